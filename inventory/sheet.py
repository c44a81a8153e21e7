"""What a public sheet is: frozen columns, rows, totals and proofs.

A sheet holds plain values only (text, whole numbers, nothing): money is integer fen, quantities are base units,
dates are ISO text. It is drawn by others as PDF, CSV or JSON; its digest is over the values, not over a drawing.

What may be public is a whitelist: a row holds the columns of its table and nothing else, so that a field which was read
from the books for another purpose cannot reach the notice board, a file or a digest by being left in a row.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from inventory.digest import canonical

NOTHING = "—"
OF_A_FUND = ("S1F", "S5")  # the sheets that are about a fund
ALL = "ALL"  # what ends the name of a series of an organization with all below it: S6-ALL
LABEL = frozenset({"item", "unit"})  # what a total is of, beside its columns

Value: TypeAlias = str | int | bool | None
Row: TypeAlias = Mapping[str, Value]
Role = Literal["opening", "in", "out", "signed", "subtotal", "closing", "text"]


@dataclass(frozen=True)
class Column:
    """One column: ``unit`` is "fen" where the values are money, else None; ``role`` says how it counts. ``empty``
    stands where a row has nothing to say, on paper and on a screen; in files there is nothing."""

    key: str
    title: str
    unit: str | None = None
    role: Role = "text"
    empty: str = ""


@dataclass(frozen=True)
class Check:
    """One identity, computed on two paths: does it hold, and the figures in a Chinese sentence."""

    id: str
    holds: bool
    detail: str


@dataclass(frozen=True)
class Part:
    """A further table of the same sheet."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = ()

    def __post_init__(self) -> None:
        require_public(self.key, self.columns, self.rows, self.totals)


@dataclass(frozen=True)
class Sheet:
    """A sheet of one organization for the days ``start`` to ``end``, both included. ``covers``: code and name of each
    organization that it is about together, its own first; nothing where it is about that alone."""

    sheet: str
    title: str
    organization: str
    organization_name: str
    start: date
    end: date
    unit_line: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    parts: tuple[Part, ...] = ()
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    digest: str = ""
    covers: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        require_public(self.sheet, self.columns, self.rows, self.totals)

    @property
    def code(self) -> str:
        """Which sheet it is: S6; of an organization with all below it S6-ALL."""
        return f"{self.sheet}-{ALL}" if self.covers else self.sheet

    def as_json(self) -> dict[str, object]:
        """The sheet as JSON values, field by field; money stays integer fen."""
        return {**self._content(), "digest": self.digest}

    def sealed(self) -> "Sheet":
        """The same sheet with its digest: SHA-256 of the canonical JSON of everything else."""
        return replace(self, digest=hashlib.sha256(canonical(self._content())).hexdigest())

    def _content(self) -> dict[str, object]:
        return {
            "sheet": self.sheet,
            "title": self.title,
            "organization": self.organization,
            "organization_name": self.organization_name,
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "unit_line": self.unit_line,
            "columns": columns_json(self.columns),
            "rows": [dict(r) for r in self.rows],
            "totals": [dict(r) for r in self.totals],
            "parts": [_part(p) for p in self.parts],
            "checks": [{"id": c.id, "holds": c.holds, "detail": c.detail} for c in self.checks],
            "notes": list(self.notes),
            **({"scope": _covers(self.covers)} if self.covers else {}),
        }


def require_public(
    table: str, columns: Iterable[Column], rows: Iterable[Row], totals: Iterable[Row]
) -> None:
    """Holds the rows of a table to its columns, and their values to text, whole numbers, yes or no and nothing. Raises
    ``ValueError``: who made the rows is wrong, and there is no sheet."""
    keys = frozenset(column.key for column in columns)
    for those, free in ((rows, frozenset[str]()), (totals, LABEL)):
        for row in those:
            if strange := row.keys() - keys - free:
                raise ValueError(f"{table}: {', '.join(sorted(strange))} is no column")
            for key, value in row.items():
                if not (value is None or isinstance(value, str | int)):
                    raise ValueError(f"{table}: {key} is a {type(value).__name__}")


def columns_json(columns: Iterable[Column]) -> list[dict[str, str | None]]:
    """Columns as JSON values."""
    return [
        {"key": c.key, "title": c.title, "unit": c.unit, "role": c.role, "empty": c.empty}
        for c in columns
    ]


def _covers(covers: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"organization": code, "organization_name": name} for code, name in covers]


def _part(part: Part) -> dict[str, object]:
    return {
        "key": part.key,
        "title": part.title,
        "columns": columns_json(part.columns),
        "rows": [dict(r) for r in part.rows],
        "totals": [dict(r) for r in part.totals],
    }
