"""Continuations of rows."""

from inventory.intake.joining import joined
from inventory.intake.reading import read
from tests.intake.books import xlsx


def test_a_line_without_a_number_goes_to_the_row_above_and_what_it_says_otherwise_is_told():
    words = ("捐赠人", "品名", "规格", "数量", "单位", "日期")
    more = ("", "", "50只/盒", "", "箱", "2020-02-04")
    (table,) = read(xlsx([words, ("示例甲", "口罩", "", 5, "盒", "2020-02-03"), more])).tables
    (row,) = table.rows
    assert (row.item, row.specification, row.also_rows) == ("口罩", "50只/盒", (3,))
    assert ["两个" in row.problems[0], "日期却不同" in row.problems[1]] == [True, True]
    (table,) = read(xlsx([words, ("示例甲", "口罩", "", 5, "盒"), ("", "（医用）")])).tables
    assert (table.rows[0].item, len(table.rows[0].doubts)) == ("口罩 （医用）", 1)


def test_parts_of_a_name_are_joined_where_there_are_two():
    assert [joined("a", "b"), joined("a", ""), joined("", "b")] == ["a b", "a", "b"]


def test_the_end_of_a_firms_name_in_the_next_row_belongs_to_it():
    words = ("捐赠人", "品名", "数量", "单位", "日期")
    first = ("示例保险集团股份有限", "防护服", 300, "套", "2020-02-06")
    end = ("公司示例分公司", "隔离衣", 200, "件", "2020-02-06")
    (table,) = read(xlsx([words, first, end, ("公司工会", "水", 3, "箱", "2020-02-07")])).tables
    whole = "示例保险集团股份有限公司示例分公司"
    assert [row.counterparty for row in table.rows] == [whole, whole, "公司工会"]
    assert [row.run for row in table.rows] == [1, 1, 2]
    assert all("写成了两行" in row.doubts[0] for row in table.rows[:2])
