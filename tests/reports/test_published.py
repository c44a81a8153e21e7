"""An issue on paper: drawn from what was published alone, the same bytes each time, with its place and its proof."""

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from inventory import sheet_format
from inventory.errors import BadInput
from inventory.sheet_format import Change, Correction, Paper
from reports import pdf, published
from tests import issued

SITE = "https://gk.example.gov.cn"


def text_of(drawn):
    pages = PdfReader(io.BytesIO(drawn)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


@pytest.fixture(scope="module")
def third():
    return issued.series()[2]


@pytest.fixture(scope="module")
def drawn(third):
    return published.draw(third, SITE)


def test_it_says_its_issue_who_issued_it_and_how_it_is_proved(drawn, third):
    text = text_of(drawn)
    for words in (
        "第3期",
        "青石镇新冠肺炎疫情防控指挥部",
        "监督机构青石镇纪委监督举报电话010-60000000",
        "2020年3月23日",
        f"校验码{third.check_code}",
        third.digest,
        f"第2期，数据摘要{third.placed.previous.digest}",
        "QSZ-RK-2020-000003（第30张单据）",
        f"{SITE}/c/{third.check_code.replace('-', '')}",
        "公示期",
    ):
        assert words in text, words
    assert "草稿" not in text


def test_a_correction_says_what_was_and_what_is_and_why(drawn):
    text = text_of(drawn)
    assert "更正公告：本期更正第2期" in text
    assert "漏登一批口罩" in text
    assert "合计一次性医用口罩受赠300350" in text


def test_a_first_issue_has_none_before_it_and_corrects_nothing():
    text = text_of(published.draw(issued.series()[0]))
    assert "无，本期是第一期" in text
    assert "更正公告" not in text


def test_a_draft_says_on_each_page_that_it_is_one():
    long = replace(issued.february(), rows=issued.february().rows * 20).sealed()
    pages = PdfReader(io.BytesIO(pdf.draw(long))).pages
    assert len(pages) > 1
    for page in pages:
        text = "".join(page.extract_text().split())
        assert "草稿，没有公布，不得张贴" in text
    assert "第1期" not in text


def test_the_same_issue_is_the_same_bytes_also_when_it_is_read_again(drawn, third):
    again = sheet_format.read(issued.content(third))
    assert published.draw(again, SITE) == drawn


def test_the_very_data_are_inside_and_the_csv_of_them(drawn, third):
    files = {f.name: f.content for f in PdfReader(io.BytesIO(drawn)).attachment_list}
    assert files["QSZ-S6-3.json"] == third.text.encode()
    assert "一次性医用口罩" in files["QSZ-S6-3.csv"].decode("utf-8-sig")


def test_it_says_with_what_it_was_drawn_and_for_which_address(drawn):
    made = published.made_with(PdfReader(io.BytesIO(drawn)).metadata["/Keywords"])
    assert (made.print, made.form, made.site) == (published.made_here(), "DETAIL", SITE)
    bare = PdfReader(io.BytesIO(published.draw(issued.series()[0]))).metadata["/Keywords"]
    assert published.made_with(bare).site == ""
    said = "inventory-print=0123456789abcdef inventory-form"
    assert published.made_with(f"{said}=WALL").form == "OLD_WALL"
    assert published.made_with(f"{said}=HUNG").form == "FIRST_WALL"
    assert published.made_with(f"{said}=HUNG-2").form == "WALL"
    for none in ("", "inventory-print=1", f"{said}=X", f"{said}=WALL inventory-site=x"):
        assert published.made_with(none) is None


def test_its_papers_are_every_document_and_the_form_for_the_wall(monkeypatch):
    monkeypatch.setenv("INVENTORY_SITE", f"{SITE}/")
    gifts = issued.beside()[0]
    both = published.papers(gifts)
    assert list(both) == ["DETAIL", "WALL"]
    detail, wall = map(text_of, both.values())
    assert "本表把一位捐赠方的同一种物资合成一行" in wall
    assert "本表把" not in detail
    for form, drawn in zip(both, both.values(), strict=True):
        keywords = PdfReader(io.BytesIO(drawn)).metadata["/Keywords"]
        assert published.made_with(keywords).form == form
        files = PdfReader(io.BytesIO(drawn)).attachment_list
        assert gifts.text.encode() in [file.content for file in files]
        assert SITE in text_of(drawn)


def test_the_qr_code_holds_the_address_or_the_code_alone(third):
    import segno

    for content in (published.address_of(third.check_code, SITE), third.check_code):
        code = published.code(content)
        matrix = segno.make(content, error="q", micro=False, boost_error=False)
        assert code.size == len(list(matrix.matrix_iter(border=4)))
        squares = set()
        for run in code.path.split("M")[1:]:
            start, rest = run.split("h", 1)
            x, y = map(int, start.split())
            squares |= {(x + n, y) for n in range(int(rest.split("v")[0]))}
        dark = {
            (x, y)
            for y, row in enumerate(matrix.matrix_iter(border=4))
            for x, on in enumerate(row)
            if on
        }
        assert squares == dark
    assert published.issue(third, "").address == ""


def test_the_site_is_an_address_or_refused():
    assert published.site({}) == ""
    assert published.site({"INVENTORY_SITE": f"{SITE}/"}) == SITE
    for wrong in ("example.com", "javascript:alert(1)", "https://x y", "https://x?<b>"):
        with pytest.raises(BadInput):
            published.site({"INVENTORY_SITE": wrong})


def test_hostile_text_is_printed_as_text_and_its_marks_of_direction_are_not():
    hostile = '<b>=HYPERLINK("x")</b>\u202e款{{7*7}}' + "很长的名字" * 100
    changes = (Change(hostile, hostile, hostile),)
    first = issued.beside()[0]
    sheet = replace(
        first.sheet,
        title=first.sheet.organization_name + hostile,
        rows=tuple({**row, "donor": hostile, "note": hostile} for row in first.sheet.rows),
        notes=(hostile,),
    )
    corrects = Correction(1, "0" * 64, hostile, changes)
    placed = replace(first.placed, issuer=hostile, corrects=corrects)
    drawn = published.draw(sheet_format.publish(sheet.sealed(), placed))
    text = text_of(drawn)
    assert '=HYPERLINK("x")' in text
    assert "{{7*7}}" in text
    assert "\u202e" not in text
    reader = PdfReader(io.BytesIO(drawn))
    assert not [page for page in reader.pages if "/Annots" in page]
    (csv,) = [f.content.decode("utf-8-sig") for f in reader.attachment_list if "csv" in f.name]
    assert "\u202e" not in csv


def test_no_rows_still_make_an_issue():
    empty = replace(issued.stock(issued.FIRST), checks=issued.february().checks).sealed()
    text = text_of(published.draw(issued.issue(empty)))
    assert "本期没有物资收发，也没有结存" in text
    assert date(2020, 3, 21) == issued.issue(empty).placed.published_on


def test_what_the_page_says_besides_is_drawn_from_the_file(third):
    said = Paper(15, "青石镇人民政府", ("制表人", "复核人", "审批人", "镇长"))
    other = sheet_format.publish(third.sheet, replace(third.placed, paper=said))
    text = text_of(published.draw(other))
    for words in ("青石镇人民政府北京市", "不少于15日", "审批人", "镇长"):
        assert words in text, words
    assert "审核人" not in text
    usual = text_of(published.draw(third))
    assert "不少于10日" in usual
    assert "审核人" in usual
