"""What was lent and is not given back is given away, when both sides approve it, and only then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from inventory import approvals, documents, loans, setting_up, stock, transfers, transit
from inventory.errors import (
    AlreadyReversed,
    BadInput,
    LedgerError,
    LoanGiven,
    NotAllowed,
    NotFound,
    SameApprover,
    SamePerson,
)
from inventory.stock import IssueLine, ReceiptLine
from tests.inventory.books import Books

FEB_1, FEB_3, FEB_5, FEB_8 = (date(2020, 2, day) for day in (1, 3, 5, 8))
LENT = "DGC-DC-2020-000001"
MORE = {
    "locations": [{"code": "XLC-KF", "name": "西梁村库房", "organization": "XLC"}],
    "users": [
        {"login": "east", "name": "东沟村主任", "role": "approver", "organization": "DGC"},
        {"login": "west", "name": "西梁村主任", "role": "approver", "organization": "XLC"},
        {"login": "secretary", "name": "镇书记", "role": "approver", "organization": "NDL"},
        {"login": "west-clerk", "name": "西梁", "role": "village_clerk", "organization": "XLC"},
    ],
}


@pytest.fixture
def town(ledger):
    """One village lent another 30 masks and 20 bottles of soap, of which 12 masks came back."""
    books = Books(ledger)
    setting_up.setup(ledger, actor="system", data=MORE)
    goods = [ReceiptLine("MASK", "DGC-KF", 50), ReceiptLine("SOAP", "DGC-KF", 20)]
    books.post(stock.receive, FEB_1, "DGC", origin="DONATED", lines=goods)
    lines = [IssueLine("MASK", "DGC-KF", 30), IssueLine("SOAP", "DGC-KF", 20)]
    books.post(transfers.dispatch, FEB_3, "DGC", lines=lines, to="XLC", due_on=FEB_8)
    books.arrive(FEB_3, LENT, None, "XLC", "XLC-KF")
    repay(books, 12)
    yield books
    assert not books.broken()


def repay(town, quantity, item="MASK", **said):
    lines = [IssueLine(item, "XLC-KF", quantity)]
    return town.post(transfers.dispatch, FEB_5, "XLC", lines=lines, to="DGC", repays=LENT, **said)


def give(town, on=FEB_8, organization="DGC", number=LENT):
    return town.post(loans.give_loan, on, organization, number=number, reason="疫情期间互助")


def decide(town, number, actor, approved=True, organization=None):
    with town.ledger.writing() as session:
        return approvals.decide(
            session,
            actor=actor,
            number=number,
            approved=approved,
            note=None if approved else "还是要还",
            organization=organization,
        )


def open_loans(town, actor="system"):
    return [(r.name, r.left, r.gift) for r in town.ask(transit.loans, actor=actor)]


def test_a_loan_is_closed_when_both_sides_approved_that_it_is_given_away(town):
    assert open_loans(town) == [("口罩", 18, None), ("洗手液", 20, None)]
    number = give(town)
    assert number == "DGC-HB-2020-000001"
    assert open_loans(town, "west-clerk") == [("口罩", 18, number), ("洗手液", 20, number)]
    wanted = town.ask(documents.whole, number=number).wanted
    assert {w.organization: (w.causes, w.details) for w in wanted} == {
        "DGC": (("借用转无偿划转",), ("口罩 18 只、洗手液 20 瓶",)),
        "XLC": (("借用转无偿划转",), ("口罩 18 只、洗手液 20 瓶",)),
    }
    decide(town, number, "west")
    assert len(open_loans(town)) == 2, "one side is not both"
    decide(town, number, "east")
    assert open_loans(town) == []
    assert (town.held("MASK", "XLC", "XLC-KF"), town.held("SOAP", "XLC", "XLC-KF")) == (18, 20)


def test_each_side_decides_for_itself(town):
    number = give(town)
    assert [w.number for w in town.ask(approvals.waiting, actor="west")] == [number]
    assert town.ask(documents.whole, actor="west", number=number).recipient == "西梁村"
    with pytest.raises(NotAllowed):
        decide(town, number, "west", organization="DGC")
    with pytest.raises(BadInput, match="DGC、XLC"):
        decide(town, number, "secretary")
    decide(town, number, "secretary", organization="DGC")
    decide(town, number, "west")
    assert open_loans(town) == []


def test_both_sides_approve_by_two_people(town):
    """Somebody of the town, whose scope is both villages, speaks for one of them; to refuse, one is enough."""
    number = give(town)
    decide(town, number, "secretary", organization="DGC")
    assert decide(town, number, "secretary", organization="DGC").replayed
    with pytest.raises(SameApprover) as refused:
        decide(town, number, "secretary", organization="XLC")
    assert refused.value.facts() == {
        "number": number,
        "actor": "secretary",
        "organization": "DGC",
    }
    assert len(open_loans(town)) == 2
    for actor, mine in (("secretary", False), ("west", True)):
        waiting = town.ask(approvals.waiting, actor=actor)
        assert [w.mine for w in waiting if w.wanted.organization == "XLC"] == [mine]
    decide(town, number, "secretary", approved=False, organization="XLC")
    assert open_loans(town)[0] == ("口罩", 18, None)


def test_one_who_refused_for_one_side_may_still_speak_for_the_other(town):
    number = give(town)
    decide(town, number, "secretary", approved=False, organization="DGC")
    decide(town, number, "secretary", organization="XLC")
    assert open_loans(town)[0] == ("口罩", 18, None), "one side refused"


def test_who_proposed_it_does_not_approve_it(town):
    number = give(town)
    with pytest.raises(SamePerson):
        decide(town, number, "system", organization="XLC")


def test_a_second_proposal_for_the_same_loan_is_refused_by_name(town):
    number = give(town)
    for actor, approved in ((None, False), ("west", False), ("east", True)):
        if actor:
            decide(town, number, actor)
        with pytest.raises(LoanGiven) as given:
            give(town)
        assert given.value.facts() == {"number": LENT, "by": number, "approved": approved}


def test_what_one_side_refused_is_still_a_loan_and_may_be_proposed_again(town):
    first = give(town)
    decide(town, first, "east")
    decide(town, first, "west", approved=False)
    assert open_loans(town) == [("口罩", 18, None), ("洗手液", 20, None)]
    assert [w.number for w in town.ask(approvals.waiting)] == [first], "listed until reversed"
    second = give(town)
    assert open_loans(town)[0] == ("口罩", 18, second)
    town.reverse(FEB_8, first, "DGC")
    assert {w.number for w in town.ask(approvals.waiting)} == {second}
    decide(town, second, "west")
    decide(town, second, "east")
    assert open_loans(town) == []


def test_a_proposal_that_waits_may_be_taken_back(town):
    number = give(town)
    town.reverse(FEB_8, number, "DGC")
    assert town.ask(approvals.waiting) == ()
    assert open_loans(town)[0] == ("口罩", 18, None)
    with pytest.raises(AlreadyReversed):
        decide(town, number, "west")
    with pytest.raises(AlreadyReversed):
        town.reverse(FEB_8, number, "DGC")
    assert give(town) == "DGC-HB-2020-000003", "a reversal is numbered in the series too"


def test_what_both_approved_is_neither_reversed_nor_given_back(town):
    number = give(town)
    decide(town, number, "west")
    decide(town, number, "east")
    for attempt in (lambda: town.reverse(FEB_8, number, "DGC"), lambda: repay(town, 1)):
        with pytest.raises(LoanGiven) as given:
            attempt()
        assert given.value.approved
    assert town.held("MASK", "XLC", "XLC-KF") == 18


def test_while_it_waits_goods_may_still_come_back(town):
    number = give(town)
    repay(town, 18)
    assert open_loans(town) == [("洗手液", 20, number)]
    decide(town, number, "west")
    decide(town, number, "east")
    assert open_loans(town) == []


def test_what_is_repaid_or_was_no_loan_is_not_given_away(town):
    repay(town, 18)
    repay(town, 20, "SOAP")
    with pytest.raises(BadInput, match="还清"):
        give(town)
    repaying = town.ask(documents.whole, number=LENT).later[-1].number
    for organization, number, error in (
        ("XLC", LENT, NotFound),
        ("DGC", "DGC-DC-2020-000099", NotFound),
        ("DGC", "DGC-RK-2020-000001", BadInput),
        ("XLC", repaying, BadInput),
    ):
        with pytest.raises(error):
            give(town, organization=organization, number=number)


def test_a_date_before_the_loan_is_refused(town):
    with pytest.raises(BadInput, match="不能早于借出日期"):
        give(town, FEB_1)


def test_a_loan_stands_while_it_is_given_away(town):
    lines = [IssueLine("MASK", "DGC-KF", 5)]
    lent = town.post(transfers.dispatch, FEB_5, "DGC", lines=lines, to="XLC", due_on=FEB_8)
    number = give(town, number=lent)
    with pytest.raises(LoanGiven):
        town.reverse(FEB_8, lent, "DGC")
    town.reverse(FEB_8, number, "DGC")
    town.reverse(FEB_8, lent, "DGC")
    with pytest.raises(AlreadyReversed):
        give(town, number=lent)


@pytest.mark.parametrize("actor", ["finance", "publisher", "checkpoint", "west-clerk", "east"])
def test_others_do_not_give_away(town, actor):
    with pytest.raises(NotAllowed), town.ledger.writing() as session:
        loans.give_loan(
            session,
            actor=actor,
            organization="DGC",
            on=FEB_8,
            request_key="x",
            number=LENT,
            reason="互助",
        )


def test_the_same_request_is_one_proposal_and_of_sixteen_others_one_is_posted(town):
    def propose(n):
        try:
            with town.ledger.writing() as session:
                loans.give_loan(
                    session,
                    actor="system",
                    organization="DGC",
                    on=FEB_8,
                    request_key=f"give{n % 8}",
                    number=LENT,
                    reason="互助",
                )
        except LoanGiven:
            return 0
        return 1

    with ThreadPoolExecutor(16) as pool:
        done = sum(pool.map(propose, range(16)))
    assert done == 2, "one, and its repeat"
    assert [row.number for row in town.documents("DGC") if "-HB-" in row.number] == [
        "DGC-HB-2020-000001"
    ]


def test_giving_back_and_giving_away_do_not_cross(town):
    """However sixteen meet: what was given back before the last approval counts, and nothing after it."""
    number = give(town)
    decide(town, number, "west")

    def race(n):
        try:
            decide(town, number, "east") if n == 8 else repay(town, 1)
        except LedgerError as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(race, range(16)))
    assert set(answers) <= {"done", "LOAN_GIVEN"}
    assert answers[8] == "done"
    assert open_loans(town) == []
    assert town.held("MASK", "XLC", "XLC-KF") + answers.count("done") - 1 == 18
