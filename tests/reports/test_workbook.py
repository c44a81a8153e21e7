"""A workbook written from the top down: exact figures, text that is only text, pages that print."""

import io
import re
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from inventory.errors import BadInput
from inventory.sheet import Column
from reports import workbook
from reports.workbook import EXACT

COLUMNS = (
    Column("on", "日期"),
    Column("name", "物资"),
    Column("quantity", "数量", role="in"),
    Column("value_fen", "价值", unit="fen"),
)


def made(rows, ends=(), columns=COLUMNS):
    """A workbook with these rows."""
    out = io.BytesIO()
    with workbook.workbook(out, made_on=date(2020, 2, 8)) as book:
        book.table("台账", columns, iter(rows), ends)
        book.about("说明", [("标题", "<r>x</r>")])
    return out.getvalue()


def cells(content, name="台账"):
    """The rows under the titles as a spreadsheet program has them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name(name).to_python()


def part(content, name="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read(name).decode()


@pytest.mark.parametrize("fen", [1, -1, 10, 99, 12_345_678_901_234, EXACT - 1, 1 - EXACT])
def test_an_amount_is_a_number_of_yuan_exact_to_the_fen(fen):
    (row,) = cells(made([{"value_fen": fen}]))[1:]
    assert isinstance(row[3], float)
    assert round(row[3] * 100) == fen
    whole, rest = divmod(abs(fen), 100)
    assert f"<v>{'-' * (fen < 0)}{whole}.{rest:02d}</v>" in part(made([{"value_fen": fen}]))


def test_what_has_more_digits_than_a_spreadsheet_keeps_is_text_and_exact():
    (row,) = cells(made([{"quantity": -EXACT, "value_fen": EXACT}]))[1:]
    assert row[2:] == [f"{-EXACT}", "10000000000000.00"]


def test_days_are_days_but_not_where_a_spreadsheet_counts_them_wrongly_or_there_is_none():
    said = [{"on": on} for on in ("2020-02-08", "1900-02-28", "2020-02-30", "不详")]
    assert [row[0] for row in cells(made(said))[1:]] == [
        date(2020, 2, 8), "1900-02-28", "2020-02-30", "不详",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "<r>x</r>", "a&b<c>\"'", " 前后 ", "甲\n乙", "_x0041_", "http://x"]
)  # fmt: skip
def test_a_text_is_text_as_it_was_whatever_it_looks_like(text):
    content = made([{"name": text}])
    assert "<f>" not in part(content)
    assert cells(content)[1][1].replace("_x005F_", "_") == text
    assert cells(content, "说明") == [["标题", "<r>x</r>"]]


def test_rows_are_written_as_they_come_and_totals_after_them():
    taken = []

    def coming():
        for n in range(1000):
            taken.append(n)
            yield {"name": f"{n}", "quantity": n}

    written = cells(made(coming(), [{"name": "合计", "quantity": sum(range(1000))}]))
    assert (len(taken), len(written)) == (1000, 1002)
    assert written[-1][1:3] == ["合计", sum(range(1000))]
    assert [row[2] for row in written[1:-1]] == list(range(1000))


def test_columns_are_as_wide_as_their_values_and_a_wide_table_prints_across():
    narrow, wide = (
        made([{"name": "口罩"}]),
        made([{"name": "口" * 60}] * 2, columns=COLUMNS[:2] * 3),
    )
    widths = re.findall(r'<col min="(\d+)"[^>]*?width="([\d.]+)"', part(wide))
    assert float(widths[1][1]) > 3 * float(widths[0][1])
    assert 'orientation="landscape"' in part(wide)
    assert 'orientation="portrait"' in part(narrow)


def test_titles_stay_in_sight_and_are_on_every_sheet_of_a4_with_its_number():
    content = made([{"name": "口罩"}])
    page = part(content)
    assert re.search(r'<pane ySplit="1"[^>]*state="frozen"', page)
    assert re.search(r'<pageSetup paperSize="9"[^>]*fitToHeight="0"', page)
    assert "'台账'!$1:$1" in part(content, "xl/workbook.xml").replace("台账!$1", "'台账'!$1")
    assert "第 &amp;P 页，共 &amp;N 页" in page


def test_more_rows_than_a_page_has_are_refused_and_nothing_stays_behind(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(workbook, "ROWS_MAX", 3)
    with pytest.raises(BadInput, match="BAD_INPUT"):
        made([{"name": "口罩"}] * 3)
    assert list(tmp_path.iterdir()) == []
