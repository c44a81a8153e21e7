"""Orders: what is bought and for how much, what came in on it, and no more settled than came."""

from dataclasses import replace
from datetime import date

import pytest

from inventory import approvals, errors, orders
from inventory.order_books import Quote
from inventory.orders import PurchaseLine
from tests.inventory.buying import MASKS, SOAP, Shop
from tests.inventory.money import ON


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Shop(ledger)


def test_an_order_binds_what_its_lines_cost_and_says_what_was_ordered(books):
    quote = Quote("另一家公司", date(2020, 2, 7), 320_000)
    number = books.order(MASKS, SOAP, quotes=[quote], due_on=date(2020, 2, 20))
    assert books.holder("NDL").committed_fen == 310_000
    told = books.told(number)
    assert [(line.item, line.quantity, line.amount_fen, line.came) for line in told.lines] == [
        ("MASK", 1_000, 300_000, 0),
        ("SOAP", 30, 10_000, 0),
    ]
    assert (told.supplier, told.procurement_name) == ("示例医疗器械有限公司", "询价")
    assert [(q.of, q.asked_on, q.amount_fen) for q in told.quotes] == [
        ("另一家公司", date(2020, 2, 7), 320_000)
    ]
    assert books.broken() == {}


def test_more_than_is_available_is_not_ordered(books):
    with pytest.raises(errors.OverFund):
        books.order(PurchaseLine("MASK", 1, 10_000_001))


def test_goods_that_come_late_are_owed_as_well(books):
    number = books.order(due_on=ON)
    books.link(number, books.bought(1_000))
    books.buy(300_000, "NDL", number=number, on=date(2020, 3, 1))
    assert books.told(number).settled_fen == 300_000
    assert books.broken() == {}


def test_a_wrong_link_is_withdrawn_but_not_from_under_a_settlement(books):
    number = books.order()
    lot = books.bought(1_000)
    books.link(number, lot)
    assert books.unlink(number, lot).came_fen == 0
    books.link(number, lot)
    books.buy(1, "NDL", number=number)
    with pytest.raises(errors.BadInput) as refused:
        books.unlink(number, lot)
    assert refused.value.field == "lot"
    assert books.told(number).came_fen == 300_000


@pytest.mark.parametrize(
    ("lot", "error"),
    [("gift", errors.BadInput), ("soap", errors.BadInput), ("nothing", errors.NotFound)],
)
def test_only_bought_goods_of_the_line_s_item_come_in_on_it(books, lot, error):
    number = books.order()
    lots = {
        "gift": f"{books.receive(ON, 5, by='FIRM')}-1",
        "soap": books.bought(5, "SOAP"),
        "nothing": "没有",
    }
    with pytest.raises(error):
        books.link(number, lots[lot])


def test_an_emergency_purchase_says_why_and_is_approved_within_a_day(books):
    with pytest.raises(errors.BadInput) as refused:
        books.order(procurement="EMERGENCY")
    assert refused.value.field == "reason"
    number = books.order(procurement="EMERGENCY", reason="卡口当晚断货")
    (row,) = books.ask(approvals.waiting)
    assert (row.number, row.wanted.causes) == (number, ("紧急采购",))
    assert row.wanted.details == ("紧急采购 3,000.00 元",)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"procurement": "GUESS"}, "procurement"),
        ({"lines": []}, "lines"),
        ({"lines": [PurchaseLine("MASK", 1, 0)]}, "lines[0].amount_fen"),
        ({"lines": [PurchaseLine("MASK", 0, 1)]}, "lines[0].quantity"),
        ({"quotes": [Quote("甲", date(2020, 2, 9), 1)]}, "quotes[0].asked_on"),
        ({"quotes": [Quote("", ON, 1)]}, "quotes[0].of"),
    ],
)
def test_what_is_wrong_with_an_order_is_named_with_its_place(books, said, field):
    with pytest.raises(errors.BadInput) as refused:
        books.order(**said)
    assert refused.value.field == field
    assert books.holder("NDL").committed_fen == 0


def test_the_same_request_gives_the_same_order(books):
    said = {"actor": "system", "organization": "NDL", "on": ON, "request_key": "once", "fund": "F"}
    said |= {"supplier": "FIRM", "procurement": "INQUIRY", "purpose": "订购", "lines": [MASKS]}
    with books.ledger.writing() as session:
        first = orders.order(session, **said)
    with books.ledger.writing() as session:
        assert orders.order(session, **said) == replace(first, replayed=True)


def test_an_order_is_not_enlarged(books):
    number = books.order()
    with pytest.raises(errors.BadInput) as refused:
        books.enlarge(number, 1, "NDL")
    assert refused.value.field == "number"
