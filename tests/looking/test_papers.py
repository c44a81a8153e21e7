"""Every kind of paper as anybody gets it: it looks and reads the same in each program that shows it, its letters are in
it and are text, and its QR code is read by a phone."""

import contextlib
import io
import shutil
from typing import Any

import pytest
import zxingcpp
from PIL import ImageDraw
from pypdf import PdfReader

from reports import halves, long_picture, published
from tests import issued
from tests.looking import renderers
from tests.looking.papers import FORMS, SITE
from tests.looking.renderers import Pdfium

ISSUE = issued.series()[2]
OTHERS = {"MuPDF": "mutool", "Poppler": "pdftoppm"}


@pytest.fixture(params=OTHERS)
def two(request):
    """PDFium and another program."""
    if not shutil.which(OTHERS[request.param]):
        pytest.skip(f"{request.param} is not here: install {OTHERS[request.param]}")
    found = renderers.installed()
    return {name: found[name] for name in ("PDFium", request.param)}


def test_a_sheet_looks_and_reads_the_same_in_every_program(two, sheets):
    assert apart(sheets, two) == {}


def test_what_is_signed_looks_and_reads_the_same_in_every_program(two, slips):
    assert apart(slips, two) == {}


def apart(papers, two):
    """Of papers those of which two programs do not show the same, and where."""
    found = {name: renderers.differences(drawn, two) for name, drawn in papers.items()}
    return {name: said for name, said in found.items() if said}


def test_halves_to_paste_look_the_same_in_every_program(two, sheets):
    drawn = halves.halves(sheets["NDL-S3-2 张榜版-A3"])
    assert renderers.differences(drawn, two, text=False) == []


def test_a_letter_that_one_program_leaves_out_is_seen():
    drawn = published.draw(ISSUE, SITE)
    (whole, *_) = Pdfium().pictures(drawn)
    assert renderers.missed(whole, whole.copy()) == 0
    without = whole.copy()
    x, y = _a_letter(drawn)
    ImageDraw.Draw(without).rectangle((x, y, x + 13, y + 13), fill="white")
    assert renderers.missed(whole, without) > renderers.MISSED_MAX


def _a_letter(drawn: bytes) -> tuple[int, int]:
    """Where a letter of the title stands in the picture of the first page."""
    import pypdfium2

    with (
        contextlib.closing(pypdfium2.PdfDocument(drawn)) as document,
        contextlib.closing(document[0]) as page,
        contextlib.closing(page.get_textpage()) as text,
        contextlib.closing(text.search("公示表")) as found,
    ):
        left, _, _, top = text.get_charbox(found.get_next()[0])
        return round(left), round(page.get_height() - top)


def test_all_letters_are_in_the_file_and_are_text(sheets, slips):
    for name, content in (sheets | slips).items():
        assert _outside(content) == [], name
        for page in Pdfium().texts(content):
            assert len(page) > 20, name
            assert "\ufffd" not in page, name


def _outside(content: bytes) -> list[str]:
    """The fonts of a PDF that are not in it, or do not say which characters their glyphs are."""
    found = []
    for page in PdfReader(io.BytesIO(content)).pages:
        fonts: Any = page["/Resources"]
        for name, held in fonts.get("/Font", {}).items():
            font = held.get_object()
            (descendant,) = font["/DescendantFonts"]
            described = descendant.get_object()["/FontDescriptor"]
            if "/ToUnicode" not in font or not {"/FontFile2", "/FontFile3"} & described.keys():
                found.append(name)
    return found


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("site", [SITE, ""], ids=["with an address", "without"])
def test_a_phone_reads_the_code_on_paper_and_is_led_to_the_board(form, site):
    *_, last = Pdfium().pictures(published.draw(ISSUE, site, form), 150)
    (read,) = zxingcpp.read_barcodes(last)
    code = ISSUE.check_code.replace("-", "")
    assert read.text == (f"{SITE}/c/{code}" if site else ISSUE.check_code)


def test_a_phone_reads_the_code_on_halves_and_on_the_long_picture():
    from PIL import Image

    address = published.address_of(ISSUE.check_code, SITE)
    *_, lower = Pdfium().pictures(halves.halves(published.draw(ISSUE, SITE, "WALL_A3")), 150)
    long = Image.open(io.BytesIO(long_picture.draw(ISSUE, SITE))).convert("RGB")
    assert [read.text for of in (lower, long) for read in zxingcpp.read_barcodes(of)] == [
        address
    ] * 2
