"""Tables of who against what: a column for each of the goods, or for each of those who get them, or
for each consignment.

Each such column is read as a table of its own over the same rows; what stands between them, and a
sum of the columns, is of no table. Goods, places and consignments are no known words of headers:
they are told by the numbers below them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from inventory.intake import words
from inventory.intake.cells import Cell, Malformed, as_quantity, looks_like_quantity
from inventory.intake.headers import MONEY_HALF, Across, Header, is_worth
from inventory.intake.headings import (
    at_repeats,
    cell_at,
    fen_per_unit_in,
    is_sum,
    label_of,
    levelled,
    mostly,
)
from inventory.intake.measures import MEASURES
from inventory.intake.words import (
    AMOUNT,
    GOODS,
    ITEM,
    NOTE,
    OTHER,
    PARTIES,
    PARTY,
    PRICE,
    PRIVATE,
    QUANTITY,
    RECIPIENT,
    SPECIFICATION,
    UNIT,
    bare,
    key_of,
)
from inventory.intake.workbook import GridRow

_LONGEST_HEAD = 20
_FEWEST, _MOST = 2, 80  # every row is looked at once for each column
_OF_GROUP = {QUANTITY, AMOUNT, PRICE, UNIT, SPECIFICATION, NOTE, None}
_PEOPLE = re.compile(
    r".*(?:人数|户数|人口|人次|体温|温度|成绩|工资|补[贴助]|[工小]时|里程|编号|号码|户籍|年龄|面积|比例|次数|天数|分数|得分|排名)|.{0,4}[户人]|\d{1,2}月|\d{4}年?"
)
_WANTED = re.compile(
    r"应|计划|需求?|申[请领]|上报|缺|尚|欠|剩余?|未|库存|结[存余]|拟|已"
)  # not what was issued
_ISSUED = re.compile(r"^(?:实[发领收]|发放|领取|领用|配发)(?=.{2})")
_NUMBER_OF = re.compile(r"(.{2,10}?)(?:发放|领[取用]|接收|捐赠|分配|下发)?数量")
_NO_GOODS = frozenset({"户", "人", "元", "万元", "岁", "天", "%"})
_CLASSES = re.compile(r".*(?:用品|物资|物品|器材|类)")  # of goods: no part of their names
_CONSIGNMENT = re.compile(r"第[一二三四五六七八九十\d]+[批次]|\d{1,2}月\d{1,2}[日号]")
_PLACES = re.compile(
    r".*(?:村|社区|小区|街道|乡|镇|[小中大]学|幼儿园|[医学]院|[门急]诊|[支大中小]队|派出所|所|站|[卡检]点|[\d一二三四五六七八九十]组|[一二三四五六七八九十]班|科|中心|公司|办)"
)


def goods_across(row: GridRow, below: Sequence[GridRow]) -> list[Header]:
    """A header for each column of goods in a table of who against what: 接收单位, 口罩（只）, 手套（副）.

    The columns of goods are those of unknown words with numbers below them: two at least, or one
    whose words say what it is counted in.
    """
    if any(cell is not None and not isinstance(cell, str) for cell in row.cells):
        return []
    labels = [label_of(cell) for cell in row.cells]
    starts = at_repeats(labels)
    if starts:
        edges = pairwise([0, *starts, len(labels)])
        parts = [goods_across(_cut(row, a, b), [_cut(r, a, b) for r in below]) for a, b in edges]
        beside = zip([0, *starts], parts, strict=True) if all(parts) else ()
        return [replace(header, start=start) for start, part in beside for header in part]
    labels = [_of_number(label) or label for label in labels]
    keys = [key_of(label) for label in labels]
    if any(map(_is_number, row.cells)) or {ITEM, QUANTITY, GOODS}.intersection(keys):
        return []
    whose = next((i for i, key in enumerate(keys) if key in PARTIES | {UNIT}), len(keys))
    goods = [i for i, label in enumerate(labels) if _is_goods(label, keys[i], below, i)]
    goods = [i for i in goods if i > whose]
    units = [_unit(labels[i]) for i in goods]
    if not 0 < len(goods) <= _MOST or (None in units and (AMOUNT in keys or len(goods) < _FEWEST)):
        return []
    fetched = RECIPIENT in keys
    keys = [(RECIPIENT if fetched else PARTY) if key == UNIT else key for key in keys]
    found = [_of_goods(row.number, labels, keys, goods, at) for at in goods]
    return [*found, *_money_beside(row.number, labels, keys, goods)]


def _of_number(label: str) -> str | None:
    """口罩（个） of 口罩发放数量（个）."""
    found, unit = _NUMBER_OF.fullmatch(bare(label)), _unit(label)
    if found is None or unit is None or words.literal(bare(label)) or _WANTED.match(found[1]):
        return None
    known = key_of(found[1]) is not None or words.leads_on(found[1])
    return None if known else f"{found[1]}（{unit}）"


def _cut(row: GridRow, start: int, end: int) -> GridRow:
    return GridRow(row.number, row.cells[start:end])


def _money_beside(
    row: int, labels: list[str], keys: list[str | None], goods: list[int]
) -> list[Header]:
    """The gifts of money in a table of gifts, 捐款（元） beside 口罩（只）; what goods are worth is none."""
    money = [i for i, key in enumerate(keys) if key == AMOUNT and not is_worth(labels[i])]
    if len(money) != 1:
        return []
    said = [OTHER if i in goods else key for i, key in enumerate(keys)]
    said = [None if key == AMOUNT and i not in money else key for i, key in enumerate(said)]
    shown = ["" if i in goods else text for i, text in enumerate(labels)]
    fen = fen_per_unit_in(shown, said)
    return [Header(row, tuple(shown), tuple(said), fen_per_unit=fen, half=MONEY_HALF)]


def goods_across_both(upper: GridRow, lower: GridRow, below: Sequence[GridRow]) -> list[Header]:
    """The same where the names of goods, or what they are counted in, stand in a second row: under
    物品名称, a wide 数量, a class of goods, or each under its own name."""
    over, under = levelled(upper, lower)
    named = [i for i, text in enumerate(under) if text]
    if any(map(_is_number, lower.cells)) or not named:
        return []
    heads = [_head(over, i) for i in range(len(over))]
    if not all(heads[i] and _may_stand_over(heads[i], under[i]) for i in named):
        return []
    if not all(_is_below(under[i], below, i) for i in named):
        return []
    labels = tuple(
        _joined(o, heads[i] if u else o, u) or None
        for i, (o, u) in enumerate(zip(over, under, strict=True))
    )
    found = goods_across(GridRow(lower.number, labels), below)
    return [replace(header, joined_above=True) for header in found]


def groups_across(upper: GridRow, lower: GridRow) -> list[Header]:
    """A header for each of the goods whose name stands over how many and how much of it: 口罩 over
    数量（个） and 金额（元）."""
    over, under = levelled(upper, lower)
    groups: dict[int, list[int]] = {}
    for i, text in enumerate(under):
        if text and (own := [j for j in range(i + 1) if over[j]]):
            groups.setdefault(own[-1], []).append(i)
    goods = {at: found for at, found in groups.items() if not is_sum(over[at])}
    if not _FEWEST <= len(goods) <= _MOST or any(map(_is_number, lower.cells)):
        return []
    if not all(_is_group(over[at], [under[i] for i in found]) for at, found in goods.items()):
        return []
    keys = [key_of(text) for text in over[: min(goods)]]
    of_places = ITEM in keys and all(_PLACES.fullmatch(bare(over[at])) for at in goods)
    if not of_places and (ITEM in keys or not PARTIES.intersection(keys)):
        return []
    inside = {i for found in groups.values() for i in found}
    return [
        _of_group(lower.number, over, under, inside, over[at], found, of_places=of_places)
        for at, found in goods.items()
    ]


def _is_group(head: str, under: Sequence[str]) -> bool:
    keys = [key_of(text) for text in under]
    return key_of(head) is None and keys.count(QUANTITY) == 1 and set(keys) <= _OF_GROUP


def _of_group(
    row: int,
    over: list[str],
    under: list[str],
    inside: set[int],
    head: str,
    own: list[int],
    *,
    of_places: bool,
) -> Header:
    unit = next((u for i in own if key_of(under[i]) == QUANTITY and (u := _unit(under[i]))), None)
    labels = [under[i] if i in own else "" if i in inside else o for i, o in enumerate(over)]
    keys = [OTHER if i in inside - set(own) else key_of(label) for i, label in enumerate(labels)]
    return Header(
        row=row,
        labels=tuple(labels),
        keys=tuple(keys),
        fen_per_unit=fen_per_unit_in(labels, keys),
        unit=unit or _unit(head),
        joined_above=True,
        across=Across(
            item=None if of_places else _name(head, _unit(head)),
            whose=head if of_places else None,
            columns=(own[0],),
        ),
    )


def across(row: GridRow, below: Sequence[GridRow]) -> list[Header]:
    """A header for each column of places, or of consignments, in a table of goods: 物资名称, 单位,
    示例一村, 示例二村, 合计."""
    labels = [label_of(cell) for cell in row.cells]
    keys = [key_of(label) for label in labels]
    if ITEM not in keys or any(map(_is_number, row.cells)):
        return []
    return _across(row.number, labels, keys, below)


def across_both(upper: GridRow, lower: GridRow, below: Sequence[GridRow]) -> list[Header]:
    """The same where they stand in a second row, under 接收批次及数量 or 发放单位."""
    over, under = levelled(upper, lower)
    named = [i for i, text in enumerate(under) if text]
    if any(map(_is_number, lower.cells)) or len(named) < _FEWEST:
        return []
    heads = {key_of(_head(over, i)) for i in named}
    if not heads <= {QUANTITY, RECIPIENT, None} or ITEM not in map(key_of, over):
        return []
    labels = [
        u or ("" if i > named[0] and i in named else o)
        for i, (o, u) in enumerate(zip(over, under, strict=True))
    ]
    keys = [None if under[i] else key_of(label) for i, label in enumerate(labels)]
    return [
        replace(header, joined_above=True) for header in _across(lower.number, labels, keys, below)
    ]


def _across(
    row: int, labels: list[str], keys: list[str | None], below: Sequence[GridRow]
) -> list[Header]:
    first = keys.index(ITEM)
    found = [
        i
        for i, label in enumerate(labels)
        if i > first
        and keys[i] in (None, RECIPIENT)
        and not is_sum(label)
        and _is_column(label, below, i)
    ]
    if not _FEWEST <= len(found) <= _MOST or {QUANTITY, GOODS, AMOUNT}.intersection(keys):
        return []
    if not all(_CONSIGNMENT.search(bare(labels[i]) + labels[i]) for i in found) and not all(
        _PLACES.fullmatch(bare(labels[i])) for i in found
    ):
        return []
    return [_of_place(row, labels, keys, found, at) for at in found]


def _is_column(label: str, below: Sequence[GridRow], at: int) -> bool:
    """Whether any number stands under a place; blanks and dashes are many in such tables."""
    found = [cell for r in below if (cell := cell_at(r, at)) is not None]
    return bool(label) and len(label) <= _LONGEST_HEAD and mostly(found, looks_like_quantity)


def _of_place(
    row: int, labels: list[str], keys: list[str | None], found: list[int], at: int
) -> Header:
    """The table of one place or consignment; what is private is taken out with the first."""
    others = set(found) - {at}
    sums = [i for i, label in enumerate(labels) if i > found[0] and is_sum(label)]
    said = _said(labels, keys, others | set(sums), at, first=at == found[0])
    dated = bool(_CONSIGNMENT.search(labels[at]))
    return replace(
        said,
        row=row,
        across=Across(
            whose=None if dated else labels[at],
            consignment=labels[at] if dated else None,
            columns=tuple(found),
            summed=sums[0] if len(sums) == 1 else None,
        ),
    )


def _of_goods(
    row: int, labels: list[str], keys: list[str | None], goods: list[int], at: int
) -> Header:
    """The table of one column of goods; what is private is taken out with the first."""
    sums = [i for i, label in enumerate(labels) if is_sum(label)]
    unit = _unit(labels[at])
    money = {i for i, key in enumerate(keys) if key == AMOUNT and not is_worth(labels[i])}
    plain = [None if key == AMOUNT else key for key in keys]
    others = {*goods, *sums, *money} - {at}
    said = _said(labels, plain, others, at, first=at == goods[0])
    summed = sums[0] if len(sums) == 1 and sums[0] > goods[-1] else None
    whose = Across(item=_name(labels[at], unit), columns=tuple(goods), summed=summed)
    return replace(said, row=row, unit=unit, across=whose)


def _said(
    labels: list[str], keys: list[str | None], others: set[int], at: int, *, first: bool
) -> Header:
    if not first:
        others = others | {i for i, key in enumerate(keys) if key in PRIVATE}
    said = [OTHER if i in others else QUANTITY if i == at else key for i, key in enumerate(keys)]
    shown = ["" if i in others else text for i, text in enumerate(labels)]
    return Header(row=0, labels=tuple(shown), keys=tuple(said))


def _unit(label: str) -> str | None:
    """只 of 口罩（只）, 瓶 of 酒精（500ml/瓶）."""
    said = words.bracketed(label)
    ends = [text.rpartition("/")[2] for text in said]
    return next((text for text in (*reversed(said), *reversed(ends)) if text in MEASURES), None)


def _name(label: str, unit: str | None) -> str:
    label = _ISSUED.sub("", label)
    if unit is None:
        return label
    return re.sub(rf"\s*[（(【\[]\s*{re.escape(unit)}\s*[)）】\]]\s*$", "", label)


def _is_goods(label: str, key: str | None, below: Sequence[GridRow], at: int) -> bool:
    if not label or key is not None or is_sum(label) or _PEOPLE.fullmatch(bare(label)):
        return False
    if (
        _WANTED.match(bare(label))
        or _NO_GOODS.intersection(words.bracketed(label))
        or _is_number(label)
    ):
        return False
    return _is_column(label, below, at)


def _is_below(text: str, below: Sequence[GridRow], at: int) -> bool:
    """Whether the words of a second row are those of goods, or of how they are counted."""
    if _is_number(text) or key_of(text) is not None:
        return False
    return is_sum(text) or _is_column(text, below, at)


def _is_number(cell: Cell) -> bool:
    """A cell that is no word: a number, a day, 300个."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return False
    if not isinstance(cell, str):
        return True
    try:
        found = as_quantity(cell)
    except Malformed:
        return False
    return found.unit is None or found.unit in MEASURES


def _head(over: Sequence[str], at: int) -> str:
    """The nearest words above, or left of that."""
    return next((text for text in reversed(over[: at + 1]) if text), "")


def _may_stand_over(head: str, under: str) -> bool:
    return (key_of(head) in (ITEM, QUANTITY, GOODS, None) and not is_sum(head)) or is_sum(under)


def _joined(own: str, head: str, under: str) -> str:
    """What two rows say of one column: its name and, in brackets, what it is like and counted in."""
    if not under:
        return own
    plain = re.sub(r"^[（(](.*)[)）]$", r"\1", under)
    units = [text for text in words.bracketed(head) if text in MEASURES]
    name = _name(head, units[-1]) if units else head
    if plain in MEASURES:
        return f"{name}（{plain}）"
    is_known = key_of(head) is not None or _CLASSES.fullmatch(bare(head)) is not None
    whole = under if is_known or is_sum(under) else f"{name}（{plain}）"
    return f"{whole}（{units[-1]}）" if units and _unit(under) is None else whole
