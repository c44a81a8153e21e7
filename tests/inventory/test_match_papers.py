"""For what invoices are on the lines of an order is told link by link and in sums, and both say the same."""

from datetime import date

import pytest

from inventory import match_papers
from inventory.orders import PurchaseLine
from tests.inventory.matching import Matching


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Matching(ledger)


def summed(books, number):
    """By line pieces and fen; what is told link by link must add up to that."""
    with books.ledger.reading() as session:
        sums = match_papers.invoiced(session, books.told(number).id)
    papers = books.papers(number)
    assert sums == {
        line: (
            sum(p.quantity for p in papers if p.line == line),
            sum(p.amount_fen for p in papers if p.line == line),
        )
        for line in {p.line for p in papers}
    }
    return sums


def test_whole_lines_and_parts_of_lines_are_summed_together(books):
    number = books.order(PurchaseLine("MASK", 100, 1_000), PurchaseLine("MASK", 100, 1_000))
    books.put(books.bill(("MASK", 30, 301)), number)
    shared = books.bill(("MASK", 3, 100))
    books.put(shared, number, quantity=1)
    books.put(shared, number, 2, quantity=2)
    assert summed(books, number) == {1: (31, 334), 2: (2, 67)}


def test_a_part_of_a_line_counts_where_the_rest_is_for_another_order(books):
    first, second = (books.order(PurchaseLine("MASK", 100, 1_000)) for _ in range(2))
    shared = books.bill(("MASK", 3, 100))
    books.put(shared, first, quantity=2)
    books.put(shared, second, quantity=1)
    assert (summed(books, first), summed(books, second)) == ({1: (2, 66)}, {1: (1, 34)})


def test_what_was_said_of_a_lot_and_then_of_its_order_is_summed_once(books):
    number = books.order()
    lot = books.bought(10)
    invoice = books.bill(("MASK", 10, 3_000))
    books.put(invoice, lot=lot)
    books.off(invoice, lot=lot)
    books.link(number, lot)
    assert summed(books, number) == {}
    books.put(invoice, number)
    assert summed(books, number) == {1: (10, 3_000)}


def test_a_red_invoice_takes_off_whole_lines_and_parts(books):
    number = books.order()
    invoice = books.bill(("MASK", 10, 3_000))
    books.put(invoice, number)
    books.red_bill(invoice, ("MASK", 4, 1_200))
    assert summed(books, number) == {1: (6, 1_800)}
    books.red_bill(invoice, ("MASK", 6, 1_800))
    assert summed(books, number) == {}


def test_the_invoice_of_a_lot_stands_beside_that_of_the_order(books):
    number = books.order()
    lot = books.bought(10)
    books.put(books.bill(("MASK", 10, 3_001)), lot=lot)
    books.link(number, lot)
    books.put(books.bill(("MASK", 5, 1_500)), number)
    assert summed(books, number) == {1: (15, 4_501)}
