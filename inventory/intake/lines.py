"""One row of a table seen through its header: which text stands under which word.

``Columns`` settles once for a table which column is read as what; a ``Line`` is one row looked at
that way. Nothing is judged here: whether the row is one, what it continues and what is wrong with
it is for ``tables``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from inventory.intake import headers
from inventory.intake.cells import FILLERS, Cell, as_text
from inventory.intake.headers import Header, column_name
from inventory.intake.workbook import GridRow

EARMARK = "定向"

_DITTO = frozenset({"同上", "〃", "″", "“", "”", '"'})
_SINGLE = (headers.ITEM, headers.QUANTITY, headers.AMOUNT, headers.ON)


class Columns:
    """Where a table of one kind keeps what.

    Of several columns of a kind the first is read, the others are notes.
    """

    def __init__(self, header: Header, as_: str | None) -> None:
        self.header = header
        self.of = {key: header.columns(key)[0] for key in _SINGLE if key in header.keys}
        party = header.party(as_)
        self.party = header.columns(party)[0] if party else None
        self.measure = self.of[header.measure]
        read = {*self.of.values(), self.party}
        read.update(header.columns(headers.SPECIFICATION, headers.UNIT, headers.NUMBER))
        self.extra = tuple(i for i in range(len(header.keys)) if i not in read)

    def name(self, key: str) -> str:
        """The column of ``key`` as a spreadsheet calls it: ``D列``."""
        return f"{column_name(self.of[key])}列"

    def key(self, index: int) -> str | None:
        """What the column at ``index`` is known as; None also beyond the header."""
        return self.header.keys[index] if index < len(self.header.keys) else None

    def label(self, index: int) -> str:
        """The words over the column at ``index``, if any."""
        return self.header.labels[index].rstrip(":：") if index < len(self.header.labels) else ""


@dataclass(frozen=True)
class Line:
    """A row under ``columns``; blank and ditto cells are empty texts."""

    columns: Columns
    row: GridRow

    @property
    def number(self) -> int:
        return self.row.number

    def cell(self, key: str) -> Cell:
        """The one cell under ``key``; None where the table has no such column."""
        return self._at(self.columns.of.get(key))

    @property
    def measure(self) -> Cell:
        """How many (or, in a list of money, how much): the cell that makes a row of its own."""
        return self._at(self.columns.measure)

    @property
    def party(self) -> str:
        """Who gave or got, as written."""
        return _written(as_text(self._at(self.columns.party)))

    @property
    def party_withheld(self) -> bool:
        """Whether the cell held only a private number: somebody else than above, but unnamed."""
        return self._at(self.columns.party) == ""

    @property
    def item(self) -> str:
        return _written(as_text(self.cell(headers.ITEM)))

    @property
    def specification(self) -> str:
        return " ".join(
            t for t in self._texts(headers.SPECIFICATION) if _written(t) and t not in FILLERS
        )

    @property
    def repeats_specification(self) -> bool:
        return any(text in _DITTO for text in self._texts(headers.SPECIFICATION))

    @property
    def unit(self) -> str | None:
        """The unit column: None where blank."""
        return next(
            (t for t in self._texts(headers.UNIT) if _written(t) and t not in FILLERS), None
        )

    @property
    def repeats_unit(self) -> bool:
        return any(text in _DITTO for text in self._texts(headers.UNIT))

    @property
    def names_goods(self) -> bool:
        return bool(self.item or self.specification or self.unit)

    @property
    def earmarks(self) -> bool:
        """定向 at the head of the donor cell, or of what is noted of the donor's wish."""
        said = (self.party, *self._texts(headers.NOTE), *self._texts(headers.INTENT))
        return any(text.startswith(EARMARK) for text in said)

    def filled(self) -> set[int]:
        """Columns that are not blank, running numbers aside."""
        filled = {i for i, cell in enumerate(self.row.cells) if cell is not None}
        return filled.difference(self.columns.header.columns(headers.NUMBER))

    def leading(self) -> list[str]:
        """The texts where a foot line begins, without spaces: the columns up to the goods."""
        last = self.columns.of.get(headers.ITEM, self.columns.measure)
        keys = (self.columns.header.measure, headers.AMOUNT, headers.NOTE, headers.INTENT)
        inner = self.columns.header.columns(*keys)
        texts = (as_text(self._at(i)) for i in range(last + 1) if i not in inner)
        return ["".join(text.split()) for text in texts if text]

    def notes(self) -> list[str]:
        """Notes as written, and every column that is read as nothing else, behind its words."""
        return [
            self._noted(i, text)
            for i, text in self._extras()
            if self.columns.key(i) not in headers.PRIVATE
        ]

    def texts(self) -> tuple[str, ...]:
        """The cells as written, one for each column of the header; private columns are empty."""
        return tuple(
            "" if key in headers.PRIVATE else as_text(self._at(i))
            for i, key in enumerate(self.columns.header.keys)
        )

    def private(self) -> list[tuple[str, str]]:
        """Kind and text of the columns that only hold private things."""
        found = ((self.columns.key(i), text) for i, text in self._extras())
        return [(key, text) for key, text in found if key is not None and key in headers.PRIVATE]

    def _noted(self, index: int, text: str) -> str:
        label = self.columns.label(index)
        return text if not label or self.columns.key(index) == headers.NOTE else f"{label}：{text}"

    def _extras(self) -> Iterator[tuple[int, str]]:
        beyond = range(len(self.columns.header.keys), len(self.row.cells))
        for index in (*self.columns.extra, *beyond):
            text = as_text(self._at(index))
            if text and text not in FILLERS:
                yield index, text

    def _at(self, index: int | None) -> Cell:
        return self.row.cells[index] if index is not None and index < len(self.row.cells) else None

    def _texts(self, key: str) -> list[str]:
        texts = (as_text(self._at(index)) for index in self.columns.header.columns(key))
        return [text for text in texts if text]


def _written(text: str) -> str:
    return "" if text in _DITTO else text
