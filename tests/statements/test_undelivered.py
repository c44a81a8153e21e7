"""预付未到货 by hand: what suppliers have before they delivered, and what has come of the order."""

import pytest

from inventory.statements.asking import statement
from tests.inventory.buying import MASKS, Shop
from tests.statements.town import day, keys

SAID = ("number", "left_fen", "due_on", "overdue", "order", "ordered_fen", "came_fen", "state")


@pytest.fixture
def shop(ledger, clock):
    clock.set(day(31, 3))
    return Shop(ledger)


def show(shop, end=None, **said):
    return shop.ask(statement, name="goods-awaited", organization="NDL", end=end, **said)


def test_a_prepayment_says_what_has_come_of_its_order(shop):
    order = shop.order(MASKS)  # 1,000 for 3,000.00
    ahead = shop.prepay(100_000, "NDL", number=order)
    row = (ahead, 100_000, "2020-03-01", 30, order, 300_000)
    assert keys(show(shop).rows, *SAID) == [(*row, 0, "没有到货")]
    shop.link(order, shop.bought(200, on=day(9)))
    assert keys(show(shop).rows, *SAID) == [(*row, 60_000, "到了一部分")]
    shop.link(order, shop.bought(400, on=day(10)))
    assert keys(show(shop).rows, *SAID) == [(*row, 180_000, "货到待结算")]
    shop.buy(100_000, "NDL", day(11), number=ahead)
    assert show(shop).rows == ()
    assert keys(show(shop, day(10)).rows, "number", "left_fen") == [(ahead, 100_000)]


def test_what_came_and_was_settled_is_not_counted_for_what_is_still_prepaid(shop):
    order = shop.order(MASKS)
    ahead = shop.prepay(100_000, "NDL", number=order)
    shop.link(order, shop.bought(300, on=day(9)))
    shop.buy(90_000, "NDL", day(11), number=ahead)
    assert keys(show(shop).rows, "left_fen", "came_fen", "state") == [
        (10_000, 90_000, "到了一部分"),
    ]


def test_without_an_order_nobody_knows_and_an_advance_is_no_order_of_goods(shop):
    ahead = shop.prepay(5_000, "NDL", fund="F")
    shop.advance(7_000, "NDL")
    assert keys(show(shop).rows, "number", "order", "came_fen", "state") == [
        (ahead, None, None, "没有采购单"),
    ]
    assert keys(show(shop).totals, "kind_name", "left_fen") == [
        ("31 至 60 天", 5_000), ("合计", 5_000),
    ]  # fmt: skip
    shop.unspent(ahead, None, "NDL", day(12))
    assert show(shop).rows == ()
