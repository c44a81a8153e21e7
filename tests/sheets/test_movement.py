"""S6 by hand: what there was, what came, what went, what is left; and what breaks R1 or R4 is refused."""

from datetime import date

import pytest

from inventory.errors import SheetBroken
from tests.inventory.books import Books, document

JAN_30, FEB_1, FEB_3, FEB_5, FEB_8 = (
    date(2020, 1, 30),
    date(2020, 2, 1),
    date(2020, 2, 3),
    date(2020, 2, 5),
    date(2020, 2, 8),
)


def tell(books):
    """A thousand in January; in February gifts, purchases and an issue taken back two days later."""
    books.receive(JAN_30, 1000, by="FIRM")
    books.receive(FEB_1, 300, origin="PURCHASED", by="FIRM")
    books.receive(FEB_1, 40, origin="ALLOCATED")
    books.receive(FEB_1, 6, "MASK-BOX")
    books.issue(FEB_1, 200)
    books.wrong = books.issue(FEB_3, 70)
    books.back = books.reverse(FEB_5, books.wrong)
    return books


@pytest.fixture
def town(ledger):
    return tell(Books(ledger))


@pytest.fixture
def file(sqlite_ledger):
    return tell(Books(sqlite_ledger))


def figures(sheet, item="MASK"):
    """The columns of an item that are not zero."""
    (row,) = [row for row in sheet.rows if row["item"] == item]
    keys = [column.key for column in sheet.columns if column.role != "text"]
    return {key: row[key] for key in keys if row[key]}


def test_every_column_by_hand(town):
    drawn = town.sheet("S6", FEB_1, FEB_8)
    assert figures(drawn) == {
        "opening": 1000,
        "purchased": 300,
        "allocated": 40,
        "in_total": 340,
        "issued": 200,  # 200 + 70 - 70 taken back
        "out_total": 200,
        "closing": 1140,
    }
    assert [check.id for check in drawn.checks] == ["R1", "R2", "R3", "R4"]
    assert all(check.holds for check in drawn.checks)


def test_a_reversal_counts_in_its_column_with_minus_on_its_own_day(town):
    assert figures(town.sheet("S6", FEB_3, FEB_3)) == {
        "opening": 1140,
        "issued": 70,
        "out_total": 70,
        "closing": 1070,
    }
    drawn = town.sheet("S6", FEB_5, FEB_5)
    assert figures(drawn) == {"opening": 1070, "issued": -70, "out_total": -70, "closing": 1140}
    assert drawn.notes == (f"冲销单据：{town.wrong} 由 {town.back} 冲销",)
    assert town.sheet("S6", FEB_3, FEB_3).notes == ()


def test_a_reversed_receipt_is_taken_from_its_own_source(town):
    number = town.receive(FEB_8, 55, "SOAP", origin="PURCHASED")
    town.reverse(FEB_8, number)
    town.receive(FEB_8, 8, "SOAP")
    drawn = town.sheet("S6", FEB_8, FEB_8)
    assert figures(drawn, "SOAP") == {"donated": 8, "in_total": 8, "closing": 8}


def test_a_past_period_stays_what_it_was(town):
    before = town.sheet("S6", FEB_1, FEB_3)
    town.receive(FEB_8, 500)
    town.issue(FEB_8, 900)
    after = town.sheet("S6", FEB_1, FEB_3)
    assert (after.rows, after.totals, after.digest) == (before.rows, before.totals, before.digest)
    assert figures(after)["closing"] == 1070


def test_totals_join_specifications_but_never_units(town):
    town.receive(FEB_8, 25, "MASK-N95")
    drawn = town.sheet("S6", FEB_1, FEB_8)
    totals = {(t["item"], t["unit"]): t["closing"] for t in drawn.totals}
    assert totals == {("口罩", "只"): 1140 + 25, ("口罩", "箱"): 6}


def test_items_that_neither_moved_nor_were_there_are_not_listed(town):
    drawn = town.sheet("S6", FEB_1, FEB_8)
    assert {row["item"] for row in drawn.rows} == {"MASK", "MASK-BOX"}
    assert [row["no"] for row in drawn.rows] == [1, 2]


def test_another_organization_has_its_own_movements_alone(town):
    assert town.sheet("S6", FEB_1, FEB_8, organization="DGC").rows == ()


KF = "(select id from location where code = 'KF')"
GONE = "(select id from location where code = 'NDL:consumed')"


def refused(books, start=FEB_1, end=FEB_8):
    with pytest.raises(SheetBroken) as broken:
        books.sheet("S6", start, end)
    assert all(broken.value.details)
    return set(broken.value.checks)


def test_goods_that_turn_around_break_the_line(file):
    file.tamper(
        f"update stock_move set from_id = {GONE}, to_id = {KF}"
        f" where document_id = {document(file.wrong)}"
    )
    assert "R1" in refused(file)


def test_a_document_of_another_kind_breaks_the_line(file):
    number = document("NDL-CK-2020-000001")
    file.tamper(f"update document set kind = 'RECEIPT', serial = 99 where id = {number}")
    assert "R1" in refused(file)


def test_an_opening_that_is_wrong_breaks_a_later_period_too(file):
    file.tamper(
        f"update stock_move set from_id = {GONE}, to_id = {KF}"
        f" where document_id = {document(file.wrong)}"
    )
    assert "R1" in refused(file, FEB_5, FEB_8)


@pytest.mark.parametrize("change", ["+ 1", "- 1"])
def test_a_balance_off_by_one_breaks_the_lot_and_not_the_line(file, change):
    file.tamper(f"update stock_balance set quantity = quantity {change} where quantity = 300")
    assert refused(file) == {"R4"}


def test_a_lot_known_only_by_its_balance_is_a_breach(file):
    number = document("NDL-RK-2020-000004")
    file.tamper(f"delete from stock_move where document_id = {number}")
    assert "R4" in refused(file)


def test_a_receipt_from_elsewhere_than_a_source_is_missed_by_the_sheets_by_source(file):
    turned = "(select id from location where code = 'NDL:converted')"
    number = document("NDL-RK-2020-000004")
    file.tamper(f"update stock_move set from_id = {turned} where document_id = {number}")
    assert "R2" in refused(file)


def test_an_issue_to_nobody_is_missed_by_the_sheet_of_issues(file):
    file.tamper("update document set recipient_group_id = null where number = 'NDL-CK-2020-000001'")
    assert refused(file) == {"R3"}
