"""Sheets as townships, schools and villages keep them, made by others than the reader's maker."""

from datetime import date

import pytest

from inventory.errors import NoHeader
from inventory.intake.reading import read
from tests.intake.books import xlsx


def rows(sheet, **how):
    (table,) = read(xlsx(sheet), **how).tables
    return table.rows


def test_villages_against_goods_are_issued_and_a_summary_is_told():
    sheet = [
        ("示例镇2020年2月5日物资发放汇总表",),
        ("序号", "村（社区）", "口罩（个）", "酒精（瓶）", "合计", "领取人签字", "备注"),
        (1, "示例一村", 300, 20, 320, "", ""),
        (2, "示例二村", "-", 10, 11, "", "急"),
        ("合计", "", 300, 30, 331),
    ]
    masks, alcohol = read(xlsx(sheet)).tables
    assert (masks.as_, alcohol.as_) == ("issued", "issued")
    assert [(r.counterparty, r.item, r.quantity, r.unit, r.note) for r in alcohol.rows] == [
        ("示例一村", "酒精", 20, "瓶", None),
        ("示例二村", "酒精", 10, "瓶", "急"),
    ]
    assert [(r.row, r.quantity) for r in masks.rows] == [(3, 300)]
    assert [t.difference for t in (*masks.totals, *alcohol.totals)] == [0, 0]
    assert [d for r in (*masks.rows, *alcohol.rows) for d in r.doubts] == [
        "E列合计写的是 11，各栏相加是 10，请核对"
    ]
    assert any("像是汇总" in told for told in masks.told)


def test_consignments_over_a_column_each_have_their_days():
    sheet = [
        ("2020年下拨物资分批统计表",),
        ("物资名称", "单位", "接收批次及数量", "", "合计"),
        ("", "", "第一批（2月3日）", "第二批（2月9日）", ""),
        ("口罩", "只", 2000, "若干", 2000),
    ]
    first, second = read(xlsx(sheet)).tables
    assert [(r.quantity, r.on.isoformat()) for r in first.rows] == [(2000, "2020-02-03")]
    assert [(r.quantity, len(r.problems)) for r in second.rows] == [(None, 1)]


def test_goods_over_number_and_worth_are_a_table_each():
    sheet = [
        ("乡镇", "口罩", "", "手套", ""),
        ("", "数量（个）", "金额（元）", "数量（副）", "金额（元）"),
        ("示例镇", 100, 200, 5, 50.5),
    ]
    found = [
        (r.item, r.quantity, r.unit, r.amount_fen) for t in read(xlsx(sheet)).tables for r in t.rows
    ]
    assert found == [("口罩", 100, "个", 20_000), ("手套", 5, "副", 5_050)]


def test_money_and_worth_beside_columns_of_goods_are_no_goods_and_each_its_own():
    words = ("捐赠单位", "口罩（只）", "手套（副）")
    given, money = ("示例甲", 100, "", 500), ("示例乙", "", 5, "")
    masks, gloves, cash = read(xlsx([(*words, "捐款（元）"), given, money])).tables
    assert [(t.as_, len(t.rows)) for t in (masks, gloves, cash)] == [
        ("donated", 1),
        ("donated", 1),
        ("cash", 1),
    ]
    assert cash.rows[0].amount_fen == 50_000
    masks, gloves = read(xlsx([(*words, "折价（元）"), given, money])).tables
    assert (masks.rows[0].amount_fen, masks.rows[0].note) == (None, "折价（元）：500")


def test_people_and_their_goods_side_by_side_are_two_tables():
    words = ("姓名", "口罩（只）")
    found = read(xlsx([(*words, *words), ("示例甲", 10, "示例乙", 5)])).tables
    assert [(r.counterparty, r.quantity) for t in found for r in t.rows] == [
        ("示例甲", 10),
        ("示例乙", 5),
    ]


def test_marks_of_a_class_are_no_goods_unless_the_words_around_say_so():
    sheet = [("姓名", "语文", "算术"), ("示例甲", 90, 95)]
    with pytest.raises(NoHeader):
        read(xlsx(sheet))
    assert len(read(xlsx([("物资发放",), *sheet])).tables) == 2


def test_villages_against_goods_may_stand_below_another_table():
    sheet = [
        ("捐赠方", "品名", "数量"),
        ("示例甲", "口罩", "10只"),
        ("二、发放情况",),
        ("村名", "口罩（只）", "酒精（瓶）"),
        ("示例一村", 5, 1),
    ]
    found = [(t.as_, r.item, r.quantity) for t in read(xlsx(sheet)).tables for r in t.rows]
    assert found == [("donated", "口罩", 10), ("issued", "口罩", 5), ("issued", "酒精", 1)]


def test_what_came_and_went_with_a_day_each_are_two_tables():
    sheet = [
        ("品名", "单位", "入库", "", "", "出库", "", "", "库存"),
        ("", "", "日期", "数量", "来源", "日期", "数量", "领用单位", ""),
        ("口罩", "盒", "2020.2.3", 100, "示例局", "2020.2.5", 10, "示例村", 90),
        ("酒精", "瓶", "2020.2.4", 50, "示例公司", "", "", "", 50),
    ]
    came, went = read(xlsx(sheet)).tables
    assert [(r.counterparty, r.quantity, r.on.day) for r in came.rows] == [
        ("示例局", 100, 3),
        ("示例公司", 50, 4),
    ]
    assert [(r.counterparty, r.quantity, r.on.day) for r in went.rows] == [("示例村", 10, 5)]


def test_gifts_in_one_column_beside_their_number_are_names_and_cash_is_for_its_own_table():
    words = ("捐赠人", "捐赠款物", "数量", "单位", "折价金额")
    goods, cash = ("示例甲", "口罩", 100, "只", 300), ("示例乙", "现金", "", "", 500)
    first, second = rows([words, goods, cash])
    assert (first.item, first.quantity, first.problems) == ("口罩", 100, ())
    assert "捐款表" in second.problems[0]


def test_a_gift_of_both_money_and_goods_is_one_of_each():
    words = ("姓名", "捐款金额", "捐赠物资")
    sheet = [words, ("示例甲", 500, ""), ("示例乙", "", "口罩100只"), ("示例丙", 200, "酒精2瓶")]
    goods, cash = read(xlsx(sheet)).tables
    assert [(r.item, r.quantity, r.amount_fen) for r in goods.rows] == [
        ("口罩", 100, None),
        ("酒精", 2, None),
    ]
    assert [r.amount_fen for r in cash.rows] == [50_000, 20_000]


def test_of_the_stock_of_yesterday_and_today_the_later_is_read():
    words = ("物资名称", "单位", "昨日库存", "今日入库", "今日消耗", "今日库存")
    (row,) = rows([words, ("口罩", "只", 100, 50, 30, 120)])
    assert row.quantity == 120


def test_what_was_due_is_no_column_of_goods():
    words = ("乡镇", "人口", "应发口罩（个）", "实发口罩（个）")
    (row,) = rows([words, ("示例镇", 1000, 500, 400)])
    assert (row.item, row.quantity) == ("口罩", 400)


def test_a_place_under_the_word_for_units_is_who_got_the_goods():
    words = ("日期", "单位", "物资", "数量", "领用人")
    (row,) = rows([words, ("2020.2.3", "县医院", "口罩", "5盒", "示例")])
    assert (row.counterparty, row.unit) == ("县医院", "盒")


def test_places_over_number_and_worth_are_a_table_each():
    sheet = [
        ("品名", "单位", "示例一村", "", "示例二村", ""),
        ("", "", "数量", "金额", "数量", "金额"),
        ("口罩", "盒", 2, 150, 3, 225),
    ]
    found = [
        (t.as_, r.counterparty, r.quantity, r.amount_fen)
        for t in read(xlsx(sheet)).tables
        for r in t.rows
    ]
    assert found == [("issued", "示例一村", 2, 15_000), ("issued", "示例二村", 3, 22_500)]


def test_a_year_of_a_cover_in_numerals_is_that_of_the_other_sheets():
    cover = [("物资台账",), ("二〇二〇年三月",)]
    sheet = [("捐赠人", "品名", "数量", "日期"), ("示例甲", "口罩", "5盒", "2月3日")]
    (table,) = read(xlsx(cover, sheet)).tables
    assert table.rows[0].on.isoformat() == "2020-02-03"
    assert "工作表“Sheet1”第2行" in table.rows[0].doubts[0]


def test_who_got_goods_is_the_village_or_class_and_not_who_fetched_them():
    words = ("日期", "部门/班级", "品名", "数量", "领用人")
    (row,) = rows([("领用登记",), words, ("2020.9.1", "示例一班", "口罩", "5盒", "示例")])
    assert (row.counterparty, row.note) == ("示例一班", "领用人：示例")
    (table,) = read(xlsx([("村捐款公示",), ("村别", "金额"), ("示例一村", 500)])).tables
    assert (table.as_, table.rows[0].counterparty) == ("cash", "示例一村")


def test_a_blank_day_of_somebody_else_is_the_day_above_with_a_doubt_unless_a_day_is_given():
    words = ("日期", "捐赠人", "品名", "数量")
    sheet = [words, ("2020.2.3", "示例甲", "口罩", "5盒"), ("", "示例乙", "口罩", "1盒")]
    _, second = rows(sheet)
    assert (second.on.isoformat(), len(second.doubts)) == ("2020-02-03", 1)
    _, second = rows(sheet, on=date(2020, 3, 1))
    assert (second.on.isoformat(), second.doubts) == ("2020-03-01", ())


def test_a_ditto_mark_for_a_day_is_the_day_above_and_the_first_row_has_none():
    words = ("日期", "捐赠人", "品名", "数量")
    day, *_ = "2020.2.3", "〃"
    found = rows([words, (day, "示例甲", "口罩", "5盒"), ("〃", "示例乙", "口罩", "1盒")])
    assert [row.on.isoformat() for row in found] == ["2020-02-03"] * 2
    (first,) = rows([words, ("〃", "示例乙", "口罩", "1盒")])
    assert "上面没有可接的日期" in first.problems[0]


@pytest.mark.parametrize(
    ("price", "many", "worth", "doubted"),
    [
        (5, 420, 2110, True),
        (3680, 2, 7000, True),
        (5, 420, 2100, False),
        (0.33, 300, 100, False),  # 100 元 for 300, rounded to the fen
        (2.35, 33, 77, False),  # less than one yuan left out
        ("1.5元/只", 10, 16, True),
    ],
)
def test_a_price_that_does_not_make_the_amount_is_doubtful(price, many, worth, doubted):
    (row,) = rows(
        [
            ("供货商", "品名", "单位", "数量", "单价", "金额"),
            ("甲", "口罩", "只", many, price, worth),
        ]
    )
    assert (bool(row.doubts), row.amount_fen, row.problems) == (doubted, worth * 100, ())


@pytest.mark.parametrize("number", [13900001200, 313900001200, "13900001200"])
def test_a_telephone_among_quantities_or_amounts_is_a_problem_and_no_number(number):
    words = ("捐赠人", "品名", "单位", "数量", "金额")
    (row,) = rows([words, ("示例甲", "口罩", "只", number, 5)])
    assert (row.quantity, "像是电话" in row.problems[0]) == (None, True)
    (row,) = rows([words, ("示例甲", "口罩", "只", 5, number)])
    assert (row.amount_fen, "像是电话" in row.problems[0]) == (None, True)


def test_words_for_an_amount_in_the_last_row_are_a_row():
    words = ("捐款人", "金额", "备注")
    found = rows([words, ("示例甲", 5, ""), ("示例乙", "壹仟元整", "")])
    assert [row.amount_fen for row in found] == [500, 100_000]
    found = rows([words, ("示例甲", 5, ""), ("示例乙", "若干", "")])
    assert [bool(row.problems) for row in found] == [False, True]


def test_goods_without_a_number_among_goods_in_one_cell_are_not_lost():
    words = ("捐赠人", "物资及数量", "日期")
    found = rows([words, ("示例甲", "口罩5盒", "2020.2.3"), ("示例乙", "棉衣若干", "2020.2.3")])
    assert [bool(row.problems) for row in found] == [False, True]


def test_what_was_counted_goes_before_the_books_and_a_class_of_rows_is_no_header():
    sheet = [
        ("物资盘点表",),
        ("序号", "名称", "单位", "账面数", "实盘数", "备注"),
        ("一、防护用品",),
        (1, "口罩", "盒", 120, 118, "短少"),
        (2, "手套", "盒", 10, 10, ""),
    ]
    assert [(row.quantity, row.note) for row in rows(sheet)] == [
        (118, "账面数：120；短少"),
        (10, "账面数：10"),
    ]
    partly = [sheet[1], (1, "口罩", "盒", 120, 118), (2, "手套", "盒", 10)]
    assert [row.quantity for row in rows(partly, as_="opening")] == [120, 10]


def test_a_ledger_of_one_of_the_goods_takes_its_name_from_above():
    sheet = [
        ("物资明细账",),
        ("品名：口罩  规格：50只/盒  计量单位：只",),
        ("2020年", "", "摘要", "收入", "发出", "结存"),
        ("月", "日"),
        (1, 1, "上年结转", "", "", 200),
        ("", 28, "示例局拨入", 2000, "", 2200),
        ("", "〃", "发示例村", "", 300, 1900),
        ("", 30, "报损", "", 1, 1899),
    ]
    result = read(xlsx(sheet))
    came, went = result.tables
    assert [(r.item, r.specification, r.quantity, r.unit) for r in came.rows] == [
        ("口罩", "50只/盒", 2000, "只")
    ]
    assert (came.as_, came.rows[0].counterparty, came.rows[0].on.isoformat()) == (
        "allocated",
        "示例局拨入",
        "2020-01-28",
    )
    assert [(r.counterparty, r.quantity, bool(r.problems)) for r in went.rows] == [
        ("示例村", 300, False),
        ("报损", 1, True),
    ]
    assert [(u.row, u.why is not None) for u in result.unread if u.row > 4] == [(5, True)]


def test_of_a_cash_book_what_came_in_is_read():
    sheet = [
        ("捐款收支明细",),
        ("日期", "摘要", "收入金额", "支出金额", "余额"),
        ("2020.2.2", "收示例甲捐款", 1000, "", 1000),
        ("2020.2.5", "付购口罩款", "", 400, 600),
        ("2020.2.6", "退示例甲", -200, "", 400),
    ]
    result = read(xlsx(sheet))
    (table,) = result.tables
    assert (table.as_, [r.amount_fen for r in table.rows]) == ("cash", [100_000, None])
    assert "负数" in table.rows[1].problems[0]
    assert [u.why for u in result.unread if u.row == 4] == ["不是收入；支出请在“资金”里登记"]


def test_a_foot_line_that_names_officers_is_no_row():
    sheet = [("日期", "来源", "品名", "数量"), ("2020.2.3", "示例甲", "口罩", "5盒")]
    result = read(xlsx([*sheet, ("村委会主任：示例 公示人：示例",)]))
    assert ([len(t.rows[0].also_rows) for t in result.tables], len(result.unread)) == ([0], 1)
