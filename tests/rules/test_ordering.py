"""What a part of an order is worth, and which price is the dearer one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.ordering import dearer, unit_price, worth

MANY = st.integers(min_value=1, max_value=10**12)


@pytest.mark.parametrize(("came", "fen"), [(0, 0), (1, 33), (2, 66), (3, 100), (4, 100)], ids=str)
def test_a_part_is_worth_its_share_below_a_fen_left_out_and_the_whole_all_of_it(came, fen):
    assert worth(100, 3, came) == fen


@given(amount=MANY, ordered=MANY, came=st.integers(min_value=0, max_value=10**12))
def test_a_part_is_never_worth_more_than_the_whole_and_more_is_never_worth_less(
    amount, ordered, came
):
    assert 0 <= worth(amount, ordered, came) <= worth(amount, ordered, came + 1) <= amount


@pytest.mark.parametrize(
    ("amount", "quantity", "above"),
    [(300, 100, False), (301, 100, True), (3, 1, False), (1, 1, False)],
)
def test_a_price_is_dearer_by_less_than_a_fen_a_piece(amount, quantity, above):
    assert dearer(amount, quantity, 300, 100) is above


@pytest.mark.parametrize(
    ("fen", "quantity", "said"),
    [
        (300_000, 1_000, "3.00"),
        (10_000, 30, "3.3333"),
        (1, 2, "0.0050"),
        (1, 3, "0.0033"),
        (2, 3, "0.0067"),
        (123_456_700, 100, "12,345.67"),
        (123_456_701, 100, "12,345.6701"),
        (29_999, 30_000, "0.0100"),
    ],
)
def test_a_piece_costs_whole_fen_or_is_said_to_four_decimals(fen, quantity, said):
    assert unit_price(fen, quantity) == said
