"""On which paper a sheet hangs on the wall (张榜版), how large its type is and how close its rows stand.

The smallest paper on which all of it fits, and there the largest type: one A4, one A3, at most two A3. What is chosen
is tried: the pages are made and counted, until they are no more than there may be. Type is never smaller than 小五
(9 pt) on A4 and 五号 (10.5 pt) on A3. A sheet that does not fit is drawn all the same, on as many A3 as it takes, and
``notice`` says so, as long as it can be told before it is published.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, TypeAlias

from inventory.sheet import Sheet
from reports import page, pdf, pictures, wall, widths
from reports.layout import Cell, Measure, Table
from reports.page import Page
from reports.pdf import Attached, Leaf
from reports.pictures import Drawing

MM = 72 / 25.4
# A row that stands so close or so wide: the height of a line in ems, and the white above and below in mm.
_CLOSE, _WIDE = (1.12, 0.12), (1.25, 0.5)
_SEAL, _QR = 44, 21  # mm, with what stands around them
_TRIED = 1.06  # so far over the page what is estimated is still tried
ROWS_TRIED = 400  # more rows than this stand on no two sheets of A3
FAR = 14  # pt: what is read from a metre away


@dataclass(frozen=True)
class Paper:
    """A paper for the wall, upright: mm, the sizes of type on it, of the title, and of all else."""

    name: str
    width: int
    height: int
    sides: int
    top: int
    bottom: int
    sizes: tuple[float, ...]
    titles: tuple[int, ...]
    base: float
    turned_most: float  # in larger type it hangs upright: what is short looks as a notice does


A4 = Paper("A4", 210, 297, 14, 11, 12, (14, 12, 11, 10.5, 10.0, 9.5, 9.0), (22, 20, 18), 9.0, 10.5)
A3 = Paper("A3", 297, 420, 18, 15, 16, (16, 15, 14, 13, 12, 11, 10.5), (42, 36, 32, 28), 13.0, 16)
PAPERS = {paper.name: paper for paper in (A4, A3)}
LIMITS = ((A4, 1), (A3, 1), (A3, 2))


@dataclass(frozen=True)
class Setting:
    """How a sheet is set: on so many pages at most."""

    paper: Paper
    turned: bool
    size: float
    close: bool
    pages: int

    @property
    def width(self) -> int:
        """Of the paper as it hangs, in mm."""
        return self.paper.height if self.turned else self.paper.width

    @property
    def height(self) -> int:
        """Of the paper as it hangs, in mm."""
        return self.paper.width if self.turned else self.paper.height

    @property
    def measure(self) -> Measure:
        """Of its tables."""
        return Measure((self.width - 2 * self.paper.sides) * MM, (self.size,), low=True)

    @property
    def line(self) -> float:
        """The height of a line of a table, in ems."""
        return (_CLOSE if self.close else _WIDE)[0]

    @property
    def white(self) -> float:
        """Above and below what stands in a cell, in mm."""
        return (_CLOSE if self.close else _WIDE)[1] * self.paper.base / A4.base

    def title(self, text: str) -> float:
        """The size of the title: in one line if it can be."""
        sizes = self.paper.titles
        return next((s for s in sizes if len(text) * s <= self.measure.width), sizes[1])


@dataclass(frozen=True)
class Hung:
    """A sheet as it would hang, set so; ``pages`` are those that it takes."""

    setting: Setting
    pages: int


Way: TypeAlias = tuple[
    Setting, Leaf, int
]  # how a sheet may be set, what is printed then, on so many pages at most


@dataclass(frozen=True)
class Notice:
    """What is said of a sheet before it is published: a name that does not change, and words."""

    code: str
    words: str


def draw(
    sheet: Sheet,
    *,
    values: Mapping[str, Any] | None = None,
    proved: Mapping[str, Any] | None = None,
    attached: Sequence[Attached] | None = None,
    papers: Sequence[str] = tuple(PAPERS),
    drawing: Drawing | None = None,
) -> bytes:
    """The sheet as it hangs, as a PDF, with the pictures of ``drawing`` where they take no page more. ``values`` and
    ``proved`` are what publishing says besides (what the template takes, and fields of the page); ``attached`` its
    data, else those of the draft. Raises what ``pdf.draw`` raises."""
    files = pdf.data_of(sheet) if attached is None else attached
    ways = _leaves(sheet, values or {}, proved or {}, papers)
    if drawing is None or len(sheet.rows) > pictures.ROWS_MOST:
        return pdf.press_first(((leaf, most) for _, leaf, most in ways), attached=files).content
    (_, plain, _), pages = _tried(ways)
    pictured = [
        (replace(plain, values={**plain.values, "drawing": one}), pages)
        for one in pictures.shorter(drawing)
    ]
    return pdf.press_first((*pictured, (plain, pages)), attached=files).content


def hung(sheet: Sheet, values: Mapping[str, Any] | None = None) -> Hung:
    """How the sheet would hang: the pages are made, and nothing is kept of them. Raises what ``pdf.draw`` raises."""
    (setting, _, _), pages = _tried(_leaves(sheet, values or {}, {}, tuple(PAPERS)))
    return Hung(setting, pages)


def _tried(ways: Iterator[Way]) -> tuple[Way, int]:
    """The way that a sheet is set, and the pages that it takes."""
    tried: list[Way] = []

    def leaves() -> Iterator[tuple[Leaf, int]]:
        for way in ways:
            tried.append(way)
            yield way[1], way[2]

    made = pdf.press_first(leaves(), write=False)
    return tried[made.at], made.pages


def _leaves(
    sheet: Sheet, values: Mapping[str, Any], proved: Mapping[str, Any], papers: Sequence[str]
) -> Iterator[Way]:
    def places(missing: list[str]) -> list[str]:
        return page.places(sheet, missing)

    for setting, made in settings(sheet, papers):
        said = {"page": replace(made, **proved), "set": setting, **values}
        yield setting, Leaf("wall", said, places), setting.pages


def settings(sheet: Sheet, papers: Iterable[str] = ("A4", "A3")) -> Iterator[tuple[Setting, Page]]:
    """How the sheet may be set, each with its page, the best first: what may fit, and at the end the last resort."""
    hung = wall.wall(sheet)
    limits = [(paper, pages) for paper, pages in LIMITS if paper.name in tuple(papers)]
    paper, pages = limits[-1]
    last = Setting(paper, False, paper.sizes[-1], close=True, pages=pages)
    unset = page.unset(hung, low=True)
    resort = unset(last.measure)
    if len(hung.rows) + sum(len(part.rows) for part in hung.parts) <= ROWS_TRIED:
        rows = sum(len(section.table.rows) for section in resort.sections if section.table)
        for paper, pages in limits:
            yield from _fitting(unset, rows, paper, pages)
    yield last, resort


def notice(hung: Hung, *, village: bool = False) -> Notice | None:
    """What is to be said of how the sheet hangs: that it takes more paper than it should (of a ``village`` one A4, else
    two A3), or that its type is too small to be read from a metre away; None where there is nothing."""
    setting = hung.setting
    most = "1 张 A4" if village else "2 张 A3"
    if hung.pages > setting.pages or (village and setting.paper is not A4):
        said = f"张榜版要 {hung.pages} 张 {setting.paper.name}，多于 {most}。"
        advice = "可以把统计区间缩短，分期公布；照样公布，就按这么多张打印，每张都有页码。"
        return Notice("WALL_TOO_LONG", said + advice)
    if setting.paper is A3 and setting.size < FAR:
        paper = f"{hung.pages} 张 {setting.paper.name}"
        said = f"张榜版排在 {paper} 上，字号 {setting.size:g} 磅，小于一米外看得清的 {FAR} 磅。"
        return Notice("WALL_SMALL_TYPE", said + "公示栏请设在人能走近的地方。")
    return None


def _fitting(
    unset: Callable[[Measure], Page], rows: int, paper: Paper, pages: int
) -> Iterator[tuple[Setting, Page]]:
    for size in paper.sizes:
        ways = (False, True) if size <= paper.turned_most else (False,)
        set_so = [
            setting
            for close in (False, True)
            for turned in ways
            if _has_room(setting := Setting(paper, turned, size, close, pages), rows)
        ]
        made = {one.turned: unset(one.measure) for one in set_so}
        yield from ((s, made[s.turned]) for s in set_so if _may_fit(made[s.turned], s))


def _has_room(setting: Setting, rows: int) -> bool:
    """Is there room for so many rows of one line, and nothing else?"""
    return rows * _row(setting.size, 1, setting) <= _room(setting)


def _room(setting: Setting) -> float:
    """How high what is set so may be estimated, to be tried."""
    height = (setting.height - setting.paper.top - setting.paper.bottom) * MM
    return height * setting.pages * _TRIED


def _may_fit(made: Page, setting: Setting) -> bool:
    tables = [section.table for section in made.sections if section.table]
    if not all(table.whole for table in tables):
        return False
    repeated = (setting.pages - 1) * max((_head(t, setting) for t in tables), default=0.0)
    needed = _around(made, setting) + repeated + sum(_table(t, setting) for t in tables)
    return needed <= _room(setting)


def _around(made: Page, setting: Setting) -> float:
    """About how high head and foot are."""
    base = setting.paper.base
    title = made.organization + made.name
    size = setting.title(title)
    lines = ceil(len(title) * size / setting.measure.width)
    facts = sum(len(section.facts) for section in made.sections)
    heads = sum(bool(section.heading) for section in made.sections)
    return lines * size * 1.25 + base * (3.5 + 1.8 * facts + 2.6 * heads) + _foot(made, setting)


def _foot(made: Page, setting: Setting) -> float:
    """About how high the foot is: what is filled in stands over the rest, or beside it on paper that is turned."""
    base, beside = setting.paper.base, setting.measure.width - (_SEAL + 8) * MM
    told = "".join(check.detail + "✓ 相符 R1" for check in made.checks) + "".join(made.notes)
    wide = beside * (0.55 if setting.turned else 1.0)
    said = (ceil(widths.ems(told) * base / wide) + 1) * base * 1.35
    blanks = 0.0 if setting.turned else len(made.blanks) * base * 1.9
    return max(_SEAL * MM, said + blanks + _QR * MM)


def _head(table: Table, setting: Setting) -> float:
    lines = sum(max(head.text.count("\n") + 1 for head in line) for line in table.heads)
    return table.size * setting.line * lines + 2 * MM


def _table(table: Table, setting: Setting) -> float:
    ems = setting.measure.width / table.size
    room = [share / 100 * ems - widths.PADDING for share in table.shares]
    rows = (_lines(line, room) for line in (*table.rows, *table.totals))
    high = sum(_row(table.size, lines, setting) for lines in rows)
    left = 1.4 * setting.paper.base if table.left_out else 0.0
    return _head(table, setting) + high + left


def _row(size: float, lines: int, setting: Setting) -> float:
    return size * setting.line * lines + 2 * setting.white * MM + 0.5


def _lines(line: Sequence[Cell], room: Sequence[float]) -> int:
    """How many lines the highest cell has."""
    at, highest = 0, 1
    for cell in line:
        wide = sum(room[at : at + cell.columns]) + widths.PADDING * (cell.columns - 1)
        at += cell.columns
        texts = [text for text in (cell.text, cell.small) if text]
        lines = sum(max(1, ceil(widths.ems(text) / max(wide, 1.0))) for text in texts)
        highest = max(highest, lines)
    return highest
