"""What the ledger writes out is read back to the same rows, from a workbook and from CSV alike."""

import csv as plain_csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from inventory import disclosure
from inventory.intake import headers
from inventory.intake.reading import read
from inventory.sheet import Row
from reports import csv, xlsx
from tests.statements.town import Town, day, tell

ORIGIN = {
    "DONATED": headers.DONATED,
    "PURCHASED": headers.PURCHASED,
    "ALLOCATED": headers.ALLOCATED,
    None: None,
}
ODD = [
    "=1+1",
    "+86口罩",
    "-5℃冰袋",
    "@SUM(A1)",
    "'=x",
    "''+1",
    "＝全角",
    '<b>&"',
    "_x0041_",
    "<r>x</r>",
    "甲,乙",
    "0012",
]
NAME = st.one_of(
    st.sampled_from(ODD),
    st.text("甲乙丙丁东沟村口罩AbC=+-@'", max_size=8).map(lambda t: f"示{t}例"),
)
ROW = st.fixed_dictionaries(
    {
        "on": st.dates(date(2000, 1, 1), date(2026, 11, 26)).map(date.isoformat),
        "number": st.just("NDL-RK-2020-000001"),
        "kind_name": st.just("入库单"),
        "giver": st.one_of(st.none(), NAME),
        "source_name": st.just("受赠"),
        "item": st.just("000001"),
        "name": NAME,
        "specification": st.one_of(st.none(), NAME),
        "unit": st.sampled_from(["只", "瓶", "公斤"]),
        "lot": st.just("NDL-RK-2020-000001-1"),
        "quantity": st.integers(1, 10**9),  # of 11 digits and more it looks like a telephone, and is cut out
        "value_fen": st.one_of(st.none(), st.integers(1, 10**12)),
        "valued": st.sampled_from([None, "暂估", "未估价"]),
        "issued": st.integers(0, 10),
        "elsewhere": st.integers(0, 10),
        "on_hand": st.integers(0, 10),
    }
)  # fmt: skip
TOTALS: tuple[Row, ...] = (
    {"name": "一次性使用医用外科口罩（灭菌型、耳挂式、成人）", "unit": "只", "quantity": 7, "value_fen": 700},
    {"name": "合计", "unit": "元", "value_fen": 700},
)  # fmt: skip


def as_read(row):
    """A row of a ledger as reading gives it."""
    return (
        date.fromisoformat(row["on"]),
        row["giver"],
        row["name"],
        row["specification"] or "",
        row["quantity"],
        row["unit"],
        row["value_fen"],
    )


def told(row):
    """The same of a row that was read."""
    return (
        row.on, row.counterparty, row.item, row.specification, row.quantity, row.unit, row.amount_fen,
    )  # fmt: skip


@pytest.fixture
def town(sqlite_ledger):
    return tell(Town(sqlite_ledger))


@pytest.mark.parametrize("source", ORIGIN)
def test_a_ledger_is_read_back_to_the_same_rows(town, source):
    empty = town.show("ledger", day(1), day(1), **({"source": source} if source else {}))

    @given(st.lists(ROW, min_size=1, max_size=6))
    @settings(max_examples=5, deadline=None, phases=[Phase.generate])
    def check(rows):
        drawn = replace(empty, rows=tuple(rows), totals=TOTALS)
        for content, name in (
            (xlsx.draw_statement([drawn]), "台账.xlsx"),
            (csv.draw_statement(drawn), "台账.csv"),
        ):
            (table,) = read(content, name).tables
            assert table.as_ == ORIGIN[source]
            assert not [p for row in table.rows for p in row.problems]
            assert [told(row) for row in table.rows] == [as_read(row) for row in rows]

    check()


def test_what_the_books_received_is_read_back_and_what_was_taken_back_is_told(town):
    town.correct(day(8), town.gift, 5)
    drawn = town.show("ledger", date(2020, 1, 1), day(8))
    (table,) = read(xlsx.draw_statement([drawn]), "台账.xlsx").tables
    received = [as_read(row) for row in drawn.rows if row["quantity"] > 0]
    assert [told(row) for row in table.rows if not row.problems] == received
    (taken_back,) = [row for row in table.rows if row.problems]
    assert "负数" in taken_back.problems[0]


@pytest.mark.parametrize(
    ("name", "kind"), [("S1", "donated"), ("S2", "purchased"), ("S4", "issued")]
)
def test_a_public_sheet_is_read_back_as_its_kind(town, name, kind):
    said = {"sheet": name, "start": date(2020, 1, 1), "end": day(7), "organization": "NDL"}
    sheet = town.ask(disclosure.sheet, "system", **said)
    for content, file in ((xlsx.draw_sheet(sheet), "s.xlsx"), (csv.draw(sheet), "s.csv")):
        table = read(content, file).tables[0]
        assert table.as_ == kind
        assert [(r.on, r.item, r.quantity, r.unit) for r in table.rows] == [
            (date.fromisoformat(r["on"]), r["name"], r["quantity"], r["unit"]) for r in sheet.rows
        ]


def test_csv_stands_in_a_spreadsheet_as_text_and_comes_back_without_the_apostrophe(town):
    empty = town.show("ledger", day(1), day(1))
    row = {"name": "=1+1", "unit": "只", "quantity": 1, "on": "2020-02-01", "giver": "+86"}
    content = csv.draw_statement(replace(empty, rows=(row,)))
    cells = list(plain_csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1]
    assert ("'=1+1" in cells, "'+86" in cells) == (True, True)
    assert read(content, "台账.csv").tables[0].rows[0].item == "=1+1"
