"""A day over several columns, 年 月 日 or 月 日: put together into the first of them.

A blank month or year is the one above, 〃 the same day; what holds anything but numbers stays as it is.
"""

import re
from collections.abc import Sequence

from inventory.intake.cells import Cell, as_text, numeric
from inventory.intake.days import year_in
from inventory.intake.workbook import GridRow

PARTS = ("年", "月", "日")
DITTO = frozenset({"同上", "同前", "〃", "″", "“", "”", '"', "''"})  # says what stands above
_FEWEST = 2
_PART = re.compile(r"(\d{1,4})[年月日号]?")


def parts_of_day(labels: Sequence[str]) -> tuple[int, ...]:
    """The columns, from 0, of year, month and day, or of month and day; none where no such stand side
    by side."""
    ends = ["".join(label.split())[-1:] if _is_part(label) else "" for label in labels]
    for wanted in (PARTS, PARTS[1:]):
        for at in range(len(ends) - len(wanted) + 1):
            if tuple(ends[at : at + len(wanted)]) == wanted:
                return tuple(range(at, at + len(wanted)))
    return ()


def _is_part(label: str) -> bool:
    return bool(label) and label.split()[-1] in PARTS


class SplitDays:
    """Puts together the days of the rows of one table, one after another."""

    def __init__(self, parts: Sequence[int], labels: Sequence[str]) -> None:
        self._parts = parts
        self._above: list[str] = ["", "", ""]
        year = year_in(labels[parts[0]]) if parts else None
        self._above[0] = str(year) if year else ""

    def joined(self, row: GridRow) -> GridRow:
        """The row with its day in the first of the columns."""
        if not self._parts:
            return row
        written = [as_text(row.cells[i]) if i < len(row.cells) else "" for i in self._parts]
        if not any(written):
            return row
        found = ["", *written] if len(written) == _FEWEST else written
        numbers = [self._number(at, text) for at, text in enumerate(found)]
        if None in numbers:
            return row
        self._above = [str(number) for number in numbers]
        year, month, day = self._above
        cells: list[Cell] = list(row.cells)
        cells += [None] * (max(self._parts) + 1 - len(cells))
        for index in self._parts:
            cells[index] = None
        cells[self._parts[0]] = (f"{year}年" if year else "") + f"{month}月{day}日"
        return GridRow(row.number, tuple(cells))

    def _number(self, at: int, text: str) -> str | None:
        """What a part says, or the part above; None where it is neither."""
        if text in DITTO or (not text and at < len(PARTS) - 1):
            return self._above[at]
        match = _PART.fullmatch(numeric(text))
        return match[1] if match else None
