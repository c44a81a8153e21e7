"""Dates in sentences."""

from datetime import date

from webui import days


def test_days_are_spoken_as_an_office_does() -> None:
    day = date(2020, 2, 8)
    assert days.short(day) == "2月8日"
    assert days.weekday(day) == "星期六"


def test_a_month_has_its_own_last_day() -> None:
    assert days.month_of(date(2020, 2, 8)) == (date(2020, 2, 1), date(2020, 2, 29))
    assert days.month_of(date(2021, 12, 31)) == (date(2021, 12, 1), date(2021, 12, 31))


def test_hours_are_counted_as_long_as_they_say_something() -> None:
    assert (days.span(71), days.span(72), days.span(100)) == ("71 小时", "3 天", "4 天")
