"""账务核对表 by hand: the accountants' spending, real use, why they differ to the fen; or that they do not agree."""

from datetime import date

import pytest

from inventory import funds
from inventory.errors import NotAllowed
from tests.statements.booked_town import Booked
from tests.statements.town import day, keys

END = date(2020, 3, 31)
PARTS = ("unreported_fen", "prepaid_fen", "advanced_fen", "timing_fen", "unexplained_fen")


@pytest.fixture
def books(ledger, clock):
    clock.set(END)
    return Booked(ledger)


def shown(books, end=END, **said):
    """Of each holder: booked, used; unreported, prepaid, advanced, timing; what is unexplained, and the verdict."""
    said = {"below": True} | said
    statement = books.show("reconciliation", None, end, **said)
    for row in (*statement.rows, *statement.totals):
        assert row["booked_fen"] - row["used_fen"] == row["difference_fen"]
        assert row["difference_fen"] == sum(row[part] for part in PARTS)
        assert (row["result"] == "相符") == (row["unexplained_fen"] == 0)
    return keys(statement.rows, "holder", "booked_fen", "used_fen", *PARTS, "result")


def test_what_was_counted_when_sub_allocated_is_unreported_until_it_is_used(books):
    number = books.allot(day(29, 1), DGC=50_000, XLC=20_000)
    books.book(number, "记-0001", on=day(30, 1))
    books.buy(12_000, "DGC", day(3))
    books.commit(6_000, "DGC", day(4))
    books.prepay(5_000, "DGC", day(5))
    books.advance(3_000, "DGC", day(6))
    assert shown(books) == [
        ("DGC", 50_000, 12_000, 30_000, 5_000, 3_000, 0, 0, "相符"),
        ("XLC", 20_000, 0, 20_000, 0, 0, 0, 0, "相符"),
    ]
    # as of a day: nothing was used yet
    assert shown(books, day(2), organization="DGC") == [
        ("DGC", 50_000, 0, 50_000, 0, 0, 0, 0, "相符"),
    ]
    assert shown(books, day(29, 1)) == []


def test_what_was_booked_as_a_claim_is_counted_when_it_is_reported(books):
    books.book(books.allot(day(29, 1), DGC=50_000), "记-0001", as_spending=False)
    booked = books.buy(12_000, "DGC", day(3))
    books.book(booked, "记-0002", on=day(20))
    books.buy(700, "DGC", day(4))
    assert shown(books) == [("DGC", 12_000, 12_700, 0, 0, 0, -700, 0, "相符")]
    # the voucher came later than the day asked for
    assert shown(books, day(19)) == [("DGC", 0, 12_700, 0, 0, 0, -12_700, 0, "相符")]


def test_a_prepayment_counted_by_its_own_voucher_is_open_until_it_is_delivered(books):
    books.allot(day(29, 1), NDL=300_000)
    first = books.prepay(40_000, "NDL", day(1))
    books.book(first, "记-0001", on=day(1))
    second = books.prepay(9_000, "NDL", day(1))
    books.book(second, "记-0002", on=day(1), as_spending=False)  # 预付账款
    books.buy(25_000, "NDL", day(8), number=first)
    assert shown(books) == [("NDL", 40_000, 25_000, 0, 15_000, 0, 0, 0, "相符")]
    books.buy(15_000, "NDL", day(9), number=first)
    assert shown(books) == [("NDL", 40_000, 40_000, 0, 0, 0, 0, 0, "相符")]
    books.buy(9_000, "NDL", day(10), number=second)
    assert shown(books) == [("NDL", 40_000, 49_000, 0, 0, 0, -9_000, 0, "相符")]


def test_an_advance_is_accounted_for_and_the_rest_brought_back(books):
    books.allot(day(29, 1), NDL=300_000)
    number = books.advance(5_000, "NDL", day(5))
    books.book(number, "记-0001", on=day(5))
    books.buy(4_200, "NDL", day(9), number=number, payee="供销社")
    back = books.unspent(number, 800, "NDL", day(9))
    assert shown(books) == [("NDL", 5_000, 4_200, 0, 0, 0, 800, 0, "相符")]
    books.book(back, "记-0002", on=day(10))
    assert shown(books) == [("NDL", 4_200, 4_200, 0, 0, 0, 0, 0, "相符")]


def test_refunds_reversals_and_what_is_given_back_wait_for_their_vouchers(books):
    books.book(books.allot(day(29, 1), DGC=50_000), "记-0001", on=day(1), as_spending=False)
    bought = books.buy(12_000, "DGC", day(3))
    books.book(bought, "记-0002", on=day(4))
    refund = books.refund(bought, 2_000, "DGC", day(5))
    wrong = books.buy(900, "DGC", day(6))
    books.book(wrong, "记-0003", on=day(6))
    reversal = books.reverse(day(7), wrong, "DGC")
    never = books.buy(33, "DGC", day(6))
    books.reverse(day(7), never, "DGC")
    assert shown(books) == [("DGC", 12_900, 10_000, 0, 0, 0, 2_900, 0, "相符")]
    books.book(refund, "记-0004", on=day(8))
    books.book(reversal, "记-0005", on=day(9))
    assert shown(books) == [("DGC", 10_000, 10_000, 0, 0, 0, 0, 0, "相符")]
    # before the reversal, the wrong one was used and booked alike; what was never booked was timing
    assert shown(books, day(6)) == [("DGC", 12_900, 10_933, 0, 0, 0, 1_967, 0, "相符")]


def test_what_was_given_back_is_counted_until_its_voucher(books):
    books.book(books.allot(day(29, 1), DGC=50_000), "记-0001", on=day(1))
    books.buy(12_000, "DGC", day(3))
    back = books.post(
        funds.give_back,
        day(8),
        "DGC",
        fund="F",
        amount_fen=38_000,
        reason="到期",
    )
    assert shown(books) == [("DGC", 50_000, 12_000, 0, 0, 0, 38_000, 0, "相符")]
    books.book(back, "记-0009", on=day(9))
    assert shown(books) == [("DGC", 12_000, 12_000, 0, 0, 0, 0, 0, "相符")]


def test_what_was_counted_twice_does_not_agree_and_says_what_to_look_for(books):
    books.book(books.allot(day(29, 1), DGC=50_000, XLC=1), "记-0001", on=day(1))
    number = books.buy(12_000, "DGC", day(3))
    books.book(number, "记-0002", on=day(4))
    assert shown(books)[0] == ("DGC", 62_000, 12_000, 38_000, 0, 0, 0, 12_000, "不相符")
    statement = books.show("reconciliation", None, END, below=True)
    assert keys(statement.totals, "unexplained_fen", "result") == [(12_000, "不相符")]
    (said,) = [note for note in statement.notes if "多记" in note]
    assert "东沟村" in said
    assert "120.00 元" in said
    books.withdraw(number, "记-0002")
    books.book(number, "记-0002", on=day(4), as_spending=False)
    assert shown(books)[0] == ("DGC", 50_000, 12_000, 38_000, 0, 0, 0, 0, "相符")


def test_what_was_counted_nowhere_does_not_agree(books):
    books.allot(day(29, 1), DGC=50_000)
    books.book(books.buy(700, "DGC", day(3)), "记-0001", on=day(4), as_spending=False)
    assert shown(books) == [("DGC", 0, 700, 0, 0, 0, 0, -700, "不相符")]
    assert "少记支出 7.00 元" in books.show("reconciliation", None, END, below=True).notes[-1]


def test_a_debt_counts_when_it_is_owed_or_where_they_say_so_when_it_is_paid(books):
    books.allot(day(29, 1), NDL=300_000)
    owed = books.buy(7_000, "NDL", day(3), paid=False)
    paid = books.pay(owed, 7_000, "NDL", day(4))
    books.book(paid, "记-0001", on=day(4), as_spending=True)
    assert shown(books) == [("NDL", 7_000, 7_000, 0, 0, 0, 0, 0, "相符")]
    books.withdraw(paid, "记-0001")
    books.book(owed, "记-0002", on=day(3))
    books.book(paid, "记-0003", on=day(4))
    assert shown(books) == [("NDL", 7_000, 7_000, 0, 0, 0, 0, 0, "相符")]


def test_funds_are_apart_and_one_may_be_asked_for(books):
    books.allot(day(29, 1), DGC=50_000)
    books.buy(700, "DGC", day(3))
    books.create_fund(day(30, 1), "G2")
    assert len(shown(books, fund="F")) == 1
    assert shown(books, fund="G2") == []
    with pytest.raises(NotAllowed):
        shown(books, fund="NONE", actor="finance")
    with pytest.raises(NotAllowed):
        shown(books, actor="checkpoint", below=False)


@pytest.mark.parametrize("limit", [1, 2])
def test_pages_joined_are_the_whole_and_the_total_is_on_the_last(books, limit):
    number = books.allot(day(29, 1), DGC=50_000, XLC=20_000, NDL=1_000)
    books.book(number, "记-0001", on=day(30, 1))
    whole = books.show("reconciliation", None, END, below=True)
    pages = books.pages("reconciliation", None, END, limit=limit, below=True)
    assert sum((page.rows for page in pages), ()) == whole.rows
    assert [bool(page.totals) for page in pages] == [False] * (len(pages) - 1) + [True]
    assert whole.totals[0]["unreported_fen"] == 71_000


def test_of_a_village_alone_its_own_row(books):
    number = books.allot(day(29, 1), DGC=50_000, XLC=20_000)
    books.book(number, "记-0001", on=day(30, 1))
    assert [row[0] for row in shown(books, organization="XLC", below=False)] == ["XLC"]
