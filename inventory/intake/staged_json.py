"""A reading taken apart into text that lies in the database, and put together again. Pure.

What private numbers were taken out is told by place and kind alone: the numbers stay in the file.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from functools import cache
from itertools import cycle
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from inventory.intake.headers import Understanding
from inventory.intake.reading import Reading, ReadRow, Table, Unread


def row_text(row: ReadRow) -> str:
    """A row as JSON."""
    return written({f.name: getattr(row, f.name) for f in fields(row)})


def row_of(text: str) -> ReadRow:
    """The row of that JSON."""
    row: ReadRow = _reader(ReadRow)(json.loads(text))
    return row


def understood_text(reading: Reading) -> str:
    """Everything of a reading but its rows, as JSON."""
    return written(
        {
            "tables": [_head(table) for table in reading.tables],
            "unread": [asdict(unread) for unread in reading.unread],
            "removed": [(gone.sheet, gone.row, gone.kind) for gone in reading.removed],
        }
    )


def heads_of(text: str) -> tuple[Table, ...]:
    """The tables of that JSON, without rows."""
    said = json.loads(text).get("tables", ())
    return tuple(_reader(Table)({**table, "rows": ()}) for table in said)


def unread_of(text: str) -> tuple[Unread, ...]:
    """The rows of that JSON that are no data."""
    return tuple(Unread(**unread) for unread in json.loads(text).get("unread", ()))


def removed_of(text: str) -> tuple[tuple[str, int, str], ...]:
    """Where private numbers were taken out, by that JSON: sheet, row and kind of each."""
    return tuple((sheet, row, kind) for sheet, row, kind in json.loads(text).get("removed", ()))


def seen_file_of(text: str) -> tuple[date, str] | None:
    """When and by whom the same file was imported before, by that JSON."""
    said = json.loads(text).get("seen_file")
    return (date.fromisoformat(said[0]), said[1]) if said else None


def remembered_of(text: str) -> tuple[int, ...]:
    """The tables that were read as somebody said before, by that JSON."""
    return tuple(json.loads(text).get("remembered", ()))


def with_(text: str, **more: object) -> str:
    """That JSON with more in it."""
    return written({**json.loads(text), **more})


def corrected_of(text: str) -> dict[str, Understanding]:
    """How tables of a shape are to be read, from JSON."""
    return {shape: _reader(Understanding)(said) for shape, said in json.loads(text).items()}


def written(value: object) -> str:
    """Plain values, days and dataclasses as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _head(table: Table) -> Mapping[str, Any]:
    return {f.name: getattr(table, f.name) for f in fields(table) if f.name != "rows"}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else asdict(value)  # type: ignore[call-overload]


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Makes a value of a type of what JSON has of it: dataclasses of the reader, tuples, days, and what may be None."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        readers = {f.name: _reader(hints[f.name]) for f in fields(kind)}
        make: Any = kind
        return lambda said: make(**{name: readers[name](value) for name, value in said.items()})
    if kind is date:
        return date.fromisoformat
    if get_origin(kind) is tuple:
        parts = [_reader(part) for part in get_args(kind) if part is not ...]
        return lambda said: tuple(
            read(part) for read, part in zip(cycle(parts) if parts else (), said, strict=False)
        )
    if get_origin(kind) in (Union, UnionType):
        (only,) = (part for part in get_args(kind) if part is not NoneType)
        read = _reader(only)
        return lambda said: None if said is None else read(said)
    return _same


def _same(said: Any) -> Any:
    return said
