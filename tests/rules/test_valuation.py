"""Value leaves with the pieces, to the last fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.valuation import share


def test_a_share_is_rounded_down_and_the_last_piece_takes_the_rest():
    assert share(100, 3, 1) == 33
    assert share(67, 2, 1) == 33
    assert share(34, 1, 1) == 34


@pytest.mark.parametrize("taken", [0, 4])
def test_nothing_and_more_than_there_is_cannot_be_taken(taken):
    with pytest.raises(ValueError, match="cannot take"):
        share(100, 3, taken)


@given(st.integers(0, 10**9), st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_however_pieces_leave_the_whole_value_leaves_with_them(value, takes):
    quantity, left = sum(takes), value
    for taken in takes:
        gone = share(left, quantity, taken)
        assert 0 <= gone <= left
        quantity, left = quantity - taken, left - gone
    assert left == 0
