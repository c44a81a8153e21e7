"""S3 by hand: what superiors gave, on which paper, and whether as much came as was sent."""

from datetime import date

import pytest

from inventory import corrections, revaluation, setting_up, transfers
from inventory.corrections import LotLine
from inventory.errors import SheetBroken
from inventory.returns import BackLine
from inventory.revaluation import ValueLine
from inventory.stock import Earmark, IssueLine, ReceiptLine
from inventory.transfers import ArrivalLine
from reports import csv, json
from tests.inventory.books import Books, document

FEB_1, FEB_3, FEB_5, FEB_8 = (date(2020, 2, day) for day in (1, 3, 5, 8))
HEALTH = {"code": "QWZ", "name": "区疾控中心", "kind": "单位"}


class Town(Books):
    """Goods allocated by the district, and sent on to a village."""

    def __init__(self, ledger):
        super().__init__(ledger)
        setting_up.setup(ledger, actor="system", data={"counterparties": [HEALTH]})

    def allocate(self, on, *lines, by="QWZ", **said):
        return self.receive_lines(lines, on, origin="ALLOCATED", by=by, **said)

    def send(self, on, *lines, organization="NDL", to="DGC"):
        return self.post(transfers.dispatch, on, organization, to=to, lines=list(lines))

    def drawn(self, start=FEB_1, end=FEB_8, organization="NDL"):
        return self.sheet("S3", start, end, organization=organization)


@pytest.fixture
def town(ledger, clock):
    clock.set(FEB_8)
    return Town(ledger)


@pytest.fixture
def file(sqlite_ledger, clock):
    clock.set(FEB_8)
    return Town(sqlite_ledger)


def column(drawn, *keys):
    return [tuple(row[key] for key in keys) for row in drawn.rows]


def test_a_lot_from_a_superior_by_hand_and_no_gift(town):
    town.receive(FEB_1, 50, by="FIRM")
    line = ReceiptLine(
        "MASK", "KF", 980, value_fen=98_000, expected=1_000, difference="张三说破损两包，13800138000",
        earmark=Earmark(group="GUARD"),
    )  # fmt: skip
    number = town.allocate(FEB_3, line, slip="平疾控调〔2020〕8号")
    (row,) = town.drawn().rows
    assert row == {
        "no": 1,
        "number": number,
        "on": "2020-02-03",
        "giver": "区疾控中心",
        "papers": "平疾控调〔2020〕8号",
        "name": "口罩",
        "specification": None,
        "unit": "只",
        "expected": 1_000,
        "quantity": 980,
        "difference": "少 20：个人说破损两包",
        "intent": "定向：检查点值守人员",
        "value_fen": 98_000,
        "note": None,
    }
    assert [(c.id, c.holds) for c in town.drawn().checks] == [("R2", True), ("R4", True)]
    assert [(t["expected"], t["quantity"]) for t in town.drawn().totals] == [(1_000, 980)]


def test_a_value_that_is_not_known_is_blank_and_not_added(file):
    file.allocate(FEB_3, ReceiptLine("MASK", "KF", 10), ReceiptLine("MASK", "KF", 5, value_fen=700))
    drawn = file.drawn()
    assert column(drawn, "value_fen", "expected") == [(None, None), (700, None)]
    assert [(t["value_fen"], t["expected"]) for t in drawn.totals] == [(700, None)]
    assert "1 行没有价值，不计入金额" in drawn.notes


def test_what_was_due_is_added_up_only_where_it_is_known_of_all(file):
    file.allocate(
        FEB_3, ReceiptLine("MASK", "KF", 12, expected=10), ReceiptLine("MASK", "KF", 5),
        ReceiptLine("SOAP", "KF", 5, expected=5),
    )  # fmt: skip
    drawn = file.drawn()
    assert column(drawn, "difference") == [("多 2",), (None,), (None,)]
    assert [(t["item"], t["expected"]) for t in drawn.totals] == [("口罩", None), ("洗手液", 5)]


def test_what_was_corrected_sent_back_or_reversed_stands_with_minus_on_its_day(town):
    first = town.allocate(FEB_1, ReceiptLine("MASK", "KF", 100, value_fen=1_000, expected=100))
    wrong = town.allocate(FEB_1, ReceiptLine("SOAP", "KF", 6, expected=8))
    said = {"number": first, "lines": [BackLine(1, 10)], "reason": "多记"}
    fixed = town.post(corrections.correct, FEB_3, **said)
    lines = [LotLine("MASK", "KF", 20, f"{first}-1")]
    town.post(corrections.send_back, FEB_5, lines=lines, reason="用不上")
    back = town.reverse(FEB_8, wrong)
    drawn = town.drawn()
    assert column(drawn, "on", "expected", "quantity", "value_fen", "difference", "note") == [
        ("2020-02-01", 100, 100, 1_000, None, None),
        ("2020-02-01", 8, 6, None, "少 2", f"已由 {back} 冲销"),
        ("2020-02-03", None, -10, -100, "多记", f"更正 {first}"),
        ("2020-02-05", None, -20, -200, "用不上", f"退还 {first}"),
        ("2020-02-08", -8, -6, None, None, f"冲销 {wrong}"),
    ]
    assert [(t["quantity"], t["expected"]) for t in drawn.totals] == [(70, 100), (0, 0)]
    assert all(check.holds for check in drawn.checks)
    assert drawn.notes[-1] == f"冲销单据：{wrong} 由 {back} 冲销"
    assert column(town.drawn(FEB_3, FEB_3), "number") == [(fixed,)]


def test_a_reversal_to_come_does_not_change_a_past_sheet(file):
    number = file.allocate(FEB_1, ReceiptLine("MASK", "KF", 100))
    before = file.drawn(FEB_1, FEB_3)
    file.reverse(FEB_8, number)
    assert file.drawn(FEB_1, FEB_3).digest == before.digest


def test_goods_valued_later_have_a_row_of_that_day(file):
    number = file.allocate(FEB_1, ReceiptLine("MASK", "KF", 100))
    line = ValueLine(f"{number}-1", 5_000, "INVOICE")
    file.post(revaluation.revalue, FEB_5, lines=[line], reason="价格到了")
    drawn = file.drawn(FEB_5)
    assert column(drawn, "quantity", "value_fen", "note") == [(None, 5_000, f"补估价 {number}-1")]
    assert file.drawn().notes == ()


def test_a_village_shows_what_the_town_sent_and_what_of_it_is_missing(town):
    town.allocate(FEB_1, ReceiptLine("MASK", "KF", 1_000, value_fen=1_000))
    town.receive(FEB_1, 50, "SOAP")
    sent = town.send(FEB_3, IssueLine("MASK", "KF", 600), IssueLine("SOAP", "KF", 5))
    lines = [ArrivalLine(1, 480, missing=20), ArrivalLine(2, 0, missing=5)]
    number = town.arrive(FEB_5, sent, lines, reason="路上破损")
    drawn = town.drawn(organization="DGC")
    keys = ("number", "giver", "papers", "expected", "quantity", "difference", "value_fen")
    assert column(drawn, *keys) == [
        (number, "南独乐河镇", sent, 500, 480, "少 20：路上破损", 480),
        (number, "南独乐河镇", sent, 5, 0, "少 5：路上破损", None),
    ]
    assert all(check.holds for check in drawn.checks)
    assert len(town.drawn().rows) == 1, "what the town sent on came to it once"
    assert town.drawn(FEB_3).rows == ()


def test_an_arrival_that_is_taken_back_stands_with_minus(file):
    file.allocate(FEB_1, ReceiptLine("MASK", "KF", 1_000))
    file.receive(FEB_1, 9, "SOAP")
    sent = file.send(FEB_3, IssueLine("MASK", "KF", 600), IssueLine("SOAP", "KF", 9))
    lines = [ArrivalLine(1, 480, missing=20), ArrivalLine(2, 0, missing=9)]
    number = file.arrive(FEB_5, sent, lines, reason="破损")
    back = file.reverse(FEB_8, number, "DGC")
    drawn = file.drawn(FEB_8, organization="DGC")
    assert column(drawn, "number", "papers", "expected", "quantity", "difference", "note") == [
        (back, sent, -500, -480, None, f"冲销 {number}"),
        (back, sent, -9, 0, None, f"冲销 {number}"),
    ]
    assert all(check.holds for check in drawn.checks)


def test_goods_from_beside_or_below_are_not_from_above(file):
    file.allocate(FEB_1, ReceiptLine("MASK", "KF", 100))
    file.arrive(FEB_3, file.send(FEB_1, IssueLine("MASK", "KF", 50)), None)
    line = IssueLine("MASK", "DGC-KF", 20)
    up = file.send(FEB_5, line, organization="DGC", to="NDL")
    file.arrive(FEB_5, up, [ArrivalLine(1, 15, missing=5)], "NDL", "KF", reason="少了")
    assert column(file.drawn(), "quantity") == [(100,)]


def test_a_person_who_brought_allocated_goods_is_masked(file):
    file.allocate(FEB_1, ReceiptLine("MASK", "KF", 5), by="ZHANG")
    drawn = file.drawn()
    assert column(drawn, "giver") == [("张**",)]
    assert "张三" not in str(drawn.as_json())


def test_nothing_from_above_makes_an_empty_sheet_that_holds(town):
    drawn = town.drawn()
    assert (drawn.rows, drawn.totals, drawn.notes) == ((), (), ())
    assert all(check.holds for check in drawn.checks)


def test_the_files_hold_what_the_sheet_does(file):
    file.allocate(FEB_1, ReceiptLine("MASK", "KF", 5))
    drawn = file.drawn()
    assert drawn.digest.encode() in json.draw(drawn)
    assert "区疾控中心" in csv.draw(drawn).decode()


def refused(books):
    with pytest.raises(SheetBroken) as broken:
        books.drawn()
    assert all(broken.value.details)
    return set(broken.value.checks)


def test_a_receipt_from_elsewhere_than_a_source_breaks_r2(file):
    number = file.allocate(FEB_1, ReceiptLine("MASK", "KF", 5))
    turned = "(select id from location where code = 'NDL:converted')"
    file.tamper(
        f"update stock_move set from_id = {turned} where document_id = {document(number)}",
        "delete from stock_balance",
    )
    assert "R2" in refused(file)


def test_a_receipt_of_another_kind_breaks_r2(file):
    number = file.allocate(FEB_1, ReceiptLine("MASK", "KF", 5))
    file.tamper(f"update document set kind = 'ADJUSTMENT', serial = 9 where number = '{number}'")
    assert "R4" in refused(file)


@pytest.mark.parametrize("change", ["+ 1", "- 1"])
def test_a_balance_off_by_one_breaks_r4_alone(file, change):
    file.allocate(FEB_1, ReceiptLine("MASK", "KF", 5))
    file.tamper(f"update stock_balance set quantity = quantity {change}")
    assert refused(file) == {"R4"}


def test_a_lot_that_went_without_a_document_breaks_r4(file):
    file.allocate(FEB_1, ReceiptLine("MASK", "KF", 5))
    file.tamper("delete from stock_balance")
    assert refused(file) == {"R4"}
