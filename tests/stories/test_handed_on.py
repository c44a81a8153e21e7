"""Goods that go from hand to hand in February: heaters to the next shift, and what one village lent another."""

from datetime import date

import pytest

from inventory import (
    approvals,
    documents,
    in_use,
    loans,
    setting_up,
    stock,
    transfers,
    transit,
)
from inventory.errors import DrawnOn, Earmarked, OverLine
from inventory.returns import BackLine
from inventory.stock import Earmark, IssueLine, ReceiptLine, Recipient
from tests.inventory.books import Books

MORE = {
    "locations": [{"code": "XLC-KF", "name": "西梁村库房", "organization": "XLC"}],
    "items": [{"code": "HEATER", "name": "电暖器", "unit": "台", "nature": "LOW_VALUE"}],
}


def day(number):
    return date(2020, 2, number)


@pytest.fixture
def town(ledger, clock):
    clock.set(day(28))
    books = Books(ledger)
    setting_up.setup(ledger, actor="system", data=MORE)
    yield books
    assert not books.broken(), "after every story every promise holds"
    for organization in ("NDL", "DGC", "XLC"):
        books.sheet("S6", day(1), day(28), organization=organization)


def test_heaters_move_on_to_the_next_who_answers_for_them(town):
    town.receive(day(2), 2, "HEATER", origin="PURCHASED", by="FIRM", value_fen=40_001)
    town.receive(day(3), 4, "HEATER", by="FIRM", value_fen=90_000)
    out = town.post(
        in_use.hand_out,
        day(4),
        lines=[IssueLine("HEATER", "KF", 5)],
        recipient=Recipient(group="GUARD", heads=9),
        custodian="一号卡口",
    )
    said = {"number": out, "location": "KF", "custodian": "二号卡口"}
    moved_on = town.post(in_use.move_on, day(10), lines=[BackLine(1, 4)], due_on=day(28), **said)
    assert moved_on == "NDL-LY-2020-000002"
    rows = town.ask(transit.in_use)
    assert [(r.custodian, r.number, r.quantity, r.recipient) for r in rows] == [
        ("一号卡口", out, 1, "检查点值守人员"),
        ("二号卡口", moved_on, 4, "检查点值守人员"),
    ]
    assert (town.held("HEATER", location="KF"), town.held("HEATER")) == (1, 6)
    assert town.worth("HEATER") == 130_001, "to the last fen"
    whole = town.ask(documents.whole, number=moved_on)
    # those of the gift went out last and move first, then one of the two bought ones
    assert [(line.lot, line.quantity) for line in whole.lines] == [
        ("NDL-RK-2020-000002-1", 3),
        ("NDL-RK-2020-000001-1", 1),
    ]
    assert (whole.follows.number, whole.heads) == ("NDL-JH-2020-000001", 9)
    with pytest.raises(OverLine) as over:
        town.post(in_use.move_on, day(11), lines=[BackLine(1, 2)], **said)
    assert over.value.left == 1
    to_cleaners = {**said, "number": moved_on, "recipient": Recipient(group="CLEAN")}
    town.post(in_use.move_on, day(12), lines=[BackLine(1, 3)], **to_cleaners)
    assert {r.recipient for r in town.ask(transit.in_use)} == {"检查点值守人员", "保洁员"}
    with pytest.raises(DrawnOn):
        town.reverse(day(13), moved_on)
    for number in ("NDL-LY-2020-000003", "NDL-JH-2020-000002"):
        town.reverse(day(13), number)
    assert [r.quantity for r in town.ask(transit.in_use)] == [1, 4]
    assert not town.sheet("S6", day(1), day(28)).rows[0]["issued"], "it never left the books"


def test_goods_that_are_for_somebody_else_do_not_move_on_to_them(town):
    town.receive(day(2), 2, "HEATER", by="FIRM", earmark=Earmark(group="GUARD"))
    out = town.post(
        in_use.hand_out,
        day(3),
        lines=[IssueLine("HEATER", "KF", 2)],
        recipient=Recipient(group="GUARD"),
        custodian="一号卡口",
    )
    said = {"number": out, "location": "KF", "lines": [BackLine(1, 1)], "custodian": "保洁班"}
    with pytest.raises(Earmarked):
        town.post(in_use.move_on, day(4), recipient=Recipient(group="CLEAN"), **said)
    assert [r.quantity for r in town.ask(transit.in_use)] == [2], "nothing came back half-way"
    with town.ledger.writing() as session:
        for replayed in (False, True):
            posted = in_use.move_on(
                session, actor="system", organization="NDL", on=day(4), request_key="m", **said
            )
            assert posted.replayed is replayed
    assert sum(r.quantity for r in town.ask(transit.in_use)) == 2


def test_what_a_village_lent_and_does_not_want_back_is_given_with_both_approvals(town):
    heads = [
        {"login": who, "name": who, "role": "approver", "organization": who}
        for who in ("DGC", "XLC")
    ]
    setting_up.setup(town.ledger, actor="system", data={"users": heads})
    town.post(
        stock.receive,
        day(1),
        "DGC",
        origin="PURCHASED",
        counterparty="FIRM",
        lines=[ReceiptLine("SOAP", "DGC-KF", 50, value_fen=50_000)],
    )
    lines = [IssueLine("SOAP", "DGC-KF", 20)]
    lent = town.post(transfers.dispatch, day(2), "DGC", lines=lines, to="XLC", due_on=day(20))
    town.arrive(day(3), lent, None, "XLC", "XLC-KF")
    lines = [IssueLine("SOAP", "XLC-KF", 8)]
    back = town.post(transfers.dispatch, day(18), "XLC", lines=lines, to="DGC", repays=lent)
    town.arrive(day(19), back, None)
    gift = town.post(loans.give_loan, day(20), "DGC", number=lent, reason="对方困难")
    (loan,) = town.ask(transit.loans)
    assert (loan.left, loan.gift) == (12, gift)
    for who in ("DGC", "XLC"):
        with town.ledger.writing() as session:
            approvals.decide(session, actor=who, number=gift, approved=True)
    assert town.ask(transit.loans) == ()
    # 50 less 20 lent and 8 back; 10.00 a bottle, and the gift moves neither goods nor money
    assert (town.held("SOAP", "DGC"), town.worth("SOAP", "DGC")) == (38, 38_000)
    assert (town.held("SOAP", "XLC"), town.worth("SOAP", "XLC")) == (12, 12_000)
