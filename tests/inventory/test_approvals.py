"""Second eyes: what wants approval, who may give it, and that nobody approves his own doing."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from inventory import approvals, conversions, corrections, documents, in_use, setting_up, stock
from inventory.conversions import ConversionLine, ResultLine
from inventory.corrections import LotLine
from inventory.db import now
from inventory.errors import (
    AlreadyDecided,
    AlreadyReversed,
    BadInput,
    NeedsConfirmation,
    NotAllowed,
    SamePerson,
)
from inventory.returns import BackLine
from inventory.stock import Earmark, IssueLine, ReceiptLine, Recipient
from tests.inventory.books import Books

DAY = date(2020, 2, 8)
LOT = "NDL-RK-2020-000001-1"
MORE = {
    "items": [
        {"code": "N95", "name": "医用防护口罩", "unit": "只", "grade": "GB 19083"},
        {"code": "DAILY", "name": "日常防护口罩", "unit": "只", "grade": "GB/T 32610"},
        {"code": "TENT", "name": "帐篷", "unit": "顶", "nature": "LOW_VALUE"},
    ],
    "users": [
        {"login": "secretary", "name": "镇书记", "role": "approver", "organization": "NDL"},
        {"login": "mayor", "name": "镇长", "role": "approver", "organization": "NDL"},
        {"login": "head", "name": "村主任", "role": "approver", "organization": "DGC"},
    ],
}


@pytest.fixture
def town(ledger):
    books = Books(ledger)
    setting_up.setup(ledger, actor="system", data=MORE)
    yield books
    assert not books.broken()


def write_off(town, quantity=5, organization="NDL", location="KF", lot=LOT):
    lines = [LotLine("MASK", location, quantity, lot)]
    return town.post(corrections.write_off, DAY, organization, lines=lines, reason="受潮")


def decide(town, number, approved=True, actor="secretary", note=None, organization=None):
    with town.ledger.writing() as session:
        return approvals.decide(
            session,
            actor=actor,
            number=number,
            approved=approved,
            note=note,
            organization=organization,
        )


def waiting(town, actor="secretary"):
    return [row.number for row in town.ask(approvals.waiting, actor=actor)]


def causes(town, number):
    wanted = town.ask(documents.whole, number=number).wanted
    return [(one.causes, one.details) for one in wanted]


def test_a_write_off_waits_until_somebody_else_approves_it(town):
    town.receive(DAY, 100)
    number = write_off(town)
    assert town.held() == 95, "goods move first"
    assert waiting(town) == [number]
    assert decide(town, number).approved
    assert waiting(town) == []
    (wanted,) = town.ask(documents.whole, number=number).wanted
    assert (wanted.approved, wanted.by, wanted.details) == (True, "镇书记", ("口罩 5 只",))


def test_what_wants_approval_says_why_with_figures(town):
    town.receive(DAY, 100, "N95", by="FIRM")
    town.receive(DAY, 3, "TENT", by="FIRM")
    convert = town.post(
        conversions.convert,
        DAY,
        lines=[ConversionLine(LOT, "KF", 40, [ResultLine("DAILY", 40)])],
        reason="临近到期",
    )
    out = town.post(
        in_use.hand_out,
        DAY,
        lines=[IssueLine("TENT", "KF", 3)],
        recipient=Recipient(group="GUARD"),
        custodian="卡口长",
    )
    kept = town.post(in_use.capitalise, DAY, number=out, lines=[BackLine(1, 1)], reason="长期用")
    lost = town.post(in_use.write_off_in_use, DAY, number=out, lines=[BackLine(1, 2)], reason="坏")
    assert causes(town, convert) == [(("降级使用",), ("医用防护口罩 40 只",))]
    assert causes(town, kept) == [(("转固定资产",), ("帐篷 1 顶",))]
    assert causes(town, lost) == [(("报损",), ("帐篷 2 顶",))]
    assert causes(town, out) == []


def test_repacking_within_a_grade_wants_no_approval(town):
    town.receive(DAY, 3, "MASK-BOX")
    lines = [ConversionLine(LOT, "KF", 2, [ResultLine("N95", 100)])]
    number = town.post(conversions.convert, DAY, lines=lines, reason="开箱清点")
    assert causes(town, number) == []


def test_only_gifts_that_were_not_meant_for_a_firm_want_approval(town):
    town.receive(DAY, 50, origin="PURCHASED", by="FIRM")
    town.receive(DAY, 50)
    town.receive(DAY, 10, earmark=Earmark(counterparty="FIRM"))

    def send(quantity):
        lines = [IssueLine("MASK", "KF", quantity)]
        return town.post(stock.issue, DAY, counterparty="FIRM", reason="复工首日", lines=lines)

    assert causes(town, send(50)) == [], "bought ones"
    # ten were given for this firm, the other five were given to the town
    assert causes(town, send(15)) == [(("受赠物资发给企业",), ("口罩 5 只",))]


def test_nobody_approves_what_he_did_himself(town):
    town.receive(DAY, 10)
    number = write_off(town)
    with pytest.raises(SamePerson):
        decide(town, number, actor="system")


def test_a_decision_is_made_once(town):
    town.receive(DAY, 10)
    number = write_off(town)
    assert not decide(town, number, approved=False, note="还能用").approved
    assert decide(town, number, approved=False, note="还能用").replayed
    for actor, approved in (("mayor", True), ("mayor", False), ("secretary", True)):
        with pytest.raises(AlreadyDecided) as decided:
            decide(town, number, approved, actor, note="再议")
        assert (decided.value.by, decided.value.approved) == ("镇书记", False)


def test_a_refusal_says_why_and_is_listed_until_the_document_is_reversed(town):
    town.receive(DAY, 10)
    number = write_off(town)
    with pytest.raises(BadInput):
        decide(town, number, approved=False, note=" ")
    decide(town, number, approved=False, note="还能用")
    (row,) = town.ask(approvals.waiting, actor="mayor")
    assert (row.wanted.approved, row.wanted.note, row.mine) == (False, "还能用", False)
    town.reverse(DAY, number)
    assert waiting(town) == []
    assert town.held() == 10
    assert not causes(town, "NDL-BS-2020-000002"), "a reversal wants no approval of its own"


def test_what_was_reversed_is_not_approved_any_more(town):
    town.receive(DAY, 10)
    number = write_off(town)
    town.reverse(DAY, number)
    with pytest.raises(AlreadyReversed):
        decide(town, number)


def test_a_day_later_it_is_overdue(town, clock):
    town.receive(DAY, 10)
    write_off(town)
    with town.ledger.reading() as session:
        posted: datetime = now(session)
    for hours, minutes, overdue in ((0, 0, False), (24, 0, False), (24, 1, True)):
        clock.set(posted + timedelta(hours=hours, minutes=minutes))
        (row,) = town.ask(approvals.waiting, actor="secretary")
        assert (row.hours, row.overdue) == (hours, overdue)


def test_each_approver_decides_for_his_own_organization_and_those_below(town):
    town.receive(DAY, 10)
    lines = [ReceiptLine("MASK", "DGC-KF", 10)]
    town.post(stock.receive, DAY, "DGC", origin="DONATED", counterparty=None, lines=lines)
    own = write_off(town)
    village = write_off(town, 2, "DGC", "DGC-KF", "DGC-RK-2020-000001-1")
    assert waiting(town) == [own, village]
    assert waiting(town, "head") == [village]
    for number in (own, "NDL-BS-2020-000099"):
        with pytest.raises(NotAllowed):
            decide(town, number, actor="head")
    with pytest.raises(NotAllowed):
        decide(town, village, organization="XLC")
    decide(town, village, actor="head")
    decide(town, own)


@pytest.mark.parametrize("actor", ["keeper", "finance", "clerk", "publisher", "checkpoint"])
def test_others_do_not_approve(town, actor):
    town.receive(DAY, 10)
    number = write_off(town)
    with pytest.raises(NotAllowed):
        decide(town, number, actor=actor)


def test_what_a_document_wants_cannot_be_taken_away(town):
    town.receive(DAY, 10)
    decide(town, write_off(town))
    for attack in (
        "delete from approval_need",
        "update approval_need set cause = 'DOWNGRADE'",
        "delete from approval",
        "update approval set approved = (1 = 0)",
    ):
        with pytest.raises(Exception, match="append-only"), town.ledger.writing() as session:
            session.execute(text(attack))


def test_a_need_that_vanished_shows_in_the_chain(sqlite_ledger):
    town = Books(sqlite_ledger)
    town.receive(DAY, 10)
    write_off(town)
    town.tamper("delete from approval_need")
    assert town.broken() == {"P10": ("NDL-BS-2020-000001 的内容和摘要不符",)}


def straight(town, item="MASK", origin="DONATED", **said):
    return town.post(
        lambda session, **more: stock.direct(session, **more)[1],
        DAY,
        origin=origin,
        lines=[ReceiptLine(item, "KF", 3, **said)],
        recipient=Recipient(counterparty="FIRM"),
    )


def test_a_gift_that_goes_straight_through_to_a_firm_is_approved_as_any_other(town):
    assert causes(town, straight(town)) == [(("受赠物资发给企业",), ("口罩 3 只",))]
    assert causes(town, straight(town, earmark=Earmark(counterparty="FIRM"))) == []
    assert causes(town, straight(town, origin="PURCHASED")) == []


def test_durable_goods_do_not_go_straight_through_unasked(town):
    with pytest.raises(NeedsConfirmation) as asked:
        straight(town, "TENT", origin="PURCHASED")
    assert asked.value.question == "DURABLE"
