"""Days over several columns."""

from inventory.intake.reading import read
from inventory.intake.split_days import SplitDays, parts_of_day
from inventory.intake.workbook import GridRow
from tests.intake.books import xlsx


def test_year_month_and_day_stand_side_by_side_or_month_and_day_do():
    assert parts_of_day(("序号", "年", "月", "日", "品名")) == (1, 2, 3)
    assert parts_of_day(("2020年 月", "2020年 日")) == (0, 1)
    assert parts_of_day(("月", "品名", "日")) == ()


def test_a_blank_month_is_the_one_above_and_words_are_no_day():
    days = SplitDays((0, 1), ("2020年 月", "2020年 日"))
    rows = [(1, 28), (None, 29), (None, "〃"), ("2月", "3日"), ("合计", None), (None, None, "口罩")]
    found = [days.joined(GridRow(n, cells)).cells[0] for n, cells in enumerate(rows)]
    assert found == [
        "2020年1月28日",
        "2020年1月29日",
        "2020年1月29日",
        "2020年2月3日",
        "合计",
        None,
    ]


def test_days_over_columns_are_days_of_rows_with_the_year_over_them_or_in_the_title():
    upper, lower = ("2020年", "", "捐赠人", "品名", "数量"), ("月", "日")
    rows = ((2, 3, "示例甲", "口罩", "50只"), ("", 4, "示例乙", "手套", "5副"))
    (table,) = read(xlsx([upper, lower, *rows])).tables
    assert [row.on.isoformat() for row in table.rows] == ["2020-02-03", "2020-02-04"]
    words = ("月", "日", "捐赠人", "品名", "数量")
    (table,) = read(xlsx([("2021年捐赠登记",), words, *rows])).tables
    assert [row.on.isoformat() for row in table.rows] == ["2021-02-03", "2021-02-04"]
    assert [row.note for row in table.rows] == [None, None]
