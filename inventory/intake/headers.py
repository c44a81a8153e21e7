"""Which columns a table has, found from the words over them (``words``).

A header is a row with known words for goods and how many (or, for gifts of money, who and how
much; or, for a catalogue, goods and their unit or code), or two rows that say so together: group
heads above, their columns below. Tables side by side are told apart here too. Columns nobody knows
keep their words and go to the note of each row. What kind a table is follows from whose names
stand in it, else from the words of its title.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from inventory.intake import words
from inventory.intake.cells import FEN_PER_WAN, FEN_PER_YUAN
from inventory.intake.words import (
    AMOUNT,
    CATEGORY,
    CODE,
    DONOR,
    GOODS,
    INTENT,
    ITEM,
    NOTE,
    NUMBER,
    ON,
    PARTIES,
    PARTY,
    PRICE,
    PRIVATE,
    QUANTITY,
    RECIPIENT,
    SPECIFICATION,
    SUPERIOR,
    SUPPLIER,
    UNIT,
    bare,
    key_of,
)
from inventory.intake.workbook import GridRow

__all__ = [
    "ALLOCATED",
    "AMOUNT",
    "CASH",
    "CATALOGUE",
    "CATEGORY",
    "CODE",
    "DONATED",
    "DONOR",
    "GOODS",
    "INTENT",
    "ISSUED",
    "ITEM",
    "KINDS",
    "NOTE",
    "NUMBER",
    "ON",
    "OPENING",
    "PARTIES",
    "PARTY",
    "PRICE",
    "PRIVATE",
    "PURCHASED",
    "QUANTITY",
    "RECIPIENT",
    "SPECIFICATION",
    "SUPERIOR",
    "SUPPLIER",
    "UNIT",
    "Header",
    "Understanding",
    "bare",
    "column_name",
    "guess",
    "key_of",
    "recognise",
    "settled",
    "shape_of",
    "understood",
    "with_titles",
]

DONATED, PURCHASED, ALLOCATED, ISSUED, CASH = "donated", "purchased", "allocated", "issued", "cash"
OPENING, CATALOGUE = "opening", "catalogue"
KINDS = (DONATED, PURCHASED, ALLOCATED, ISSUED, CASH, OPENING, CATALOGUE)

_PARTY_OF = {
    DONATED: DONOR,
    CASH: DONOR,
    PURCHASED: SUPPLIER,
    ALLOCATED: SUPERIOR,
    ISSUED: RECIPIENT,
}
_KIND_OF = {DONOR: DONATED, SUPPLIER: PURCHASED, SUPERIOR: ALLOCATED, RECIPIENT: ISSUED}
_TITLE_WORDS = (
    (ISSUED, ("发放", "领用", "出库", "领取", "分发", "分配使用")),
    (ALLOCATED, ("下拨", "调拨", "上级")),
    (PURCHASED, ("采购", "购置", "购买", "自购")),
    (CASH, ("捐款", "善款")),
    (OPENING, ("库存", "期初", "结存", "盘点", "收发存", "进销存", "存货")),
    (CATALOGUE, ("目录", "品种表", "编码表")),
    (DONATED, ("捐赠", "受赠", "捐物", "捐献")),
)
_WHITHER = frozenset({"流向", "去向"})  # also said of what came in: no names of who got it
_MEASURES = frozenset("只个件箱盒包瓶桶支副套台双袋条张把辆吨斤升罐提片板顶床克") | {
    "公斤",
    "千克",
    "毫升",
    "人份",
}
_IN_WAN = re.compile(r"万元")
_UNIT_LINE = re.compile(r"单位\s*[:：]\s*(?:人民币)?\s*(万元|元)")
_LONGEST_HEAD = 20
_FEWEST = 2

# Which of several quantities a table of a kind is about, by words in their heads; the first wins.
_LEFT = ("结存", "结余", "期末", "库存", "现存", "剩余", "盘点", "实有", "账面", "余额", "现有")
_OUT = ("发放", "出库", "领用", "领取", "发出", "实发", "分配", "调出")
_IN = ("入库", "接收", "收入", "捐赠", "实收", "采购", "购买", "调拨", "下拨", "收到")
_BEFORE = ("期初", "上期", "上月", "年初")
_BEST = {OPENING: (*_LEFT, *_BEFORE), ISSUED: _OUT}
_DAYS = {ISSUED: _OUT, PURCHASED: ("采购", "购买", "到货"), DONATED: ("捐赠", "接收", "受赠")}


@dataclass(frozen=True)
class Header:
    """The columns of a table: for each, from column ``start`` (0: column A), its words and its key
    (None: no known word).

    ``fen_per_unit`` is what one in the amount column is worth; ``unit`` a measure written in the
    quantity's header. ``joined_above``: the words stand in two rows, of which ``row`` is the lower.
    """

    row: int
    labels: tuple[str, ...]
    keys: tuple[str | None, ...]
    fen_per_unit: int = FEN_PER_YUAN
    unit: str | None = None
    joined_above: bool = False
    start: int = 0

    @property
    def measure(self) -> str:
        """The column that makes a row a row of its own: how many, else (money) how much, else (a
        catalogue) what."""
        found = (key for key in (QUANTITY, GOODS, AMOUNT) if key in self.keys)
        return next(found, ITEM)

    def columns(self, *keys: str) -> tuple[int, ...]:
        """Where columns of these keys stand, from 0, in order."""
        return tuple(i for i, key in enumerate(self.keys) if key in keys)

    def party(self, as_: str | None) -> str | None:
        """The key of the column that names the other side in a table of kind ``as_``.

        Whoever gave is a giver under any of the givers' words: the kind may have been said by hand.
        """
        givers = () if as_ == ISSUED else (DONOR, SUPPLIER, SUPERIOR)
        wanted = (_PARTY_OF.get(as_ or "", ""), PARTY, *givers)
        return next((key for key in wanted if key in self.keys), None)

    def best(self, key: str, as_: str | None) -> tuple[int, ...]:
        """Columns of ``key`` that a table of kind ``as_`` may be about: the best, all alike."""
        found = self.columns(key)
        if len(found) < _FEWEST:
            return found
        ranks = [_rank(key, bare(self.labels[i]), as_) for i in found]
        return tuple(i for i, rank in zip(found, ranks, strict=True) if rank == min(ranks))

    def place(self, index: int) -> str:
        """The column at ``index`` as a spreadsheet calls it: ``D列``."""
        return f"{column_name(self.start + index)}列"


def _rank(key: str, word: str, as_: str | None) -> int:
    if key == ITEM:
        return 0 if "名" in word else 1
    wanted = _DAYS.get(as_ or "", ()) if key == ON else _BEST.get(as_ or "", _IN)
    at = next((n for n, said in enumerate(wanted) if said in word), None)
    if at is not None and as_ == OPENING:
        return at
    if at is not None:
        return 0
    flows = (*_LEFT, *_OUT, *_IN, *_BEFORE)
    other = any(said in word for said in flows) and key != ON
    return 90 if other else 50 - ("总" in word or "合计" in word) + (word == "件数")


@dataclass(frozen=True)
class Understanding:
    """How a table of a known shape is to be read, as the clerk set it.

    ``keys`` are the columns' keys in the order of ``Table.columns`` (None: kept as a remark);
    ``as_`` and ``fen_per_unit`` are None where the words of the table may say them.
    """

    keys: tuple[str | None, ...]
    as_: str | None = None
    fen_per_unit: int | None = None


def understood(header: Header, said: Understanding) -> Header:
    """The header with the columns and the amounts' worth that the clerk said."""
    first, last = spread(header.labels)
    if len(said.keys) != last - first:
        return header
    keys = (*header.keys[:first], *said.keys, *header.keys[last:])
    return replace(header, keys=keys, fen_per_unit=said.fen_per_unit or header.fen_per_unit)


def spread(labels: Sequence[str]) -> tuple[int, int]:
    """From where to where words stand, from 0: the first and one past the last."""
    found = [i for i, label in enumerate(labels) if label]
    return (found[0], found[-1] + 1) if found else (0, 0)


def shape_of(labels: Sequence[str]) -> str:
    """A key of 32 characters that tables with the same words over their columns share."""
    first, last = spread(labels)
    said = "|".join(bare(label) for label in labels[first:last])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def recognise(row: int, labels: Sequence[str], above: Sequence[str] = ()) -> Header | None:
    """The one header that a row of words is, or None; of tables side by side the first.

    ``above`` are the words of the row directly above, for a heading over two lines.
    """
    upper = GridRow(row - 1, tuple(label or None for label in above))
    lower = GridRow(row, tuple(label or None for label in labels))
    found = both_rows(upper, lower) if above else []
    return next(iter(found or one_row(lower)), None)


def one_row(row: GridRow) -> list[Header]:
    """The headers that a row is: one for each table side by side, none where it is no header."""
    labels = [_label(cell) for cell in row.cells]
    return _split(row.number, labels, [key_of(label) for label in labels], joined=False)


def both_rows(upper: GridRow, lower: GridRow) -> list[Header]:
    """The headers that two rows are together: group heads, and the words of their columns below."""
    width = max(len(upper.cells), len(lower.cells))
    over, under = ([*map(_label, r.cells), *[""] * (width - len(r.cells))] for r in (upper, lower))
    if not _is_upper(over, under) or not any(under):
        return []
    groups = _groups(over, under)
    if not _is_lower(under, groups):
        return []
    labels = [" ".join(t for t in (g, u) if t) for g, u in zip(groups, under, strict=True)]
    keys = [_key_under(g, u) for g, u in zip(groups, under, strict=True)]
    return _split(lower.number, labels, keys, joined=True)


def _label(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _is_upper(over: Sequence[str], under: Sequence[str]) -> bool:
    """Do the words of a row go on in the row below, as group heads or as columns of one row?"""
    said = [text for text in over if text]
    heads = [key_of(o) for o, u in zip(over, under, strict=True) if o and not u]
    if not said or any(len(t) > _LONGEST_HEAD or re.search(r"[:：]\s*\S|\d{3}", t) for t in said):
        return False
    return any(heads) or (len(said) >= _FEWEST and any(key_of(text) for text in said))


def _groups(over: Sequence[str], under: Sequence[str]) -> list[str]:
    """For each column the words above it; a group's words go on over the blanks to its right."""
    found, group = [], ""
    for o, u in zip(over, under, strict=True):
        if o:
            group = o if u else ""
        found.append(o or (group if u else ""))
    return found


def _is_lower(under: Sequence[str], groups: Sequence[str]) -> bool:
    """Words only, most of them known: no row of data."""
    pairs = [(u, g) for u, g in zip(under, groups, strict=True) if u]
    if any(len(u) > _LONGEST_HEAD or re.search(r"\d", u) for u, _ in pairs):
        return False
    known = [bool(_key_under(g, u) if _key_only(u) else not bare(u)) for u, g in pairs]
    return all(k or g for k, (_, g) in zip(known, pairs, strict=True)) and 2 * sum(known) >= len(
        pairs
    )


def _key_only(text: str) -> bool:
    return key_of(text) is not None


def _key_under(group: str, text: str) -> str | None:
    """捐赠单位 over 名称 is who gave; 捐赠物资 over 数量 is how many."""
    if not group or not text:
        return key_of(group or text)
    if not bare(text):
        return key_of(group)
    return words.literal(bare(group) + bare(text)) or key_of(text) or key_of(group)


def _split(row: int, labels: list[str], keys: list[str | None], *, joined: bool) -> list[Header]:
    """A header for each table side by side."""
    for cuts in (_at_blanks, _at_repeats, _at_goods):
        parts = _parts(cuts(labels, keys), len(labels))
        if len(parts) > 1 and all(_is_header(labels[a:b], keys[a:b]) for a, b in parts):
            return [_header(row, labels[a:b], keys[a:b], a, joined=joined) for a, b in parts]
    if _is_header(labels, keys):
        return [_header(row, labels, keys, 0, joined=joined)]
    return []


def _header(
    row: int, labels: list[str], keys: list[str | None], start: int, *, joined: bool
) -> Header:
    keys = _settle_unit(list(keys))
    return Header(
        row=row,
        labels=tuple(labels),
        keys=tuple(keys),
        fen_per_unit=_fen_per_unit(labels, keys),
        unit=_unit_in(labels, keys),
        joined_above=joined,
        start=start,
    )


def _parts(cuts: list[int], width: int) -> list[tuple[int, int]]:
    """From and to of each table; what stands left of the first belongs to it."""
    edges = [0, *(cut for cut in cuts if cut), width]
    return list(pairwise(edges))


def _at_blanks(labels: Sequence[str], _: Sequence[str | None]) -> list[int]:
    first, last = spread(labels)
    return [i for i in range(first + 1, last) if labels[i] and not labels[i - 1]]


def _at_repeats(labels: Sequence[str], _: Sequence[str | None]) -> list[int]:
    said = [bare(label) for label in labels]
    first = next((word for word in said if word), "")
    return [i for i, word in enumerate(said) if word and word == first][1:]


def _at_goods(_: Sequence[str], keys: Sequence[str | None]) -> list[int]:
    """Before each further name of goods, and before who and which number stand left of it."""
    goods = [i for i, key in enumerate(keys) if key == ITEM][1:]
    cuts = []
    for at in goods:
        while at and keys[at - 1] in PARTIES | {NUMBER, ON}:
            at -= 1  # noqa: PLW2901 - it walks to the left
        cuts.append(at)
    return cuts


def _is_header(labels: Sequence[str], keys: Sequence[str | None]) -> bool:
    if sum(1 for label in labels if label) < _FEWEST and GOODS not in keys:
        return False
    if GOODS in keys:
        return len([key for key in keys if key]) >= _FEWEST
    if ITEM in keys:
        return QUANTITY in keys or AMOUNT in keys or _is_catalogue(keys)
    return AMOUNT in keys and bool(PARTIES.intersection(keys))


def _is_catalogue(keys: Sequence[str | None]) -> bool:
    return len({UNIT, CODE, SPECIFICATION, CATEGORY}.intersection(keys)) >= _FEWEST


def _settle_unit(keys: list[str | None]) -> list[str | None]:
    """Of two columns 单位 and 计量单位 the first is whoever gave or got the goods."""
    units = [i for i, key in enumerate(keys) if key == UNIT]
    if len(units) == _FEWEST and not PARTIES.intersection(keys):
        keys[units[0]] = PARTY
    return keys


def settled(header: Header, below: Sequence[GridRow]) -> Header:
    """The header after a look at the first rows below: a 单位 that holds names is who, a 编号 that
    counts is a running number, and so is a column without words that counts."""
    keys = list(header.keys)
    for i, key in enumerate(keys):
        if key not in (UNIT, CODE, None) or (key is None and header.labels[i]):
            continue
        found = [cell for row in below if (cell := _cell(row, header.start + i)) is not None]
        if key == UNIT and _mostly(found, _is_name) and not PARTIES.intersection(keys):
            keys[i] = PARTY
        elif key != UNIT and len(found) >= _FEWEST and _counts(found):
            keys[i] = NUMBER
    return replace(header, keys=tuple(keys)) if keys != list(header.keys) else header


def _cell(row: GridRow, index: int) -> object:
    return row.cells[index] if index < len(row.cells) else None


def _mostly(found: Sequence[object], holds: Callable[[object], bool]) -> bool:
    return bool(found) and 2 * sum(holds(cell) for cell in found) > len(found)


def _is_name(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) > 3


def _counts(found: Sequence[object]) -> bool:
    numbers = [int(c) for c in found if isinstance(c, int) or (isinstance(c, str) and c.isdigit())]
    steps = [b - a for a, b in pairwise(numbers)]
    return bool(steps) and all(step == 1 for step in steps) and len(numbers) == len(found)


def _fen_per_unit(labels: Sequence[str], keys: Sequence[str | None]) -> int:
    amounts = [label for label, key in zip(labels, keys, strict=True) if key == AMOUNT]
    return FEN_PER_WAN if amounts and _IN_WAN.search(amounts[0]) else FEN_PER_YUAN


def with_titles(header: Header, titles: Sequence[str]) -> Header:
    """The header with what a line over the table says of its amounts: ``单位：万元``.

    What the column itself says goes first.
    """
    amounts = [header.labels[i] for i in header.columns(AMOUNT)]
    said = [match[1] for title in titles if (match := _UNIT_LINE.search(title))]
    if not said or (amounts and "元" in amounts[0]):
        return header
    return replace(header, fen_per_unit=FEN_PER_WAN if said[-1] == "万元" else FEN_PER_YUAN)


def _unit_in(labels: Sequence[str], keys: Sequence[str | None]) -> str | None:
    """The measure in 数量（只）; other bracketed words are none."""
    for label, key in zip(labels, keys, strict=True):
        if key == QUANTITY:
            found = (text for text in words.bracketed(label) if text in _MEASURES)
            if unit := next(found, None):
                return unit
    return None


def guess(header: Header, titles: Sequence[str]) -> str | None:
    """The kind of a table, from whose names it lists, else from its titles; None if unsaid."""
    keys = header.keys
    said = _said_by(titles)
    if not {QUANTITY, AMOUNT, GOODS}.intersection(keys):
        return CATALOGUE
    if not {ITEM, QUANTITY, GOODS}.intersection(keys):
        return CASH
    if DONOR in keys and RECIPIENT in keys and said == ISSUED and "接收" not in titles[-1]:
        return ISSUED
    for party in (DONOR, SUPPLIER, SUPERIOR, RECIPIENT):
        if party in keys and not _only_whither(header, party):
            return _KIND_OF[party]
    if _is_stock(header):
        return OPENING
    return said or (ISSUED if RECIPIENT in keys else None)


def _said_by(titles: Sequence[str]) -> str | None:
    for title in reversed(titles):
        for kind, said in _TITLE_WORDS:
            if any(word in title for word in said):
                return kind
    return None


def _only_whither(header: Header, party: str) -> bool:
    labels = (bare(header.labels[i]) for i in header.columns(party))
    return party == RECIPIENT and all(any(w in label for w in _WHITHER) for label in labels)


def _is_stock(header: Header) -> bool:
    """What is left stands in it."""
    labels = (bare(header.labels[i]) for i in header.columns(QUANTITY))
    return any(word in label for label in labels for word in (*_LEFT, *_BEFORE))


def column_name(index: int) -> str:
    """The letter(s) of a column, counted from 0, as a spreadsheet shows them."""
    name, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
