"""Who is related to a party of a document has no part in it: he neither makes, nor approves, nor pays it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from inventory import (
    approvals,
    commitments,
    documents,
    kinships,
    merging,
    prepayments,
    setting_up,
    spending,
    wording,
)
from inventory.errors import BadInput, Duplicate, NotAllowed, NotFound, Related
from inventory.models import AuditEvent
from tests.inventory.eyes import LAST, Eyes


@pytest.fixture
def books(ledger, clock):
    clock.set(LAST)
    return Eyes(ledger)


def acts(raised):
    return raised.value.actor, raised.value.act


def test_who_is_related_to_a_counterparty_makes_nothing_with_it(books):
    books.declare("finance", counterparty="FIRM")
    books.declare("keeper", counterparty="FIRM")
    books.create_gifts()
    doors = [
        lambda: books.owe("finance"),
        lambda: books.order("finance"),
        lambda: books.take_gift("finance", "FIRM"),
        lambda: books.take_in("keeper"),
    ]
    for door in doors:
        with pytest.raises(Related) as raised:
            door()
        assert raised.value.act == "make"
    said = "你与示例医疗器械有限公司申报过亲属关系，要回避。经手要换一个人。"
    assert wording.say(raised.value) == said
    assert books.owe("cashier")
    assert books.take_in("keeper", "CLASS")
    assert books.broken() == {}


def test_an_organization_typed_by_its_name_is_that_counterparty_and_its_kin_is_asked(books):
    books.declare("finance", counterparty="FIRM")
    name = "示例医疗器械有限公司"
    pays = {"fund": "F", "amount_fen": 1, "purpose": "订购", "payee": name}
    for verb, said in [
        (spending.spend, pays),
        (commitments.open_commitment, pays),
        (prepayments.prepay, pays | {"due_on": LAST}),
    ]:
        with pytest.raises(Related) as raised:
            books.do(verb, "finance", **said)
        assert raised.value.counterparty == name
        number = books.do(verb, "cashier", **said)
        shown = books.ask(documents.whole, actor="cashier", number=number)
        assert shown.counterparty == name
    assert books.owe("finance", payee=name + "西梁店")
    assert books.broken() == {}


def test_a_person_or_a_group_typed_by_name_is_only_a_name(books, ledger):
    for code, kind in (("KIN", "个人"), ("KINS", "集体")):
        again = {"code": code, "name": f"示例{kind}", "kind": kind}
        setting_up.setup(ledger, actor="system", data={"counterparties": [again]})
        books.declare("finance", counterparty=again["code"])
        assert books.owe("finance", payee=again["name"])


def test_a_name_that_several_organizations_have_is_asked_back_until_they_are_merged(books, ledger):
    name = "示例医疗器械有限公司"
    again = {"code": "AGAIN", "name": name, "kind": "单位"}
    setting_up.setup(ledger, actor="system", data={"counterparties": [again]})
    books.declare("finance", counterparty="AGAIN")
    with pytest.raises(BadInput) as refused:
        books.owe("finance", payee=name)
    assert "AGAIN、FIRM" in wording.say(refused.value)
    books.say(merging.merge_counterparties, "system", code="AGAIN", into="FIRM", reason="同一家")
    with pytest.raises(Related):
        books.owe("finance", payee=name)


def test_who_stands_in_for_somebody_has_no_part_in_what_is_with_that_ones_kin(books, clock):
    number = books.owe("finance")
    books.declare("gone", counterparty="FIRM")
    books.delegate("gone", "cashier", last=LAST)
    with pytest.raises(Related) as raised:
        books.settle("cashier", number)
    assert (*acts(raised), raised.value.one_with) == ("cashier", "pay", "已离任")
    said = "你代理的已离任与示例医疗器械有限公司申报过亲属关系，要回避。付款要换一个人。"
    assert wording.say(raised.value) == said
    with pytest.raises(Related):
        books.owe("cashier")
    assert books.owe("cashier", payee="示例商贸")
    clock.set(LAST + timedelta(days=1))
    assert books.settle("cashier", number)


def test_who_stands_in_does_not_approve_it_and_own_kin_is_named_first(books):
    number = books.owe("finance")
    books.delegate("approver", "deputy", last=LAST)
    books.declare("approver", counterparty="FIRM")
    with pytest.raises(Related) as raised:
        books.approve("deputy", number)
    assert raised.value.one_with is not None
    books.declare("deputy", counterparty="FIRM")
    with pytest.raises(Related) as raised:
        books.approve("deputy", number)
    assert raised.value.one_with is None


def test_nor_pays_it(books):
    number = books.owe("finance")
    books.declare("cashier", counterparty="FIRM")
    with pytest.raises(Related) as raised:
        books.settle("cashier", number)
    assert acts(raised) == ("cashier", "pay")


def test_nor_approves_it_and_the_page_says_why(books):
    number = books.owe("finance")
    books.declare("approver", counterparty="FIRM")
    with pytest.raises(Related) as raised:
        books.approve("approver", number)
    assert acts(raised) == ("approver", "approve")
    assert isinstance(books.ask(approvals.why_not, actor="approver", number=number), Related)
    assert books.approve("deputy", number).approved


def test_a_counterparty_that_was_merged_is_still_the_same(books):
    books.declare("finance", counterparty="SOMEBODY")
    books.say(merging.merge_counterparties, "system", code="SOMEBODY", into="FIRM", reason="同一家")
    with pytest.raises(Related):
        books.owe("finance")


def test_it_is_declared_once(books):
    books.declare("finance", counterparty="FIRM")
    with pytest.raises(Duplicate):
        books.declare("admin", counterparty="FIRM", user="finance")


def withdraw(books, actor="admin", user="finance", reason="同名，不是一家", **whom):
    return books.say(kinships.withdraw, actor, user=user, reason=reason, **whom)


def test_what_was_declared_by_mistake_is_withdrawn_by_somebody_else_and_stays_in_the_list(books):
    books.declare("finance", counterparty="FIRM")
    row = withdraw(books, counterparty="FIRM")
    assert (row.counterparty, row.withdrawn) == ("FIRM", "同名，不是一家")
    assert books.owe("finance")
    assert [r.withdrawn for r in books.ask(kinships.kinships)] == ["同名，不是一家"]
    with books.ledger.reading() as session:
        said = select(AuditEvent.actor, AuditEvent.subject)
        (done,) = session.execute(said.where(AuditEvent.event == "kinship_withdrawn"))
    assert tuple(done) == ("admin", "finance → FIRM")
    with pytest.raises(NotFound):
        withdraw(books, counterparty="FIRM")


def test_what_was_withdrawn_may_be_declared_again_and_withdrawn_again(books):
    books.declare("finance", counterparty="FIRM")
    withdraw(books, counterparty="FIRM")
    assert books.declare("finance", counterparty="FIRM").withdrawn == ""
    with pytest.raises(Related):
        books.owe("finance")
    with pytest.raises(Duplicate):
        books.declare("finance", counterparty="FIRM")
    withdraw(books, counterparty="FIRM")
    assert books.owe("finance")


def test_of_two_users_each_declaration_is_withdrawn_by_itself(books):
    books.declare("finance", other="approver")
    books.declare("approver", other="finance")
    number = books.owe("finance")
    withdraw(books, other="approver")
    with pytest.raises(Related):
        books.approve("approver", number)
    withdraw(books, user="approver", other="finance")
    assert books.approve("approver", number).approved


def test_what_was_declared_of_a_counterparty_that_was_merged_is_withdrawn_by_what_it_is_now(books):
    books.declare("finance", counterparty="SOMEBODY")
    books.say(merging.merge_counterparties, "system", code="SOMEBODY", into="FIRM", reason="同一家")
    withdraw(books, counterparty="FIRM")
    assert books.owe("finance")


@pytest.mark.parametrize(
    ("actor", "said", "error"),
    [
        ("finance", {"counterparty": "FIRM"}, NotAllowed),
        ("mayor", {"counterparty": "FIRM"}, NotAllowed),
        ("admin", {"counterparty": "FIRM", "user": "admin"}, BadInput),
        ("approver", {"other": "approver"}, BadInput),
        ("deputy", {"other": "approver"}, BadInput),  # who stands in for him
        ("admin", {"counterparty": "FIRM", "reason": " "}, BadInput),
        ("admin", {"counterparty": "FIRM", "other": "approver"}, BadInput),
        ("admin", {}, BadInput),
        ("admin", {"counterparty": "SOMEBODY"}, NotFound),
        ("admin", {"counterparty": "FIRM", "user": "keeper"}, NotFound),
        ("system", {"counterparty": "FIRM", "user": "nobody"}, NotFound),
    ],
)
def test_a_withdrawal_that_is_refused_changes_nothing(books, actor, said, error):
    books.declare("finance", counterparty="FIRM")
    books.declare("finance", other="approver")
    books.declare("admin", counterparty="FIRM")
    books.delegate("approver", "deputy")
    with pytest.raises(error):
        withdraw(books, actor, **said)
    assert [row.withdrawn for row in books.ask(kinships.kinships)] == ["", "", ""]


def test_a_relative_neither_approves_nor_pays_what_the_other_made(books):
    books.declare("finance", other="approver")
    books.declare("cashier", other="finance")
    number = books.owe("finance")
    with pytest.raises(Related) as raised:
        books.approve("approver", number)
    assert (acts(raised), raised.value.counterparty) == (("approver", "approve"), "会计")
    with pytest.raises(Related):
        books.settle("cashier", number)
    (row,) = books.ask(approvals.waiting, actor="approver")
    assert not row.mine


def test_a_payee_that_somebody_typed_cannot_be_checked(books):
    books.declare("finance", counterparty="FIRM")
    assert books.owe("finance", payee="示例医疗器械公司")


@pytest.mark.parametrize(
    ("actor", "said", "error"),
    [
        ("finance", {}, BadInput),
        ("finance", {"counterparty": "FIRM", "other": "keeper"}, BadInput),
        ("finance", {"other": "finance"}, BadInput),
        ("finance", {"counterparty": "NONE"}, NotFound),
        ("finance", {"other": "nobody"}, NotFound),
        ("finance", {"counterparty": "FIRM", "user": "keeper"}, NotAllowed),
        ("mayor", {"counterparty": "FIRM", "user": "keeper"}, NotAllowed),
        ("system", {"counterparty": "FIRM"}, BadInput),
        ("finance", {"other": "system"}, BadInput),
        ("nobody", {"counterparty": "FIRM"}, NotAllowed),
    ],
)
def test_what_is_refused(books, actor, said, error):
    with pytest.raises(error):
        books.declare(actor, **said)
    assert books.ask(kinships.kinships) == ()


def test_each_sees_his_own_and_an_administrator_all_of_his_scope(books, ledger):
    books.declare("finance", counterparty="FIRM")
    books.declare("admin", other="clerk", user="mayor")
    below = {"login": "below", "name": "村管理员", "role": "admin", "organization": "DGC"}
    setting_up.setup(ledger, actor="system", data={"users": [below]})
    for login, seen in (
        ("finance", [("finance", "FIRM", None)]),
        ("keeper", []),
        ("below", [("mayor", None, "clerk")]),
        ("admin", [("finance", "FIRM", None), ("mayor", None, "clerk")]),
    ):
        rows = books.ask(kinships.kinships, actor=login)
        assert [(row.user, row.counterparty, row.other) for row in rows] == seen
