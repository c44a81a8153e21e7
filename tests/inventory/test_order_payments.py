"""What is owed on an order is paid as the order stands when the money leaves."""

from datetime import date

import pytest

from inventory import corrections, errors
from tests.inventory.matching import Matching
from tests.inventory.money import ON


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Matching(ledger)


def owed(books, **said):
    """An order of 1,000 masks for 3,000.00 that came and are owed: order, lot and expenditure."""
    number = books.order()
    lot = books.came(number, 1_000)
    return number, lot, books.settle(300_000, number, paid=False, **said)


def pay(books, number, fen):
    return books.pay(number, fen, "NDL")


def test_a_debt_is_not_paid_for_goods_that_went_back_since(books):
    number, lot, debt = owed(books)
    rows = [corrections.LotLine("MASK", "KF", 10, lot)]
    books.post(corrections.send_back, ON, lines=rows, reason="坏了")
    with pytest.raises(errors.NotCome) as refused:
        pay(books, debt, 297_001)
    error = refused.value
    assert (error.number, error.came_fen, error.settled_fen) == (number, 297_000, 0)
    pay(books, debt, 297_000)
    with pytest.raises(errors.NotCome):
        pay(books, debt, 1)
    books.refund(debt, 3_000, "NDL", unpaid=True)
    assert books.broken() == {}


def test_a_debt_is_not_paid_while_a_wrong_invoice_is_matched(books):
    number, _, debt = owed(books)
    wrong = books.bill(("MASK", 1_000, 300_001))
    books.put(wrong, number)
    with pytest.raises(errors.MatchDiffers):
        pay(books, debt, 1)
    books.off(wrong, number)
    pay(books, debt, 300_000)


def test_a_debt_is_paid_no_further_than_a_red_invoice_leaves(books):
    number, _, debt = owed(books)
    invoice = books.bill(("MASK", 1_000, 300_000))
    books.put(invoice, number)
    pay(books, debt, 100_000)
    books.red_bill(invoice, ("MASK", 100, 30_000))
    with pytest.raises(errors.AboveInvoiced) as refused:
        pay(books, debt, 170_001)
    assert (refused.value.settled_fen, refused.value.most_fen) == (100_000, 270_000)
    pay(books, debt, 170_000)
    with pytest.raises(errors.AboveInvoiced):
        pay(books, debt, 1)


def test_what_awaits_its_papers_is_paid_up_to_what_came(books):
    number = books.order()
    books.came(number, 1_000)
    paid = books.settle(150_000, number, paid=False, awaiting_papers=True)
    rest = books.settle(150_000, number, paid=False)
    books.put(books.bill(("MASK", 500, 150_000)), number)
    pay(books, rest, 150_000)
    pay(books, paid, 150_000)  # its invoice is still to come, and uses up nothing of the other's
    assert books.broken() == {}


def test_what_was_refunded_is_not_paid(books):
    _, lot, debt = owed(books)
    pay(books, debt, 100_000)
    books.refund(debt, 40_000, "NDL")
    rows = [corrections.LotLine("MASK", "KF", 100, lot)]
    books.post(corrections.send_back, ON, lines=rows, reason="坏了")
    with pytest.raises(errors.NotCome) as refused:
        pay(books, debt, 210_000 + 1)
    assert refused.value.settled_fen == 60_000
