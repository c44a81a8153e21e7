"""Where money or goods went, as a picture: columns of bars joined by bands whose width is the amount.

Pure geometry over whole amounts (fen, pieces), true to scale from zero. The picture is drawn twice, for a phone and
for a desk, never one drawing shrunk; every number in it also stands in the table below it. Labels keep a distance of
their own, so that a thin bar stays readable.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

BAR_WIDTH, LABEL_X = 10, 18
_NOTHING, _HALF, _WHOLE = 0.0, 0.6, 1.0  # widths of characters, in ems
_EDGE = 17


@dataclass(frozen=True)
class Node:
    """One bar: where it stands (column), its name, its amount, the amount in words and its colour class."""

    key: str
    column: int
    label: str
    amount: int
    figure: str
    colour: str


@dataclass(frozen=True)
class Link:
    """What runs from one bar to another."""

    source: str
    target: str
    amount: int
    colour: str


@dataclass(frozen=True)
class Bar:
    """A drawn bar, and its name in lines: the first stands at ``label_y``, the figure under the last."""

    node: Node
    x: float
    y: float
    height: float
    label_y: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Band:
    """A drawn band: an SVG path."""

    path: str
    colour: str


@dataclass(frozen=True)
class Drawing:
    """Everything a template needs for one ``svg`` element."""

    name: str
    width: int
    height: int
    font: int
    bars: tuple[Bar, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class _Frame:
    name: str
    width: int
    height: int
    font: int
    columns: tuple[int, int, int]
    gaps: tuple[int, int, int]

    @property
    def line(self) -> float:
        """From one line of a label to the next."""
        return self.font * 1.25

    def lines_of(self, node: Node) -> tuple[str, ...]:
        """The name of a node in lines that fit between its bar and the next column."""
        end = (*self.columns[1:], self.width)[node.column]
        room = (end - self.columns[node.column] - LABEL_X) / self.font
        lines, used = [""], _NOTHING
        for char in node.label:
            width = _HALF if char.isascii() else _WHOLE
            if used + width > room:
                lines.append("")
                used = _NOTHING
            lines[-1] += char
            used += width
        return tuple(lines)

    def label_height(self, lines: Sequence[str]) -> float:
        """The room a label needs, its figure included, and a little between it and the next."""
        return self.line * (len(lines) + 1) + 4


_PHONE = _Frame("narrow", 324, 330, 13, (0, 114, 228), (15, 15, 10))
_DESK = _Frame("wide", 1180, 360, 15, (0, 480, 1030), (15, 15, 17))


def drawings(nodes: Sequence[Node], links: Sequence[Link]) -> tuple[Drawing, ...]:
    """The phone's and the desk's drawing; none where there is nothing. Bars and bands of nothing are left out."""
    shown = [n for n in nodes if n.amount > 0]
    if not shown:
        return ()
    names = {n.key for n in shown}
    joined = [k for k in links if k.amount > 0 and {k.source, k.target} <= names]
    return tuple(_draw(frame, shown, joined) for frame in (_PHONE, _DESK))


def _draw(frame: _Frame, nodes: Sequence[Node], links: Sequence[Link]) -> Drawing:
    columns = [[n for n in nodes if n.column == i] for i in range(len(frame.columns))]
    labels = [sum(frame.label_height(frame.lines_of(n)) for n in column) for column in columns]
    frame = replace(frame, height=max(frame.height, math.ceil(max(labels)) + _EDGE + 4))
    room = frame.height - _EDGE - 4
    scale = min(
        (room - gap * (len(column) - 1)) / sum(n.amount for n in column)
        for column, gap in zip(columns, frame.gaps, strict=True)
        if column
    )
    talls = [_tall(frame, i, column, scale) for i, column in enumerate(columns)]
    frame = replace(frame, height=max(frame.height, math.ceil(max(talls)) + _EDGE + 4))
    bars = {
        bar.node.key: bar
        for i, column in enumerate(columns)
        for bar in _column(frame, i, column, scale)
    }
    return Drawing(
        frame.name,
        frame.width,
        frame.height,
        frame.font,
        tuple(bars.values()),
        tuple(_bands(bars, links, scale)),
    )


def _column(frame: _Frame, index: int, nodes: Sequence[Node], scale: float) -> list[Bar]:
    tall = _tall(frame, index, nodes, scale)
    y = _EDGE + (frame.height - _EDGE - 4 - tall) / 2
    bars: list[Bar] = []
    gaps = [*_gaps(frame, index, nodes, scale), 0.0]
    for node, gap in zip(nodes, gaps, strict=False):
        height = node.amount * scale
        lines = frame.lines_of(node)
        label_y = y + height / 2 + frame.font - frame.label_height(lines) / 2
        bars.append(Bar(node, frame.columns[index], y, height, label_y, lines))
        y += height + gap
    return _spread(bars, frame)


def _tall(frame: _Frame, index: int, nodes: Sequence[Node], scale: float) -> float:
    return sum(n.amount * scale for n in nodes) + sum(_gaps(frame, index, nodes, scale))


def _gaps(frame: _Frame, index: int, nodes: Sequence[Node], scale: float) -> list[float]:
    """Between bars: enough that each has its label beside it, where both are thinner than their labels."""
    over = [max(0.0, frame.label_height(frame.lines_of(n)) - n.amount * scale) / 2 for n in nodes]
    return [max(frame.gaps[index], a + b) for a, b in pairwise(over)]


def _spread(bars: list[Bar], frame: _Frame) -> list[Bar]:
    """Push labels apart downwards, then back up from the bottom edge, so that none covers another."""
    places: list[float] = []
    top = float(frame.font)
    for bar in bars:
        places.append(max(bar.label_y, top))
        top = places[-1] + frame.label_height(bar.lines)
    limit = frame.height + frame.font * 0.75
    for i in reversed(range(len(bars))):
        places[i] = min(places[i], limit - frame.label_height(bars[i].lines))
        limit = places[i]
    return [replace(bar, label_y=place) for bar, place in zip(bars, places, strict=True)]


def _bands(bars: dict[str, Bar], links: Sequence[Link], scale: float) -> list[Band]:
    left = {key: bar.y for key, bar in bars.items()}
    right = dict(left)
    bands: list[Band] = []
    for link in links:
        source, target, thick = bars[link.source], bars[link.target], link.amount * scale
        a, b = right[link.source], left[link.target]
        right[link.source] += thick
        left[link.target] += thick
        bands.append(Band(_path(source.x + BAR_WIDTH, a, target.x, b, thick), link.colour))
    return bands


def _path(x1: float, y1: float, x2: float, y2: float, thick: float) -> str:
    middle = (x1 + x2) / 2
    return (
        f"M{x1:g} {y1:.1f}C{middle:g} {y1:.1f} {middle:g} {y2:.1f} {x2:g} {y2:.1f}"
        f"V{y2 + thick:.1f}C{middle:g} {y2 + thick:.1f} {middle:g} {y1 + thick:.1f}"
        f" {x1:g} {y1 + thick:.1f}Z"
    )
