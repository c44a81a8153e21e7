from datetime import date

from inventory.intake.headings import both_rows, one_row, settled
from inventory.intake.workbook import GridRow


def keys(upper, lower):
    found = both_rows(GridRow(1, upper), GridRow(2, lower))
    return [header.keys for header in found]


def test_group_heads_and_the_words_below_are_one_header():
    upper = ("序号", "捐赠单位", None, "捐赠物资", None, None, "备注")
    lower = (None, "名称", "联系电话", "名称", "数量", "单位", None)
    assert keys(upper, lower) == [("no", "donor", "phone", "item", "quantity", "unit", "note")]


def test_a_head_without_words_below_it_goes_on_over_nothing():
    upper = ("捐赠单位", None, None, "备注")
    assert keys(upper, (None, "名称", "数量", None)) == [("donor", "item", "quantity", "note")]


def test_brackets_below_say_what_a_column_is_counted_in():
    (header,) = both_rows(
        GridRow(1, ("品名", "数量", "金额")), GridRow(2, (None, "（箱）", "（万元）"))
    )
    assert (header.unit, header.fen_per_unit) == ("箱", 1_000_000)


def test_a_title_and_a_row_of_data_are_no_part_of_a_header():
    assert keys(("示例镇公示", None), ("品名", "数量")) == []
    assert keys(("品名", "数量"), ("口罩", "198件")) == []
    assert keys(("单位：示例镇", "日期：2020年"), ("品名", "数量")) == []


def test_a_unit_that_holds_names_is_who_and_a_code_that_counts_is_a_number():
    (header,) = one_row(GridRow(1, ("编号", "单位", "品名", "数量")))
    below = [
        GridRow(2, (1, "示例第一中学", "口罩", "1箱")),
        GridRow(3, (2, "示例敬老院", "口罩", "1箱")),
    ]
    assert settled(header, below).keys == ("no", "party", "item", "quantity")
    apart = [GridRow(2, ("A1", "只", "口罩", 1)), GridRow(3, ("A2", "只", "口罩", 1))]
    assert settled(header, apart).keys == ("code", "unit", "item", "quantity")


def test_somebody_who_gave_goods_of_unknown_worth_is_a_row_though_gifts_of_money_are_headed_so():
    gift = (10, date(2020, 2, 9), "爱心人士", "未登记", "84消毒液", "瓶", 120, "未估价")
    assert one_row(GridRow(11, gift)) == []
    assert one_row(GridRow(11, tuple(str(cell) for cell in gift))) == []
    assert one_row(GridRow(1, ("序号", "爱心人士", "捐款金额"))) != []
