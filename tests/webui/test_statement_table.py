"""A statement as a table: what is left out, what stands small under what, what a cell leads to."""

from datetime import date

from inventory.sheet import Column
from inventory.statements.shape import Statement
from webui.statement_table import Cell, table

COLUMNS = (
    Column("on", "日期"),
    Column("number", "单据"),
    Column("kind_name", "种类"),
    Column("item", "物资编码"),
    Column("name", "物资"),
    Column("specification", "规格"),
    Column("unit", "单位"),
    Column("earmark", "定向"),
    Column("quantity", "数量", role="in"),
    Column("value_fen", "价值", unit="fen"),
    Column("valued", "估价"),
)
ROW = {
    "on": "2020-02-01",
    "number": "T-RK-2020-000001",
    "kind_name": "入库单",
    "item": "MASK",
    "name": "口罩",
    "specification": "N95",
    "unit": "只",
    "quantity": -1200,
    "value_fen": None,
    "valued": "未估价",
}


def drawn(columns=COLUMNS, **said):
    return table(
        Statement("x", "账", "T", "镇", False, None, date(2020, 2, 8), {}, columns, **said),
        ("on", "pinyin", "quantity"),
    )


def cell(shown, title):
    """The cell of the first row under a heading."""
    titles = [head.words for head in shown.heads]
    return shown.lines[0].cells[titles.index(title)]


def test_what_is_empty_is_left_out_and_what_belongs_together_stands_together():
    shown = drawn(rows=(ROW, {**ROW, "value_fen": 5, "valued": None}))
    assert [head.words for head in shown.heads] == ["日期", "单据", "物资", "数量", "价值"]
    assert cell(shown, "单据").small == ("入库单",)
    assert cell(shown, "物资").small == ("N95",)
    assert (cell(shown, "数量").words, cell(shown, "数量").unit) == ("−1,200", "只")
    assert (cell(shown, "价值").words, cell(shown, "价值").small) == ("未估价", ())


def test_headings_sort_by_what_they_show():
    shown = drawn(rows=({**ROW, "value_fen": 5},))
    assert [h.sort for h in shown.heads] == ["on", "", "pinyin", "quantity", ""]


def test_documents_and_items_lead_on():
    shown = drawn(rows=(ROW,))
    number, name = cell(shown, "单据"), cell(shown, "物资")
    assert (number.link, number.code) == ("document", "T-RK-2020-000001")
    assert (name.link, name.code) == ("card", "MASK")


def test_classes_say_what_a_cell_is():
    shown = drawn(rows=(ROW,))
    assert set(cell(shown, "数量").classes.split()) == {"num", "c-lead", "minus"}
    assert cell(shown, "物资").is_title
    assert cell(shown, "日期").label == "日期"


def test_opening_and_closing_stand_around_the_rows_and_totals_below():
    columns = (
        Column("on", "日期"),
        Column("number", "单据"),
        Column("kind_name", "种类"),
        Column("in", "收入", role="in"),
        Column("balance", "结存", role="closing"),
    )
    ends = {
        "opening": {"kind_name": "期初结存", "balance": 5},
        "closing": {"kind_name": "期末结存", "balance": 8},
    }
    row = {"on": "2020-02-01", "number": "N", "kind_name": "入库单", "in": 3, "balance": 8}
    shown = drawn(columns, rows=(row,), totals=({"kind_name": "合计", "in": 3},), **ends)
    titles = [line.cells[1].words for line in (*shown.lines, *shown.totals)]
    assert titles == ["期初结存", "N", "期末结存", "合计"]
    assert [line.sum for line in shown.lines] == [True, False, True]
    assert not shown.lines[0].cells[1].link
    later = drawn(columns, rows=(row,), opening=ends["opening"])
    assert [line.sum for line in later.lines] == [True, False]


def test_a_value_stands_small_under_its_quantity():
    columns = (
        Column("name", "物资"),
        Column("unit", "单位"),
        Column("closing", "期末结存", role="closing"),
        Column("closing_fen", "期末价值", unit="fen", role="closing"),
        Column("unvalued", "其中未估价", role="closing"),
    )
    row = {"name": "口罩", "unit": "只", "closing": 1500, "closing_fen": 123456, "unvalued": 1200}
    shown = drawn(columns, rows=(row, {**row, "closing_fen": 0, "unvalued": 0}))
    assert cell(shown, "期末结存").small == ("1,234.56 元", "未估价 1,200")
    assert shown.lines[1].cells[1].small == ()
    assert isinstance(cell(shown, "物资"), Cell)
