"""S1-附 捐赠款收支 by hand: each gift as its donor wants to be named, when it was paid in, what was done with it."""

from datetime import date

import pytest

from inventory import cash_gifts
from inventory.errors import BadInput, NotFound, SheetBroken
from tests.inventory.books import Books, document
from tests.inventory.money import Money

JAN_30, FEB_5 = date(2020, 1, 30), date(2020, 2, 5)
FEB_8, FEB_9, FEB_10 = (date(2020, 2, n) for n in (8, 9, 10))


def tell(books):
    books.create_gifts()
    books.whole = books.gift(500_000, "JZ-2020-000123", FEB_5, donor="FIRM", cash=False)
    books.person = books.gift(20_000, "0042", donor="ZHANG", intent="给东沟村值守，13800138000")
    books.wrong = books.gift(300, "0043")
    books.reverse(FEB_9, books.wrong)
    books.allot(FEB_8, "G", DGC=100_000)
    books.spent = books.buy(60_000, fund="G", on=FEB_9, use="DUTY")
    books.refund(books.spent, 10_000, on=FEB_10)
    with books.ledger.writing() as session:
        cash_gifts.bank(
            session, actor="system", number=books.person, on=FEB_9, slip="S-778899",
        )  # fmt: skip
    return books


@pytest.fixture
def books(ledger, clock):
    clock.set(FEB_10)
    return tell(Money(ledger))


def test_each_gift_as_its_donor_wants_to_be_named(books):
    sheet = books.sheet("S1F", JAN_30, FEB_10)
    keys = ("number", "on", "donor", "donor_kind", "receipt_no", "form", "amount_fen", "banked_on")
    told = [tuple(row[key] for key in keys) for row in sheet.rows]
    assert told[0] == (
        books.whole, "2020-02-05", "示例医疗器械有限公司", "单位", "尾号 0123", "转账", 500_000, None,
    )  # fmt: skip
    assert told[1] == (
        books.person, "2020-02-08", "爱心人士", "个人", "0042", "现金", 20_000, "2020-02-09",
    )  # fmt: skip
    assert [row["amount_fen"] for row in sheet.rows] == [500_000, 20_000, 300, -300]
    assert sheet.totals[0]["amount_fen"] == 520_000
    said = str(sheet.as_json())
    assert "张三" not in said
    assert "13800138000" not in said
    assert "S-778899" not in said
    assert [row["slip"] for row in sheet.rows][1] == "尾号 8899"
    assert [row["note"] for row in sheet.rows][2:] == [
        "已由 NDL-SK-2020-000004 冲销", f"冲销 {books.wrong}",
    ]  # fmt: skip


def test_what_came_was_used_and_is_left(books):
    sheet = books.sheet("S1F", FEB_8, FEB_10)
    facts = {row["item"]: row["text"] for row in sheet.parts[0].rows}
    assert facts["期初结余"] == "5,000.00 元"
    assert facts["本期收到"] == "200.00 元"
    assert facts["本期使用"] == "500.00 元"
    assert facts["期末结余"] == "4,700.00 元"
    assert [(c.id, c.holds) for c in sheet.checks] == [("捐赠款", True), ("R5", True)]
    assert [row["amount_fen"] for row in sheet.parts[1].rows] == [60_000, -10_000]


def test_a_day_in_the_past_stays_what_it_was(books):
    before = books.sheet("S1F", FEB_5, FEB_8)
    assert [row["note"] for row in before.rows] == [None, "现金还没有解缴", "现金还没有解缴"]
    books.gift(700, "0099", FEB_10)
    assert books.sheet("S1F", FEB_5, FEB_8).digest == before.digest


def test_gifts_are_not_mixed_with_the_budget(books):
    with pytest.raises(NotFound):
        books.sheet("S1F", FEB_8, FEB_10, organization="DGC")
    with pytest.raises(BadInput):
        books.sheet("S5", FEB_8, FEB_10)
    assert {
        row["holder"] for row in books.sheet("S5", FEB_8, FEB_10, fund="F").parts[2].rows
    } == set()
    facts = [r["item"] for r in books.sheet("S5", FEB_8, FEB_10, fund="G").parts[0].rows]
    assert "累计收到捐赠款" in facts
    assert "核定总额" not in facts


def test_without_a_fund_of_gifts_there_is_no_such_sheet(ledger, clock):
    clock.set(FEB_10)
    books = Books(ledger)
    books.create_fund(JAN_30)
    with pytest.raises(NotFound):
        books.sheet("S1F", FEB_8, FEB_10)
    with pytest.raises(NotFound):
        books.sheet("S1F", FEB_8, FEB_10, fund="F")


def test_a_gift_that_is_no_gift_by_kind_breaks_the_sheet(sqlite_ledger, clock):
    clock.set(FEB_10)
    books = tell(Money(sqlite_ledger))
    books.tamper(
        f"update document set kind = 'APPROPRIATION', serial = 99 where id = {document(books.whole)}"
    )
    with pytest.raises(SheetBroken) as broken:
        books.sheet("S1F", FEB_5, FEB_10)
    assert broken.value.checks == ["捐赠款"]
