"""A spreadsheet file in, checked rows out: the way into ``intake``.

``read`` finds the tables of a file, reads their rows and lists every other row that is not blank,
so that nothing in the file is passed over in silence. Telephone, identity card and card numbers
leave every text before anything else looks at it; they come back apart in ``removed``, for the
private table alone. No database, no clock, no posting: whoever posts decides what a bad row means.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePath

from inventory.errors import BadInput, Fact, NoHeader
from inventory.intake import headers, marks
from inventory.intake.cells import Cell, as_text
from inventory.intake.headers import Header, Understanding
from inventory.intake.tables import Column, ReadRow, Table, TableReader
from inventory.intake.workbook import Grid, GridRow, open_grids
from inventory.rules.privacy import CARD, IDENTITY, Finding, cut

__all__ = [
    "Column",
    "ReadRow",
    "Reading",
    "Removed",
    "Table",
    "Understanding",
    "Unread",
    "read",
]

# A card or identity number typed as a number: its end is rounded and no check digit can hold.
_ROUNDED_DIGITS = 15
_IDENTITY_DIGITS = 18


@dataclass(frozen=True)
class Unread:
    """A row that is no header, no data and no continuation; ``text`` is all its cells."""

    sheet: str
    row: int
    text: str


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

    def as_json(self) -> dict[str, Fact]:
        """The reading as the contract of ``inventory import`` gives it, without what was posted."""
        return {
            "file": self.file,
            "tables": [_table_json(table) for table in self.tables],
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
    data, name = _contents(source, filename)
    file, found = cut(name)
    removed = [Removed("", 0, f.kind, f.value) for f in found]
    said = columns or {}
    sheets = [
        _SheetReader(grid, as_=as_, on=on, said=said)
        for grid in marks.without(open_grids(data, file))
    ]
    for sheet in sheets:
        sheet.read()
    if not any(sheet.tables for sheet in sheets):
        raise NoHeader(file=file)
    return Reading(
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        tables=tuple(reader.table() for sheet in sheets for reader in sheet.tables),
        unread=tuple(unread for sheet in sheets for unread in sheet.unread),
        removed=(*removed, *(r for sheet in sheets for r in sheet.removed())),
    )


def _contents(source: Path | bytes, filename: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, PurePath(filename or "").name
    return source.read_bytes(), PurePath(filename or source).name


class _SheetReader:
    """Walks down one sheet: titles, header, rows, perhaps another header."""

    def __init__(
        self, grid: Grid, *, as_: str | None, on: date | None, said: Mapping[str, Understanding]
    ) -> None:
        self.name, found = cut(grid.name)
        self.tables: list[TableReader] = []
        self.unread: list[Unread] = []
        self._as, self._on, self._said = as_, on, said
        self._found: list[tuple[int, Finding]] = [(0, finding) for finding in found]
        self._rows = [self._cleaned(row) for row in grid.rows]
        self._headers: set[int] = set()

    def read(self) -> None:
        """Sorts every row of the sheet into a table or among the unread."""
        for index, row in enumerate(self._rows):
            above = self._rows[index - 1] if index else None
            below = self._rows[index + 1] if index + 1 < len(self._rows) else None
            header = self._recognised(row, above)
            if header is not None:
                self._open(header)
            elif not (self.tables and self.tables[-1].take(row, below)):
                self.unread.append(Unread(self.name, row.number, _text(row)))

    def removed(self) -> list[Removed]:
        """What was taken out, in the order of rows, with the donor of the row it stood in."""
        whose = {n: donor for table in self.tables for n, donor in table.counterparties().items()}
        found = [(row, f.kind, f.value) for row, f in self._found]
        found += [withdrawn for table in self.tables for withdrawn in table.withdrawn]
        return [
            Removed(self.name, row, kind, value, whose.get(row))
            for row, kind, value in sorted(found)
        ]

    def _recognised(self, row: GridRow, above: GridRow | None) -> Header | None:
        adjacent = above is not None and above.number == row.number - 1 and self._is_unread(above)
        return headers.recognise(
            row.number, _words(row), _words(above) if above and adjacent else ()
        )

    def _is_unread(self, row: GridRow) -> bool:
        return bool(self.unread) and self.unread[-1].row == row.number

    def _open(self, header: Header) -> None:
        """Begins a table; the upper line of a heading over two lines is no longer unread."""
        said = self._said.get(headers.shape_of(header.labels))
        header = headers.understood(header, said) if said else header
        if header.clash:
            raise BadInput(field=f"{self.name} 第{header.row}行", problem=header.clash)
        if header.joined_above:
            self.unread.pop()
        titles = [self.name, *(unread.text for unread in self.unread)]
        header = headers.with_titles(header, titles)
        as_ = self._as or (said.as_ if said else None) or headers.guess(header, titles)
        self.tables.append(TableReader(header, sheet=self.name, as_=as_, on=self._on))

    def _cleaned(self, row: GridRow) -> GridRow:
        """The row without private numbers; a cell of nothing else stays, empty but not blank."""
        return GridRow(
            row.number, tuple(self._cleaned_cell(row.number, cell) for cell in row.cells)
        )

    def _cleaned_cell(self, number: int, cell: Cell) -> Cell:
        if cell is None or isinstance(cell, date):
            return cell
        text, findings = _cut_number(cell) if isinstance(cell, int) else cut(cell)
        self._found += [(number, finding) for finding in findings]
        return text if findings else cell


def _cut_number(number: int) -> tuple[str, Sequence[Finding]]:
    digits = str(abs(number))
    if len(digits) >= _ROUNDED_DIGITS:
        return "", (Finding(IDENTITY if len(digits) <= _IDENTITY_DIGITS else CARD, digits),)
    return cut(digits)


def _words(row: GridRow) -> list[str]:
    return [as_text(cell) for cell in row.cells]


def _text(row: GridRow) -> str:
    return " ".join(text for text in _words(row) if text)
