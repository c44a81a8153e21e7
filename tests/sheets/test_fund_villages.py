"""各村拨付 by hand: given, back, accounted for, awaiting papers, not accounted for; and the goods it became."""

from datetime import date

import pytest

from inventory import spending, stock
from inventory.stock import ReceiptLine
from tests.inventory.money import Money

JAN_28, FEB_1 = date(2020, 1, 28), date(2020, 2, 1)
FEB_8, FEB_9, FEB_10 = (date(2020, 2, n) for n in (8, 9, 10))
FIGURES = (
    "allotted_fen",
    "paid_out_fen",
    "returned_fen",
    "spent_fen",
    "awaiting_fen",
    "unreported_fen",
    "available_fen",
    "rate",
)


@pytest.fixture
def books(ledger, clock):
    clock.set(FEB_10)
    return Money(ledger)


def village(books, end=FEB_10, start=JAN_28, holder="东沟村", **said):
    sheet = books.sheet("S5", start, end, **said)
    part = next(p for p in sheet.parts if p.key == "villages")
    return next(row for row in part.rows if row["holder"] == holder)


def figures(row):
    return tuple(row[key] for key in FIGURES)


def papers(books, number, on):
    with books.ledger.writing() as session:
        spending.add_papers(session, actor="system", number=number, on=on, reference="发票")


def test_what_is_accounted_for_and_what_is_not(books):
    books.commit(300_000)
    books.advance(200_000)
    books.buy(1_000_000)
    bare = books.buy(400_000, awaiting_papers=True)
    books.refund(bare, 100_000, on=FEB_9)
    books.give_back(600_000, on=FEB_9)
    # 5,000,000 − 600,000 back; 1,000,000 with papers, 300,000 without, the rest not spent
    assert figures(village(books)) == (
        4_400_000, 5_000_000, 600_000, 1_000_000, 300_000, 3_100_000, 2_600_000, "22.7%",
    )  # fmt: skip
    assert figures(village(books, FEB_8))[2:6] == (0, 1_000_000, 400_000, 3_600_000)
    papers(books, bare, FEB_10)
    assert figures(village(books))[3:6] == (1_300_000, 0, 3_100_000)
    assert figures(village(books, FEB_9))[3:6] == (1_000_000, 300_000, 3_100_000)


def test_an_expenditure_without_papers_that_is_reversed_awaits_none(books):
    bare = books.buy(400_000, awaiting_papers=True)
    books.reverse(FEB_9, bare, "DGC")
    assert figures(village(books))[3:6] == (0, 0, 5_000_000)
    assert figures(village(books, FEB_8))[3:6] == (0, 400_000, 4_600_000)


def test_the_day_is_that_of_the_first_money_that_was_not_taken_back(ledger, clock):
    clock.set(FEB_10)
    books = Money(ledger, given=False)
    wrong = books.give("DGC", 100, on=FEB_1)
    books.reverse(FEB_8, wrong)
    books.give("DGC", 500, on=FEB_8)
    assert village(books)["on"] == "2020-02-08"
    books.give("XLC", 500, on=FEB_9)
    assert village(books, holder="西梁村")["on"] == "2020-02-09"


def bought(books, on, item, quantity, value_fen=None):
    line = ReceiptLine(item, "DGC-KF", quantity, value_fen=value_fen)
    return books.post(stock.receive, on, "DGC", origin="PURCHASED", counterparty=None, lines=[line])


def test_the_goods_that_the_village_bought_in_the_period(books):
    bought(books, FEB_8, "MASK", 1000, 50_000)
    bought(books, FEB_9, "SOAP", 20, 60_000)
    wrong = bought(books, FEB_9, "MASK", 300)
    books.reverse(FEB_10, wrong, "DGC")
    books.receive(FEB_8, 77)  # a gift to the town
    assert village(books)["goods"] == "洗手液 20 瓶、口罩 1,000 只"
    assert village(books, FEB_9, FEB_9)["goods"] == "洗手液 20 瓶、口罩 300 只"
    assert village(books, holder="西梁村")["goods"] is None


def test_a_village_reads_its_own_row_alone(books):
    books.buy(100)
    sheet = books.sheet("S5", JAN_28, FEB_10, organization="DGC")
    part = next(p for p in sheet.parts if p.key == "villages")
    assert [row["holder"] for row in part.rows] == ["东沟村"]
