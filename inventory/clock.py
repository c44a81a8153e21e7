"""The one place where time comes from.

Instants are aware UTC datetimes cut to the second; the business day is that of Asia/Shanghai. Everything else is
handed a clock, so that a story told twice gives the same books.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from inventory.errors import BadInput

Clock: TypeAlias = Callable[[], datetime]

SHANGHAI = ZoneInfo("Asia/Shanghai")


def system_clock() -> datetime:
    """The present instant, UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def fixed_clock(instant: datetime) -> Clock:
    """A clock that stands still at ``instant`` (aware)."""
    still = instant.astimezone(UTC).replace(microsecond=0)
    return lambda: still


def local_date(instant: datetime) -> date:
    """The business date of an instant: the day in Asia/Shanghai."""
    return instant.astimezone(SHANGHAI).date()


def evening(day: date) -> datetime:
    """18:00 in Shanghai on ``day``, as an aware UTC instant."""
    return datetime(day.year, day.month, day.day, 18, tzinfo=SHANGHAI).astimezone(UTC)


def parse_instant(text: str, *, field: str = "INVENTORY_NOW") -> datetime:
    """An ISO instant; without an offset it is Shanghai time. Raises ``BadInput``."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(
            field=field, problem=f"{text} 不是 ISO 时刻，例如 2020-02-08T18:00:00+08:00"
        ) from None
    if not 1970 <= instant.year <= 9000:
        raise BadInput(field=field, problem="年份要在 1970 和 9000 之间")
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


def day_before(day: date) -> date:
    """The day before; the first day of the calendar, before which there is nothing, stays."""
    return day if day == date.min else day - timedelta(days=1)
