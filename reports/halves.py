"""An A3 page as two A4 to paste together, for an office whose printer takes no A3.

Each half shows a strip of the other, and a dashed line: cut there, and lay it on the line of the other. All is 97 of a
hundred of its size, so that nothing stands where a printer cannot print. Who has it read aloud hears all of a page with
its first half, in its order; the second is a picture of the rest. The data are not in it, nor does it say with what it
was printed: it proves nothing, and is not held against anything.
"""

from io import BytesIO
from typing import Any

_MM = 72 / 25.4
_SIZE = 0.97
_EDGE = 4 * _MM  # what a printer leaves white
_A4 = (210 * _MM, 297 * _MM)
_LONG = 300 * _MM  # what is longer is cut
_OF_THE_WHOLE = ("/AF", "/Names", "/Metadata")


def halves(drawn: bytes) -> bytes:
    """The pages of a PDF, each that is larger than A4 in two halves: the upper and the lower, or left and right."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(drawn)))
    title = str(writer.metadata.title or "") if writer.metadata else ""
    for name in _OF_THE_WHOLE:
        writer.root_object.pop(name, None)
    writer.metadata = {"/Title": title}
    for number in reversed(range(len(writer.pages))):
        page = writer.pages[number]
        if max(page.mediabox.width, page.mediabox.height) > _LONG:
            writer.insert_page(_second(page), number + 1)
            _cut(writer, page, first=True)
            _cut(writer, writer.pages[number + 1], first=False)
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _second(page: Any) -> Any:
    """The same page again, of which nothing is read aloud."""
    from pypdf import PageObject
    from pypdf.generic import NameObject

    second = PageObject.create_blank_page(width=page.mediabox.width, height=page.mediabox.height)
    for name in ("/Resources", "/Contents"):
        if name in page:
            second[NameObject(name)] = page.raw_get(name)
    return second


def _cut(writer: Any, page: Any, *, first: bool) -> None:
    """Make a page the half of itself."""
    from pypdf.generic import DecodedStreamObject, NameObject, RectangleObject

    wide, high = float(page.mediabox.width), float(page.mediabox.height)
    upright = high > wide
    long, paper = max(wide, high), _A4[0]
    window = (paper - 2 * _EDGE) / _SIZE
    # PDF counts from below: the upper half and the right one lie farther out
    start = long - _EDGE / _SIZE - window if first is upright else _EDGE / _SIZE
    side, shift = min(wide, high) * (1 - _SIZE) / 2, _EDGE - start * _SIZE
    at = long / 2 * _SIZE + shift
    x, y = (side, shift) if upright else (shift, side)
    box = (0, start, wide, window) if upright else (start, 0, window, high)
    line = (0, at, wide, at) if upright else (at, 0, at, high)
    held = page.get_contents()
    made = DecodedStreamObject()
    made.set_data(
        b"q %f 0 0 %f %f %f cm %f %f %f %f re W n\n" % (_SIZE, _SIZE, x, y, *box)
        + (b"" if first else b"/Artifact BMC\n")
        + (held.get_data() if held is not None else b"")
        + (b"" if first else b"\nEMC")
        + b"\nQ\n/Artifact BMC q 0.4 w 0.6 G [4 3] 0 d %f %f m %f %f l S Q EMC\n" % line
    )
    page[NameObject("/Contents")] = writer._add_object(
        made.flate_encode()
    )  # a stream stands by itself
    size = RectangleObject((0, 0, wide, paper) if upright else (0, 0, paper, high))
    for name in ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox"):
        if name == "/MediaBox" or name in page:
            page[NameObject(name)] = size
