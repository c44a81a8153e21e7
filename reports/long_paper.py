"""A long paper, laid out and drawn piece by piece, so that never more than one piece of it is in memory.

A piece ends at a page that is full: the page on which its last rows stand is made again with the piece that follows,
and pages break where they break in a paper made at once. What stands around the pages is made at the end, when their
number is known. The same words stand on the same pages, with the same tags; only what stands around a page is drawn
after what stands on it. It takes the printing library apart, and is done with the version that ``shortcuts`` know.
"""

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reports.page import Page, Section
from reports.press import Attached, Press
from reports.shortcuts_tags import Numbers, Tagged, tagged

ROWS = 800  # of a piece, about
LONG = 1_600  # rows: a shorter paper is made at once
_SCALE = 0.75  # points to a pixel


@dataclass(frozen=True)
class Place:
    """A row of a paper: of which of its sections, and which one there."""

    section: int = 0
    row: int = 0


@dataclass(frozen=True)
class Piece:
    """A part of a paper, as its template takes it: whether it is the first and the last, whether it begins on a left
    page, or for how many pages what stands around them."""

    first: bool = False
    last: bool = False
    left: bool = False
    around: int = 0


Written = Callable[[Page, Piece], str]


def rows(page: Page) -> int:
    """How many rows a paper has."""
    return sum(len(section.table.rows) for section in page.sections if section.table)


def draw(
    press: Press, page: Page, written: Written, attached: Sequence[Attached]
) -> tuple[int, bytes]:
    """How many pages the paper has, and its file; ``written`` fills in its template."""
    sheaf = _Sheaf(press)
    for made in _pages(press, page, written):
        for each in made:
            sheaf.add(each)
        made.clear()
    around = written(replace(page, sections=()), Piece(first=True, around=len(sheaf.pages)))
    with _uncounted():
        document = press.render(around)
    sheaf.surround(document.pages)
    document.pages.clear()
    gc.collect()
    return len(sheaf.pages), sheaf.write(document, attached)


def count(press: Press, page: Page, written: Written) -> int:
    """How many pages the paper has."""
    return sum(len(made) for made in _pages(press, page, written))


def _pages(press: Press, page: Page, written: Written) -> Iterator[list[Any]]:
    """The pages of each piece."""
    start: Place | None = Place()
    number = 0
    gc.freeze()  # what was there before need not be gone through for each piece
    try:
        while start is not None:
            start, made = _made(press, page, written, start, number=number)
            number += len(made)
            yield made
            gc.collect()  # nobody else does while a paper is drawn, and boxes hold one another
    finally:
        gc.unfreeze()


def _made(
    press: Press, page: Page, written: Written, start: Place, *, number: int
) -> tuple[Place | None, list[Any]]:
    """Where the next piece begins, None after the last, and the pages of this one, before which there are so many."""
    most = ROWS
    while True:
        part, last = cut(page, start, most)
        piece = Piece(first=number == 0, last=last, left=number % 2 == 1)
        document = press.render(written(part, piece))
        if last:
            return None, document.pages
        pages, follows = _full(document, part, start)
        if pages:
            return follows, pages
        most *= 2  # a row as high as all of them


def cut(page: Page, start: Place, most: int) -> tuple[Page, bool]:
    """The paper from a row on, of about so many rows; is it the last of it?"""
    sections: list[Section] = []
    for number, section in enumerate(page.sections[start.section :], start=start.section):
        skipped = start.row if number == start.section else 0
        table = section.table and replace(section.table, rows=section.table.rows[skipped:])
        rest = replace(section, heading="" if skipped else section.heading, table=table)
        if table and len(table.rows) > most:
            table = replace(table, rows=table.rows[: max(most, 1)], totals=(), left_out="")
            return replace(page, sections=(*sections, replace(rest, table=table))), False
        sections.append(rest)
        most -= len(table.rows) if table else 0
    return replace(page, sections=tuple(sections)), True


def _full(document: Any, part: Page, start: Place) -> tuple[list[Any], Place]:
    """The pages of a piece up to the last that begins with a whole row that is not the first of its table, and the
    place of that row."""
    places = dict(_places(document, part, start))
    on = [[e for e in _elements(page) if e in places] for page in document.pages]
    for number in range(len(on) - 1, 0, -1):
        head = on[number][0] if on[number] else None
        if head is not None and places[head] and head not in on[number - 1]:
            return document.pages[:number], places[head]
    return [], start


def _places(document: Any, part: Page, start: Place) -> Iterator[tuple[Any, Place | None]]:
    """Of each row of the tables of a piece its place; None of the first of a table."""
    tables = [body for body in document._html.etree_element.iter("tbody") if _holds_rows(body)]
    numbers = [n for n, section in enumerate(part.sections, start.section) if section.table]
    for section, body in zip(numbers, tables, strict=True):
        skipped = start.row if section == start.section else 0
        for row, element in enumerate(body):
            yield element, Place(section, skipped + row) if row else None


def _holds_rows(body: Any) -> bool:
    return bool(body.get("class") == "rows")


def _elements(page: Any) -> Iterator[Any]:
    return (box.element for box in page._page_box.descendants() if box.element_tag == "tr")


@dataclass
class _Painted:
    """A page as it is in the file, for what the printing library asks of a page when it writes one."""

    width: float
    height: float
    bleed: dict[str, float]
    bookmarks: list[Any]
    content: bytes
    states: dict[str, Any]
    links: tuple[()] = ()
    anchors: dict[str, Any] = field(default_factory=dict)
    forms: dict[None, list[Any]] = field(default_factory=lambda: {None: []})

    def paint(self, stream: Any, _scale: float) -> None:
        """Put what stands on it into the file."""
        stream.stream.append(self.content)
        stream._resources["ExtGState"].update(self.states)


class _Sheaf:
    """The pages of a paper that were drawn so far."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._fonts: dict[Any, Any] = {}
        self._resources: dict[str, Any] = {
            kind: {} for kind in ("ExtGState", "XObject", "Pattern", "Shading")
        }
        self._numbers = Numbers()
        self._tagged: list[Tagged] = []
        self.pages: list[_Painted] = []

    def add(self, page: Any) -> None:
        """Draw a page; it is not needed afterwards."""
        tags: dict[Any, Any] = {}
        stream = self._stream(tags)
        page.paint(stream, _SCALE)
        drawn = page.width, page.height, page.bleed, page.bookmarks, _content(stream)
        self.pages.append(_Painted(*drawn, self._resources["ExtGState"]))
        self._tagged.append(tagged(page._page_box, self._numbers, tags))

    def surround(self, around: Sequence[Any]) -> None:
        """Draw around each page what stands around that of another document."""
        for page, other in zip(self.pages, around, strict=True):
            box = other._page_box
            other._page_box = box.copy_with_children(box.children[1:])
            stream = self._stream(None)
            other.paint(stream, _SCALE)
            page.content += b"\n/Artifact\nBMC\n" + _content(stream) + b"\nEMC"

    def write(self, document: Any, attached: Sequence[Attached]) -> bytes:
        """The file, with what is told of that document."""
        document = document.copy(self.pages)
        document.fonts, document.tagged = self._fonts, self._tagged
        return self._press.write(document, attached)

    def _stream(self, tags: dict[Any, Any] | None) -> Any:
        from weasyprint.pdf.stream import Stream

        return Stream(self._fonts, None, self._resources, {}, tags, {}, None, compress=False)


def _content(stream: Any) -> bytes:
    from pydyf import _to_bytes

    return b"\n".join(map(_to_bytes, stream.stream))


class _uncounted(logging.Filter):  # noqa: N801 - used as a word
    """While it lasts, pages of which only what stands around them is made are not told as pages; whoever listens may
    still stop them."""

    _log = logging.getLogger("weasyprint.progress")

    def filter(self, record: logging.LogRecord) -> bool:
        """Say it with another word."""
        record.msg = str(record.msg).replace(" - Page ", " - Around page ")
        return True

    def __enter__(self) -> None:
        self._log.addFilter(self)

    def __exit__(self, *_: object) -> None:
        self._log.removeFilter(self)
