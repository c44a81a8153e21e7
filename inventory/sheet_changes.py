"""What differs between two states of a sheet, figure by figure, in words: for corrections, and for who approved one.

Rows are told apart by what they say of themselves, never by where they stand: a row more does not change those below.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from inventory.rules.numbers import yuan
from inventory.sheet import Column, Row, Sheet, Value
from inventory.sheet_format import Change

NONE = "无"
_NOTHING = {NONE, "0", "0.00"}
_COUNTED = "no"  # the column that only counts rows
_WHOLE = "合计"
_OF = Column("item", "物资")  # what a total is of, also where rows have no such column
_NAMED_BY = ("number", "holder", "item", "name", "specification", "unit")

Figures: TypeAlias = tuple[tuple[str, tuple[tuple[tuple[bool, int], ...], ...]], ...]


@dataclass(frozen=True)
class _Table:
    """A table of a sheet, or its totals."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def changes(before: Sheet, after: Sheet) -> tuple[Change, ...]:
    """Each figure or word of the tables that differs: where it stands, and both. Notes and proofs follow from them."""
    old = {table.key: table for table in _tables(before)}
    new = {table.key: table for table in _tables(after)}
    return tuple(
        change
        for key in [*old, *(key for key in new if key not in old)]
        for change in _of_table(old.get(key), new.get(key))
    )


def changed_figures(before: Sheet, after: Sheet) -> tuple[Change, ...]:
    """Those of the changes that are about figures; none where only words differ."""
    if figures(before) == figures(after):
        return ()
    return tuple(c for c in changes(before, after) if _numeric(c.before) or _numeric(c.after))


def figures(sheet: Sheet) -> Figures:
    """The figures of a sheet without any word: what was called otherwise since is the same sheet by them. Rows in the
    order of their figures."""
    return tuple((table.key, tuple(sorted(_figures(table)))) for table in _tables(sheet))


def between(before: Sheet, after: Sheet) -> tuple[Change, ...]:
    """What an issue says otherwise than the one before it, of other days, in the sums of each item. Where a sheet opens
    with what the last one left, only what is left is compared: what came and went is each time that of its own days.
    Nothing and none of it are the same."""
    found = changes(_by_item(before), _by_item(after))
    return tuple(change for change in found if not {change.before, change.after} <= _NOTHING)


def _by_item(sheet: Sheet) -> Sheet:
    """A sheet of its figures alone, summed by what they are of."""
    names = [c for c in sheet.columns if c.key in ("holder", "name", "specification", "unit")]
    opens = any(c.role == "opening" for c in sheet.columns)
    sums = [c for c in sheet.columns if (c.role == "closing" if opens else c.role != "text")]
    rows: dict[tuple[Value, ...], dict[str, Value]] = {}
    for row in sheet.rows:
        key = tuple(row.get(c.key) for c in names)
        of = rows.setdefault(key, {c.key: row.get(c.key) for c in names})
        for column in sums:
            of[column.key] = int(of.get(column.key) or 0) + int(row.get(column.key) or 0)
    return replace(sheet, columns=(*names, *sums), rows=tuple(rows.values()), totals=(), parts=())


def said(change: Change) -> str:
    """A change in a line."""
    return f"{change.where} {change.before} → {change.after}"


def _figures(table: _Table) -> Iterator[tuple[tuple[bool, int], ...]]:
    keys = [column.key for column in table.columns if column.key != _COUNTED]
    for row in table.rows:
        yield tuple(_figure(row.get(key)) for key in keys)


def _tables(sheet: Sheet) -> Iterator[_Table]:
    yield _Table("", "", sheet.columns, sheet.rows)
    yield _Table(_WHOLE, _WHOLE, _of_totals(sheet.columns, sheet.totals), sheet.totals)
    for part in sheet.parts:
        yield _Table(part.key, part.title, part.columns, part.rows)
        columns = _of_totals(part.columns, part.totals)
        yield _Table(f"{part.key} {_WHOLE}", f"{part.title} {_WHOLE}", columns, part.totals)


def _of_totals(columns: tuple[Column, ...], totals: Sequence[Row]) -> tuple[Column, ...]:
    """The columns of totals: where there are several, each is of something."""
    named = any(total.get(_OF.key, _WHOLE) != _WHOLE for total in totals)
    return (_OF, *columns) if named and all(c.key != _OF.key for c in columns) else columns


def _of_table(before: _Table | None, after: _Table | None) -> Iterator[Change]:
    table = after or before
    if table is None:
        return
    old, new = before.rows if before else (), after.rows if after else ()
    columns = [column for column in table.columns if column.key != _COUNTED]
    for one, other in _pairs(columns, old, new):
        where = " ".join(word for word in (table.title, _name(columns, one or other or {})) if word)
        for column in columns:
            was, is_ = _shown(column, one), _shown(column, other)
            new_word = (one is None or other is None) and not (_numeric(was) or _numeric(is_))
            if was != is_ and not new_word:
                yield Change(f"{where} {column.title}".strip(), was, is_)


def _pairs(
    columns: Sequence[Column], before: Sequence[Row], after: Sequence[Row]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of both that are of the same thing: first those whose words are all the same, then those of one name."""
    words = [column.key for column in columns if column.role == "text" and column.unit is None]
    named = [key for key in words if key in _NAMED_BY]
    left, right = list(before), list(after)
    found: list[tuple[Row, Row]] = []
    for keys in (words, named):
        rows: dict[tuple[Value, ...], list[Row]] = {}
        for row in right:
            rows.setdefault(tuple(row.get(key) for key in keys), []).append(row)
        rest = []
        for row in left:
            same = rows.get(tuple(row.get(key) for key in keys))
            if same and keys:
                found.append((row, same.pop(0)))
            else:
                rest.append(row)
        left, right = rest, [row for same in rows.values() for row in same]
    yield from found
    yield from ((row, None) for row in left)
    yield from ((None, row) for row in right)


def _name(columns: Iterable[Column], row: Row) -> str:
    keys = {column.key for column in columns}
    words = [row.get(key) for key in _NAMED_BY if key in keys]
    return " ".join(str(word) for word in words if isinstance(word, str) and word)


def _shown(column: Column, row: Row | None) -> str:
    value = None if row is None else row.get(column.key)
    if value is None or value == "":
        return NONE
    if _is_figure(value) and column.unit == "fen":
        return yuan(int(value))
    if _is_figure(value):
        return f"{value:,}".replace("-", "−")
    return str(value)


def _figure(value: Value) -> tuple[bool, int]:
    """A figure, and that it is one; of a word that it is none."""
    return (True, int(value or 0)) if _is_figure(value) else (False, 0)


def _is_figure(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _numeric(text: str) -> bool:
    """Is a value as it is shown a figure?"""
    return text.lstrip("−").replace(",", "").replace(".", "", 1).isdecimal()
