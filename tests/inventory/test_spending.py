"""Spending: out of what is available, or by settling what was bound or paid before; what follows it."""

from datetime import date

import pytest

from inventory import errors, spending
from tests.inventory.money import ON, Money


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Money(ledger)


def test_what_is_spent_is_no_longer_available_and_is_paid(books):
    books.buy(120_000)
    holder = books.holder()
    assert (holder.spent_fen, holder.available_fen) == (120_000, 4_880_000)
    assert books.broken() == {}


def test_one_fen_more_than_is_available_is_refused_and_leaves_nothing(books):
    with pytest.raises(errors.OverFund) as refused:
        books.buy(5_000_001)
    assert (refused.value.asked_fen, refused.value.available_fen) == (5_000_001, 5_000_000)
    assert books.available() == 5_000_000
    assert books.broken() == {}


def test_what_is_owed_is_spent_and_paid_later_in_parts(books):
    number = books.buy(100_000, paid=False)
    books.pay(number, 60_000)
    with pytest.raises(errors.OverItem) as refused:
        books.pay(number, 40_001)
    assert (refused.value.bucket, refused.value.left_fen) == ("PAYABLE", 40_000)
    books.pay(number, 40_000)
    assert books.holder().spent_fen == 100_000
    assert books.broken() == {}


def test_a_refund_is_available_again_and_never_more_than_was_paid(books):
    number = books.buy(100_000)
    books.refund(number, 30_000)
    with pytest.raises(errors.OverItem) as refused:
        books.refund(number, 70_001)
    assert (refused.value.number, refused.value.left_fen) == (number, 70_000)
    holder = books.holder()
    assert (holder.spent_fen, holder.refunded_fen) == (100_000, 30_000)
    assert holder.available_fen == 4_930_000
    assert books.broken() == {}


def test_less_may_be_owed_after_all(books):
    number = books.buy(100_000, paid=False)
    books.refund(number, 25_000, unpaid=True)
    with pytest.raises(errors.OverItem):
        books.pay(number, 75_001)
    books.pay(number, 75_000)
    assert books.available() == 4_925_000


def test_an_expenditure_with_a_refund_is_reversed_after_it(books):
    number = books.buy(100_000)
    refund = books.refund(number, 30_000)
    with pytest.raises(errors.DrawnOn) as refused:
        books.reverse(ON, number, "DGC")
    assert refused.value.by == [refund]
    books.reverse(ON, refund, "DGC")
    books.reverse(ON, number, "DGC")
    assert books.available() == 5_000_000
    assert books.broken() == {}


def test_two_organizations_do_not_spend_each_others_money(books):
    number = books.buy(100_000, paid=False)
    with pytest.raises(errors.LedgerError) as refused:
        books.pay(number, 100_000, organization="XLC")
    assert (
        refused.value.code == "BAD_INPUT"
    )  # who may see it is told whose it is; a clerk NOT_ALLOWED
    with books.ledger.writing() as session, pytest.raises(errors.NotAllowed):
        spending.spend(
            session,
            actor="clerk",
            organization="XLC",
            on=ON,
            request_key="x",
            fund="F",
            amount_fen=1,
            purpose="口罩",
            payee="公司",
        )


def test_a_reimbursement_says_what_proves_that_he_paid(books):
    with pytest.raises(errors.BadInput) as refused:
        books.buy(1_000, payee="李四", reimburses=True)
    assert refused.value.field == "proof"
    books.buy(1_000, payee="李四", reimburses=True, proof="超市小票一张")
    assert books.broken() == {}


def test_an_invoice_that_was_awaited_comes_once(books):
    number = books.buy(1_000, awaiting_papers=True)
    said = {"actor": "system", "reference": "发票 0012"}
    with books.ledger.writing() as session, pytest.raises(errors.FutureDate):
        spending.add_papers(session, number=number, on=date(2021, 1, 1), **said)
    with books.ledger.writing() as session:
        spending.add_papers(session, number=number, on=date(2020, 2, 9), **said)
    with books.ledger.writing() as session, pytest.raises(errors.Duplicate):
        spending.add_papers(session, number=number, on=date(2020, 2, 9), **said)
    other = books.buy(1)
    with books.ledger.writing() as session, pytest.raises(errors.BadInput):
        spending.add_papers(session, number=other, on=date(2020, 2, 9), **said)


def test_spending_says_one_source(books):
    with pytest.raises(errors.BadInput) as refused:
        books.post(spending.spend, ON, "DGC", amount_fen=1, purpose="口罩", payee="公司")
    assert refused.value.field == "fund"


def test_a_repeat_gives_the_first_document_and_another_amount_is_refused(books):
    said = {"actor": "system", "organization": "DGC", "on": ON, "request_key": "same"}
    said |= {"fund": "F", "purpose": "口罩", "payee": "公司"}
    for replayed in (False, True):
        with books.ledger.writing() as session:
            posted = spending.spend(session, amount_fen=5, **said)
        assert posted.replayed is replayed
    with books.ledger.writing() as session, pytest.raises(errors.KeyReused):
        spending.spend(session, amount_fen=6, **said)
