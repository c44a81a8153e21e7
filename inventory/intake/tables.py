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
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from inventory.intake import headers
from inventory.intake.cells import (
    FEN_PER_YUAN,
    FILLERS,
    Cell,
    Malformed,
    Quantity,
    as_fen,
    as_quantity,
    as_text,
    flaw,
    looks_like_quantity,
    numeric,
)
from inventory.intake.days import Days, read_days
from inventory.intake.headers import Header
from inventory.intake.lines import Columns, Line
from inventory.intake.packing import Packing, packing_in
from inventory.intake.totals import Mark, Total, compared
from inventory.intake.wishes import starts_with_wish
from inventory.intake.workbook import GridRow

LONGEST = 200

_T = TypeVar("_T")
_MOST_KNOWN = 50_000
_SIGNED_ON = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_SUM = r"(?:[（(][^（）()]*[）)])?[:：]?(?P<said>[\d,.]+(?:万?元|[^\d\W]{1,2})?)?"
_TOTAL = re.compile(rf".{{0,16}}(?:合计|总计|共计|总共|累计){_SUM}")
_SUBTOTAL = re.compile(rf"(?:.{{0,16}}小计|(?:本|每)[页日月].{{0,2}}合计){_SUM}")
_FOOT = re.compile(
    r"(?:制表|填表|制单|经办|审核|复核|审批|负责|统计|填报|验收|交接|领导|主管|保管|会计|出纳|监督)"
    r"(?:人|员|单位|日期|时间)?(?:签字|签名|签章)?\s*(?:[:：]|$)"
    r"|单位负责人|(?:注|备注|说明|附注)\d?[:：]|以上(?:物资|数据|信息|捐赠|均|为|统计|合计)|截[至止](?:目前|日|时|今|\d)"
    r"|(?:监督|咨询|联系|举报|公示)(?:电话|热线|单位|期|时间|日期)[:：]|.{0,10}[（(](?:盖章|公章|签字|签章|签名)"
    r"|(?:以下空白|此页无正文|未完待续|接下页|续下页|第\d+页)"
)
_MAYBE_FOOT = re.compile(
    r"[计共]|累|人|员|签|制|填|经|审|复|负|统|验|交|领|保|监|单位|日期|主管|领导|会计|出纳|注|说明|以[上下]|截|电话|热线|公示|章|页|空白"
)
_GOODS = re.compile(
    r"(?P<item>.+?)[:：\s]*(?P<many>\d[\d,]*(?:\.\d+)?\s*[万亿]?[^\d\s、,，;；]{1,4}(?:[（(][^（）()]*[）)])?)"
)
_BETWEEN_GOODS = re.compile(r"[、；;\n]|[，,](?!\d{3})")


@dataclass(frozen=True)
class ReadRow:
    """One row as read: whole quantities and fen, or None where there is none.

    ``cells`` are the cells of ``row`` as written, in the order of ``Table.columns``, and
    ``also_cells`` those of ``also_rows``; what is private is empty in them.
    ``problems`` are sentences that say what must be mended before the row can be posted;
    ``doubts`` say what was read one way and may be meant another. ``run``
    counts the runs of rows of one counterparty (and one date) in the table, from 1; None as
    ``counterparty`` is nobody named. ``earmarked``: bound to somebody the donor chose, not yet
    resolved to whom; ``intent`` is whom the sheet names. ``packing`` is what the specification
    says of it, proposed only. ``code`` and ``category`` are those of a catalogue.
    """

    row: int
    also_rows: tuple[int, ...]
    counterparty: str | None
    item: str | None
    specification: str
    quantity: int | None
    unit: str | None
    amount_fen: int | None
    on: date | None
    note: str | None
    problems: tuple[str, ...]
    earmarked: bool
    run: int
    cells: tuple[str, ...] = ()
    also_cells: tuple[tuple[str, ...], ...] = ()
    doubts: tuple[str, ...] = ()
    packing: Packing | None = None
    intent: str | None = None
    code: str | None = None
    category: str | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table: where it stands on the sheet (from 0), its words, what it is read as.

    ``key`` is one of the keys of ``headers``; None: kept as a remark behind its words. ``is_read``
    is false where another column of the same key is read instead, and this one is a remark.
    """

    index: int
    label: str
    key: str | None
    is_read: bool = True


@dataclass(frozen=True)
class Table:
    """A header and its rows. ``as_`` is one of ``headers.KINDS``, None where nothing tells it.

    ``shape`` is the same for tables with the same words over their columns; one in the amount
    column is worth ``fen_per_unit``. ``totals`` are the printed ones beside the sums of the rows.
    ``on`` is the date of rows without one, where the lines around the table say it, and ``told``
    says in sentences what was taken from those lines.
    """

    sheet: str
    as_: str | None
    header_row: int
    printed_total: int | None
    rows: tuple[ReadRow, ...]
    columns: tuple[Column, ...] = ()
    shape: str = ""
    fen_per_unit: int = FEN_PER_YUAN
    totals: tuple[Total, ...] = ()
    on: date | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Around:
    """What stands around a table: the date of rows without one, the year of days without one, and
    what is told of where these were found. ``kept`` are the values of merged cells, ``flawed`` the
    rows with cells that are no content."""

    on: date | None = None
    year: int | None = None
    year_from: str | None = None
    told: tuple[str, ...] = ()
    kept: Mapping[int, Mapping[int, Cell]] = field(default_factory=dict)
    flawed: frozenset[int] | set[int] = frozenset()


@dataclass(slots=True)
class _Draft:
    """A row while rows below may still continue it."""

    row: int
    run: int
    counterparty: str | None
    item: str
    specification: str
    quantity: int | None = None
    unit: str | None = None
    amount_fen: int | None = None
    on: date | None = None
    earmarked: bool = False
    intent: str | None = None
    code: str | None = None
    category: str | None = None
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    also_rows: list[int] = field(default_factory=list)
    cells: tuple[str, ...] = ()
    also_cells: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def last_row(self) -> int:
        return self.also_rows[-1] if self.also_rows else self.row


class TableReader:
    """Takes the rows under one header, one after another, in order.

    ``withdrawn`` collects row, kind and value of the columns that only hold private things;
    ``none_left`` are rows of stock that are not taken since nothing is left of it.
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
        self.none_left: set[int] = set()
        self.header = header
        self._sheet, self._as, self._on = sheet, as_, on
        self._around = around or Around()
        self._columns = Columns(header, as_)
        self._drafts: list[_Draft] = []
        self._begun: Line | None = None  # a name whose quantity stands in the row below
        self._numbered = False
        self._printed_total: int | None = None
        self._marks: list[Mark] = []
        self._plain_days: set[date] = set()
        self._quantity_of = _remembered(as_quantity)
        self._fen_of = _remembered(lambda c: as_fen(c, fen_per_unit=header.fen_per_unit))
        self._days_of = _remembered(lambda c: read_days(c, self._around.year))

    def take(self, row: GridRow, below: GridRow | None) -> bool:
        """Whether ``row`` belongs to the table; ``below`` is the next row that is not blank."""
        if row.number in self._around.kept:
            row = self._whole(row)
        line = Line(self._columns, row)
        if self._is_foot(line) or self._is_unlabelled_total(line, below):
            return False
        if self._is_none(line):
            self.none_left.add(line.number)
            return False
        if _is_own_row(line):
            self._add(line)
        elif self._begins(line, below):
            self._begun = line
        elif self._lacks_measure(line):
            self._add(line)
        elif self._continues(line, Line(self._columns, below) if below else None):
            self._join(self._drafts[-1], line)
        else:
            return False
        if self._columns.private:
            self.withdrawn += [(row.number, kind, value) for kind, value in line.private()]
        return True

    def counterparties(self) -> dict[int, str | None]:
        """The counterparty of every sheet row that was taken."""
        return {
            n: draft.counterparty for draft in self._drafts for n in (draft.row, *draft.also_rows)
        }

    @property
    def has_rows(self) -> bool:
        return bool(self._drafts)

    def table(self) -> Table:
        """The finished table."""
        header, columns = self.header, self._columns
        rows = tuple([_finished(draft) for draft in self._drafts])
        return Table(
            self._sheet,
            self._as,
            header.row,
            self._printed_total,
            rows,
            columns=tuple(
                Column(header.start + i, header.labels[i], header.keys[i], self._is_read(i))
                for i in columns.shown
            ),
            shape=headers.shape_of(header.labels),
            fen_per_unit=header.fen_per_unit,
            totals=compared(self._marks, rows),
            on=self._on,
            told=self._around.told,
        )

    def _is_read(self, index: int) -> bool:
        columns = self._columns
        key = columns.key(index)
        return key is not None and (
            index not in columns.extra or key in headers.PRIVATE or key == headers.NOTE
        )

    def _whole(self, row: GridRow) -> GridRow:
        """The row with the values of the merged cells that begin above it, its measure aside: what
        is merged over rows is one quantity, one amount."""
        at = self._columns.measure
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
            if cells[place] is None and key not in (headers.QUANTITY, headers.AMOUNT):
                cells[place] = value
        return GridRow(row.number, tuple(cells))

    def _is_foot(self, line: Line) -> bool:
        if not _MAYBE_FOOT.search(line.head()):
            return False
        leading = line.leading()
        for pattern, is_subtotal in ((_SUBTOTAL, True), (_TOTAL, False)):
            found = next((m for word in leading if (m := pattern.fullmatch(word))), None)
            if found is not None and self._adds_up(line, found, is_subtotal=is_subtotal):
                return True
        return any(_FOOT.match(word) for word in (*leading, as_text(line.measure)))

    def _adds_up(self, line: Line, found: re.Match[str], *, is_subtotal: bool) -> bool:
        """Keeps what a line of totals prints. False for goods that are only called so: a row that
        says who gave it and what it is."""
        if line.item and line.party and not _is_sum_word(line.item):
            return False
        said = found["said"]
        quantities, amount = self._printed(line, said)
        label = "小计" if is_subtotal else "合计"
        self._marks.append(
            Mark(line.number, label, len(self._drafts), is_subtotal, quantities, amount)
        )
        if not is_subtotal:
            of_money = self.header.measure == headers.AMOUNT
            first = next((number for number, _ in quantities), None)
            self._printed_total = amount if of_money else first
        return True

    def _printed(
        self, line: Line, said: str | None
    ) -> tuple[tuple[tuple[int, str | None], ...], int | None]:
        """The quantities (with unit) and the amount of a line of totals."""
        quantities: list[tuple[int, str | None]] = []
        if headers.QUANTITY in self._columns.of:
            cell = line.cell(headers.QUANTITY)
            quantities = _numbers(cell if cell is not None else said, line.unit)
        amount_cell = line.cell(headers.AMOUNT)
        if amount_cell is None and self.header.measure == headers.AMOUNT:
            amount_cell = said
        try:
            amount = self._fen_of(amount_cell) if amount_cell is not None else None
        except Malformed:
            amount = None
        return tuple(quantities), amount

    def _is_unlabelled_total(self, line: Line, below: GridRow | None) -> bool:
        """Only a number, right where the rows end, and it is their sum."""
        after = below is not None and below.number == line.number + 1
        if len(self._drafts) < 2 or after or line.filled() != {self._columns.measure}:
            return False
        of_money = self.header.measure == headers.AMOUNT
        parts = [d.amount_fen if of_money else d.quantity for d in self._drafts]
        try:
            printed = (
                self._fen_of(line.measure) if of_money else self._quantity_of(line.measure).number
            )
        except Malformed:
            return False
        if printed != sum(part or 0 for part in parts):
            return False
        quantities = () if of_money or printed is None else ((printed, None),)
        amount = printed if of_money else None
        after_rows = len(self._drafts)
        self._marks.append(Mark(line.number, "合计", after_rows, False, quantities, amount))
        self._printed_total = printed
        return True

    def _is_none(self, line: Line) -> bool:
        """Stock of which nothing is left: no row to begin books with."""
        if self._as != headers.OPENING or not line.item or line.filled() <= {self._columns.item}:
            return False
        if line.measure is None:
            return line.numbered or bool(line.unit or line.cell(headers.AMOUNT) == 0)
        text = numeric(as_text(line.measure))
        return text in FILLERS or re.fullmatch(r"0(?:\.0+)?\D{0,3}", text) is not None

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
            and not (next_.numbered or self._is_foot_word(next_))
        )

    def _may_name(self, line: Line) -> bool:
        return bool(line.party) and not starts_with_wish(line.party)

    def _is_foot_word(self, line: Line) -> bool:
        words = line.leading()
        return any(_TOTAL.fullmatch(w) or _SUBTOTAL.fullmatch(w) or _FOOT.match(w) for w in words)

    def _lacks_measure(self, line: Line) -> bool:
        """A row of its own, though nothing says how many: who and what stand in it, or a number."""
        if line.measure is not None or _SIGNED_ON.fullmatch(line.item):
            return False
        if self._numbered and line.numbered and (line.item or line.party):
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
        if _SIGNED_ON.fullmatch(line.item):
            return False
        if filled != {self._columns.party}:
            return bool(filled)
        return starts_with_wish(line.party) or _goes_on(line, below)

    def _add(self, line: Line) -> None:
        draft = self._draft(line)
        self._numbered = self._numbered or line.numbered
        self._drafts.append(draft)
        self._printed_total = None  # a total in the middle closes nothing
        self._begun = None

    def _draft(self, line: Line) -> _Draft:
        above = self._drafts[-1] if self._drafts else None
        named = "" if starts_with_wish(line.party) else line.party
        draft = _Draft(line.number, 1, named or None, line.item, line.specification)
        draft.cells = line.texts()
        if line.party != named:
            draft.notes.append(line.party)
        if self._begun is not None:
            self._take_begun(draft, self._begun)
        self._read_measure(draft, line)
        draft.amount_fen = self._amount(draft, line)
        draft.on = self._day(draft, line)
        draft.earmarked, draft.intent = self._wish(line)
        draft.notes += line.notes()
        self._take_over(draft, above, line)
        if not draft.item and headers.ITEM in self._columns.of and line.measure is not None:
            draft.problems.append(
                f"{self._columns.name(headers.ITEM)}没有品名，上面也没有可接的品名，请补上"
            )
        draft.on = draft.on or self._on
        if above is not None:
            apart = line.party_withheld or not _same_gift(draft, above)
            draft.run = above.run + apart
        self._find_flaws(draft, line)
        self._weigh_rivals(draft, line)
        return draft

    def _take_begun(self, draft: _Draft, begun: Line) -> None:
        """A name broken over two rows, the quantity in the second."""
        draft.doubts.append(
            f"第{begun.number}行没有数量，当作品名写成了两行，接成“{_joined(begun.item, draft.item)}”；"
            "若是两样物资，请分开并补上数量"
        )
        draft.also_rows, draft.row = [draft.row], begun.number
        draft.also_cells, draft.cells = [draft.cells], begun.texts()
        draft.counterparty = begun.party or None
        draft.item = _joined(begun.item, draft.item)
        draft.specification = _joined(begun.specification, draft.specification)
        draft.notes += begun.notes()
        draft.unit = begun.unit

    def _take_over(self, draft: _Draft, above: _Draft | None, line: Line) -> None:
        """Fills blanks from the row above: donor, item, ditto marks and a merged date."""
        if above is None:
            return
        if draft.counterparty is None and not line.party_withheld:
            draft.counterparty = above.counterparty
            if line.cell(headers.ON) is None and not draft.also_rows:
                draft.on = above.on
        if line.measure is not None:
            draft.item = draft.item or above.item
        if line.repeats_specification:
            draft.specification = above.specification

    def _read_measure(self, draft: _Draft, line: Line) -> None:
        draft.unit = self._unit(line) or draft.unit
        measure = self.header.measure
        if measure == headers.QUANTITY:
            self._read_quantity(draft, line.measure, headers.QUANTITY)
        elif measure == headers.GOODS:
            self._read_goods(draft, line)
        elif measure == headers.ITEM:
            self._read_catalogued(draft, line)
        elif headers.ITEM in self._columns.of:
            draft.problems.append("表里没有“数量”一列，请补上这一列")

    def _read_quantity(self, draft: _Draft, cell: Cell, key: str) -> None:
        beside = draft.unit
        if cell is None and not draft.item and self._amount_only(draft):
            return
        try:
            written = self._quantity_of(cell)
        except Malformed as malformed:
            self._complain(draft, key, malformed)
            return
        draft.quantity, draft.unit = written.number, written.unit or beside or self.header.unit
        if written.remark:
            draft.notes.append(written.remark)
        if draft.unit is None:
            draft.problems.append("没有计量单位，请写在数量后面（例如 198件），或加一列“单位”")
        elif beside and beside != draft.unit:
            draft.problems.append(f"计量单位写了两个：“{draft.unit}”和“{beside}”，请只留一个")

    def _amount_only(self, draft: _Draft) -> bool:
        """A gift of money among gifts of goods."""
        if headers.AMOUNT not in self._columns.of:
            return False
        draft.problems.append(
            "这一行没有物资和数量；如果是捐款，请移到捐款表里导入，否则请补上物资和数量"
        )
        return True

    def _read_goods(self, draft: _Draft, line: Line) -> None:
        """口罩5000只 in one cell."""
        text = as_text(line.measure)
        parts = [part for part in _BETWEEN_GOODS.split(text) if part.strip()]
        found = _GOODS.fullmatch(parts[0].strip()) if len(parts) == 1 else None
        if found is None:
            place = self._columns.name(headers.GOODS)
            said = (
                "写了几样物资，请一样写一行"
                if len(parts) > 1
                else "看不出品名和数量，请写成 口罩200只"
            )
            draft.problems.append(f"{place}：“{text}”{said}")
            return
        draft.item = found["item"].strip()
        self._read_quantity(draft, found["many"], headers.GOODS)

    def _read_catalogued(self, draft: _Draft, line: Line) -> None:
        catalogued = self._columns.catalogued
        texts = {key: as_text(line.cells[index]) or None for key, index in catalogued.items()}
        draft.code, draft.category = texts.get(headers.CODE), texts.get(headers.CATEGORY)
        if draft.unit is None:
            draft.problems.append("没有计量单位，请补上")

    def _unit(self, line: Line) -> str | None:
        if line.repeats_unit and self._drafts:
            return self._drafts[-1].unit
        return line.unit

    def _amount(self, draft: _Draft, line: Line) -> int | None:
        try:
            amount = self._fen_of(line.cell(headers.AMOUNT))
        except Malformed as malformed:
            self._complain(draft, headers.AMOUNT, malformed)
            return None
        if amount is None and self.header.measure == headers.AMOUNT:
            draft.problems.append(f"{self._columns.name(headers.AMOUNT)}没有金额，请补上")
        return amount

    def _day(self, draft: _Draft, line: Line) -> date | None:
        cell = line.cell(headers.ON)
        if cell is None:
            return None
        if type(cell) is date and cell in self._plain_days:
            return cell
        try:
            days: Days | None = self._days_of(cell)
        except Malformed as malformed:
            self._complain(draft, headers.ON, malformed)
            return None
        if days is None:
            return None
        if type(cell) is date:
            self._plain_days.add(cell)
        if days.first is not None:
            draft.notes.append(f"{self._columns.label(self._columns.of[headers.ON])}：{cell}")
        if not days.year_said:
            draft.doubts.append(
                f"日期“{as_text(cell)}”没写年份，按 {days.on.year} 年（取自{self._around.year_from}）"
            )
        return days.on

    def _wish(self, line: Line) -> tuple[bool, str | None]:
        return (False, None) if self._as == headers.ISSUED else line.wish()

    def _complain(self, draft: _Draft, key: str, malformed: Malformed) -> None:
        draft.problems.append(f"{self._columns.name(key)}：{malformed}")

    def _find_flaws(self, draft: _Draft, line: Line) -> None:
        """Error values and broken bytes in columns where nobody has complained yet."""
        if line.number not in self._around.flawed:
            return
        columns = self._columns
        told = {columns.of.get(key) for key in (headers.QUANTITY, headers.AMOUNT, headers.ON)}
        for index, cell in enumerate(line.cells):
            if index not in told and isinstance(cell, str) and (found := flaw(cell)):
                draft.problems.append(f"{self.header.place(index)}：{found}")

    def _weigh_rivals(self, draft: _Draft, line: Line) -> None:
        """Two columns of one meaning: no matter where they say the same."""
        for key, others in self._columns.rivals.items():
            mine = line.cell(key)
            for other in others:
                if (theirs := line.cells[other]) is None or theirs == mine:
                    continue
                places = "、".join(
                    f"{self.header.place(i)}“{self.header.labels[i]}”"
                    for i in (self._columns.of[key], other)
                )
                draft.problems.append(
                    f"表头有几列意思相同（{places}），这一行写得不同，分不清用哪一个；"
                    "请改成一致，或说明用哪一列"
                )

    def _join(self, draft: _Draft, line: Line) -> None:
        """Adds a continuation to the row above it."""
        draft.also_rows.append(line.number)
        if line.item:
            draft.doubts.append(
                f"第{line.number}行“{line.item}”没有数量，当作接着这一行写的品名；若是另一样物资，请补上数量"
            )
        draft.also_cells.append(line.texts())
        draft.item = _joined(draft.item, line.item)
        draft.specification = _joined(draft.specification, line.specification)
        draft.notes += [line.party] if line.party else []
        draft.notes += line.notes()
        said, whom = self._wish(line)
        draft.earmarked, draft.intent = draft.earmarked or said, draft.intent or whom
        self._join_unit(draft, line.unit)
        if line.cell(headers.AMOUNT) is not None and self.header.measure != headers.AMOUNT:
            self._join_amount(draft, line)
        on = self._day(draft, line) if line.cell(headers.ON) is not None else None
        if on not in (None, draft.on):
            draft.problems.append(
                f"第{line.number}行接着上一行写，日期却不同；请改成一致，或给这一行补上数量"
            )
        self._find_flaws(draft, line)

    def _join_unit(self, draft: _Draft, unit: str | None) -> None:
        if unit and unit != draft.unit:
            draft.problems.append(
                f"计量单位写了两个：“{draft.unit or '空'}”和“{unit}”；请只留一个，写在数量后"
            )

    def _join_amount(self, draft: _Draft, line: Line) -> None:
        amount = self._amount(draft, line)
        if draft.amount_fen is None:
            draft.amount_fen = amount
        elif amount is not None:
            draft.problems.append(
                f"第{line.number}行另有金额而没有数量；请把金额并成一个，或给这一行补上数量"
            )


def _remembered(read: Callable[[Cell], _T]) -> Callable[[Cell], _T]:
    """``read``, once for each value: the same cells come again and again."""
    known: dict[tuple[type, Cell], _T | Malformed] = {}

    def again(cell: Cell) -> _T:
        key = (type(cell), cell)
        if key not in known:
            if len(known) > _MOST_KNOWN:
                known.clear()
            try:
                known[key] = read(cell)
            except Malformed as malformed:
                known[key] = malformed
        found = known[key]
        if isinstance(found, Malformed):
            raise found
        return found

    return again


def _numbers(cell: Cell, unit: str | None) -> list[tuple[int, str | None]]:
    """The quantities that a cell of totals prints: 198件, or 198件、20副."""
    if cell is None:
        return []
    parts: list[Cell] = [cell]
    if isinstance(cell, str):
        parts = [p for p in re.split(r"[、；;，\s]+|,(?!\d{3})", numeric(cell)) if p]
    found: list[Quantity] = []
    for part in parts:
        try:
            found.append(as_quantity(part))
        except Malformed:
            return []
    return [(q.number, q.unit or (unit if len(found) == 1 else None)) for q in found]


def _is_sum_word(text: str) -> bool:
    word = "".join(text.split())
    return bool(_TOTAL.fullmatch(word) or _SUBTOTAL.fullmatch(word))


def _is_own_row(line: Line) -> bool:
    """A measure makes a row; without goods beside it, it must look like one (a date does not)."""
    if line.measure is None:
        return False
    if line.columns.header.measure == headers.GOODS:
        return any(character.isdigit() for character in as_text(line.measure))
    return line.names_goods or looks_like_quantity(line.measure)


def _goes_on(line: Line, below: Line | None) -> bool:
    """Whether the next row is one more of the same donor: ``line`` stands inside his rows."""
    if below is None or below.number != line.number + 1:
        return False
    return _is_own_row(below) and not below.party


def _same_gift(draft: _Draft, above: _Draft) -> bool:
    return draft.counterparty == above.counterparty and draft.on == above.on


def _joined(first: str, second: str) -> str:
    return f"{first} {second}" if first and second else first or second


def _finished(draft: _Draft) -> ReadRow:
    return ReadRow(
        row=draft.row,
        also_rows=tuple(draft.also_rows),
        counterparty=draft.counterparty,
        item=draft.item or None,
        specification=draft.specification,
        quantity=draft.quantity,
        unit=draft.unit,
        amount_fen=draft.amount_fen,
        on=draft.on,
        note="；".join(draft.notes) or None,
        problems=(*draft.problems, *_too_long(draft)),
        earmarked=draft.earmarked,
        run=draft.run,
        cells=draft.cells,
        also_cells=tuple(draft.also_cells),
        doubts=tuple(draft.doubts),
        packing=packing_in(draft.specification) or packing_in(draft.item),
        intent=draft.intent,
        code=draft.code,
        category=draft.category,
    )


def _too_long(draft: _Draft) -> list[str]:
    texts = (
        ("往来单位", draft.counterparty),
        ("品名", draft.item),
        ("规格", draft.specification),
        ("单位", draft.unit),
    )
    return [
        f"{name}超过 {LONGEST} 个字，请缩短" for name, text in texts if text and len(text) > LONGEST
    ]
