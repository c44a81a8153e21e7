"""What a balance can give on a past date."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.running import Change, offer

DAY = date(2020, 2, 1)


def on(day):
    return DAY + timedelta(days=day)


def test_a_later_low_bounds_what_can_be_taken_before_it():
    later = [Change(on(3), -80), Change(on(5), 100)]
    assert offer(120, later, on(1)) == 20
    assert offer(120, later, on(4)) == 20
    assert offer(120, later, on(5)) == 120


def test_changes_of_one_day_count_together():
    assert offer(50, [Change(on(2), -100), Change(on(2), 120)], on(1)) == 30


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-20, 40)), max_size=15), st.integers(0, 9))
def test_the_offer_is_the_lowest_end_of_a_day_from_that_day_on(changes, day):
    running, ends = 0, []
    for d in range(10):
        running += sum(q for at, q in changes if at == d)
        ends.append(running)
    later = [Change(on(d), q) for d, q in changes]
    assert offer(running, later, on(day)) == min(ends[day:])
