"""The tables of an export: which, in which order, and how a value of each kind is written.

All of it follows from the models, so that a new table is exported without a word here. The order is the one in which
they can be brought back: rows before their document, and what is pointed to before what points.
"""

from dataclasses import dataclass
from datetime import date, datetime
from graphlib import TopologicalSorter
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, LargeBinary, String, Table

from inventory import append_only, merge_triggers
from inventory.models import Base
from inventory.models.base import Instant

# what no export holds, and why
LEFT_OUT = {
    "document_kind": "the migrations bring it along",
    "paper_job": "the worker asks for what has no paper by itself",
    "paper_draft": "is gone after a day",
    **dict.fromkeys(
        ("staged_import", "staged_file", "staged_row", "staged_name"),
        "is nothing yet; what was posted is in the books",
    ),
}
# what is private: exported only when asked for
PRIVATE_TABLES = frozenset({"counterparty_private", "objection_words"})
PRIVATE_COLUMNS = {("app_user", "password_hash")}


@dataclass(frozen=True)
class Field:
    """A column: its name and what it holds, one of int, text, bool, date, instant, file."""

    name: str
    kind: str


@dataclass(frozen=True)
class Kept:
    """A table as an export holds it. ``later`` are columns that are set when all rows of all tables are there."""

    name: str
    fields: tuple[Field, ...]
    later: tuple[str, ...]
    rows: int = 0


def in_order() -> list[Table]:
    """The tables that an export holds, private ones too, each after those it needs."""
    tables = {t.name: t for t in Base.metadata.tables.values() if t.name not in LEFT_OUT}
    needs: dict[str, set[str]] = {name: set() for name in sorted(tables)}
    for name, table in tables.items():
        for key in table.foreign_key_constraints:
            target = key.elements[0].column.table.name
            if not key.deferrable and target in tables and target != name:
                needs[name].add(target)
    needs["document"] |= set(append_only.UNDER_A_DOCUMENT)
    # in the same order each time: sets are not
    order = TopologicalSorter({name: sorted(before) for name, before in needs.items()})
    return [tables[name] for name in order.static_order()]


def described(table: Table) -> Kept:
    """How an export describes a table."""
    later = ("merged_into_id",) if table.name in merge_triggers.MERGED else ()
    return Kept(table.name, tuple(Field(c.name, kind_of(c)) for c in table.columns), later)


def kind_of(column: Column[Any]) -> str:
    """What a column holds. Raises ``TypeError`` for a type that the format does not know."""
    kinds = (
        (Instant, "instant"),
        (Boolean, "bool"),
        (Integer, "int"),
        (String, "text"),
        (Date, "date"),
        (LargeBinary, "file"),
    )
    for known, kind in kinds:
        if isinstance(column.type, known):
            return kind
    raise TypeError(f"no form for {column.table.name}.{column.name}: {column.type!r}")


def written(value: Any) -> int | str | bool | None:
    """A value as JSON has it. Files are written apart."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    plain: int | str | bool | None = value
    return plain


def read(value: object, kind: str) -> Any:
    """The value that JSON has, as the database takes it. Raises ``ValueError`` where it is none of that kind."""
    if value is None:
        return None
    if type(value) is not _TYPES[kind]:
        raise ValueError(f"{value!r} 不是 {kind}")
    if kind == "date":
        return date.fromisoformat(str(value))
    if kind == "instant":
        return datetime.fromisoformat(str(value))
    return value


_TYPES = {"int": int, "bool": bool, "text": str, "date": str, "instant": str, "file": str}


def column_type(kind: str) -> Any:
    """The type by which a value of that kind is handed to the database."""
    types: dict[str, Any] = {
        "int": BigInteger(),
        "text": String(),
        "bool": Boolean(),
        "date": Date(),
        "instant": Instant(),
        "file": LargeBinary(),
    }
    return types[kind]
