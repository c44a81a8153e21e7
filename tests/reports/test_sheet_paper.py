"""A published sheet as PDF: what its pages say is held against the data inside, and what was done to it is found."""

import io
import zlib
from dataclasses import replace

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from inventory import sheet_format
from reports import page, pdf, published, sheet_files, sheet_paper
from reports.errors import PdfUnavailable
from reports.pdf import Attached
from reports.sheet_paper import Unreadable
from tests import issued

FIRST, SECOND, *_ = issued.series()
OTHER = "inventory-print=0123456789abcdef inventory-form=SHEET"


@pytest.fixture(scope="module")
def drawn():
    return published.draw(FIRST)


def pressed(pages, data, made_with, form="DETAIL"):
    """The pages of one issue with the data of another (or of itself), drawn with this program or said to be not."""
    issue = {**vars(published.issue(pages, "")), "made_with": made_with}
    values = {"page": published.paper(pages, form), "issue": issue, "form": form}
    at = page.stood_at(pages.sheet)
    file = Attached("x.json", "x", data.text.encode(), at)
    return pdf.press("sheet", values, places=lambda missing: missing, attached=(file,))


def paper_of(raw):
    (one,) = sheet_files.examine([("x.pdf", raw)]).files
    return next(f for f in one.findings if f.check in ("PAPER", "FILE"))


def rewritten(raw, change):
    """The PDF as another program writes it, changed."""
    writer = PdfWriter(clone_from=io.BytesIO(raw))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_as_it_was_published_is_what_its_data_say(drawn):
    proof = sheet_files.examine([("x.pdf", drawn)])
    assert proof.holds
    assert "逐字节相同" in paper_of(drawn).detail


@pytest.mark.parametrize(("word", "form"), [("DETAIL", "OLD_DETAIL"), ("WALL", "OLD_WALL")])
def test_a_pdf_of_a_form_that_is_no_more_drawn_is_compared_with_that_form(word, form):
    old = OTHER.replace("SHEET", word)
    gifts = issued.beside()[0]
    assert paper_of(pressed(gifts, gifts, old, form)).holds
    found = paper_of(pressed(gifts, gifts, old))
    assert (found.holds, found.detail) == (False, "纸面上的文字与所附数据不一致")


def test_a_pdf_from_before_sheets_with_villages_had_their_own_number_is_compared_as_it_was():
    town = replace(FIRST.sheet, covers=(("QSZ", "青石镇"), ("DGC", "东沟村"))).sealed()
    both = sheet_format.publish(town, replace(FIRST.placed, series="S6-ALL"))
    old = pressed(both, both, OTHER, "FIRST_DETAIL")
    assert "表号：S6　第1期" in PdfReader(io.BytesIO(old)).pages[0].extract_text()
    assert paper_of(old).holds
    new = pressed(both, both, OTHER.replace("SHEET", "SHEET-2"))
    assert "表号：S6-ALL" in PdfReader(io.BytesIO(new)).pages[0].extract_text()


def test_the_form_for_the_wall_is_what_the_same_data_say():
    gifts = issued.beside()[0]
    found = paper_of(published.draw(gifts, form="WALL"))
    assert found.holds
    assert "完全一致（张榜版，合并了行）" in found.detail


def test_the_address_in_it_is_told_as_no_part_of_the_data():
    found = paper_of(published.draw(FIRST, "https://gk.example.gov.cn"))
    assert found.holds
    assert "二维码指向 https://gk.example.gov.cn，网址不在数据里" in found.detail


def test_data_of_another_sheet_in_it_are_found():
    ours = f"inventory-print={published.made_here()} inventory-form=DETAIL"
    found = paper_of(pressed(FIRST, SECOND, ours))
    assert (found.holds, found.detail[:7]) == (False, "PDF 被改过")


def test_pages_that_say_something_else_are_found_with_their_place():
    mask, *others = FIRST.sheet.rows
    forged = replace(FIRST.sheet, rows=({**mask, "closing": 929}, *others))
    forged = pressed(sheet_format.publish(forged.sealed(), FIRST.placed), FIRST, OTHER)
    found = paper_of(forged)
    assert (found.holds, found.detail) == (False, "纸面上的文字与所附数据不一致")
    assert "929" in found.place


def test_who_says_that_it_was_drawn_otherwise_is_held_by_its_text():
    found = paper_of(pressed(FIRST, FIRST, OTHER))
    assert found.holds
    assert "图形没有核对" in found.detail
    assert paper_of(pressed(FIRST, SECOND, OTHER)).holds is False


def test_what_was_not_drawn_by_this_program_is_refused():
    assert "没有写是用什么印的" in paper_of(pressed(FIRST, FIRST, "")).detail


def _script(writer):
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): NameObject("/x")}
    names = {NameObject("/Names"): writer._add_object(DictionaryObject(action))}
    writer.root_object["/Names"][NameObject("/JavaScript")] = DictionaryObject(names)


@pytest.mark.parametrize(
    "add",
    [
        _script,
        lambda w: w.add_blank_page(),
        lambda w: w.pages[0].update({NameObject("/Annots"): w._add_object(DictionaryObject())}),
        lambda w: w.add_uri(0, "http://example.com", (0, 0, 9, 9)),
    ],
    ids=["a script", "a page", "annotations", "a link"],
)
def test_what_was_added_is_found(drawn, add):
    assert not paper_of(rewritten(drawn, add)).holds
    other = pressed(FIRST, FIRST, OTHER)
    assert not paper_of(rewritten(other, add)).holds


def test_a_byte_more_is_not_what_was_published(drawn):
    assert not paper_of(drawn + b"\n").holds
    for at in (40, len(drawn) // 2, len(drawn) - 1):
        assert not paper_of(drawn[:at] + b"~" + drawn[at + 1 :]).holds


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_torn_pdf_has_a_name(drawn, part):
    (one,) = sheet_files.examine([("x.pdf", drawn[: int(len(drawn) * part)])]).files
    assert not one.holds
    assert one.findings[0].check == "FILE"
    assert "损坏" in one.findings[0].detail


def test_a_pdf_without_data_with_two_or_encrypted_has_a_name(drawn):
    bare = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(bare)
    twice = rewritten(drawn, lambda w: w.add_attachment("y.json", b"{}"))
    locked = rewritten(drawn, lambda w: w.encrypt("secret", algorithm="RC4-128"))
    for raw, words in ((bare.getvalue(), "有 0 份"), (twice, "有 2 份"), (locked, "加了密")):
        with pytest.raises(Unreadable, match=words):
            sheet_paper.read(raw)


def test_a_draft_is_no_published_sheet():
    (one,) = sheet_files.examine([("x.pdf", pdf.draw(FIRST.sheet))]).files
    assert one.published is None
    assert "这是没有公布的草稿" in one.findings[0].detail


def test_what_swells_is_not_unpacked(drawn, monkeypatch):
    swollen = rewritten(drawn, lambda w: None)
    monkeypatch.setattr(sheet_paper, "CONTENT_MAX", 10)
    assert "没有读" in paper_of(swollen).detail
    monkeypatch.setattr(sheet_paper, "PAGES_MAX", 0)
    assert "没有读" in paper_of(swollen).detail
    monkeypatch.setattr(sheet_paper, "PDF_MAX", 10)
    assert "没有读" in paper_of(swollen).detail


def test_attached_data_that_swell_are_refused():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    file = writer.add_attachment("x.json", b"")
    packed = StreamObject()
    packed._data = zlib.compress(b" " * 80_000_000)
    packed[NameObject("/Filter")] = NameObject("/FlateDecode")
    file.pdf_object["/EF"][NameObject("/F")] = writer._add_object(packed)
    out = io.BytesIO()
    writer.write(out)
    assert len(out.getvalue()) < 200_000
    with pytest.raises(Unreadable):
        sheet_paper.read(out.getvalue())


def test_where_nothing_can_be_printed_the_paper_is_not_held_for_proved(drawn, monkeypatch):
    def none(*_):
        raise PdfUnavailable(problem="no Pango")

    monkeypatch.setattr(published, "draw", none)
    proof = sheet_files.examine([("x.pdf", drawn)])
    assert paper_of(drawn).holds is None
    assert not proof.holds
    assert proof.files[0].published is not None


def test_json_is_no_pdf_whatever_it_says(drawn):
    assert sheet_paper.is_pdf(drawn)
    assert sheet_paper.is_pdf(b"\n" + drawn)
    assert not sheet_paper.is_pdf(b'{"a":"%PDF-"}')
    assert PdfReader(io.BytesIO(drawn)).pages
