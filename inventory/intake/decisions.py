"""What a clerk decided of a reading before it is posted, as plain values: the seam between whoever asks him and
whoever posts.

A table is known by its place in the reading (0 is the first), a row by its table and its number in the sheet, goods by
what is written of them, and whom they came from or went to by his name as written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from inventory.intake.reading import Reading, ReadRow

NEW = "new"  # chosen instead of a code: it is nothing that the catalogue has


class Written(NamedTuple):
    """An item as a sheet writes it."""

    name: str
    specification: str
    unit: str

    def text(self) -> str:
        """On one line, as questions name it and ``--match`` answers."""
        return " ".join(part for part in self if part)


@dataclass(frozen=True)
class Decisions:
    """The answers of a clerk.

    ``items`` and ``counterparties``: by what is written the code of the catalogue, or ``NEW``. ``receivers``: by the
    name of who got goods "organization:CODE", "group:CODE" or "counterparty:CODE". ``kinds``: by table one of
    ``headers.KINDS``. ``set_aside``: by (table, row) why the row is not posted. ``rest_is_new``: what was not decided
    and is only close to something is new. ``again``: the same file or the same rows are meant once more. ``fund``: the
    fund into which gifts of money go; ``origin``: how opening stock first came (donated, purchased, allocated) where
    its rows do not say. ``confirmed``: tokens of questions that were answered yes.
    """

    items: Mapping[Written, str] = field(default_factory=dict)
    counterparties: Mapping[str, str] = field(default_factory=dict)
    receivers: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[int, str] = field(default_factory=dict)
    set_aside: Mapping[tuple[int, int], str] = field(default_factory=dict)
    rest_is_new: bool = False
    again: bool = False
    fund: str | None = None
    origin: str | None = None
    confirmed: tuple[str, ...] = ()


NOTHING = Decisions()


@dataclass(frozen=True)
class Source:
    """The file that was read: its bytes, and the name under which it came."""

    content: bytes
    name: str


def written(row: ReadRow) -> Written:
    """The item of a row as the sheet writes it."""
    return Written(row.item or "", row.specification, row.unit or "")


def applied(reading: Reading, decisions: Decisions) -> Reading:
    """The reading with the kinds that were chosen, and without the rows that were set aside."""
    tables = tuple(
        replace(
            table,
            as_=decisions.kinds.get(number, table.as_),
            rows=tuple(r for r in table.rows if (number, r.row) not in decisions.set_aside),
        )
        for number, table in enumerate(reading.tables)
    )
    return replace(reading, tables=tables)
