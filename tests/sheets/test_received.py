"""What the sheets by source share: rows that bring, take back or value anew, of one organization alone."""

from datetime import date

import pytest

from inventory import revaluation, setting_up
from inventory.receipts import Earmark
from inventory.revaluation import ValueLine
from inventory.sheets import donated, purchased
from inventory.stock import ReceiptLine, receive
from tests.inventory.books import Books

FEB_1, FEB_5, FEB_8 = (date(2020, 2, day) for day in (1, 5, 8))


@pytest.fixture
def town(ledger, clock):
    clock.set(FEB_8)
    return Books(ledger)


def revalued_and_taken_back(books, number, organization="NDL"):
    line = ValueLine(f"{number}-1", 5_000, "INVOICE")
    said = {"lines": [line], "reason": "发票到了"}
    valued = books.post(revaluation.revalue, FEB_5, organization, **said)
    return valued, books.reverse(FEB_8, valued, organization)


@pytest.mark.parametrize(
    ("sheet", "origin"), [("S1", "DONATED"), ("S2", "PURCHASED"), ("S3", "ALLOCATED")]
)
def test_a_value_that_is_taken_back_stands_with_minus_on_every_sheet(town, sheet, origin):
    number = town.receive(FEB_1, 100, origin=origin, by="FIRM")
    valued, back = revalued_and_taken_back(town, number)
    drawn = town.sheet(sheet, FEB_1, FEB_8)
    told = [(row["number"], row["quantity"], row["value_fen"]) for row in drawn.rows]
    assert told == [(number, 100, None), (valued, None, 5_000), (back, None, -5_000)]
    assert drawn.notes[-1] == f"冲销单据：{valued} 由 {back} 冲销"


@pytest.mark.parametrize(
    ("sheet", "origin"), [("S1", "DONATED"), ("S2", "PURCHASED"), ("S3", "ALLOCATED")]
)
def test_what_a_village_takes_back_is_not_on_the_sheet_of_the_town(town, sheet, origin):
    line = ReceiptLine("MASK", "DGC-KF", 100)
    number = town.post(receive, FEB_1, "DGC", origin=origin, counterparty="FIRM", lines=[line])
    revalued_and_taken_back(town, number, "DGC")
    drawn = town.sheet(sheet, FEB_1, FEB_8)
    assert (drawn.rows, drawn.notes) == ((), ())


def test_a_gift_that_is_taken_back_later_does_not_change_a_past_sheet(town):
    number = town.receive(FEB_1, 100, by="FIRM")
    before = town.sheet("S1", FEB_1, FEB_5)
    town.reverse(FEB_8, number)
    assert town.sheet("S1", FEB_1, FEB_5).rows[0]["note"] == before.rows[0]["note"]
    assert before.rows[0]["note"] is None


@pytest.mark.parametrize(("sheet", "columns"), [("S1", donated), ("S2", purchased)])
def test_a_row_holds_the_columns_of_its_sheet_and_nothing_else(town, sheet, columns):
    origin = {"S1": "DONATED", "S2": "PURCHASED"}[sheet]
    town.receive(FEB_1, 100, origin=origin, by="FIRM")
    (row,) = town.sheet(sheet, FEB_1, FEB_8).rows
    assert list(row) == [column.key for column in columns.COLUMNS]


def test_in_a_village_it_is_not_said_for_which_of_the_ill_or_poor_a_gift_is(ledger):
    books = Books(ledger)
    groups = [{"code": "POOR", "name": "困难群众", "sensitive": True}]
    setting_up.setup(ledger, actor="system", data={"groups": groups})
    for organization, place in (("NDL", "KF"), ("DGC", "DGC-KF")):
        for group in ("POOR", "GUARD", None):
            line = ReceiptLine("MASK", place, 5, earmark=Earmark(group=group) if group else None)
            said = {"origin": "DONATED", "lines": [line], "counterparty": "FIRM"}
            books.post(receive, FEB_1, organization, **said)
    told = {
        of: [r["intent"] for r in books.sheet("S1", FEB_1, FEB_1, organization=of).rows]
        for of in ("NDL", "DGC")
    }
    assert told == {
        "NDL": ["定向：困难群众", "定向：检查点值守人员", "非定向"],
        "DGC": ["定向：特定人群", "定向：检查点值守人员", "非定向"],
    }
