"""A marked file says beside each row what is to be mended, runs nothing, and is read back to the same rows."""

import io
from datetime import date
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from inventory.intake.cells import MOST
from inventory.intake.marks import HEADING
from inventory.intake.reading import read
from inventory.intake.workbook import Grid, GridRow, open_grids
from reports import marked
from tests.intake.books import HEADER, xlsx

ROWS = (
    ("受赠物资公示",),
    (*HEADER, "日期"),
    ("示例甲有限公司", "口罩", "", 100, date(2020, 2, 6)),
    ("李四", "大米", "", "若干"),
)
PROBLEMS = {("Sheet1", 4): "数量“若干”不是数字"}


def test_problems_stand_beside_their_rows():
    made = marked.draw(open_grids(xlsx(ROWS), "a.xlsx"), PROBLEMS, {"Sheet1": [2]})
    (page,) = CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name(page).to_python()
    assert [row[-1] for row in rows] == ["", HEADING, "", PROBLEMS["Sheet1", 4]]
    assert rows[2][3:5] == [100.0, date(2020, 2, 6)]


def test_what_is_text_is_no_formula_and_no_link():
    evil = ('=HYPERLINK("http://x.example")', "+1", "@SUM(A1)", "http://x.example")
    made = marked.draw([Grid("表", (GridRow(1, evil),))], {("表", 1): "=1+1"}, {})
    with ZipFile(io.BytesIO(made)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert open_grids(made, "a.xlsx")[0].rows[0].cells[:4] == evil


def test_it_is_read_back_to_the_same_rows():
    first = xlsx((*ROWS, ("王五", "面", "", f"{MOST}袋"), ("王五", "面", "9" * 20, "1袋")))
    again = marked.draw(open_grids(first, "a.xlsx"), PROBLEMS, {"Sheet1": [2]})
    twice = marked.draw(open_grids(again, "a.xlsx"), PROBLEMS, {"Sheet1": [2]})
    assert read(again, "a.xlsx").tables == read(first, "a.xlsx").tables
    assert open_grids(twice, "a.xlsx") == open_grids(again, "a.xlsx")
