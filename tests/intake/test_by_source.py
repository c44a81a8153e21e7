"""Lists whose rows say each how the goods came."""

import pytest

from inventory.intake.by_source import kind_in
from inventory.intake.reading import read
from tests.intake.books import xlsx

HEADER = ("日期", "摘要", "品名", "单位", "收入", "发出", "结存")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("县卫健局拨入", "allocated"),
        ("采购入库(省医药)", "purchased"),
        ("示例公司捐赠", "donated"),
        ("上级下拨的捐赠物资", None),
        ("结转", None),
    ],
)
def test_a_text_says_how_goods_came_in_one_way_or_in_none(text, kind):
    assert kind_in(text) == kind


def test_a_running_ledger_is_parted_by_how_goods_came_and_says_who_took_them():
    sheet = [
        HEADER,
        ("2020-02-01", "县卫健局拨入", "口罩", "只", 300, None, 300),
        ("2020-02-02", "发示例村卡口", "口罩", "只", None, 100, 200),
        ("2020-02-03", "采购入库（示例医药）", "口罩", "只", 50, None, 250),
        ("2020-02-04", "示例卫生院领用", "口罩", "只", None, 30, 220),
        ("2020-02-04", "发改局领用", "口罩", "只", None, 10, 210),
        ("合计", None, None, None, 350, 140, 210),
    ]
    tables = read(xlsx(sheet)).tables
    assert [(t.as_, [(r.counterparty, r.quantity) for r in t.rows]) for t in tables] == [
        ("allocated", [("县卫健局", 300)]),
        ("purchased", [("示例医药", 50)]),
        ("issued", [("示例村卡口", 100), ("示例卫生院", 30), ("发改局", 10)]),
    ]
    assert [(t.printed, t.difference) for table in tables for t in table.totals] == [
        (350, 0),
        (140, 0),
    ]
    assert all(row.doubts for table in tables for row in table.rows)


def test_how_goods_came_may_stand_beside_a_column_of_who_gave_them():
    words = ("日期", "品名", "数量", "单位", "来源", "供货单位/捐赠人")
    sheet = [
        words,
        ("2020-02-08", "口罩", 300, "个", "捐赠", "示例商户协会"),
        ("2020-02-08", "洗手液", 40, "瓶", "采购", "示例超市"),
        ("2020-02-09", "喷壶", 60, "个", "上级下拨", "示例指挥部"),
    ]
    tables = read(xlsx(sheet)).tables
    assert [(t.as_, [r.counterparty for r in t.rows]) for t in tables] == [
        ("donated", ["示例商户协会"]),
        ("purchased", ["示例超市"]),
        ("allocated", ["示例指挥部"]),
    ]
    (one,) = read(xlsx([words, sheet[3]])).tables
    assert (one.as_, one.rows[0].counterparty, one.told) == ("allocated", "示例指挥部", ())


def test_one_row_that_says_how_it_came_does_not_decide_for_all():
    sheet = [
        ("示例村防疫物资收发公开栏",),
        ("日期", "来源", "品名", "数量", "单位"),
        ("2020-02-02", "镇政府", "口罩", 500, "个"),
        ("2020-02-04", "村民示例", "口罩", 100, "个"),
        ("2020-02-06", "村集体采购", "手套", 60, "双"),
    ]
    (table,) = read(xlsx(sheet)).tables
    assert (table.as_, len(table.rows)) == (None, 3)
