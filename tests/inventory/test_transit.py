"""What is on the way and what is in use: what later documents have not drawn."""

from datetime import date

import pytest

from inventory import in_use, transfers, transit
from inventory.returns import BackLine
from inventory.stock import IssueLine, Recipient
from inventory.transfers import ArrivalLine
from tests.inventory.books import Books

FEB_1, FEB_3, FEB_5, FEB_8 = (date(2020, 2, day) for day in (1, 3, 5, 8))


@pytest.fixture
def town(ledger, clock):
    clock.set(FEB_8)
    books = Books(ledger)
    books.receive(FEB_1, 100)
    return books


def send(town, on, quantity, to="DGC"):
    return town.post(transfers.dispatch, on, lines=[IssueLine("MASK", "KF", quantity)], to=to)


def test_what_is_on_the_way_is_seen_by_both_until_it_has_arrived(town):
    late, new = send(town, FEB_3, 30), send(town, FEB_5, 8)
    send(town, FEB_5, 9, to="XLC")
    town.arrive(FEB_5, late, [ArrivalLine(1, 10, missing=1)], reason="少")
    rows = town.ask(transit.on_the_way, actor="clerk")
    assert [(r.number, r.quantity, r.days, r.overdue) for r in rows] == [
        (late, 19, 5, True),
        (new, 8, 3, False),
    ]
    assert [(r.sender, r.receiver) for r in rows] == [("南独乐河镇", "东沟村")] * 2
    assert len(town.ask(transit.on_the_way)) == 3
    town.arrive(FEB_8, late, None)
    assert [r.number for r in town.ask(transit.on_the_way, actor="clerk")] == [new]


def test_a_dispatch_that_was_reversed_is_not_on_the_way(town):
    town.reverse(FEB_5, send(town, FEB_3, 30))
    assert town.ask(transit.on_the_way) == ()


def test_goods_in_use_by_who_answers_for_them(town):
    def hand_out(quantity, custodian, due_on=None):
        return town.post(
            in_use.hand_out,
            FEB_3,
            lines=[IssueLine("MASK", "KF", quantity)],
            recipient=Recipient(group="GUARD"),
            custodian=custodian,
            due_on=due_on,
        )

    hand_out(5, "乙岗")
    first = hand_out(4, "甲岗", due_on=FEB_5)
    town.post(in_use.take_back, FEB_5, number=first, location="KF", lines=[BackLine(1, 3)])
    rows = town.ask(transit.in_use)
    assert [(r.custodian, r.quantity, r.overdue) for r in rows] == [
        ("乙岗", 5, False),
        ("甲岗", 1, True),
    ]
    assert {r.recipient for r in rows} == {"检查点值守人员"}


def test_goods_in_use_of_one_custodian(town):
    for quantity, custodian in ((5, "甲岗"), (4, "乙岗"), (3, "甲岗")):
        town.post(
            in_use.hand_out,
            FEB_3,
            lines=[IssueLine("MASK", "KF", quantity)],
            recipient=Recipient(group="GUARD"),
            custodian=custodian,
        )
    rows = town.ask(transit.in_use, custodian="甲岗")
    assert [(r.custodian, r.quantity) for r in rows] == [("甲岗", 5), ("甲岗", 3)]
    assert town.ask(transit.in_use, custodian="甲") == ()


def test_a_loan_is_open_until_like_goods_came_back(town):
    lent = town.post(
        transfers.dispatch,
        FEB_3,
        lines=[IssueLine("MASK", "KF", 30)],
        to="DGC",
        due_on=FEB_5,
    )
    town.arrive(FEB_3, lent, None)
    assert [(r.lent, r.repaid, r.overdue) for r in town.ask(transit.loans)] == [(30, 0, True)]

    def repay(quantity):
        lines = [IssueLine("MASK", "DGC-KF", quantity)]
        return town.post(transfers.dispatch, FEB_8, "DGC", lines=lines, to="NDL", repays=lent)

    repay(20)
    wrong = repay(5)
    town.reverse(FEB_8, wrong, "DGC")
    (row,) = town.ask(transit.loans, actor="clerk")
    assert (row.lender, row.borrower, row.repaid) == ("南独乐河镇", "东沟村", 20)
    repay(10)
    assert town.ask(transit.loans) == ()
