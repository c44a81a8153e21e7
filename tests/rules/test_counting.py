"""A seed draws the same lines again; what should be there follows from what had moved; great differences are counted
again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.counting import Counted, Moved, drawn, expected, had_moved, wants_recount

DAY, BEFORE, AFTER = date(2020, 2, 8), date(2020, 2, 7), date(2020, 2, 9)


@given(st.lists(st.text(), min_size=1, unique=True), st.text(), st.data())
def test_a_sample_is_as_large_as_asked_in_order_and_the_same_again(keys, seed, data):
    size = data.draw(st.integers(1, len(keys)))
    found = drawn(keys, size, seed)
    assert found == sorted(set(found))
    assert len(found) == size
    assert found == drawn(keys, size, seed)
    shuffled = data.draw(st.permutations(keys))
    assert {keys[n] for n in found} == {shuffled[n] for n in drawn(shuffled, size, seed)}


def test_other_seeds_draw_other_lines():
    keys = [f"KF/{n}" for n in range(50)]
    assert drawn(keys, 3, "7") == [14, 31, 46]  # as sha256sum has it
    assert len({tuple(drawn(keys, 3, str(n))) for n in range(20)}) > 15


@pytest.mark.parametrize("size", [0, 3, -1])
def test_no_more_can_be_drawn_than_there_are(size):
    with pytest.raises(ValueError, match="cannot draw"):
        drawn(["a", "b"], size, "7")


@pytest.mark.parametrize(
    ("position", "on", "moved"),
    [
        (5, AFTER, True),  # posted before the count
        (6, BEFORE, False),  # known to have moved after it, whatever its date
        (8, BEFORE, True),  # a paper found later
        (8, DAY, False),
        (8, AFTER, False),
    ],
)
def test_what_had_moved_when_the_count_was_made(position, on, moved):
    assert had_moved(Moved(position, on, -1), Counted(10, DAY, position=5, known=7)) is moved


def test_what_should_be_there_is_the_list_with_what_had_moved():
    moves = [Moved(2, DAY, -30), Moved(3, DAY, 5), Moved(9, DAY, -40)]
    assert expected(100, moves, Counted(75, DAY, 3, 3)) == 75


@pytest.mark.parametrize(
    ("should", "counted", "pieces", "percent", "again"),
    [
        (100, 100, None, None, False),
        (100, 99, None, None, True),
        (100, 95, 5, None, False),
        (100, 106, 5, None, True),
        (100, 90, None, 10, False),
        (100, 89, None, 10, True),
        (1000, 994, 5, 10, True),  # either limit
        (10, 8, 5, 10, True),
        (0, 1, 5, 10, True),  # of nothing, anything is above a percentage
        (0, 5, 5, None, False),
        (100, 99, 0, None, True),
    ],
)
def test_which_differences_are_counted_again(should, counted, pieces, percent, again):
    assert wants_recount(should, counted, pieces, percent) is again
