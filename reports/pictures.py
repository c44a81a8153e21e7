"""Pictures of a published sheet: for each kind of goods what came beside what went and is left, for the fund how each
yuan stands. Bars are SVG rectangles, true to scale from zero; each kind of goods has a scale of its own, because units
are never set beside each other. Words stand beside the bars as text, so that they grow with the reader's letters.

Pure functions over the frozen content, for the page on a screen and the same page in print.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from inventory.rules.numbers import yuan
from inventory.sheet import Row, Sheet
from reports.columns import total_name
from reports.words import number

WIDTH = 1000  # of a whole bar
GOODS_MOST, HOLDERS_MOST = 8, 12
ON_A_LINE = 3  # on paper
ROWS_MOST = 200  # on paper; a longer sheet is not made several times
Keys: TypeAlias = Sequence[tuple[str, str, str]]  # of a figure its key, its name, its tone


@dataclass(frozen=True)
class Piece:
    """A piece of a bar: what it is in words, its figure with its unit, its class, where it begins and its length."""

    name: str
    figure: str
    tone: str
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """A bar of pieces, and what it says in words."""

    pieces: tuple[Piece, ...]

    @property
    def said(self) -> str:
        """The bar for who does not see it."""
        return "，".join(f"{p.name} {p.figure}" for p in self.pieces)


@dataclass(frozen=True)
class Picture:
    """Bars under the name of what they are of."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Drawing:
    """All pictures of a sheet; ``others``: of how many more there is only the table."""

    title: str
    note: str
    pictures: tuple[Picture, ...]
    others: int


_CAME = (("opening", "期初", "f4"), ("in_total", "收到", "f1"))
_WENT = (("out_total", "发出", "f2"), ("sent_back", "退货退还", "f3"), ("closing", "还剩", "f0"))
_GIVEN = (("quantity", "收到", "f1"),)
_GONE = (("issued", "已发放", "f2"), ("on_hand", "还剩", "f0"))
_MONEY = (
    ("spent_fen", "已支出", "f1"),
    ("prepaid_fen", "预付及备用金", "f2"),
    ("committed_fen", "已订未付", "f3"),
    ("available_fen", "可用", "f4"),
)


def shorter(drawing: Drawing) -> tuple[Drawing, ...]:
    """The drawing, and where it has more than a line of pictures, that line alone: to be tried on paper."""
    if len(drawing.pictures) <= ON_A_LINE:
        return (drawing,)
    others = drawing.others + len(drawing.pictures) - ON_A_LINE
    return drawing, replace(drawing, pictures=drawing.pictures[:ON_A_LINE], others=others)


def drawing(sheet: Sheet) -> Drawing | None:
    """The pictures of a sheet; None where it has none."""
    if sheet.sheet in ("S6", "SC"):
        return _goods(sheet, _CAME, _WENT)
    if sheet.sheet == "S1":
        return _goods(sheet, _GIVEN, _GONE)
    return _fund(sheet) if sheet.sheet == "S5" else None


def _goods(sheet: Sheet, came: Keys, went: Keys) -> Drawing | None:
    rows = [row for row in sheet.totals if row.get("unit") != "元"]
    told = [row for row in rows if _whole(row, came, went)]
    if not told:
        return None
    shown = tuple(_kind(row, came, went) for row in told[:GOODS_MOST])
    note = "每种物资各有自己的比例，不同单位不相比"
    return Drawing("收、发、存", note, shown, len(told) - len(shown))


def _kind(row: Row, came: Keys, went: Keys) -> Picture:
    """One kind of goods: two bars of one scale."""
    unit, whole = str(row.get("unit") or ""), _whole(row, came, went)
    bars = (
        _bar([(n, v, f"{number(v)} {unit}", t) for n, v, t in _figures(row, keys)], whole)
        for keys in (came, went)
    )
    return Picture(total_name(row), tuple(bar for bar in bars if bar.pieces))


def _whole(row: Row, came: Keys, went: Keys) -> int:
    """What the longer bar adds up to; 0 where there is nothing, or a figure below zero, which no length can show."""
    both = [[v for k, *_ in keys if isinstance(v := row.get(k), int)] for keys in (came, went)]
    if any(value < 0 for values in both for value in values):
        return 0
    return max(map(sum, both))


def _fund(sheet: Sheet) -> Drawing | None:
    drawn = [p for row in (*sheet.totals, *sheet.rows) if (p := _holder(row)) is not None]
    if len(sheet.rows) == 1:
        drawn = drawn[:1]
    shown = tuple(drawn[: HOLDERS_MOST + 1])
    if not shown:
        return None
    return Drawing("钱用到了哪一步", "每条横线是一个单位分到的钱", shown, len(drawn) - len(shown))


def _holder(row: Row) -> Picture | None:
    figures = _figures(row, _MONEY)
    refunded = row.get("refunded_fen")
    if isinstance(refunded, int) and refunded:
        (name, spent, tone), *others = figures
        figures = [(f"{name}（减去退回）", spent - refunded, tone), *others]
    whole = sum(value for _, value, _ in figures)
    if whole <= 0 or any(value < 0 for _, value, _ in figures):
        return None
    return Picture(
        total_name(row), (_bar([(n, v, f"{yuan(v)} 元", t) for n, v, t in figures], whole),)
    )


def _figures(row: Row, keys: Keys) -> list[tuple[str, int, str]]:
    found = ((name, row.get(key), tone) for key, name, tone in keys)
    return [(name, value, tone) for name, value, tone in found if isinstance(value, int)]


def _bar(figures: Iterable[tuple[str, int, str, str]], whole: int) -> Bar:
    pieces: list[Piece] = []
    before = 0
    for name, value, figure, tone in figures:
        if value:
            x = before * WIDTH // whole
            width = max((before + value) * WIDTH // whole - x, 1)
            pieces.append(Piece(name, figure, tone, x, width))
        before += value
    return Bar(tuple(pieces))
