"""Goods followed to the money that bought them, and money to the goods it became and to who got them."""

from datetime import date

import pytest
from sqlalchemy import event

from inventory import trace
from inventory.errors import NotAllowed, NotFound
from tests.inventory.buying import MASKS, SOAP, Shop

FEB_8 = date(2020, 2, 8)
DECISION = "2020年1月28日，镇党委《防控专题会议》（1号）"


def tell(books):
    """An order of masks that came in part, prepaid in part, and some of them issued."""
    books.given = books.give("NDL", 1_000_000)
    books.number = books.order(MASKS)
    books.ahead = books.prepay(60_000, "NDL", number=books.number)
    books.lot = books.bought(400)
    books.link(books.number, books.lot)
    books.spent = books.buy(60_000, "NDL", number=books.ahead)
    books.owed = books.buy(50_000, "NDL", number=books.number, paid=False)
    books.paid = books.pay(books.owed, 20_000, "NDL")
    books.issue(FEB_8, 150)
    return books


@pytest.fixture
def shop(ledger):
    return tell(Shop(ledger))


@pytest.fixture
def file(sqlite_ledger):
    return tell(Shop(sqlite_ledger))


def test_a_lot_tells_who_was_paid_for_it_and_from_which_allocation_and_decision(shop):
    (order,) = shop.ask(trace.trace, lot=shop.lot).orders
    assert (order.number, order.supplier, order.fund_name) == (
        shop.number,
        "示例医疗器械有限公司",
        "专项资金",
    )
    assert (order.decision, order.budget_source) == (DECISION, "预备费")
    assert shop.given in order.allocations
    assert len(order.allocations) == 2
    assert [(g.lot, g.quantity, g.fen, g.paid_fen) for g in order.goods] == [
        (shop.lot, 400, 120_000, 80_000)
    ]
    assert [step.number for step in order.steps] == [
        shop.number,
        shop.ahead,
        shop.spent,
        shop.owed,
        shop.paid,
    ]
    assert [step.amount_fen for step in order.steps] == [300_000, 60_000, 60_000, 50_000, 20_000]
    owed = order.payable_fen + order.unsettled_fen - order.undelivered_fen
    assert order.received_fen == order.paid_fen + owed


def test_an_allocation_tells_the_goods_it_became_and_who_got_them(shop):
    found = shop.ask(trace.trace, document=shop.given)
    assert [lot.lot for lot in found.lots] == [shop.lot]
    assert [(g.recipient, g.quantity) for g in found.got] == [("检查点值守人员", 150)]
    assert [o.number for o in found.orders] == [shop.number]


def test_every_document_of_the_money_leads_to_the_same_goods(shop):
    for number in (shop.number, shop.ahead, shop.spent, shop.owed, shop.paid):
        found = shop.ask(trace.trace, document=number)
        assert [lot.lot for lot in found.lots] == [shop.lot], number
        assert [o.number for o in found.orders] == [shop.number], number


def test_a_holder_tells_all_that_it_ordered(shop):
    more = shop.order(SOAP)
    found = shop.ask(trace.trace, holder="NDL")
    assert [o.number for o in found.orders] == [shop.number, more]
    assert found.orders[1].goods == ()
    assert shop.ask(trace.trace, holder="DGC") == trace.Trace((), (), ())


def test_a_holder_without_orders_and_money_without_goods_are_empty_and_what_is_not_there_is_not_found(
    file,
):
    gone = file.give("XLC", 100)
    assert file.ask(trace.trace, document=gone) == trace.Trace((), (), ())
    with pytest.raises(NotFound):
        file.ask(trace.trace, holder="NOBODY")
    with pytest.raises(NotFound):
        file.ask(trace.trace, document="NDL-XB-2020-009999")


def test_another_villages_money_is_not_told(file):
    with file.ledger.reading() as session, pytest.raises((NotFound, NotAllowed)):
        trace.trace(session, actor="clerk", holder="NDL")
    with file.ledger.reading() as session, pytest.raises((NotFound, NotAllowed)):
        trace.trace(session, actor="clerk", document=file.number)


def test_who_may_not_read_the_fund_sees_the_goods_without_their_money(file):
    with file.ledger.reading() as session:
        found = trace.trace(session, actor="checkpoint", lot=file.lot)
    assert (len(found.lots), found.orders) == (1, ())


@pytest.mark.parametrize(("actor", "shown"), [("finance", "张三"), ("publisher", "张**")])
def test_a_person_who_sold_is_named_to_those_who_pay_alone(file, actor, shown):
    number = file.order(MASKS, supplier="ZHANG")
    receipt = file.receive(FEB_8, 10, origin="PURCHASED", by="ZHANG", value_fen=1)
    file.link(number, f"{receipt}-1")
    with file.ledger.reading() as session:
        found = trace.trace(session, actor=actor, lot=f"{receipt}-1")
    assert {o.supplier for o in found.orders} == {shown}
    assert {lot.giver for lot in found.lots} == {shown}


def test_ten_orders_are_told_by_as_many_questions_as_one(file):
    def questions():
        asked = []
        hear = lambda *told: asked.append(told[2])  # noqa: E731
        event.listen(file.ledger.engine, "before_cursor_execute", hear)
        found = file.ask(trace.trace, holder="NDL")
        event.remove(file.ledger.engine, "before_cursor_execute", hear)
        return len(found.orders), len(asked)

    one, asked_of_one = questions()
    for _ in range(9):
        file.link(file.order(MASKS), file.bought(10))
    ten, asked_of_ten = questions()
    assert (one, ten) == (1, 10)
    assert asked_of_ten == asked_of_one
