"""What a child lot keeps of its parent, and what is drawn of an earlier row: changed behind our back, it is named."""

from datetime import date

import pytest

from inventory import conversions, returns, transfers
from inventory.conversions import ConversionLine, ResultLine
from inventory.returns import BackLine
from inventory.stock import Earmark, IssueLine
from inventory.transfers import ArrivalLine
from tests.inventory.books import Books, document

FEB_1, FEB_3, FEB_5 = (date(2020, 2, day) for day in (1, 3, 5))
ARRIVED, OPENED = document("DGC-DR-2020-000001"), document("NDL-ZH-2020-000001")
ISSUED, BACK = document("NDL-CK-2020-000001"), document("NDL-FT-2020-000001")


@pytest.fixture
def file(sqlite_ledger):
    """Masks that went to a village, a carton that was opened, and an issue of which some came back, twice."""
    books = Books(sqlite_ledger)
    for_village = Earmark(organization="DGC")
    books.receive(FEB_1, 100, by="FIRM", value_fen=1_000, earmark=for_village)
    carton = books.receive(FEB_1, 2, "MASK-BOX", by="FIRM", value_fen=700)
    books.receive(FEB_1, 50, "SOAP", by="FIRM", value_fen=500)
    books.post(transfers.dispatch, FEB_3, to="DGC", lines=[IssueLine("MASK", "KF", 60)])
    books.arrive(FEB_3, "NDL-DC-2020-000001", [ArrivalLine(1, 60)])
    opened = ConversionLine(f"{carton}-1", "KF", 1, (ResultLine("MASK", 90),))
    books.post(conversions.convert, FEB_3, lines=[opened], reason="开箱清点")
    books.issue(FEB_3, 40, "SOAP")
    for quantity in (5, 6):
        books.post(
            returns.return_issue,
            FEB_5,
            number="NDL-CK-2020-000001",
            location="KF",
            lines=[BackLine(1, quantity)],
            reason="没用完",
        )
    assert books.broken() == {}
    return books


@pytest.mark.parametrize(
    ("promise", "change"),
    [
        (
            "P1",
            "update stock_move set value_fen = value_fen + 1 where lot_id ="
            f" (select id from lot where document_id = {OPENED})",
        ),
        (
            "P1",
            "update stock_move set quantity = quantity - 1 where lot_id ="
            f" (select id from lot where document_id = {ARRIVED})",
        ),
        (
            "P3",
            f"update stock_move set quantity = quantity + 1 where document_id = {BACK}",
        ),
        ("P3", f"delete from line_drawn where document_id = {ISSUED}"),
        ("P3", f"update line_drawn set quantity = quantity + 1 where document_id = {ISSUED}"),
        (
            "P3",
            "update line_drawn set drawn_quantity = drawn_quantity - 1"
            f" where document_id = {ISSUED}",
        ),
        (
            "P3",
            "update line_drawn set drawn_value_fen = drawn_value_fen + 1"
            f" where document_id = {ISSUED}",
        ),
        ("P4", f"update lot set origin = 'PURCHASED' where document_id = {ARRIVED}"),
        ("P4", f"update lot set counterparty_id = null where document_id = {ARRIVED}"),
        ("P4", f"update lot set earmark_organization_id = null where document_id = {ARRIVED}"),
        (
            "P4",
            "update lot set item_id = (select id from item where code = 'SOAP')"
            f" where document_id = {ARRIVED}",
        ),
    ],
)
def test_a_changed_lineage_breaks_its_promise(file, promise, change):
    file.tamper(change)
    assert promise in file.broken()
