"""A list of orders and how far each has come, and the lots that may be said to have come in on one."""

import pytest

from inventory import order_books, order_register
from inventory.errors import BadInput, NotAllowed
from tests.inventory.buying import MASKS, SOAP, Shop
from tests.inventory.money import ON


@pytest.fixture
def shop(ledger):
    """The village has 10,000.00 yuan, bought masks and soap, and ordered them three times."""
    return Shop(ledger)


def states(shop, **asked):
    return [(r.number[-1], r.state) for r in shop.ask(order_register.orders, **asked)]


def test_an_order_is_told_by_how_far_it_has_come(shop):
    first, second, third = shop.order(), shop.order(MASKS, SOAP), shop.order(SOAP)
    shop.link(first, shop.bought(1_000))
    shop.link(second, shop.bought(1_500), 1, 400)
    assert states(shop) == [("3", "没有到货"), ("2", "部分到货"), ("1", "到齐待结算")]
    assert [r.number for r in shop.ask(order_register.orders, state="WAITING")] == [third, second]
    shop.buy(300_000, organization="NDL", number=first)
    shop.reverse(ON, third)
    assert states(shop) == [("3", "已冲销"), ("2", "部分到货"), ("1", "已结清")]
    assert states(shop, state="SETTLED") == [("1", "已结清")]
    assert states(shop, state="OPEN") == [("2", "部分到货")]


def test_the_list_says_of_each_order_what_the_order_itself_says(shop):
    first, second = shop.order(MASKS, SOAP), shop.order()
    lot, gone = shop.bought(1_500), shop.bought(300)
    shop.link(first, lot, 1, 900)
    shop.link(second, lot, quantity=500)
    shop.link(second, gone)
    shop.link(first, shop.bought(7, "SOAP"), 2)
    shop.reverse(ON, gone.removesuffix("-1"))
    listed = {row.number: row for row in shop.ask(order_register.orders)}
    for number in (first, second):
        told = shop.ask(order_books.order, number=number)
        row = listed[number]
        assert (row.amount_fen, row.came_fen) == (told.amount_fen, told.came_fen)
    assert listed[second].came_fen == 150_000, "what went back did not come"


def test_what_was_prepaid_out_of_an_order_is_still_bound(shop):
    number = shop.order()
    shop.prepay(300_000, organization="NDL", number=number)
    (row,) = shop.ask(order_register.orders, state="OPEN")
    assert (row.number, row.left_fen) == (number, 300_000)


def test_pages_follow_each_other_without_a_gap(shop):
    made = [shop.order(SOAP) for _ in range(5)]
    seen, after = [], None
    while page := shop.ask(order_register.orders, after=after, limit=2):
        seen += [row.number for row in page]
        after = seen[-1]
    assert seen == made[::-1]


def test_a_page_of_what_is_waited_for_is_full_where_others_lie_between(shop):
    made = [shop.order(SOAP) for _ in range(6)]
    for number in made[1:5]:
        shop.link(number, shop.bought(30, "SOAP"))
    page = shop.ask(order_register.orders, state="WAITING", limit=2)
    assert [row.number for row in page] == [made[5], made[0]]


@pytest.mark.parametrize("asked", [{"state": "NONE"}, {"limit": 0}, {"limit": 1_000}])
def test_what_cannot_be_asked_is_refused(shop, asked):
    with pytest.raises(BadInput):
        shop.ask(order_register.orders, **asked)


def test_who_has_nothing_to_do_with_money_sees_no_orders(shop):
    shop.order()
    with pytest.raises(NotAllowed):
        shop.ask(order_register.orders, actor="nobody")


def test_free_lots_are_those_bought_of_the_item_of_which_something_is_on_no_order(shop):
    number = shop.order(MASKS, SOAP)
    part, gone, other = shop.bought(500), shop.bought(200), shop.bought(9, "SOAP")
    shop.receive(ON, 50)  # a gift
    shop.link(number, part, 1, 100)
    shop.link(number, gone)
    free = shop.ask(order_register.free_lots, number=number)
    assert [(lot.lot, lot.free) for lot in free[1]] == [(part, 400)]
    assert [(lot.lot, lot.free) for lot in free[2]] == [(other, 9)]
