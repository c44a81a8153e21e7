"""Money that is bound, prepaid or advanced above the spend limit wants the same second eyes as what is spent at once;
what settles it wants none again, and nobody takes what was refused, or what he approved himself."""

from datetime import date

import pytest
from sqlalchemy import select

from inventory import approvals, orders, prepayments, settling, spending, wording
from inventory.errors import ApprovalRefused, SamePerson
from inventory.models import Document
from tests.inventory.eyes import LAST, LIMIT, ON, Eyes

EDGE = LIMIT["amount_fen"]
PAYS = {"due_on": date(2020, 2, 29), "purpose": "预付帐篷款", "payee": "FIRM"}


@pytest.fixture
def books(ledger, clock):
    clock.set(LAST)
    return Eyes(ledger)


def waiting(books):
    rows = books.ask(approvals.waiting)
    return [(row.number, row.wanted.causes, row.wanted.details) for row in rows]


def settle(books, actor, number, fen=1, **said):
    said |= {"number": number, "purpose": "货到结算", "amount_fen": fen}
    return books.do(spending.spend, actor, **said)


@pytest.mark.parametrize(
    ("opened", "called"), [("commit", "占用"), ("prepay", "预付"), ("advance", "备用金")]
)
def test_one_fen_above_the_limit_wants_approval_whichever_way_it_leaves(books, opened, called):
    getattr(books, opened)(EDGE, "NDL")
    assert waiting(books) == []
    number = getattr(books, opened)(EDGE + 1, "NDL")
    detail = f"{called} 5,000.01 元，限额 5,000.00 元"
    assert waiting(books) == [(number, ("超过支出限额",), (detail,))]
    assert books.approve("approver", number).approved
    books.buy(EDGE + 1, "NDL", number=number, payee="FIRM")
    assert waiting(books) == []
    assert books.broken() == {}


def test_what_comes_out_of_an_approved_commitment_wants_no_approval_again(books):
    number = books.commit(EDGE * 4, "NDL")
    books.approve("approver", number)
    books.prepay(EDGE + 1, "NDL", number=number)
    books.do(prepayments.advance, "finance", number=number, amount_fen=EDGE + 1, **PAYS)
    settle(books, "finance", number, EDGE + 1)
    assert waiting(books) == []


def test_a_commitment_in_parts_is_above_the_limit_with_the_part_that_takes_it_there(books):
    number = books.commit(EDGE - 1, "NDL")
    books.enlarge(number, 1, "NDL")
    assert waiting(books) == []
    more = books.enlarge(number, 1, "NDL")
    detail = "追加后占用 5,000.01 元，限额 5,000.00 元"
    assert waiting(books) == [(more, ("超过支出限额",), (detail,))]


def test_what_was_freed_or_reversed_of_a_commitment_counts_no_more(books):
    number = books.commit(EDGE - 1, "NDL")
    books.release(number, 10, "NDL")
    books.reverse(ON, books.enlarge(number, 5, "NDL"))
    books.enlarge(number, 11, "NDL")
    assert waiting(books) == []
    with books.ledger.reading() as session:
        found = session.scalar(select(Document.id).where(Document.number == number))
        assert settling.bound_fen(session, found) == EDGE


@pytest.mark.parametrize(
    ("way", "causes"),
    [
        ("INQUIRY", ("超过支出限额",)),
        ("EMERGENCY", ("紧急采购", "超过支出限额")),
    ],
)
def test_an_order_is_a_commitment_and_says_all_that_it_is_approved_for(books, way, causes):
    lines = [orders.PurchaseLine("MASK", 100, EDGE + 1)]
    said = {"fund": "F", "supplier": "FIRM", "procurement": way, "purpose": "采购口罩"}
    number = books.do(orders.order, "finance", lines=lines, reason="疫情", **said)
    assert [row[:2] for row in waiting(books)] == [(number, causes)]


@pytest.mark.parametrize("opened", ["commit", "prepay", "advance"])
def test_what_was_refused_is_not_settled_and_what_is_reversed_after_that_is_gone(books, opened):
    number = getattr(books, opened)(EDGE + 1, "NDL")
    books.approve("approver", number, yes=False, note="价高")
    with pytest.raises(ApprovalRefused) as refused:
        settle(books, "finance", number)
    assert (refused.value.number, refused.value.note) == (number, "价高")
    books.reverse(ON, number)
    assert books.broken() == {}


def test_nothing_is_prepaid_or_advanced_out_of_a_refused_commitment_nor_bound_more(books):
    number = books.commit(EDGE + 1, "NDL")
    books.approve("approver", number, yes=False, note="价高")
    for verb in (prepayments.prepay, prepayments.advance):
        with pytest.raises(ApprovalRefused):
            books.do(verb, "finance", number=number, amount_fen=1, **PAYS)
    with pytest.raises(ApprovalRefused):
        books.enlarge(number, 1, "NDL")


def test_a_refused_enlargement_is_in_the_way_until_it_is_reversed(books):
    number = books.commit(EDGE, "NDL")
    more = books.enlarge(number, 1, "NDL")
    books.approve("approver", more, yes=False, note="不再加订")
    with pytest.raises(ApprovalRefused) as refused:
        settle(books, "finance", number)
    assert refused.value.number == more
    books.reverse(ON, more)
    settle(books, "finance", number)


def test_what_is_owed_out_of_a_refused_commitment_or_prepaid_there_is_not_paid_either(books):
    number = books.commit(EDGE + 1, "NDL")
    owed = settle(books, "finance", number, paid=False)
    ahead = books.do(prepayments.prepay, "finance", number=number, amount_fen=1, **PAYS)
    books.approve("approver", number, yes=False, note="价高")
    with pytest.raises(ApprovalRefused):
        books.settle("cashier", owed)
    with pytest.raises(ApprovalRefused):
        settle(books, "finance", ahead)


def test_who_approved_a_commitment_takes_nothing_of_it_nor_pays_what_was_spent_of_it(books):
    number = books.order("finance", amount_fen=EDGE + 1)
    owed = settle(books, "finance", number, paid=False)
    books.approve("system", number)
    with pytest.raises(SamePerson) as raised:
        settle(books, "system", number)
    assert (raised.value.act, raised.value.did) == ("settle", "approve")
    assert wording.say(raised.value) == f"{number} 是你批准的，支用要换一个人。"
    with pytest.raises(SamePerson) as raised:
        books.settle("system", owed)
    assert raised.value.number == number
    books.settle("cashier", owed)


@pytest.mark.parametrize("ahead", [False, True])
def test_who_took_money_of_a_commitment_does_not_approve_it_afterwards(books, ahead):
    number = books.order("finance", amount_fen=EDGE + 1)
    of = number
    if ahead:
        of = books.do(prepayments.prepay, "finance", number=number, amount_fen=9, **PAYS)
    settle(books, "system", of)
    with pytest.raises(SamePerson) as raised:
        books.approve("system", number)
    assert (raised.value.act, raised.value.did) == ("approve", "settle")
    assert wording.say(raised.value) == f"{number} 是你支用过的，审批要换一个人。"
    (row,) = books.ask(approvals.waiting, actor="system")
    assert not row.mine
    assert books.approve("approver", number).approved


def test_who_paid_what_was_spent_of_a_commitment_does_not_approve_what_it_was_enlarged_by(books):
    number = books.order("finance", amount_fen=EDGE)
    more = books.enlarge(number, 1, "NDL")
    owed = settle(books, "finance", number, paid=False)
    books.settle("system", owed)
    with pytest.raises(SamePerson) as raised:
        books.approve("system", more)
    assert raised.value.number == more


def test_who_is_one_with_the_approver_takes_nothing_of_it(books):
    number = books.order("finance", amount_fen=EDGE + 1)
    books.delegate("deputy", "cashier")
    books.approve("deputy", number)
    with pytest.raises(SamePerson) as raised:
        settle(books, "cashier", number)
    assert raised.value.one_with == "副镇长"
    settle(books, "finance", number)
