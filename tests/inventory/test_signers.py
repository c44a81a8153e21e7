"""Village vouchers name who handled, witnessed, approved and reviewed them."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from inventory import setting_up, signers, spending
from inventory.errors import (
    AlreadyReversed,
    BadInput,
    FutureDate,
    KeyReused,
    NotAllowed,
    NotFound,
    SameSigner,
)
from inventory.statements.asking import statement
from tests.inventory.money import ON, Money

FOUR = {"HANDLER": "李四", "WITNESS": "王五", "APPROVER": "赵六", "SUPERVISOR": "孙七"}


@pytest.fixture
def books(ledger):
    return Money(ledger)


def sign(books, number, role="HANDLER", name="李四", on=ON, actor="system"):
    with books.ledger.writing() as session:
        return signers.sign(session, actor=actor, number=number, role=role, name=name, on=on)


def signatures(books, number, actor="system"):
    with books.ledger.reading() as session:
        return signers.signatures(session, actor=actor, number=number)


def missing(books, organization="DGC"):
    rows = books.ask(statement, name="missing", organization=organization).rows
    return {r["missing"] for r in rows if r["missing"].endswith("签字")}


def test_who_signed_is_recorded_with_the_voucher(books):
    number = books.buy(1000, signed=FOUR)
    found = signatures(books, number)
    assert {s.role: s.name for s in found.signers} == FOUR
    assert found.missing == ()
    assert missing(books) == set()


def test_what_is_not_signed_is_listed_of_a_village_and_not_of_the_town(books):
    number = books.buy(1000, signed={"HANDLER": "李四"})
    assert signatures(books, number).missing == ("WITNESS", "APPROVER", "SUPERVISOR")
    assert len(missing(books)) == 3
    books.allot(ON, NDL=1000)
    town = books.buy(1000, "NDL")
    assert signatures(books, town).missing == ()
    assert missing(books, "NDL") == set()


def test_signatures_are_added_later_and_another_one_takes_the_place(books):
    number = books.buy(1000)
    for role, name in FOUR.items():
        sign(books, number, role, name)
    found = sign(books, number, "WITNESS", "周八")
    assert found.of("WITNESS") == "周八"
    assert [s.name for s in found.signers if s.role == "WITNESS"] == ["王五", "周八"]
    assert found.missing == ()


def test_one_person_does_not_sign_in_two_roles_however_his_name_is_spaced(books):
    number = books.buy(1000, signed={"HANDLER": "李四"})
    with pytest.raises(SameSigner) as refused:
        sign(books, number, "APPROVER", "李 四")
    assert (refused.value.role, refused.value.other) == ("APPROVER", "HANDLER")
    assert len(signatures(books, number).signers) == 1


def test_two_roles_of_one_person_undo_the_whole_expenditure(books):
    before = books.available()
    with pytest.raises(SameSigner):
        books.buy(1000, signed={"HANDLER": "李四", "APPROVER": "李四"})
    assert books.available() == before


def test_a_rule_may_let_one_person_sign_twice_or_want_nobody(books):
    rule = {"organization_kind": "VILLAGE", "starts_on": "2020-01-01", "decision": "村规"}
    rules = [{**rule, "role": role, "days": None} for role in FOUR]
    setting_up.setup(books.ledger, actor="system", data={"sign_rules": rules})
    number = books.buy(1000, signed={"HANDLER": "李四", "APPROVER": "李四"})
    assert signatures(books, number).missing == ()


def test_a_person_is_masked_to_who_need_not_know_him(books):
    number = books.buy(1000, signed={"HANDLER": "李四"})
    assert signatures(books, number, "finance").of("HANDLER") == "李四"
    assert signatures(books, number, "publisher").of("HANDLER") == "李**"


def test_asked_again_it_is_recorded_once_and_another_name_is_told(books):
    said = {
        "actor": "system",
        "organization": "DGC",
        "on": ON,
        "request_key": "again",
        "fund": "F",
        "amount_fen": 1000,
        "purpose": "购买口罩",
        "payee": "示例商贸有限公司",
    }
    for _ in range(2):
        with books.ledger.writing() as session:
            posted = spending.spend(session, signed={"HANDLER": "李四"}, **said)
    assert posted.replayed
    assert len(signatures(books, posted.number).signers) == 1
    with pytest.raises(KeyReused), books.ledger.writing() as session:
        spending.spend(session, signed={"HANDLER": "王五"}, **said)


def test_a_name_is_erased_and_that_somebody_signed_stays(books):
    number = books.buy(1000, signed={"HANDLER": "李四"})
    (row,) = signatures(books, number).signers
    with books.ledger.writing() as session:
        signers.erase(session, actor="system", number=number, signer_id=row.id)
    (erased,) = signatures(books, number).signers
    assert (erased.role, erased.name) == ("HANDLER", "")
    assert "HANDLER" not in signatures(books, number).missing
    with pytest.raises(NotFound), books.ledger.writing() as session:
        signers.erase(session, actor="system", number=number, signer_id=row.id)
    with pytest.raises(NotAllowed), books.ledger.writing() as session:
        signers.erase(session, actor="finance", number=number, signer_id=row.id)


@pytest.mark.parametrize(
    "change",
    [
        "update document_signer set role = 'APPROVER'",
        "delete from document_signer",
        "update signer_name set name = '别人'",
    ],
)
def test_the_database_keeps_what_was_signed(books, change):
    books.buy(1000, signed={"HANDLER": "李四"})
    with pytest.raises(DBAPIError, match="append-only"), books.ledger.writing() as session:
        session.execute(text(change))


def test_only_expenditures_that_stand_are_signed_and_not_tomorrow(books):
    number = books.buy(1000)
    with pytest.raises(FutureDate):
        sign(books, number, on=date(2020, 2, 9))
    with pytest.raises(BadInput):
        sign(books, books.commit(1000))
    with pytest.raises(BadInput):
        sign(books, number, role="CHIEF")
    with pytest.raises(NotAllowed):
        sign(books, number, actor="keeper")
    books.reverse(ON, number, "DGC")
    with pytest.raises(AlreadyReversed):
        sign(books, number)
    assert missing(books) == set()
