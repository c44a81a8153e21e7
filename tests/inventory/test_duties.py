"""Requester, approver and payer are three people: the same one is refused at each door, in whichever order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from inventory import approvals, duties, periods, reversal, spending, stock, vouchers, wording
from inventory.errors import ApprovalRefused, NotAllowed, Related, SamePerson
from inventory.stock import ReceiptLine
from tests.inventory.eyes import LAST, ON, Eyes

SOME = [ReceiptLine("MASK", "KF", 10)]
WORTH_SOMETHING = [ReceiptLine("MASK", "KF", 10, value_fen=1000)]


@pytest.fixture
def books(ledger, clock):
    clock.set(LAST)
    return Eyes(ledger)


def why(raised):
    return raised.value.act, raised.value.did


def test_who_recorded_an_expenditure_does_not_pay_it_and_another_does(books):
    number = books.owe("finance")
    with pytest.raises(SamePerson) as raised:
        books.settle("finance", number)
    assert why(raised) == ("pay", "make")
    assert wording.say(raised.value) == f"{number} 是你经手的，付款要换一个人。"
    assert books.settle("cashier", number).startswith("NDL-FK-")
    assert books.broken() == {}


def test_who_approved_an_expenditure_does_not_pay_it(books, ledger):
    number = books.owe("finance")
    books.approve("system", number)
    with pytest.raises(SamePerson) as raised:
        books.settle("system", number)
    assert why(raised) == ("pay", "approve")
    assert wording.say(raised.value) == f"{number} 是你批准的，付款要换一个人。"


def test_who_paid_an_expenditure_does_not_approve_it_afterwards(books):
    number = books.owe("finance")
    books.settle("system", number)
    with pytest.raises(SamePerson) as raised:
        books.approve("system", number)
    assert why(raised) == ("approve", "pay")
    assert wording.say(raised.value) == f"{number} 是你付款的，审批要换一个人。"
    (row,) = books.ask(approvals.waiting, actor="system")
    assert not row.mine
    assert books.approve("approver", number).approved


def test_who_recorded_an_expenditure_does_not_approve_it(books):
    number = books.owe("system")
    with pytest.raises(SamePerson) as raised:
        books.approve("system", number)
    assert why(raised) == ("approve", "make")


def test_the_local_operator_may_pay_what_he_recorded_and_nothing_else(books):
    assert books.settle("system", books.owe("system"))
    assert duties.against(duties.PAY, "system") == {duties.APPROVE}
    assert duties.against(duties.PAY, "finance") == {duties.APPROVE, duties.MAKE}
    assert duties.against(duties.APPROVE, "system") == {duties.MAKE, duties.PAY, duties.SETTLE}


def test_each_two_of_the_three_acts_are_apart(books):
    for act in (duties.MAKE, duties.APPROVE, duties.PAY):
        apart = duties.against(act, "finance") - {duties.SETTLE}
        assert apart == {"make", "approve", "pay"} - {act}
    assert duties.against(duties.SETTLE, "finance") == {duties.APPROVE}


def test_a_village_with_one_clerk_is_paid_by_the_town(books):
    number = books.owe("clerk", organization="DGC")
    with pytest.raises(SamePerson):
        books.settle("clerk", number, organization="DGC")
    assert books.settle("finance", number, organization="DGC").startswith("DGC-FK-")


def test_what_was_refused_is_not_paid_and_a_payment_before_it_stands(books):
    number = books.owe("finance")
    first = books.settle("cashier", number, key="first")
    books.approve("approver", number, yes=False, note="没有询价")
    with pytest.raises(ApprovalRefused) as raised:
        books.settle("cashier", number)
    assert raised.value.facts() == {
        "number": number,
        "organization": "NDL",
        "by": "审批人",
        "note": "没有询价",
    }
    said = f"{number} 没有批准（审批人：没有询价），不能付款。请冲销 {number}。"
    assert wording.say(raised.value) == said
    assert books.settle("cashier", number, key="first") == first
    assert books.holder("NDL").payable_fen == 600_000 - 1
    assert books.broken() == {}


def close(books, actor, on=LAST, through=ON):
    return books.do(periods.close_period, actor, on=on, through=through)


def test_who_moved_goods_does_not_close_the_books_over_them_and_another_does(books):
    books.take_in("keeper")
    taken = books.take_in("keeper")
    books.delegate("finance", "keeper")
    with pytest.raises(SamePerson) as raised:
        close(books, "keeper")
    first = raised.value.number
    assert first < taken
    assert (why(raised), raised.value.one_with) == (("book", "keep"), None)
    said = f"{first} 是你经手的物资单据，结账、登记凭证要换一个人。"
    assert wording.say(raised.value) == said
    assert close(books, "cashier")


def test_nor_does_who_stands_in_for_him_that_day_and_who_was_stood_in_for_does_when_he_is_back(
    books, clock
):
    books.take_in("keeper")
    books.delegate("keeper", "finance", last=LAST)
    with pytest.raises(SamePerson) as raised:
        close(books, "finance")
    assert raised.value.one_with == "物资员"
    clock.set(LAST + timedelta(days=1))
    assert close(books, "finance")


def test_nor_does_a_relative_of_his(books):
    books.take_in("keeper")
    books.declare("finance", other="keeper")
    with pytest.raises(Related) as raised:
        close(books, "finance")
    assert raised.value.act == "book"


def test_goods_of_a_month_that_is_closed_already_or_not_closed_yet_bar_nobody(books):
    books.take_in("keeper")
    close(books, "cashier")
    books.do(stock.receive, "keeper", on=LAST, origin="DONATED", counterparty="FIRM", lines=SOME)
    books.delegate("finance", "keeper")
    assert close(books, "keeper", through=LAST - timedelta(days=1))
    with pytest.raises(SamePerson):
        close(books, "keeper", through=LAST)


def test_who_moved_goods_records_no_voucher_of_them(books):
    number = books.do(
        stock.receive, "keeper", origin="DONATED", counterparty="FIRM", lines=WORTH_SOMETHING
    )
    books.delegate("finance", "keeper")
    said = {"number": number, "voucher": "记-1", "on": ON}
    with pytest.raises(SamePerson) as raised:
        books.say(vouchers.record_voucher, "keeper", **said)
    assert why(raised) == ("book", "keep")
    assert books.say(vouchers.record_voucher, "cashier", **said)


def test_the_local_operator_who_took_over_old_books_closes_them(books):
    books.take_in("system")
    assert close(books, "system")
    assert duties.against(duties.BOOK, "system") == set()
    assert duties.against(duties.BOOK, "finance") == {duties.KEEP}


def test_a_payment_sent_again_is_the_same_one_and_not_asked_again(books):
    number = books.owe("finance")
    first = books.settle("cashier", number, key="again")
    assert books.settle("cashier", number, key="again") == first


def test_who_reversed_a_payment_did_not_pay(books):
    number = books.owe("finance")
    paid = books.settle("cashier", number)
    with books.ledger.writing() as session:
        said = {"organization": "NDL", "on": LAST, "request_key": "r", "reason": "错"}
        reversal.reverse(session, actor="system", number=paid, **said)
    assert books.approve("system", number).approved


def test_nobody_approves_and_pays_at_once(books):
    number = books.owe("finance")

    def one(door):
        try:
            door("system", number)
        except SamePerson:
            return 0
        return 1

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(one, [books.approve, books.settle])) == 1


def test_who_may_not_pay_at_all_is_told_that_and_not_who_did_what(books):
    number = books.owe("finance")
    with pytest.raises(NotAllowed):
        books.say(
            spending.pay,
            "approver",
            organization="NDL",
            on=LAST,
            request_key="x",
            number=number,
            amount_fen=1,
        )
