"""Who stands in for an absent user may what that one may, for those days; to duties the two are one."""

from datetime import date, timedelta

import pytest

from inventory import approvals, delegations, setting_up, stock, wording
from inventory.errors import BadInput, Duplicate, LedgerError, NotAllowed, NotFound, SamePerson
from tests.inventory.eyes import LAST, ON, Eyes

AFTER = LAST + timedelta(days=1)


@pytest.fixture
def books(ledger, clock):
    clock.set(ON)
    return Eyes(ledger)


def test_the_stand_in_may_what_the_absent_may_on_those_days_and_no_others(books, clock):
    books.delegate("finance", "keeper", start=date(2020, 2, 9))
    for day, may in ((ON, False), (date(2020, 2, 9), True), (LAST, True), (AFTER, False)):
        clock.set(day)
        if may:
            assert books.share("keeper")
        else:
            with pytest.raises(NotAllowed):
                books.share("keeper")
    assert books.broken() == {}


def test_he_may_it_where_the_absent_may_and_nowhere_else(books):
    books.delegate("west", "clerk")
    assert books.owe("clerk", organization="XLC")
    with pytest.raises(NotAllowed):
        books.owe("clerk", organization="NDL")


def test_one_who_stands_in_for_a_stand_in_may_nothing_of_the_first(books):
    books.delegate("finance", "keeper")
    books.delegate("keeper", "publisher")
    with pytest.raises(NotAllowed):
        books.share("publisher")
    assert books.take_in("publisher")


def test_an_absent_approver_is_stood_in_for_everywhere_he_approves(books):
    town, village = books.owe("finance"), books.owe("clerk", organization="DGC")
    books.delegate("approver", "mayor")
    rows = books.ask(approvals.waiting, actor="mayor", organization="NDL")
    assert [(row.number, row.mine) for row in rows] == [(town, True), (village, True)]
    assert books.approve("mayor", town).approved
    assert books.approve("mayor", village).approved


def test_who_stands_in_for_somebody_neither_approves_nor_pays_what_that_one_made(books):
    number = books.owe("finance")
    books.delegate("finance", "cashier")
    books.delegate("finance", "deputy")
    with pytest.raises(SamePerson) as raised:
        books.settle("cashier", number)
    assert (raised.value.did, raised.value.one_with) == ("make", "会计")
    assert wording.say(raised.value).startswith(f"{number} 是会计经手的，你们在互相代理")
    with pytest.raises(SamePerson):
        books.approve("deputy", number)
    (row,) = books.ask(approvals.waiting, actor="deputy")
    assert not row.mine


def test_nor_does_the_absent_what_his_stand_in_made(books, clock):
    books.delegate("finance", "cashier")
    number = books.owe("cashier")
    clock.set(AFTER)  # he is back, and it is still one person who did it
    with pytest.raises(SamePerson):
        books.settle("finance", number)
    assert books.settle("system", number)


def test_an_approval_by_the_stand_in_bars_the_absent_from_paying(books):
    books.delegate("cashier", "approver")
    number = books.owe("finance")
    books.approve("approver", number)
    with pytest.raises(SamePerson) as raised:
        books.settle("cashier", number)
    assert raised.value.did == "approve"
    with pytest.raises(SamePerson):
        books.settle("approver", number)


def test_two_who_never_stood_in_for_each_other_on_those_days_are_two(books, clock):
    books.delegate("finance", "cashier", last=date(2020, 2, 9))
    clock.set(date(2020, 2, 12))
    assert books.settle("cashier", books.owe("finance"))


def test_it_ends_before_its_last_day_when_somebody_says_so_or_he_is_back(books):
    books.delegate("finance", "keeper")
    books.delegate("finance", "publisher")
    assert books.end("finance", "keeper").ended_on == ON
    assert not books.end("finance", "publisher", actor="finance").in_force
    for login in ("keeper", "publisher"):
        with pytest.raises(NotAllowed):
            books.share(login)
    with pytest.raises(NotFound):
        books.end("finance", "keeper")
    assert books.delegate("finance", "keeper").in_force


def test_the_day_on_which_it_ended_still_makes_them_one(books):
    books.delegate("finance", "cashier")
    number = books.owe("finance")
    books.end("finance", "cashier")
    with pytest.raises(SamePerson):
        books.settle("cashier", number)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"actor": "finance"}, NotAllowed),
        ({"actor": "mayor"}, NotAllowed),
        ({"actor": "deputy", "stand_in": "deputy"}, BadInput),
        ({"stand_in": "finance"}, BadInput),
        ({"absent": "system"}, BadInput),
        ({"stand_in": "nobody"}, NotAllowed),
        ({"stand_in": "nobody", "actor": "system"}, NotFound),
        ({"last": date(2020, 2, 7)}, BadInput),
        ({"start": date(2020, 2, 1), "last": date(2020, 2, 7)}, BadInput),
        ({"decision": " "}, BadInput),
    ],
)
def test_what_is_refused(books, said, error):
    with pytest.raises(error):
        books.delegate(**({"absent": "finance", "stand_in": "keeper"} | said))
    assert books.ask(delegations.delegations) == ()


def test_the_same_days_are_given_once(books):
    books.delegate("finance", "keeper")
    with pytest.raises(Duplicate):
        books.delegate("finance", "keeper", start=LAST, last=AFTER)


def test_a_stand_in_names_no_further_one(books):
    books.delegate("approver", "keeper")
    with pytest.raises(NotAllowed):
        books.delegate("finance", "publisher", actor="keeper")


def test_who_is_no_longer_active_neither_stands_in_nor_is_stood_in_for(books, ledger):
    books.delegate("gone", "keeper")
    gone = {"login": "gone", "name": "已离任", "role": "finance", "organization": "NDL"}
    setting_up.setup(ledger, actor="system", data={"users": [gone | {"active": False}]})
    with pytest.raises(NotAllowed):
        books.share("keeper")
    with pytest.raises(BadInput):
        books.delegate("gone", "cashier")


def test_a_checkpoint_head_stands_in_at_the_other_checkpoint_too(books, ledger):
    gate = {"code": "NDL-K2", "name": "二号卡口", "organization": "NDL", "checkpoint": True}
    head = {"login": "head2", "name": "二号卡口长", "role": "checkpoint_head"}
    users = [head | {"organization": "NDL", "location": "NDL-K2"}]
    setting_up.setup(ledger, actor="system", data={"locations": [gate], "users": users})
    books.receive(ON, 100)

    def issue():
        lines = [stock.IssueLine("MASK", "KF", 1)]
        return books.do(stock.issue, "head2", group="GUARD", lines=lines)

    with pytest.raises(LedgerError):
        issue()
    books.delegate("checkpoint", "head2")
    assert issue()


def test_everybody_sees_of_his_scope_who_stands_in_for_whom(books):
    books.delegate("west", "clerk")
    books.delegate("finance", "keeper")
    both = [("west", "clerk", True), ("finance", "keeper", True)]
    for login, seen in (("publisher", both), ("clerk", both[:1]), ("mayor", [])):
        rows = books.ask(delegations.delegations, actor=login)
        assert [(row.absent, row.stand_in, row.in_force) for row in rows] == seen
