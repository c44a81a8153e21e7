"""What is matched beyond what an invoice says, with other goods or another organization's, is a breach."""

from datetime import date

import pytest

from tests.inventory.buying import MASKS, SOAP
from tests.inventory.matching import Matching


@pytest.fixture
def books(sqlite_ledger, clock):
    clock.set(date(2020, 3, 31))
    made = Matching(sqlite_ledger)
    number = made.order(MASKS, SOAP)
    invoice = made.bill(("MASK", 100, 30_000))
    made.put(invoice, number, quantity=60)
    made.put(invoice, lot=made.bought(40))
    made.red_bill(invoice, ("MASK", 10, 3_000))
    assert made.broken() == {}
    return made


def breach(books, change):
    books.tamper(change)
    return [said for id_, breaches in books.broken().items() if id_ == "P8" for said in breaches]


def test_more_than_a_line_says(books):
    said = breach(books, "update invoice_goods set quantity = 61 where quantity = 60")
    assert said == [
        "票据 NDL-FP-000001 第 1 行：共 100，挂了 101",
        "票据 NDL-FP-000001：冲红后只有 90，挂了 91",
    ]


def test_another_whole_than_the_line_has(books):
    said = breach(books, "update invoice_goods set whole = 200 where quantity = 60")
    assert said[0] == "票据 NDL-FP-000001 第 1 行：共 100，挂了 100"


def test_a_red_one_that_takes_back_what_was_not_there(books):
    change = (
        "update invoice_goods set lot_id = null, order_id = {0}, order_line = 2 where quantity = 10"
    )
    order = "(select document_id from purchase_order)"
    said = breach(books, change.format(order))
    assert "票据 NDL-FP-000001：红字冲回的物资比挂的多 10" in said


def test_other_goods_than_the_line_names(books):
    said = breach(books, "update invoice_goods set order_line = 2 where quantity = 60")
    assert "票据 NDL-FP-000001 第 1 行：挂在不是它的物资上" in said


def test_an_order_of_another_organization(books):
    change = "update invoice set organization_id = (select id from organization where code = 'DGC')"
    said = breach(books, f"{change} where serial = 1")
    assert "票据 DGC-FP-000001 挂在别的单位的 NDL-ZY-2020-000001 上" in said
    assert "票据 DGC-FP-000001 挂在别的单位的 NDL-RK-2020-000001-1 上" in said


def test_a_link_of_a_red_one_that_is_gone(books):
    change = "delete from invoice_goods where quantity = 10"
    assert any("冲红后" in said for said in breach(books, change))
