"""What the money of a fund was spent on, by holder: less refunds and reversals, on any day, within the scope alone."""

from datetime import date

import pytest

from inventory import fund_uses
from inventory.errors import NotAllowed
from tests.inventory.money import Money

FEB_8, FEB_9 = date(2020, 2, 8), date(2020, 2, 9)


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    books = Money(ledger)
    mask = books.buy(90_000, use="PROTECTION")
    books.refund(mask, 10_000, on=FEB_9)
    wrong = books.buy(700, use="DUTY")
    books.reverse(FEB_9, wrong, "DGC")
    books.buy(5_000, "NDL", use="PROTECTION", paid=False)
    return books


def told(books, as_of=None, actor="system"):
    rows = books.ask(fund_uses.spent_on, actor, fund="F", as_of=as_of)
    return {(r.organization, r.name): r.spent_fen for r in rows}


def test_spending_less_what_came_back(books):
    assert told(books) == {("DGC", "防护"): 80_000, ("NDL", "防护"): 5_000}
    assert told(books, FEB_8)[("DGC", "值守生活保障")] == 700


def test_a_village_sees_its_own(books):
    assert told(books, actor="clerk") == {("DGC", "防护"): 80_000}


def test_a_fund_that_there_is_not(books):
    with pytest.raises(NotAllowed):
        books.ask(fund_uses.spent_on, "clerk", fund="X")
