"""Which names likely mean one thing, and which do not."""

import pytest

from inventory.rules.alike import alike, fold, fold_party


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("口罩", "N95"), ("N95口罩", "")),
        (("口罩", "N95"), ("口罩（Ｎ９５）", "")),
        (("口罩", "n95"), ("N-95、口罩。", "")),
        (("医用外科口罩", ""), ("口罩", "医用外科")),
        (("酒精", "75%"), ("７５％ 酒精", "")),
        (("一次性医用口罩", "YY/T 0969"), ("一次性医用口罩", "（YY/T0969）")),
        (("消毒液", "500ml"), ("消毒液 500 ML", "")),
    ],
)
def test_the_same_words_in_any_order_width_and_case(one, other):
    assert alike(fold(*one), fold(*other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("口罩", "KN95"), ("N95口罩", "")),
        (("口罩", ""), ("口罩", "N95")),
        (("手套", "1.2L"), ("手套", "12L")),
        (("口罩", ""), ("罩口", "")),
        (("", ""), ("。", "")),
        (("酒精", "75%"), ("酒精", "75")),
    ],
)
def test_other_words_are_other_things(one, other):
    assert not alike(fold(*one), fold(*other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("某某公司", "某某有限公司"),
        ("某某有限责任公司", "某某股份有限公司"),
        ("某某（青海）有限公司", "某某青海公司"),
        ("某某有限公司（张三 13800000000）", "某某有限公司"),
        ("张三", "张 三"),
    ],
)
def test_a_firm_is_known_whatever_kind_of_company_it_says(one, other):
    assert alike(fold_party(one), fold_party(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("甲公司", "乙公司"), ("某某公司", "某某"), ("某某厂", "某某公司"), ("张三", "三张")],
)
def test_another_name_is_another_firm(one, other):
    assert not alike(fold_party(one), fold_party(other))


def test_a_name_of_very_many_words_is_compared_as_it_stands():
    words = "甲 乙 丙 丁 戊 己 庚 辛"
    assert alike(fold(words), fold(words))
    assert not alike(fold(words), fold("乙 甲 丙 丁 戊 己 庚 辛"))
