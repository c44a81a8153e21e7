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
