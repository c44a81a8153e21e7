"""What came in on an order is said once, and withdrawn once, however often the request is sent."""

import pytest

from inventory import errors
from tests.inventory.buying import Shop


@pytest.fixture
def shop(ledger):
    return Shop(ledger)


def links(shop, number):
    return [(link.line, link.quantity) for link in shop.links(number)]


def test_the_same_request_links_once(shop):
    number, lot = shop.order(), shop.bought(1_000)
    first = shop.link(number, lot, quantity=400, key="k")
    assert shop.link(number, lot, quantity=400, key="k") == first
    assert links(shop, number) == [(1, 400)]
    shop.link(number, lot, quantity=400, key="another")
    assert links(shop, number) == [(1, 400), (1, 400)]


def test_a_request_for_all_that_is_free_is_the_same_when_none_is(shop):
    number, lot = shop.order(), shop.bought(1_000)
    assert shop.link(number, lot, key="k") == shop.link(number, lot, key="k")
    assert links(shop, number) == [(1, 1_000)]


@pytest.mark.parametrize("said", [{"quantity": 5}, {"line": 2, "quantity": 4}])
def test_a_key_is_not_used_for_something_else(shop, said):
    number, lot = shop.order(), shop.bought(1_000)
    shop.link(number, lot, quantity=4, key="k")
    with pytest.raises(errors.KeyReused):
        shop.link(number, lot, key="k", **said)


def test_the_same_request_withdraws_once_and_not_what_was_linked_since(shop):
    number, lot = shop.order(), shop.bought(1_000)
    shop.link(number, lot)
    shop.unlink(number, lot, key="u")
    assert links(shop, number) == []
    shop.link(number, lot, quantity=300)
    shop.unlink(number, lot, key="u")
    assert links(shop, number) == [(1, 300)]
    with pytest.raises(errors.KeyReused):
        shop.unlink(number, lot, key="u", reason="又挂错了")


def test_a_request_is_the_same_after_its_order_was_reversed(shop):
    number, lot = shop.order(), shop.bought(1_000)
    shop.link(number, lot, key="k")
    shop.reverse(shop.told(number).on, number, "NDL")
    shop.link(number, lot, key="k")
    with pytest.raises(errors.AlreadyReversed):
        shop.link(number, lot, key="other")
