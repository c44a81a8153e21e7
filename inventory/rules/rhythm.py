"""When a public sheet is due: its period, the working days after it.

The law gives twenty working days from the day something came to be (政府信息公开条例 第二十六条). Public holidays are
not in here, so a limit is never later than the law's but where weekends are worked.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LAW_DAYS = 20
_SATURDAY = 5
_QUARTER = 3


def ends(start: date, rhythm: str, days: int | None) -> date:
    """The last day of the period that begins on ``start``: so many days (DAYS), or to the end of its MONTH or
    QUARTER."""
    if rhythm == "DAYS":
        return start + timedelta(days=(days or 1) - 1)
    month = start.month if rhythm == "MONTH" else -(-start.month // _QUARTER) * _QUARTER
    return date(start.year, month, monthrange(start.year, month)[1])


def working_days_after(day: date, count: int) -> date:
    """The ``count``-th day after ``day`` that is no Saturday and no Sunday."""
    found = day
    while count:
        found += timedelta(days=1)
        count -= found.weekday() < _SATURDAY
    return found


class Standing(StrEnum):
    """How the next sheet of a series stands."""

    RUNNING = "RUNNING"  # its period has not ended
    DUE = "DUE"
    LATE = "LATE"  # later than the rule says
    OVERDUE = "OVERDUE"  # later than the law says


@dataclass(frozen=True)
class Next:
    """The next sheet of a series: its period, by when it is due by the rule and at the latest by the law."""

    start: date
    end: date
    due_on: date
    latest_on: date
    standing: Standing


def next_sheet(
    start: date,
    *,
    rhythm: str,
    days: int | None,
    due_days: int,
    today: date,
    latest_days: int = LAW_DAYS,
) -> Next:
    """How the sheet whose period begins on ``start`` stands on a day. ``latest_days``: the limit in working days, the
    law's where no rule has another."""
    end = ends(start, rhythm, days)
    latest_on = working_days_after(end, latest_days)
    due_on = min(end + timedelta(days=due_days), latest_on)
    if today <= end:
        standing = Standing.RUNNING
    elif today <= due_on:
        standing = Standing.DUE
    else:
        standing = Standing.LATE if today <= latest_on else Standing.OVERDUE
    return Next(start, end, due_on, latest_on, standing)
