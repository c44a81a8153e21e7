"""What lies on the shelves, one entry an item: the rows of the stock question put together for a screen.

Pure functions over frozen rows. Sums are per item and unit, never across units; goods that are expired or bound to
somebody stay in the sum and are named beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inventory.catalog import ItemRow
from inventory.kinds import Place
from inventory.ledger import StockRow


@dataclass(frozen=True)
class Shelf:
    """One item in one unit: its lots, soonest expiry first, and what of it is free to issue on a day."""

    item: str
    name: str
    specification: str | None
    unit: str
    lots: tuple[StockRow, ...]
    quantity: int
    expired: int
    bound: int
    away: int  # on the way to somebody, in use, or not accepted

    @property
    def free(self) -> int:
        """In store and accepted, neither expired nor bound to anybody."""
        return self.quantity - self.expired - self.bound - self.away

    @property
    def expires_on(self) -> date | None:
        """The soonest expiry of all lots."""
        return min((r.expires_on for r in self.lots if r.expires_on), default=None)

    @property
    def value_fen(self) -> int:
        """The value of the lots whose value is known."""
        return sum(r.value_fen for r in self.lots if r.value_fen is not None)

    @property
    def unvalued(self) -> int:
        """How many lots are 未估价."""
        return sum(1 for r in self.lots if r.value_fen is None)

    @property
    def places(self) -> int:
        """At how many locations it lies."""
        return len({r.location for r in self.lots})


@dataclass(frozen=True)
class Shortage:
    """An item at or below the minimum that the catalogue sets."""

    item: ItemRow
    quantity: int


def shelves(rows: Iterable[StockRow], *, on: date) -> tuple[Shelf, ...]:
    """One shelf per item and unit, in the order of the rows; ``on`` decides what is expired."""
    groups: dict[tuple[str, str], list[StockRow]] = {}
    for row in rows:
        groups.setdefault((row.item, row.unit), []).append(row)
    return tuple(_shelf(group, on) for group in groups.values())


def _shelf(rows: list[StockRow], on: date) -> Shelf:
    first = rows[0]
    away = [r for r in rows if r.place != Place.STORAGE or r.acceptance != "QUALIFIED"]
    expired = [r for r in rows if r.expires_on and r.expires_on < on and r not in away]
    bound = [r for r in rows if r.earmark and r not in expired and r not in away]
    return Shelf(
        item=first.item,
        name=first.name,
        specification=first.specification,
        unit=first.unit,
        lots=tuple(rows),
        quantity=sum(r.quantity for r in rows),
        expired=sum(r.quantity for r in expired),
        bound=sum(r.quantity for r in bound),
        away=sum(r.quantity for r in away),
    )


def shortages(stock: Iterable[Shelf], items: Iterable[ItemRow]) -> tuple[Shortage, ...]:
    """Items below their minimum, the emptiest first; an item without a minimum is never short, and expired goods are
    no stock."""
    there: dict[str, int] = {}
    for shelf in stock:
        there[shelf.item] = there.get(shelf.item, 0) + shelf.quantity - shelf.expired
    short = [
        Shortage(item, there.get(item.code, 0))
        for item in items
        if item.minimum and there.get(item.code, 0) < item.minimum
    ]
    return tuple(sorted(short, key=lambda s: s.quantity * 1000 // (s.item.minimum or 1)))
