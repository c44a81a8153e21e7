"""Opens one spreadsheet file in a process of its own: ``python -m inventory.intake.opener``, file
in, JSON out.

A spreadsheet of a few kilobytes can claim seventeen thousand million cells, and the library that
reads it then ends the whole process. So the file is opened by a child that gives up its memory and
time first; whatever happens here, the caller lives. Out come the sheets with their non-empty rows
only, numbered from 1 as a spreadsheet shows them, each cell as ``cells.plain`` made it (a date as a
list of one ISO string). The exit codes are the constants below.
"""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from inventory.intake.cells import Cell, plain

DONE = 0
NOT_A_SPREADSHEET = 3
TOO_LARGE = 4
HAS_PASSWORD = 5

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 30
MOST_CELLS = 3_000_000
MOST_CHARACTERS = 60_000_000

Row: TypeAlias = tuple[int, list[Cell]]


class TooLarge(Exception):
    """More non-empty cells or text than any list of supplies has."""


def unpack(data: bytes) -> list[tuple[str, list[Row]]]:
    """Name and non-empty rows of every sheet. Raises ``CalamineError`` and ``TooLarge``."""
    budget = _Budget()
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        return [
            (name, list(_rows(workbook.get_sheet_by_name(name), budget)))
            for name in workbook.sheet_names
        ]


class _Budget:
    """Counts cells and characters over the whole file."""

    def __init__(self) -> None:
        self.cells = self.characters = 0

    def spend(self, cells: list[Cell]) -> None:
        self.cells += len(cells)
        self.characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if self.cells > MOST_CELLS or self.characters > MOST_CHARACTERS:
            raise TooLarge


def _rows(sheet: CalamineSheet, budget: _Budget) -> Iterator[Row]:
    """Rows numbered from the top of the paper; blank rows and trailing blanks left out."""
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells: list[Cell] = [plain(value) for value in values]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            budget.spend(cells)
            yield number, cells


def main() -> int:
    """Reads the file from standard input, writes the sheets as JSON; gives the exit code."""
    _limit()
    try:
        sheets = unpack(sys.stdin.buffer.read())
    except PasswordError:
        return HAS_PASSWORD
    except CalamineError:
        return NOT_A_SPREADSHEET
    except (TooLarge, MemoryError):
        return TOO_LARGE
    sys.stdout.write(json.dumps(sheets, default=_json_date))
    return DONE


def _json_date(day: date) -> list[str]:
    return [day.isoformat()]


def _limit() -> None:
    """Bounds memory and time where the system can; elsewhere only the caller's time-out does."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


if __name__ == "__main__":
    sys.exit(main())
