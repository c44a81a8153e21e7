"""Which lots an issue takes: first expiring, then first received, nobody else's.

Pure: the caller says what each lot can give on the business date and whether this recipient may have it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True)
class Candidate:
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


def usable_on(expires_on: date | None, on: date) -> bool:
    """Goods may be used through the printed date: one rule everywhere."""
    return expires_on is None or on <= expires_on


def pick(candidates: Iterable[Candidate], asked: int, on: date) -> Pick:
    """Take ``asked`` base units from lots that are accepted, unexpired and free for the recipient.

    Order: expiry (none last), then goods meant for this recipient, then the order of receipt. ``expired`` and
    ``bound`` name the first lot that was passed over for that reason.
    """
    held = [c for c in candidates if c.offer > 0 and c.qualified]
    expired = [c for c in held if not usable_on(c.expires_on, on)]
    bound = [c for c in held if c.meant is False and usable_on(c.expires_on, on)]
    free = [c for c in held if c.meant is not False and usable_on(c.expires_on, on)]
    free.sort(key=lambda c: (c.expires_on or date.max, not c.meant, c.lot))
    picks: list[Picked] = []
    left = asked
    for candidate in free:
        if left == 0:
            break
        quantity = min(left, candidate.offer)
        picks.append(Picked(candidate.lot, quantity))
        left -= quantity
    return Pick(
        picks=tuple(picks),
        usable=sum(c.offer for c in free),
        short=left,
        expired=min((c.lot for c in expired), default=None),
        bound=min((c.lot for c in bound), default=None),
    )
