"""S1 by hand: every gift, from whom, and what became of it; nobody is named who did not ask for it."""

from datetime import date

import pytest

from inventory import corrections, pads
from inventory.errors import SheetBroken
from inventory.returns import BackLine
from inventory.stock import Earmark, ReceiptLine
from reports import csv, json
from tests.inventory.books import Books

FEB_1, FEB_3, FEB_5, FEB_8 = (date(2020, 2, day) for day in (1, 3, 5, 8))


def tell(books):
    books.first = books.receive(FEB_1, 1000, by="FIRM", value_fen=150_000)
    books.receive(FEB_1, 200, by="ZHANG", earmark=Earmark(group="CLEAN"))
    books.receive(FEB_1, 6, "MASK-BOX", value_fen=60_000, provisional=True)
    books.receive(FEB_1, 500, origin="PURCHASED", by="FIRM", value_fen=1)
    books.issue(FEB_3, 300)
    return books


@pytest.fixture
def town(ledger):
    return tell(Books(ledger))


@pytest.fixture
def file(sqlite_ledger):
    return tell(Books(sqlite_ledger))


def column(drawn, *keys):
    return [tuple(row[key] for key in keys) for row in drawn.rows]


def test_every_gift_by_hand_and_no_purchase(town):
    drawn = town.sheet("S1", FEB_1, FEB_8)
    assert column(drawn, "name", "unit", "quantity", "value_fen", "issued", "on_hand") == [
        ("口罩", "只", 1000, 150_000, 300, 700),
        ("口罩", "只", 200, None, 0, 200),
        ("口罩", "箱", 6, 60_000, 0, 6),
    ]
    assert column(drawn, "valuation_basis", "intent") == [
        ("登记价", "非定向"),
        ("未估价", "定向：保洁员"),
        ("暂估", "非定向"),
    ]
    assert [(check.id, check.holds) for check in drawn.checks] == [("R4", True)]
    assert drawn.notes == ("1 行未估价，不计入折价金额",)


def test_totals_never_cross_units_and_leave_out_what_is_unknown(town):
    drawn = town.sheet("S1", FEB_1, FEB_8)
    totals = [(t["item"], t["unit"], t["quantity"], t["value_fen"]) for t in drawn.totals]
    assert totals == [("口罩", "只", 1200, 150_000), ("口罩", "箱", 6, 60_000)]


def test_a_total_of_unknown_values_alone_is_unknown(town):
    town.receive(FEB_8, 5, "SOAP")
    (total,) = town.sheet("S1", FEB_8, FEB_8).totals
    assert (total["quantity"], total["value_fen"]) == (5, None)


@pytest.mark.parametrize(
    ("by", "shown", "kind"),
    [
        ("FIRM", "示例医疗器械有限公司", "单位"),
        ("ZHANG", "爱心人士", "个人"),
        ("CLASS", "爱心人士", "集体"),
        ("SOMEBODY", "爱心人士", "未登记"),  # however much it looks like a firm
        (None, "爱心人士", "匿名"),
    ],
)
def test_only_organizations_are_named(file, by, shown, kind):
    file.receive(FEB_8, 5, "SOAP", by=by)
    assert column(file.sheet("S1", FEB_8, FEB_8), "donor", "donor_kind") == [(shown, kind)]


@pytest.mark.parametrize(
    ("donee", "shown"), [("FIRM", "示例医疗器械有限公司"), ("ZHANG", "爱心人士"), (None, None)]
)
def test_nor_is_anybody_else_who_was_to_write_the_receipt(file, donee, shown):
    file.receive_lines([ReceiptLine("SOAP", "KF", 5)], on=FEB_8, legal_donee=donee)
    drawn = file.sheet("S1", FEB_8, FEB_8)
    assert column(drawn, "legal_donee") == [(shown,)]
    assert "张三" not in str(drawn.as_json())


def test_whom_a_gift_is_meant_for_is_not_named_either(file):
    file.receive(FEB_8, 5, "SOAP", earmark=Earmark(counterparty="ZHANG"))
    file.receive(FEB_8, 5, "SOAP", earmark=Earmark(unresolved=True))
    file.receive(FEB_8, 5, "SOAP", earmark=Earmark(organization="DGC"))
    drawn = file.sheet("S1", FEB_8, FEB_8)
    assert column(drawn, "intent") == [
        ("定向：爱心人士",),
        ("定向：去向待落实",),
        ("定向：东沟村",),
    ]
    assert "张三" not in str(drawn.as_json())


def test_a_reversed_gift_stands_twice_with_minus_on_its_own_day(town):
    number = town.receive(FEB_5, 50, "SOAP", by="FIRM", value_fen=700)
    back = town.reverse(FEB_8, number)
    drawn = town.sheet("S1", FEB_5, FEB_8)
    keys = ("number", "on", "quantity", "value_fen", "issued", "on_hand", "note")
    assert column(drawn, *keys) == [
        (number, "2020-02-05", 50, 700, 0, 0, f"已由 {back} 冲销"),
        (back, "2020-02-08", -50, -700, 0, 0, f"冲销 {number}"),
    ]
    (total,) = drawn.totals
    assert (total["quantity"], total["value_fen"]) == (0, 0)
    assert column(town.sheet("S1", FEB_8, FEB_8), "quantity") == [(-50,)]


def test_a_past_period_tells_what_had_been_issued_by_then(town):
    before = town.sheet("S1", FEB_1, FEB_1)
    assert column(before, "issued", "on_hand")[0] == (0, 1000)
    assert column(town.sheet("S1", FEB_1, FEB_3), "issued", "on_hand")[0] == (300, 700)
    town.issue(FEB_8, 100)
    again = town.sheet("S1", FEB_1, FEB_1)
    assert (again.rows, again.totals) == (before.rows, before.totals)


def test_gifts_of_other_days_are_not_listed(town):
    assert town.sheet("S1", FEB_3, FEB_8).rows == ()


@pytest.mark.parametrize(
    "change",
    [
        "update stock_balance set quantity = quantity - 1 where quantity = 700",
        "update document set kind = 'ISSUE', serial = 99 where number = 'NDL-RK-2020-000003'",
    ],
)
def test_a_lot_that_does_not_add_up_breaks_the_sheet(file, change):
    file.tamper(change)
    with pytest.raises(SheetBroken) as broken:
        file.sheet("S1", FEB_1, FEB_8)
    assert broken.value.checks == ["R4"]


def test_a_gift_taken_back_is_named_and_a_purchase_is_not(town):
    bought = town.receive(FEB_5, 10, origin="PURCHASED", by="FIRM")
    town.reverse(FEB_5, bought)
    assert len(town.sheet("S1", FEB_5, FEB_5).notes) == 0
    gift = town.receive(FEB_5, 10, value_fen=1)
    back = town.reverse(FEB_8, gift)
    assert town.sheet("S1", FEB_8, FEB_8).notes == (f"冲销单据：{gift} 由 {back} 冲销",)


@pytest.mark.parametrize(
    ("by", "consent", "shown"),
    [
        ("ZHANG", "FULL", "张三"),
        ("ZHANG", "MASKED", "张**"),
        ("ZHANG", "NOT", "爱心人士"),
        ("ZHANG", None, "爱心人士"),
        ("FIRM", "FULL", "示例医疗器械有限公司"),
        ("FIRM", "MASKED", "示**公司"),
        ("FIRM", "NOT", "爱心单位"),
        (None, "NOT", "爱心人士"),
    ],
)
def test_a_donor_is_named_as_he_said_in_every_form_of_the_sheet(file, by, consent, shown):
    file.receive_lines(
        [ReceiptLine("SOAP", "KF", 5, note="张三、示例医疗器械有限公司送来")],
        FEB_8,
        by=by,
        consent=consent,
        slip="张三 12 号",
        note="13800000000",
    )
    drawn = file.sheet("S1", FEB_8, FEB_8)
    assert column(drawn, "donor") == [(shown,)]
    for form in (
        str(drawn.as_json()),
        csv.draw(drawn).decode("utf-8-sig"),
        json.draw(drawn).decode(),
    ):
        assert shown in form
        for name in {"张三", "示例医疗器械有限公司", "13800000000"} - {shown}:
            assert name not in form


def test_a_consent_that_is_withdrawn_holds_for_every_row_of_the_gift(town):
    number = town.receive_lines(
        [ReceiptLine("SOAP", "KF", 5)] * 2, FEB_5, by="ZHANG", consent="FULL"
    )
    town.post(corrections.correct, FEB_8, number=number, lines=[BackLine(1, 1)], reason="多记")
    assert column(town.sheet("S1", FEB_5, FEB_8), "donor") == [("张三",)] * 3
    with town.ledger.writing() as session:
        pads.record_consent(session, actor="keeper", number=number, consent="NOT")
    assert column(town.sheet("S1", FEB_5, FEB_8), "donor") == [("爱心人士",)] * 3
    other = town.receive(FEB_8, 5, "SOAP", by="ZHANG")
    back = town.reverse(FEB_8, other)
    drawn = town.sheet("S1", FEB_8, FEB_8)
    assert {r["donor"] for r in drawn.rows if r["number"] in (other, back)} == {"爱心人士"}
