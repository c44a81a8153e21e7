"""A workbook of an issue: typed cells, text that is only text, the same bytes for the same issue."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from inventory.sheet import Column, Part
from reports import xlsx
from tests.reports import samples
from tests.webui.boards import published


def drawn(sheet):
    return io.BytesIO(xlsx.draw(published(sheet)))


def opened(sheet):
    """Each page by its name, as rows of values."""
    book = CalamineWorkbook.from_filelike(drawn(sheet))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def rows_of(sheet):
    """The rows of the first page, each value by the title of its column."""
    titles, *rows = opened(sheet)["明细"]
    return [dict(zip(titles, row, strict=True)) for row in rows]


def markup(sheet):
    """All that stands in the pages and in what they refer to."""
    with zipfile.ZipFile(drawn(sheet)) as file:
        return "".join(file.read(name).decode() for name in file.namelist())


def with_donor(text):
    sheet = samples.donated(1)
    return replace(sheet, rows=tuple({**row, "donor": text} for row in sheet.rows))


def test_numbers_are_numbers_amounts_yuan_and_days_days():
    row = rows_of(samples.donated(3))[1]
    assert row["数量"] == 40
    assert isinstance(row["数量"], float)
    assert row["折价金额（元）"] == 3_200
    assert row["接收日期"] == date(2020, 2, 2)
    assert row["入库单号"] == "QSZ-RK-2020-000001"
    assert row["备注"] == ""
    assert 'numFmtId="4"' in markup(samples.donated(3)), "#,##0.00"


def test_every_row_and_total_is_there_and_parts_are_pages():
    sheet = samples.fund()
    rows, pages = rows_of(sheet), opened(sheet)
    assert len(rows) == len(sheet.rows) + len(sheet.totals)
    assert (rows[-1]["使用单位"], rows[-1]["分配额"]) == ("合计", 950_000)
    assert len(pages) == 2 + len(sheet.parts)
    assert pages["说明"][1] == ["期号", "第1期"]


@pytest.mark.parametrize(
    "bad", ['=HYPERLINK("http://evil")', "+1", "@SUM(A1)", "http://evil/x", "file:///etc/passwd"]
)
def test_what_a_spreadsheet_would_run_is_only_text(bad):
    assert rows_of(with_donor(bad))[0]["捐赠方"] == bad
    assert "<f>" not in markup(with_donor(bad))
    assert "<hyperlink" not in markup(with_donor(bad))
    assert "relationships/hyperlink" not in markup(with_donor(bad))


def test_marks_that_turn_the_writing_are_not_there():
    assert rows_of(with_donor("甲\u202e乙\x01"))[0]["捐赠方"] == "甲乙"


@pytest.mark.parametrize("rows", [0, 1, 1000])
def test_a_sheet_of_any_length_is_drawn(rows):
    sheet = samples.stock(rows)
    assert len(rows_of(sheet)) == rows + len(sheet.totals)


def test_the_same_issue_is_the_same_bytes():
    first = drawn(samples.donated(5)).getvalue()
    assert first == drawn(samples.donated(5)).getvalue()


def test_pages_have_names_that_a_workbook_takes():
    columns = (Column("text", "内容"),)
    long = "[很]长:的*名?字/\\" * 20
    parts = tuple(Part(key, long, columns, ({"text": "x" * 40_000},)) for key in "ab")
    names = list(opened(replace(samples.stock(1), parts=parts)))
    assert len({name.lower() for name in names}) == 4
    assert all(len(name) <= 31 for name in names)


def test_a_yes_and_a_day_that_is_none_are_words():
    columns = (Column("name", "物资"), Column("counted", "盘点"), Column("on", "日期"))
    rows = ({"name": "口罩", "counted": True, "on": "待定"},)
    sheet = replace(samples.stock(1), columns=columns, rows=rows, totals=())
    assert list(rows_of(sheet)[0].values()) == ["口罩", "是", "待定"]
