"""How far several orders have come is what each of them says of itself."""

import pytest

from inventory import order_progress
from tests.inventory.buying import MASKS, SOAP, Shop
from tests.statements.town import day


@pytest.fixture
def shop(ledger, clock):
    clock.set(day(31, 3))
    return Shop(ledger)


def test_many_orders_are_read_as_each_alone(shop):
    orders = [shop.order(MASKS, SOAP), shop.order(MASKS), shop.order(SOAP)]
    lot = shop.bought(700)
    shop.link(orders[0], lot, quantity=300)
    shop.link(orders[1], lot, quantity=400)
    shop.link(orders[2], shop.bought(40, "SOAP"))  # ten more than were ordered
    ahead = shop.prepay(50_000, "NDL", number=orders[0])
    shop.buy(30_000, "NDL", day(9), number=ahead)
    wrong = shop.buy(1_000, "NDL", day(9), number=orders[1])
    shop.buy(2_000, "NDL", day(9), number=orders[1])
    shop.reverse(day(10), wrong, "NDL")
    told = [shop.told(number) for number in orders]
    with shop.ledger.reading() as session:
        found = order_progress.of_orders(session, [order.id for order in told])
        assert order_progress.of_orders(session, []) == {}
    assert [(found[o.id].number, found[o.id].amount_fen) for o in told] == [
        (o.number, o.amount_fen) for o in told
    ]
    for order in told:
        said = found[order.id]
        assert (said.came_fen, said.settled_fen) == (order.came_fen, order.settled_fen)
    assert [found[o.id].came_fen for o in told] == [90_000, 120_000, 10_000]
    assert [found[o.id].settled_fen for o in told] == [30_000, 2_000, 0]
    assert [found[o.id].due_fen for o in told] == [60_000, 118_000, 10_000]
