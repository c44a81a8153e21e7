"""Opens one spreadsheet file in a process of its own: ``python -m inventory.intake.opener``, file
in, JSON out.

A spreadsheet of a few kilobytes can claim seventeen thousand million cells, and the library that
reads it then ends the whole process. So the file is opened by a child that gives up its memory and
time first; whatever happens here, the caller lives. Out come the sheets with their non-empty rows
only, numbered from 1 as a spreadsheet shows them, each cell as ``cells.plain`` made it (a date as
``{"d": "2020-01-30"}``), and which cells are merged downwards. The exit codes are the constants
below; where a limit was passed its name is all that comes out.
"""

import contextlib
import gc
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from inventory.intake.cells import UNCALCULATED, Cell, plain

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
MOST_CHARACTERS = 60_000_000
MOST_MERGED = 200_000

UNPACKED, ROWS, COLUMNS, CELLS, CHARACTERS = "unpacked", "rows", "columns", "cells", "characters"
LIMITS = {
    UNPACKED: MOST_UNPACKED,
    ROWS: MOST_ROWS,
    COLUMNS: MOST_COLUMNS,
    CELLS: MOST_CELLS,
    CHARACTERS: MOST_CHARACTERS,
}

Row: TypeAlias = tuple[int, list[Cell]]
Merged: TypeAlias = tuple[int, int, int, int]  # first row, column, last row, column; rows from 1
Sheet: TypeAlias = tuple[str, list[Row], list[Merged]]

_ZIPPED = b"PK\x03\x04"
_UNREAD_FORMULA = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*'
    rb"(?:<v>\s*</v>|<v\s*/>)?\s*</c>"
)
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SMALL = 1_000_000
_EXACT = 10**15  # whole numbers below it a spreadsheet keeps exactly


class TooLarge(Exception):
    """More than any list of supplies has; ``what`` is one of ``LIMITS``."""

    def __init__(self, what: str = "") -> None:
        self.what = what
        super().__init__(what)


def unpack(data: bytes) -> list[Sheet]:
    """Name, non-empty rows and merged cells of every sheet. Raises ``CalamineError`` and
    ``TooLarge``."""
    formulas = _unread_formulas(data) if data.startswith(_ZIPPED) else {}
    budget = _Budget()
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        return [
            _sheet(workbook.get_sheet_by_name(name), budget, formulas.get(name, {}))
            for name in workbook.sheet_names
        ]


class _Budget:
    """Counts rows, cells and characters over the whole file."""

    def __init__(self) -> None:
        self.rows = self.cells = self.characters = 0

    def spend(self, cells: list[Cell]) -> None:
        self.rows += 1
        self.cells += len(cells)
        self.characters += sum([len(cell) for cell in cells if type(cell) is str])
        for what, used in (
            (ROWS, self.rows),
            (COLUMNS, len(cells)),
            (CELLS, self.cells),
            (CHARACTERS, self.characters),
        ):
            if used > LIMITS[what]:
                raise TooLarge(what)


def _sheet(sheet: CalamineSheet, budget: _Budget, formulas: dict[int, list[int]]) -> Sheet:
    rows = list(_rows(sheet, budget, formulas))
    merged = [
        (top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    return sheet.name, rows, merged[:MOST_MERGED]


def _rows(sheet: CalamineSheet, budget: _Budget, formulas: dict[int, list[int]]) -> Iterator[Row]:
    """Rows numbered from the top of the paper; blank rows and trailing blanks left out."""
    known: dict[str, Cell] = {"": None}
    _, left = sheet.start or (0, 0)
    margin: list[Cell] = [None] * left  # the rows above come with it, the columns left do not
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = margin + _plain(values, known)
        for at in formulas.get(number, ()):
            cells += [None] * (at + 1 - len(cells))
            cells[at] = cells[at] if cells[at] is not None else UNCALCULATED
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            budget.spend(cells)
            yield number, cells


def _plain(values: Sequence[object], known: dict[str, Cell]) -> list[Cell]:
    """``cells.plain`` of each, once for each text and without a call for most numbers."""
    cells: list[Cell] = []
    for value in values:
        if type(value) is str:
            if value not in known:
                known[value] = plain(value)
            cells.append(known[value])
        elif type(value) is float and value.is_integer() and -_EXACT < value < _EXACT:
            cells.append(int(value))
        else:
            cells.append(plain(value))
    return cells


def _unread_formulas(data: bytes) -> dict[str, dict[int, list[int]]]:
    """By sheet and row the columns of formulas that no program has reckoned. Raises ``TooLarge``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
                raise TooLarge(UNPACKED)
            return {
                name: found
                for name, part in _parts(archive)
                if (found := _formulas(_contents(archive, part)))
            }
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError, EOFError):
        return {}  # the reader of spreadsheets says what is wrong with it, if anything


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name and place in the archive of each sheet."""
    if _BOOK not in archive.namelist():
        return []
    relations = {
        r.get("Id"): (r.get("Target") or "").removeprefix("/xl/")
        for r in ElementTree.fromstring(_contents(archive, _RELATIONS, _SMALL))  # noqa: S314 - small, in a bounded child
    }
    book = ElementTree.fromstring(_contents(archive, _BOOK, _SMALL))  # noqa: S314 - the same
    sheets = ((s.get("name"), relations.get(s.get(f"{_R}id"))) for s in book.iter(f"{_MAIN}sheet"))
    return [(name, f"xl/{part}") for name, part in sheets if name and part]


def _contents(archive: zipfile.ZipFile, part: str, most: int = MOST_UNPACKED) -> bytes:
    """One part of the archive, whatever it claims to be long."""
    with archive.open(part) as stream:
        found = stream.read(most + 1)
    if len(found) > most:
        raise TooLarge(UNPACKED)
    return found


def _formulas(xml: bytes) -> dict[int, list[int]]:
    if b"<f" not in xml:
        return {}
    found: dict[int, list[int]] = {}
    for match in _UNREAD_FORMULA.finditer(xml):
        found.setdefault(int(match[2]), []).append(_index(match[1].decode()))
    return found


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def main() -> int:
    """Reads the file from standard input, writes the sheets as JSON; gives the exit code."""
    _limit()
    gc.disable()  # this process ends soon, and nothing it builds goes in circles
    try:
        sheets = unpack(sys.stdin.buffer.read())
    except PasswordError:
        return HAS_PASSWORD
    except CalamineError:
        return NOT_A_SPREADSHEET
    except TooLarge as too_large:
        sys.stdout.write(json.dumps(too_large.what))
        return TOO_LARGE
    except MemoryError:
        return TOO_LARGE
    sys.stdout.write(json.dumps(sheets, default=_json_date, separators=(",", ":")))
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
    sys.exit(main())
