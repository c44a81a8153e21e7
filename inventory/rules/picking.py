"""Which lots an issue takes: first expiring, then first received, nobody else's.

Pure: the caller says what each lot can give on the business date and whether this recipient may have it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Candidate(NamedTuple):
    """A lot in one place. ``offer`` base units are free on the date; ``meant`` is True where it is earmarked for
    this recipient, False where for somebody else (or not resolved), None where it is free for all."""

    lot: int
    offer: int
    expires_on: date | None
    meant: bool | None
    qualified: bool = True


class Picked(NamedTuple):
    """``quantity`` base units of ``lot``."""

    lot: int
    quantity: int


@dataclass(frozen=True)
class Pick:
    """What was found: the picks (complete when ``short`` is 0), and what stood in the way."""

    picks: tuple[Picked, ...]
    usable: int
    short: int
    expired: int | None
    bound: int | None
    unaccepted: int | None


def usable_on(expires_on: date | None, on: date) -> bool:
    """Goods may be used through the printed date: one rule everywhere."""
    return expires_on is None or on <= expires_on


def order(expires_on: date | None, earmarked: bool, lot: int) -> tuple[date, bool, int]:
    """The order of picking: expiry (none last), then goods bound to somebody, then the order of receipt."""
    return expires_on or date.max, not earmarked, lot


def pick(candidates: Iterable[Candidate], asked: int, on: date) -> Pick:
    """Take ``asked`` base units from lots that are accepted, unexpired and free for the recipient.

    The candidates come in their ``order`` and are asked for one by one, no more than are needed. ``usable``,
    ``expired``, ``bound`` and ``unaccepted`` (the first lot that was passed over for that reason) are of those that
    were asked for: of all of them where something is short.
    """
    picks: list[Picked] = []
    usable, left = 0, asked
    expired: list[int] = []
    bound: list[int] = []
    unaccepted: list[int] = []
    for candidate in candidates:
        if candidate.offer <= 0:
            continue
        if not candidate.qualified:
            unaccepted.append(candidate.lot)
        elif not usable_on(candidate.expires_on, on):
            expired.append(candidate.lot)
        elif candidate.meant is False:
            bound.append(candidate.lot)
        else:
            quantity = min(left, candidate.offer)
            picks.append(Picked(candidate.lot, quantity))
            usable += candidate.offer
            left -= quantity
            if left == 0:
                break
    return Pick(
        picks=tuple(picks),
        usable=usable,
        short=left,
        expired=min(expired, default=None),
        bound=min(bound, default=None),
        unaccepted=min(unaccepted, default=None),
    )
