"""Sheets as somebody made them who had not seen the reader: no row invented, none lost."""

from datetime import date

import pytest

from inventory.intake.reading import read
from tests.intake.books import xlsx


@pytest.mark.parametrize("goods", ["口罩约500只", "盒饭每日50份", "酒精500ml*20瓶", "515只"])
def test_goods_in_one_cell_that_are_not_counted_are_a_problem_and_no_name(goods):
    (table,) = read(xlsx([("捐赠人", "物资及数量"), ("示例超市", goods)])).tables
    (row,) = table.rows
    assert (row.item or goods, row.quantity) == (goods, None)
    assert "请写成 口罩200只" in row.problems[0]


def test_cash_among_goods_is_money_and_no_goods():
    (table,) = read(
        xlsx([("捐赠人", "物资及数量"), ("示例乙", "书9本"), ("示例甲", "现金2,000元")])
    ).tables
    _, row = table.rows
    assert (row.item, row.quantity, row.amount_fen) == (None, None, 200_000)
    assert "捐款表" in row.problems[0]


def test_a_sum_in_capitals_is_a_total_of_the_money_and_no_gift():
    money = [("捐款人", "捐款金额"), ("示例一组", "三万元"), ("示例二组", 38000)]
    capitals = ("合计人民币（大写）：陆万捌仟元整", 68000), ("合计（大写）：陆万捌仟元整",)
    for foot in (*capitals, ("捐款总额", 68000)):
        (table,) = read(xlsx([*money, foot])).tables
        assert [row.amount_fen for row in table.rows] == [3_000_000, 3_800_000]
        assert [(t.printed, t.difference) for t in table.totals] == [(6_800_000, 0)]


def test_a_subtotal_in_the_column_of_the_price_closes_the_rows_above_it():
    sheet = [
        ("供货商", "品名", "数量", "单价", "金额"),
        ("示例药房", "口罩", "300个", 15, 4500),
        ("", "喷壶", "6台", 120, 720),
        ("", "", "", "小计", 5220),
    ]
    (table,) = read(xlsx(sheet)).tables
    assert [(row.also_rows, row.problems) for row in table.rows] == [((), ())] * 2
    assert [(t.printed, t.difference) for t in table.totals] == [(522_000, 0)]


def test_a_header_of_compound_words_is_one():
    words = ("编号", "捐赠单位或个人", "物资名称及规格", "单位", "数量", "接收时间", "接收人")
    row = (1, "示例农业公司", "口罩（三层）", "只", 500, date(2020, 2, 3), "示例")
    more = (2, "示例商店", "手套", "双", 5, date(2020, 2, 3), "示例")
    sheet = [("接受捐赠物资（物品）登记表",), words, row, more, ("制表人：示例",)]
    (table,) = read(xlsx(sheet)).tables
    found, _ = table.rows
    assert (
        table.columns[0].key,
        table.as_,
        found.counterparty,
        found.item,
        found.quantity,
        found.unit,
    ) == (
        "no",
        "donated",
        "示例农业公司",
        "口罩（三层）",
        500,
        "只",
    )


def test_a_sentence_over_a_table_names_no_kind_and_rows_of_several_sources_part_it():
    sheet = [
        ("根据上级要求，现将我镇疫情防控物资接收和使用情况公示如下，接受社会监督。",),
        ("一、接收情况",),
        ("序号", "来源", "品名", "数量"),
        (1, "示例指挥部下拨", "口罩", "3000只"),
        (2, "镇政府自购", "口罩", "2000只"),
        (3, "示例公司捐赠", "消毒液", "40桶"),
    ]
    tables = read(xlsx(sheet)).tables
    assert [(t.as_, [(r.row, r.counterparty) for r in t.rows]) for t in tables] == [
        ("allocated", [(4, "示例指挥部")]),
        ("purchased", [(5, None)]),
        ("donated", [(6, "示例公司")]),
    ]
    assert all("分开读作几张表" in t.told[-1] for t in tables)
    *_, asked = read(xlsx([*sheet, (4, "不详", "手套", "2双")])).tables
    assert (asked.as_, [row.row for row in asked.rows]) == (None, [7])
    assert "下拨、自购、捐赠几种" in asked.told[-1]
    (whole,) = read(xlsx(sheet), as_="donated").tables
    assert [row.counterparty for row in whole.rows] == [
        "示例指挥部下拨",
        "镇政府自购",
        "示例公司捐赠",
    ]
    (table,) = read(xlsx([*sheet[:3], sheet[5]])).tables
    assert (table.as_, table.told) == ("donated", ())


def test_one_total_under_blocks_side_by_side_is_held_against_all_of_them():
    sheet = [
        ("姓名", "金额（元）", "姓名", "金额（元）"),
        ("示例甲", 100, "示例乙", 200),
        ("示例丙", 50, "合计", 350),
    ]
    *_, last = read(xlsx(sheet)).tables
    assert [(t.printed, t.summed, t.first, t.last) for t in last.totals] == [(35_000, 35_000, 2, 3)]
    assert "各栏各页相加" in last.told[-1]
    *_, own = read(xlsx([*sheet[:2], ("示例丙", 50, "合计", 200)])).tables
    assert [(t.difference, t.last) for t in own.totals] == [(0, 2)]


def test_goods_named_in_the_second_row_of_a_header_are_a_table_each():
    sheet = [
        ("2020年物资发放登记表",),
        ("序号", "日期", "领用单位", "数量", "", "备注"),
        ("", "", "", "口罩（只）", "手套（双）", ""),
        (1, "2月1日", "示例一村", 200, "", ""),
        (2, "2月2日", "示例二村", 100, 3, "急"),
    ]
    masks, gloves = read(xlsx(sheet)).tables
    assert (masks.as_, masks.header_row) == ("issued", 3)
    assert [(r.counterparty, r.item, r.quantity, r.unit) for r in masks.rows] == [
        ("示例一村", "口罩", 200, "只"),
        ("示例二村", "口罩", 100, "只"),
    ]
    assert [(r.counterparty, r.item, r.quantity, r.note) for r in gloves.rows] == [
        ("示例二村", "手套", 3, "急")
    ]


def test_one_total_under_a_header_on_every_page_is_held_against_all_pages():
    words = ("捐款人", "金额")
    pages = [words, ("示例甲", 100), ("本页小计", 100), words, ("示例乙", 200), ("本页小计", 200)]
    *_, last = read(xlsx([*pages, ("总计", 300)])).tables
    assert [(t.label, t.difference, t.first) for t in last.totals] == [
        ("小计", 0, 5),
        ("合计", 0, 2),
    ]
    *_, last = read(xlsx([*pages, ("总计", 301)])).tables
    assert [t.difference for t in last.totals] == [0, 10_100]


def test_who_gave_may_stand_over_a_table_without_such_a_column():
    sheet = [
        ("捐赠物资接收单",),
        ("接收单位：", "示例镇政府", "捐赠单位：", "示例公司"),
        ("品名", "规格", "单位", "数量"),
        ("口罩", "KN95", "只", 500),
        ("手套", "", "双", 100),
    ]
    (table,) = read(xlsx(sheet)).tables
    assert [(row.counterparty, row.run) for row in table.rows] == [("示例公司", 1)] * 2
    assert table.told == ("没有往来单位一栏，用第2行“捐赠单位：示例公司”",)
    (table,) = read(xlsx([*sheet[:1], ("接收单位：", "示例镇政府"), *sheet[2:]])).tables
    assert table.rows[0].counterparty is None


def test_totals_of_each_of_the_goods_are_no_rows():
    sheet = [
        ("领取单位", "领取物资", "领取数量"),
        ("示例一组", "口罩", "50只"),
        ("", "消毒液", "2瓶"),
        ("全村合计", "口罩", "50只"),
        ("", "消毒液", "2瓶"),
        ("示例二组", "口罩", "60只"),
    ]
    result = read(xlsx(sheet))
    assert [row.row for row in result.tables[0].rows] == [2, 3, 6]
    assert [u.text for u in result.unread] == ["全村合计 口罩 50只", "消毒液 2瓶"]


def test_money_counted_like_goods_is_a_problem():
    (table,) = read(xlsx([("捐赠人", "品名", "数量"), ("示例甲", "慰问金", "2000元")])).tables
    assert table.rows[0].quantity is None
    assert "捐款表" in table.rows[0].problems[0]


def test_a_numbered_row_with_goods_for_an_amount_is_a_problem_and_not_lost():
    sheet = [("序号", "捐赠方", "金额"), (1, "示例甲", 500), (2, "示例超市", "面100箱")]
    (table,) = read(xlsx(sheet)).tables
    assert [(row.row, bool(row.problems)) for row in table.rows] == [(2, False), (3, True)]


def test_goods_in_one_cell_may_be_counted_in_words():
    sheet = [("捐赠人", "物品及数量"), ("示例甲", "口罩两百只"), ("示例乙", "蔬菜一车")]
    (table,) = read(xlsx(sheet)).tables
    assert [(row.item, row.quantity, bool(row.problems)) for row in table.rows] == [
        ("口罩", 200, False),
        ("蔬菜", None, True),
    ]


def test_a_sum_beside_the_price_is_what_a_row_costs():
    (table,) = read(xlsx([("品名", "数量", "单价", "小计"), ("口罩", "500只", 2, 1000)])).tables
    assert table.rows[0].amount_fen == 100_000


@pytest.mark.parametrize("last", ["月末结存", "本月结余"])
def test_of_what_was_left_last_month_and_this_the_later_is_the_stock(last):
    words = ("序号", "物资名称", "单位", "上月结余", "本月收入", "本月发出", last)
    (table,) = read(xlsx([words, (1, "口罩", "只", 10, 20, 5, 25)])).tables
    (row,) = table.rows
    assert (table.as_, row.quantity, row.problems) == ("opening", 25, ())
