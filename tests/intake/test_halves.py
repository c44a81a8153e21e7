"""Gifts of money and gifts of goods in one table are two tables, with nothing lost or twice."""

from inventory.intake.reading import read
from tests.intake.books import xlsx

HEAD = [
    ("序号", "捐赠单位/个人", "联系人", "捐款（元）", "捐物", "", ""),
    ("", "", "", "", "名称", "数量", "折价（元）"),
]
ROWS = [
    (1, "示例公司", "示例甲", 50000, "", "", ""),
    ("", "", "", "", "酒精", "30桶", 900),
    (2, "示例合作社", "", "", "土豆", "2吨", 3000),
    ("", "", "", "", "白菜", "1500公斤", 1500),
    (3, "示例一组", "示例乙", 100, "口罩", "10包", ""),
    ("总计", "", "", 50100, "", "", 5400),
]


def told(table):
    return [(r.row, r.counterparty, r.item, r.quantity, r.amount_fen) for r in table.rows]


def test_each_gift_stands_once_in_the_table_it_is_of():
    result = read(xlsx([*HEAD, *ROWS]))
    goods, money = result.tables
    assert (goods.as_, money.as_, goods.header_row, money.header_row) == ("donated", "cash", 2, 2)
    assert told(goods) == [
        (4, "示例公司", "酒精", 30, 90_000),
        (5, "示例合作社", "土豆", 2, 300_000),
        (6, "示例合作社", "白菜", 1500, 150_000),
        (7, "示例一组", "口罩", 10, None),
    ]
    assert told(money) == [
        (3, "示例公司", None, None, 5_000_000),
        (7, "示例一组", None, None, 10_000),
    ]
    assert not result.has_problems
    for table, printed in ((goods, 540_000), (money, 5_010_000)):
        assert [(t.printed, t.difference) for t in table.totals] == [(printed, 0)]


def test_what_is_private_leaves_both_and_is_told_once():
    result = read(xlsx([*HEAD, *ROWS]))
    assert "示例甲" not in str(result)
    assert [(r.row, r.value) for r in result.removed] == [(3, "示例甲"), (7, "示例乙")]


def test_a_column_of_gifts_of_money_alone_is_told_from_what_goods_are_worth():
    words = ("捐赠人", "品名", "数量", "捐款金额")
    apart = [words, ("示例甲", "口罩", "10包", ""), ("示例乙", "", "", 500)]
    goods, money = read(xlsx(apart)).tables
    assert (told(goods), told(money)) == (
        [(2, "示例甲", "口罩", 10, None)],
        [(3, "示例乙", None, None, 50_000)],
    )
    (table,) = read(xlsx([words, ("示例甲", "口罩", "10包", 200)])).tables
    assert told(table) == [(2, "示例甲", "口罩", 10, 20_000)]
