"""Papers drawn with the shortcuts are the papers that the library draws by itself: in picture, in words and in tags."""

import io

import pypdfium2
import pytest
from PIL import ImageChops
from pypdf import PdfReader

from reports import hanging, pdf, published, shortcuts
from tests import issued
from tests.reports import samples, towns


def odd_cells():
    """A sheet whose cells are long, empty, broken in places, rare, with markup and pictures of words."""
    sheet = samples.donated(12)
    names = [
        "很长的物资名称 AB-12 " * 35,
        "84消毒液\n5升/桶",
        "李𬭎赵㛃周䶮吴𠅤",
        "a<b>&c",
        " 前后 ",
    ]
    rows = [
        {**row, "donor": names[n % 5], "name": names[n % 5]} for n, row in enumerate(sheet.rows)
    ]
    return samples.replaced(sheet, rows=tuple(rows))


PAPERS = {
    "no rows": lambda: pdf.draw(samples.stock(0)),
    "60 rows, of which some break": lambda: pdf.draw(samples.donated(60)),
    "heads over heads": lambda: pdf.draw(samples.stock(40)),
    "odd cells": lambda: pdf.draw(odd_cells()),
    "several tables": lambda: pdf.draw(samples.fund()),
    "a correction": lambda: published.draw(issued.series()[2]),
    "one for the wall": lambda: hanging.draw(towns.issued(120), papers=("A3",)),
    "one with its facts": lambda: hanging.draw(samples.fund()),
}


@pytest.fixture
def bare(monkeypatch):
    """Takes the shortcuts away."""

    def take():
        for where, name, _ in shortcuts.all_of_them():
            monkeypatch.setattr(where, name, getattr(where, name).__wrapped__)

    return take


def pictures(drawn):
    with pypdfium2.PdfDocument(drawn) as document:
        return [page.render(scale=1.2).to_pil().convert("L") for page in document]


def tags(drawn):
    """What the tags say, from above: kind, spans, whether heads are named, how many marks on which page."""
    root = PdfReader(io.BytesIO(drawn)).trailer["/Root"]["/StructTreeRoot"]
    told, waiting = [], [root]
    while waiting:
        box = waiting.pop()
        kids = box.get("/K", [])
        kids = [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]
        marks = [kid for kid in kids if isinstance(kid, int)]
        about = box.get("/A", {})
        heads = len(about.get("/Headers", ()))
        told.append((box.get("/S"), about.get("/ColSpan"), about.get("/RowSpan"), heads, marks))
        waiting += [kid for kid in kids if not isinstance(kid, int)]
    return told


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_nothing_on_paper_tells_whether_shortcuts_were_taken(paper, bare):
    assert shortcuts.install()
    short = paper()
    bare()
    long = paper()
    assert long != short, "they were taken away"
    for one, other in zip(pictures(short), pictures(long), strict=True):
        assert ImageChops.difference(one, other).getbbox() is None
    short_pages, long_pages = (PdfReader(io.BytesIO(each)).pages for each in (short, long))
    assert [p.extract_text() for p in short_pages] == [p.extract_text() for p in long_pages]
    assert tags(short) == tags(long)


def test_with_another_version_of_the_library_no_shortcut_is_laid(monkeypatch):
    import weasyprint

    monkeypatch.setattr(weasyprint, "VERSION", "70.1")
    assert not shortcuts.install.__wrapped__()
