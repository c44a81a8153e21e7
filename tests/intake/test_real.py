"""The two real sheets, cell by cell against a reading of their cells that knows nothing of ours."""

import re

import pytest
from python_calamine import CalamineWorkbook

from inventory.intake.reading import read
from tests.intake.test_reading import REAL, real_files

FILES = ("donated-2020-issue6.xlsx", "issued-2020-01-30.xlsx")


def cells(name):
    """Number and texts of every row of the only sheet, blank signs away."""
    with CalamineWorkbook.from_path(REAL / name) as book:
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    blank = re.compile("[\\s\u200b]+")
    for number, row in enumerate(rows, start=1):
        texts = [str(int(c)) if isinstance(c, float) and c == int(c) else str(c) for c in row]
        yield number, [blank.sub("", text) for text in texts]


def expected(name):
    """Row, who, what, how many and unit of every row with a quantity: who and what from above where
    blank. A wish (定向…) names nobody."""
    who = what = ""
    for number, written in cells(name):
        texts = [*written, ""]
        if texts[1] == "品名":
            who = what = ""
            continue
        measure = texts[3] if name.startswith("donated") else texts[4] + texts[3]
        match = re.fullmatch(r"(\d+)(\D+)", measure)
        if texts[0] and not texts[0].startswith("定向") and (match or texts[1]):
            who = texts[0]
        what = texts[1] or what
        if match:
            yield number, who, what, int(match[1]), match[2]


@real_files
@pytest.mark.parametrize("name", FILES)
def test_every_row_of_a_real_sheet_is_found_and_none_invented(name):
    reading = read(REAL / name)
    rows = [row for table in reading.tables for row in table.rows]
    assert [
        (row.row, row.counterparty, first_of(row), row.quantity, row.unit) for row in rows
    ] == list(expected(name))
    assert not reading.has_problems


def first_of(row):
    """The name as its first line says it; what is joined on from below stands in ``also_cells``."""
    joined = [cells[1] for cells in row.also_cells if cells[1]]
    name = row.item or ""
    for text in reversed(joined):
        name = name.removesuffix(text).strip()
    return name.replace(" ", "")


@real_files
@pytest.mark.parametrize(
    ("name", "seen"), [(FILES[0], {"A", "B", "C", "D"}), (FILES[1], set("ABCDE"))]
)
def test_every_cell_of_a_real_sheet_stands_in_a_row_or_is_unread(name, seen):
    reading = read(REAL / name)
    kept: dict[int, tuple[str, ...] | None] = {}
    for table in reading.tables:
        assert {chr(ord("A") + column.index) for column in table.columns} == seen
        kept[table.header_row] = None
        for row in table.rows:
            kept[row.row] = row.cells
            kept.update(zip(row.also_rows, row.also_cells, strict=True))
    apart = {unread.row for unread in reading.unread}
    cut = {removed.row for removed in reading.removed}
    for number, texts in cells(name):
        if not any(texts) or number in apart or number in cut:
            continue
        if (written := kept[number]) is not None:
            assert ["".join(text.split()) for text in written] == texts[: len(written)]


@real_files
def test_real_sheets_say_their_days_and_what_is_doubtful():
    donated, issued = (read(REAL / name) for name in FILES)
    assert {row.on.isoformat() for t in donated.tables for row in t.rows} == {"2020-01-28"}
    assert {row.on.isoformat() for t in issued.tables for row in t.rows} == {"2020-01-30"}
    doubtful = [row.row for t in donated.tables for row in t.rows if row.doubts]
    assert doubtful == [48, 99, 103, 105, 185, 187]
    assert [t.totals for t in (*donated.tables, *issued.tables)] == [(), (), ()]
    packed = {str(row.packing) for t in donated.tables for row in t.rows if row.packing}
    assert {"1件=4瓶，每瓶5L", "1箱=42盒，1盒=10支", "1箱=2000个"} <= packed
