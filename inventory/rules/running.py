"""What a balance can give on a past date without going below zero on any later one."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Change(NamedTuple):
    """A signed change of one balance on a business date."""

    on: date
    change: int


def offer(now: int, later: Iterable[Change], on: date) -> int:
    """The lowest running balance at the end of ``on`` and of every later day.

    ``now`` is the balance after all changes; ``later`` holds the changes dated after ``on`` (others are ignored).
    """
    lowest = running = now
    days = _by_day(later, on)
    for day in sorted(days, reverse=True):
        running -= days[day]
        lowest = min(lowest, running)
    return lowest


def short_on(now: int, later: Iterable[Change], on: date, asked: int) -> date:
    """The first day from ``on`` at whose end the balance is less than ``asked``; ``now`` and ``later`` as above."""
    days = _by_day(later, on)
    running = now - sum(days.values())
    for day in sorted(days):
        if running < asked:
            break
        on = day
        running += days[day]
    return on


def _by_day(changes: Iterable[Change], after: date) -> dict[date, int]:
    days: dict[date, int] = {}
    for change in changes:
        if change.on > after:
            days[change.on] = days.get(change.on, 0) + change.change
    return days
