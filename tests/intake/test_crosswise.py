"""Columns of goods, of places and of consignments."""

from inventory.intake.crosswise import (
    across,
    across_both,
    goods_across,
    goods_across_both,
    groups_across,
)
from inventory.intake.workbook import GridRow


def test_columns_of_goods_are_a_table_each_and_what_is_private_leaves_once():
    row = GridRow(1, ("片区", "接收单位", "联系电话", "口罩（只）", "手套", "合计"))
    below = [GridRow(2, (None, "示例一村", "60000000", 200, "20副", 220))]
    first, second = goods_across(row, below)
    assert (first.item, first.unit, second.item, second.unit) == ("口罩", "只", "手套", None)
    assert first.keys == (None, "recipient", "phone", "quantity", "other", "other")
    assert second.keys == (None, "recipient", "other", "other", "quantity", "other")
    assert goods_across(row, [GridRow(2, (None, "示例一村", None, "急用", "当面点清"))]) == []


def test_names_of_goods_in_a_second_row_are_a_column_each():
    upper = GridRow(1, ("序号", "领用单位", "物品名称", "数量", None, "备注"))
    lower = GridRow(2, (None, None, "口罩（只）", "消毒液（瓶）", "手套（双）", None))
    below = [GridRow(3, (1, "示例一村", 200, 5, 50, None)), GridRow(4, (2, "示例二村", 1, None, 4))]
    found = goods_across_both(upper, lower, below)
    assert [(h.item, h.unit, h.row, h.joined_above) for h in found] == [
        ("口罩", "只", 2, True),
        ("消毒液", "瓶", 2, True),
        ("手套", "双", 2, True),
    ]
    data = GridRow(2, (None, None, "口罩", "五盒", None, None))
    named = [GridRow(3, (1, "示例一村", "手套", "2双", None, None))]
    assert goods_across_both(upper, data, named) == []


def test_a_class_of_goods_is_no_part_of_their_names_and_what_stands_below_a_name_is():
    upper = GridRow(1, ("序号", "村（社区）", "口罩（个）", None, "消毒用品", "额温枪 （把）"))
    lower = GridRow(2, (None, None, "医用", "N95", "84消毒液（桶）"))
    below = [GridRow(3, (1, "示例一村", 200, 5, 5, 3)), GridRow(4, (2, "示例二村", 1, None, "-"))]
    found = goods_across_both(upper, lower, below)
    assert [(h.item, h.unit) for h in found] == [
        ("口罩（医用）", "个"),
        ("口罩（N95）", "个"),
        ("84消毒液", "桶"),
        ("额温枪", "把"),
    ]


def test_units_may_stand_below_the_names_of_goods():
    upper, lower = GridRow(1, ("村名", "口罩", "酒精")), GridRow(2, (None, "个", "瓶"))
    found = goods_across_both(upper, lower, [GridRow(3, ("示例一村", 200, 5))])
    assert [(h.item, h.unit) for h in found] == [("口罩", "个"), ("酒精", "瓶")]


def test_one_column_of_goods_says_what_it_is_counted_in_and_people_are_no_goods():
    words = ("户主姓名", "人数", "常住（人）", "口罩（只）")
    below = [GridRow(2, ("示例甲", 2, 2, 10))]
    assert [h.item for h in goods_across(GridRow(1, words), below)] == ["口罩"]
    assert goods_across(GridRow(1, (*words[:3], "分值")), below) == []


def test_goods_may_be_named_with_their_number_and_signed_for_apart():
    words = ("村名", "口罩发放数量（个）", "应发数量（个）", "酒精数量（瓶）")
    found = goods_across(GridRow(1, words), [GridRow(2, ("示例村", 10, 20, 5))])
    assert [(h.item, h.unit) for h in found] == [("口罩", "个"), ("酒精", "瓶")]
    upper = GridRow(1, ("领用单位", "口罩", None, "酒精", None))
    lower = GridRow(2, (None, "数量（个）", "签字", "数量（瓶）", "签字"))
    assert [(h.item, h.unit) for h in groups_across(upper, lower)] == [
        ("口罩", "个"),
        ("酒精", "瓶"),
    ]


def test_more_columns_than_any_list_has_are_no_table():
    words = ("村名", *(f"物资{n}（只）" for n in range(90)))
    below = [GridRow(2, ("示例村", *range(1, 91)))]
    assert goods_across(GridRow(1, words), below) == []
    assert len(goods_across(GridRow(1, words[:41]), below)) == 40


def test_villages_and_consignments_are_a_column_each_and_other_numbers_are_none():
    below = [GridRow(2, ("口罩", "只", 20, "-", 20)), GridRow(3, ("手套", "双", None, 3, 3))]
    found = across(GridRow(1, ("品名", "单位", "示例一村", "示例二村", "合计")), below)
    assert [(h.across.whose, h.keys.index("quantity"), h.across.summed) for h in found] == [
        ("示例一村", 2, 4),
        ("示例二村", 3, 4),
    ]
    assert across(GridRow(1, ("品名", "单位", "甲", "乙", "合计")), below) == []
    upper = GridRow(1, ("品名", "单位", "接收批次及数量", None, "合计"))
    lower = GridRow(2, (None, None, "第一批（2月3日）", "第二批（2月9日）"))
    found = across_both(upper, lower, below)
    assert [h.across.consignment for h in found] == ["第一批（2月3日）", "第二批（2月9日）"]
