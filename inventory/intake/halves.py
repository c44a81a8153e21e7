"""Two tables under one header, with rows of both: gifts of goods and of money, or what came in and what
went out in a running ledger."""

import re
from collections.abc import Sequence
from dataclasses import replace

from inventory.intake.headers import (
    CAME,
    GOODS_HALF,
    IN_HALF,
    INCOME,
    MONEY_HALF,
    OUT_HALF,
    WENT,
    Across,
    Header,
    flows,
)
from inventory.intake.headings import cell_at, fen_per_unit_in, is_sum, unit_in
from inventory.intake.words import (
    AMOUNT,
    GOODS,
    ITEM,
    ON,
    OTHER,
    PARTIES,
    PARTY,
    PRICE,
    QUANTITY,
    RECIPIENT,
    SPECIFICATION,
    UNIT,
    bare,
    key_of,
)
from inventory.intake.workbook import GridRow

_MONEY = re.compile(r"捐款|善款|资金|现金|捐赠款|捐资")
_TOLD = frozenset({"摘要", "事由", "用途", "来源或去向", "来源去向", "来源/去向", "往来"})
_SURELY_MONEY = frozenset({"捐款", "善款", "捐赠资金", "捐赠现金", "捐赠款", "捐资"})
_WORTH = re.compile(r"[折价值估物]")


def halves(header: Header, below: Sequence[GridRow]) -> list[Header]:
    """One table of gifts of goods and one of gifts of money, where both stand under one header:
    捐款（元） beside 折价（元）, or a 捐款 alone that none of the goods below has. Of a running
    ledger, where the same goods come again and again, what came in and what went out."""
    if (both := flows(header)) and (
        _is_of_one(header) or _has_two_days(header) or _repeats(header, below)
    ):
        return _flow_halves(header, *both)
    amounts = header.columns(AMOUNT)
    money = [i for i in amounts if _is_money(bare(header.labels[i]))]
    if len(money) != 1 or header.measure not in (QUANTITY, GOODS) or header.across is not None:
        return [header]
    goods = [i for i in amounts if i not in money]
    surely = goods or bare(header.labels[money[0]]) in _SURELY_MONEY
    if not surely and not _apart(header, money[0], below):
        return [header]
    own = header.columns(ITEM, SPECIFICATION, UNIT, QUANTITY, GOODS, PRICE)
    return [
        _half(header, set(money), GOODS_HALF),
        _half(header, {*own, *goods}, MONEY_HALF),
    ]


def of_one(header: Header, named: Sequence[tuple[str, str]]) -> tuple[Header, str]:
    """A ledger without goods in its columns, of the goods that lines above name (品名：口罩; the pairs
    ``named``), with their specification; where none do, of money: what came in is read."""
    if (both := flows(header)) is None or {ITEM, GOODS}.intersection(header.keys):
        return header, ""
    said = {key: text for label, text in reversed(named) if (key := key_of(label))}
    if ITEM in said:
        unit = said.get(UNIT) or header.unit
        return replace(header, across=Across(item=said[ITEM]), unit=unit), said.get(
            SPECIFICATION, ""
        )
    keys = [
        AMOUNT if i == both[0] else None if key in (QUANTITY, AMOUNT) else key
        for i, key in enumerate(header.keys)
    ]
    money = _told_of(replace(header, keys=tuple(keys), half=INCOME))
    return replace(money, fen_per_unit=fen_per_unit_in(money.labels, money.keys)), ""


def _is_of_one(header: Header) -> bool:
    return header.across is not None and not header.across.columns


def _has_two_days(header: Header) -> bool:
    """Whether what came in and what went out have a day each."""
    came, went = _days(header)
    return bool(came) and bool(went)


def _days(header: Header) -> tuple[set[int], set[int]]:
    """The columns of days on which goods came in, and went out."""
    days = {i: bare(header.labels[i]) for i in header.columns(ON)}
    return (
        {i for i, word in days.items() if any(w in word for w in CAME)},
        {i for i, word in days.items() if any(w in word for w in WENT)},
    )


def _repeats(header: Header, below: Sequence[GridRow]) -> bool:
    """Whether any goods stand in more than one row."""
    places = [header.start + i for i in header.columns(ITEM)]
    names = [cell for row in below for i in places if (cell := cell_at(row, i)) is not None]
    return len(set(names)) < len(names)


def _flow_halves(header: Header, came: int, went: int) -> list[Header]:
    """What came in, and what went out; what was left is of neither. Where nobody has a column, 摘要
    says from whom or to whom."""
    header = _told_of(header)
    givers = set(header.columns(*PARTIES - {RECIPIENT}))
    left = set(header.columns(QUANTITY)) - {came, went}
    takers = set(header.columns(RECIPIENT))
    amounts = set(header.columns(AMOUNT))
    in_days, out_days = _days(header)
    return [
        _half(header, {went, *left, *takers, *out_days}, IN_HALF),
        _half(header, {came, *left, *amounts, *in_days, *(givers if takers else ())}, OUT_HALF),
    ]


def _told_of(header: Header) -> Header:
    """Where nobody has a column, with 摘要 as that of the other side."""
    if PARTIES.intersection(header.keys):
        return header
    told = next((i for i, label in enumerate(header.labels) if bare(label) in _TOLD), None)
    return replace(header, keys=tuple(PARTY if i == told else k for i, k in enumerate(header.keys)))


def _is_money(word: str) -> bool:
    return bool(_MONEY.search(word)) and not _WORTH.search(word)


def _apart(header: Header, money: int, below: Sequence[GridRow]) -> bool:
    """Whether some rows have money only, and none both money and goods; 捐款金额 is none of the goods'
    worth, whatever stands beside it."""
    own = [header.start + i for i in header.columns(ITEM, QUANTITY, GOODS)]
    paid = [row for row in below if cell_at(row, header.start + money) is not None]
    paid = [row for row in paid if not any(is_sum(cell) for cell in row.cells)]
    both = [any(cell_at(row, i) is not None for i in own) for row in paid]
    surely = bare(header.labels[money]).startswith(("捐款", "善款", "捐资"))
    return bool(paid) and (not all(both) if surely else not any(both))


def _half(header: Header, left_out: set[int], half: str) -> Header:
    keys = [OTHER if i in left_out else key for i, key in enumerate(header.keys)]
    labels = ["" if i in left_out else label for i, label in enumerate(header.labels)]
    return replace(
        header,
        labels=tuple(labels),
        keys=tuple(keys),
        fen_per_unit=fen_per_unit_in(labels, keys),
        unit=unit_in(labels, keys),
        half=half,
    )
