"""On the page of an order ordered, received and invoiced stand side by side, and what blocks is red."""

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from inventory import invoice_goods, invoices, order_receipts, orders, stock
from inventory.db import Ledger
from inventory.receipts import ReceiptLine
from inventory.rules.invoice_said import Line, Said

Browse = Callable[[str], FlaskClient]
DAY = date(2020, 2, 5)
COMMON = {"actor": "system", "organization": "T"}


def ordered(ledger: Ledger) -> str:
    """An order of 100 masks of which 60 came, provisionally valued."""
    said = {"fund": "F2020", "supplier": "FIRM", "procurement": "INQUIRY", "purpose": "订购口罩"}
    goods = [ReceiptLine("MASK", "T-MAIN", 60, value_fen=17_000, provisional=True)]
    bought = {"origin": "PURCHASED", "counterparty": "FIRM", "lines": goods, "request_key": "r"}
    lines = [orders.PurchaseLine("MASK", 100, 30_000)]
    with ledger.writing() as books:
        made = orders.order(books, **COMMON, **said, on=DAY, request_key="o", lines=lines)
        lot = f"{stock.receive(books, **COMMON, **bought, on=DAY).number}-1"
        link = {"line": 1, "lot": lot, "request_key": "link"}
        order_receipts.link_receipt(books, actor="system", number=made.number, **link)
    return made.number


def bill(ledger: Ledger, number: str, pieces: int, fen: int) -> None:
    line = Line("口罩", fen, item="MASK", quantity=pieces)
    said = Said("VAT_ORDINARY", "1200154130", "03630024", DAY, "FIRM", amount_fen=fen)
    said = Said(**{**vars(said), "tax_fen": 0, "lines": (line,)})
    with ledger.writing() as books:
        made = invoices.record_invoice(books, **COMMON, request_key="i", said=said)
        invoice_goods.link_goods(
            books,
            **COMMON,
            on=DAY,
            request_key="g",
            invoice=made.number,
            invoice_line=1,
            goods=invoice_goods.Goods(number, 1),
        )


def test_what_is_invoiced_beyond_what_came_is_red(browse: Browse, ledger: Ledger) -> None:
    number = ordered(ledger)
    bill(ledger, number, 61, 18_301)
    page = browse("finance").get(f"/documents/{number}").text
    for words in ("对不上，不能结算", "开票比到货多", "开票价高于订的价", "183.01", "T-FP-000001"):
        assert words in page


def test_what_matches_says_so_and_leads_to_the_receipt_whose_value_is_provisional(
    browse: Browse, ledger: Ledger
) -> None:
    number = ordered(ledger)
    bill(ledger, number, 60, 18_000)
    page = browse("finance").get(f"/documents/{number}").text
    assert "不能结算" not in page
    for words in ("订的还没有到齐", "暂估 170.00", "按发票 180.00", "差 10.00", "T-RK-2020-0000"):
        assert words in page


def test_an_order_without_invoices_and_unknown_values_has_no_such_table(
    browse: Browse, ledger: Ledger
) -> None:
    said = {"fund": "F2020", "supplier": "FIRM", "procurement": "INQUIRY", "purpose": "订购口罩"}
    lines = [orders.PurchaseLine("MASK", 100, 30_000)]
    with ledger.writing() as books:
        made = orders.order(books, **COMMON, **said, on=DAY, request_key="o", lines=lines)
    assert "h-match" not in browse("finance").get(f"/documents/{made.number}").text
