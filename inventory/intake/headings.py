"""Where headers stand: rows of known words, alone or two together, and tables side by side.

Two rows are one header where group heads stand above and the words of their columns below.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import TypeVar

from inventory.intake import words
from inventory.intake.cells import FEN_PER_WAN, FEN_PER_YUAN, Cell
from inventory.intake.headers import COUNTED, Header, flows, spread
from inventory.intake.measures import MEASURES
from inventory.intake.split_days import PARTS, parts_of_day
from inventory.intake.words import (
    AMOUNT,
    CATEGORY,
    CODE,
    GOODS,
    ITEM,
    NUMBER,
    ON,
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

_T = TypeVar("_T")
_IN_WAN = re.compile(r"万元")
_GOODS_WITH_NUMBER = re.compile(r".*[^\d\s].*?\d+\s*([^\d\s]{1,2})")
_SUMS = frozenset({"合计", "小计", "总计", "共计"})
_SUM_HEADS = frozenset({"小计", "合计", "合价", "总额"})  # beside a 单价: what the row costs
_BARE_NUMBER = re.compile(r"\d[\d,.]*")
_LONGEST_HEAD = 20
_FEWEST = 2
_SHORTEST_NAME = 3  # 县医院
_OF_DATA = re.compile(r"[:：]|(?<!\d)(?!20\d\d年?$)\d{3}")
_NO_WORD = re.compile(
    r"\d|^[（(]?[一二三四五六七八九十]{1,2}[、)）]"
)  # 一、防护用品 is a class of rows


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
    labels = [label_of(cell) for cell in row.cells]
    found = _split(row.number, labels, [key_of(label) for label in labels], joined=False)
    return [] if _is_gift_of_goods(found, row) else found


def both_rows(upper: GridRow, lower: GridRow) -> list[Header]:
    """The headers that two rows are together: group heads, and the words of their columns below."""
    over, under = levelled(upper, lower)
    if not _is_upper(over, under) or not any(under):
        return []
    groups = _groups(over, under)
    if not _is_lower(under, groups):
        return []
    labels = [" ".join(t for t in (g, u) if t) for g, u in zip(groups, under, strict=True)]
    keys = [_key_under(g, u) for g, u in zip(groups, under, strict=True)]
    return _split(lower.number, labels, keys, joined=True)


def _is_gift_of_goods(found: Sequence[Header], row: GridRow) -> bool:
    """爱心人士 gave 120 bottles, 未估价: who and how much are words that stand over gifts of money, but numbers stand
    beside them."""
    of_money = any(header.measure == AMOUNT for header in found)
    return of_money and any(
        isinstance(cell, int) or (isinstance(cell, str) and _BARE_NUMBER.fullmatch(cell))
        for cell in row.cells
    )


def levelled(upper: GridRow, lower: GridRow) -> tuple[list[str], list[str]]:
    """The words of two rows, as many of each."""
    width = max(len(upper.cells), len(lower.cells))
    over, under = (
        [*map(label_of, r.cells), *[""] * (width - len(r.cells))] for r in (upper, lower)
    )
    return over, under


def label_of(cell: object) -> str:
    """A cell as the words of a header; what is no text is none."""
    return cell if isinstance(cell, str) else ""


def _is_upper(over: Sequence[str], under: Sequence[str]) -> bool:
    """Do the words of a row go on in the row below, as group heads or as columns of one row?"""
    said = [text for text in over if text]
    heads = [key_of(o) for o, u in zip(over, under, strict=True) if o and not u]
    if not said or any(len(t) > _LONGEST_HEAD or _OF_DATA.search(t) for t in said):
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
    if any(len(u) > _LONGEST_HEAD or re.search(_NO_WORD, u) for u, _ in pairs):
        return False
    known = [
        bool(_key_under(g, u) if _key_only(u) else not bare(u) or u in PARTS) for u, g in pairs
    ]
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
    if text in PARTS:
        return None
    return words.literal(bare(group) + bare(text)) or key_of(text) or key_of(group)


def _split(row: int, labels: list[str], keys: list[str | None], *, joined: bool) -> list[Header]:
    """A header for each table side by side."""
    for cuts in (_at_blanks, at_repeats, _at_goods):
        parts = _parts(cuts(labels, keys), len(labels))
        if len(parts) > 1 and all(_is_header(labels[a:b], keys[a:b]) for a, b in parts):
            return [_header(row, labels[a:b], keys[a:b], a, joined=joined) for a, b in parts]
    if _is_header(labels, keys):
        return [_header(row, labels, keys, 0, joined=joined)]
    return []


def _header(
    row: int, labels: list[str], keys: list[str | None], start: int, *, joined: bool
) -> Header:
    keys = _settle_goods(labels, _settle_amount(labels, _settle_unit(list(keys))))
    parts = parts_of_day(labels)
    keys = [ON if i in parts else key for i, key in enumerate(keys)]
    return Header(
        row=row,
        labels=tuple(labels),
        keys=tuple(keys),
        fen_per_unit=fen_per_unit_in(labels, keys),
        unit=unit_in(labels, keys),
        joined_above=joined,
        start=start,
        parts_of_day=parts,
    )


def _parts(cuts: list[int], width: int) -> list[tuple[int, int]]:
    """From and to of each table; what stands left of the first belongs to it."""
    edges = [0, *(cut for cut in cuts if cut), width]
    return list(pairwise(edges))


def _at_blanks(labels: Sequence[str], _: Sequence[str | None]) -> list[int]:
    first, last = spread(labels)
    return [i for i in range(first + 1, last) if labels[i] and not labels[i - 1]]


def at_repeats(labels: Sequence[str], _: Sequence[str | None] = ()) -> list[int]:
    """Where the first word of a header stands again: tables side by side."""
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
    return (AMOUNT in keys and bool(PARTIES.intersection(keys))) or _is_ledger(labels, keys)


def _is_ledger(labels: Sequence[str], keys: Sequence[str | None]) -> bool:
    """日期 摘要 收入 发出 结存: of goods that a line above names, or of money."""
    days = [ON] if parts_of_day(labels) else []
    return flows(Header(0, tuple(labels), (*keys, *days))) is not None


def _is_catalogue(keys: Sequence[str | None]) -> bool:
    return len({UNIT, CODE, SPECIFICATION, CATEGORY}.intersection(keys)) >= _FEWEST


def _settle_unit(keys: list[str | None]) -> list[str | None]:
    """Of two columns 单位 and 计量单位 the first is whoever gave or got the goods."""
    units = [i for i, key in enumerate(keys) if key == UNIT]
    if len(units) == _FEWEST and not PARTIES.intersection(keys):
        keys[units[0]] = PARTY
    return keys


def _settle_amount(labels: list[str], keys: list[str | None]) -> list[str | None]:
    if PRICE in keys and AMOUNT not in keys:
        found = (i for i, label in enumerate(labels) if bare(label) in _SUM_HEADS)
        if (at := next(found, None)) is not None:
            keys[at] = AMOUNT
    return keys


def _settle_goods(labels: list[str], keys: list[str | None]) -> list[str | None]:
    """捐赠款物 beside 数量 is a name of goods only."""
    if QUANTITY not in keys or ITEM in keys:
        return keys
    named = [
        key == GOODS and "数量" not in bare(label) for key, label in zip(keys, labels, strict=True)
    ]
    return [ITEM if is_named else key for key, is_named in zip(keys, named, strict=True)]


def settled(header: Header, below: Sequence[GridRow]) -> Header:
    """The header after a look at the first rows below: a 单位 that holds names is who, a 编号 that
    counts is a running number, and so is a column without words that counts; names of goods that
    say how many, 口罩500只, in a table without quantities are both."""
    keys = list(header.keys)
    for i, key in enumerate(keys):
        if key not in (UNIT, CODE, None) or (key is None and header.labels[i]):
            continue
        found = [cell for row in below if (cell := cell_at(row, header.start + i)) is not None]
        if key == UNIT and mostly(found, _is_name) and not PARTIES.intersection(keys):
            keys[i] = PARTY
        elif key == UNIT and mostly(found, _is_name) and header.is_fetched:
            keys[i] = RECIPIENT
        elif key != UNIT and len(found) >= _FEWEST and _counts(found):
            keys[i] = NUMBER
    if len(header.columns(QUANTITY)) > 1:
        keys = [None if _is_uncounted(header, i, below) else key for i, key in enumerate(keys)]
    if ITEM in keys and not {QUANTITY, GOODS}.intersection(keys) and AMOUNT in keys:
        at = keys.index(ITEM)
        found = [cell for row in below if (cell := cell_at(row, header.start + at)) is not None]
        keys[at] = GOODS if mostly(found, _is_goods_with_number) else ITEM
    return replace(header, keys=tuple(keys)) if keys != list(header.keys) else header


def _is_uncounted(header: Header, at: int, below: Sequence[GridRow]) -> bool:
    """A column of what was counted by hand, where for half of them or more nobody did."""
    if header.keys[at] != QUANTITY or not any(word in header.labels[at] for word in COUNTED):
        return False
    others = [header.start + i for i in header.columns(QUANTITY) if i != at]
    rows = [row for row in below if any(cell_at(row, i) is not None for i in others)]
    return not mostly(rows, lambda row: cell_at(row, header.start + at) is not None)


def is_sum(cell: Cell) -> bool:
    """Whether a cell begins like the word of a total."""
    return isinstance(cell, str) and "".join(cell.split())[:2] in _SUMS


def cell_at(row: GridRow, index: int) -> Cell:
    """The cell of a row in a column, from 0; None beyond its end."""
    return row.cells[index] if index < len(row.cells) else None


def mostly(found: Sequence[_T], holds: Callable[[_T], bool]) -> bool:
    """Whether more than half of some things are so; not where there are none."""
    return bool(found) and 2 * sum(holds(cell) for cell in found) > len(found)


def _is_name(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) >= _SHORTEST_NAME and cell not in MEASURES


def _is_goods_with_number(cell: Cell) -> bool:
    match = _GOODS_WITH_NUMBER.fullmatch(cell) if isinstance(cell, str) else None
    return match is not None and match[1] in MEASURES


def _counts(found: Sequence[Cell]) -> bool:
    """1, 2, 3 …; below them may stand the words of a foot."""
    numbers = list(takewhile(lambda number: number is not None, map(_whole, found)))
    steps = [b - a for a, b in pairwise(number for number in numbers if number is not None)]
    rest = found[len(numbers) :]
    return bool(steps) and all(step == 1 for step in steps) and not any(map(_has_digit, rest))


def _whole(cell: Cell) -> int | None:
    return (
        int(cell) if isinstance(cell, int) or (isinstance(cell, str) and cell.isdigit()) else None
    )


def _has_digit(cell: Cell) -> bool:
    return not isinstance(cell, str) or any(character.isdigit() for character in cell)


def unit_in(labels: Sequence[str], keys: Sequence[str | None]) -> str | None:
    """The measure in 数量（只）; other bracketed words are none."""
    for label, key in zip(labels, keys, strict=True):
        if key == QUANTITY:
            found = (text for text in words.bracketed(label) if text in MEASURES)
            if unit := next(found, None):
                return unit
    return None


def fen_per_unit_in(labels: Sequence[str], keys: Sequence[str | None]) -> int:
    """What one in the amount column is worth, as its words say."""
    amounts = [label for label, key in zip(labels, keys, strict=True) if key == AMOUNT]
    return FEN_PER_WAN if amounts and _IN_WAN.search(amounts[0]) else FEN_PER_YUAN
