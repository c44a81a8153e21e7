"""Gifts of money: a fund of their own, a receipt each, paid in the same day."""

from datetime import date

import pytest

from inventory import cash_gifts, errors
from tests.inventory.money import ON, Money


@pytest.fixture
def books(ledger):
    books = Money(ledger)
    books.create_gifts()
    return books


def bank(books, number, on=ON):
    said = {"actor": "system", "slip": "缴款单 88"}
    with books.ledger.writing() as session:
        cash_gifts.bank(session, number=number, on=on, **said)


def test_a_gift_is_money_of_its_own_fund(books):
    books.gift(100_000, "SJ-001", donor="ZHANG", intent="给值守人员")
    books.allot(ON, fund="G", DGC=100_000)
    books.buy(100_000, fund="G")
    assert books.position("G").total_fen == 100_000
    assert books.available() == 5_000_000
    assert books.broken() == {}


def test_budget_and_gifts_do_not_mix(books):
    with pytest.raises(errors.BadInput):
        books.gift(1, "SJ-001", fund="F")
    with pytest.raises(errors.BadInput):
        books.appropriate(ON, 1, fund="G")


def test_no_gift_is_older_than_its_fund(books):
    books.gift(1, "SJ-001", on=date(2020, 1, 30))
    with pytest.raises(errors.BadInput) as refused:
        books.gift(1, "SJ-002", on=date(2020, 1, 29))
    assert (refused.value.field, refused.value.problem) == ("on", "不能早于立项日期 2020-01-30")
    assert books.position("G").total_fen == 1


def test_a_receipt_number_is_given_once(books):
    books.gift(1, "SJ-001")
    with pytest.raises(errors.Duplicate):
        books.gift(1, "SJ-001")


def test_cash_is_paid_in_once_and_not_before_it_came(books):
    number = books.gift(1, "SJ-001")
    with pytest.raises(errors.BadInput):
        bank(books, number, on=date(2020, 2, 7))
    bank(books, number)
    with pytest.raises(errors.Duplicate):
        bank(books, number)
    with pytest.raises(errors.BadInput):
        bank(books, books.gift(1, "SJ-002", cash=False))


def test_a_gift_that_was_used_is_reversed_after_that(books):
    number = books.gift(100, "SJ-001")
    given = books.allot(ON, fund="G", DGC=100)
    with pytest.raises(errors.DrawnOn) as refused:
        books.reverse(ON, number)
    assert refused.value.by == [given]
    books.reverse(ON, given)
    books.reverse(ON, number)
    assert books.position("G").total_fen == 0
    assert books.broken() == {}


def test_cash_is_not_paid_in_on_a_day_to_come(books):
    number = books.gift(100_000, "SJ-001", cash=True)
    with pytest.raises(errors.FutureDate):
        bank(books, number, on=date(2020, 2, 9))
    bank(books, number)
