"""An A3 page in two halves to paste together: all of it is there, at the edge twice, and nothing beyond the printer."""

import io

import pytest
from pypdf import PdfReader

from reports import hanging, published, sheet_paper
from reports.halves import halves
from tests import issued
from tests.reports import samples, towns

ON_A3 = hanging.draw(towns.donated(40), papers=("A3",))


def pages_of(drawn):
    return PdfReader(io.BytesIO(drawn)).pages


def millimetres(page):
    return tuple(round(float(side) * 25.4 / 72) for side in page.mediabox[2:])


def test_an_upright_page_is_an_upper_and_a_lower_half():
    (whole,) = pages_of(ON_A3)
    upper, lower = pages_of(halves(ON_A3))
    assert millimetres(whole) == (297, 420)
    assert [millimetres(half) for half in (upper, lower)] == [(297, 210)] * 2


def test_a_page_on_its_side_is_a_left_and_a_right_half():
    turned = io.BytesIO()
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(420 / 25.4 * 72, 297 / 25.4 * 72)
    writer.write(turned)
    assert [millimetres(half) for half in pages_of(halves(turned.getvalue()))] == [(210, 297)] * 2


def test_each_half_shows_its_own_end_and_both_the_middle():
    import pypdfium2

    document = pypdfium2.PdfDocument(halves(ON_A3))
    shown = [document[n].get_textpage().get_text_bounded() for n in range(2)]
    assert ["表号" in text for text in shown] == [True, False]
    assert ["制表人" in text for text in shown] == [False, True]
    names = [f"{n}" for n in range(1, 41)]
    rows = [{line.split()[0] for line in text.splitlines() if line.split()} for text in shown]
    assert all(name in rows[0] | rows[1] for name in names)
    assert rows[0] & rows[1] & set(names)


def test_nothing_stands_where_a_printer_leaves_white():
    import pypdfium2

    document = pypdfium2.PdfDocument(halves(ON_A3))
    for number in range(2):
        image = document[number].render(scale=1).to_pil().convert("L")
        wide, high = image.size
        for edge in ((0, 0, wide, 9), (0, high - 9, wide, high)):
            dark = image.crop(edge).point(lambda shade: 255 * (shade < 100)).getbbox()
            assert dark is None


def test_the_line_to_cut_along_is_in_both():
    for half in pages_of(halves(ON_A3)):
        assert b"[4 3] 0 d" in half.get_contents().get_data() or b"[ 4 3 ] 0 d" in (
            half.get_contents().get_data()
        )


def test_an_a4_page_stays_as_it_is():
    (one,) = pages_of(halves(hanging.draw(samples.stock(3))))
    assert set(millimetres(one)) == {210, 297}


def test_all_of_a_page_is_read_aloud_with_its_first_half_and_nothing_twice():
    reader = PdfReader(io.BytesIO(halves(ON_A3)))
    first, second = reader.pages
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert str(reader.root_object["/Lang"]) == "zh-CN"
    assert "/StructParents" in first
    assert "/StructParents" not in second
    told = _pages_of(reader.root_object["/StructTreeRoot"])
    assert told == {first.indirect_reference.idnum}


def _pages_of(element):
    """The pages on which something of a tree of tags stands."""
    found = {element.raw_get("/Pg").idnum} if "/Pg" in element else set()
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if isinstance(one := kid.get_object(), dict):
            found |= _pages_of(one)
    return found


def test_what_is_cut_proves_nothing():
    issue = issued.series()[0]
    whole = published.draw(issue, form="WALL_A3")
    assert sheet_paper.read(whole).data == issue.text.encode()
    with pytest.raises(sheet_paper.Unattached):
        sheet_paper.read(halves(whole))
