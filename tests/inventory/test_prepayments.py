"""Prepayments and advances: money that left before it was spent, and is accounted for."""

from datetime import date

import pytest

from inventory import errors
from tests.inventory.money import ON, Money


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Money(ledger)


def test_a_prepayment_is_spent_as_it_is_delivered_in_parts(books):
    number = books.prepay(300_000)
    assert (books.holder().prepaid_fen, books.holder().spent_fen) == (300_000, 0)
    books.buy(100_000, number=number)
    books.buy(150_000, number=number)
    with pytest.raises(errors.OverItem) as refused:
        books.buy(50_001, number=number)
    assert (refused.value.bucket, refused.value.left_fen) == ("PREPAID", 50_000)
    books.unspent(number)
    holder = books.holder()
    assert (holder.prepaid_fen, holder.spent_fen, holder.available_fen) == (0, 250_000, 4_750_000)
    assert books.broken() == {}


def test_a_prepayment_may_come_out_of_a_commitment(books):
    order = books.commit(300_000)
    number = books.prepay(100_000, number=order)
    holder = books.holder()
    assert (holder.committed_fen, holder.prepaid_fen) == (200_000, 100_000)
    books.buy(100_000, number=number)
    books.buy(200_000, number=order)
    assert books.holder().spent_fen == 300_000
    with pytest.raises(errors.OverItem):
        books.prepay(1, number=order)
    assert books.broken() == {}


def test_an_advance_is_accounted_for_and_never_for_more_than_it_is(books):
    number = books.advance(50_000)
    books.buy(30_000, number=number, payee="供销社")
    with pytest.raises(errors.OverItem) as refused:
        books.buy(20_001, number=number, payee="供销社")
    assert (refused.value.bucket, refused.value.left_fen) == ("ADVANCED", 20_000)
    books.unspent(number, 20_000)
    holder = books.holder()
    assert (holder.prepaid_fen, holder.spent_fen, holder.available_fen) == (0, 30_000, 4_970_000)
    assert books.broken() == {}


def test_more_than_is_left_does_not_come_back(books):
    number = books.advance(50_000)
    with pytest.raises(errors.OverItem):
        books.unspent(number, 50_001)


def test_money_that_left_is_not_owed(books):
    with pytest.raises(errors.BadInput) as refused:
        books.buy(1, number=books.prepay(5), paid=False)
    assert refused.value.field == "paid"


def test_a_prepayment_that_was_settled_is_reversed_after_that(books):
    number = books.prepay(300_000)
    spent = books.buy(1, number=number)
    with pytest.raises(errors.DrawnOn) as refused:
        books.reverse(ON, number, "DGC")
    assert refused.value.by == [spent]
    books.reverse(ON, spent, "DGC")
    books.reverse(ON, number, "DGC")
    assert books.available() == 5_000_000
    assert books.broken() == {}


def test_an_expired_commitment_prepays_nothing(books):
    order = books.commit(300_000, due_on=ON)
    with pytest.raises(errors.CommitmentExpired):
        books.prepay(1, number=order, on=date(2020, 2, 9))
