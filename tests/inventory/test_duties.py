"""Who did one thing to a document does not do the next: made, approved, paid."""

import pytest
from sqlalchemy import select

from inventory import approvals, corrections, duties, errors, setting_up, spending
from inventory.models import Document
from tests.inventory.money import ON, Money

CASHIER = {"login": "cashier", "name": "出纳", "role": "finance", "organization": "NDL"}


@pytest.fixture
def books(ledger):
    books = Money(ledger)
    setting_up.setup(ledger, actor="system", data={"users": [CASHIER]})
    return books


def do(books, actor, verb, key, **said):
    with books.ledger.writing() as session:
        common = {"organization": "NDL", "on": ON, "request_key": key}
        return verb(session, actor=actor, **common, **said).number


def owed(books, actor="finance"):
    said = {"fund": "F", "amount_fen": 100, "purpose": "口罩", "payee": "商店", "paid": False}
    return do(books, actor, spending.spend, f"spend-{actor}", **said)


def test_who_recorded_what_is_owed_does_not_pay_it_and_somebody_else_does(books):
    number = owed(books)
    with pytest.raises(errors.SamePerson) as refused:
        do(books, "finance", spending.pay, "pay-1", number=number, amount_fen=1)
    assert refused.value.number == number
    do(books, "cashier", spending.pay, "pay-2", number=number, amount_fen=100)
    assert books.broken() == {}


def test_the_only_clerk_of_a_village_is_paid_for_by_the_town(books):
    said = {"fund": "F", "amount_fen": 100, "purpose": "口罩", "payee": "商店", "paid": False}
    common = {"organization": "DGC", "on": ON}
    with books.ledger.writing() as session:
        number = spending.spend(session, actor="clerk", request_key="s", **common, **said).number
    paid = {"number": number, "amount_fen": 100, **common}
    with books.ledger.writing() as session, pytest.raises(errors.SamePerson):
        spending.pay(session, actor="clerk", request_key="p", **paid)
    with books.ledger.writing() as session:
        spending.pay(session, actor="finance", request_key="p", **paid)


def test_the_operator_at_the_machine_pays_for_others_but_does_not_approve_what_he_made(books):
    number = owed(books, "system")
    books.pay(number, 100, "NDL")
    books.receive(ON, 10)
    lot = books.stock()[0].lot
    gone = books.post(
        corrections.write_off,
        ON,
        lines=[corrections.LotLine("MASK", "KF", 1, lot)],
        reason="破损",
    )
    with books.ledger.writing() as session, pytest.raises(errors.SamePerson):
        approvals.decide(session, actor="system", number=gone, approved=True)


def test_who_paid_does_not_approve(books):
    number = owed(books)
    do(books, "cashier", spending.pay, "pay", number=number, amount_fen=100)
    with books.ledger.reading() as session:
        document = session.scalar(select(Document.id).where(Document.number == number))
        said = {"document_id": document, "number": number}
        with pytest.raises(errors.SamePerson):
            duties.require_other(session, act="approve", actor="cashier", **said)
        duties.require_other(session, act="approve", actor="approver", **said)
