"""The sheet with every document: closer where a letterhead would cost a page, with pictures where they cost none."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from inventory import sheet_format
from inventory.sheet_format import Paper
from reports import pictures, published
from tests import issued
from tests.reports import samples

SAID = "每种物资各有自己的比例，不同单位不相比"


def text_of(drawn):
    pages = PdfReader(io.BytesIO(drawn)).pages
    return len(pages), "".join("".join(page.extract_text().split()) for page in pages)


def drawn(sheet, letterhead="", form="DETAIL"):
    paper = Paper(letterhead=letterhead)
    placed = replace(issued.series()[0].placed, series=sheet.sheet, paper=paper)
    return text_of(published.draw(sheet_format.publish(sheet, placed), form=form))


def test_a_letterhead_costs_a_short_sheet_no_page():
    short = replace(samples.donated(1), parts=(), notes=("注",) * 5).sealed()
    assert drawn(short)[0] == 1
    pages, text = drawn(short, "青石镇疫情防控工作领导小组文件")
    assert (pages, "领导小组文件" in text) == (1, True)
    assert drawn(short, "青石镇疫情防控工作领导小组文件", "FIRST_DETAIL")[0] == 2


@pytest.mark.parametrize(("form", "fits"), [("DETAIL", 5), ("WALL", 5), ("WALL_A3", 5)])
def test_the_pictures_of_the_screen_stand_where_they_take_no_page_more(form, fits):
    for rows in (2, 5, 16, 30):
        sheet = samples.stock(rows)
        pages, text = drawn(sheet, form=form)
        plain, before = drawn(sheet, form=f"FIRST_{form}")
        assert pages == plain
        assert SAID not in before
        assert rows != fits or SAID in text


def test_of_many_pictures_a_line_is_tried_where_all_do_not_fit():
    drawing = pictures.drawing(samples.stock(30))
    assert [len(one.pictures) + one.others for one in pictures.shorter(drawing)] == [30, 30]
    assert [len(one.pictures) for one in pictures.shorter(drawing)] == [8, 3]
