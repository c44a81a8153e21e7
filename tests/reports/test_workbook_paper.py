"""How a table of a workbook lies on paper: nothing cut off, nothing too small to read, and over it what it is."""

import io
import re
import zipfile
from datetime import date

from inventory.sheet import Column
from reports import workbook

NAME = Column("name", "物资")
MONEY = Column("value_fen", "价值", unit="fen")


def page(columns, rows, ends=(), heading=("台账",)):
    """The page of a table."""
    out = io.BytesIO()
    with workbook.workbook(out, made_on=date(2020, 2, 8)) as book:
        book.table("台账", columns, iter(rows), ends, heading)
    with zipfile.ZipFile(out) as file:
        return file.read("xl/worksheets/sheet1.xml").decode()


def widths(xml):
    """Of each column in characters."""
    found = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', xml)
    return [float(w) for a, b, w in found for _ in range(int(a), int(b) + 1)]


def test_what_it_is_and_of_when_stands_over_every_sheet_in_its_own_size_and_lines_between_cells():
    xml = page([NAME], [{"name": "口罩"}], heading=("2020年甲&乙台账", "2020年2月3日0时至7日24时"))
    assert (
        '&amp;C&amp;14&amp;"-,Bold"2020年甲&amp;&amp;乙台账\n'
        '&amp;10&amp;"-,Regular"2020年2月3日0时至7日24时</oddHeader>'
    ) in xml
    assert '<headerFooter scaleWithDoc="0">' in xml
    assert 'gridLines="1"' in xml


def test_a_row_is_as_high_as_what_wraps_in_it():
    xml = page([NAME], [{"name": "口罩"}, {"name": "口" * 50}, {"name": "甲\n乙\n丙"}])
    assert re.findall(r'<row r="(\d)" ht="(\d+)">', xml) == [("3", "45"), ("4", "45")]


def test_figures_have_room_for_their_commas_and_for_totals():
    short = page([NAME, MONEY], [{"value_fen": 100}], [{"value_fen": 123_456_789_012}])
    assert widths(short)[1] > len("1,234,567,890.12")
    long = page([NAME, Column("quantity", "数量", role="in")], [{"quantity": 1}] * 300)
    assert widths(long)[1] > len("123,456,789")


def test_a_wide_table_narrows_its_words_and_then_goes_on_over_a_second_sheet_with_its_names():
    words = page([NAME] * 9, [{"name": "口" * 18}])
    assert sum(widths(words)) < 9 * 38
    assert 'fitToWidth="' not in words
    figures = [Column(f"f{n}", "价值", unit="fen") for n in range(20)]
    two = page([NAME, *figures], [{f"f{n}": 10**9 for n in range(20)}])
    assert 'fitToWidth="2"' in two
    assert '<pane xSplit="1" ySplit="1"' in two
    assert min(widths(two)[1:]) > len("10,000,000.00")
