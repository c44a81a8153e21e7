"""What a villager copies with chalk: at most ten lines, the figures of the sheet, the check code last."""

from dataclasses import replace

from inventory import sheet_format
from reports.chalk import LINES, lines
from tests import issued


def test_a_sheet_in_six_lines():
    first = issued.series()[0]
    assert lines(first) == (
        "北京市平谷区青石镇新冠肺炎疫情防控物资公示表　第1期",
        "统计区间 2020年2月1日0时至2月15日24时",
        "一次性医用口罩（只）：期初 0，收入 1,720，发出 800，结存 920",
        "洗手液（瓶）：期初 0，收入 60，发出 10，退货退还 5，结存 45",
        "青石镇新冠肺炎疫情防控指挥部　2020年3月21日　监督电话 010-60000000",
        f"校验码 {first.check_code}",
    )


def test_a_correction_says_so_and_money_beside_goods_says_yuan():
    assert lines(issued.series()[2])[0].endswith("第3期，更正第2期")
    assert "购进 500，金额 750.00 元" in lines(issued.beside()[1])[2]
    assert "（元）：分配 350,000.00，" in lines(issued.beside()[4])[2]


def many(count):
    first = issued.series()[0]
    totals = tuple(
        {**first.sheet.totals[0], "item": f"物资{n}", "unit": "只"} for n in range(count)
    )
    return sheet_format.publish(replace(first.sheet, totals=totals).sealed(), first.placed)


def test_six_goods_have_a_line_each_and_of_more_five_do():
    assert len(lines(many(6))) == LINES
    assert "物资5（只）" in lines(many(6))[7]
    said = lines(many(18))
    assert len(said) == LINES
    assert said[7] == "另有 13 项，见公示表"
    assert said[6].startswith("物资4")


def test_of_many_goods_those_of_which_there_is_most_have_a_line():
    sheet = issued.series()[0].sheet
    totals = tuple({**sheet.totals[0], "item": f"物资{n}", "opening": n * 10_000} for n in range(9))
    placed = issued.series()[0].placed
    said = lines(sheet_format.publish(replace(sheet, totals=totals).sealed(), placed))
    assert [line[:3] for line in said[2:7]] == ["物资8", "物资7", "物资6", "物资5", "物资4"]


def test_where_nothing_moved_that_is_said():
    assert "本期没有收支（零报告）" in lines(many(0))
