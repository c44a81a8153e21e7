"""Lists of money: whoever gave is a row, whatever stands for how much."""

from inventory.intake.reading import read
from tests.intake.books import xlsx


def test_an_estimate_among_goods_is_a_problem_and_no_part_of_the_name():
    (table,) = read(xlsx([("捐赠人", "物资及数量"), ("示例超市", "口罩约500只")])).tables
    (row,) = table.rows
    assert (row.item, row.quantity) == ("口罩约500只", None)
    assert "不是清点的数" in row.problems[0]


def test_who_gave_money_is_never_passed_over_for_an_amount_that_cannot_be_read():
    head = ("捐款人", "捐款金额", "时间")
    day = "2020-03-03"
    rows = (("甲", "100", day), ("王五", "待定", day), ("赵六", "", "3月3日"), ("乙", "5", ""))
    inside = (head[:2], ("甲", "100"), ("钱七", "若干"), ("乙", "5"), ("经办人：某", "审核：某"))
    reading = read(xlsx((head, *rows), inside), "捐款.xlsx")
    found = [(row.counterparty, bool(row.problems)) for t in reading.tables for row in t.rows]
    dated = [("甲", False), ("王五", True), ("赵六", True), ("乙", False)]
    assert found == [*dated, ("甲", False), ("钱七", True), ("乙", False)]
    assert [unread.row for unread in reading.unread] == [5]
