"""Dates in sentences on a screen, beyond what paper needs (``reports.words``). Pure functions."""

from datetime import date, timedelta

HOURS_MAX = 72
_WEEKDAYS = "一二三四五六日"


def short(day: date) -> str:
    """2月8日, for a sentence whose year is plain."""
    return f"{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """星期六."""
    return f"星期{_WEEKDAYS[day.weekday()]}"


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month of ``day``."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def proposed(newest: date | None, today: date) -> tuple[date, date]:
    """The period to begin with: the month of the newest document, not beyond today."""
    start, end = month_of(min(newest or today, today))
    return start, min(end, today)


def span(hours: int) -> str:
    """5 小时; 3 天 where hours would say nothing any more."""
    return f"{hours} 小时" if hours < HOURS_MAX else f"{hours // 24} 天"
