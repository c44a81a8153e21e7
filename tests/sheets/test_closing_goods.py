"""What the closing sheet says of goods: where they are, and what became of a surplus."""

from datetime import date

import pytest

from inventory import returns, stock
from inventory.returns import BackLine
from inventory.sheets import closing_goods
from inventory.stock import IssueLine
from tests.inventory.books import Books

FEB_1, FEB_3, FEB_8 = (date(2020, 2, day) for day in (1, 3, 8))


def item(name, closing, in_use=0, in_transit=0):
    there = {"closing": closing, "in_use": in_use, "in_transit": in_transit}
    return {"name": name, "unit": "只", **there}


def test_what_is_left_is_told_place_by_place_and_the_rest_counted():
    goods = [item("口罩", 10, 3, 7), *(item(f"物资{n}", n) for n in range(5))]
    assert list(closing_goods.left(goods)) == [
        ("库存未分配", "物资1 1 只、物资2 2 只、物资3 3 只等 4 种"),
        ("在用物资", "口罩 3 只"),
        ("在途物资", "口罩 7 只"),
    ]
    assert list(closing_goods.left([])) == []


@pytest.fixture
def town(ledger, clock):
    clock.set(FEB_8)
    return Books(ledger)


def became(books):
    return [row["became"] for row in books.sheet("SC", FEB_1, FEB_8).rows]


def test_surplus_that_came_back_is_none(town):
    town.receive(FEB_1, 100, origin="PURCHASED")
    said = {"counterparty": "FIRM", "lines": [IssueLine("MASK", "KF", 40)]}
    number = town.post(stock.issue, FEB_3, reason="上交，给区应急库", **said)
    back = {"number": number, "location": "KF", "lines": [BackLine(1, 15)], "reason": "多交了"}
    returned = town.post(returns.return_issue, FEB_3, **back)
    assert became(town) == ["上交 25"]
    town.reverse(FEB_8, returned)
    assert became(town) == ["上交 40"]
    town.reverse(FEB_8, number)
    assert became(town) == [None]


def test_other_reasons_are_no_surplus(town):
    town.receive(FEB_1, 100, origin="PURCHASED")
    said = {"counterparty": "FIRM", "lines": [IssueLine("MASK", "KF", 40)]}
    town.post(stock.issue, FEB_3, reason="复工", note="上交", **said)
    assert became(town) == [None]
