"""Rows of a table put together: what is a row, what continues the row above, and what is neither.

A row with its own quantity (in a list of money: its own amount) is a row. A row without one
continues the row above: name and specification are joined on, its donor cell goes to the note. A
blank donor cell means the donor above, a blank item cell the item above, as merged cells look.
Totals, signatures and titles are not taken (``take`` says so and the caller lists them). Bad cells
become sentences in ``problems``, all of them; nothing is raised and nothing is dropped.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from inventory.intake import headers
from inventory.intake.cells import (
    FEN_PER_YUAN,
    Malformed,
    as_date,
    as_fen,
    as_quantity,
    as_text,
    looks_like_quantity,
)
from inventory.intake.headers import Header
from inventory.intake.lines import EARMARK, Columns, Line
from inventory.intake.workbook import GridRow

LONGEST = 200

_SIGNED_ON = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_TOTAL = re.compile(r"(?:总?合计|总计|共计|总共)[:：]?")
_SUBTOTAL = re.compile(r"(?:小计|本页合计|本页小计)[:：]?")
_FOOT = re.compile(
    r"(?:制表|填表|制单|经办|审核|复核|审批|负责|统计|填报)(?:人|单位|日期|时间)?(?:签字|签名)?\s*[:：]"
    r"|单位负责人|(?:注|备注|说明|附注)\d?[:：]|以上(?:物资|数据|信息|捐赠|均|为|统计)|截[至止](?:目前|日|时|今|\d)"
    r"|(?:监督|咨询|联系|举报|公示)(?:电话|热线|单位|期|时间|日期)[:：]|(?:单位)?[（(](?:盖章|公章)"
)


@dataclass(frozen=True)
class ReadRow:
    """One row as read: whole quantities and fen, or None where there is none.

    ``cells`` are the cells of ``row`` as written, in the order of ``Table.columns``, and
    ``also_cells`` those of ``also_rows``; what is private is empty in them.
    ``problems`` are sentences that say what must be mended before the row can be posted. ``run``
    counts the runs of rows of one counterparty (and one date) in the table, from 1; None as
    ``counterparty`` is nobody named. ``earmarked``: bound to somebody the donor chose, not yet
    resolved to whom.
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


@dataclass(frozen=True)
class Column:
    """A column of a table: where it stands on the sheet (from 0), its words, what it is read as.

    ``key`` is one of the keys of ``headers``; None: kept as a remark behind its words.
    """

    index: int
    label: str
    key: str | None


@dataclass(frozen=True)
class Table:
    """A header and its rows. ``as_`` is one of ``headers.KINDS``, None where nothing tells it.

    ``shape`` is the same for tables with the same words over their columns; one in the amount
    column is worth ``fen_per_unit``.
    """

    sheet: str
    as_: str | None
    header_row: int
    printed_total: int | None
    rows: tuple[ReadRow, ...]
    columns: tuple[Column, ...] = ()
    shape: str = ""
    fen_per_unit: int = FEN_PER_YUAN


@dataclass
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
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    also_rows: list[int] = field(default_factory=list)
    cells: tuple[str, ...] = ()
    also_cells: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def last_row(self) -> int:
        return self.also_rows[-1] if self.also_rows else self.row


class TableReader:
    """Takes the rows under one header, one after another, in order.

    ``withdrawn`` collects row, kind and value of the columns that only hold private things.
    """

    def __init__(self, header: Header, *, sheet: str, as_: str | None, on: date | None) -> None:
        self.withdrawn: list[tuple[int, str, str]] = []
        self._header, self._sheet, self._as, self._on = header, sheet, as_, on
        self._columns = Columns(header, as_)
        self._drafts: list[_Draft] = []
        self._printed_total: int | None = None

    def take(self, row: GridRow, below: GridRow | None) -> bool:
        """Whether ``row`` belongs to the table; ``below`` is the next row that is not blank."""
        line = Line(self._columns, row)
        if self._is_foot(line):
            return False
        if _is_own_row(line):
            self._drafts.append(self._draft(line))
            self._printed_total = None  # a total in the middle closes nothing
        elif self._continues(line, Line(self._columns, below) if below else None):
            self._join(self._drafts[-1], line)
        else:
            return False
        self.withdrawn += [(row.number, kind, value) for kind, value in line.private()]
        return True

    def counterparties(self) -> dict[int, str | None]:
        """The counterparty of every sheet row that was taken."""
        return {
            n: draft.counterparty for draft in self._drafts for n in (draft.row, *draft.also_rows)
        }

    def table(self) -> Table:
        """The finished table."""
        header = self._header
        pairs = zip(header.labels, header.keys, strict=True)
        return Table(
            self._sheet,
            self._as,
            header.row,
            self._printed_total,
            tuple(_finished(draft) for draft in self._drafts),
            columns=tuple(Column(i, label, key) for i, (label, key) in enumerate(pairs)),
            shape=headers.shape_of(header.labels),
            fen_per_unit=header.fen_per_unit,
        )

    def _is_foot(self, line: Line) -> bool:
        leading = line.leading()
        if any(_TOTAL.fullmatch(word) for word in leading):
            self._printed_total = self._number_of(line)
            return True
        if any(_SUBTOTAL.fullmatch(word) for word in leading):
            return True
        return any(_FOOT.match(word) for word in (*leading, as_text(line.measure)))

    def _number_of(self, line: Line) -> int | None:
        try:
            if self._header.measure == headers.AMOUNT:
                return as_fen(line.measure, fen_per_unit=self._header.fen_per_unit)
            return as_quantity(line.measure).number
        except Malformed:
            return None

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
        return line.party.startswith(EARMARK) or _goes_on(line, below)

    def _draft(self, line: Line) -> _Draft:
        above = self._drafts[-1] if self._drafts else None
        named = "" if line.party.startswith(EARMARK) else line.party
        draft = _Draft(line.number, 1, named or None, line.item, line.specification)
        draft.cells = line.texts()
        draft.notes += [line.party] if line.party != named else []
        self._read_quantity(draft, line)
        draft.amount_fen = self._amount(draft, line)
        draft.on = self._day(draft, line)
        draft.earmarked = self._earmarks(line)
        draft.notes += line.notes()
        self._take_over(draft, above, line)
        if not draft.item and headers.ITEM in self._columns.of:
            draft.problems.append(
                f"{self._columns.name(headers.ITEM)}没有品名，上面也没有可接的品名，请补上"
            )
        draft.on = draft.on or self._on
        if above is not None:
            draft.run = above.run + (line.party_withheld or not _same_gift(draft, above))
        return draft

    def _take_over(self, draft: _Draft, above: _Draft | None, line: Line) -> None:
        """Fills blanks from the row above: donor, item, ditto marks and a merged date."""
        if above is None:
            return
        if draft.counterparty is None and not line.party_withheld:
            draft.counterparty = above.counterparty
            if line.cell(headers.ON) is None:
                draft.on = above.on
        draft.item = draft.item or above.item
        if line.repeats_specification:
            draft.specification = above.specification

    def _read_quantity(self, draft: _Draft, line: Line) -> None:
        beside = self._unit(line)
        draft.unit = beside
        if self._header.measure != headers.QUANTITY:
            if headers.ITEM in self._columns.of:
                draft.problems.append("表里没有“数量”一列，请补上这一列")
            return
        try:
            written = as_quantity(line.measure)
        except Malformed as malformed:
            self._complain(draft, headers.QUANTITY, malformed)
            return
        draft.quantity, draft.unit = written.number, written.unit or beside or self._header.unit
        draft.notes += [written.remark] if written.remark else []
        if draft.unit is None:
            draft.problems.append("没有计量单位，请写在数量后面（例如 198件），或加一列“单位”")
        elif beside and beside != draft.unit:
            draft.problems.append(f"计量单位写了两个：“{draft.unit}”和“{beside}”，请只留一个")

    def _unit(self, line: Line) -> str | None:
        if line.repeats_unit and self._drafts:
            return self._drafts[-1].unit
        return line.unit

    def _amount(self, draft: _Draft, line: Line) -> int | None:
        try:
            amount = as_fen(line.cell(headers.AMOUNT), fen_per_unit=self._header.fen_per_unit)
        except Malformed as malformed:
            self._complain(draft, headers.AMOUNT, malformed)
            return None
        if amount is None and self._header.measure == headers.AMOUNT:
            draft.problems.append(f"{self._columns.name(headers.AMOUNT)}没有金额，请补上")
        return amount

    def _day(self, draft: _Draft, line: Line) -> date | None:
        try:
            return as_date(line.cell(headers.ON))
        except Malformed as malformed:
            self._complain(draft, headers.ON, malformed)
            return None

    def _earmarks(self, line: Line) -> bool:
        return self._as != headers.ISSUED and line.earmarks

    def _complain(self, draft: _Draft, key: str, malformed: Malformed) -> None:
        draft.problems.append(f"{self._columns.name(key)}：{malformed}")

    def _join(self, draft: _Draft, line: Line) -> None:
        """Adds a continuation to the row above it."""
        draft.also_rows.append(line.number)
        draft.also_cells.append(line.texts())
        draft.item = _joined(draft.item, line.item)
        draft.specification = _joined(draft.specification, line.specification)
        draft.notes += [line.party] if line.party else []
        draft.notes += line.notes()
        draft.earmarked |= self._earmarks(line)
        self._join_unit(draft, line.unit)
        if line.cell(headers.AMOUNT) is not None:
            self._join_amount(draft, line)
        if line.cell(headers.ON) is not None and self._day(draft, line) not in (None, draft.on):
            draft.problems.append(
                f"第{line.number}行接着上一行写，日期却不同；请改成一致，或给这一行补上数量"
            )

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


def _is_own_row(line: Line) -> bool:
    """A measure makes a row; without goods beside it, it must look like one (a date does not)."""
    return line.measure is not None and (line.names_goods or looks_like_quantity(line.measure))


def _goes_on(line: Line, below: Line | None) -> bool:
    """Whether the next row is one more of the same donor: ``line`` stands inside his rows."""
    if below is None or below.number != line.number + 1:
        return False
    return _is_own_row(below) and not below.party


def _same_gift(draft: _Draft, above: _Draft) -> bool:
    return draft.counterparty == above.counterparty and draft.on == above.on


def _joined(first: str, second: str) -> str:
    return " ".join(text for text in (first, second) if text)


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
