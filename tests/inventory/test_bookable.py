"""What of each document is booked: one sum for each organization and each pair of accounts."""

from datetime import date

import pytest
from sqlalchemy import select

from inventory import bookable
from inventory.models import Document, Organization
from inventory.stock import ReceiptLine
from tests.inventory.money import ON, Money


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Money(ledger)


def groups(books, number):
    """The groups of a document, as tuples."""
    of = Document.number == number
    with books.ledger.reading() as session:
        names = dict(session.execute(select(Organization.id, Organization.code)).all())
        return sorted(
            (names[r.organization_id], r.start, r.end, r.variant, r.amount_fen)
            for r in session.execute(bookable.groups(of, of))
        )


def test_what_is_spent_and_paid_at_once_is_one_sum(books):
    paid, owed = books.buy(100), books.buy(100, "NDL", paid=False)
    assert groups(books, paid) == [("DGC", "AVAILABLE", "PAID", "HOLDER", 100)]
    assert groups(books, owed) == [("NDL", "AVAILABLE", "PAYABLE", "OWNER", 100)]
    payment = books.pay(owed, 40, "NDL")
    assert groups(books, payment) == [("NDL", "PAYABLE", "PAID", "OWNER", 40)]


def test_a_reversal_has_the_way_of_its_original_and_minus(books):
    reversal = books.reverse(ON, books.buy(100), "DGC")
    assert groups(books, reversal) == [("DGC", "AVAILABLE", "PAID", "HOLDER", -100)]
    back = books.reverse(ON, books.buy(100, paid=False), "DGC")
    assert groups(books, back) == [("DGC", "AVAILABLE", "PAYABLE", "HOLDER", -100)]


def test_a_sub_allocation_is_each_holders(books):
    number = books.allot(ON, DGC=30, XLC=20, NDL=10)
    way = ("UNALLOCATED", "AVAILABLE")
    assert groups(books, number) == [
        ("DGC", *way, "HOLDER", 30),
        ("NDL", *way, "OWNER", 10),
        ("XLC", *way, "HOLDER", 20),
    ]


def test_goods_are_told_apart_by_source_and_unvalued_ones_have_no_sum(books):
    number = books.receive_lines(
        [ReceiptLine("MASK", "KF", 10, value_fen=70), ReceiptLine("SOAP", "KF", 1)], ON
    )
    way = ("NDL", "SOURCE", "STORAGE", "DONATED")
    with books.ledger.reading() as session:
        of = Document.number == number
        rows = session.execute(bookable.groups(of, of)).all()
    found = {(r.known, r.amount_fen, r.items) for r in rows}
    assert found == {(1, 70, 1), (0, None, 1)}
    assert {("NDL", r.start, r.end, r.variant) for r in rows} == {way}


def test_a_commitment_is_nothing_to_book(books):
    assert groups(books, books.commit(5)) == []
