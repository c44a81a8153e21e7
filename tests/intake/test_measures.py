import pytest

from inventory.intake.measures import chinese_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("五百", 500),
        ("十二", 12),
        ("贰拾", 20),
        ("一万二千零五", 12_005),
        ("壹拾万零壹仟贰佰伍拾", 101_250),
        ("一亿零三万", 100_030_000),
    ],
)
def test_exact_numerals_are_read(text, number):
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "零", "三百五", "三万五", "一两", "三五", "百", "万", "两三百"]
)
def test_what_may_be_meant_in_two_ways_is_no_number(text):
    assert chinese_number(text) is None
