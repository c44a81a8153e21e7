"""Which columns stand on paper, under which heads, and what the totals say."""

from dataclasses import replace

from inventory.sheet import Sheet
from reports import layout
from reports.layout import Table
from tests.reports import samples


def drawn(sheet: Sheet) -> Table:
    """The main table of a sheet."""
    return layout.table(sheet.columns, sheet.rows, sheet.totals)


def titles(table: Table) -> list[str]:
    """All headings of a table in one line each."""
    return [head.text.replace("\n", "") for line in table.heads for head in line]


def test_a_column_of_zeros_is_left_out_and_named_with_its_reason() -> None:
    table = drawn(samples.stock(5))
    assert "调入" not in titles(table)
    zeros, _, empty = table.left_out.partition("本期全部为 0，")
    assert zeros == "下拨、调入、调出、转换、退货退还"
    assert empty.startswith("实盘数、盘点日期本期没有内容，没有列出。")


def test_the_code_of_an_item_is_left_to_the_files() -> None:
    assert drawn(samples.stock(5)).left_out.endswith("物资编码见电子版。")


def test_an_empty_column_is_named_apart_from_those_that_are_zero() -> None:
    sheet = samples.fund()
    bare = tuple({**row, "rate": None} for row in sheet.rows)
    table = drawn(replace(sheet, rows=bare, totals=()))
    assert (
        table.left_out
        == "已订未付、预付及备用金、退回/冲减本期全部为 0，执行率本期没有内容，没有列出。"
    )


def test_a_column_that_says_so_has_a_dash_for_nothing_but_not_in_a_total() -> None:
    table = drawn(samples.fund())
    at = titles(table).index("事项")
    assert {row[at].text for row in table.rows} == {"—"}
    assert "—" not in {cell.text for row in table.totals for cell in row}


def test_opening_and_closing_stand_though_they_be_zero() -> None:
    sheet = samples.stock(1)
    table = drawn(replace(sheet, rows=({**sheet.rows[0], "opening": 0, "closing": 0},)))
    assert {"期初结存", "期末结存"} <= set(titles(table))


def test_a_value_only_in_the_totals_keeps_its_column() -> None:
    sheet = samples.stock(2)
    table = drawn(replace(sheet, totals=({**sheet.totals[0], "dispatched": 4},)))
    assert "调出" in titles(table)


def test_nothing_left_out_says_nothing() -> None:
    sheet = samples.stock(1)
    figures = {c.key: 1 for c in sheet.columns if c.role != "text"}
    full = {**sheet.rows[0], **figures, "counted": 1, "counted_on": "2020-02-29"}
    columns = tuple(c for c in sheet.columns if c.key != "item")
    full = {c.key: full[c.key] for c in columns}
    assert drawn(replace(sheet, columns=columns, rows=(full,), totals=())).left_out == ""


def test_an_empty_sheet_shows_all_its_columns() -> None:
    table = drawn(samples.donated(0))
    assert len(table.heads[0]) == len(samples.donated(0).columns) - 1, "计价依据 stands under 金额"
    assert table.rows == ()
    assert table.left_out == ""


def test_in_and_out_stand_under_one_heading_each() -> None:
    top, below = drawn(samples.stock(5)).heads
    assert [(h.text, h.columns) for h in top if h.columns > 1] == [("本期入库", 4), ("本期出库", 3)]
    assert [h.text for h in below] == ["受赠", "自购", "退回", "小计", "发放", "报损", "小计"]
    assert sum(h.columns for h in top) == len(drawn(samples.stock(5)).rows[0])


def test_an_out_column_after_the_subtotal_stands_alone() -> None:
    sheet = samples.stock(5)
    rows = tuple({**row, "sent_back": 3} for row in sheet.rows)
    top, below = drawn(replace(sheet, rows=rows)).heads
    assert "退货\n退还" in [h.text for h in top if h.rows == 2]
    assert "退货退还" not in [h.text for h in below]


def test_columns_that_no_subtotal_adds_up_have_no_heading_above() -> None:
    assert len(drawn(samples.donated(5)).heads) == 1


def test_the_basis_of_a_value_stands_small_under_it() -> None:
    table = drawn(samples.donated(2))
    at = next(n for n, h in enumerate(table.heads[0]) if h.text.startswith("折价金额"))
    assert (table.rows[1][at].text, table.rows[1][at].small) == ("3,200.00", "发票")
    assert (table.rows[0][at].text, table.rows[0][at].small) == ("", "未估价")
    assert "计价依据" not in titles(table)


def test_zero_steps_back_and_minus_stands_out() -> None:
    cells = {c.text: c.style.split() for row in drawn(samples.stock(2)).rows for c in row}
    assert "z" in cells["0"]
    assert "m" in cells["−1"]


def test_a_total_adds_up_at_least_two_rows_and_the_others_are_counted() -> None:
    table = drawn(samples.donated(9))
    assert [[c.text for c in line if c.text] for line in table.totals] == [
        ["合计", "一次性医用口罩", "只", "4,000", "1,500", "2,500"],
        ["合计", "75%酒精", "桶", "80", "6,400.00", "10", "70"],
        ["合计", "其余 5 种物资各只有一行，该行数字就是合计。"],
    ]


def test_goods_of_two_units_are_never_one_total() -> None:
    bottles, buckets = samples.stock(4).rows[2:4]
    assert (bottles["name"], bottles["unit"], buckets["unit"]) == (buckets["name"], "瓶", "桶")
    table = drawn(samples.stock(4))
    assert [line[-1].text for line in table.totals] == ["4 种物资各只有一行，该行数字就是合计。"]


def test_a_total_of_money_is_one_row_of_all() -> None:
    (line,) = drawn(samples.fund()).totals
    assert (line[0].text, line[0].columns) == ("合计", 2)
    assert "950,000.00" in [c.text for c in line]


def test_every_line_covers_every_column() -> None:
    for sheet in (samples.donated(9), samples.stock(12), samples.fund()):
        table = drawn(sheet)
        for line in (*table.rows, *table.totals):
            assert sum(c.columns for c in line) == len(table.shares)
