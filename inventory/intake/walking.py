"""A sheet from top to bottom: which rows are headers, which belong to which table, which to none."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import zip_longest

from inventory.errors import BadInput
from inventory.intake import crosswise, headers, headings
from inventory.intake.by_source import parted
from inventory.intake.cells import Cell, as_text
from inventory.intake.cleaning import Cleaner
from inventory.intake.guessing import guess
from inventory.intake.halves import halves, of_one
from inventory.intake.headers import Header, Understanding
from inventory.intake.results import ReadRow, Removed, Table, Unread
from inventory.intake.split_days import PARTS
from inventory.intake.summaries import doubtful
from inventory.intake.surroundings import (
    Said,
    around,
    named,
    of_column,
    party_over,
    sources,
    undecided,
)
from inventory.intake.tables import TableReader
from inventory.intake.totals import over
from inventory.intake.workbook import Grid, GridRow
from inventory.rules.privacy import cut

_OF_SUPPLIES = re.compile(
    r"物资|物品|用品|发放|领[用取]|分[发配]|捐|下拨|调拨|采购|库存|口罩|手套|酒精|消毒|防护|额温|体温[枪计]"
)
_SAMPLE = 12  # rows looked at to tell a unit from a name, a code from a running number
_WHOLE = "合计"
_HIDDEN = "这张工作表在文件里是隐藏的：若是旧底稿，请把它的各行放下"
_OVER_BLOCKS = "几栏（几页）只有一个合计，按各栏各页相加核对"
_MANY = 200  # looked at to tell whether two tables stand under one header
_FEW_CELLS = 2  # of a line that is a title or a signature


@dataclass(frozen=True)
class How:
    """How somebody asked for a file to be read."""

    file: str
    as_: str | None
    on: date | None
    said: Mapping[str, Understanding]
    grids: Sequence[Grid] = ()


class SheetReader:
    """Walks down one sheet: titles, header, rows, perhaps another header, perhaps beside it.

    The tables that take rows at the moment are the open ones; each has its columns.
    """

    def __init__(self, grid: Grid, cleaner: Cleaner, how: How) -> None:
        self.name, found = cut(grid.name)
        self.tables: list[TableReader] = []
        self.unread: list[Unread] = []
        self._how, self._hidden = how, grid.hidden
        self._open: list[TableReader] = []
        self._rows = cleaner.sheet(grid.rows)
        self._merged = _merged(grid, self._rows)
        self._wordy, self._flawed = cleaner.wordy, cleaner.flawed
        self._found = [(0, 0, finding) for finding in found] + cleaner.found
        self._read()

    def _read(self) -> None:
        """Sorts every row of the sheet into a table or among the unread."""
        rows, skipped = self._rows, -1
        for index, row in enumerate(rows):
            if index == skipped:
                continue
            below = rows[index + 1] if index + 1 < len(rows) else None
            headings = self._headings(row, below) if row.number in self._wordy else []
            if not headings and (self._is_title(row, below) or self._counts_columns(row)):
                self.unread.append(Unread(self.name, row.number, _text(row)))
                continue
            if not headings:
                self._sort(row, below)
                continue
            joined = headings[0].joined_above
            skipped = index + 1 if joined else skipped
            if self._open:
                self._sort_left(index, index + 1 + joined, headings[0].start)
            self._begin(headings, index + 1 + joined)

    def finished(self) -> list[Table]:
        """The tables; blocks side by side with one total at a foot are added up together, and so is
        a table whose header stands on every page, where that is what fits."""
        tables = [reader.table() for reader in self.tables]
        places: dict[str, list[int]] = {}
        for at, table in enumerate(tables):
            places.setdefault(table.shape, []).append(at)
        for alike in places.values():
            beside = {tables[at].header_row for at in alike}
            summed = [at for at in alike if any(t.label == _WHOLE for t in tables[at].totals)]
            if len(alike) > 1 and len(summed) == 1:
                before = alike if len(beside) == 1 else alike[: alike.index(summed[0]) + 1]
                rows = [row for at in before for row in tables[at].rows]
                tables[summed[0]] = _of_all(tables[summed[0]], rows, surely=len(beside) == 1)
        pairs = zip(tables, self.tables, strict=True)
        parts = [part for table, reader in pairs for part in parted(table, reader.header)]
        return [doubtful(part, _HIDDEN) for part in parts] if self._hidden else parts

    def removed(self) -> list[Removed]:
        """What was taken out, in the order of rows, with the donor of the row it stood in."""
        found = [(row, f.kind, f.value, self._donor(row, at)) for row, at, f in self._found]
        for table in self.tables:
            whose = table.counterparties()
            told = [(row, kind, value, whose.get(row)) for row, kind, value in table.withdrawn]
            found += [one for one in told if table.header.half is None or one not in found]
        return [
            Removed(self.name, row, kind, value, donor)
            for row, kind, value, donor in sorted(found, key=lambda f: f[:3])
        ]

    def _donor(self, row: int, column: int) -> str | None:
        """Who stands in that row in the table that the column belongs to."""
        near = [t for t in self.tables if t.header.start <= column and row in t.counterparties()]
        last = max(near, key=lambda t: t.header.start, default=None)
        return last.counterparties()[row] if last else None

    def _headings(self, row: GridRow, below: GridRow | None) -> list[Header]:
        """The headers that begin in this row: of one row, or of two."""
        words = self._wordy.get(row.number, 0)
        next_ = below if below is not None and below.number == row.number + 1 else None
        words_below = self._wordy.get(next_.number, 0) if next_ is not None else 0
        few = words + words_below < _FEW_CELLS
        if few and self._open and not self._names_goods(row):
            return []
        busy = [table for table in self._open if self._goes_on_beside(table, row)]
        if busy and len(busy) == len(self._open) and self._is_within(row, busy):
            return []
        row = _without(row, busy)
        found = self._of_words(row, _without(next_, busy) if next_ is not None else None)
        found = found if self._is_meant(found) else []
        if found and busy:
            return [_cropped(header) for header in found]
        if found:
            self._open = []
        return found

    def _is_meant(self, found: Sequence[Header]) -> bool:
        """Whether columns of numbers under unknown words are goods: one says what it is counted in, or
        the words around are of supplies. Marks and temperatures are kept in such tables too."""
        goods = [header.item or "" for header in found if header.item and not header.unit]
        if not goods or len(goods) < len(found):
            return True
        around = (self.name, self._how.file, *goods, *(line.text for line in self.unread))
        return any(_OF_SUPPLIES.search(text) for text in around)

    def _of_words(self, row: GridRow, next_: GridRow | None) -> list[Header]:
        """The headers that a row is, alone or with the next; where goods, or who gets them, stand
        over a column each, one for each such column."""
        below = self._after(row)
        words_below = self._wordy.get(next_.number, 0) if next_ is not None else 0
        found = crosswise.groups_across(row, next_) if next_ is not None and words_below else []
        if not found and next_ is not None and (words_below or _only_parts(next_)):
            found = headings.both_rows(row, next_)
        if next_ is not None and not found:
            found = crosswise.across_both(row, next_, below[1:])
        whole = [] if found else headings.one_row(row)
        if len(whole) == 1 and whole[0].measure == headers.ITEM:
            found = crosswise.across(row, below)
        if len(whole) == 1 and whole[0].measure == headers.AMOUNT:
            found = crosswise.goods_across(row, below)
        if not found and next_ is not None:
            found = crosswise.goods_across_both(row, next_, below[1:])
        return found or whole or crosswise.across(row, below) or crosswise.goods_across(row, below)

    def _after(self, row: GridRow) -> list[GridRow]:
        """The first rows below a row."""
        at = bisect_right(self._rows, row.number, key=lambda other: other.number)
        return self._rows[at : at + _SAMPLE]

    def _is_title(self, row: GridRow, below: GridRow | None) -> bool:
        """One text right over a header: no end of a name, 续表."""
        if below is None or below.number != row.number + 1 or below.number not in self._wordy:
            return False
        alone = len(row.cells) - row.cells.count(None) == 1
        return alone and bool(headings.one_row(below))

    def _counts_columns(self, row: GridRow) -> bool:
        """The numbers of the columns, right under a header: 1, 2, 3, …"""
        if not any(table.header.row == row.number - 1 for table in self._open):
            return False
        texts = [text for text in _words(row) if text]
        return len(texts) > _FEW_CELLS and texts == [str(n) for n in range(1, len(texts) + 1)]

    def _names_goods(self, row: GridRow) -> bool:
        """Whether a row of few known words names goods with their number, or goods over a column each."""
        if any(headers.key_of(text) == headers.GOODS for text in _words(row) if text):
            return True
        return bool(crosswise.goods_across(row, self._after(row)))

    def _goes_on_beside(self, table: TableReader, row: GridRow) -> bool:
        """Whether a row that is a header elsewhere is data under this table: nothing of it is a
        word of headers there."""
        start = table.header.start
        cells = row.cells[start : start + len(table.header.keys)]
        filled = [as_text(cell) for cell in cells if cell is not None]
        return bool(filled) and not any(headers.key_of(text) for text in filled)

    def _is_within(self, row: GridRow, busy: Sequence[TableReader]) -> bool:
        """Whether nothing stands right of the tables that are open."""
        end = max(table.header.start + len(table.header.keys) for table in busy)
        return not any(cell is not None for cell in row.cells[end:])

    def _begin(self, found: Sequence[Header], following: int) -> None:
        """Opens the tables of a header (or two, side by side)."""
        sample = self._rows[following : following + _SAMPLE]
        many = self._rows[following : following + _MANY]
        above = [Said(f"第{unread.row}行", unread.text) for unread in self.unread]
        settled = (headings.settled(header, sample) for header in found)
        ledgers = [of_one(header, named(above)) for header in settled]
        for header, like in ((half, s) for whole, s in ledgers for half in halves(whole, many)):
            table = self._table(header, above, sources(header, many), like)
            self.tables.append(table)
            self._open.append(table)
        self._open.sort(key=lambda table: table.header.start)

    def _table(
        self, header: Header, above: Sequence[Said], named: dict[str, str], like: str
    ) -> TableReader:
        """The reader of one table: how the clerk said that such ones are read, else as the words
        over it say; ``named`` are the kinds that its rows name, ``like`` is what its goods are."""
        how, titles = self._how, [self.name, *(line.text for line in above)]
        said = how.said.get(headers.shape_of(header.labels))
        if said is not None:
            header = headers.understood(header, said)
            if header.measure not in header.keys:
                raise BadInput(
                    field="columns",
                    problem=f"{self.name} 第 {header.row} 行的表没有一列读作品名、数量或金额，请至少选一列",
                )
        if said is None or said.fen_per_unit is None:
            header = headers.with_titles(header, titles)
        kind = guess(header, titles)
        if named and kind not in (headers.OPENING, headers.ISSUED):
            kind = next(iter(named)) if len(named) == 1 else None
        if header.half is None or (said and said.as_):
            kind = how.as_ or (said.as_ if said else None) or kind
        near = around(header, above, self._elsewhere, how.on)
        if kind is None and len(named) > 1:
            near = replace(near, told=(*near.told, undecided(named)))
        if whose := party_over(header, kind, above):
            near = replace(near, party=whose[0], told=(*near.told, whose[1]))
        near = of_column(header, near, titles)
        return TableReader(
            header,
            sheet=self.name,
            as_=kind,
            on=how.on or near.on,
            around=replace(near, kept=self._merged, flawed=self._flawed, specification=like),
        )

    @cached_property
    def _elsewhere(self) -> list[Said]:
        """Where a year may stand that no title says: names of sheet and file, signatures."""
        lines = (row for row in self._rows if row.cells.count(None) >= len(row.cells) - _FEW_CELLS)
        return [
            Said("工作表名", self.name, named=True),
            Said("文件名", self._how.file, named=True),
            *(Said(f"第{row.number}行", _text(row)) for row in lines),
            *self._on_other_sheets(),
        ]

    def _on_other_sheets(self) -> Iterator[Said]:
        """The first lines of the other sheets that are no rows: a cover says of which year all are."""
        for grid in self._how.grids:
            name = cut(grid.name)[0]
            lines = (row for row in grid.rows[:_SAMPLE] if len(_filled(row)) <= _FEW_CELLS)
            for row in lines if name != self.name else ():
                yield Said(f"工作表“{name}”第{row.number}行", _text(row))

    def _sort(self, row: GridRow, below: GridRow | None) -> None:
        """Gives each table its part of the row; what none takes is unread."""
        parts = [
            (part, table is not None and table.take(part, next_))
            for table, part, next_ in self._parts(row, below)
        ]
        taken = {part for part, was_taken in parts if was_taken}  # tables may share their rows
        left = list(dict.fromkeys(part for part, _ in parts if part not in taken))
        if left:
            told = [table.why[row.number] for table in self._open if row.number in table.why]
            why = told[0] if told and len(told) == len(self._open) else None
            text = " ".join(map(_text, left)).strip()
            self.unread.append(Unread(self.name, row.number, text, why))

    def _sort_left(self, first: int, end: int, start: int) -> None:
        """The part of these rows that belongs to tables left of a header that begins beside them."""
        rows = [part for row in self._rows[first : end + 1] if (part := _part(row, 0, start))]
        for row, below in zip_longest(rows, rows[1:]):
            if row.number <= self._rows[end - 1].number:
                self._sort(row, below)

    def _parts(
        self, row: GridRow, below: GridRow | None
    ) -> Iterator[tuple[TableReader | None, GridRow, GridRow | None]]:
        """The row, and the one below it, cut where the open tables begin."""
        if len(self._open) == 1 and self._open[0].header.start == 0:
            yield self._open[0], row, below
            return
        starts = [table.header.start for table in self._open]
        ends = [next((s for s in starts if s > start), None) for start in starts]
        before = _part(row, 0, starts[0] if starts else None)
        if before is not None:
            yield None, before, None
        for table, start, end in zip(self._open, starts, ends, strict=True):
            part = _part(row, start, end)
            if part is not None:
                yield table, part, _part(below, start, end) if below is not None else None


def _of_all(table: Table, rows: Sequence[ReadRow], *, surely: bool) -> Table:
    """The table with its total beside the sum over all of its kind, unless it is that of its own
    rows; where it is not ``surely`` theirs, only if it fits."""
    totals = [t if t.label != _WHOLE or not t.difference else over(t, rows) for t in table.totals]
    if not surely:
        pairs = zip(totals, table.totals, strict=True)
        totals = [wide if wide.difference == 0 else own for wide, own in pairs]
    if totals == list(table.totals):
        return table
    return replace(table, totals=tuple(totals), told=(*table.told, _OVER_BLOCKS))


def _merged(grid: Grid, rows: Sequence[GridRow]) -> dict[int, dict[int, Cell]]:
    """By row and column what a cell that is merged with one above stands for, cleaned."""
    if not grid.merged:
        return {}
    cells = {row.number: row.cells for row in rows}
    return {
        number: {
            at: above[at]
            for at, top in found.items()
            if at < len(above := cells.get(top, ())) and above[at] is not None
        }
        for number, found in grid.merged.items()
    }


def _part(row: GridRow, start: int, end: int | None) -> GridRow | None:
    cells = row.cells[start:end]
    return GridRow(row.number, cells) if any(cell is not None for cell in cells) else None


def _only_parts(row: GridRow) -> bool:
    """（箱） and （元） under the words of a header, or 月 and 日."""
    return all(headers.bare(as_text(cell)) in ("", *PARTS) for cell in row.cells)


def _without(row: GridRow, busy: Sequence[TableReader]) -> GridRow:
    """The row without what belongs to tables that go on."""
    cells = list(row.cells)
    for table in busy:
        start = table.header.start
        cells[start : start + len(table.header.keys)] = [None] * len(
            cells[start : start + len(table.header.keys)]
        )
    return GridRow(row.number, tuple(cells)) if busy else row


def _cropped(header: Header) -> Header:
    """A header that begins where its words do: what stands left of it is of another table."""
    first, _ = headers.spread(header.labels)
    return replace(
        header,
        labels=header.labels[first:],
        keys=header.keys[first:],
        start=header.start + first,
    )


def _filled(row: GridRow) -> list[Cell]:
    return [cell for cell in row.cells if cell is not None]


def _words(row: GridRow) -> list[str]:
    return [as_text(cell) for cell in row.cells]


def _text(row: GridRow) -> str:
    return " ".join(text for text in _words(row) if text)
