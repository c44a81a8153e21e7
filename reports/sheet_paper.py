"""A published sheet out of a PDF: its attached data, and whether the pages say what the data say.

The page is drawn again from the attached data. The same bytes are the proof. Other bytes from the same program and
fonts are a PDF that was altered. Where the PDF was drawn with others, the text of its pages is held against that of
the page drawn here, which says less: see decision 19. Nothing in the PDF is run; what it holds is bounded before it is
unpacked.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from inventory.sheet_format import Published
from inventory.sheet_reading import BYTES_MAX, Finding
from reports import published as drawing
from reports.errors import MissingGlyph, PdfUnavailable

PDF_MAX = 64_000_000
PAGES_MAX = 2_000
CONTENT_MAX = 24_000_000  # of all pages, unpacked: six thousand rows
_BEGINS = b"%PDF-"
_WITHIN = 1024  # so far into a file a reader looks for its beginning
# What a page or a document may not hold: none of ours does, and it could show or do something else than the text says.
_STRANGE = ("/Annots", "/AA", "/OpenAction", "/AcroForm")
_FILES = "/EmbeddedFiles"
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Paper:
    """What a PDF holds besides its pages: the attached data, and what it says it was drawn with."""

    data: bytes
    keywords: str


class Unreadable(Exception):
    """The PDF cannot be read, or has no data of a published sheet; says why."""


class Unattached(Unreadable):
    """The PDF can be read, and has no data at all: it is of something else."""


def is_pdf(raw: bytes) -> bool:
    """Does a file begin as a PDF, and not as JSON?"""
    return _BEGINS in raw[:_WITHIN] and not raw.startswith(b"{")


def read(raw: bytes) -> Paper:
    """What a PDF holds. Raises ``Unreadable``."""
    if len(raw) > PDF_MAX:
        raise Unreadable(f"PDF 有 {len(raw):,} 字节，超过 {PDF_MAX:,}，没有读")
    with _torn():
        return _read(raw)


def _read(raw: bytes) -> Paper:
    reader = _opened(raw)
    data = [file for file in reader.attachment_list if file.name.endswith(".json")]
    if len(data) != 1:
        raise (Unreadable if data else Unattached)(
            f"PDF 里应当附有一份 JSON 数据，有 {len(data)} 份"
        )
    content = data[0].content
    if len(content) > BYTES_MAX:
        raise Unreadable(f"所附数据超过 {BYTES_MAX:,} 字节，没有读")
    keywords = str(reader.metadata.get("/Keywords") or "") if reader.metadata else ""
    return Paper(content, keywords)


def _opened(raw: bytes) -> Any:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(raw), strict=True)
    if reader.is_encrypted:
        raise Unreadable("PDF 加了密，读不出来")
    if len(reader.pages) > PAGES_MAX:
        raise Unreadable(f"PDF 超过 {PAGES_MAX:,} 页，没有读")
    return reader


@contextmanager
def _torn() -> Iterator[None]:
    """Whatever a torn PDF does to its reader has one name. Raises ``Unreadable``."""
    try:
        yield
    except Unreadable:
        raise
    except Exception as error:  # a torn PDF breaks its reader in every way there is
        raise Unreadable(f"PDF 损坏，读不出来（{type(error).__name__}）") from None


def _text(raw: bytes) -> tuple[str, ...]:
    """The text of each page. Raises ``Unreadable``."""
    with _torn():
        reader, size = _opened(raw), 0
        for page in reader.pages:
            contents = page.get_contents()
            size += len(contents.get_data()) if contents is not None else 0
            if size > CONTENT_MAX:
                raise Unreadable(f"PDF 各页内容超过 {CONTENT_MAX:,} 字节，没有读")
        return tuple(page.extract_text() for page in reader.pages)


def _foreign(raw: bytes) -> tuple[str, ...]:
    with _torn():
        return tuple(dict.fromkeys(_strange(_opened(raw))))


def _strange(reader: Any) -> Iterator[str]:
    """What is in a PDF that no sheet has."""
    for holder in (reader.root_object, *reader.pages):
        yield from (name[1:] for name in _STRANGE if name in holder)
    names = reader.root_object.get("/Names")
    yield from (name[1:] for name in (names.get_object() if names else ()) if name != _FILES)
    for page in reader.pages:
        resources = page.get("/Resources")
        forms = resources.get_object().get("/XObject") if resources else None
        for each in (forms.get_object() if forms else {}).values():
            if each.get_object().get("/Subtype") == "/Image":
                yield "Image"


def compare(raw: bytes, paper: Paper, published: Published) -> Finding:
    """Do the pages say what the attached data say? PAPER; ``holds`` is None where it could not be told. Raises
    ``Unreadable``."""
    made = drawing.made_with(paper.keywords)
    if made is None:
        said = "PDF 没有写是用什么印的，不是本程序公布的原样，请以数据为准"
        return Finding("PAPER", False, said)
    try:
        drawn = drawing.draw(published, made.site, made.form)
        here = drawing.made_here()
    except (MissingGlyph, PdfUnavailable) as error:
        return Finding("PAPER", None, f"没有核对纸面：{error.say()}")
    leads = f"。二维码指向 {made.site}，网址不在数据里" if made.site else ""
    if drawn == raw:
        form = "（张榜版，合并了行）" if "WALL" in made.form else ""
        said = f"按所附数据重新打印，PDF 逐字节相同：纸面与数据完全一致{form}{leads}"
        return Finding("PAPER", True, said)
    apart = _first_apart(_text(raw), _text(drawn))
    if made.print == here:
        said = "PDF 被改过：同样的程序和字体按所附数据打印出来不是这个文件"
        return Finding("PAPER", False, said, apart)
    if strange := _foreign(raw):
        said = f"PDF 里有公示表没有的东西（{'、'.join(strange)}），不是公布的原样"
        return Finding("PAPER", False, said)
    if apart:
        return Finding("PAPER", False, "纸面上的文字与所附数据不一致", apart)
    said = (
        "PDF 是用别的版本的程序或者字体印的：各页文字与数据一致，图形没有核对，要看准请以数据为准"
    )
    return Finding("PAPER", True, said + leads)


def _first_apart(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Where two texts differ first, blanks aside; empty where they do not."""
    if len(one) != len(other):
        return f"应当有 {len(other)} 页，有 {len(one)} 页"
    for number, (a, b) in enumerate(zip(one, other, strict=True), start=1):
        mine, theirs = _BLANK.sub("", a), _BLANK.sub("", b)
        if mine != theirs:
            at = next((n for n, (x, y) in enumerate(zip(mine, theirs, strict=False)) if x != y), 0)
            start = max(at - 6, 0)
            return f"第 {number} 页：“{mine[start : at + 8]}”应为“{theirs[start : at + 8]}”"
    return ""
