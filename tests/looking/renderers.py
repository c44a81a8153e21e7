"""Three programs that read a PDF, as the people who get one have them: PDFium (Chromium and Edge), MuPDF (readers on
phones) and Poppler (desks with Linux). Where they agree a sheet looks everywhere as it looks here.

For tests and ``python -m tests.looking``: Poppler and MuPDF (AGPL) are commands of the machine, and never a part of the
product.
"""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from PIL import Image, ImageChops, ImageFilter

DPI = 72
# Two renderers set a hair line or a letter apart by part of a dot, one dark and one grey. What one draws dark the other
# must have drawn, however pale, so many dots away at most.
NEAR, DARK, PALE = 2, 110, 244
MISSED_MAX = 4  # dots of a page: less than a letter
CUT_MAX = 24  # where a page was cut in two, and letters with it


class Renderer(Protocol):
    """Pages as pictures, and their text."""

    def pictures(self, drawn: bytes, dpi: int = DPI) -> Iterator[Image.Image]:
        """Each page."""

    def texts(self, drawn: bytes) -> list[str]:
        """The text of each page, without its white."""


class Pdfium:
    """PDFium, by pypdfium2."""

    def pictures(self, drawn: bytes, dpi: int = DPI) -> Iterator[Image.Image]:
        """Each page."""
        import pypdfium2

        with contextlib.closing(pypdfium2.PdfDocument(drawn)) as document:
            for page in document:
                yield page.render(scale=dpi / 72).to_pil().convert("RGB")

    def texts(self, drawn: bytes) -> list[str]:
        """The text of each page, without its white."""
        import pypdfium2

        with contextlib.closing(pypdfium2.PdfDocument(drawn)) as document:
            return [_dense(page.get_textpage().get_text_bounded()) for page in document]


class Mupdf:
    """MuPDF, by its command."""

    def pictures(self, drawn: bytes, dpi: int = DPI) -> Iterator[Image.Image]:
        """Each page."""
        with tempfile.TemporaryDirectory() as folder:
            self._run(folder, drawn, "-r", str(dpi), "-o", f"{folder}/%04d.png")
            yield from _pictures(folder)

    def texts(self, drawn: bytes) -> list[str]:
        """The text of each page, without its white."""
        with tempfile.TemporaryDirectory() as folder:
            self._run(folder, drawn, "-F", "txt", "-o", f"{folder}/%04d.txt")
            return [_dense(path.read_text("utf-8")) for path in sorted(Path(folder).glob("*.txt"))]

    @staticmethod
    def _run(folder: str, drawn: bytes, *arguments: str) -> None:
        file = Path(folder) / "drawn.pdf"
        file.write_bytes(drawn)
        _run("mutool", "draw", "-q", *arguments, str(file))


class Poppler:
    """Poppler, by its two commands."""

    def pictures(self, drawn: bytes, dpi: int = DPI) -> Iterator[Image.Image]:
        """Each page."""
        with tempfile.TemporaryDirectory() as folder:
            _run("pdftoppm", "-r", str(dpi), "-png", "-", f"{folder}/p", content=drawn)
            yield from _pictures(folder)

    def texts(self, drawn: bytes) -> list[str]:
        """The text of each page, without its white."""
        said = _run("pdftotext", "-raw", "-enc", "UTF-8", "-", "-", content=drawn).decode()
        return [_dense(page) for page in said.split("\f")[:-1]]


def _pictures(folder: str) -> Iterator[Image.Image]:
    for path in sorted(Path(folder).glob("*.png")):
        with Image.open(path) as picture:
            yield picture.convert("RGB")


def _run(name: str, *arguments: str, content: bytes = b"") -> bytes:
    command = [shutil.which(name) or name, *arguments]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout


def installed() -> Mapping[str, Renderer]:
    """The renderers of this machine, PDFium first: of the locked libraries it is always there."""
    found: dict[str, Renderer] = {"PDFium": Pdfium()}
    if shutil.which("mutool"):
        found["MuPDF"] = Mupdf()
    if shutil.which("pdftoppm") and shutil.which("pdftotext"):
        found["Poppler"] = Poppler()
    return found


def missed(one: Image.Image, other: Image.Image) -> int:
    """So many dots of a page that one picture has are not in the other, or the other way round."""
    if abs(one.width - other.width) > NEAR or abs(one.height - other.height) > NEAR:
        return one.width * one.height
    size = (min(one.width, other.width), min(one.height, other.height))
    a, b = (picture.convert("L").crop((0, 0, *size)) for picture in (one, other))
    return _alone(a, b) + _alone(b, a)


def _alone(of: Image.Image, other: Image.Image) -> int:
    dark = of.point(lambda dot: 255 * (dot < DARK))
    there = other.filter(ImageFilter.MinFilter(2 * NEAR + 1)).point(lambda dot: 255 * (dot < PALE))
    return ImageChops.subtract(dark, there).histogram()[255]


def differences(drawn: bytes, renderers: Mapping[str, Renderer], *, text: bool = True) -> list[str]:
    """Where the renderers do not agree, page by page, in picture or ``text``: where a page was cut in two each has its
    own view of which letters are still on it."""
    (name, first), *others = renderers.items()
    pictures, texts = list(first.pictures(drawn)), first.texts(drawn)
    found: list[str] = []
    for other, renderer in others:
        for page, (one, two) in enumerate(zip(pictures, renderer.pictures(drawn), strict=True), 1):
            dots = missed(one, two)
            if dots > (MISSED_MAX if text else CUT_MAX):
                found.append(f"page {page}: {name} and {other} differ in {dots} dots")
        told_by = renderer.texts(drawn) if text else texts
        for page, (said, told) in enumerate(zip(texts, told_by, strict=True), 1):
            if sorted(said) != sorted(told):
                found.append(
                    f"page {page}: {name} and {other} read other characters: {_only(said, told)}"
                )
    return found


def _only(one: str, other: str) -> str:
    from collections import Counter

    a, b = Counter(one), Counter(other)
    return f"{''.join((a - b).elements())[:40]!r} against {''.join((b - a).elements())[:40]!r}"


def _dense(text: str) -> str:
    """Without white, and without signs that a reader puts in by itself where a line is broken."""
    return "".join(text.replace("\ufffe", "").replace("\u00ad", "").split())
