"""A spreadsheet file in, checked rows out: the way into ``intake``.

``read`` finds the tables of a file, reads their rows and lists every other row that is not blank,
so that nothing in the file is passed over in silence. Telephone, identity card and card numbers
leave every text before anything else looks at it; they come back apart in ``removed``, for the
private table alone. No database, no clock, no posting: whoever posts decides what a bad row means.
"""

import gc
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path, PurePath

from inventory.errors import BadInput, Fact, NoHeader
from inventory.intake import headers
from inventory.intake.cells import as_text
from inventory.intake.cleaning import Cleaner
from inventory.intake.headers import Header, Understanding, column_name
from inventory.intake.packing import Factor, Packing
from inventory.intake.surroundings import Said, around
from inventory.intake.tables import Column, ReadRow, Table, TableReader
from inventory.intake.totals import Total
from inventory.intake.workbook import Grid, GridRow, open_grids
from inventory.rules.privacy import cut

__all__ = [
    "Column",
    "Factor",
    "Packing",
    "ReadRow",
    "Reading",
    "Removed",
    "Table",
    "Total",
    "Understanding",
    "Unread",
    "read",
]

# Over the lists of a form of ours to choose from (``reports.entry_forms``): no data, whatever follows.
LISTS = "选单（供下拉选用，不是数据，不用填）"
_SAMPLE = 12  # rows looked at to tell a unit from a name, a code from a running number
_FEW_CELLS = 2  # of a line that is a title or a signature


@dataclass(frozen=True)
class Unread:
    """A row that is no header, no data and no continuation; ``text`` is all its cells, ``why`` says
    of a row that looks like data why it is none."""

    sheet: str
    row: int
    text: str
    why: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Removed:
    """A private number (or address, or contact) that was taken out of a row.

    Row 0 is the name of a sheet or file. ``value`` and the ``donor`` it belongs to are for the
    private table only and stay out of ``repr`` and JSON.
    """

    sheet: str
    row: int
    kind: str
    value: str = field(repr=False)
    donor: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Reading:
    """What a file says: tables, rows outside them, what was taken out; ``sha256`` of the file."""

    file: str
    sha256: str
    tables: tuple[Table, ...]
    unread: tuple[Unread, ...]
    removed: tuple[Removed, ...]

    @property
    def has_problems(self) -> bool:
        """Whether any row cannot be posted as it is."""
        return any(row.problems for table in self.tables for row in table.rows)

    def as_json(self, *, explained: bool = False) -> dict[str, Fact]:
        """The reading as the contract of ``inventory import`` gives it, without what was posted.

        ``explained``: also how each table and column was understood, what is doubtful, and printed
        totals beside the sums.
        """
        return {
            "file": self.file,
            "tables": [
                {**_table_json(table), **(_understanding_json(table) if explained else {})}
                for table in self.tables
            ],
            "unread": [{"sheet": u.sheet, "row": u.row, "text": u.text} for u in self.unread],
            "removed": [{"sheet": r.sheet, "row": r.row, "kind": r.kind} for r in self.removed],
        }


def _table_json(table: Table) -> dict[str, Fact]:
    return {
        "sheet": table.sheet,
        "as": table.as_,
        "header_row": table.header_row,
        "printed_total": table.printed_total,
        "rows": [_row_json(row) for row in table.rows],
    }


def _understanding_json(table: Table) -> dict[str, Fact]:
    return {
        "shape": table.shape,
        "fen_per_unit": table.fen_per_unit,
        "told": list(table.told),
        "columns": [
            {"column": column_name(c.index), "label": c.label, "key": c.key, "read": c.is_read}
            for c in table.columns
        ],
        "totals": [
            {
                "row": t.row,
                "label": t.label,
                "of": t.of,
                "unit": t.unit,
                "printed": t.printed,
                "summed": t.summed,
                "difference": t.difference,
            }
            for t in table.totals
        ],
        "doubts": [{"row": r.row, "doubts": list(r.doubts)} for r in table.rows if r.doubts],
    }


def _row_json(row: ReadRow) -> dict[str, Fact]:
    return {
        "row": row.row,
        "also_rows": list(row.also_rows),
        "counterparty": row.counterparty,
        "item": row.item,
        "specification": row.specification,
        "quantity": row.quantity,
        "unit": row.unit,
        "amount_fen": row.amount_fen,
        "on": row.on.isoformat() if row.on else None,
        "note": row.note,
        "problems": list(row.problems),
    }


def read(
    source: Path | bytes,
    filename: str | None = None,
    *,
    as_: str | None = None,
    on: date | None = None,
    columns: Mapping[str, Understanding] | None = None,
) -> Reading:
    """Reads a spreadsheet, given as a path or as its bytes and the name it came under.

    ``as_`` (one of ``headers.KINDS``) overrides what the headers say of every table; ``on`` is the
    date of rows that carry none; ``columns`` says by ``Table.shape`` how tables are understood, as
    somebody set it before. Bad cells are listed in the rows' ``problems``. Raises
    ``NotASpreadsheet``, ``NoHeader``, and ``BadInput`` where the file as a whole cannot be read
    (too large, password, two columns of one meaning).
    """
    if as_ is not None and as_ not in headers.KINDS:
        raise BadInput(
            field="as", problem=f"不认识的表格种类 {as_}，请用 {'、'.join(headers.KINDS)} 之一"
        )
    with _uncollected():
        return _read(*_contents(source, filename), _How("", as_, on, columns or {}))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of circles: it would walk over every row read so far again and again,
    and there are none. A third of the time of a long file."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(data: bytes, name: str, how: "_How") -> Reading:
    file, found = cut(name)
    removed = [Removed("", 0, f.kind, f.value) for f in found]
    cleaner, how = Cleaner(), replace(how, file=file)
    grids = open_grids(data, file)
    lists = tuple(Unread(grid.name, 1, LISTS) for grid in grids if _is_lists(grid))
    sheets = [_SheetReader(grid, cleaner, how) for grid in grids if not _is_lists(grid)]
    if not any(sheet.tables for sheet in sheets):
        raise NoHeader(file=file)
    return Reading(
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        tables=tuple(reader.table() for sheet in sheets for reader in sheet.tables),
        unread=(*(unread for sheet in sheets for unread in sheet.unread), *lists),
        removed=(*removed, *(r for sheet in sheets for r in sheet.removed())),
    )


def _is_lists(grid: Grid) -> bool:
    return bool(grid.rows) and grid.rows[0].cells[:1] == (LISTS,)


def _contents(source: Path | bytes, filename: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, PurePath(filename or "").name
    return source.read_bytes(), PurePath(filename or source).name


@dataclass(frozen=True)
class _How:
    """How somebody asked for a file to be read."""

    file: str
    as_: str | None
    on: date | None
    said: Mapping[str, Understanding]


class _SheetReader:
    """Walks down one sheet: titles, header, rows, perhaps another header, perhaps beside it.

    The tables that take rows at the moment are the open ones; each has its columns.
    """

    def __init__(self, grid: Grid, cleaner: Cleaner, how: _How) -> None:
        self.name, found = cut(grid.name)
        self.tables: list[TableReader] = []
        self.unread: list[Unread] = []
        self._how, self._merged = how, grid.merged
        self._open: list[TableReader] = []
        self._rows = cleaner.sheet(grid.rows)
        self._wordy, self._flawed = cleaner.wordy, cleaner.flawed
        self._found = [(0, 0, finding) for finding in found] + cleaner.found
        self._read()

    def _read(self) -> None:
        """Sorts every row of the sheet into a table or among the unread."""
        rows, skipped = self._rows, -1
        for index, row in enumerate(rows):
            if index == skipped:
                continue
            below = rows[index + 1] if index + 1 < len(rows) else None
            headings = self._headings(row, below) if row.number in self._wordy else []
            if not headings:
                self._sort(row, below)
                continue
            joined = headings[0].joined_above
            skipped = index + 1 if joined else skipped
            self._begin(headings, index + 1 + joined)

    def removed(self) -> list[Removed]:
        """What was taken out, in the order of rows, with the donor of the row it stood in."""
        found = [(row, f.kind, f.value, self._donor(row, at)) for row, at, f in self._found]
        for table in self.tables:
            whose = table.counterparties()
            found += [(row, kind, value, whose.get(row)) for row, kind, value in table.withdrawn]
        return [
            Removed(self.name, row, kind, value, donor)
            for row, kind, value, donor in sorted(found, key=lambda f: f[:3])
        ]

    def _donor(self, row: int, column: int) -> str | None:
        """Who stands in that row in the table that the column belongs to."""
        near = [t for t in self.tables if t.header.start <= column and row in t.counterparties()]
        last = max(near, key=lambda t: t.header.start, default=None)
        return last.counterparties()[row] if last else None

    def _headings(self, row: GridRow, below: GridRow | None) -> list[Header]:
        """The headers that begin in this row: of one row, or of two."""
        words = self._wordy.get(row.number, 0)
        next_ = below if below is not None and below.number == row.number + 1 else None
        words_below = self._wordy.get(next_.number, 0) if next_ is not None else 0
        if words + words_below < _FEW_CELLS and not self._names_goods_and_number(row):
            return []
        busy = [table for table in self._open if self._goes_on_beside(table, row)]
        if busy and len(busy) == len(self._open) and self._is_within(row, busy):
            return []
        row = _without(row, busy)
        found: list[Header] = []
        if next_ is not None and (words_below or _only_brackets(next_)):
            found = headers.both_rows(row, _without(next_, busy))
        found = found or headers.one_row(row)
        if found and busy:
            return [_cropped(header) for header in found]
        if found:
            self._open = []
        return found

    def _names_goods_and_number(self, row: GridRow) -> bool:
        return any(headers.key_of(text) == headers.GOODS for text in _words(row) if text)

    def _goes_on_beside(self, table: TableReader, row: GridRow) -> bool:
        """Whether a row that is a header elsewhere is data under this table: nothing of it is a
        word of headers there."""
        start = table.header.start
        cells = row.cells[start : start + len(table.header.keys)]
        filled = [as_text(cell) for cell in cells if cell is not None]
        return bool(filled) and not any(headers.key_of(text) for text in filled)

    def _is_within(self, row: GridRow, busy: Sequence[TableReader]) -> bool:
        """Whether nothing stands right of the tables that are open."""
        end = max(table.header.start + len(table.header.keys) for table in busy)
        return not any(cell is not None for cell in row.cells[end:])

    def _begin(self, found: Sequence[Header], following: int) -> None:
        """Opens the tables of a header (or two, side by side)."""
        sample = self._rows[following : following + _SAMPLE]
        above = [Said(f"第{unread.row}行", unread.text) for unread in self.unread]
        for header in found:
            table = self._table(headers.settled(header, sample), above)
            self.tables.append(table)
            self._open.append(table)
        self._open.sort(key=lambda table: table.header.start)

    def _table(self, header: Header, above: Sequence[Said]) -> TableReader:
        """The reader of one table: how the clerk said that such ones are read, else as the words
        over it say."""
        how, titles = self._how, [self.name, *(line.text for line in above)]
        said = how.said.get(headers.shape_of(header.labels))
        if said is not None:
            header = headers.understood(header, said)
        if said is None or said.fen_per_unit is None:
            header = headers.with_titles(header, titles)
        kind = how.as_ or (said.as_ if said else None) or headers.guess(header, titles)
        near = around(header, above, self._elsewhere, how.on)
        return TableReader(
            header,
            sheet=self.name,
            as_=kind,
            on=how.on or near.on,
            around=replace(near, kept=self._merged, flawed=self._flawed),
        )

    @cached_property
    def _elsewhere(self) -> list[Said]:
        """Where a year may stand that no title says: names of sheet and file, signatures."""
        lines = (row for row in self._rows if row.cells.count(None) >= len(row.cells) - _FEW_CELLS)
        return [
            Said("工作表名", self.name),
            Said("文件名", self._how.file),
            *(Said(f"第{row.number}行", _text(row)) for row in lines),
        ]

    def _sort(self, row: GridRow, below: GridRow | None) -> None:
        """Gives each table its part of the row; what none takes is unread."""
        left = [
            part
            for table, part, next_ in self._parts(row, below)
            if table is None or not table.take(part, next_)
        ]
        if left:
            none_left = any(row.number in table.none_left for table in self._open)
            why = "结存为零" if none_left else None
            text = " ".join(map(_text, left)).strip()
            self.unread.append(Unread(self.name, row.number, text, why))

    def _parts(
        self, row: GridRow, below: GridRow | None
    ) -> Iterator[tuple[TableReader | None, GridRow, GridRow | None]]:
        """The row, and the one below it, cut where the open tables begin."""
        if len(self._open) == 1 and self._open[0].header.start == 0:
            yield self._open[0], row, below
            return
        starts = [table.header.start for table in self._open]
        ends = [*starts[1:], None] if starts else []
        before = _part(row, 0, starts[0] if starts else None)
        if before is not None:
            yield None, before, None
        for table, start, end in zip(self._open, starts, ends, strict=True):
            part = _part(row, start, end)
            if part is not None:
                yield table, part, _part(below, start, end) if below is not None else None


def _part(row: GridRow, start: int, end: int | None) -> GridRow | None:
    cells = row.cells[start:end]
    return GridRow(row.number, cells) if any(cell is not None for cell in cells) else None


def _only_brackets(row: GridRow) -> bool:
    """（箱） and （元） under the words of a header."""
    return all(not headers.bare(as_text(cell)) for cell in row.cells)


def _without(row: GridRow, busy: Sequence[TableReader]) -> GridRow:
    """The row without what belongs to tables that go on."""
    cells = list(row.cells)
    for table in busy:
        start = table.header.start
        cells[start : start + len(table.header.keys)] = [None] * len(
            cells[start : start + len(table.header.keys)]
        )
    return GridRow(row.number, tuple(cells)) if busy else row


def _cropped(header: Header) -> Header:
    """A header that begins where its words do: what stands left of it is of another table."""
    first, _ = headers.spread(header.labels)
    return replace(
        header,
        labels=header.labels[first:],
        keys=header.keys[first:],
        start=header.start + first,
    )


def _words(row: GridRow) -> list[str]:
    return [as_text(cell) for cell in row.cells]


def _text(row: GridRow) -> str:
    return " ".join(text for text in _words(row) if text)
