"""The special fund from the decision to the end: 2,000,000 yuan, two villages, and every way money moves.

All sums are yuan in the comments and fen in the calls, so that they can be checked with a pencil.
"""

from datetime import date

import pytest

from inventory import errors, funds, spending
from tests.inventory.money import Money

GEAR = ("PROTECTION", "DISINFECTION")
END = date(2020, 3, 31)


@pytest.fixture
def books(ledger, clock):
    clock.set(END)
    return Money(ledger, given=False)  # on 28 January 2,000,000.00 are decided


def day(month, number):
    return date(2020, month, number)


def sub_allocate(books):
    """29 January: 300,000.00 to the town itself; 50,000.00 to each village, for protective goods and disinfection
    alone, until the end of March. 1,600,000.00 stay."""
    lines = [
        funds.AllocationLine("NDL", 30_000_000),
        funds.AllocationLine("DGC", 5_000_000, GEAR, END),
        funds.AllocationLine("XLC", 5_000_000, GEAR, END),
    ]
    books.post(funds.sub_allocate, day(1, 29), fund="F", lines=lines)
    assert books.position().unallocated_fen == 160_000_000


def tents(books):
    """The town prepays 60,000.00 for tents; they come in two parts, of 35,000.00 and 25,000.00."""
    number = books.prepay(6_000_000, "NDL", day(2, 1), use="HEATING", due_on=day(2, 20))
    assert books.holder("NDL").spent_fen == 0
    books.buy(3_500_000, "NDL", day(2, 8), number=number)
    assert books.holder("NDL").prepaid_fen == 2_500_000
    books.buy(2_500_000, "NDL", day(2, 10), number=number)
    with pytest.raises(errors.OverItem):
        books.buy(1, "NDL", day(2, 10), number=number)


def advance(books):
    """Li Si gets 5,000.00 for those on duty, accounts for 4,200.00 and brings 800.00 back."""
    number = books.advance(500_000, "NDL", day(2, 5), use="DUTY")
    books.buy(420_000, "NDL", day(2, 9), number=number, payee="供销社")
    books.unspent(number, 80_000, "NDL", day(2, 9))
    holder = books.holder("NDL")  # 60,000.00 + 4,200.00 of 300,000.00
    assert (holder.spent_fen, holder.prepaid_fen) == (6_420_000, 0)
    assert holder.available_fen == 23_580_000


def masks(books):
    """Donggou buys masks for 12,340.50 and gets 340.50 back; posters it may not pay for."""
    number = books.buy(1_234_050, "DGC", day(2, 3), use="PROTECTION")
    with pytest.raises(errors.UseNotAllowed):
        books.buy(1, "DGC", day(2, 4), use="PUBLICITY")
    books.refund(number, 34_050, "DGC", day(2, 12))
    holder = books.holder("DGC")
    assert (holder.spent_fen, holder.refunded_fen) == (1_234_050, 34_050)
    assert holder.available_fen == 3_800_000  # 50,000.00 - 12,340.50 + 340.50


def reimbursement(books):
    """In Xiliang somebody had paid 860.00 for disinfectant himself; the invoice comes later."""
    said = {"payee": "王五", "reimburses": True, "proof": "微信付款记录", "awaiting_papers": True}
    number = books.buy(86_000, "XLC", day(2, 11), use="DISINFECTION", **said)
    with books.ledger.writing() as session:
        spending.add_papers(
            session, actor="system", number=number, on=day(2, 20), reference="发票 00123"
        )


def raised(books):
    """15 February: 500,000.00 more are decided; 20,000.00 of it go to Xiliang on the terms it has."""
    decision = funds.Decision("镇党委", "关于追加的会议纪要", day(2, 15), "〔2020〕6号")
    books.change(50_000_000, day(2, 15), decision=decision)
    assert books.position().total_fen == 250_000_000
    books.give("XLC", 2_000_000, day(2, 16), uses=GEAR, ends_on=END)
    assert books.available("XLC") == 6_914_000  # 70,000.00 - 860.00


def ordered(books):
    """Xiliang binds 30,000.00 to an order; it comes to 28,000.00, is owed and then paid; 2,000.00 are free again."""
    number = books.commit(3_000_000, "XLC", day(2, 20), use="PROTECTION", due_on=day(3, 10))
    bill = books.buy(2_800_000, "XLC", day(2, 25), number=number, paid=False)
    assert books.holder("XLC").payable_fen == 2_800_000
    books.pay(bill, 2_800_000, "XLC", day(3, 1))
    books.release(number, None, "XLC", day(3, 11))
    assert books.available("XLC") == 4_114_000  # 70,000.00 - 860.00 - 28,000.00


def given_back(books):
    """31 March: what the villages have left comes back, 38,000.00 and 41,140.00."""
    books.give_back(3_800_000, "DGC", END)
    books.give_back(4_114_000, "XLC", END)
    assert (books.available("DGC"), books.available("XLC")) == (0, 0)


CHAPTERS = (
    sub_allocate,
    tents,
    advance,
    masks,
    reimbursement,
    raised,
    ordered,
    given_back,
)


def test_two_million_yuan_from_the_decision_to_the_last_sheet(books):
    for chapter in CHAPTERS:
        chapter(books)
        assert books.broken() == {}, chapter.__name__
    position = books.position()
    assert position.total_fen == 250_000_000
    # 2,500,000.00 - 300,000.00 (town) - 12,000.00 (Donggou) - 28,860.00 (Xiliang)
    assert position.unallocated_fen == 215_914_000
    rows = {
        h.organization: (h.allotted_fen, h.spent_fen, h.refunded_fen, h.available_fen)
        for h in position.holders
    }
    assert rows == {
        "NDL": (30_000_000, 6_420_000, 0, 23_580_000),
        "DGC": (1_200_000, 1_234_050, 34_050, 0),
        "XLC": (2_886_000, 2_886_000, 0, 0),
    }
