"""Sheets all of whose rows are doubtful."""

import io

import xlsxwriter

from inventory.intake.reading import read
from tests.intake.books import xlsx

HEADER = ("捐赠单位", "品名", "数量", "单位", "日期")
DAY = [HEADER, ("示例酒店", "盒饭", 40, "份", "2020-01-29")]
WHOLE = [HEADER, ("示例酒店", "盒饭", 40, "份", "2020-01-31")]


def test_rows_of_a_summary_are_doubtful_where_other_sheets_list_them():
    day, whole = read(xlsx(DAY, WHOLE, names=("1.29", "汇总"))).tables
    assert day.rows[0].doubts == ()
    assert "记两次" in whole.rows[0].doubts[-1]
    assert "记两次" in whole.told[-1]
    (alone,) = read(xlsx(WHOLE, names=("汇总",))).tables
    assert alone.rows[0].doubts == ()


def test_rows_of_a_hidden_sheet_are_doubtful():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        for name, rows in (("公示版", DAY), ("旧底稿", WHOLE)):
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        sheet.hide()
    shown, hidden = read(buffer.getvalue(), "a.xlsx").tables
    assert shown.rows[0].doubts == ()
    assert "隐藏" in hidden.rows[0].doubts[-1]
