"""Goods that were bought on trial and sent back, as the lot that they became, did not come: in the settlement of their
order, in R6, and for the order they might be put on."""

from datetime import date

import pytest

from inventory import conversions, corrections, errors, transfers
from inventory.conversions import ConversionLine, ResultLine, TrialLine
from inventory.corrections import LotLine
from inventory.stock import IssueLine
from inventory.transfers import ArrivalLine
from tests.inventory.buying import Shop
from tests.inventory.money import ON
from tests.inventory.test_order_money import bought


@pytest.fixture
def shop(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Shop(ledger)


def on_trial(shop, rejected):
    """The order, the lot that came in on it whole, and the lot of what was rejected of it."""
    number = shop.order()
    said = {"origin": "PURCHASED", "by": "FIRM", "value_fen": 1, "acceptance": "PENDING"}
    lot = f"{shop.receive(ON, 1_000, **said)}-1"
    shop.link(number, lot)
    line = TrialLine(lot, "KF", 1_000 - rejected, rejected)
    return number, lot, f"{shop.post(conversions.accept, ON, lines=[line])}-3"


def send_back(shop, lot, quantity, item="MASK"):
    lines = [LotLine(item, "KF", quantity, lot)]
    return shop.post(corrections.send_back, ON, lines=lines, reason="质量不合格")


def test_what_was_rejected_counts_until_it_goes_back(shop):
    number, _, rejected = on_trial(shop, 400)
    assert shop.told(number).lines[0].came == 1_000
    back = send_back(shop, rejected, 400)
    assert (shop.told(number).lines[0].came, shop.told(number).came_fen) == (600, 180_000)
    with pytest.raises(errors.NotCome) as refused:
        shop.buy(180_001, "NDL", number=number)
    assert refused.value.came_fen == 180_000
    shop.reverse(ON, back)
    assert shop.told(number).lines[0].came == 1_000


def test_r6_holds_on_both_paths_after_a_part_went_back(shop):
    number, _, rejected = on_trial(shop, 400)
    shop.buy(100_000, "NDL", number=number)
    send_back(shop, rejected, 300)
    order = bought(shop, date(2020, 3, 31))
    assert (order.received_fen, order.joined_fen) == (210_000, 210_000)
    assert (order.unsettled_fen, order.holds) == (110_000, True)
    assert bought(shop, ON).received_fen == 210_000


def test_what_another_organization_got_counts_as_come(shop):
    number = shop.order()
    lot = shop.bought(1_000)
    shop.link(number, lot)
    sent = shop.post(transfers.dispatch, ON, to="DGC", lines=[IssueLine("MASK", "KF", 300)])
    shop.arrive(ON, sent, [ArrivalLine(1, 300)])
    assert shop.told(number).lines[0].came == 1_000
    assert bought(shop, date(2020, 3, 31)).received_fen == 300_000


def test_what_became_another_item_is_no_longer_what_came(shop):
    number = shop.order()
    lot = shop.bought(1_000)
    shop.link(number, lot)
    line = ConversionLine(lot, "KF", 100, [ResultLine("SOAP", 50)])
    made = shop.post(conversions.convert, ON, lines=[line], reason="改作他用")
    send_back(shop, f"{made}-2", 50, "SOAP")
    assert shop.told(number).lines[0].came == 1_000
