"""Which columns a table has, found from the words over them (``words``).

A header is a row with known words for goods and how many (or, for gifts of money, who and how
much; or, for a catalogue, goods and their unit or code), or two rows that say so together: group
heads above, their columns below. Tables side by side are told apart here too. Columns nobody knows
keep their words and go to the note of each row. What kind of table it is, is for
``guessing``.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from inventory.intake.cells import FEN_PER_WAN, FEN_PER_YUAN
from inventory.intake.measures import MEASURES
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
    OTHER,
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
    is_place,
    key_of,
)

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
    "OTHER",
    "PARTIES",
    "PARTY",
    "PARTY_OF",
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
    "key_of",
    "shape_of",
    "understood",
    "with_titles",
]

DONATED, PURCHASED, ALLOCATED, ISSUED, CASH = "donated", "purchased", "allocated", "issued", "cash"
OPENING, CATALOGUE = "opening", "catalogue"
KINDS = (DONATED, PURCHASED, ALLOCATED, ISSUED, CASH, OPENING, CATALOGUE)

GOODS_HALF, MONEY_HALF, IN_HALF, OUT_HALF = "goods", "money", "in", "out"
INCOME = "income"  # of a cash book

PARTY_OF = {
    DONATED: DONOR,
    CASH: DONOR,
    PURCHASED: SUPPLIER,
    ALLOCATED: SUPERIOR,
    ISSUED: RECIPIENT,
}
_PERSON = re.compile(r".*(?:人|者|签[字名收领]|姓名)")  # who came for it
_MEASURE_LINE = re.compile(r"(?:计量|数量)?单位\s*[:：]\s*(\S{1,3})(?:\s|$)")
_UNIT_LINE = re.compile(r"单位\s*[:：]\s*(?:人民币)?\s*(万元|元)")
_FEWEST = 2

# Which of several quantities a table of a kind is about, by words in their heads; the first wins.
COUNTED = ("实盘", "实存", "实有", "盘点")  # by hand, against the books
_LEFT = (*COUNTED, "结存", "结余", "期末", "库存", "现存", "剩余", "账面", "余额", "现有")
WENT = (
    "发放",
    "出库",
    "领用",
    "领取",
    "发出",
    "实发",
    "分配",
    "调出",
    "支出",
    "领出",
    "付出",
    "消耗",
    "贷方",
)
_BALANCE = frozenset({"余额", "结余", "结存"})
CAME = (
    "入库",
    "接收",
    "收入",
    "捐赠",
    "实收",
    "采购",
    "购买",
    "调拨",
    "下拨",
    "收到",
    "购入",
    "调入",
    "拨入",
    "借方",
)
_BEFORE = ("期初", "上期", "上月", "年初", "月初", "上日", "昨日", "上年", "上周")
_WORTH = ("折", "价值", "估", "总价", "货值")  # of goods; beside it may stand a gift of money
_BEST = {OPENING: (*_LEFT, *_BEFORE), ISSUED: WENT}
_DAYS = {ISSUED: WENT, PURCHASED: ("采购", "购买", "到货"), DONATED: ("捐赠", "接收", "受赠")}


@dataclass(frozen=True)
class Across:
    """What all rows of a table have of the column it was read from: the goods (``item``), who got
    them (``whose``), or the ``consignment`` they came in, as its words say. ``columns`` are all
    columns of that sort, from 0 (none where a line over the table names the goods), and ``summed``
    the one that adds them up."""

    item: str | None = None
    whose: str | None = None
    consignment: str | None = None
    columns: tuple[int, ...] = ()
    summed: int | None = None


@dataclass(frozen=True)
class Header:
    """The columns of a table: for each, from column ``start`` (0: column A), its words and its key
    (None: no known word).

    ``fen_per_unit`` is what one in the amount column is worth; ``unit`` a measure written in the
    quantity's header, ``across`` what all rows have of one column among several of a sort.
    ``joined_above``: the words stand in two rows, of which ``row`` is the lower. ``half``: two
    tables stand under one header, gifts of goods and of money, or what came in and what went out,
    and this is one of them (``GOODS_HALF`` …): a row where its own columns are blank is of the
    other. ``parts_of_day``: the columns of year, month and day.
    """

    row: int
    labels: tuple[str, ...]
    keys: tuple[str | None, ...]
    fen_per_unit: int = FEN_PER_YUAN
    unit: str | None = None
    joined_above: bool = False
    start: int = 0
    across: Across | None = None
    half: str | None = None
    parts_of_day: tuple[int, ...] = ()

    @property
    def item(self) -> str | None:
        """The goods that all rows are of, where a column stands for them."""
        return self.across.item if self.across else None

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
        places = (RECIPIENT,) if as_ in (DONATED, CASH) and self._only_places() else ()
        said_so = any(key in self.keys for key in givers) and all(
            "来源" in self.labels[i] for i in self.columns(PARTY)
        )  # 来源 says how it came where somebody is named beside it
        among = (*givers, PARTY) if said_so else (PARTY, *givers)
        wanted = (PARTY_OF.get(as_ or "", ""), *among, *places)
        return next((key for key in wanted if key in self.keys), None)

    def whose(self, as_: str | None) -> int | None:
        """The column that names the other side: of several who got goods the place or office, not
        who fetched them."""
        key = self.party(as_)
        found = self.columns(key) if key else ()
        offices = (i for i in found if not _PERSON.fullmatch(bare(self.labels[i])))
        return (
            next(offices, found[0] if found else None)
            if key == RECIPIENT
            else next(iter(found), None)
        )

    @property
    def is_fetched(self) -> bool:
        """Whether of the other side only who fetched the goods has a column."""
        found = self.columns(*PARTIES)
        return all(
            self.keys[i] == RECIPIENT and _PERSON.fullmatch(bare(self.labels[i])) for i in found
        )

    def is_of_places(self, party: str) -> bool:
        """Whether who got the goods stands under words for places only: they may have given as well."""
        return party == RECIPIENT and self._only_places()

    def _only_places(self) -> bool:
        return all(is_place(self.labels[i]) for i in self.columns(RECIPIENT))

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
    if key == AMOUNT and as_ != OPENING:
        worth = any(said in word for said in _WORTH)
        return 0 if worth and as_ != CASH else 1
    if as_ == OPENING and any(said in word for said in _BEFORE):
        return len(_LEFT)
    wanted = _DAYS.get(as_ or "", ()) if key == ON else _BEST.get(as_ or "", CAME)
    at = next((n for n, said in enumerate(wanted) if said in word), None)
    if at is not None and as_ == OPENING:
        return at
    if at is not None:
        return 0
    flows = (*_LEFT, *WENT, *CAME, *_BEFORE)
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


def with_titles(header: Header, titles: Sequence[str]) -> Header:
    """The header with what a line over the table says of its amounts, ``单位：万元``, or of its
    quantities, ``单位：只``.

    What the column itself says goes first.
    """
    header = _with_measure(header, titles)
    amounts = [header.labels[i] for i in header.columns(AMOUNT)]
    said = [match[1] for title in titles if (match := _UNIT_LINE.search(title))]
    if not said or (amounts and "元" in amounts[0]):
        return header
    return replace(header, fen_per_unit=FEN_PER_WAN if said[-1] == "万元" else FEN_PER_YUAN)


def _with_measure(header: Header, titles: Sequence[str]) -> Header:
    if header.unit is not None or UNIT in header.keys:
        return header
    said = [m[1] for title in titles for m in _MEASURE_LINE.finditer(title) if m[1] in MEASURES]
    return replace(header, unit=said[-1]) if said else header


def flows(header: Header) -> tuple[int, int] | None:
    """Where a running ledger says what came in and what went out on a day, with what was left."""
    both = (QUANTITY,) if ITEM in header.keys else (QUANTITY, AMOUNT)
    found = (_flows_of(header, key) for key in both)
    return next((pair for pair in found if pair is not None), None)


def _flows_of(header: Header, key: str) -> tuple[int, int] | None:
    labels = {
        i: word
        for i, label in enumerate(header.labels)
        if (word := bare(label)) in _BALANCE or header.keys[i] == key
    }
    left = {i for i, word in labels.items() if any(w in word for w in (*_LEFT, *_BEFORE))}
    ins, outs = (
        [i for i, word in labels.items() if i not in left and any(w in word for w in words)]
        for words in (CAME, WENT)
    )
    if not left or len(ins) != 1 or len(outs) != 1 or ON not in header.keys:
        return None
    return ins[0], outs[0]


def is_worth(label: str) -> bool:
    """Whether a column of money says what goods are worth."""
    return any(word in bare(label) for word in _WORTH)


def is_before(label: str) -> bool:
    """Whether a column says what was there before a period."""
    return any(word in bare(label) for word in _BEFORE)


def is_stock(header: Header) -> bool:
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
