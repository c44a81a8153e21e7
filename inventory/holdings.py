"""What posting knows of a stock balance while it holds the lock: plain values, changed in memory by ``books``."""

from collections import deque
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Row

from inventory.drafts import Draft, EarmarkRef, LotRef, MoveRef, Ref
from inventory.rules.picking import order
from inventory.rules.running import Change


@dataclass
class Held:
    """A lot in a place: what it holds now, what it held when read, and the lot's immutable facts."""

    location_id: int
    lot: LotRef
    quantity: int
    value_fen: int
    last_on: date
    expires_on: date | None
    earmark: "Bond"
    qualified: bool
    source: str
    read: tuple[int, int] | None  # quantity and value as read; None for a balance not written yet
    revalued_on: date = date.min  # when its value last changed without its pieces
    changes: list[Change] = field(default_factory=list)  # of this posting
    worths: list[Change] = field(default_factory=list)  # the same, in fen
    later: list[Change] = field(default_factory=list)  # posted before, dated after ``seen_from``
    later_worths: list[Change] = field(default_factory=list)  # the same, in fen
    seen_from: date = date.max

    @cached_property
    def order(self) -> tuple[date, bool, int]:
        """Its place in the order of picking."""
        return order(self.expires_on, not self.earmark.free, self.lot.id)


class Bond(NamedTuple):
    """To whom a lot is bound, by ids."""

    group_id: int | None = None
    organization_id: int | None = None
    counterparty_id: int | None = None
    unresolved: bool = False

    @property
    def free(self) -> bool:
        """Bound to nobody."""
        return self == _NOBODY

    def text(self) -> str:
        """For a message."""
        if self.unresolved:
            return "unresolved"
        return (
            "group" if self.group_id else "organization" if self.organization_id else "counterparty"
        )

    def meant_for(self, draft: Draft) -> bool:
        """Is the draft's recipient the one? Goods bound to a village also go to whomever that village issues to."""
        if self.unresolved:
            return False
        if self.organization_id is not None:
            return self.organization_id in (_id(draft.recipient), draft.ground.organization_id)
        if self.group_id is not None:
            return self.group_id == _id(draft.group)
        return draft.counterparty is not None and self.counterparty_id in draft.counterparty.ids


_NOBODY = Bond()


def _id(ref: Ref | None) -> int | None:
    return ref.id if ref else None


def bond(earmark: EarmarkRef) -> Bond:
    """The ids of an earmark."""
    return Bond(
        _id(earmark.group), _id(earmark.organization), _id(earmark.counterparty), earmark.unresolved
    )


@dataclass
class Drawn:
    """How much of a row that stands later ones have drawn, now and when read."""

    of: MoveRef
    quantity: int = 0
    value_fen: int = 0
    read: tuple[int, int] | None = None  # quantity and value as read; None where nobody drew yet


@dataclass
class Shelf:
    """The lots of one item, and of those merged into it, in one place; a row that was read becomes a ``Held`` only when
    it is looked at."""

    held: list[Held] = field(default_factory=list)
    rows: deque[Row[Any]] = field(default_factory=deque)
    latest: date = date.min  # when the last of the rows moved

    def add(self, row: Row[Any]) -> None:
        """A row that was read."""
        self.rows.append(row)
        self.latest = max(self.latest, row.last_on)
