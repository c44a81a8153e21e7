"""Requester, approver and payer are three people: the same one is refused at each door, in whichever order."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from inventory import approvals, duties, reversal, spending, wording
from inventory.errors import NotAllowed, SamePerson
from tests.inventory.eyes import LAST, Eyes


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
    assert duties.against(duties.APPROVE, "system") == {duties.MAKE, duties.PAY}


def test_each_two_of_the_three_acts_are_apart(books):
    for act in (duties.MAKE, duties.APPROVE, duties.PAY):
        assert duties.against(act, "finance") == {"make", "approve", "pay"} - {act}


def test_a_village_with_one_clerk_is_paid_by_the_town(books):
    number = books.owe("clerk", organization="DGC")
    with pytest.raises(SamePerson):
        books.settle("clerk", number, organization="DGC")
    assert books.settle("finance", number, organization="DGC").startswith("DGC-FK-")


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
