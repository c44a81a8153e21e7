"""A sheet as PDF for the wall: A4 after GB/T 9704-2012, its data attached, the same bytes for the same sheet.

PDF/A-3a: tagged, fonts embedded, the JSON and the CSV of the same rows inside. The printer reads nothing but its own
font files. It needs Pango, which is loaded when the first sheet is drawn and not before, so that all else works
without. Sheets are drawn one at a time (the font library is not made for threads); about 5 ms a row.
"""

import atexit
import gc
import re
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape

from inventory.sheet import Sheet
from reports import csv, json, page, typefaces, words
from reports.errors import MissingGlyph, PdfUnavailable
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
_ONE_AT_A_TIME = threading.Lock()
_COLORS = "--srgb"
_PICTURES: dict[
    str, bytes
] = {}  # what the paper that is being drawn shows, by address; under the lock
_PACKED = 6  # of 9: a hundredth larger, in half the time


def draw(sheet: Sheet) -> bytes:
    """The sheet as a PDF file.

    Raises ``MissingGlyph`` where no font has a character of it, ``PdfUnavailable`` where Pango is not installed and
    ``BadInput`` where ``INVENTORY_FONTS`` names no folder of usable fonts.
    """
    made = page.stood_at(sheet)
    name = f"{sheet.code}-{sheet.organization}-{sheet.start}-{sheet.end}"
    return press(
        "sheet",
        {"page": page.page(sheet)},
        places=lambda missing: page.places(sheet, missing),
        attached=(
            Attached(f"{name}.json", "同一数据，JSON", json.draw(sheet), made),
            Attached(f"{name}.csv", "同一数据，CSV", csv.draw(sheet), made),
        ),
    )


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF, with what it is and the instant it is of."""

    name: str
    description: str
    content: bytes
    made: datetime


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
    html = _written(faces, Leaf(template, values, places))
    with _ONE_AT_A_TIME, _no_collection():
        return _press(faces, template).print(html, attached)


@dataclass(frozen=True)
class Leaf:
    """One of several papers that are bound into a file: as ``press`` takes it."""

    template: str
    values: dict[str, Any]
    places: Callable[[list[str]], list[str]]


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
    written = [(_press(faces, leaf.template), _written(faces, leaf)) for leaf in leaves]
    with _ONE_AT_A_TIME, _no_collection():
        _PICTURES.update({f"picture:{key}": held for key, held in (pictures or {}).items()})
        try:
            bound = [press.render(html) for press, html in written]
            pages = [page for paper in bound for page in paper.pages]
            return written[0][0].write(bound[0].copy(pages), attached)
        finally:
            _PICTURES.clear()


def _written(faces: Faces, leaf: Leaf) -> str:
    """A template filled in. Raises ``MissingGlyph``."""
    filled = _TEMPLATES.get_template(f"{leaf.template}.html").render(leaf.values)
    html = words.printable(filled)
    if missing := faces.missing(html):
        raise MissingGlyph(characters=missing, places=leaf.places(missing))
    return html


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


@dataclass(frozen=True)
class _Press:
    """The printing library, its fonts and the style sheet, made once: reading the fonts takes most of a second."""

    weasyprint: Any
    fonts: Any
    style: Any
    fetch: Any
    color_rule: str

    def print(self, html: str, attached: Sequence[Attached]) -> bytes:
        """A text as PDF."""
        return self.write(self.render(html), attached)

    def render(self, html: str) -> Any:
        """A text as pages."""
        document = self.weasyprint.HTML(string=html, base_url=None, url_fetcher=self.fetch)
        return document.render(
            font_config=self.fonts,
            stylesheets=[self.style],
            color_profiles=self._colors(),
            output_intent=_COLORS,
            pdf_variant="pdf/a-3a",
        )

    def write(self, document: Any, attached: Sequence[Attached]) -> bytes:
        """Pages as PDF, with files in it."""
        attachments = [
            self.weasyprint.Attachment(
                string=file.content,
                name=file.name,
                description=file.description,
                relationship="Data",
                created=file.made,
                modified=file.made,
                url_fetcher=self.fetch,
            )
            for file in attached
        ]
        drawn: bytes = document.write_pdf(
            output_intent=_COLORS,
            attachments=attachments,
            pdf_variant="pdf/a-3a",
            finisher=_finished,
        )
        return drawn

    def _colors(self) -> dict[str, Any]:
        """The colour profile, read afresh: the imaging library writes one that was written before differently."""
        colors: dict[str, Any] = {}
        self.weasyprint.CSS(string=self.color_rule, color_profiles=colors, url_fetcher=self.fetch)
        return colors


@lru_cache(maxsize=4)
def _press(faces: Faces, template: str) -> _Press:
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    profile = Path(weasyprint.__file__).parent / "pdf" / "sRGB2014.icc"
    fetch = _own_files_only({profile, *(face.path for face in faces.all)})
    fonts = FontConfiguration()
    style = weasyprint.CSS(
        string=style_sheet(faces, template), font_config=fonts, url_fetcher=fetch
    )
    color_rule = (
        f'@color-profile {_COLORS} {{ src: url("{profile.as_uri()}"); components: r, g, b }}'
    )
    return _Press(weasyprint, fonts, style, fetch, color_rule)


# The library keeps the fonts unpacked in a folder of its own and removes it with its last reference.
atexit.register(_press.cache_clear)


def _weasyprint() -> Any:
    """The printing library. Raises ``PdfUnavailable``."""
    try:
        import pydyf
        import weasyprint
    except (ImportError, OSError) as error:
        raise PdfUnavailable(problem=str(error).splitlines()[0]) from None
    pydyf.PDF.page_references = property(_page_references)
    return weasyprint


def style_sheet(faces: Faces, template: str) -> str:
    """The style sheet with the fonts at hand filled in."""
    chains = {
        style: ", ".join(f'"{name}"' for name in faces.chain(style)) for style in typefaces.STYLES
    }
    rules = (
        f'@font-face {{ font-family: "{face.name}"; src: url("{face.path.as_uri()}") }}\n'
        for face in faces.all
    )
    return "".join(rules) + _TEMPLATES.get_template(f"{template}.css").render(chains)


def _own_files_only(paths: set[Path]) -> Any:
    """A fetcher that gives those files and refuses everything else: no text of a sheet makes it ask the net."""
    from weasyprint.urls import URLFetcherResponse

    allowed = {path.as_uri(): path for path in paths}

    def fetch(url: str) -> Any:
        if url in _PICTURES:
            return URLFetcherResponse(url, _PICTURES[url])
        if url not in allowed:
            raise ValueError(f"refused: {url}")
        return URLFetcherResponse(url, allowed[url].read_bytes())

    return fetch


def _finished(_document: Any, pdf: Any) -> None:
    """What the printing library does twice is done once."""
    # each attached file is listed twice, in a way that PDF/A does not mean
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    # each stream is asked for its bytes twice, to be hashed and to be written, and packed both times
    for stream in pdf.objects:
        if getattr(stream, "compress", False):
            stream.compress = False
            content = stream.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
            stream.stream = [zlib.compress(content, _PACKED)]
            stream.extra["Filter"] = "/FlateDecode"
    # so is each other object, of which a long table has several for every cell
    once = _once()
    pdf.objects[:] = [once(object_) for object_ in pdf.objects]


@cache
def _once() -> Callable[[Any], Any]:
    """What makes of an object one that knows how it is written; of one that is free, or a stream, itself."""
    import pydyf

    class Written(pydyf.Object):  # type: ignore[misc]
        data = b""

    def once(object_: Any) -> Any:
        if object_.free == "f" or isinstance(object_, pydyf.Stream):
            return object_
        written = Written()
        written.number, written.data = object_.number, object_.data
        return written

    return once


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    """How the pages are called in the file, made once: the library makes all of them anew for each box of each page,
    which in a sheet of a hundred pages takes a third of the time."""
    kids = pdf.pages["Kids"]  # of each page its number, 0 and R
    kept: tuple[bytes, ...] = vars(pdf).get("page_references_made", ())
    if len(kept) * 3 != len(kids):
        kept = pdf.page_references_made = tuple(f"{number} 0 R".encode() for number in kids[::3])
    return kept
