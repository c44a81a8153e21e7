"""Orders that do not bind what they cost, and pieces on two of them, are breaches."""

from datetime import date

import pytest

from inventory import corrections, orders
from tests.inventory.buying import MASKS, SOAP, Shop
from tests.inventory.money import ON


@pytest.fixture
def books(sqlite_ledger, clock):
    clock.set(date(2020, 3, 31))
    made = Shop(sqlite_ledger)
    number = made.order(MASKS, SOAP)
    made.link(number, made.bought(100), quantity=60)
    other = made.order(orders.PurchaseLine("MASK", 40, 400))
    made.link(other, "NDL-RK-2020-000001-1")
    assert made.broken() == {}
    return made


def breach(books, change):
    books.tamper(change)
    return [said for id_, breaches in books.broken().items() if id_ == "P8" for said in breaches]


def test_lines_that_cost_other_than_what_is_bound(books):
    said = breach(
        books, "update order_line set amount_fen = 300001 where line = 1 and quantity = 1000"
    )
    assert said == ["NDL-ZY-2020-000001：各行共 310,001 分，占用 310,000 分"]


def test_pieces_on_two_orders(books):
    said = breach(books, "update order_receipt set quantity = 41 where quantity = 40")
    assert said == ["批次 NDL-RK-2020-000001-1：收 100，挂到采购单上 101"]


def test_pieces_of_another_organization(books):
    of = "select id from organization where code = 'DGC'"
    said = breach(books, f"update document set organization_id = ({of}) where kind = 'RECEIPT'")
    assert said == [f"NDL-ZY-2020-00000{n} 挂了别的单位的批次 NDL-RK-2020-000001-1" for n in (1, 2)]


def test_what_a_reversed_order_had_counts_no_more(books):
    books.reverse(date(2020, 2, 8), "NDL-ZY-2020-000002")
    books.link("NDL-ZY-2020-000001", "NDL-RK-2020-000001-1", quantity=40)
    assert books.broken() == {}


def test_goods_that_went_back_and_came_again_came_once(books):
    lot = books.bought(10)
    rows = [corrections.LotLine("MASK", "KF", 10, lot)]
    back = books.post(corrections.send_back, ON, lines=rows, reason="发错了")
    books.reverse(ON, back)
    books.link("NDL-ZY-2020-000001", lot)
    assert books.broken() == {}
    said = breach(books, "update order_receipt set quantity = 20 where quantity = 10")
    assert said == [f"批次 {lot}：收 10，挂到采购单上 20"]
