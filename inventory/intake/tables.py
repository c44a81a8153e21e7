"""Rows of a table put together: what is a row, what continues the row above, and what is neither.

A row with its own quantity (in a list of money: its own amount; in a catalogue: its own name) is a
row. A row without one continues the row above: name and specification are joined on, its donor cell
goes to the note. A row that names both who and what, or has a running number, is a row all the same
and its quantity is missing. A blank donor cell means the donor above, a blank item cell the item
above, as merged cells look. Totals, signatures and titles are not taken (``take`` says so and the
caller lists them). Bad cells become sentences in ``problems``, all of them; what may be meant
otherwise is told in ``doubts``; nothing is raised and nothing is dropped.
"""

import re
from datetime import date

from inventory.intake import headers
from inventory.intake.cells import (
    FILLERS,
    Cell,
    Malformed,
    as_text,
    looks_like_quantity,
    numeric,
)
from inventory.intake.days import read_days
from inventory.intake.drafts import Around, Draft, Filler, finished
from inventory.intake.feet import Feet
from inventory.intake.headers import Header
from inventory.intake.joining import go_on_with_name, join, joined
from inventory.intake.lines import Columns, Line
from inventory.intake.measures import NUMERALS
from inventory.intake.results import Column, ReadRow, Table
from inventory.intake.split_days import DITTO, SplitDays
from inventory.intake.telling import of_columns
from inventory.intake.totals import compared
from inventory.intake.wishes import starts_with_wish
from inventory.intake.workbook import GridRow

__all__ = ["Around", "Column", "ReadRow", "Table", "TableReader"]

_COUNTING = NUMERALS + "若几数"  # 五箱, 若干: how many is said, rightly or not
# how much, in words that are no number to be sure of, or one in capitals
_NO_NUMBER = re.compile(
    r".*(?:若干|不详|不明|待[定估核]|未[定估知点])|[^:：]{1,12}[元圆][整正]?$|[壹贰叁肆伍陆柒捌玖拾佰仟萬]"
)
_LOST = re.compile(r"(?:报损|报废|毁损|损耗|盘亏|过期|丢失)[^（(]{0,4}")  # no receiver
_ANY_YEAR = 2000  # a day is a day, whatever its year
_SIGNED_ON = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_NO_FLOW = "收入和发出都空着，只有结存；期初结存请另作期初库存导入"
_PASSED = {
    headers.IN_HALF: _NO_FLOW,
    headers.OUT_HALF: _NO_FLOW,
    headers.INCOME: "不是收入；支出请在“资金”里登记",
}
_OWN = (headers.ITEM, headers.SPECIFICATION, headers.QUANTITY, headers.GOODS, headers.AMOUNT)
# what is merged over rows is one quantity, one amount, one thing that is taken out
_ONCE = frozenset({headers.QUANTITY, headers.GOODS, headers.AMOUNT, *headers.PRIVATE})


class TableReader:
    """Takes the rows under one header, one after another, in order.

    ``withdrawn`` collects row, kind and value of the columns that only hold private things;
    ``why`` says of rows that look like data, by their numbers, why they are not taken.
    """

    def __init__(
        self,
        header: Header,
        *,
        sheet: str,
        as_: str | None,
        on: date | None,
        around: Around | None = None,
    ) -> None:
        self.withdrawn: list[tuple[int, str, str]] = []
        self.why: dict[int, str] = {}
        self.header = header
        self._sheet, self._as, self._on = sheet, as_, on
        self._around = around or Around()
        self._columns = Columns(header, as_)
        self._filler = Filler(header, self._columns, as_, self._around)
        self._days = SplitDays(header.parts_of_day, header.labels)
        self._feet = Feet(header, self._columns, self._filler)
        self._drafts: list[Draft] = []
        self._passed: Line | None = None  # who stands in rows of another table since the last row
        of_flow = header.half in _PASSED
        self._own = (self._columns.measure,) if of_flow else header.columns(*_OWN)
        self._quantities = header.columns(headers.QUANTITY)
        self._begun: Line | None = None  # a name whose quantity stands in the row below
        self._numbered = False

    def take(self, row: GridRow, below: GridRow | None) -> bool:
        """Whether ``row`` belongs to the table; ``below`` is the next row that is not blank."""
        line = Line(self._columns, self._days.joined(self._whole(row)), written=row)
        if self._is_no_row(line, below) or not self._placed(line, below):
            return False
        if self._columns.private:
            self.withdrawn += [(row.number, kind, value) for kind, value in line.private()]
        return True

    def _is_no_row(self, line: Line, below: GridRow | None) -> bool:
        """A total, a foot line, or stock of which nothing is left."""
        if self._feet.is_foot(line, len(self._drafts)) or self._feet.is_unlabelled_total(
            line, below, self._drafts
        ):
            return True
        if self._is_elsewhere(line):
            self._passed = line if self._names_who(line) else self._passed
            if self.header.half in _PASSED:
                self.why[line.number] = _PASSED[self.header.half]
            return True
        if self._is_none(line):
            self.why[line.number] = "结存为零"
            return True
        return False

    def _names_who(self, line: Line) -> bool:
        """Whether a row says of whom it is; a donor cell alone may as well be a title."""
        alone = line.filled() <= {self._columns.party}
        return line.party_withheld or (self._may_name(line) and not alone)

    def _is_elsewhere(self, line: Line) -> bool:
        """A row of the other table over these rows: nothing stands in the columns of this one."""
        if self.header.across is not None:
            return line.measure is None or _is_nothing(line.measure)
        return self.header.half is not None and all(_is_nothing(line.cells[i]) for i in self._own)

    def _placed(self, line: Line, below: GridRow | None) -> bool:
        """Puts a line where it belongs: a row, the beginning of one, or more of the one above."""
        own = _is_own_row(line) or self._is_gift(line, below)
        if own or (self._numbered and line.numbered and line.party and line.measure):
            self._add(line)
        elif self._begins(line, below):
            self._begun = line
        elif self._lacks_measure(line):
            self._add(line)
        elif self._continues(line, Line(self._columns, below) if below else None):
            join(self._drafts[-1], line, self._filler)
        else:
            return False
        return True

    def counterparties(self) -> dict[int, str | None]:
        """The counterparty of every sheet row that was taken."""
        return {
            n: draft.counterparty for draft in self._drafts for n in (draft.row, *draft.also_rows)
        }

    def table(self) -> Table:
        """The finished table."""
        header, columns = self.header, self._columns
        rows = tuple([finished(draft) for draft in self._drafts])
        return Table(
            self._sheet,
            self._as,
            header.row,
            self._feet.printed_total,
            rows,
            columns=tuple(
                Column(header.start + i, header.labels[i], header.keys[i], self._is_read(i))
                for i in columns.shown
            ),
            shape=headers.shape_of(header.labels),
            fen_per_unit=header.fen_per_unit,
            totals=compared(self._feet.marks, rows),
            on=self._on,
            told=(*self._around.told, *of_columns(header, self._as, columns.measure)),
            of_goods=header.item is not None and bool(header.across and header.across.columns),
        )

    def _is_read(self, index: int) -> bool:
        columns = self._columns
        key = columns.key(index)
        return key is not None and (
            index not in columns.extra or key in headers.PRIVATE or key == headers.NOTE
        )

    def _whole(self, row: GridRow) -> GridRow:
        """The row with the values of the merged cells that begin above it."""
        at = self._columns.measure
        if row.number not in self._around.kept:
            return row
        if at >= len(row.cells) or row.cells[at] is None:
            return row
        kept = self._around.kept[row.number]
        cells = list(row.cells)
        for index, value in kept.items():
            place = index - self.header.start
            if not 0 <= place < len(self.header.keys) or place in self._columns.number:
                continue
            cells += [None] * (place + 1 - len(cells))
            key = self.header.keys[place]
            if cells[place] is None and key not in _ONCE:
                cells[place] = value
        return GridRow(row.number, tuple(cells))

    def _is_none(self, line: Line) -> bool:
        """Stock of which nothing is left: no row to begin books with."""
        stock = self._as == headers.OPENING and not line.filled() <= {self._columns.item}
        if not line.item or not stock:
            return False
        if line.measure is None:
            return line.numbered or bool(line.unit or line.cell(headers.AMOUNT) == 0)
        return _is_nothing(line.measure)

    def _is_gift(self, line: Line, below: GridRow | None) -> bool:
        """In a list of money: somebody with a number or a day, or among others who gave, whatever stands for how much;
        or he would be passed over."""
        if self.header.measure not in (headers.AMOUNT, headers.GOODS) or not self._may_name(line):
            return False
        if line.measure is None:
            of_money = self.header.measure == headers.AMOUNT
            return of_money and (line.numbered or _is_day(line.cell(headers.ON)))
        if line.numbered or _is_day(line.cell(headers.ON)):
            return True
        if not self._drafts:
            return False
        if self._drafts[-1].last_row == line.number - 1 and _NO_NUMBER.match(as_text(line.measure)):
            return True
        return below is not None and _is_own_row(Line(self._columns, below))

    def _begins(self, line: Line, below: GridRow | None) -> bool:
        """Who and what, and how many only in the row below, which names nobody."""
        if line.measure is not None or not line.item or not self._may_name(line) or below is None:
            return False
        next_ = Line(self._columns, below)
        return (
            below.number == line.number + 1
            and _is_own_row(next_)
            and not next_.party
            and bool(next_.item)
            and not (next_.numbered or self._feet.is_foot_word(next_))
        )

    def _may_name(self, line: Line) -> bool:
        return bool(line.party) and not starts_with_wish(line.party)

    def _lacks_measure(self, line: Line) -> bool:
        """A row of its own, though nothing says how many: who and what stand in it, or a number."""
        if line.measure is not None or _SIGNED_ON.fullmatch(line.item):
            return False
        if self._numbered and line.numbered and (line.item or line.party):
            return True
        if line.item and line.item[0] not in "（(" and line.unit and self._drafts:
            return True  # counted in something: goods of their own, though nobody says how many
        if line.item and any(line.cells[i] is not None for i in self._quantities):
            return True
        if not self._may_name(line):
            return False
        return bool(line.item) or (line.cell(headers.AMOUNT) is not None and not line.specification)

    def _continues(self, line: Line, below: Line | None) -> bool:
        """Only right under a row, and with more than a donor cell, which may as well be a title."""
        if (
            not self._drafts
            or line.number != self._drafts[-1].last_row + 1
            or line.measure is not None
        ):
            return False
        filled = line.filled()
        if _SIGNED_ON.fullmatch(line.item) or self._feet.is_no_more(line):
            return False
        if filled != {self._columns.party}:
            return bool(filled)
        return starts_with_wish(line.party) or _goes_on(line, below)

    def _add(self, line: Line) -> None:
        draft = self._draft(line)
        self._numbered = self._numbered or line.numbered
        self._drafts.append(draft)
        self._passed = None
        self._feet.printed_total = None  # a total in the middle closes nothing
        self._begun = None

    def _draft(self, line: Line) -> Draft:
        above = self._drafts[-1] if self._drafts else None
        named = "" if starts_with_wish(line.party) else line.party
        whose = named or self._around.party or None
        like = line.specification or self._around.specification
        draft = Draft(line.number, 1, whose, line.item, like)
        draft.cells = line.texts()
        if line.party != named:
            draft.notes.append(line.party)
        if self._begun is not None:
            self._take_begun(draft, self._begun)
        self._filler.fill(draft, line, above)
        self._take_over(draft, above, line)
        go_on_with_name(above, draft, line)
        if not draft.item and line.measure is not None:
            self._miss_item(draft)
        draft.on = draft.on or self._on
        if draft.on is None and above is not None and above.on and self._has_blank_day(line):
            draft.on = above.on
            draft.doubts.append(f"日期空着，按上一行的 {above.on.isoformat()}")
        if above is not None:
            apart = line.party_withheld or not _same_gift(draft, above)
            draft.run = above.run + apart
        self._filler.check(draft, line)
        if self._as == headers.ISSUED and (lost := _LOST.match(draft.counterparty or "")):
            draft.problems.append(f"“{lost.group()}”不是发放，请单独办理（报损或盘点），这里请放下")
        return draft

    def _has_blank_day(self, line: Line) -> bool:
        return headers.ON in self._columns.of and line.cell(headers.ON) is None

    def _miss_item(self, draft: Draft) -> None:
        if headers.ITEM in self._columns.of:
            draft.problems.append(
                f"{self._columns.name(headers.ITEM)}没有品名，上面也没有可接的品名，请补上"
            )
        elif self.header.measure == headers.QUANTITY:
            draft.problems.append("表里没有“品名”一列，表上方也没有写品名，请补上")

    def _take_begun(self, draft: Draft, begun: Line) -> None:
        """A name broken over two rows, the quantity in the second."""
        draft.doubts.append(
            f"第{begun.number}行没有数量，当作品名写成了两行，接成“{joined(begun.item, draft.item)}”；"
            "若是两样物资，请分开并补上数量"
        )
        draft.also_rows, draft.row = [draft.row], begun.number
        draft.also_cells, draft.cells = [draft.cells], begun.texts()
        draft.counterparty = begun.party or None
        draft.item = joined(begun.item, draft.item)
        draft.specification = joined(begun.specification, draft.specification)
        draft.notes += begun.notes()
        draft.unit = begun.unit

    def _take_over(self, draft: Draft, above: Draft | None, line: Line) -> None:
        """Fills blanks from the row above: donor, item, ditto marks and a merged date."""
        if draft.counterparty is None and self._passed is not None:
            self._take_passed(draft, self._passed, line)
        self._take_day(draft, above, line)
        if above is None:
            return
        if self._passed is None and draft.counterparty is None and not line.party_withheld:
            draft.counterparty = above.counterparty
            if line.cell(headers.ON) is None and not draft.also_rows:
                draft.on = above.on
        if line.measure is not None and self.header.measure != headers.GOODS:
            draft.item = draft.item or above.item
        if line.repeats_specification:
            draft.specification = above.specification

    def _take_day(self, draft: Draft, above: Draft | None, line: Line) -> None:
        """The day above, where 〃 stands for it."""
        if line.cell(headers.ON) not in DITTO:
            return
        draft.on = above.on if above else None
        if draft.on is None:
            draft.problems.append(
                f"{self._columns.name(headers.ON)}：上面没有可接的日期，请写成 2020-01-30 的样子"
            )

    def _take_passed(self, draft: Draft, passed: Line, line: Line) -> None:
        """The donor and the day above stand in a row of the other table."""
        if not line.party_withheld and not passed.party_withheld:
            draft.counterparty = passed.party
        if line.cell(headers.ON) is None:
            draft.on = self._filler.day(draft, passed)


def _is_nothing(cell: Cell) -> bool:
    """A blank, a dash, or zero."""
    text = numeric(as_text(cell))
    return not text or text in FILLERS or re.fullmatch(r"0(?:\.0+)?\D{0,3}", text) is not None


def _is_day(cell: Cell) -> bool:
    try:
        return read_days(cell, _ANY_YEAR) is not None
    except Malformed:
        return False


def _is_own_row(line: Line) -> bool:
    """A measure makes a row; without goods beside it, it must look like one (a date does not)."""
    if line.measure is None:
        return False
    if line.columns.header.measure == headers.GOODS:
        text = as_text(line.measure)
        return any(c.isdigit() or (line.party and c in _COUNTING) for c in text)
    return line.names_goods or looks_like_quantity(line.measure)


def _goes_on(line: Line, below: Line | None) -> bool:
    """Whether the next row is one more of the same donor: ``line`` stands inside his rows."""
    if below is None or below.number != line.number + 1:
        return False
    return _is_own_row(below) and not below.party


def _same_gift(draft: Draft, above: Draft) -> bool:
    return draft.counterparty == above.counterparty and draft.on == above.on
