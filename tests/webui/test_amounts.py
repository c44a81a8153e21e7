"""Typed numbers: what is accepted, what is refused and in which words."""

import pytest

from webui import amounts


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1234.56", 123_456),
        ("1,234.56", 123_456),
        ("¥50000", 5_000_000),
        ("￥ 50,000.0", 5_000_000),
        ("50000元", 5_000_000),
        ("１，２３４．５", 123_450),
        (" 0.07 ", 7),
        ("5万", 5_000_000),
        ("5.5万元", 5_500_000),
        ("0.000001万", 1),
        ("999999999999.99", 99_999_999_999_999),
    ],
)
def test_typed_yuan_becomes_exact_fen(typed: str, fen: int) -> None:
    assert amounts.parse_yuan(typed) == fen


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (1, "1 字节"),
        (999, "999 字节"),
        (1000, "1 KB"),
        (1001, "2 KB"),
        (999_000, "999 KB"),
        (999_001, "1.0 MB"),
        (2_340_000, "2.4 MB"),
        (10_000_000, "10.0 MB"),
    ],
)
def test_a_files_size_is_said_shortly_and_never_too_small(size: int, said: str) -> None:
    assert amounts.file_size(size) == said


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "1.234", "1,23.00", "-5", "−5", "1e3", "1.2.3", "9" * 5000, "5.1234567万", "万"],
)
def test_what_is_no_amount_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match="金额"):
        amounts.parse_yuan(typed)


@pytest.mark.parametrize(
    ("typed", "whole"), [("200", 200), ("1,200", 1200), ("１２", 12), ("0", 0)]
)
def test_typed_quantities_become_whole_numbers(typed: str, whole: int) -> None:
    assert amounts.parse_whole(typed) == whole


@pytest.mark.parametrize("typed", ["", "1.5", "-1", "两箱", "1 2 3,4", "9" * 5000])
def test_what_is_no_whole_number_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match="数量写整数"):
        amounts.parse_whole(typed)


def test_an_amount_typed_back_is_the_same_amount() -> None:
    for fen in (0, 1, 99, 100, 123_456, 200_000_000):
        assert amounts.parse_yuan(amounts.bare_yuan(fen)) == fen
        assert amounts.parse_yuan(amounts.yuan(fen)) == fen


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (200_000_000, "200 万元"),
        (86_096_290, "86.10 万元"),
        (318_000, "3,180.00 元"),
        (-1_500_000, "−1.50 万元"),
        (0, "0.00 元"),
    ],
)
def test_money_in_a_sentence_is_in_wan_from_ten_thousand_up(fen: int, words: str) -> None:
    assert amounts.short_yuan(fen) == words


def test_rates_are_cut_never_rounded_up() -> None:
    assert amounts.tenths(99_999, 100_000) == 999
    assert amounts.tenths(1, 0) == 0


def test_minus_is_a_true_minus() -> None:
    assert amounts.number(-1234) == "−1,234"
