"""A sheet says the same from the last snapshot before its period as from all rows."""

from datetime import date

import pytest
from sqlalchemy import select

from inventory import snapshot_books
from inventory.errors import SheetBroken
from inventory.models import Organization
from tests.inventory.books import Books, document
from tests.sheets import test_movement

JAN_31, FEB_1, FEB_2, FEB_4, FEB_8 = (date(2020, 1, 31), *(date(2020, 2, d) for d in (1, 2, 4, 8)))


@pytest.fixture
def town(ledger):
    """Lots that were there before, one used up before the period, one with a child, one empty at the end."""
    books = test_movement.tell(Books(ledger))
    books.receive(JAN_31, 5, "SOAP")
    books.issue(JAN_31, 5, "SOAP")
    books.issue(FEB_8, 40)
    return books


def count(books, *days):
    with books.ledger.writing() as session:
        town = session.scalar(select(Organization.id).where(Organization.code == "NDL"))
        for day in days:
            snapshot_books.take(session, town, day)


@pytest.mark.parametrize("sheet", ["S1", "S2", "S6"])
@pytest.mark.parametrize("start", [FEB_1, FEB_4, FEB_8], ids=str)
def test_a_sheet_is_the_same_with_snapshots_and_without(town, sheet, start):
    without = town.sheet(sheet, start, FEB_8)
    count(town, JAN_31, FEB_2)
    assert town.sheet(sheet, start, FEB_8) == without


def test_goods_that_turned_around_since_the_snapshot_are_still_seen(sqlite_ledger):
    books = test_movement.tell(Books(sqlite_ledger))
    count(books, JAN_31)
    books.tamper(
        f"update stock_move set from_id = {test_movement.GONE}, to_id = {test_movement.KF}"
        f" where document_id = {document(books.wrong)}"
    )
    with pytest.raises(SheetBroken) as broken:
        books.sheet("S6", FEB_1, FEB_8)
    assert {"R1", "R4"} <= set(broken.value.checks)
