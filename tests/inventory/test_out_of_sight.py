"""Outside his organization and those below it nobody learns from a number or a code whether there is such a thing."""

from datetime import date
from typing import Any

import pytest

from inventory import (
    access,
    approvals,
    attachments,
    corrections,
    disclosure,
    documents,
    fund_ledger,
    funds,
    in_use,
    loans,
    pads,
    returns,
    revaluation,
    reversal,
    setting_up,
    spending,
    stock,
    trace,
    transfers,
)
from inventory.errors import BadInput, LedgerError, NotAllowed, NotFound
from inventory.returns import BackLine
from inventory.stock import IssueLine, ReceiptLine
from tests.inventory.books import Books

DAY = date(2020, 2, 3)
MORE = {
    "locations": [{"code": "XLC-KF", "name": "西梁村库房", "organization": "XLC"}],
    "users": [
        {"login": "head", "name": "村主任", "role": "approver", "organization": "DGC"},
        {"login": "auditor", "name": "村监督", "role": "supervisor", "organization": "DGC"},
    ],
}
BACK = [BackLine(1, 1)]
AT_HOME = {"organization": "DGC", "on": DAY, "request_key": "x"}
# each verb and question that a number is given to, as the people of one village try it
BY_NUMBER: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "reverse": ("clerk", reversal.reverse, {**AT_HOME, "reason": "录错"}),
    "return": (
        "clerk",
        returns.return_issue,
        {**AT_HOME, "location": "DGC-KF", "lines": BACK, "reason": "多"},
    ),
    "take back": ("clerk", in_use.take_back, {**AT_HOME, "location": "DGC-KF", "lines": BACK}),
    "correct": ("clerk", corrections.correct, {**AT_HOME, "lines": BACK, "reason": "多记"}),
    "give": ("clerk", loans.give_loan, {**AT_HOME, "reason": "互助"}),
    "acknowledge": ("clerk", transfers.acknowledge, {**AT_HOME, "location": "DGC-KF"}),
    "consent": ("clerk", pads.record_consent, {"consent": "NOT"}),
    "values": ("clerk", revaluation.receipt_values, {}),
    "approve": ("head", approvals.decide, {"approved": True}),
    "read": ("auditor", documents.whole, {}),
    "attachments": ("auditor", attachments.attachments, {}),
    "may attach": ("clerk", attachments.require, {}),
}


def tell(books):
    """The town has received, issued, lent and handed out; the village of the clerk has done nothing yet."""
    setting_up.setup(books.ledger, actor="system", data=MORE)
    books.received = books.receive(DAY, 100)
    books.issued = books.issue(DAY, 5)
    line = [IssueLine("MASK", "KF", 5)]
    books.lent = books.post(transfers.dispatch, DAY, lines=line, to="XLC", due_on=DAY)
    handed = books.post(
        in_use.hand_out,
        DAY,
        lines=line,
        recipient=stock.Recipient(group="GUARD"),
        custodian="卡口长",
    )
    gone = [corrections.LotLine("MASK", "KF", 1, f"{books.received}-1")]
    written_off = books.post(corrections.write_off, DAY, lines=gone, reason="破损")
    books.foreign = (books.received, books.issued, books.lent, handed, written_off)
    return books


@pytest.fixture
def town(ledger):
    return tell(Books(ledger))


def answer(town, actor, verb, said):
    """What somebody is told: the error by its code and facts."""
    with pytest.raises(LedgerError) as refused, town.ledger.writing() as session:
        verb(session, actor=actor, **said)
    return refused.value.code, refused.value.facts()


@pytest.mark.parametrize("what", BY_NUMBER)
def test_a_number_of_an_organization_elsewhere_is_answered_as_one_that_is_nobodys(town, what):
    actor, verb, said = BY_NUMBER[what]
    tried = (*town.foreign, "NDL-RK-2020-000099", "XLC-DC-2020-000001", "NONE-RK-2020-000001")
    answers = [answer(town, actor, verb, {**said, "number": n}) for n in (*tried, "typed", "")]
    code, facts = answers[0]
    assert (code, facts["act"], facts["organization"]) == ("NOT_ALLOWED", "read_document", None)
    assert answers == [answers[0]] * len(answers)


@pytest.mark.parametrize("what", BY_NUMBER)
def test_a_mistyped_number_of_ones_own_is_not_found(town, what):
    actor, verb, said = BY_NUMBER[what]
    typed = "DGC-RK-2020-000099"
    assert answer(town, actor, verb, {**said, "number": typed}) == (
        "NOT_FOUND",
        {"what": "document", "name": typed},
    )


@pytest.mark.parametrize("what", set(BY_NUMBER) - {"values", "consent"})
def test_the_operator_of_the_machine_is_told_that_there_is_none(town, what):
    _, verb, said = BY_NUMBER[what]
    for typed in ("NONE-RK-2020-000001", "typed"):
        assert answer(town, "system", verb, {**said, "number": typed})[0] == "NOT_FOUND"


def test_who_is_held_to_one_place_does_not_learn_what_else_his_organization_did(town):
    for number in (town.create_fund(DAY), "NDL-RK-2020-000099"):
        code, facts = answer(town, "checkpoint", documents.whole, {"number": number})
        assert (code, facts["act"]) == ("NOT_ALLOWED", "read_document")


def test_what_was_lent_by_somebody_elsewhere_is_given_back_by_its_number(town):
    """The receiver of goods, and both sides of a loan, may name the other's dispatch; nobody else."""
    to_village = [IssueLine("MASK", "KF", 5)]
    lent = town.post(transfers.dispatch, DAY, lines=to_village, to="DGC", due_on=DAY)
    said = {**AT_HOME, "number": lent, "location": "DGC-KF"}
    with town.ledger.writing() as session:
        transfers.acknowledge(session, actor="clerk", **said)
        assert documents.whole(session, actor="clerk", number=lent).recipient_code == "DGC"
    give_back = {"lines": [IssueLine("MASK", "DGC-KF", 2)], "to": "NDL"}
    for other in (town.lent, town.received, "NDL-DC-2020-000099", "typed"):
        code, facts = answer(
            town, "clerk", transfers.dispatch, {**AT_HOME, **give_back, "repays": other}
        )
        assert (code, facts["act"]) == ("NOT_ALLOWED", "read_document")
    with town.ledger.writing() as session:
        back = {**AT_HOME, **give_back, "request_key": "y", "repays": lent}
        transfers.dispatch(session, actor="clerk", **back)


def test_a_stub_of_others_is_answered_as_one_that_was_never_printed(town):
    for organization, key in (("NDL", "p1"), ("DGC", "p2")):
        with town.ledger.writing() as session:
            pads.print_pad(
                session,
                actor="system",
                organization=organization,
                custodian="卡口",
                count=1,
                request_key=key,
            )
    said = {**AT_HOME, "origin": "DONATED", "lines": [ReceiptLine("MASK", "DGC-KF", 1)]}
    for stub in ("NDL-ST-000001", "NDL-ST-000099", "NONE-ST-000001", "typed"):
        code, facts = answer(town, "clerk", stock.receive, {**said, "stub": stub})
        assert (code, facts["act"]) == ("NOT_ALLOWED", "read_stub")
    for typed in ("99", "DGC-ST-000099"):
        assert answer(town, "clerk", stock.receive, {**said, "stub": typed})[0] == "NOT_FOUND"
    # the town keeps the books of its villages too, and has mistaken one pad for another
    own = {**said, "organization": "NDL", "lines": [ReceiptLine("MASK", "KF", 1)]}
    code, _ = answer(town, "keeper", stock.receive, {**own, "stub": "DGC-ST-000001"})
    assert code == "NOT_FOUND"


@pytest.mark.parametrize("fund", ["WEST", "NONE"])
def test_a_fund_elsewhere_and_one_that_never_was_are_answered_alike(town, fund):
    said = {"fund": "WEST", "name": "西梁", "budget_source": "自筹"}
    town.post(
        funds.create_fund,
        DAY,
        "XLC",
        decision=funds.Decision("村委", "会议", DAY, "1号"),
        **said,
    )
    spent = {**AT_HOME, "fund": fund, "amount_fen": 1, "purpose": "口罩", "payee": "店"}
    sheet = {"sheet": "S5", "start": DAY, "end": DAY, "fund": fund}
    for verb, asked in (
        (spending.spend, spent),
        (fund_ledger.position, {"fund": fund}),
        (disclosure.sheet, sheet),
    ):
        assert answer(town, "clerk", verb, asked) == (
            "NOT_ALLOWED",
            {"act": "read_one_fund", "role": "village_clerk", "organization": None},
        )


def test_the_operator_is_told_that_there_is_no_such_fund(town):
    for verb, asked in (
        (fund_ledger.position, {"fund": "NONE"}),
        (disclosure.sheet, {"sheet": "S5", "start": DAY, "end": DAY, "fund": "NONE"}),
    ):
        assert answer(town, "system", verb, asked)[0] == "NOT_FOUND"


def test_a_checkpoint_head_has_no_business_with_money(town):
    town.create_fund(DAY)
    with pytest.raises(NotAllowed):
        town.ask(fund_ledger.funds, "checkpoint")
    for actor in ("keeper", "finance", "clerk", "approver", "publisher", "auditor"):
        assert [row.code for row in town.ask(fund_ledger.funds, actor)] == ["F"]


def test_what_wants_no_approval_is_said_to_who_may_see_it(town):
    with pytest.raises(BadInput, match="不用批"):
        town.ask(approvals.decide, "approver", number=town.received, approved=True)


def test_a_number_is_taken_apart_from_its_end(town):
    """An organization's code may have hyphens of its own."""
    setting_up.setup(
        town.ledger,
        actor="system",
        data={
            "organizations": [
                {"code": "DGC-RK-1", "name": "组", "kind": "VILLAGE", "parent": "NDL"}
            ]
        },
    )
    with town.ledger.reading() as session:
        said = {"actor": "clerk", "what": "document"}
        far = access.unknown(session, **said, name="DGC-RK-1-RK-2020-000001")
        near = access.unknown(session, **said, name="DGC-RK-2020-000001")
        short = access.unknown(session, **said, name="DGC")
    assert [type(e) for e in (far, near, short)] == [NotAllowed, NotFound, NotAllowed]


def test_what_came_from_elsewhere_is_still_traced_by_its_own_lot(town):
    sent = town.post(transfers.dispatch, DAY, lines=[IssueLine("MASK", "KF", 5)], to="DGC")
    town.arrive(DAY, sent, None)
    found = town.ask(trace.trace, "clerk", document=sent)
    assert f"{town.received}-1" in {lot.lot for lot in found.lots}
