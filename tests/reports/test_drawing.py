"""A sheet drawn three ways from the same rows."""

import io
import json
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from inventory.errors import LedgerError
from inventory.sheet import Check, Sheet
from inventory.sheets.movement import COLUMNS
from reports import csv, pdf, published
from reports import json as as_json
from reports.errors import MissingGlyph
from tests import issued
from tests.reports import samples


def row(number, name="一次性医用口罩"):
    figures = {c.key: 0 for c in COLUMNS if c.role != "text"}
    return {
        "no": number,
        "item": f"W{number}",
        "name": name,
        "specification": "YY/T 0969",
        "unit": "只",
        **figures,
        "donated": 1200,
        "in_total": 1200,
        "closing": 1200,
    }


def sheet(rows):
    return Sheet(
        sheet="S6",
        title="北京市平谷区南独乐河镇新冠肺炎疫情防控物资收发存总表",
        organization="NDL",
        organization_name="北京市平谷区南独乐河镇",
        start=date(2020, 2, 1),
        end=date(2020, 2, 29),
        unit_line="数量按各行单位，不跨单位相加",
        columns=COLUMNS,
        rows=tuple(rows),
        totals=(),
        checks=(Check("R1", True, "期初 + 入库 − 出库 = 期末，全部相符"),),
    ).sealed()


def text_of(drawn):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(drawn)).pages)


def test_the_pdf_says_what_the_rows_say_and_leaves_empty_columns_out():
    drawn = pdf.draw(sheet([row(1)]))
    text = text_of(drawn)
    assert "1,200" in text
    assert "收发存总表" in text.replace("\n", "")
    assert "R1" in text
    assert "报损" not in text.split("没有列出")[0].split("期末")[0]
    assert sheet([row(1)]).digest[:12] in text


def test_the_same_sheet_gives_the_same_bytes():
    assert pdf.draw(sheet([row(1)])) == pdf.draw(sheet([row(1)]))


def test_rows_run_over_pages_and_no_rows_still_make_a_sheet():
    long = pdf.draw(sheet([row(n, "很长的物资名称" * 4) for n in range(1, 61)]))
    assert len(PdfReader(io.BytesIO(long)).pages) > 2
    assert len(PdfReader(io.BytesIO(pdf.draw(sheet([])))).pages) == 1


def test_a_thousand_rows_stand_each_once_with_their_totals_at_the_end():
    pages = PdfReader(io.BytesIO(pdf.draw(samples.donated(1_000)))).pages
    texts = ["".join(page.extract_text().split()) for page in pages]
    for number in (1, 13, 500, 999):
        assert sum(f"QSZ-RK-2020-{number // 2 + 1:06d}" in text for text in texts) in (1, 2)
    assert [("合计" in text) for text in texts[:-2]] == [False] * (len(texts) - 2)
    assert "合计" in texts[-1]


@pytest.mark.parametrize(
    "words",
    [
        "很长的物资名称" * 71 + "完毕",
        "A" * 500,
        "王𬭎、李㛃、周䶮、吴𠅤",
        "\u202e款捐\u202c",
        " \n\t ",
    ],
)
def test_whatever_a_cell_says_is_drawn_in_both_forms(words):
    sheet = samples.stock(3)
    odd = samples.replaced(sheet, rows=({**sheet.rows[0], "name": words}, *sheet.rows[1:]))
    for form in ("DETAIL", "WALL"):
        text = text_of(published.draw(issued.issue(odd), form=form))
        kept = "".join(c for c in words if c not in "\u202e\u202c").split()
        assert "".join(kept) in "".join(text.split())


@pytest.mark.parametrize("form", ["DETAIL", "WALL"])
def test_a_picture_of_a_face_is_named_before_printing_with_its_place(form):
    sheet = samples.stock(3)
    odd = samples.replaced(sheet, rows=({**sheet.rows[0], "name": "口罩😀"}, *sheet.rows[1:]))
    with pytest.raises(MissingGlyph) as refused:
        published.draw(issued.issue(odd), form=form)
    assert refused.value.characters == ["😀"]
    assert refused.value.places


@pytest.mark.parametrize("rows", [17, 19, 21])
def test_names_and_seal_never_stand_on_a_page_without_rows(rows):
    pages = PdfReader(io.BytesIO(pdf.draw(samples.donated(rows)))).pages
    last = pages[-1].extract_text()
    assert "制表人" in last
    assert "合计" in last
    assert len(pages) > 1


@pytest.mark.parametrize("form", ["DETAIL", "WALL", "WALL_A3"])
@pytest.mark.parametrize("rows", [0, 1, 13, 40])
def test_every_page_has_the_heads_and_the_last_one_the_total_with_a_row_above(rows, form):
    drawn = published.draw(issued.issue(samples.stock(rows)), form=form)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(drawn)).pages]
    texts = ["".join(text.split()) for text in pages]
    for number, text in enumerate(texts, start=1):
        assert f"第{number}页，共{len(texts)}页" in text
        assert "第1期" in text
    if (
        "期末结存" not in texts[-1]
    ):  # the pictures fill what is left, and the names stand below them
        assert "收、发、存" in texts.pop()
    assert all("期末结存" in text for text in texts)
    assert [("合计" in text) for text in texts[:-1]] == [False] * (len(texts) - 1)
    assert texts[-1].count("合计") == texts[-1].count("就是合计") + (rows > 0)
    if len(texts) > 1:
        assert any(f"{item[0]}" in texts[-1].partition("合计")[0] for item in samples.ITEMS)


def test_each_cell_is_tagged_on_the_page_where_it_stands():
    read = PdfReader(io.BytesIO(pdf.draw(samples.donated(60))))
    pages = [page.indirect_reference.idnum for page in read.pages]
    assert len(pages) > 2
    tagged, waiting = [], [read.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        box = waiting.pop()
        if box.get("/S") == "/TR":
            tagged.append(box.raw_get("/Pg").idnum)
        kids = box.get("/K", ())
        kids = kids if isinstance(kids, list) else [kids]
        waiting += [kid.get_object() for kid in kids if hasattr(kid.get_object(), "get")]
    assert set(tagged) == set(pages)
    assert len(tagged) > 60


def test_the_data_ride_in_the_pdf():
    drawn = PdfReader(io.BytesIO(pdf.draw(sheet([row(1)]))))
    names = " ".join(drawn.attachments)
    assert ".json" in names
    assert ".csv" in names


def test_a_character_that_no_font_has_is_named_before_printing():
    with pytest.raises(LedgerError) as refused:
        pdf.draw(sheet([row(1, "口罩\U0003134f")]))
    assert refused.value.code == "MISSING_GLYPH"


def test_csv_and_json_keep_every_column():
    drawn = sheet([row(1)])
    head, first = csv.draw(drawn).decode("utf-8-sig").splitlines()[-2:]
    told = csv.draw(drawn).decode("utf-8-sig")
    assert "报损" in told
    assert "一次性医用口罩" in told
    assert head != first
    assert json.loads(as_json.draw(drawn)) == drawn.as_json()


def test_a_cell_that_a_spreadsheet_would_run_is_defused():
    told = csv.draw(replace(sheet([row(1, "=1+1")]))).decode("utf-8-sig")
    assert ",=1+1" not in told
