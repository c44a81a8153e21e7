"""支出明细 of S5 by hand: every expenditure with its use, every refund with minus, on its own day."""

from datetime import date

import pytest

from tests.inventory.matching import Matching
from tests.inventory.money import Money

FEB_5, FEB_8, FEB_9, FEB_10 = (date(2020, 2, n) for n in (5, 8, 9, 10))


@pytest.fixture
def books(ledger, clock):
    clock.set(FEB_10)
    return Money(ledger)


def details(books, start, end, organization="NDL"):
    sheet = books.sheet("S5", start, end, organization=organization)
    return next(p for p in sheet.parts if p.key == "C")


def rows(part, *keys):
    return [tuple(row[key] for key in keys) for row in part.rows]


def test_a_refund_counts_with_minus_on_its_day_and_names_its_expenditure(books):
    bought = books.buy(90_000, use="PROTECTION", purpose="口罩")
    back = books.refund(bought, 20_000, on=FEB_9)
    keys = ("on", "number", "payee", "matter", "use", "amount_fen", "original")
    part = details(books, FEB_8, FEB_10)
    assert rows(part, *keys) == [
        ("2020-02-08", bought, "示例商贸有限公司", "口罩", "防护", 90_000, None),
        ("2020-02-09", back, "示例商贸有限公司", "退回：口罩", "防护", -20_000, bought),
    ]
    assert part.totals[0]["amount_fen"] == 70_000
    assert rows(details(books, FEB_9, FEB_9), "amount_fen") == [(-20_000,)]


def test_what_is_taken_back_counts_against_what_it_was(books):
    bought = books.buy(90_000, paid=False)
    less = books.refund(bought, 20_000, unpaid=True)
    undone = books.reverse(FEB_9, less, "DGC")
    gone = books.reverse(FEB_10, bought, "DGC")
    assert rows(details(books, FEB_8, FEB_10), "number", "amount_fen", "original") == [
        (bought, 90_000, None),
        (less, -20_000, bought),
        (undone, 20_000, less),
        (gone, -90_000, bought),
    ]


def test_what_is_bound_prepaid_advanced_or_paid_later_is_no_expenditure(books):
    ordered = books.commit(50_000)
    ahead = books.prepay(30_000, number=ordered)
    books.advance(10_000)
    owed = books.buy(20_000, number=ordered, paid=False)
    books.pay(owed, 5_000, on=FEB_9)
    settled = books.buy(25_000, number=ahead, on=FEB_10)
    assert rows(details(books, FEB_8, FEB_10), "number", "amount_fen") == [
        (owed, 20_000),
        (settled, 25_000),
    ]


def test_a_person_who_paid_first_is_not_named(books):
    books.buy(700, payee="李四", reimburses=True, proof="发票照片", purpose="电话 13800138000")
    part = details(books, FEB_8, FEB_8)
    assert rows(part, "payee") == [("个人",)]
    assert "13800138000" not in str(part)
    assert "李四" not in str(part)


def test_a_person_who_was_paid_is_not_named_in_what_it_was_for(books):
    said = {"payee": "李四", "purpose": "还李四（13800138000）垫的口罩钱", "proof": "小票"}
    books.buy(500, reimburses=True, **said)
    ((payee, matter),) = rows(details(books, FEB_8, FEB_8), "payee", "matter")
    assert payee == "个人"
    assert matter.startswith("还个人")
    assert "李四" not in str(books.sheet("S5", FEB_8, FEB_8).as_json())


def test_a_holder_says_on_what_it_spent_the_dearest_first_and_nothing_where_it_spent_nothing(books):
    books.buy(100, purpose="体温计")
    books.buy(300, purpose="消毒液 电话13800138000")
    books.buy(250, purpose="体温计")
    gone = books.buy(900, purpose="帐篷")
    books.refund(gone, 900)
    books.buy(10, purpose="横幅")
    sheet = books.sheet("S5", FEB_8, FEB_8)
    assert {r["holder"]: r["matter"] for r in sheet.rows} == {
        "南独乐河镇本级": None,
        "东沟村": "体温计；消毒液等 3 项",
        "西梁村": None,
    }
    assert {r["linked"] for r in details(books, FEB_8, FEB_8).rows} == {None}
    assert any("都没有的填“—”" in note for note in sheet.notes)


def test_goods_on_no_order_are_named_by_the_lines_of_the_invoice_that_paid_them(ledger, clock):
    clock.set(date(2020, 3, 31))
    books = Matching(ledger)
    lot, other = books.bought(40), books.bought(5)
    invoice = books.bill(("MASK", 40, 12_000))
    spent = books.buy(12_000, "NDL")
    books.use(invoice, spent)
    assert linked(books) == {spent: None}
    books.put(invoice, lot=other, quantity=5)
    books.off(invoice, lot=other)
    books.put(invoice, lot=lot)
    assert linked(books) == {spent: lot.rsplit("-", 1)[0]}
    books.take_off(invoice, spent)
    assert linked(books) == {spent: None}


def linked(books):
    part = details(books, date(2020, 2, 1), date(2020, 3, 31))
    return {row["number"]: row["linked"] for row in part.rows}
