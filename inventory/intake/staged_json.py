"""A reading taken apart into text that lies in the database, and put together again. Pure.

What private numbers were taken out is told by place and kind alone: the numbers stay in the file.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from inventory.intake.reading import Reading, ReadRow, Table, Unread

Values = Mapping[str, Any]


def row_text(row: ReadRow) -> str:
    """A row as JSON."""
    return _text({f.name: getattr(row, f.name) for f in fields(row)})


def row_of(text: str) -> ReadRow:
    """The row of that JSON."""
    said = {name: _frozen(value) for name, value in json.loads(text).items()}
    if said["on"] is not None:
        said["on"] = date.fromisoformat(said["on"])
    return ReadRow(**said)


def understood_text(reading: Reading) -> str:
    """Everything of a reading but its rows, as JSON."""
    return _text(
        {
            "tables": [_head(table) for table in reading.tables],
            "unread": [asdict(unread) for unread in reading.unread],
            "removed": [
                {"sheet": gone.sheet, "row": gone.row, "kind": gone.kind}
                for gone in reading.removed
            ],
        }
    )


def heads_of(text: str) -> tuple[Table, ...]:
    """The tables of that JSON, without rows."""
    said = json.loads(text or "{}").get("tables", ())
    return tuple(
        Table(**{name: _frozen(value) for name, value in table.items()}, rows=()) for table in said
    )


def unread_of(text: str) -> tuple[Unread, ...]:
    """The rows of that JSON that are no data."""
    return tuple(Unread(**unread) for unread in json.loads(text or "{}").get("unread", ()))


def removed_of(text: str) -> tuple[tuple[str, int, str], ...]:
    """Where private numbers were taken out, by that JSON: sheet, row and kind of each."""
    said = json.loads(text or "{}").get("removed", ())
    return tuple((gone["sheet"], gone["row"], gone["kind"]) for gone in said)


def _head(table: Table) -> Values:
    return {f.name: getattr(table, f.name) for f in fields(table) if f.name != "rows"}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return asdict(value)  # type: ignore[call-overload]


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value
