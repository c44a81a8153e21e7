"""What the loudspeaker reads: numbers as words, never longer than two minutes."""

from dataclasses import replace
from datetime import date

from inventory import sheet_format
from reports.loudspeaker import CHARACTERS, text
from tests import issued


def of(published, **change):
    sheet = replace(published.sheet, **change).sealed()
    return sheet_format.publish(sheet, published.placed)


def test_a_sheet_as_it_is_read():
    assert text(issued.series()[0]) == (
        "各位乡亲，现在公布北京市平谷区青石镇新冠肺炎疫情防控物资公示表，第一期。"
        "统计从二零二零年二月一日到二月十五日。"
        "一次性医用口罩，期初没有，收入一千七百二十只，发出八百只，结存九百二十只。"
        "洗手液，期初没有，收入六十瓶，发出十瓶，退货退还五瓶，结存四十五瓶。"
        "明细和校验码在公示栏。有疑问，找青石镇纪委，电话零幺零，六零零零零零零零。"
    )


def test_money_is_read_as_money():
    said = text(issued.beside()[5])
    assert "期初结余五百元，本期收到一千二百元，本期使用三百元，期末结余一千四百元。" in said
    assert "购进五百只，金额七百五十元。" in text(issued.beside()[1])


def test_a_correction_says_of_what_and_why():
    assert "这一期更正第二期，原因是漏登一批口罩。" in text(issued.series()[2])


def test_no_digit_is_left_to_be_guessed():
    for published in (*issued.series(), *issued.beside()):
        assert not any(c.isdigit() and c.isascii() for c in text(published)), text(published)


def test_it_is_never_longer_than_two_minutes_and_says_what_it_left_out():
    first = issued.series()[0]
    totals = tuple(
        {**first.sheet.totals[0], "item": f"医用防护物资之{'甲乙丙丁'[n % 4]}"} for n in range(30)
    )
    said = text(of(first, totals=totals))
    assert len(said) <= CHARACTERS
    assert "项，见公示栏。" in said
    assert said.count("医用防护物资之") + 1 < len(totals)
    long = text(of(first, organization_name="长" * 200, title="长" * 200 + "表"))
    assert len(long) <= CHARACTERS


def test_where_nothing_moved_that_is_said_and_across_years_both_years():
    first = issued.series()[0]
    assert "本期没有收支。" in text(of(first, rows=(), totals=()))
    said = text(of(first, start=date(2019, 12, 16)))
    assert "二零一九年十二月十六日到二零二零年二月十五日" in said
