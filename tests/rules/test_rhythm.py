"""Periods end where the rhythm says, and weekends are no working days."""

from datetime import date

import pytest

from inventory.rules import rhythm


@pytest.mark.parametrize(
    ("start", "of", "days", "end"),
    [
        (date(2020, 1, 28), "DAYS", 5, date(2020, 2, 1)),
        (date(2020, 1, 28), "DAYS", 1, date(2020, 1, 28)),
        (date(2020, 2, 1), "MONTH", None, date(2020, 2, 29)),
        (date(2020, 2, 12), "MONTH", None, date(2020, 2, 29)),
        (date(2020, 12, 31), "MONTH", None, date(2020, 12, 31)),
        (date(2020, 1, 1), "QUARTER", None, date(2020, 3, 31)),
        (date(2020, 2, 12), "QUARTER", None, date(2020, 3, 31)),
        (date(2020, 10, 1), "QUARTER", None, date(2020, 12, 31)),
    ],
)
def test_a_period_ends_where_its_rhythm_says(start, of, days, end):
    assert rhythm.ends(start, of, days) == end


def test_weekends_are_no_working_days():
    friday = date(2020, 2, 7)
    assert rhythm.working_days_after(friday, 1) == date(2020, 2, 10)
    assert rhythm.working_days_after(friday, 5) == date(2020, 2, 14)
    assert rhythm.working_days_after(friday, 20) == date(2020, 3, 6)
    assert rhythm.working_days_after(date(2020, 2, 8), 1) == date(2020, 2, 10)
    assert rhythm.working_days_after(friday, 0) == friday
