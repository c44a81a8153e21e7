"""When a public sheet is due: its period, the working days after it.

The law gives twenty working days from the day something came to be (政府信息公开条例 第二十六条). Public holidays are
not in here, so a limit is never later than the law's but where weekends are worked.
"""

from calendar import monthrange
from datetime import date, timedelta

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
