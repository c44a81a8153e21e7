"""An A3 page as two A4 to paste together, for an office whose printer takes no A3.

Each half shows a strip of the other, and a dashed line: cut there, and lay it on the line of the other. All is 97 of a
hundred of its size, so that nothing stands where a printer cannot print.
"""

from io import BytesIO
from typing import Any

_MM = 72 / 25.4
_SIZE = 0.97
_EDGE = 4 * _MM  # what a printer leaves white
_A4 = (210 * _MM, 297 * _MM)
_LONG = 300 * _MM  # what is longer is cut


def halves(drawn: bytes) -> bytes:
    """The pages of a PDF, each that is larger than A4 in two halves: the upper and the lower, or left and right."""
    from pypdf import PdfReader, PdfWriter

    read, writer = PdfReader(BytesIO(drawn)), PdfWriter()
    for number, page in enumerate(read.pages):
        wide, high = float(page.mediabox.width), float(page.mediabox.height)
        if max(wide, high) <= _LONG:
            writer.add_page(page)
            continue
        for first in (True, False):
            # every half has a page of its own to cut: the reader gives one and the same
            again = PdfReader(BytesIO(drawn)).pages[number]
            writer.add_page(_half(again, wide, high, first=first))
    title = read.metadata.title if read.metadata else None
    writer.add_metadata({"/Title": title or ""})
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _half(page: Any, wide: float, high: float, *, first: bool) -> Any:
    from pypdf import PageObject, Transformation
    from pypdf.generic import RectangleObject

    upright = high > wide
    long, paper = max(wide, high), _A4[0]
    window = (paper - 2 * _EDGE) / _SIZE
    edge = _EDGE / _SIZE
    # PDF counts from below: the upper half and the right one lie farther out
    start = long - edge - window if first is upright else edge
    cut = long / 2
    side = (min(wide, high) * (1 - _SIZE)) / 2
    box = (0, start, wide, start + window) if upright else (start, 0, start + window, high)
    page.trimbox = page.cropbox = RectangleObject(box)
    shift = _EDGE - start * _SIZE
    moved = Transformation().scale(_SIZE).translate(*((side, shift) if upright else (shift, side)))
    half = PageObject.create_blank_page(
        width=wide if upright else paper, height=paper if upright else high
    )
    half.merge_transformed_page(page, moved)
    at = cut * _SIZE + shift
    line = (0, at, wide, at) if upright else (at, 0, at, high)
    return _marked(half, line)


def _marked(half: Any, line: tuple[float, float, float, float]) -> Any:
    """The half with its line to cut along."""
    from pypdf.generic import ArrayObject, ContentStream, DecodedStreamObject, NameObject

    stream = DecodedStreamObject()
    x, y, to_x, to_y = (f"{each:.2f}" for each in line)
    stream.set_data(f"q 0.4 w 0.6 G [4 3] 0 d {x} {y} m {to_x} {to_y} l S Q\n".encode())
    drawn = half.get_contents()
    both = ContentStream(ArrayObject([drawn, stream] if drawn is not None else [stream]), None)
    half[NameObject("/Contents")] = both
    return half
