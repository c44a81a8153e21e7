"""What the closing sheet says of money, fund by fund."""

from datetime import date

import pytest

from inventory.sheets import closing_funds
from tests.inventory.money import ON, Money

JAN_28, FEB_9 = date(2020, 1, 28), date(2020, 2, 9)


@pytest.fixture
def books(ledger, clock):
    clock.set(FEB_9)
    return Money(ledger)


def part(books, key, organization="NDL"):
    sheet = books.sheet("SC", JAN_28, FEB_9, organization=organization)
    assert all(check.holds for check in sheet.checks)
    (found,) = [p for p in sheet.parts if p.key == key]
    return found


def test_spending_by_use_is_net_of_refunds_and_reversals(books):
    first = books.buy(300_000, use="DUTY")
    books.refund(first, 100_000, on=FEB_9)
    books.reverse(FEB_9, books.buy(50_000, use="DUTY"), "DGC")
    gone = books.buy(7_000, "NDL", use="PROTECTION")
    books.refund(gone, 7_000, "NDL", on=FEB_9)
    uses = part(books, "uses")
    assert [row["amount_fen"] for row in uses.rows] == [200_000], "what all came back is of no use"
    (fund,) = part(books, "funds").rows
    assert (fund["spent_fen"], fund["refunded_fen"]) == (307_000, 107_000)
    assert part(books, "uses", "XLC").rows == ()


def test_money_that_was_given_back_is_the_funds_again(books):
    books.give_back(1_000_000)
    (fund,) = part(books, "funds").rows
    told = (fund["given_fen"], fund["returned_fen"], fund["unallocated_fen"], fund["available_fen"])
    assert told == (20_000_000, 1_000_000, 181_000_000, 19_000_000)
    (own,) = part(books, "funds", "DGC").rows
    assert (own["given_fen"], own["returned_fen"], own["available_fen"]) == (
        5_000_000, 1_000_000, 4_000_000,
    )  # fmt: skip


def test_where_no_fund_is_there_are_no_parts_and_no_checks():
    assert list(closing_funds.parts([])) == []
    assert list(closing_funds.checks([])) == []
    assert list(closing_funds.left([])) == []


def test_what_was_paid_is_not_owed_any_more(books):
    spent = books.buy(300_000, paid=False)
    (fund,) = part(books, "funds").rows
    assert fund["payable_fen"] == 300_000
    books.pay(spent, 300_000, on=ON)
    (fund,) = part(books, "funds").rows
    assert fund["payable_fen"] == 0
