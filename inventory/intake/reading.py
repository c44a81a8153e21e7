"""A spreadsheet file in, checked rows out: the way into ``intake``.

``read`` finds the tables of a file, reads their rows and lists every other row that is not blank,
so that nothing in the file is passed over in silence. Telephone, identity card and card numbers
leave every text before anything else looks at it; they come back apart in ``removed``, for the
private table alone. No database, no clock, no posting: whoever posts decides what a bad row means.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath

from inventory.errors import BadInput, NoHeader
from inventory.intake import headers, marks
from inventory.intake.cleaning import Cleaner
from inventory.intake.headers import Understanding
from inventory.intake.packing import Factor, Packing
from inventory.intake.results import Column, Reading, ReadRow, Removed, Table, Unread
from inventory.intake.summaries import doubted
from inventory.intake.totals import Total
from inventory.intake.walking import How, SheetReader
from inventory.intake.workbook import Grid, open_grids, uncollected
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
    with uncollected():
        return _read(*_contents(source, filename), How("", as_, on, columns or {}))


def _read(data: bytes, name: str, how: How) -> Reading:
    file, found = cut(name)
    removed = [Removed("", 0, f.kind, f.value) for f in found]
    cleaner, how = Cleaner(), replace(how, file=file)
    grids = marks.without(open_grids(data, file))
    how = replace(how, grids=grids)
    lists = tuple(Unread(grid.name, 1, LISTS) for grid in grids if _is_lists(grid))
    sheets = [SheetReader(grid, cleaner, how) for grid in grids if not _is_lists(grid)]
    if not any(sheet.tables for sheet in sheets):
        raise NoHeader(file=file)
    return Reading(
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        tables=doubted([table for sheet in sheets for table in sheet.finished()]),
        unread=(*(unread for sheet in sheets for unread in sheet.unread), *lists),
        removed=(*removed, *(r for sheet in sheets for r in sheet.removed())),
    )


def _is_lists(grid: Grid) -> bool:
    return bool(grid.rows) and grid.rows[0].cells[:1] == (LISTS,)


def _contents(source: Path | bytes, filename: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, PurePath(filename or "").name
    return source.read_bytes(), PurePath(filename or source).name
