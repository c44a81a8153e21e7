"""Opens one spreadsheet file in a process of its own: ``python -m inventory.intake.opener``, file
in, JSON out.

A spreadsheet of a few kilobytes can claim seventeen thousand million cells, and the library that
reads it then ends the whole process. So the file is opened by a child that gives up its memory and
time first; whatever happens here, the caller lives. Out come the sheets with their non-empty rows
only, numbered from 1 as a spreadsheet shows them, each cell as ``cells.plain`` made it (a date as
``{"d": "2020-01-30"}``) once, with its place among those in the rows, and which cells are merged
downwards. The exit codes are the constants below; where a limit was passed its name is all that
comes out.
"""

import contextlib
import gc
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from inventory.intake import html, oddities
from inventory.intake.cells import Cell, plain
from inventory.intake.oddities import Odd

DONE = 0
NOT_A_SPREADSHEET = 3
TOO_LARGE = 4
HAS_PASSWORD = 5

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 30
MOST_UNPACKED = 400_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 256
MOST_CELLS = 3_000_000
MOST_CHARACTERS = 100_000_000
MOST_MERGED = 200_000

UNPACKED, ROWS, COLUMNS, CELLS, CHARACTERS = "unpacked", "rows", "columns", "cells", "characters"
LIMITS = {
    UNPACKED: MOST_UNPACKED,
    ROWS: MOST_ROWS,
    COLUMNS: MOST_COLUMNS,
    CELLS: MOST_CELLS,
    CHARACTERS: MOST_CHARACTERS,
}

Row: TypeAlias = tuple[int, list[int]]  # number from 1; which of the sheet's cells stand there
Merged: TypeAlias = tuple[int, int, int, int]  # first row, column, last row, column; rows from 1
# each different cell once; is it hidden?
Sheet: TypeAlias = tuple[str, list[Cell], list[Row], list[Merged], bool]

_BLANK = 0  # the first of the cells of a sheet
_ZIPPED = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # an .xlsx with a password is no .zip any more


class TooLarge(Exception):
    """More than any list of supplies has; ``what`` is one of ``LIMITS``."""

    def __init__(self, what: str = "") -> None:
        self.what = what
        super().__init__(what)


def unpack(data: bytes) -> list[Sheet]:
    """Name, cells, non-empty rows and merged cells of every sheet. Raises ``CalamineError`` and
    ``TooLarge``."""
    budget = _Budget()
    if html.is_page(data):
        return [_page(data, budget)]
    odd = _odd(data)
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        return [
            _sheet(
                workbook.get_sheet_by_name(sheet.name),
                budget,
                odd.get(sheet.name, {}),
                hidden=sheet.visible != SheetVisibleEnum.Visible,
            )
            for sheet in workbook.sheets_metadata
        ]


def _page(data: bytes, budget: "_Budget") -> Sheet:
    """A web page as one sheet."""
    found, merged = html.rows_of(data, LIMITS[COLUMNS])
    known = _Known()
    rows = list(_rows(found, known, budget, {}))
    return "Sheet1", known.cells, rows, merged[:MOST_MERGED], False


class _Budget:
    """Counts rows and cells over the whole file."""

    def __init__(self) -> None:
        self.rows = self.cells = 0

    def spend(self, cells: list[int]) -> None:
        self.rows += 1
        self.cells += len(cells)
        if self.rows > LIMITS[ROWS]:
            raise TooLarge(ROWS)
        if len(cells) > LIMITS[COLUMNS]:
            raise TooLarge(COLUMNS)
        if self.cells > LIMITS[CELLS]:
            raise TooLarge(CELLS)


def _sheet(sheet: CalamineSheet, budget: _Budget, odd: Odd, *, hidden: bool) -> Sheet:
    known = _Known()
    _, left = sheet.start or (0, 0)  # the rows above come with it, the columns left do not
    found = (
        (n, [None] * left + row if left else row) for n, row in enumerate(sheet.iter_rows(), 1)
    )
    rows = list(_rows(found, known, budget, odd))
    merged = [
        (top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    return sheet.name, known.cells, rows, merged[:MOST_MERGED], hidden


def _rows(
    found: Iterable[tuple[int, Sequence[object]]], known: "_Known", budget: _Budget, odd: Odd
) -> Iterator[Row]:
    """Rows with their numbers; blank rows and trailing blanks left out."""
    for number, values in found:
        cells = [known[value] for value in values]
        for at, told in odd[number].items() if number in odd else ():
            cells += [_BLANK] * (at + 1 - len(cells))
            cells[at] = cells[at] or known[told]
        while cells and cells[-1] == _BLANK:
            cells.pop()
        if cells:
            budget.spend(cells)
            yield number, cells


class _Known(dict[object, int]):
    """By value of the file which of ``cells`` it is, as ``cells.plain`` makes them; 0 and 1 are looked at
    each time, for True is 1 to a dictionary."""

    def __init__(self) -> None:
        self.cells: list[Cell] = [None]
        self._small: dict[tuple[type, Cell], int] = {}

    def __missing__(self, value: object) -> int:
        cell, place = plain(value), len(self.cells)
        if value in (0, 1):
            place = self._small.setdefault((type(cell), cell), place)
        else:
            self[value] = place = _BLANK if cell is None else place
        if place == len(self.cells):
            self.cells.append(cell)
        return place


def _odd(data: bytes) -> Mapping[str, Odd]:
    """What the reader of spreadsheets gives as blank, by sheet. Raises ``TooLarge``."""
    if not data.startswith(_ZIPPED):
        return oddities.in_compound(data)
    try:
        return oddities.in_archive(data, LIMITS[UNPACKED])
    except oddities.TooLong:
        raise TooLarge(UNPACKED) from None


def main() -> int:
    """Reads the file from standard input, writes the sheets as JSON; gives the exit code."""
    _limit()
    data = sys.stdin.buffer.read()
    gc.disable()  # this process ends soon, and nothing it builds goes in circles
    try:
        sheets = unpack(data)
    except PasswordError:
        return HAS_PASSWORD
    except CalamineError:
        return HAS_PASSWORD if _ENCRYPTED in data else NOT_A_SPREADSHEET
    except TooLarge as too_large:
        sys.stdout.write(json.dumps(too_large.what))
        return TOO_LARGE
    except MemoryError:
        return TOO_LARGE
    return _told(json.dumps(sheets, default=_json_date, separators=(",", ":"), ensure_ascii=False))


def _told(written: str) -> int:
    """Writes the sheets, where their text is no longer than it may be."""
    if len(written) > LIMITS[CHARACTERS]:
        sys.stdout.write(json.dumps(CHARACTERS))
        return TOO_LARGE
    sys.stdout.buffer.write(written.encode("utf-8", "surrogatepass"))
    return DONE


def _json_date(day: Any) -> dict[str, str]:
    if isinstance(day, date):
        return {"d": day.isoformat()}
    raise TypeError(day)


def _limit() -> None:
    """Bounds memory and time where the system can; elsewhere only the caller's time-out does."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # without taking apart all that was built
