"""The printer: it is given its own fonts and nothing else, whatever a sheet says."""

import http.server
import io
import logging
import threading
from dataclasses import replace

import pypdf
import pytest

from inventory import sheet_format
from inventory.sheet import Check
from inventory.sheet_format import Head, Paper, Placed
from reports import pdf, press, published, typefaces
from reports.pdf import Leaf
from tests.reports import samples


@pytest.fixture
def server():
    """A server of this machine, and what was asked of it."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as served:
        thread = threading.Thread(target=served.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}", asked
        served.shutdown()


def made(html):
    """A text as this printer prints it."""
    faces = typefaces.faces(None)
    letters = frozenset(map(ord, html + "".join(map(chr, range(32, 127)))))
    return press.press_of(faces, pdf._style("sheet"), letters).print(html, ())


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{at}">',
        '<link rel="stylesheet" href="{at}">',
        '<style>@import "{at}"; p {{ background: url({at}) }}</style><p>x</p>',
        "<style>@font-face {{ font-family: x; src: url({at}) }}</style><p>x</p>",
        '<object data="{at}"></object>',
        '<svg viewBox="0 0 9 9"><image href="{at}" width="9" height="9"/><use href="{at}#a"/></svg>',
        '<link rel="attachment" href="{at}">',
        '<a rel="attachment" href="{at}">x</a>',
        '<script src="{at}"></script>',
    ],
)
def test_nothing_that_a_text_names_is_fetched_from_net_or_disk(markup, server, tmp_path, caplog):
    address, asked = server
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET-IN-FILE")
    with caplog.at_level(logging.CRITICAL, logger="weasyprint"):
        for at in (f"{address}/x.png", secret.as_uri(), "/etc/passwd", "data:text/css,p{}"):
            drawn = made(f"<html><body>{markup.format(at=at)}</body></html>")
            files = pypdf.PdfReader(io.BytesIO(drawn)).attachments
            assert not any(b"SECRET" in each for held in files.values() for each in held)
    assert asked == []


def test_its_fetcher_says_no_to_all_but_its_own():
    fetch = press._own_files_only({"file:///font": b"font"}).fetch
    assert fetch("file:///font").read() == b"font"
    for at in ("file:///etc/passwd", "http://example.com", "https://example.com", "ftp://x", "x"):
        with pytest.raises(ValueError, match="refused"):
            fetch(at)


def test_markup_in_a_cell_is_text_and_asks_for_nothing(server):
    address, asked = server
    sheet = samples.stock(2)
    name = f'<img src="{address}/x.png"><style>@import "{address}/y.css"</style>'
    odd = samples.replaced(sheet, rows=(sheet.rows[0], {**sheet.rows[1], "name": name}))
    pages = pypdf.PdfReader(io.BytesIO(pdf.draw(odd))).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert "<imgsrc=" in text
    assert asked == []


@pytest.mark.parametrize("form", ["DETAIL", "WALL"])
def test_whatever_field_says_it_nothing_is_fetched_and_nothing_is_drawn_but_words(
    form, server, tmp_path, caplog
):
    address, asked = server
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    said = (
        f'<img src="{address}/a.png"><link rel="attachment" href="{secret.as_uri()}">'
        f'<style>@import "{address}/b"</style><script src="{address}/c"></script>'
        f"<svg><image href='{address}/d'/></svg>\"' style=\"background: url({address}/e)"
    )
    odd = replace(
        samples.donated(2),
        title=said,
        organization_name=said,
        unit_line=said,
        notes=(said,),
        checks=(Check("R1", True, said),),
    )
    text = [c.key for c in odd.columns if c.role == "text" and c.key not in ("no", "on")]
    rows = tuple({**row, **dict.fromkeys(text, said)} for row in odd.rows)
    placed = Placed("S1", 1, said, odd.end, None, None, Head("A-RK-2020-000001", 1, "0" * 64))
    issue = sheet_format.publish(samples.replaced(odd, rows=rows), placed)
    paper = Paper(letterhead=said, posts=(said,))  # as here it is not told in the file
    issue = replace(issue, placed=replace(placed, paper=paper))
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        read = pypdf.PdfReader(io.BytesIO(published.draw(issue, form=form)))
    assert "<img" in "".join("".join(p.extract_text().split()) for p in read.pages)
    assert asked == []
    assert not any(b"SECRET" in each for held in read.attachments.values() for each in held)
    assert not any(record.levelno >= logging.WARNING for record in caplog.records), caplog.text


def test_rare_letters_come_from_the_font_that_has_them_each_for_itself():
    sheet = samples.stock(1)
    odd = samples.replaced(sheet, rows=({**sheet.rows[0], "name": "李𬭎赵㛃周䶮吴𠅤"},))
    reader = pypdf.PdfReader(io.BytesIO(pdf.draw(odd)))
    assert "李𬭎赵㛃周䶮吴𠅤" in "".join("".join(p.extract_text().split()) for p in reader.pages)


def test_all_fonts_are_in_the_file_and_only_the_letters_that_are_needed():
    reader = pypdf.PdfReader(io.BytesIO(pdf.draw(samples.stock(3))))
    fonts = [each.get_object() for each in reader.pages[0]["/Resources"]["/Font"].values()]
    assert len(fonts) > 2
    for font in fonts:
        (descendant,) = font["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert font["/BaseFont"][7] == "+"
        assert "/ToUnicode" in font


def test_papers_bound_together_have_all_their_letters():
    sheets = [samples.stock(1), samples.donated(2)]
    from reports import page

    leaves = [Leaf("sheet", {"page": page.page(s)}, lambda missing: missing) for s in sheets]
    pages = pypdf.PdfReader(io.BytesIO(pdf.bind(leaves))).pages
    texts = ["".join(each.extract_text().split()) for each in pages]
    assert "物资收发存总表" in texts[0]
    assert "王喆、李𬭎、赵㛃" in texts[-1] or "北京青石山" in texts[-1]


def test_it_is_an_archive_with_tags_and_its_data():
    reader = pypdf.PdfReader(io.BytesIO(pdf.draw(samples.stock(3))))
    root = reader.trailer["/Root"]
    told = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in told.replace(" ", "") or 'pdfaid:part="3"' in told
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert root["/OutputIntents"]
    assert len(root["/AF"]) == 2


def test_what_is_tried_is_given_up_where_its_pages_are_too_many():
    faces = typefaces.faces(None)
    letters = frozenset(map(ord, "".join(map(chr, range(32, 127)))))
    printer = press.press_of(faces, pdf._style("sheet"), letters)
    html = '<p>x<p style="break-before: page">y<p style="break-before: page">z'
    assert [printer.render(html, most=most) is None for most in (1, 2, 3)] == [True, True, False]
    assert len(printer.render(html).pages) == 3
