"""Lines under a table that are none of its rows: totals, signatures, remarks.

What a line of totals prints is kept, to be held against the sum of the rows.
"""

import re
from collections.abc import Sequence

from inventory.intake import headers
from inventory.intake.cells import Cell, Malformed, Quantity, as_quantity, as_text, numeric
from inventory.intake.drafts import Draft, Filler
from inventory.intake.headers import Header
from inventory.intake.lines import Columns, Line
from inventory.intake.measures import NUMERALS
from inventory.intake.totals import Mark
from inventory.intake.workbook import GridRow

_SUM = (
    r"(?:总?金额|总?数量|捐款|人民币|大写|[（(][^（）()]*[）)]|[:：])*"
    rf"(?P<said>[¥￥]?[\d,.]+(?:万?元整?|[^\d\W]{{1,2}})?|[{NUMERALS}元圆角分整正]+)?"
)
_IN_CAPITALS = r"(?:人民币|金额)?[（(]?大写[）)]?"
_TOTAL = re.compile(
    rf"(?:.{{0,16}}(?:合计|总计|共计|总共|累计|总额|总金额|总数)|{_IN_CAPITALS}){_SUM}"
)
_SUBTOTAL = re.compile(rf"(?:.{{0,16}}小计|(?:本|每)[页日月].{{0,2}}合计){_SUM}")
_SUM_WORD = r"(?:合计|总计|共计|累计|小计(?!算))"
_SUM_CELL = re.compile(_SUM_WORD + _SUM)
_BEGINS_SUM = re.compile(rf"{_SUM_WORD}.*")
_FOOT = re.compile(
    r"(?:制表|填表|制单|经办|审核|复核|审批|负责|统计|填报|验收|交接|领导|主管|保管|会计|出纳|监督)"
    r"(?:人|员|单位|日期|时间)?(?:签字|签名|签章)?\s*(?:[:：]|$)"
    r"|单位负责人|(?:注|备注|说明|附注)\d?[:：]|以上(?:物资|数据|信息|捐赠|均|为|统计|合计)|截[至止](?:目前|日|时|今|\d)"
    r"|(?:监督|咨询|联系|举报|公示)(?:电话|热线|单位|期|时间|日期)[:：]|.{0,10}[（(](?:盖章|公章|签字|签章|签名)"
    r"|.{0,10}(?:主任|书记|负责人|公示人|登记人|填报人|经手人|保管人|保管员|库管员|发放人|监盘人|盘点人|[院校站所组队会馆]长)[:：]"
    r"|续表|附[件表]\d{0,2}[:：]?$|[一二三四五六七八九十]{1,2}、"
    r"|(?:以下空白|此页无正文|未完待续|接下页|续下页|第\d+页)"
)
_MAYBE_FOOT = re.compile(
    r"[计共总]|大写|累|人|员|签|制|填|经|审|复|负|统|验|交|领|保|监|单位|日期|主管|领导|会计|出纳|注|说明|以[上下]|截|主任|书记|长[:：]|电话|热线|公示|章|页|空白|附|续|、"
)
_ROLE = (
    r"[^\s:：]{0,10}(?:人|员|主任|书记|[校院站所队组村镇乡区县局科处园店社会]长|主管|会计|出纳|保管|采购"
    r"|制表|填表|审核|复核|审批|经办|验收|签[字名章]|盖章)"
)
# 村委会主任：某某 公示人：某某
_SIGNED = re.compile(rf"(?:{_ROLE}\s*[:：]\s*[^\s:：]{{0,8}}\s*)+")
_SHORTEST_SUM = 2


class Feet:
    """Knows the lines that are no rows. ``marks`` are the totals met so far; ``printed_total`` is
    what the last one prints (fen in a list of money)."""

    def __init__(self, header: Header, columns: Columns, filler: Filler) -> None:
        self.marks: list[Mark] = []
        self.printed_total: int | None = None
        self._goods_summed = -1  # the last row that was a total of one of the goods
        self._header, self._columns, self._filler = header, columns, filler

    def is_foot(self, line: Line, after: int) -> bool:
        """Whether a line is a total, a signature or a remark; it stands after so many rows."""
        if self._goes_on_summing(line):
            return True
        if not line.written_item() and (found := self._sum_cell(line)) is not None:
            return self._adds_up(line, found, after, is_subtotal="小计" in found.group()[:2])
        if not _MAYBE_FOOT.search(line.head()):
            return False
        leading = line.leading()
        for pattern, is_subtotal in ((_SUBTOTAL, True), (_TOTAL, False)):
            found = next((m for word in leading if (m := pattern.fullmatch(word))), None)
            if found is not None and self._adds_up(line, found, after, is_subtotal=is_subtotal):
                return True
        return any(_FOOT.match(word) for word in (*leading, as_text(line.measure)))

    def _sum_cell(self, line: Line) -> re.Match[str] | None:
        """In a row that names no goods the cell that makes it a total: a word of sums in any column
        but notes; where a row begins (who, running number) whatever stands behind that word."""
        columns, notes = self._columns, self._header.columns(headers.NOTE, headers.INTENT)
        money = columns.item is None and line.party
        for index, cell in enumerate(line.written.cells):
            if type(cell) is not str or index in notes or len(cell) < _SHORTEST_SUM:
                continue
            word = "".join(cell.split())
            begins = index in columns.number or index == columns.party
            found = _SUM_CELL.fullmatch(word)
            if found is None and begins:
                found = _BEGINS_SUM.fullmatch(word)
            if found is not None and (begins or not money):
                return found
        return None

    def _adds_up(self, line: Line, found: re.Match[str], after: int, *, is_subtotal: bool) -> bool:
        """Keeps what a line of totals prints. False for goods that are only called so: a row that
        says who gave it and what it is."""
        of_rows = self._columns.item is not None and line.item and line.party
        if of_rows and not _is_sum_word(line.item):
            return self._sums_goods(line, after)
        said = found.groupdict().get("said")
        quantities, amount = self._printed(line, said)
        label = "小计" if is_subtotal else "合计"
        self.marks.append(Mark(line.number, label, after, is_subtotal, quantities, amount))
        if not is_subtotal:
            of_money = self._header.measure == headers.AMOUNT
            first = next((number for number, _ in quantities), None)
            self.printed_total = amount if of_money else first
        return True

    def _sums_goods(self, line: Line, after: int) -> bool:
        """全村合计 | 口罩 | 110只: a total of each of the goods, held against nothing. With a running
        number it is a row."""
        if line.numbered or not after or not _is_sum_word(line.party):
            return False
        self._goods_summed = line.number
        return True

    def _goes_on_summing(self, line: Line) -> bool:
        """The next of the goods under 合计, which names nobody of its own."""
        party = self._columns.party
        if self._goods_summed != line.number - 1 or line.numbered or party is None:
            return False
        cells = line.written.cells
        if party < len(cells) and cells[party] is not None:
            return False
        self._goods_summed = line.number
        return True

    def _printed(
        self, line: Line, said: str | None
    ) -> tuple[tuple[tuple[int, str | None], ...], int | None]:
        """The quantities (with unit) and the amount of a line of totals."""
        quantities: list[tuple[int, str | None]] = []
        if headers.QUANTITY in self._columns.of:
            cell = line.cell(headers.QUANTITY)
            unit = None if line.unit and _is_sum_word(line.unit) else line.unit
            quantities = _numbers(cell if cell is not None else said, unit)
        amount_cell = line.cell(headers.AMOUNT)
        if amount_cell is None and self._header.measure == headers.AMOUNT:
            amount_cell = said
        try:
            amount = self._filler.fen_of(amount_cell) if amount_cell is not None else None
        except Malformed:
            amount = None
        return tuple(quantities), amount

    def is_unlabelled_total(
        self, line: Line, below: GridRow | None, drafts: Sequence[Draft]
    ) -> bool:
        """Only a number, right where the rows end, and it is their sum."""
        goes_on = below is not None and below.number == line.number + 1
        if len(drafts) < 2 or goes_on or line.filled() != {self._columns.measure}:
            return False
        of_money = self._header.measure == headers.AMOUNT
        parts = [d.amount_fen if of_money else d.quantity for d in drafts]
        try:
            printed = (
                self._filler.fen_of(line.measure)
                if of_money
                else self._filler.quantity_of(line.measure).number
            )
        except Malformed:
            return False
        if printed != sum(part or 0 for part in parts):
            return False
        quantities = () if of_money or printed is None else ((printed, None),)
        amount = printed if of_money else None
        self.marks.append(Mark(line.number, "合计", len(drafts), False, quantities, amount))
        self.printed_total = printed
        return True

    def is_no_more(self, line: Line) -> bool:
        """Whether a line says nothing of the row above it: signatures in any columns (卡口负责人：某某),
        a sentence (盘点无误。), or only a worth of zero, as formulas leave it in unused lines."""
        cells = [line.cells[index] for index in line.filled()]
        texts = [as_text(cell) for cell in cells]
        if cells and all(text.endswith("。") for text in texts):
            return True
        if line.filled() == {self._columns.of.get(headers.AMOUNT)}:
            return texts[0] in ("0", "0.00")
        return bool(texts) and all(_SIGNED.fullmatch(text) for text in texts)

    def is_foot_word(self, line: Line) -> bool:
        """Whether a line begins like one that is no row; nothing is kept of it."""
        words = line.leading()
        return any(_TOTAL.fullmatch(w) or _SUBTOTAL.fullmatch(w) or _FOOT.match(w) for w in words)


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
