"""Dates as an office writes them: 2月8日 in a sentence, 2020-02-08 in a table. Pure functions."""

from datetime import date, timedelta

_WEEKDAYS = "一二三四五六日"


def spoken(day: date) -> str:
    """2020年2月8日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short(day: date) -> str:
    """2月8日, for a sentence whose year is plain."""
    return f"{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """星期六."""
    return f"星期{_WEEKDAYS[day.weekday()]}"


def period(start: date, end: date) -> str:
    """The words under a sheet: 2020年2月3日0时至2月7日24时."""
    last = short(end) if end.year == start.year else spoken(end)
    return f"{spoken(start)}0时至{last}24时"


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month of ``day``."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
