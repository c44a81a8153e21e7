"""Numbers as they are read aloud: each word by hand."""

from datetime import date

import pytest

from reports import spoken


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (112, "一百一十二"),
        (222, "二百二十二"),
        (1_010, "一千零一十"),
        (2_000, "两千"),
        (2_200, "两千二百"),
        (10_000, "一万"),
        (10_005, "一万零五"),
        (10_500, "一万零五百"),
        (12_000, "一万二千"),
        (20_000, "两万"),
        (36_000, "三万六千"),
        (100_000, "十万"),
        (110_000, "十一万"),
        (120_500, "十二万零五百"),
        (200_002, "二十万零二"),
        (1_000_010, "一百万零一十"),
        (20_000_000, "两千万"),
        (100_005_000, "一亿零五千"),
        (200_000_000, "两亿"),
        (-5, "负五"),
    ],
)
def test_a_whole_number(value, words):
    assert spoken.whole(value) == words


def test_two_has_a_word_of_its_own_before_a_measure():
    assert spoken.counted(2, "只") == "两只"
    assert spoken.counted(12, "只") == "十二只"


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元"),
        (5, "五分"),
        (20, "两角"),
        (200, "两元"),
        (205, "两元零五分"),
        (250, "两元五角"),
        (5_000_000, "五万元"),
        (4_699_999, "四万六千九百九十九元九角九分"),
        (-100, "负一元"),
    ],
)
def test_an_amount(fen, words):
    assert spoken.yuan(fen) == words


def test_a_date_and_a_line():
    assert spoken.day(date(2020, 2, 15)) == "二月十五日"
    assert spoken.day(date(2020, 11, 2), year=True) == "二零二零年十一月二日"
    assert spoken.line("010-6000 1234") == "零幺零，六零零零幺二三四"


def test_what_no_sheet_has_is_refused():
    with pytest.raises(ValueError, match="too much"):
        spoken.whole(10**12)
