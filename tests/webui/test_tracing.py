"""The page that follows goods both ways."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from inventory import order_receipts, orders, spending
from inventory.db import Ledger
from tests.webui.town import DAY

Browse = Callable[[str], FlaskClient]


def test_from_a_lot_to_who_got_some(browse: Browse) -> None:
    page = browse("keeper").get("/trace?lot=T-RK-2020-000001-1").text
    for words in ("甲医疗器械有限公司", "2,000", "1,910", "检查点值守人员", "T-CK-2020-000001"):
        assert words in page


def test_the_document_and_the_lot_lead_there(browse: Browse) -> None:
    keeper = browse("keeper")
    assert "/trace?lot=T-RK-2020-000001-1" in keeper.get("/lots/T-MAIN/T-RK-2020-000001-1").text
    assert "/trace?document=T-CK-2020-000001" in keeper.get("/documents/T-CK-2020-000001").text


def ordered(ledger: Ledger) -> str:
    """An order of the disinfectant that the town bought, which came in and is paid in part."""
    common: dict[str, Any] = {"actor": "system", "organization": "T", "on": DAY}
    with ledger.writing() as books:
        number = orders.order(
            books,
            **common,
            request_key="order-0",
            fund="F2020",
            supplier="FIRM",
            procurement="INQUIRY",
            purpose="订购消毒液",
            lines=[orders.PurchaseLine("DISINFECT", 46, 36_800)],
        ).number
        link = {"line": 1, "lot": "T-RK-2020-000002-1", "request_key": "link"}
        order_receipts.link_receipt(books, actor="system", number=number, **link)
    with ledger.writing() as books:
        spending.spend(
            books,
            **common,
            request_key="order-1",
            number=number,
            amount_fen=20_000,
            purpose="结消毒液款",
        )
    return number


def test_goods_show_their_order_their_money_and_its_decision(
    ledger: Ledger, browse: Browse
) -> None:
    number = ordered(ledger)
    page = browse("finance").get("/trace?lot=T-RK-2020-000002-1").text
    for words in (number, "368.00", "已付 200.00", "关于设立专项资金的决定", "T-XB-2020-000001"):
        assert words in page
    assert "钱买了什么" in page


def test_a_sub_allocation_and_an_order_lead_to_the_goods(ledger: Ledger, browse: Browse) -> None:
    number = ordered(ledger)
    finance = browse("finance")
    for document in ("T-XB-2020-000001", number):
        assert f"/trace?document={document}" in finance.get(f"/documents/{document}").text
        assert "T-RK-2020-000002-1" in finance.get(f"/trace?document={document}").text


def test_money_of_which_nothing_was_ordered_says_so(browse: Browse) -> None:
    page = browse("finance").get("/trace?document=T-XB-2020-000001").text
    assert "还没有用这笔钱下采购单" in page
