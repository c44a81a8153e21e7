"""How close names are: words count, figures decide against it."""

import pytest

from inventory.rules.closeness import CLOSE, Goods, of_goods, of_parties


def goods(text):
    return Goods(*text.split("/"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("N95口罩//只", "口罩/N95/只"),
        ("一次性医用口罩//只", "医用口罩//只"),
        ("方便面//箱", "方便面（桶装）//箱"),
        ("口罩//只", "口罩//箱"),
        ("消毒夜//瓶/xiaoduye xdy", "消毒液//瓶/xiaoduye xdy"),
        ("８４消毒液//瓶", "84 消毒液//瓶"),
    ],
)
def test_goods_that_may_be_one_are_close(one, other):
    assert CLOSE <= of_goods(goods(one), goods(other)) == of_goods(goods(other), goods(one)) < 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("酒精/75%/瓶", "酒精/95%/瓶"),
        ("口罩/KN95/只", "口罩/N95/只"),
        ("口罩//只", "手套//只"),
        ("口罩/蓝色大号/只", "口罩/儿童专用/只"),
    ],
)
def test_goods_that_differ_in_a_figure_or_altogether_are_not(one, other):
    assert of_goods(goods(one), goods(other)) == 0


def test_another_unit_is_less_close_than_the_same():
    same = of_goods(goods("口罩//只"), goods("口罩//只"))
    assert of_goods(goods("口罩//只"), goods("口罩//箱")) < same == 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例商贸公司", "示例商贸有限公司"),
        ("乐都区公安局", "海东市乐都区公安局"),
    ],
)
def test_offices_of_which_one_says_more_are_close(one, other):
    assert of_parties(one, other) >= 70


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张三丰"),
        ("海东市乐都区公安局", "海东市乐都区教育局"),
        ("乐都区第一中学", "乐都区第二中学"),
        ("乐都区南独乐河镇马场村村民委员会", "乐都区南独乐河镇李家村村民委员会"),
        ("示例甲有限公司", "示例乙有限公司"),
    ],
)
def test_people_and_offices_that_each_say_something_of_their_own_are_not(one, other):
    assert of_parties(one, other) == 0
