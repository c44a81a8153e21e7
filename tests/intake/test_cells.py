from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.intake.cells import (
    FEN_PER_WAN,
    Malformed,
    Quantity,
    as_fen,
    as_quantity,
    as_text,
    looks_like_quantity,
    plain,
    tidy,
)
from inventory.intake.days import as_date


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (20191104.0, 20191104),
        (658.5, "658.5"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (float("nan"), "nan"),
        (12, 12),
        (True, "TRUE"),
        (False, "FALSE"),
        ("", None),
        (None, None),
        ("\u200b", None),
        ("\xa0\u3000 ", None),
        (datetime(2020, 1, 30, 8, 30), date(2020, 1, 30)),  # noqa: DTZ001 - as spreadsheets have it
        (date(2020, 1, 30), date(2020, 1, 30)),
        (time(8, 30), "08:30:00"),
    ],
)
def test_a_cell_is_what_the_spreadsheet_shows(value, cell):
    assert plain(value) == cell
    assert type(plain(value)) is type(cell)


def test_invisible_characters_go_and_spaces_become_one():
    assert tidy("\ufeff口罩\xa0\xa0KN\u200b95\r\n（折叠）_x000D_\t") == "口罩 KN95 （折叠）"


def test_a_number_as_text_keeps_no_point_zero():
    assert as_text(plain(20191104.0)) == "20191104"
    assert as_text(date(2020, 1, 30)) == "2020-01-30"
    assert as_text(None) == ""


@pytest.mark.parametrize(
    ("cell", "quantity"),
    [
        (15, Quantity(15)),
        ("198件", Quantity(198, "件")),
        ("198 件", Quantity(198, "件")),
        ("8400人份", Quantity(8400, "人份")),
        ("1,200只", Quantity(1200, "只")),
        ("１，２００只", Quantity(1200, "只")),
        ("15.0箱", Quantity(15, "箱")),
        ("13.5万盒", Quantity(135_000, "盒")),
        ("1.2万", Quantity(12_000)),
        ("1 234 567只", Quantity(1_234_567, "只")),
        ("198（件）", Quantity(198, "件")),
        ("2箱（共200只）", Quantity(2, "箱", "(共200只)")),
        ("五百只", Quantity(500, "只")),
        ("贰拾箱（棉）", Quantity(20, "箱", "(棉)")),
        ("一万二千零五个", Quantity(12_005, "个")),
        ("一百", Quantity(100)),
        ("3千只", Quantity(3000, "只")),
        ("3千克", Quantity(3, "千克")),
    ],
)
def test_quantity_and_unit_are_read_as_written(cell, quantity):
    assert as_quantity(cell) == quantity


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("", "没有填"),
        (None, "没有填"),
        ("3.5箱", "更小的计量单位"),
        (".5箱", "更小的计量单位"),
        ("若干", "写成整数"),
        ("一批", "写成整数"),
        ("三百五只", "写成整数"),
        ("一两箱", "写成整数"),
        ("1000余ml", "约数"),
        ("50只左右", "约数"),
        ("500多只", "约数"),
        ("30箱以上", "约数"),
        ("200斤（大约）", "约数"),
        ("3箱+20瓶", "看不懂"),
        ("2O双", "字母 O"),
        ("约200只", "看不懂"),
        ("100-200只", "看不懂"),
        ("2箱200只", "看不懂"),
        ("10*20只", "看不懂"),
        ("1,20只", "看不懂"),
        (-5, "负数"),
        ("-5只", "负数"),
        ("－5只", "负数"),
        (0, "大于零"),
        (10**13, "太大"),
        (date(2020, 1, 30), "日期"),
        ("#REF!", "错误值 #REF!"),
        ("#公式未计算", "保存一次"),
        ("198件\ufffd", "乱码"),
        ("1.5吨", "例如 1500公斤"),
        ("0.00005万只", "不是整数"),
        ("99999999亿只", "太大"),
    ],
)
def test_a_bad_quantity_says_what_to_write(cell, says):
    with pytest.raises(Malformed, match=says):
        as_quantity(cell)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (None, None),
        ("", None),
        ("/", None),
        ("未估价", None),
        (0, 0),
        (1234, 123400),
        (plain(1234.5), 123450),
        (plain(12.3 * 3), 3690),
        ("1,234.5", 123450),
        ("¥1,234.50元", 123450),
        ("人民币 50000 元整", 5000000),
        ("1.2万元", 1200000),
        ("１２．５", 1250),
        ("三万元", 3_000_000),
        ("人民币：陆万捌仟元整", 6_800_000),
        ("叁佰元伍角", 30_050),
        ("壹拾万零壹仟贰佰伍拾元整", 10_125_000),
    ],
)
def test_an_amount_is_exact_fen(cell, fen):
    assert as_fen(cell) == fen


def test_ten_thousands_count_only_where_they_are_written():
    assert as_fen(3, fen_per_unit=FEN_PER_WAN) == 3_000_000
    assert as_fen("0.0001", fen_per_unit=FEN_PER_WAN) == 100
    assert as_fen("500元", fen_per_unit=FEN_PER_WAN) == 50_000


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("1.234", "不到一分"),
        ("-5", "是负数"),
        ("5美元", "看不懂"),
        ("约500", "看不懂"),
        (date(2020, 1, 30), "日期"),
        (10**12, "太大"),
    ],
)
def test_a_bad_amount_says_what_to_write(cell, says):
    with pytest.raises(Malformed, match=says):
        as_fen(cell)


@pytest.mark.parametrize(
    "cell",
    [
        date(2020, 1, 30),
        "2020-01-30",
        "2020/1/30",
        "2020.1.30",
        "2020年1月30日",
        "２０２０年１月３０日",
        "2020-01-30 08:30",
        "20200130",
        20200130,
        43860,
    ],
)
def test_a_day_is_read_however_it_is_written(cell):
    assert as_date(cell) == date(2020, 1, 30)


@pytest.mark.parametrize("cell", [None, "", "/"])
def test_no_day_is_none(cell):
    assert as_date(cell) is None


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("2020-02-30", "没有 2020-02-30 这一天"),
        ("20201301", "没有 20201301 这一天"),
        ("1月30日", "没有年份"),
        ("1.30", "没有年份"),
        ("20.1.30", "看不懂"),
        ("正月初六", "看不懂"),
        (date(1920, 1, 30), "年份不对"),
        (10000, "年份不对"),
        (7, "看不懂"),
        (date(2099, 1, 30), "年份不对"),
    ],
)
def test_an_impossible_day_says_what_to_write(cell, says):
    with pytest.raises(Malformed, match=says):
        as_date(cell)


@pytest.mark.parametrize(
    "cell", [12, "500只", "约200只", "3.5箱", "若干", "十箱", "-3", "数十箱", "/"]
)
def test_a_lone_cell_may_be_meant_as_a_quantity(cell):
    assert looks_like_quantity(cell)


@pytest.mark.parametrize("cell", [date(2020, 1, 30), "2020年1月30日", "示例镇", "", "审核人"])
def test_a_lone_cell_that_is_a_date_or_words_is_no_quantity(cell):
    assert not looks_like_quantity(cell)


@given(st.integers(min_value=1, max_value=10**9), st.sampled_from(["", "件", "人份", " 箱"]))
def test_every_whole_number_comes_back_from_a_cell(number, unit):
    assert as_quantity(f"{number:,}{unit}").number == number
    assert as_quantity(plain(number * 1.0)).number == number


@given(st.integers(min_value=0, max_value=10**12))
def test_every_amount_of_fen_comes_back_from_a_float_cell(fen):
    assert as_fen(plain(fen / 100)) == fen
