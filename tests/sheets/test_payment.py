"""What a sheet says of a receipt's payment, and how it shortens numbers."""

import pytest

from inventory.order_money import Part
from inventory.sheets.payment import few, state, tail


def part(fen, paid):
    return Part(lot_id=1, receipt="RK", line=1, quantity=1, fen=fen, paid_fen=paid)


@pytest.mark.parametrize(
    ("parts", "apart", "said"),
    [
        ([part(100, 0)], 0, "未付"),
        ([part(100, 1)], 0, "部分"),
        ([part(100, 99)], 0, "部分"),
        ([part(100, 100)], 0, "已付"),
        ([part(100, 100), part(50, 0)], 0, "部分"),
        ([part(100, 100)], 1, "部分"),  # a piece of it is on no order
        ([part(100, 0)], 1, "未付"),
        ([], 5, "未挂账"),
        ([part(0, 0)], 0, "未挂账"),  # it came beyond the order, which says no price of it
    ],
)
def test_a_receipt_is_paid_when_all_of_it_is(parts, apart, said):
    assert state(parts, apart) == said


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([], None),
        (["甲"], "甲"),
        (["甲", "甲", "乙"], "甲、乙"),
        (["甲", "乙", "丙"], "甲、乙、丙"),
        (["甲", "乙", "丙", "丁"], "甲、乙、丙等 4 张"),
    ],
)
def test_three_numbers_are_named_and_the_rest_counted(numbers, said):
    assert few(numbers) == said


@pytest.mark.parametrize(("number", "said"), [("1234", "1234"), ("12345", "尾号 2345")])
def test_of_a_number_the_end_is_shown(number, said):
    assert tail(number) == said
