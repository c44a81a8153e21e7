"""Web pages under the names of spreadsheets."""

import pytest

from inventory.errors import NotASpreadsheet, SpreadsheetTooLarge
from inventory.intake import html
from inventory.intake.reading import read
from inventory.intake.workbook import open_grids

PAGE = """<html><head><meta charset={}><title>x</title><style>td {{}}</style>
<h2>示例镇2020年发放表</h2><table>
<tr><th>领用单位<th colspan=2>物资<th>发放日期
<tr><th></th><th>名称</th><th>数量</th></tr>
<tr><td rowspan="2">示例一村</td><td>口罩<br>医用</td><td>200只</td><td>2020-02-03</td></tr>
<tr><td>手套 &amp; 套</td><td>20副</td><td>2020-02-03</td></tr></table><p>制表人：示例</p></html>"""


@pytest.mark.parametrize(("said", "written"), [("utf-8", "utf-8"), ("gb2312", "gbk")])
def test_a_table_of_a_web_page_is_a_sheet_whatever_it_is_written_in(said, written):
    result = read(PAGE.format(said).encode(written), "导出.xls")
    (table,) = result.tables
    assert [(r.row, r.counterparty, r.item, r.quantity) for r in table.rows] == [
        (4, "示例一村", "口罩 医用", 200),
        (5, "示例一村", "手套 & 套", 20),
    ]
    assert [u.text for u in result.unread] == ["示例镇2020年发放表", "制表人：示例"]


def test_cells_over_rows_and_columns_stand_in_their_first_place():
    page = b"<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c<td>d</table>"
    rows, merged = html.rows_of(page, 9)
    assert rows == [(1, ["a", "b", None]), (2, [None, "c", "d"])]
    assert merged == [(1, 0, 2, 0), (1, 1, 1, 2)]


def test_a_table_within_a_cell_comes_below_what_stands_before_it():
    page = b"<table><tr><td>a<table><tr><td>b</td></tr></table>c</td><td>d</td></tr></table>"
    assert [cells for _, cells in html.rows_of(page, 9)[0]] == [["a"], ["b"], ["c"], ["d"]]


def test_a_page_is_bound_by_the_same_limits_and_other_xml_is_no_spreadsheet():
    with pytest.raises(SpreadsheetTooLarge):
        open_grids(b"<table><tr><td colspan=999999>a</td><td>b</td></tr></table>", "a.xls")
    with pytest.raises(NotASpreadsheet):
        open_grids(b'<?xml version="1.0"?><Workbook></Workbook>', "a.xls")
    assert not html.is_page("品名,数量".encode())
