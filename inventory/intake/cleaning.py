"""What is private leaves every text before anything else looks at it.

A ``Cleaner`` goes over the rows of a file once; the same text is looked at once, however often it
stands there. On the way it notes which rows may be headers and which hold cells that are no
content (error values, broken bytes).
"""

import re
from collections.abc import Sequence

from inventory.intake.cells import BROKEN, Cell
from inventory.intake.words import key_of
from inventory.intake.workbook import GridRow
from inventory.rules.privacy import CARD, IDENTITY, Finding, cut

# A card or identity number typed as a number: its end is rounded and no check digit can hold.
_ROUNDED_DIGITS = 15
_IDENTITY_DIGITS = 18
_FEWEST_DIGITS = 7
_SMALL = 10 ** (_FEWEST_DIGITS - 1)
_LONGEST_WORD = 24
CONTACT = "contact"
# who may be asked, behind the name of who gave
_CONTACT = re.compile(
    r"[（(]\s*(?:联系人|法定代表人|法人代表|法人|负责人|经办人)\s*[:：]\s*([^（）()]{2,12}?)\s*[）)]"
)


class Cleaner:
    """Rows without private numbers.

    ``found`` are row, column (from 0) and finding of what was taken out of the sheet at hand;
    ``wordy`` says by row number how many cells of it are known words of headers; ``flawed`` are the
    numbers of rows with cells that are no content.
    """

    def __init__(self) -> None:
        self.found: list[tuple[int, int, Finding]] = []
        self.wordy: dict[int, int] = {}
        self.flawed: set[int] = set()
        self._clean: set[str] = set()
        self._words: set[str] = set()
        self._odd: set[str] = set()

    def sheet(self, rows: Sequence[GridRow]) -> list[GridRow]:
        """The rows of the next sheet, cleaned."""
        self.found, self.wordy, self.flawed = [], {}, set()
        return [self._row(row) for row in rows]

    def _row(self, row: GridRow) -> GridRow:
        """A cell of nothing but a private number stays, empty but not blank."""
        cells = row.cells
        known, words = self._clean, 0
        for index, cell in enumerate(cells):
            if type(cell) is str:
                if cell not in known and not self._look(cell):
                    cells = self._cut(row.number, cells, index)
                elif cell in self._words:
                    words += 1
                elif cell in self._odd:
                    self.flawed.add(row.number)
            elif type(cell) is int and not -_SMALL < cell < _SMALL:
                cells = self._cut(row.number, cells, index)
        if words:
            self.wordy[row.number] = words
        return row if cells is row.cells else GridRow(row.number, cells)

    def _look(self, text: str) -> bool:
        """Whether a text that is seen for the first time is free of private numbers."""
        digits = sum(map(str.isdigit, text)) if len(text) >= _FEWEST_DIGITS else 0
        if (digits >= _FEWEST_DIGITS and cut(text)[1]) or _CONTACT.search(text):
            return False
        self._clean.add(text)
        if len(text) <= _LONGEST_WORD and key_of(text) is not None:
            self._words.add(text)
        elif text[:1] == "#" or BROKEN in text:
            self._odd.add(text)
        return True

    def _cut(self, number: int, cells: tuple[Cell, ...], index: int) -> tuple[Cell, ...]:
        cell = cells[index]
        text, findings = _cut_number(cell) if isinstance(cell, int) else _cut_text(str(cell))
        if not findings:
            return cells
        self.found += [(number, index, finding) for finding in findings]
        return (*cells[:index], text, *cells[index + 1 :])


def _cut_text(text: str) -> tuple[str, Sequence[Finding]]:
    """Without private numbers, and without the person to ask."""
    text, findings = cut(text)
    persons = [Finding(CONTACT, found[1]) for found in _CONTACT.finditer(text)]
    return _CONTACT.sub("", text), (*findings, *persons)


def _cut_number(number: int) -> tuple[str, Sequence[Finding]]:
    digits = str(abs(number))
    if len(digits) >= _ROUNDED_DIGITS:
        return "", (Finding(IDENTITY if len(digits) <= _IDENTITY_DIGITS else CARD, digits),)
    return "", cut(digits)[1]  # what is left of a number is no number
