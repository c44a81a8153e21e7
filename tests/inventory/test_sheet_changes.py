"""What differs between two states of a sheet: each figure where it stands, before and after."""

from dataclasses import replace
from datetime import date

from inventory import sheet_changes
from inventory.sheet import Column, Part, Sheet
from tests.reports import samples

COLUMNS = (
    Column("no", "序号"),
    Column("number", "单号"),
    Column("name", "物资"),
    Column("quantity", "数量", role="in"),
    Column("value_fen", "金额", unit="fen", role="in"),
    Column("note", "备注"),
)


def row(no, number, name, quantity, value_fen=None, note=""):
    return dict(
        zip((c.key for c in COLUMNS), (no, number, name, quantity, value_fen, note), strict=True)
    )


def sheet(*rows, parts=()):
    return Sheet(
        *("S1", "表", "NDL", "镇", date(2020, 2, 1), date(2020, 2, 5), "单位"),
        columns=COLUMNS,
        rows=rows,
        totals=(),
        parts=parts,
    )


def told(before, after):
    return [sheet_changes.said(change) for change in sheet_changes.changes(before, after)]


BEFORE = sheet(row(1, "RK-1", "口罩", 1000, 20000), row(2, "RK-2", "手套", 5))


def test_nothing_differs_from_itself():
    assert told(BEFORE, BEFORE) == []


def test_a_figure_is_told_where_it_stands_in_yuan_where_it_is_money():
    after = sheet(row(1, "RK-1", "口罩", 1200, 24050), row(2, "RK-2", "手套", 5))
    assert told(BEFORE, after) == [
        "RK-1 口罩 数量 1,000 → 1,200",
        "RK-1 口罩 金额 200.00 → 240.50",
    ]


def test_totals_of_several_goods_in_one_unit_are_told_apart():
    soap, spirit = (
        {"item": name, "unit": "瓶", "quantity": quantity}
        for name, quantity in (("洗手液", 10), ("酒精", 5))
    )
    before, after = replace(BEFORE, totals=(soap,)), replace(BEFORE, totals=(spirit, soap))
    assert told(before, after) == ["合计 酒精 数量 无 → 5"]
    whole = [{"item": "合计", "unit": "元", "value_fen": fen} for fen in (100, 250)]
    before, after = (replace(BEFORE, totals=(total,)) for total in whole)
    assert told(before, after) == ["合计 金额 1.00 → 2.50"]


def test_a_row_more_changes_none_of_those_below_it():
    after = sheet(
        row(1, "RK-0", "酒精", 3), row(2, "RK-1", "口罩", 1000, 20000), row(3, "RK-2", "手套", 5)
    )
    assert told(BEFORE, after) == ["RK-0 酒精 数量 无 → 3"]
    assert told(after, BEFORE) == ["RK-0 酒精 数量 3 → 无"]


def test_a_word_is_told_but_is_no_figure():
    after = sheet(row(1, "RK-1", "口罩", 1000, 20000, "补记"), row(2, "RK-2", "手套", 5))
    assert told(BEFORE, after) == ["RK-1 口罩 备注 无 → 补记"]
    assert sheet_changes.changed_figures(BEFORE, after) == ()


def test_goods_called_otherwise_are_no_other_figures():
    after = sheet(row(1, "RK-1", "医用口罩", 1000, 20000), row(2, "RK-2", "手套", 5))
    assert sheet_changes.changed_figures(BEFORE, after) == ()


def test_equal_rows_are_told_apart_by_their_order():
    before = sheet(row(1, "RK-1", "口罩", 1), row(2, "RK-1", "口罩", 2))
    after = sheet(row(1, "RK-1", "口罩", 1), row(2, "RK-1", "口罩", 3))
    assert told(before, after) == ["RK-1 口罩 数量 2 → 3"]


def test_a_part_that_is_new_is_told_row_by_row():
    part = Part("money", "捐款", COLUMNS, (row(1, "SK-1", "捐款", 0, 100),))
    after = replace(BEFORE, parts=(part,))
    assert told(BEFORE, after) == ["捐款 SK-1 捐款 数量 无 → 0", "捐款 SK-1 捐款 金额 无 → 1.00"]


def test_a_figure_below_zero_has_the_minus_of_paper():
    after = sheet(row(1, "RK-1", "口罩", -1000, 20000), row(2, "RK-2", "手套", 5))
    assert told(BEFORE, after) == ["RK-1 口罩 数量 1,000 → −1,000"]


def test_two_issues_are_compared_by_the_sums_of_their_items():
    after = sheet(
        row(1, "RK-3", "口罩", 300, 5000), row(2, "RK-4", "口罩", 200), row(3, "RK-5", "酒精", 0)
    )
    assert [sheet_changes.said(change) for change in sheet_changes.between(BEFORE, after)] == [
        "口罩 数量 1,000 → 500",
        "口罩 金额 200.00 → 50.00",
        "手套 数量 5 → 无",
    ]


def test_of_stock_only_what_is_left_is_compared_with_what_was_left():
    before = samples.stock(3)
    one, *rest = before.rows
    more = {**one, "opening": one["closing"], "issued": 7, "closing": one["closing"] - 7}
    after = replace(before, rows=(more, *rest))
    (change,) = sheet_changes.between(before, after)
    assert change.where.endswith("期末结存")
    assert int(change.before.replace(",", "")) - int(change.after.replace(",", "")) == 7
