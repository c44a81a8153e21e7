"""What came in on orders and what became of their money, on two paths: for R6 and for what a sheet says of payment."""

from datetime import date

import pytest
from sqlalchemy import select

from inventory import corrections, order_money
from inventory.corrections import LotLine
from inventory.models import Organization
from tests.inventory.buying import MASKS, SOAP, Shop

FEB_7, FEB_8, FEB_9 = (date(2020, 2, day) for day in (7, 8, 9))


@pytest.fixture
def shop(ledger, clock):
    clock.set(FEB_9)
    return Shop(ledger)


@pytest.fixture
def file(sqlite_ledger, clock):
    clock.set(FEB_9)
    return Shop(sqlite_ledger)


def bought(books, until=FEB_9):
    with books.ledger.reading() as session:
        town = session.scalar(select(Organization.id).where(Organization.code == "NDL"))
        found = order_money.of_organization(session, town, until)
    return found[0] if len(found) == 1 else found


def figures(order):
    return (
        order.received_fen,
        order.money.paid,
        order.money.payable,
        order.unsettled_fen,
        order.undelivered_fen,
        order.holds,
    )


def test_what_came_and_is_not_settled_is_open_then_owed_then_paid(shop):
    number = shop.order(MASKS)
    assert figures(bought(shop)) == (0, 0, 0, 0, 0, True)
    shop.link(number, shop.bought(400))
    assert figures(bought(shop)) == (120_000, 0, 0, 120_000, 0, True)
    spent = shop.buy(100_000, "NDL", number=number, paid=False)
    assert figures(bought(shop)) == (120_000, 0, 100_000, 20_000, 0, True)
    shop.pay(spent, 60_000, "NDL")
    assert figures(bought(shop)) == (120_000, 60_000, 40_000, 20_000, 0, True)


def test_what_was_prepaid_and_did_not_come_is_taken_off(shop):
    number = shop.order(MASKS)
    ahead = shop.prepay(200_000, "NDL", number=number)
    order = bought(shop)
    assert (order.out_fen, order.undelivered_fen, order.holds) == (200_000, 200_000, True)
    shop.link(number, shop.bought(400))
    order = bought(shop)
    assert (order.received_fen, order.undelivered_fen, order.unsettled_fen) == (120_000, 80_000, 0)
    shop.buy(120_000, "NDL", number=ahead)
    order = bought(shop)
    assert (order.money.paid, order.money.prepaid, order.undelivered_fen) == (
        120_000,
        80_000,
        80_000,
    )
    shop.unspent(ahead, 80_000, "NDL")
    order = bought(shop)
    assert (order.out_fen, order.undelivered_fen, order.holds) == (120_000, 0, True)


def test_an_advance_left_the_fund_and_pays_nobody_until_it_is_settled(shop):
    number = shop.order(MASKS)
    shop.link(number, shop.bought(1_000))
    ahead = shop.advance(300_000, "NDL", number=number, fund=None)
    order = bought(shop)
    assert (order.out_fen, order.unsettled_fen, order.holds) == (300_000, 0, True)
    assert [part.paid_fen for part in order.parts] == [0]
    shop.buy(300_000, "NDL", number=ahead)
    assert [part.paid_fen for part in bought(shop).parts] == [300_000]


def test_a_refund_for_what_went_back_closes_what_was_paid_and_did_not_stay(shop):
    number = shop.order(MASKS)
    lot = shop.bought(1_000)
    shop.link(number, lot)
    spent = shop.buy(300_000, "NDL", number=number)
    line = LotLine("MASK", "KF", 100, lot)
    shop.post(corrections.send_back, FEB_9, lines=[line], reason="破损")
    order = bought(shop)
    assert figures(order) == (270_000, 300_000, 0, 0, 30_000, True)
    shop.refund(spent, 30_000, "NDL")
    assert figures(bought(shop)) == (270_000, 270_000, 0, 0, 0, True)


def test_a_reversed_expenditure_leaves_what_came_open_again(shop):
    number = shop.order(MASKS)
    shop.link(number, shop.bought(1_000))
    spent = shop.buy(300_000, "NDL", number=number)
    shop.reverse(FEB_9, spent)
    assert figures(bought(shop)) == (300_000, 0, 0, 300_000, 0, True)
    # on the day before it was paid
    assert figures(bought(shop, FEB_8))[:2] == (300_000, 300_000)


def test_a_receipt_that_was_reversed_never_came(shop):
    number = shop.order(MASKS)
    lot = shop.bought(1_000)
    shop.link(number, lot)
    shop.reverse(FEB_9, lot.rpartition("-")[0])
    order = bought(shop)
    assert (order.parts, figures(order)) == ((), (0, 0, 0, 0, 0, True))


def test_an_order_that_was_reversed_is_for_nothing(shop):
    number = shop.order(MASKS)
    shop.link(number, shop.bought(1_000))
    shop.reverse(FEB_9, number)
    assert figures(bought(shop)) == (0, 0, 0, 0, 0, True)
    assert figures(bought(shop, FEB_8)) == (300_000, 0, 0, 300_000, 0, True)


def test_the_money_of_an_order_pays_what_came_first(file):
    number = file.order(MASKS, SOAP)
    late = file.bought(30, "SOAP", on=FEB_9)
    file.link(number, late, line=2)
    first = file.bought(1_000, on=FEB_7)
    file.link(number, first)
    file.buy(305_000, "NDL", number=number, on=FEB_9)
    parts = bought(file).parts
    assert [(p.receipt, p.fen, p.paid_fen) for p in parts] == [
        (first.rpartition("-")[0], 300_000, 300_000),
        (late.rpartition("-")[0], 10_000, 5_000),
    ]


def test_what_came_later_does_not_count_on_the_days_before(shop):
    number = shop.order(MASKS)
    shop.link(number, shop.bought(400))
    shop.buy(120_000, "NDL", number=number)
    before = figures(bought(shop, FEB_8))
    assert before == (120_000, 120_000, 0, 0, 0, True)
    shop.link(number, shop.bought(600, on=FEB_9))
    assert figures(bought(shop, FEB_8)) == before
    assert figures(bought(shop)) == (300_000, 120_000, 0, 180_000, 0, True)


def test_receipts_are_told_by_expenditure(file):
    number = file.order(MASKS)
    lots = [file.bought(400), file.bought(600)]
    for lot in lots:
        file.link(number, lot)
    file.buy(300_000, "NDL", number=number)
    order = bought(file)
    with file.ledger.reading() as session:
        (receipts,) = order_money.receipts_of(session, [order], (), FEB_9).values()
    assert receipts == tuple(lot.rpartition("-")[0] for lot in lots)


def test_orders_of_lots_are_found_once_each(file):
    numbers = [file.order(MASKS), file.order(MASKS)]
    lot = file.bought(500)
    file.link(numbers[0], lot, quantity=200)
    file.link(numbers[1], lot, quantity=300)
    lot_id = bought(file)[0].parts[0].lot_id
    with file.ledger.reading() as session:
        found = order_money.of_lots(session, [lot_id, lot_id], FEB_9)
    assert [(o.number, o.received_fen) for o in found] == [
        (numbers[0], 60_000),
        (numbers[1], 90_000),
    ]
