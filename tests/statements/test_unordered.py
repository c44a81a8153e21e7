"""待补单 by hand: goods on no order, on part of one, without a final price; what went back is owed nothing."""

import pytest

from inventory import conversions, corrections, revaluation
from inventory.conversions import TrialLine
from inventory.corrections import LotLine
from inventory.errors import NotAllowed
from inventory.orders import PurchaseLine
from inventory.returns import BackLine
from inventory.revaluation import ValueLine
from inventory.statements.asking import statement
from tests.inventory.buying import Shop
from tests.statements.town import day, keys

LINES = PurchaseLine("MASK", 100, 5_000), PurchaseLine("SOAP", 10, 700)
SAID = ("number", "item", "quantity", "loose", "value_fen", "loose_fen", "valued", "days", "owed")


@pytest.fixture
def shop(ledger, clock):
    clock.set(day(31, 3))
    return Shop(ledger)


def show(shop, end=None, **said):
    said = {"organization": "NDL", "below": True} | said
    return shop.ask(statement, name="orders-awaited", end=end, **said)


def bought(shop, on, quantity, item="MASK", **said):
    return shop.receive(on, quantity, item, origin="PURCHASED", by="FIRM", **said)


def test_goods_are_listed_until_all_of_them_are_on_orders(shop):
    number = bought(shop, day(3), 900, value_fen=10_001)
    assert keys(show(shop).rows, *SAID) == [
        (number, "MASK", 900, 900, 10_001, 10_001, None, 57, "采购单"),
    ]
    shop.link(shop.order(), f"{number}-1", quantity=500)
    # 10,001 fen * 400 / 900 = 4,444.8...
    assert keys(show(shop).rows, *SAID) == [
        (number, "MASK", 900, 400, 10_001, 4_444, None, 57, "采购单"),
    ]
    shop.link(shop.order(), f"{number}-1", quantity=400)
    assert show(shop).rows == ()
    assert show(shop).totals == ()


def test_an_order_that_was_reversed_and_a_link_that_was_wrong_leave_the_goods_without_one(shop):
    number = bought(shop, day(3), 900, value_fen=9_000)
    order = shop.order()
    shop.link(order, f"{number}-1")
    shop.unlink(order, f"{number}-1")
    assert keys(show(shop).rows, "loose") == [(900,)]
    shop.link(order, f"{number}-1")
    assert show(shop).rows == ()
    shop.reverse(day(9), order, "NDL")
    assert keys(show(shop).rows, "loose") == [(900,)]


def test_a_price_that_is_estimated_or_unknown_is_owed_until_it_is_final(shop):
    estimated = bought(shop, day(3), 100, value_fen=5_000, provisional=True)
    unknown = bought(shop, day(4), 10, "SOAP")
    for number, line in ((estimated, 1), (unknown, 2)):
        order = shop.order(*LINES)
        shop.link(order, f"{number}-1", line)
    said = ("number", "loose", "value_fen", "loose_fen", "valued", "owed")
    assert keys(show(shop).rows, *said) == [
        (estimated, 0, 5_000, 0, "暂估", "价格"),
        (unknown, 0, None, None, "未估价", "价格"),
    ]
    for number, fen in ((estimated, 6_000), (unknown, 700)):
        lines = [ValueLine(f"{number}-1", fen, "INVOICE")]
        shop.post(revaluation.revalue, day(10), lines=lines, reason="发票到了")
    assert show(shop).rows == ()
    assert keys(show(shop, day(9)).rows, "number", "value_fen") == [
        (estimated, 5_000), (unknown, None),
    ]  # fmt: skip


def test_what_went_back_or_was_never_bought_owes_nothing(shop):
    shop.receive(day(2), 50, by="FIRM", value_fen=1)  # a gift
    number = bought(shop, day(3), 900, value_fen=9_000)
    lines = [BackLine(1, 300)]
    shop.post(corrections.correct, day(5), number=number, lines=lines, reason="多记了")
    assert keys(show(shop).rows, "quantity", "loose", "value_fen") == [(600, 600, 6_000)]
    assert keys(show(shop, day(4)).rows, "quantity") == [(900,)]
    shop.link(shop.order(), f"{number}-1")
    assert show(shop).rows == ()
    wrong = bought(shop, day(6), 7)
    shop.reverse(day(7), wrong)
    assert show(shop).rows == ()
    assert keys(show(shop, day(6)).rows, "number") == [(wrong,)]


def test_goods_on_trial_that_went_back_as_what_they_became_owe_nothing(shop):
    number = bought(shop, day(3), 900, value_fen=9_000, acceptance="PENDING")
    taken = shop.post(conversions.accept, day(4), lines=[TrialLine(f"{number}-1", "KF", 600, 300)])
    back = send_back(shop, day(6), f"{taken}-3", 300)
    said = ("quantity", "loose", "value_fen", "loose_fen")
    assert keys(show(shop).rows, *said) == [(600, 600, 6_000, 6_000)]
    assert keys(show(shop, day(5)).rows, *said) == [(900, 900, 9_000, 9_000)]
    assert keys(show(shop, sort="loose_fen").totals, "value_fen") == [(6_000,), (6_000,)]
    shop.link(shop.order(), f"{number}-1", quantity=600)
    assert show(shop).rows == ()
    shop.reverse(day(7), back)
    assert keys(show(shop).rows, "quantity", "loose") == [(900, 300)]


def test_what_goods_on_trial_became_is_worth_what_was_said_of_them_last(shop):
    number = bought(shop, day(3), 900, value_fen=9_000, acceptance="PENDING")
    taken = shop.post(conversions.accept, day(4), lines=[TrialLine(f"{number}-1", "KF", 900, 0)])
    lines = [ValueLine(f"{number}-1", 18_000, "INVOICE")]
    shop.post(revaluation.revalue, day(5), lines=lines, reason="发票到了")
    assert keys(show(shop).rows, "quantity", "value_fen") == [(900, 18_000)]
    send_back(shop, day(6), f"{taken}-2", 900)
    assert show(shop).rows == ()


def send_back(shop, on, lot, quantity):
    lines = [LotLine("MASK", "KF", quantity, lot)]
    return shop.post(corrections.send_back, on, lines=lines, reason="质量不合格")


def test_goods_that_were_issued_long_ago_still_want_their_order(shop):
    number = bought(shop, day(3), 90, value_fen=900)
    shop.issue(day(4), 90)
    assert keys(show(shop).rows, "number", "quantity", "value_fen") == [(number, 90, 900)]


@pytest.mark.parametrize("sort", [None, "on", "value_fen", "loose_fen"])
def test_pages_joined_are_the_whole_in_any_order_and_the_last_adds_up_by_age(shop, sort):
    for at, fen in enumerate((500, 300, 700, 300, 100), start=1):
        bought(shop, day(at), 10 * at, value_fen=fen)
    whole = show(shop, sort=sort)
    found, after = [], None
    while True:
        drawn = show(shop, sort=sort, limit=2, after=after)
        found += drawn.rows
        if (after := drawn.next) is None:
            break
        assert drawn.totals == ()
    assert tuple(found) == whole.rows
    if sort not in (None, "on"):
        assert [row[sort] for row in whole.rows] == [100, 300, 300, 500, 700]
    assert keys(drawn.totals, "kind_name", "value_fen", "loose_fen") == [
        ("31 至 60 天", 1_900, 1_900), ("合计", 1_900, 1_900),
    ]  # fmt: skip


def test_each_sees_those_of_his_own_organizations(shop):
    number = bought(shop, day(3), 9, value_fen=9)
    assert keys(shop.ask(statement, "finance", name="orders-awaited").rows, "number") == [(number,)]
    assert shop.ask(statement, "clerk", name="orders-awaited").rows == ()
    with pytest.raises(NotAllowed):
        shop.ask(statement, "clerk", name="orders-awaited", organization="NDL")
    with pytest.raises(NotAllowed):
        shop.ask(statement, "checkpoint", name="orders-awaited")
