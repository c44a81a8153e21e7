"""凭证清单 by hand: what of each document is booked, with which proposed accounts, and under which vouchers."""

from datetime import date

import pytest

from inventory.errors import BadInput, NotAllowed
from inventory.rules import accounts
from inventory.stock import ReceiptLine
from tests.inventory.money import Money
from tests.statements.booked_town import Booked
from tests.statements.town import Town, day, keys

ALL = day(28, 1), day(29)


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Booked(ledger)


def test_goods_of_each_source_and_what_is_not_valued_has_no_amount(books):
    for origin, fen in (("DONATED", 700), ("PURCHASED", 800), ("ALLOCATED", 900)):
        books.receive(day(1), 100, origin=origin, by="FIRM", value_fen=fen)
    books.receive(day(2), 5, "SOAP", by="ZHANG")
    shown = books.show("vouchers", day(1), day(2))
    assert keys(shown.rows, "source_name", "debit", "credit", "budget_debit", "amount_fen") == [
        ("受赠", "1302 库存物品", "4603 捐赠收入", None, 700),
        ("自购", "1302 库存物品", f"{accounts.CASH}或 4001 财政拨款收入", accounts.SPENT, 800),
        ("上级下拨", "1302 库存物品", "3401 无偿调拨净资产", None, 900),
        ("受赠", "1302 库存物品", "4603 捐赠收入", None, None),
    ]
    assert [r["summary"] for r in shown.rows][0::3] == [
        "入库 口罩 示例医疗器械有限公司",
        "入库 洗手液 张三",
    ]
    accounts_ = [c for c in shown.columns if c.key.endswith(("debit", "credit"))]
    assert [c.title for c in accounts_ if "建议" in c.title] == [c.title for c in accounts_]
    one = books.show("vouchers", day(1), day(2), source="ALLOCATED")
    assert keys(one.rows, "amount_fen") == [(900,)]


def test_valued_and_unvalued_goods_of_one_document_are_two_rows(books):
    lines = [ReceiptLine("MASK", "KF", 10, value_fen=70), ReceiptLine("SOAP", "KF", 1)]
    books.receive_lines(lines, day(1))
    rows = books.show("vouchers", *ALL, source="DONATED").rows
    assert sorted(keys(rows, "amount_fen"), key=str) == [(70,), (None,)]


def test_what_is_only_passed_on_is_held_in_trust(books):
    line = ReceiptLine("MASK", "KF", 10, value_fen=1000)
    books.receive_lines([line], day(1), legal_donee="CLASS")
    books.issue(day(2), 4)
    rows = books.show("vouchers", *ALL, source="DONATED").rows
    assert keys(rows, "source_name", "debit", "credit", "amount_fen") == [
        ("受赠（只转交）", "1891 受托代理资产", "2901 受托代理负债", 1000),
        ("受赠（只转交）", "2901 受托代理负债", "1891 受托代理资产", 400),
    ]


def test_goods_that_go_out_come_back_and_go_to_a_village(books):
    books.receive(day(1), 1000, value_fen=100_000)
    given = books.issue(day(2), 200)
    Town.give_back(books, day(3), given, 50)
    wrong = books.issue(day(4), 10)
    books.reverse(day(5), wrong)
    books.arrived(day(7), books.send(day(6), 100, "DGC"), "DGC", 90, missing=10)
    said = ("kind_name", "holder", "debit", "credit", "amount_fen")
    assert keys(books.show("vouchers", day(2), day(7), below=True).rows, *said) == [
        ("发放出库单", "NDL", accounts.COST, accounts.STORES, 20_000),
        ("发放退回单", "NDL", accounts.COST, accounts.STORES, -5_000),
        ("发放出库单", "NDL", accounts.COST, accounts.STORES, 1_000),
        ("冲销发放出库单", "NDL", accounts.COST, accounts.STORES, -1_000),
        ("调入单", "NDL", accounts.LOSS, accounts.STORES, 1_000),
        ("调入单", "NDL", accounts.FREE, accounts.STORES, 9_000),
        ("调入单", "DGC", accounts.STORES, accounts.FREE, 9_000),
    ]
    assert [
        r["holder"] for r in books.show("vouchers", day(7), day(7), organization="DGC").rows
    ] == ["DGC"]


def test_a_later_value_is_booked_by_the_revaluation(books):
    number = books.receive(day(1), 10)
    books.revalue(day(2), f"{number}-1", 500)
    rows = books.show("vouchers", *ALL, source="DONATED").rows
    assert keys(rows, "kind_name", "credit", "amount_fen") == [
        ("入库单", accounts.GIFTS, None),
        ("估价调整单", accounts.GIFTS, 500),
    ]


def test_money_from_the_grant_to_what_a_village_spends(books):
    books.allot(day(29, 1), NDL=300_000, DGC=50_000)
    prepaid = books.prepay(40_000, "NDL", day(1))
    books.buy(40_000, "NDL", day(2), number=prepaid)
    owed = books.buy(7_000, "NDL", day(3), paid=False)
    books.pay(owed, 7_000, "NDL", day(4))
    bought = books.buy(12_000, "DGC", day(5))
    books.refund(bought, 2_000, "DGC", day(6))
    Money.give_back(books, 40_000, "DGC", day(7))
    said = ("kind_name", "holder", "debit", "credit", "budget_debit", "amount_fen")
    cost, spent = accounts.STORES_OR_COST, accounts.SPENT
    assert keys(books.show("vouchers", *ALL, fund="F", below=True).rows, *said) == [
        ("核定安排单", "NDL", accounts.CASH, accounts.GRANT, accounts.FUNDS, 200_000_000),
        ("资金下拨单", "NDL", None, None, None, 300_000),
        ("资金下拨单", "DGC", accounts.ALLOTTED, accounts.CASH, None, 50_000),
        ("预付款单", "NDL", accounts.PREPAID, accounts.CASH, spent, 40_000),
        ("支出单", "NDL", cost, accounts.PREPAID, None, 40_000),
        ("支出单", "NDL", cost, accounts.OWED, None, 7_000),
        ("付款单", "NDL", accounts.OWED, accounts.CASH, spent, 7_000),
        ("支出单", "DGC", accounts.COST, accounts.ALLOTTED, spent, 12_000),
        ("退款单", "DGC", accounts.COST, accounts.ALLOTTED, spent, -2_000),
        ("资金缴回单", "DGC", accounts.ALLOTTED, accounts.CASH, None, -40_000),
    ]


def test_vouchers_that_stand_are_beside_the_document(books):
    books.allot(day(29, 1), DGC=50_000)
    number = books.buy(12_000, "DGC", day(5))
    books.book(number, "记-0012", 5_000)
    books.book(number, "记-0013", 7_000)
    books.withdraw(number, "记-0012")
    books.book(number, "记-0014", 1_000)
    (row,) = books.show("vouchers", day(5), day(5), organization="DGC").rows
    assert (row["vouchers"], row["amount_fen"]) == ("记-0013、记-0014", 12_000)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_joined_are_the_whole(books, limit):
    books.allot(day(29, 1), DGC=50_000, XLC=1)
    books.receive(day(1), 10, value_fen=7)
    books.buy(12_000, "DGC", day(5))
    whole = books.show("vouchers", *ALL, below=True)
    pages = books.pages("vouchers", *ALL, limit=limit, below=True)
    assert sum((page.rows for page in pages), ()) == whole.rows
    assert len(whole.rows) == 5


def test_a_source_and_a_fund_are_two_questions(books):
    with pytest.raises(BadInput) as refused:
        books.show("vouchers", *ALL, source="DONATED", fund="F")
    assert refused.value.field == "fund"
    with pytest.raises(NotAllowed):
        books.show("vouchers", *ALL, actor="checkpoint")
