"""A sheet as tables for a screen."""

from dataclasses import replace
from datetime import date

from inventory.sheet import Column, Part, Row, Sheet
from webui.sheet_table import Cell, Table, tables

COLUMNS = (
    Column("no", "序号"),
    Column("item", "编码"),
    Column("name", "物资名称"),
    Column("specification", "规格"),
    Column("unit", "单位"),
    Column("opening", "期初结存", None, "opening"),
    Column("donated", "受赠", None, "in"),
    Column("purchased", "自购", None, "in"),
    Column("in_total", "入库小计", None, "subtotal"),
    Column("issued", "发放", None, "out"),
    Column("out_total", "出库小计", None, "subtotal"),
    Column("adjusted", "盘盈盘亏", None, "signed"),
    Column("closing", "期末结存", None, "closing"),
)
MASK: Row = {
    "no": 1,
    "item": "MASK",
    "name": "口罩",
    "specification": "YY/T 0969",
    "unit": "只",
    "opening": 0,
    "donated": 4300,
    "purchased": 0,
    "in_total": 4300,
    "issued": 1200,
    "out_total": 1200,
    "adjusted": 0,
    "closing": 3100,
}
SOAP: Row = {
    **MASK,
    "no": 2,
    "name": "肥皂",
    "specification": "",
    "unit": "块",
    "adjusted": -1,
    "issued": 0,
}
S6 = Sheet(
    sheet="S6",
    title="收发存总表",
    organization="T",
    organization_name="青石镇",
    start=date(2020, 2, 1),
    end=date(2020, 2, 29),
    unit_line="数量按各行单位",
    columns=COLUMNS,
    rows=(MASK, SOAP),
    totals=({"item": "口罩", "unit": "只", "donated": 4300, "closing": 3100},),
)


def cell(table: Table, row: int, title: str) -> Cell:
    """The cell of a column, found by the label it carries on a phone's card."""
    return next(c for c in table.rows[row] if c.label == title)


def test_a_column_without_anything_is_left_out_and_named() -> None:
    (table,) = tables(S6)
    assert table.left_out == ("自购",)
    words = [h.words for row in table.heads for h in row]
    assert "自购" not in words
    assert "期初结存" in words, "opening and closing stay, zero or not"


def test_columns_in_and_out_stand_under_one_heading_each() -> None:
    (table,) = tables(S6)
    top, below = table.heads
    groups = {h.words: h.columns for h in top if h.columns > 1}
    assert groups == {"本期入库": 2, "本期出库": 2}
    assert [h.words for h in below] == ["受赠", "小计", "发放", "小计"]
    assert sum(h.columns for h in top) == len(table.rows[0])


def test_the_specification_stands_small_under_the_name() -> None:
    (table,) = tables(S6)
    title = next(c for c in table.rows[0] if "c-title" in c.classes and c.words == "口罩")
    assert title.small == ("YY/T 0969",)
    assert title.is_title


def test_one_column_names_the_row() -> None:
    (table,) = tables(S6)
    for row in table.rows:
        assert sum(c.is_title for c in row) == 1


def test_the_closing_figure_leads_the_card_with_its_unit() -> None:
    (table,) = tables(S6)
    lead = cell(table, 0, "期末结存")
    assert "c-lead" in lead.classes
    assert (lead.words, lead.unit) == ("3,100", "只")


def test_minus_is_red_and_zero_steps_back() -> None:
    (table,) = tables(S6)
    assert "minus" in cell(table, 1, "盘盈盘亏").classes
    assert cell(table, 1, "盘盈盘亏").words == "−1"
    assert {"zero", "c-zero"} <= set(cell(table, 1, "发放").classes.split())


def test_a_total_row_has_as_many_cells_as_the_others_and_names_its_goods() -> None:
    other: Row = {**MASK, "no": 3, "specification": "儿童"}
    (table,) = tables(replace(S6, rows=(*S6.rows, other)))
    (total,) = table.totals
    assert len(total) == len(table.rows[0])
    (name,) = [c for c in total if c.words == "口罩"]
    assert name.small == ("合计",)
    assert table.single_totals == 0


def test_a_single_row_is_its_own_total() -> None:
    (table,) = tables(S6)
    assert table.totals == ()
    assert table.single_totals == 1


def test_money_is_shown_in_yuan_and_parts_follow() -> None:
    columns = (
        Column("no", "序号"),
        Column("holder", "使用单位"),
        Column("allotted_fen", "分配额", "fen", "in"),
        Column("available_fen", "可用余额", "fen", "closing"),
        Column("rate", "执行率"),
    )
    row: Row = {
        "no": 1,
        "holder": "上坡村",
        "allotted_fen": 5_000_000,
        "available_fen": 318_000,
        "rate": "93.6%",
    }
    total: Row = {"item": "合计", "unit": "元", "allotted_fen": 5_000_000, "available_fen": 318_000}
    part = Part(
        "A",
        "资金来源",
        (Column("item", "项目"), Column("text", "内容")),
        ({"item": "依据", "text": "党委会"},),
    )
    sheet = replace(S6, sheet="S5", columns=columns, rows=(row,), totals=(total,), parts=(part,))
    source, main = tables(sheet)
    assert cell(main, 0, "可用余额").words == "3,180.00"
    assert "元" not in {c.unit for c in main.rows[0]}
    assert len(main.heads) == 1, "money has no in and out columns of goods"
    assert "合计" in {c.words for c in main.totals[0]}
    assert source.title == "资金来源"
    assert [c.words for c in source.rows[0]] == ["依据", "党委会"]


def test_an_empty_sheet_has_no_rows_and_nothing_to_leave_out() -> None:
    (table,) = tables(replace(S6, rows=(), totals=()))
    assert table.rows == ()
    assert table.left_out == ()


def test_a_column_that_says_so_has_a_dash_for_nothing_but_not_in_a_total() -> None:
    columns = (*COLUMNS, Column("linked", "关联入库单号", empty="—"))
    (table,) = tables(replace(S6, columns=columns, rows=(MASK, MASK)))
    assert {row[-1].words for row in table.rows} == {"—"}
    assert [row[-1].words for row in table.totals] == [""]
    assert "关联入库单号" not in table.left_out
