"""The printing library with fonts and style sheet ready, and what is set right in what it writes.

It is given nothing but the fonts, cut down to the characters of the paper: reading whole ones takes longer than drawing
a page. What is cut is kept for papers of the same characters, as when several ways to set one are tried.
"""

import atexit
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from reports import cut_fonts, pdf_file, shortcuts, typefaces
from reports.errors import PdfUnavailable
from reports.typefaces import Faces

_COLORS = "--srgb"
PICTURES: dict[
    str, bytes
] = {}  # what the paper that is being drawn shows, by address; under the lock
Style = Callable[[dict[str, str]], str]  # a style sheet from the chains of fonts


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF, with what it is and the instant it is of."""

    name: str
    description: str
    content: bytes
    made: datetime


@dataclass(frozen=True)
class Press:
    """The printing library, its fonts and the style sheet, made once: reading the fonts takes most of a second."""

    weasyprint: Any
    fonts: Any
    style: Any
    fetch: Any
    color_rule: str

    def print(self, html: str, attached: Sequence[Attached]) -> bytes:
        """A text as PDF."""
        return self.write(self.render(html), attached)

    def render(self, html: str, *, most: int | None = None) -> Any:
        """A text as pages; None where they would be more than ``most``, as soon as that is seen."""
        document = self.weasyprint.HTML(string=html, base_url=None, url_fetcher=self.fetch)
        document.most_pages = most
        try:
            made = document.render(
                font_config=self.fonts,
                stylesheets=[self.style],
                color_profiles=self._colors(),
                output_intent=_COLORS,
                pdf_variant="pdf/a-3a",
            )
        except shortcuts.TooLong:
            return None
        return made if most is None or len(made.pages) <= most else None

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


def style_sheet(faces: Faces, style: Style) -> str:
    """The style sheet with the fonts at hand filled in."""
    chains = {
        each: ", ".join(f'"{name}"' for name in faces.chain(each)) for each in typefaces.STYLES
    }
    rules = (
        f'@font-face {{ font-family: "{face.name}"; src: url("{face.path.as_uri()}") }}\n'
        for face in faces.all
    )
    return "".join(rules) + style(chains)


@lru_cache(maxsize=8)
def press_of(faces: Faces, style: Style, characters: frozenset[int]) -> Press:
    """What prints papers of that style sheet and those characters. Raises ``PdfUnavailable``."""
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    profile = Path(weasyprint.__file__).parent / "pdf" / "sRGB2014.icc"
    needed = Faces(tuple(face for face in faces.all if face.characters & characters))
    held = {profile.as_uri(): profile.read_bytes()}
    held |= {face.path.as_uri(): cut_fonts.cut(face.path, characters) for face in needed.all}
    fetch = _own_files_only(held)
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=style_sheet(needed, style), font_config=fonts, url_fetcher=fetch)
    color_rule = (
        f'@color-profile {_COLORS} {{ src: url("{profile.as_uri()}"); components: r, g, b }}'
    )
    return Press(weasyprint, fonts, sheet, fetch, color_rule)


# The library keeps the fonts unpacked in a folder of its own and removes it with its last reference.
atexit.register(press_of.cache_clear)


@cache
def _weasyprint() -> Any:
    """The printing library, set right once a process. Raises ``PdfUnavailable``."""
    try:
        import pydyf
        import weasyprint
    except (ImportError, OSError) as error:
        raise PdfUnavailable(problem=str(error).splitlines()[0]) from None
    pydyf.PDF.page_references = property(_page_references)
    shortcuts.install()
    return weasyprint


def _own_files_only(held: dict[str, bytes]) -> Any:
    """A fetcher that gives those files and refuses everything else: no text of a sheet makes it ask the net."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, _headers: object = None) -> Any:
            found = PICTURES.get(url) or held.get(url)
            if found is None:
                raise ValueError(f"refused: {url}")
            return URLFetcherResponse(url, found)

    return OwnFiles(allowed_protocols=())


def _finished(document: Any, pdf: Any) -> None:
    """What the printing library does twice is done once, and the file is written by us."""
    # each attached file is listed twice, in a way that PDF/A does not mean
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    tagged = getattr(document, "tagged", ())
    pdf.write = lambda output, *_: pdf_file.write(pdf, output, tagged)


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    """How the pages are called in the file, made once: the library makes all of them anew for each box of each page,
    which in a sheet of a hundred pages takes a third of the time."""
    kids = pdf.pages["Kids"]  # of each page its number, 0 and R
    kept: tuple[bytes, ...] = vars(pdf).get("page_references_made", ())
    if len(kept) * 3 != len(kids):
        kept = pdf.page_references_made = tuple(f"{number} 0 R".encode() for number in kids[::3])
    return kept
