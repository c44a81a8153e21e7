"""Dates in sentences."""

from datetime import date

from webui import days


def test_days_are_spoken_as_an_office_does() -> None:
    day = date(2020, 2, 8)
    assert days.spoken(day) == "2020年2月8日"
    assert days.short(day) == "2月8日"
    assert days.weekday(day) == "星期六"


def test_a_period_names_the_year_again_only_when_it_changes() -> None:
    assert days.period(date(2020, 2, 3), date(2020, 2, 7)) == "2020年2月3日0时至2月7日24时"
    assert (
        days.period(date(2019, 12, 30), date(2020, 1, 2)) == "2019年12月30日0时至2020年1月2日24时"
    )


def test_a_month_has_its_own_last_day() -> None:
    assert days.month_of(date(2020, 2, 8)) == (date(2020, 2, 1), date(2020, 2, 29))
    assert days.month_of(date(2021, 12, 31)) == (date(2021, 12, 1), date(2021, 12, 31))
