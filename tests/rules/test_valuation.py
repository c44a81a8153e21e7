"""Value leaves with the pieces, to the last fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.valuation import share, take_back


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


@given(
    parts=st.lists(st.tuples(st.integers(1, 50), st.integers(0, 999)), min_size=1, max_size=9),
    percent=st.integers(0, 100),
)
def test_taken_back_is_all_of_it_and_from_none_more_than_it_holds(parts, percent):
    weights, held = [w for w, _ in parts], [h for _, h in parts]
    value = sum(held) * percent // 100
    taken = take_back(value, weights, held)
    assert sum(taken) == value
    assert all(0 <= t <= h for t, h in zip(taken, held, strict=True))


def test_what_one_lacks_the_others_give():
    assert take_back(100, [1, 2], [50, 60]) == [33 + 7, 60]
    assert take_back(90, [1, 2], [50, 60]) == [30, 60]
    with pytest.raises(ValueError, match="cannot take back"):
        take_back(111, [1, 2], [50, 60])
