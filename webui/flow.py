"""Where the money is, as a picture: columns of bars joined by bands whose width is the amount.

Pure geometry over whole fen, true to scale from zero. The picture is drawn twice, for a phone and for a desk, never
one drawing shrunk; every number in it also stands in the table below it. Labels keep a distance of their own,
so that a thin bar stays readable.
"""

from collections.abc import Sequence
from dataclasses import dataclass

BAR_WIDTH = 10
_EDGE = 17


@dataclass(frozen=True)
class Node:
    """One bar: where it stands (column), its name, its amount in fen and its colour class."""

    key: str
    column: int
    label: str
    fen: int
    colour: str


@dataclass(frozen=True)
class Link:
    """Money that runs from one bar to another, in fen."""

    source: str
    target: str
    fen: int
    colour: str


@dataclass(frozen=True)
class Bar:
    """A drawn bar with the place of its two lines of text."""

    node: Node
    x: float
    y: float
    height: float
    label_y: float


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
        """The room two lines of a label need."""
        return self.font * 2.5


_PHONE = _Frame("narrow", 324, 330, 13, (0, 114, 228), (15, 15, 10))
_DESK = _Frame("wide", 1180, 360, 15, (0, 480, 1030), (15, 15, 17))


def drawings(nodes: Sequence[Node], links: Sequence[Link]) -> tuple[Drawing, ...]:
    """The phone's and the desk's drawing; none where no money is. Bars and bands of nothing are left out."""
    shown = [n for n in nodes if n.fen > 0]
    if not shown:
        return ()
    names = {n.key for n in shown}
    joined = [k for k in links if k.fen > 0 and {k.source, k.target} <= names]
    return tuple(_draw(frame, shown, joined) for frame in (_PHONE, _DESK))


def _draw(frame: _Frame, nodes: Sequence[Node], links: Sequence[Link]) -> Drawing:
    columns = [[n for n in nodes if n.column == i] for i in range(len(frame.columns))]
    room = frame.height - _EDGE - 4
    scale = min(
        (room - gap * (len(column) - 1)) / sum(n.fen for n in column)
        for column, gap in zip(columns, frame.gaps, strict=True)
        if column
    )
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
    gap = frame.gaps[index]
    tall = sum(n.fen * scale for n in nodes) + gap * (len(nodes) - 1)
    y = _EDGE + (frame.height - _EDGE - 4 - tall) / 2
    bars: list[Bar] = []
    for node in nodes:
        height = node.fen * scale
        bars.append(Bar(node, frame.columns[index], y, height, y + height / 2 - frame.font * 0.25))
        y += height + gap
    return _spread(bars, frame)


def _spread(bars: list[Bar], frame: _Frame) -> list[Bar]:
    """Push labels apart downwards, then back up from the bottom edge, so that none covers another."""
    places = [bar.label_y for bar in bars]
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + frame.line)
    limit = frame.height - frame.font * 1.5
    for i in reversed(range(len(places))):
        places[i] = min(places[i], limit)
        limit = places[i] - frame.line
    return [
        Bar(bar.node, bar.x, bar.y, bar.height, place)
        for bar, place in zip(bars, places, strict=True)
    ]


def _bands(bars: dict[str, Bar], links: Sequence[Link], scale: float) -> list[Band]:
    left = {key: bar.y for key, bar in bars.items()}
    right = dict(left)
    bands: list[Band] = []
    for link in links:
        source, target, thick = bars[link.source], bars[link.target], link.fen * scale
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
