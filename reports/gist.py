"""A published sheet in few figures: of each of the goods, or of whose money, what came, what went and what is left.

Pure functions over frozen content. The figures are those of the totals, never added up anew; goods are never added to
other goods.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inventory.rules.numbers import yuan
from inventory.sheet import Row, Sheet
from inventory.sheet_sums import facts, is_figure
from reports import columns, words

MONEY = "元"
# by sheet: the columns that are told and what they are called, and whether a zero is told too
_TOLD: Mapping[str, tuple[tuple[str, str, bool], ...]] = {
    "S1": (("quantity", "收到", True), ("issued", "已发放", True), ("on_hand", "结存", True)),
    "S2": (("quantity", "购进", True), ("value_fen", "金额", True)),
    "S3": (("expected", "应收", False), ("quantity", "实收", True)),
    "S4": (("quantity", "发放", True), ("returned", "退回", False)),
    "S5": (
        ("allotted_fen", "分配", True),
        ("committed_fen", "已订未付", False),
        ("prepaid_fen", "预付", False),
        ("spent_fen", "已支出", True),
        ("refunded_fen", "退回", False),
        ("available_fen", "可用", True),
    ),
    "S6": (
        ("opening", "期初", True),
        ("in_total", "收入", True),
        ("out_total", "发出", True),
        ("sent_back", "退货退还", False),
        ("converted", "转换", False),
        ("adjusted", "盘盈盘亏", False),
        ("closing", "结存", True),
    ),
}
_TOLD = {**_TOLD, "SC": tuple(one for one in _TOLD["S6"] if one[0] != "opening")}
_OF_MONEY = ("期初结余", "本期收到", "本期使用", "期末结余")
_WHOLE = "全部"


@dataclass(frozen=True)
class Figure:
    """One figure under its name; of money it is fen."""

    label: str
    value: int
    unit: str

    @property
    def shown(self) -> str:
        """As it is written: 12,000 or 1,234.50."""
        return yuan(self.value) if self.unit == MONEY else words.number(self.value)


@dataclass(frozen=True)
class Told:
    """What is told of one thing: its name and its figures; of money ``unit`` is 元."""

    name: str
    unit: str
    figures: tuple[Figure, ...]


def gist(sheet: Sheet) -> tuple[Told, ...]:
    """All that is told of a sheet, in its order; nothing of one in whose days nothing moved."""
    if sheet.sheet == "S1F":
        known = facts(sheet)
        said = tuple(Figure(name, known[name], MONEY) for name in _OF_MONEY if name in known)
        return (Told("捐赠款", MONEY, said),) if said else ()
    of = sheet.totals if sheet.sheet != "S5" else (*sheet.totals, *_several(sheet.rows))
    return tuple(told for row in of if (told := _told(sheet.sheet, row)).figures)


def first(told: Sequence[Told], count: int) -> tuple[Told, ...]:
    """Where not all find room, those of which there is most, largest first: goods that many people got, and of money
    the whole. That ranks pieces of different things; it adds nothing up."""
    if len(told) <= count:
        return tuple(told)
    return tuple(sorted(told, key=lambda one: -max(abs(f.value) for f in one.figures))[:count])


def _several(rows: tuple[Row, ...]) -> Iterable[Row]:
    """Of money also who has how much of it, where that is not one alone."""
    return rows if len(rows) > 1 else ()


def _told(sheet: str, row: Row) -> Told:
    name = str(row.get("holder") or columns.total_name(row)) if sheet == "S5" else str(row["item"])
    unit = MONEY if sheet == "S5" else str(row.get("unit") or "")
    return Told(
        _WHOLE if name == columns.TOTAL else name,
        unit,
        tuple(_figures(sheet, row, unit)),
    )


def _figures(sheet: str, row: Row, unit: str) -> Iterable[Figure]:
    for key, label, always in _TOLD.get(sheet, ()):
        value = row.get(key)
        if is_figure(value) and (value or always):
            yield Figure(label, int(str(value)), MONEY if key.endswith("_fen") else unit)
