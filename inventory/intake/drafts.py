"""Rows while they are put together, and how a line fills one.

A ``Filler`` reads the cells of a line as its columns say; what cannot be read becomes a sentence in
``problems``. Which line is a row, and which one continues another, is for ``tables``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from inventory.intake import headers
from inventory.intake.cells import (
    FEN_PER_YUAN,
    Cell,
    Malformed,
    as_fen,
    as_price,
    as_quantity,
    as_text,
    ends_in_about,
    flaw,
)
from inventory.intake.days import read_days
from inventory.intake.headers import Across, Header
from inventory.intake.lines import Columns, Line
from inventory.intake.measures import NUMERALS
from inventory.intake.packing import packing_in
from inventory.intake.results import ReadRow
from inventory.intake.split_days import DITTO

LONGEST = 200

_T = TypeVar("_T")
_MOST_KNOWN = 50_000
_GOODS = re.compile(
    r"(?P<item>.*?[^\W\d].*?)[:：\s]*(?P<many>(?:\d[\d,]*(?:\.\d+)?\s*[万亿]?"
    rf"|[{NUMERALS}]+)[^\d\s、,，;；]{{1,4}}(?:[（(][^（）()]*[）)])?)"
)
_MONEY = re.compile(
    r"\s*(?:现金|捐款|善款|资金|人民币)*[:：]?\s*([¥￥]?[\d,]+(?:\.\d+)?\s*万?元整?)\s*"
)
_MONEY_AMONG_GOODS = "这一行没有物资和数量；如果是捐款，请移到捐款表里导入，否则请补上物资和数量"
# a cell of nothing else is empty but not blank
_PRIVATE = "这一格像是电话、证件或卡号，已隐去；请改成实际的数"
_MONEY_ITEMS = frozenset({"", "现金", "捐款", "善款", "人民币", "资金", "现金捐款"})
_MONEY_UNITS = frozenset({"元", "万元", "元整", "块钱", "圆"})
_BETWEEN_GOODS = re.compile(r"[、；;\n]|[，,](?!\d{3})")


@dataclass(frozen=True)
class Around:
    """What stands around a table: the date of rows without one, the year of days without one, and
    what is told of where these were found. ``kept`` are the values of merged cells, ``flawed`` the
    rows with cells that are no content. ``party`` is whom a line over a table without such a column
    names, ``specification`` what one says its goods are like."""

    on: date | None = None
    year: int | None = None
    year_from: str | None = None
    told: tuple[str, ...] = ()
    kept: Mapping[int, Mapping[int, Cell]] = field(default_factory=dict)
    flawed: frozenset[int] | set[int] = frozenset()
    party: str | None = None
    specification: str = ""


@dataclass(slots=True)
class Draft:
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


class Filler:
    """Reads lines under one header into drafts."""

    def __init__(self, header: Header, columns: Columns, as_: str | None, around: Around) -> None:
        self._header, self._columns, self._as, self._around = header, columns, as_, around
        self._plain_days: set[date] = set()
        self.quantity_of = _remembered(as_quantity)
        self.fen_of = _remembered(lambda c: as_fen(c, fen_per_unit=header.fen_per_unit))
        prices = header.columns(headers.PRICE) if header.fen_per_unit == FEN_PER_YUAN else ()
        self._price = prices[0] if len(prices) == 1 and headers.AMOUNT in columns.of else None
        self._price_of = _remembered(as_price)
        self._days_of = _remembered(lambda c: read_days(c, around.year))

    def fill(self, draft: Draft, line: Line, above: Draft | None) -> None:
        """Everything of a line but who and what, and what is wrong with it."""
        self._read_measure(draft, line, above)
        amount = self.amount(draft, line)
        draft.amount_fen = draft.amount_fen if amount is None else amount
        draft.on = self.day(draft, line)
        draft.earmarked, draft.intent = self.wish(line)
        draft.notes += line.notes()

    def check(self, draft: Draft, line: Line) -> None:
        """Adds what is wrong in columns of any kind."""
        self.find_flaws(draft, line)
        self._weigh_rivals(draft, line)
        if self._header.across is not None:
            self._weigh_sum(draft, line, self._header.across)
        if self._price is not None:
            self._weigh_price(draft, line.cells[self._price])

    def _read_measure(self, draft: Draft, line: Line, above: Draft | None) -> None:
        draft.unit = self._unit(line, above) or draft.unit
        measure = self._header.measure
        if measure == headers.QUANTITY:
            same = above is not None and not line.item and bool(self._columns.units)
            self._read_quantity(
                draft, line.measure, headers.QUANTITY, above.unit if same and above else None
            )
        elif measure == headers.GOODS:
            self._read_goods(draft, line)
        elif measure == headers.ITEM:
            self._read_catalogued(draft, line)
        elif headers.ITEM in self._columns.of:
            draft.problems.append("表里没有“数量”一列，请补上这一列")

    def _read_quantity(
        self, draft: Draft, cell: Cell, key: str, of_above: str | None = None
    ) -> None:
        """``of_above`` is the unit where neither cell nor column nor header says one."""
        beside = draft.unit
        if cell is None and draft.item in _MONEY_ITEMS and self._amount_only(draft):
            return
        if cell == "":
            self._complain(draft, key, Malformed(_PRIVATE))
            return
        try:
            written = self.quantity_of(cell)
        except Malformed as malformed:
            self._complain(draft, key, malformed)
            return
        if (written.unit or beside) in _MONEY_UNITS:
            draft.problems.append(_MONEY_AMONG_GOODS)
            return
        draft.quantity, draft.unit = (
            written.number,
            written.unit or beside or self._header.unit or of_above,
        )
        if written.remark:
            draft.notes.append(written.remark)
        if draft.unit is None:
            draft.problems.append("没有计量单位，请写在数量后面（例如 198件），或加一列“单位”")
        elif beside and beside != draft.unit:
            draft.problems.append(f"计量单位写了两个：“{draft.unit}”和“{beside}”，请只留一个")

    def _amount_only(self, draft: Draft) -> bool:
        """A gift of money among gifts of goods."""
        if headers.AMOUNT not in self._columns.of:
            return False
        draft.problems.append(_MONEY_AMONG_GOODS)
        return True

    def _read_goods(self, draft: Draft, line: Line) -> None:
        """口罩5000只 in one cell."""
        text = as_text(line.measure)
        parts = [part for part in _BETWEEN_GOODS.split(text) if part.strip()]
        if (money := _MONEY.fullmatch(text)) or not text:
            draft.amount_fen = self.fen_of(money[1]) if money else None
            draft.problems.append(_MONEY_AMONG_GOODS)
            return
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
        if ends_in_about(draft.item):
            draft.item = text
            place = self._columns.name(headers.GOODS)
            draft.problems.append(
                f"{place}：“{text}”不是清点的数，或看得出几种意思，请写成 口罩200只"
            )
            return
        self._read_quantity(draft, found["many"], headers.GOODS)

    def _read_catalogued(self, draft: Draft, line: Line) -> None:
        catalogued = self._columns.catalogued
        texts = {key: as_text(line.cells[index]) or None for key, index in catalogued.items()}
        draft.code, draft.category = texts.get(headers.CODE), texts.get(headers.CATEGORY)
        if draft.unit is None:
            draft.problems.append("没有计量单位，请补上")

    def _unit(self, line: Line, above: Draft | None) -> str | None:
        if line.repeats_unit and above is not None:
            return above.unit
        return line.unit

    def amount(self, draft: Draft, line: Line) -> int | None:
        """The amount of a line in fen."""
        cell = line.cell(headers.AMOUNT)
        if cell == "":
            self._complain(draft, headers.AMOUNT, Malformed(_PRIVATE))
            return None
        try:
            amount = self.fen_of(cell)
        except Malformed as malformed:
            self._complain(draft, headers.AMOUNT, malformed)
            return None
        if amount is None and self._header.measure == headers.AMOUNT:
            draft.problems.append(f"{self._columns.name(headers.AMOUNT)}没有金额，请补上")
        return amount

    def day(self, draft: Draft, line: Line) -> date | None:
        """The day of a line; of a span the last one, and the span goes to the note."""
        cell = line.cell(headers.ON)
        if cell is None or cell in DITTO:
            return None
        if type(cell) is date and cell in self._plain_days:
            return cell
        try:
            days = self._days_of(cell)
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

    def wish(self, line: Line) -> tuple[bool, str | None]:
        """Whether the goods are meant for somebody, and for whom."""
        return (False, None) if self._as == headers.ISSUED else line.wish()

    def _complain(self, draft: Draft, key: str, malformed: Malformed) -> None:
        draft.problems.append(f"{self._columns.name(key)}：{malformed}")

    def find_flaws(self, draft: Draft, line: Line) -> None:
        """Error values and broken bytes in columns where nobody has complained yet."""
        if line.number not in self._around.flawed:
            return
        columns = self._columns
        told = {columns.of.get(key) for key in (headers.QUANTITY, headers.AMOUNT, headers.ON)}
        for index, cell in enumerate(line.cells):
            if index not in told and isinstance(cell, str) and (found := flaw(cell)):
                draft.problems.append(f"{self._header.place(index)}：{found}")

    def _weigh_sum(self, draft: Draft, line: Line, across: Across) -> None:
        """The sum that stands beside the columns, once, in the first that has a number."""
        if across.summed is None:
            return
        cells = [(i, line.cells[i]) for i in across.columns]
        numbers = [(i, number) for i, cell in cells if (number := self._number(cell)) is not None]
        printed = self._number(line.cells[across.summed])
        if printed is None or not numbers or numbers[0][0] != self._columns.measure:
            return
        if (summed := sum(number for _, number in numbers)) != printed:
            draft.doubts.append(
                f"{self._header.place(across.summed)}合计写的是 {printed}，各栏相加是 {summed}，请核对"
            )

    def _number(self, cell: Cell) -> int | None:
        try:
            return self.quantity_of(cell).number
        except Malformed:
            return None

    def _weigh_price(self, draft: Draft, cell: Cell) -> None:
        """单价 × 数量 beside 金额."""
        price = self._price_of(cell)
        if price is None or draft.quantity is None or draft.amount_fen is None:
            return
        if (cost := price.odds(draft.quantity, draft.amount_fen)) is not None:
            draft.doubts.append(
                f"单价 {as_text(cell)} × 数量 {draft.quantity} 是 {_yuan(cost)} 元，"
                f"金额写的是 {_yuan(draft.amount_fen)} 元（按金额读），请核对"
            )

    def _weigh_rivals(self, draft: Draft, line: Line) -> None:
        """Two columns of one meaning: no matter where they say the same."""
        for key, others in self._columns.rivals.items():
            mine = line.cell(key)
            for other in others:
                if (theirs := line.cells[other]) is None or theirs == mine:
                    continue
                places = "、".join(
                    f"{self._header.place(i)}“{self._header.labels[i]}”"
                    for i in (self._columns.of[key], other)
                )
                draft.problems.append(
                    f"表头有几列意思相同（{places}），这一行写得不同，分不清用哪一个；"
                    "请改成一致，或说明用哪一列"
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


def _yuan(fen: int) -> str:
    return f"{fen // FEN_PER_YUAN:,}.{fen % FEN_PER_YUAN:02d}"


def finished(draft: Draft) -> ReadRow:
    """The row that a draft has become."""
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


def _too_long(draft: Draft) -> list[str]:
    texts = (
        ("往来单位", draft.counterparty),
        ("品名", draft.item),
        ("规格", draft.specification),
        ("单位", draft.unit),
    )
    return [
        f"{name}超过 {LONGEST} 个字，请缩短" for name, text in texts if text and len(text) > LONGEST
    ]
