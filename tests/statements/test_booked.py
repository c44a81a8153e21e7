"""The figures that are reconciled: each from its own path, and as of a day."""

from datetime import date

import pytest

from inventory import periods
from tests.statements.booked_town import Booked
from tests.statements.town import day


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Booked(ledger)


def row(books, end):
    (found,) = books.show("reconciliation", None, end, organization="DGC").rows
    return found


def test_a_closing_and_its_snapshot_change_nothing(books):
    books.book(books.allot(day(29, 1), DGC=50_000), "记-0001", on=day(30, 1))
    books.buy(12_000, "DGC", day(3))
    before = row(books, day(28))
    for organization in ("DGC", "NDL"):
        books.post(periods.close_period, day(1, 3), organization, through=day(28))
    assert row(books, day(28)) == before
    assert before["unreported_fen"] == 38_000


def test_each_prepayment_is_told_from_the_others(books):
    books.allot(day(29, 1), DGC=50_000)
    booked, claimed = books.prepay(100, "DGC", day(1)), books.prepay(100, "DGC", day(1))
    books.book(booked, "记-0001", on=day(1))
    books.book(claimed, "记-0002", on=day(1), as_spending=False)
    books.buy(100, "DGC", day(2), number=booked)
    found = row(books, day(29))
    # what is still open is the claim, which no voucher counts
    assert (found["prepaid_fen"], found["timing_fen"], found["difference_fen"]) == (0, 0, 0)


def test_a_withdrawn_voucher_never_counted_on_no_day(books):
    number = books.allot(day(29, 1), DGC=50_000)
    books.book(number, "记-0001", on=day(30, 1))
    books.buy(1, "DGC", day(3))
    assert row(books, day(5))["booked_fen"] == 50_000
    books.withdraw(number, "记-0001")
    assert row(books, day(5))["booked_fen"] == 0
