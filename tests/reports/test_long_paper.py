"""A paper made piece by piece is the paper made at once: in words, in picture, in tags, and with one of everything."""

import io
import logging
from dataclasses import replace

import pytest
from PIL import ImageChops
from pypdf import PdfReader

from reports import hanging, long_paper, page, pdf, published
from reports.long_paper import Place
from reports.paper_worker import Progress, Stopped
from tests import issued
from tests.reports import samples
from tests.reports.test_shortcuts import pictures, tags

PAGES = logging.getLogger("weasyprint.progress")


@pytest.fixture
def pieces(monkeypatch):
    """Makes papers of any length in pieces of so many rows."""

    def of(rows):
        monkeypatch.setattr(long_paper, "LONG", 0)
        monkeypatch.setattr(long_paper, "ROWS", rows)

    return of


def high_rows():
    """Rows of which some are as high as several pages."""
    sheet = samples.stock(20)
    rows = [
        {**row, "name": "很长的物资名称" * 250 if n % 9 == 4 else row["name"]}
        for n, row in enumerate(sheet.rows)
    ]
    return samples.replaced(sheet, rows=tuple(rows))


def parts():
    """A fund with tables before and after its own, of which one is long."""
    sheet = samples.fund()
    villages = sheet.parts[1]
    rows = tuple({**row, "no": n} for n, row in enumerate(villages.rows * 6, start=1))
    return replace(sheet, parts=(sheet.parts[0], replace(villages, rows=rows))).sealed()


def correction():
    """A short one, set as a long one is: without trying."""
    third = issued.series()[2]
    values = {"page": published.paper(third), "issue": published.issue(third, "")}
    return pdf.press("sheet", values, places=lambda missing: missing)


PAPERS = {
    "a draft": (lambda: pdf.draw(samples.donated(75)), 20),
    "one issued": (lambda: published.draw(issued.issue(samples.stock(75))), 30),
    "rows over pages": (lambda: pdf.draw(high_rows()), 5),
    "several tables": (lambda: pdf.draw(parts()), 25),
    "a correction": (correction, 2),
    "one for the wall": (lambda: hanging.draw(samples.stock(420)), 150),
}


def outline(reader, entries, depth=0):
    """Each entry of the outline: how deep, its words, its page and its height there."""
    for entry in entries:
        if isinstance(entry, list):
            yield from outline(reader, entry, depth + 1)
        else:
            yield depth, entry.title, reader.get_destination_page_number(entry), entry.top


@pytest.mark.parametrize(("paper", "rows"), PAPERS.values(), ids=PAPERS)
def test_it_is_the_paper_that_is_made_at_once(paper, rows, pieces):
    whole = paper()
    pieces(rows)
    made = paper()
    assert made != whole, "it was made of pieces"
    for one, other in zip(pictures(made), pictures(whole), strict=True):
        assert ImageChops.difference(one, other).getbbox() is None
    read, like = PdfReader(io.BytesIO(made), strict=True), PdfReader(io.BytesIO(whole))
    assert [p.extract_text() for p in read.pages] == [p.extract_text() for p in like.pages]
    assert tags(made) == tags(whole)
    assert list(outline(read, read.outline)) == list(outline(like, like.outline))
    assert {name: read.attachments[name] for name in read.attachments} == dict(like.attachments)
    assert read.metadata == like.metadata


def test_its_tags_are_found_from_the_page_and_each_has_its_own_number(pieces):
    pieces(20)
    read = PdfReader(io.BytesIO(pdf.draw(samples.donated(60))), strict=True)
    root = read.trailer["/Root"]["/StructTreeRoot"]
    nums = root["/ParentTree"]["/Nums"]
    seen, names = [], []
    for number, sheet in enumerate(read.pages):
        assert {nums[2 * number], sheet["/StructParents"]} == {number}
        for mark, tag in enumerate(nums[2 * number + 1]):
            assert tag["/K"] == [mark]
            assert tag.raw_get("/Pg").idnum == sheet.indirect_reference.idnum
            seen.append(tag.indirect_reference.idnum if tag.indirect_reference else id(tag))
    waiting = [root["/K"][0].get_object()]
    while waiting:
        tag = waiting.pop()
        names += [tag["/ID"]] if "/ID" in tag else []
        waiting += [kid.get_object() for kid in tag["/K"] if not isinstance(kid, int)]
    assert len(seen) == len(set(seen)) > 600
    assert len(names) == len(set(names)) > 20


def test_the_same_sheet_gives_the_same_bytes_however_often(pieces):
    pieces(20)
    assert pdf.draw(samples.donated(60)) == pdf.draw(samples.donated(60))


def test_pages_of_a_long_one_for_the_wall_are_counted_without_drawing_it(pieces):
    pieces(150)
    hung = hanging.hung(samples.stock(420))
    assert hung.pages == len(PdfReader(io.BytesIO(hanging.draw(samples.stock(420)))).pages)


def test_a_piece_ends_before_its_totals_and_the_last_has_them_once():
    paper = page.page(samples.donated(50))
    part, last = long_paper.cut(paper, Place(), 20)
    (table,) = (section.table for section in part.sections)
    assert (len(table.rows), table.totals, table.left_out, last) == (20, (), "", False)
    part, last = long_paper.cut(paper, Place(0, 30), 20)
    (table,) = (section.table for section in part.sections)
    assert (table.rows, last) == (paper.sections[0].table.rows[30:], True)
    assert table.totals == paper.sections[0].table.totals


def test_its_pages_are_told_once_and_a_stop_is_heard_in_any_piece(pieces, monkeypatch):
    pieces(20)
    progress = Progress(1)
    PAGES.setLevel(logging.INFO)
    PAGES.addHandler(progress)
    try:
        pages = len(PdfReader(io.BytesIO(pdf.draw(samples.donated(60)))).pages)
        assert pages <= progress.pages <= pages + 3, "a piece's last page is made again"
        monkeypatch.setattr(progress, "emit", lambda record: stop_at(progress, record, pages))
        progress.pages = 0
        with pytest.raises(Stopped):
            pdf.draw(samples.donated(60))
    finally:
        PAGES.removeHandler(progress)
        PAGES.setLevel(logging.NOTSET)
    assert pdf.draw(samples.donated(60)).startswith(b"%PDF"), "and the next one is drawn"


def stop_at(progress, record, pages):
    """Say stop when so many pages were told."""
    progress.stop = progress.pages >= pages
    Progress.emit(progress, record)
