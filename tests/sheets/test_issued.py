"""S4 by hand: what was given out, to whom and by which rule; who received it is never named."""

from datetime import date

import pytest

from inventory import in_use, returns, setting_up, stock
from inventory.errors import SheetBroken
from inventory.returns import BackLine
from inventory.stock import IssueLine, Recipient
from reports import csv, json
from tests.inventory.books import Books, document

FEB_1, FEB_3, FEB_5, FEB_8 = (date(2020, 2, day) for day in (1, 3, 5, 8))
MORE = {
    "locations": [{"code": "K1", "name": "东沟路口", "organization": "NDL", "checkpoint": True}],
    "items": [{"code": "GUN", "name": "额温枪", "unit": "支", "nature": "LOW_VALUE"}],
    "norms": [
        {"group": "GUARD", "item": "MASK", "starts_on": "2020-02-01", "pieces": 2,
         "decision": "防控办〔2020〕5号"},
    ],
    "counterparties": [{"code": "CLINIC", "name": "南独乐河镇卫生院", "kind": "单位"}],
}  # fmt: skip


class Town(Books):
    """Masks given and bought, and a checkpoint with a norm."""

    def __init__(self, ledger):
        super().__init__(ledger)
        setting_up.setup(ledger, actor="system", data=MORE)
        self.gift = self.receive(FEB_1, 100, by="FIRM")
        self.bought = self.receive(FEB_1, 500, origin="PURCHASED", by="FIRM")

    def give(self, on, quantity, item="MASK", **said):
        said = said or {"group": "GUARD"}
        return self.post(stock.issue, on, lines=[IssueLine(item, "KF", quantity)], **said)

    def back(self, on, number, quantity, reason="没有用完"):
        said = {"number": number, "location": "KF", "reason": reason}
        return self.post(returns.return_issue, on, lines=[BackLine(1, quantity)], **said)

    def drawn(self, start=FEB_1, end=FEB_8, organization="NDL"):
        return self.sheet("S4", start, end, organization=organization)


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


def test_an_issue_to_a_group_by_hand(town):
    number = town.give(
        FEB_3,
        120,
        group="GUARD",
        checkpoint="K1",
        heads=12,
        days=5,
        purpose="张三代领值守用品，13800138000",
    )
    (row,) = town.drawn().rows
    assert row == {
        "no": 1,
        "number": number,
        "on": "2020-02-03",
        "recipient": "检查点值守人员 12 人（东沟路口）",
        "category": "卡口",
        "purpose": "个人代领值守用品",
        "name": "口罩",
        "specification": None,
        "unit": "只",
        "quantity": 120,
        "source": f"受赠 {town.gift}-1：100；自购 {town.bought}-1：20",
        "basis": "每人每天 2 只 × 12 人 × 5 天（防控办〔2020〕5号）",
        "handler": "本机操作员",
        "returned": None,
        "note": None,
    }
    assert [(c.id, c.holds) for c in town.drawn().checks] == [("R3", True), ("R4", True)]
    assert [(t["quantity"], t["returned"]) for t in town.drawn().totals] == [(120, None)]


@pytest.mark.parametrize(
    ("said", "recipient", "category", "basis"),
    [
        ({"group": "CLEAN", "heads": 46, "days": 10}, "保洁员 46 人", "人员", "46 人 × 10 天"),
        ({"group": "CLEAN"}, "保洁员", "人员", None),
        ({"recipient_organization": "DGC"}, "东沟村", "村", None),
        ({"counterparty": "FIRM", "heads": 140, "days": 1}, "示例医疗器械有限公司 140 人", "企业",
         "140 人 × 1 天"),
        ({"counterparty": "CLINIC"}, "南独乐河镇卫生院", "医疗", None),
        ({"counterparty": "ZHANG"}, "个人", "个人", None),
        ({"counterparty": "CLASS"}, "集体", "集体", None),
        ({"counterparty": "SOMEBODY"}, "未登记", "未登记", None),
    ],
)  # fmt: skip
def test_firms_stand_in_full_and_nobody_else_is_named(file, said, recipient, category, basis):
    file.give(FEB_3, 10, **said)
    drawn = file.drawn()
    assert column(drawn, "recipient", "category", "basis") == [(recipient, category, basis)]
    for name in ("张三", "某届同学", "示例来客"):
        assert name not in str(drawn.as_json())


def test_a_norm_counts_from_its_day_until_one_of_nothing(file):
    ends = {"group": "GUARD", "item": "MASK", "starts_on": "2020-02-05", "pieces": 0}
    setting_up.setup(file.ledger, actor="system", data={"norms": [{**ends, "decision": "停"}]})
    for on in (FEB_3, FEB_5):
        file.give(on, 2, group="GUARD", heads=1, days=1)
    assert column(file.drawn(), "basis") == [
        ("每人每天 2 只 × 1 人 × 1 天（防控办〔2020〕5号）",),
        ("1 人 × 1 天",),
    ]


def test_a_return_has_a_row_of_its_own_day_in_its_own_column(town):
    number = town.give(FEB_1, 60)
    back = town.back(FEB_5, number, 20)
    drawn = town.drawn()
    assert column(drawn, "number", "on", "quantity", "returned", "note") == [
        (number, "2020-02-01", 60, None, None),
        (back, "2020-02-05", None, 20, f"退回 {number}；没有用完"),
    ]
    assert column(drawn, "basis")[1] == (None,)
    assert [(t["quantity"], t["returned"]) for t in drawn.totals] == [(60, 20)]
    assert all(check.holds for check in drawn.checks)


def test_reversals_stand_with_minus_in_the_column_of_their_original(town):
    number = town.give(FEB_1, 60)
    back = town.back(FEB_3, number, 20)
    undone = town.reverse(FEB_5, back)
    taken = town.reverse(FEB_8, number)
    drawn = town.drawn()
    assert column(drawn, "number", "quantity", "returned", "note") == [
        (number, 60, None, f"已由 {taken} 冲销"),
        (back, None, 20, f"已由 {undone} 冲销；退回 {number}；没有用完"),
        (undone, None, -20, f"冲销 {back}"),
        (taken, -60, None, f"冲销 {number}"),
    ]
    assert [(t["quantity"], t["returned"]) for t in drawn.totals] == [(0, 0)]
    assert drawn.notes == (f"冲销单据：{back} 由 {undone} 冲销；{number} 由 {taken} 冲销",)
    assert column(town.drawn(FEB_8), "quantity") == [(-60,)]


def test_a_past_sheet_stays_what_it_was(file):
    number = file.give(FEB_1, 60)
    before = file.drawn(FEB_1, FEB_3)
    file.reverse(FEB_5, number)
    assert file.drawn(FEB_1, FEB_3).digest == before.digest


def test_goods_handed_out_for_use_have_no_row_and_a_note(town):
    town.receive(FEB_1, 9, "GUN")
    said = {"recipient": Recipient(group="GUARD"), "custodian": "李四"}
    number = town.post(in_use.hand_out, FEB_3, lines=[IssueLine("GUN", "KF", 5)], **said)
    lines = [BackLine(1, 2)]
    town.post(in_use.take_back, FEB_5, number=number, location="KF", lines=lines)
    drawn = town.drawn()
    assert drawn.rows == ()
    assert drawn.notes == (
        "领用在用的物资仍是本单位结存，不算发放：本期领用额温枪 5 支、交回额温枪 2 支",
    )
    assert "李四" not in str(drawn.as_json())
    assert all(check.holds for check in drawn.checks)
    assert town.drawn(FEB_8).notes == ()


def test_totals_never_cross_units(file):
    file.receive(FEB_1, 6, "MASK-BOX")
    file.give(FEB_3, 10)
    file.give(FEB_3, 2, "MASK-BOX")
    assert [(t["unit"], t["quantity"]) for t in file.drawn().totals] == [("只", 10), ("箱", 2)]


def test_a_village_shows_what_it_gave_out_itself(town):
    assert town.drawn(organization="DGC").rows == ()


def test_nothing_given_makes_an_empty_sheet_that_holds(town):
    drawn = town.drawn(FEB_8)
    assert (drawn.rows, drawn.totals, drawn.notes) == ((), (), ())
    assert all(check.holds for check in drawn.checks)


def test_the_files_hold_what_the_sheet_does(file):
    file.give(FEB_3, 10, counterparty="FIRM")
    drawn = file.drawn()
    assert drawn.digest.encode() in json.draw(drawn)
    assert "示例医疗器械有限公司" in csv.draw(drawn).decode()


def refused(books):
    with pytest.raises(SheetBroken) as broken:
        books.drawn()
    assert all(broken.value.details)
    return set(broken.value.checks)


@pytest.mark.parametrize("returned", [False, True])
def test_goods_that_went_elsewhere_than_the_document_says_break_r3(file, returned):
    number = file.give(FEB_1, 60)
    wrong = file.back(FEB_3, number, 20) if returned else number
    lost = "(select id from location where code = 'NDL:discrepancy')"
    end = "from_id" if returned else "to_id"
    file.tamper(f"update stock_move set {end} = {lost} where document_id = {document(wrong)}")
    assert "R3" in refused(file)


def test_an_issue_by_a_document_of_another_kind_breaks_the_sheet(file):
    number = file.give(FEB_1, 60)
    file.tamper(f"update document set kind = 'HAND_OUT', serial = 9 where number = '{number}'")
    assert "R4" in refused(file)


@pytest.mark.parametrize("change", ["+ 1", "- 1"])
def test_a_balance_off_by_one_breaks_r4_alone(file, change):
    file.give(FEB_1, 60)
    file.tamper(f"update stock_balance set quantity = quantity {change} where quantity = 40")
    assert refused(file) == {"R4"}


def test_of_a_few_who_are_ill_or_poor_it_is_not_said_who_they_are(town):
    ill = {"code": "ILL", "name": "居家隔离人员", "decision": "隔离决定", "sensitive": True}
    setting_up.setup(town.ledger, actor="system", data={"groups": [ill]})
    for heads in (4, None, 5):
        said = {"group": "ILL", "heads": heads, "checkpoint": "K1", "purpose": "隔离户用"}
        number = town.give(FEB_3, 10, **said)
    town.back(FEB_5, number, 1, reason="隔离结束")
    drawn = town.drawn()
    assert column(drawn, "recipient", "category", "purpose", "basis", "quantity") == [
        ("其他人员", "人员", None, None, 10),
        ("其他人员", "人员", None, None, 10),
        ("居家隔离人员 5 人（东沟路口）", "卡口", "隔离户用", "5 人", 10),
        ("其他人员", "人员", None, None, None),
    ]
    assert drawn.rows[-1]["note"] == f"退回 {number}"
