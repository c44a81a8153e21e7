"""Dates, numbers and money as paper writes them."""

from datetime import date

import pytest

from inventory.sheet import Column
from reports import words


def test_a_date_has_no_leading_zeros() -> None:
    assert words.day(date(2020, 2, 8)) == "2020年2月8日"


def test_a_period_names_the_year_again_only_where_it_changes() -> None:
    assert words.period(date(2020, 2, 3), date(2020, 2, 7)) == "2020年2月3日0时至2月7日24时"
    assert (
        words.period(date(2019, 12, 30), date(2020, 1, 5)) == "2019年12月30日0时至2020年1月5日24时"
    )


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (1234567, "1,234,567"), (-1200, "−1,200"), (999, "999")]
)
def test_a_number_has_commas_and_a_true_minus(value: int, said: str) -> None:
    assert words.number(value) == said


@pytest.mark.parametrize(
    ("fen", "said"),
    [(123450, "1234.50"), (-5, "-0.05"), (0, "0.00"), (20000000000000001, "200000000000000.01")],
)
def test_money_for_programs_is_exact_and_ascii(fen: int, said: str) -> None:
    assert words.plain_yuan(fen) == said


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("fen", 123450, "1,234.50"),
        ("fen", -123450, "−1,234.50"),
        (None, 123450, "123,450"),
        (None, None, ""),
        ("fen", None, ""),
        (None, True, "是"),
        (None, False, "否"),
        (None, "口罩", "口罩"),
    ],
)
def test_a_cell_says_its_value_by_its_unit(unit: str | None, value: object, said: str) -> None:
    assert words.cell(Column("x", "某列", unit), value) == said


def test_titles_are_listed_as_in_a_sentence() -> None:
    assert words.listed(["调入", "调出"]) == "调入、调出"


def test_what_cannot_be_seen_is_not_printed() -> None:
    assert words.printable("张\u200b三\u202e四\x07\ufeff") == "张三四"
    assert words.printable("一\n二\t三　四\u00a0五") == "一\n二\t三　四\u00a0五"


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "零元整"),
        (7, "柒分"),
        (50, "伍角整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (10_700_053, "壹拾万零柒仟元伍角叁分"),
        (5_000_000, "伍万元整"),
        (1_001_000, "壹万零壹拾元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (-100_000, "负壹仟元整"),
    ],
)
def test_an_amount_in_capitals(fen: int, said: str) -> None:
    assert words.capital_yuan(fen) == said
