"""One row of a table seen through its header: which text stands under which word.

``Columns`` settles once for a table which column is read as what; a ``Line`` is one row looked at
that way. Nothing is judged here: whether the row is one, what it continues and what is wrong with
it is for ``tables``.
"""

from collections.abc import Iterator

from inventory.intake import headers
from inventory.intake.cells import FILLERS, Cell, as_text
from inventory.intake.headers import Header
from inventory.intake.split_days import DITTO
from inventory.intake.wishes import starts_with_wish, wish_in
from inventory.intake.workbook import GridRow

_SUMS = frozenset({"", "合计", "总计", "共计", "累计", "小计"})
_SINGLE = (headers.ITEM, headers.QUANTITY, headers.GOODS, headers.AMOUNT, headers.ON)
_OF_CATALOGUE = (headers.CODE, headers.CATEGORY)


class Columns:
    """Where a table of one kind keeps what.

    Of several columns of a kind the best for that kind is read, the others are notes. ``rivals``
    are those that could be meant as well, of goods and how many.
    """

    def __init__(self, header: Header, as_: str | None) -> None:
        self.header = header
        best = {key: header.best(key, as_) for key in _SINGLE if key in header.keys}
        self.of = {key: found[0] for key, found in best.items()}
        self.rivals = {
            key: best[key][1:]
            for key in (headers.ITEM, headers.QUANTITY)
            if len(best.get(key, ())) > 1
        }
        self.party = header.whose(as_)
        self.measure = self.of[header.measure]
        self.item = self.of.get(headers.ITEM)
        self.number = header.columns(headers.NUMBER)
        self.specifications = header.columns(headers.SPECIFICATION)
        self.units = header.columns(headers.UNIT)
        self.wishes = header.columns(headers.NOTE, headers.INTENT)
        self.private = header.columns(*headers.PRIVATE)
        self.elsewhere = (*self.private, *header.columns(headers.OTHER))
        self.catalogued = {
            key: header.columns(key)[0]
            for key in _OF_CATALOGUE
            if as_ == headers.CATALOGUE and key in header.keys
        }
        read = {*self.of.values(), self.party, *self.catalogued.values()}
        read.update(self.specifications, self.units, self.number, header.columns(headers.OTHER))
        read.update(header.parts_of_day)
        self.extra = tuple(i for i in range(len(header.keys)) if i not in read)
        self.first, self.last = headers.spread(header.labels)
        self.shown = tuple(range(self.first, self.last))
        self.leading = self._leading()

    def _leading(self) -> tuple[int, ...]:
        """Where a foot line begins: the columns up to the goods."""
        last = self.of.get(headers.ITEM, self.measure)
        keys = (self.header.measure, headers.AMOUNT, headers.NOTE, headers.INTENT)
        inner = () if self.header.measure == headers.ITEM else self.header.columns(*keys)
        return tuple(i for i in range(last + 1) if i not in inner)

    def name(self, key: str) -> str:
        """The column of ``key`` as a spreadsheet calls it: ``D列``."""
        return self.header.place(self.of[key])

    def key(self, index: int) -> str | None:
        """What the column at ``index`` is known as; None also beyond the header."""
        return self.header.keys[index] if index < len(self.header.keys) else None

    def label(self, index: int) -> str:
        """The words over the column at ``index``, if any."""
        return self.header.labels[index].rstrip(":：") if index < len(self.header.labels) else ""


class Line:
    """A row under ``columns``; blank and ditto cells are empty texts.

    ``item`` and ``party`` (who gave or got) are as written; ``measure`` is how many (in a list of
    money: how much), the cell that makes a row of its own. ``written`` is the row as it stands,
    before merged cells were filled.
    """

    __slots__ = ("cells", "columns", "item", "measure", "number", "party", "row", "written")

    def __init__(self, columns: Columns, row: GridRow, written: GridRow | None = None) -> None:
        self.columns, self.row, self.number = columns, row, row.number
        self.written = written or row
        short = len(columns.header.keys) - len(row.cells)
        self.cells = row.cells + (None,) * short if short > 0 else row.cells
        self.measure = self.cells[columns.measure]
        self.item = self._item()
        party = "" if columns.party is None else self._written(columns.party)
        self.party = "" if party in FILLERS else party

    def _item(self) -> str:
        """As written; of a column of goods its words, where a number stands in it."""
        if self.columns.item is not None:
            return self._written(self.columns.item)
        return "" if self.measure is None else self.columns.header.item or ""

    def written_item(self) -> str:
        """The name of goods, or what they are like, that stands in the row itself and not merged
        from above."""
        places = (self.columns.item, *self.columns.specifications)
        cells = self.written.cells
        texts = (as_text(cells[i]) for i in places if i is not None and i < len(cells))
        return next((text for text in texts if text not in DITTO and text not in _SUMS), "")

    def cell(self, key: str) -> Cell:
        """The one cell under ``key``; None where the table has no such column."""
        index = self.columns.of.get(key)
        return None if index is None else self.cells[index]

    @property
    def party_withheld(self) -> bool:
        """Whether the cell held only a private number, or says that there is nobody: somebody else
        than above, but unnamed."""
        index = self.columns.party
        return index is not None and (self.cells[index] == "" or self.cells[index] in FILLERS)

    @property
    def numbered(self) -> bool:
        return any(self.cells[index] is not None for index in self.columns.number)

    @property
    def specification(self) -> str:
        return " ".join(self._said(self.columns.specifications))

    @property
    def repeats_specification(self) -> bool:
        return self._repeats(self.columns.specifications)

    @property
    def unit(self) -> str | None:
        """The unit column: None where blank."""
        said = self._said(self.columns.units)
        return said[0] if said else None

    @property
    def repeats_unit(self) -> bool:
        return self._repeats(self.columns.units)

    @property
    def names_goods(self) -> bool:
        return bool(self.item or self.specification or self.unit)

    def wish(self) -> tuple[bool, str | None]:
        """Whether the donor cell, or what is noted of the donor's wish, says for whom the goods
        are, and for whom."""
        said, whom = wish_in(self.party) if starts_with_wish(self.party) else (False, None)
        for index in self.columns.wishes:
            text = self.cells[index]
            if type(text) is not str:
                continue
            also, named = wish_in(text)
            said, whom = said or also, whom or named
        return said, whom

    def filled(self) -> set[int]:
        """Columns that are not blank, running numbers aside."""
        filled = {i for i, cell in enumerate(self.row.cells) if cell is not None}
        return filled.difference(self.columns.number)

    def head(self) -> str:
        """All text where a foot line begins, the measure too: what a foot line is told by."""
        cells = self.cells
        texts = [cells[i] for i in self.columns.leading] + [self.measure]
        return "".join([text for text in texts if type(text) is str])

    def leading(self) -> list[str]:
        """The texts where a foot line begins, without spaces: the columns up to the goods."""
        texts = [as_text(cell) for i in self.columns.leading if (cell := self.cells[i])]
        return ["".join(text.split()) for text in texts]

    def notes(self) -> list[str]:
        """Notes as written, and every column that is read as nothing else, behind its words."""
        return [
            self._noted(i, text)
            for i, text in self._extras()
            if self.columns.key(i) not in headers.PRIVATE
        ]

    def texts(self) -> tuple[str, ...]:
        """The cells as written, one for each column with words; private columns and those of
        another table are empty."""
        first, last = self.columns.first, self.columns.last
        texts = [c if type(c) is str else as_text(c) for c in self.written.cells[first:last]]
        texts += [""] * (last - first - len(texts))
        for index in self.columns.elsewhere:
            if first <= index < last:
                texts[index - first] = ""
        return tuple(texts)

    def private(self) -> list[tuple[str, str]]:
        """Kind and text of the columns that only hold private things."""
        if not self.columns.private:
            return []
        found = ((self.columns.header.keys[i], self.cells[i]) for i in self.columns.private)
        texts = ((key, as_text(cell)) for key, cell in found if cell is not None)
        return [(key, text) for key, text in texts if key and text and text not in FILLERS]

    def _noted(self, index: int, text: str) -> str:
        label = self.columns.label(index)
        return text if not label or self.columns.key(index) == headers.NOTE else f"{label}：{text}"

    def _extras(self) -> Iterator[tuple[int, str]]:
        cells, beyond = self.cells, range(len(self.columns.header.keys), len(self.cells))
        for index in (*self.columns.extra, *beyond):
            if cells[index] is None:
                continue
            text = as_text(cells[index])
            if text and text not in FILLERS and text not in DITTO:
                yield index, text

    def _written(self, index: int) -> str:
        text = as_text(self.cells[index])
        return "" if text in DITTO else text

    def _said(self, indexes: tuple[int, ...]) -> list[str]:
        """The texts in these columns that say something."""
        found = []
        for index in indexes:
            if self.cells[index] is not None:
                text = as_text(self.cells[index])
                if text and text not in DITTO and text not in FILLERS:
                    found.append(text)
        return found

    def _repeats(self, indexes: tuple[int, ...]) -> bool:
        return any(self.cells[index] in DITTO for index in indexes)
