"""A sheet as PDF for the wall: A4 after GB/T 9704-2012, its data attached, the same bytes for the same sheet.

PDF/A-3a: tagged, fonts embedded, the JSON and the CSV of the same rows inside. The printer reads nothing but its own
font files. It needs Pango, which is loaded when the first sheet is drawn and not before, so that all else works
without. Sheets are drawn one at a time (the font library is not made for threads); about 4 ms a row.
"""

import gc
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape

from inventory.sheet import Sheet
from reports import csv, json, long_paper, page, shortcuts, typefaces, words
from reports.errors import MissingGlyph
from reports.long_paper import Piece
from reports.page import Page
from reports.press import PICTURES, Press, Style, press_of
from reports.press import Attached as Attached
from reports.typefaces import Faces

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
)
_NUMBER = re.compile(r"[A-Z0-9]+-[A-Z]+-\d{4}-\d{6}|\d{4}-\d{2}-\d{2}")


def _whole_numbers(text: str) -> Markup:
    """A text whose document numbers and dates are not broken at their hyphens."""
    if "-" not in text:
        return escape(text)
    return Markup(_NUMBER.sub(r"<b>\g<0></b>", str(escape(text))))  # noqa: S704 - escaped, then marked up


_TEMPLATES.filters["numbers"] = _whole_numbers
_TEMPLATES.filters["number"] = words.number
_KEYBOARD = frozenset(map(chr, range(32, 127)))
_ONE_AT_A_TIME = threading.Lock()


def draw(sheet: Sheet) -> bytes:
    """The sheet as a PDF file.

    Raises ``MissingGlyph`` where no font has a character of it, ``PdfUnavailable`` where Pango is not installed and
    ``BadInput`` where ``INVENTORY_FONTS`` names no folder of usable fonts.
    """
    return press(
        "sheet",
        {"page": page.page(sheet)},
        places=lambda missing: page.places(sheet, missing),
        attached=data_of(sheet),
    )


def data_of(sheet: Sheet) -> "tuple[Attached, ...]":
    """The data of a draft, as files to be attached."""
    made = page.stood_at(sheet)
    name = f"{sheet.code}-{sheet.organization}-{sheet.start}-{sheet.end}"
    return (
        Attached(f"{name}.json", "同一数据，JSON", json.draw(sheet), made),
        Attached(f"{name}.csv", "同一数据，CSV", csv.draw(sheet), made),
    )


def press(
    template: str,
    values: dict[str, Any],
    *,
    places: Callable[[list[str]], list[str]],
    attached: Sequence[Attached] = (),
) -> bytes:
    """A template of this package (``template``.html with its .css) as PDF. ``places`` says where characters stand.

    Raises what ``draw`` raises.
    """
    faces = typefaces.faces(typefaces.office_folder())
    leaf = Leaf(template, values, places)
    html = _written(faces, leaf)
    with _ONE_AT_A_TIME, _no_collection():
        press = _pressing(faces, template, html)
        if _is_long(leaf):
            return _pressed_long(press, leaf, 0, attached).content
        return press.print(html, attached)


@dataclass(frozen=True)
class Leaf:
    """One of several papers that are bound into a file: as ``press`` takes it."""

    template: str
    values: dict[str, Any]
    places: Callable[[list[str]], list[str]]


@dataclass(frozen=True)
class Pressed:
    """What came of trying several ways to print a paper: which of them it was, on how many pages, and the file."""

    at: int
    pages: int
    content: bytes


def press_first(
    leaves: Iterable[tuple[Leaf, int]], *, attached: Sequence[Attached] = (), write: bool = True
) -> Pressed:
    """The first of several ways to print a paper that takes no more pages than it may, else the last of them; without
    ``write`` only tried, with nothing in the file. Raises what ``draw`` raises."""
    faces = typefaces.faces(typefaces.office_folder())
    ways, at = iter(leaves), 0
    way = next(ways, None)
    while way is not None:
        (leaf, most), way = way, next(ways, None)
        html = _written(faces, leaf)
        with _ONE_AT_A_TIME, _no_collection():
            press = _pressing(faces, leaf.template, html)
            if way is None and _is_long(leaf):
                return _pressed_long(press, leaf, at, attached if write else None)
            made = press.render(html, most=most if way else None)
            if made is not None:
                return Pressed(at, len(made.pages), press.write(made, attached) if write else b"")
        at += 1
    raise ValueError("no way to print it")


def _is_long(leaf: Leaf) -> bool:
    """Is it to be made piece by piece?"""
    pieces = leaf.template in ("sheet", "wall") and shortcuts.install()
    return pieces and long_paper.rows(leaf.values["page"]) > long_paper.LONG


def _pieces(leaf: Leaf) -> Callable[[Page, Piece], str]:
    """What fills in a template for a piece of its paper."""

    def written(page: Page, piece: Piece) -> str:
        return _filled(replace(leaf, values={**leaf.values, "page": page, "piece": piece}))

    return written


def _pressed_long(
    press: Press, leaf: Leaf, at: int, attached: Sequence[Attached] | None
) -> Pressed:
    """A long paper; without ``attached`` its pages are only counted."""
    paper = press, leaf.values["page"], _pieces(leaf)
    if attached is None:
        return Pressed(at, long_paper.count(*paper), b"")
    pages, content = long_paper.draw(*paper, attached)
    return Pressed(at, pages, content)


def bind(
    leaves: Sequence[Leaf],
    *,
    attached: Sequence[Attached] = (),
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Several papers as one PDF, one after the other; ``pictures`` are what templates name ``picture:KEY``.

    Raises what ``draw`` raises.
    """
    faces = typefaces.faces(typefaces.office_folder())
    texts = [_written(faces, leaf) for leaf in leaves]
    with _ONE_AT_A_TIME, _no_collection():
        # all of them have the same letters cut: the library takes fonts of one name in one file for the same
        styles = "".join(_style(leaf.template)({}) for leaf in leaves)
        written = [
            (_pressing(faces, leaf.template, styles, *texts), html)
            for leaf, html in zip(leaves, texts, strict=True)
        ]
        PICTURES.update({f"picture:{key}": held for key, held in (pictures or {}).items()})
        try:
            bound = [press.render(html) for press, html in written]
            pages = [page for paper in bound for page in paper.pages]
            return written[0][0].write(bound[0].copy(pages), attached)
        finally:
            PICTURES.clear()


def _pressing(faces: Faces, template: str, *texts: str) -> Press:
    """What prints a template with the characters of some texts, and all that a keyboard and its style sheet have."""
    style = _style(template)
    said = _KEYBOARD.union(style({}), *texts)
    return press_of(faces, style, frozenset(map(ord, said)))


@cache
def _style(template: str) -> Style:
    """The style sheet of a template, to be filled in with the chains of fonts."""
    return _TEMPLATES.get_template(f"{template}.css").render


def _written(faces: Faces, leaf: Leaf) -> str:
    """A template filled in. Raises ``MissingGlyph``."""
    html = _filled(leaf)
    if missing := faces.missing(html):
        raise MissingGlyph(characters=missing, places=leaf.places(missing))
    return html


def _filled(leaf: Leaf) -> str:
    filled = _TEMPLATES.get_template(f"{leaf.template}.html").render(leaf.values)
    return words.printable(filled)


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection meanwhile: each would walk all boxes of the document, a fifth of the time of a long one."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
