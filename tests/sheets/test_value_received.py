"""R6: what came in on orders is what was paid, is owed, is not settled yet, less what was paid and did not come."""

from datetime import date

import pytest

from inventory.errors import SheetBroken
from tests.inventory.buying import MASKS, Shop

FEB_1, FEB_8 = date(2020, 2, 1), date(2020, 2, 8)


def tell(books):
    """An order of which a part came, a part of that was settled, a part of that paid; and one that was prepaid."""
    books.number = books.order(MASKS)
    books.link(books.number, books.bought(500))
    spent = books.buy(120_000, "NDL", number=books.number, paid=False)
    books.pay(spent, 100_000, "NDL")
    books.ahead = books.order(MASKS)
    books.prepay(200_000, "NDL", number=books.ahead)
    books.link(books.ahead, books.bought(400))
    return books


@pytest.fixture
def shop(ledger):
    return tell(Shop(ledger))


@pytest.fixture
def file(sqlite_ledger):
    return tell(Shop(sqlite_ledger))


def r6(drawn):
    return next(check for check in drawn.checks if check.id == "R6")


@pytest.mark.parametrize("sheet", ["S2", "S5"])
def test_the_sheets_print_both_sides(shop, sheet):
    assert r6(shop.sheet(sheet, FEB_1, FEB_8)).detail == (
        "累计到货 = 已付 + 应付 + 已到未结 − 已付未到："
        "2,700.00 = 3,000.00 + 200.00 + 300.00 − 800.00，2 张采购单全部相符"
    )


def test_a_fund_without_orders_says_so(ledger):
    assert "没有采购单" in r6(Shop(ledger).sheet("S5", FEB_1, FEB_8)).detail


def test_the_sheet_of_a_holder_holds_its_own_orders_alone(shop):
    shop.buy(1, "DGC")
    assert "没有采购单" in r6(shop.sheet("S5", FEB_1, FEB_8, organization="DGC")).detail


@pytest.mark.parametrize("sheet", ["S2", "S5"])
@pytest.mark.parametrize(
    ("what", "sql"),
    [
        (
            "what came, by place",
            "update stock_move set from_id = (select id from location where code = 'NDL:consumed')"
            " where quantity = 500",
        ),
        ("what came, by document", "update stock_move set quantity = 400 where quantity = 500"),
        ("what was joined", "update order_receipt set quantity = 900 where quantity = 500"),
        (
            "what was paid",
            "update fund_item set amount_fen = amount_fen + 1 where account_id ="
            " (select id from fund_account where bucket = 'PAID' and organization_id ="
            " (select id from organization where code = 'NDL'))",
        ),
        (
            "what is owed",
            "update fund_item set amount_fen = amount_fen - 1 where amount_fen > 0 and account_id ="
            " (select id from fund_account where bucket = 'PAYABLE' and organization_id ="
            " (select id from organization where code = 'NDL'))",
        ),
        (
            "what is prepaid",
            "update fund_item set amount_fen = amount_fen - 1 where amount_fen > 0 and account_id ="
            " (select id from fund_account where bucket = 'PREPAID' and organization_id ="
            " (select id from organization where code = 'NDL'))",
        ),
        (
            "what was spent",
            "update fund_entry set amount_fen = 110000 where amount_fen = 120000",
        ),
    ],
)
def test_a_sheet_with_a_tampered_figure_is_refused_and_names_the_order(file, sheet, what, sql):
    file.tamper(sql)
    with pytest.raises(SheetBroken) as refused:
        file.sheet(sheet, FEB_1, FEB_8)
    detail = dict(zip(refused.value.checks, refused.value.details, strict=True)).get("R6", "")
    assert (file.ahead if "prepaid" in what else file.number) in detail
