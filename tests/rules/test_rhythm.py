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


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2020, 2, 5), "RUNNING"),
        (date(2020, 2, 6), "DUE"),
        (date(2020, 2, 8), "DUE"),
        (date(2020, 2, 9), "LATE"),
        (date(2020, 3, 4), "LATE"),
        (date(2020, 3, 5), "OVERDUE"),
    ],
)
def test_a_sheet_is_due_after_its_period_late_after_the_rule_overdue_after_the_law(today, standing):
    said = {"rhythm": "DAYS", "days": 5, "due_days": 3}
    found = rhythm.next_sheet(date(2020, 2, 1), today=today, **said)
    assert (found.end, found.due_on) == (date(2020, 2, 5), date(2020, 2, 8))
    assert (found.latest_on, found.standing) == (date(2020, 3, 4), standing)


def test_no_rule_makes_a_sheet_due_later_than_the_law_does():
    said = {"rhythm": "MONTH", "days": None, "due_days": 100}
    found = rhythm.next_sheet(date(2020, 2, 1), today=date(2020, 2, 1), **said)
    assert found.due_on == found.latest_on == date(2020, 3, 27)
