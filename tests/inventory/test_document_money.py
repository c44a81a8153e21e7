"""What a document of money says besides its entries, and which documents it has to do with."""

from datetime import date

import pytest

from inventory import cash_gifts, documents, spending
from tests.inventory.books import DECISION
from tests.inventory.money import ON, Money


@pytest.fixture
def books(ledger):
    return Money(ledger)


def of(books, number):
    return books.ask(documents.whole, number=number)


def numbers(links):
    return [link.number for link in links]


def test_a_document_about_goods_says_nothing_of_money(books):
    assert of(books, books.receive(ON, 5)).money is None


def test_an_order_knows_what_became_of_it_and_these_know_the_order(books):
    order = books.commit(100_000, use="PROTECTION", due_on=date(2020, 3, 1))
    more = books.enlarge(order, 20_000)
    ahead = books.prepay(30_000, number=order)
    bought = books.buy(40_000, number=order, paid=False)
    void = books.buy(10_000, number=order)
    books.reverse(ON, void, "DGC")
    freed = books.release(order)
    whole = of(books, order)
    assert (whole.money.use, whole.due_on, whole.money.settles) == ("防护", date(2020, 3, 1), ())
    assert numbers(whole.later) == [more, ahead, bought, freed], "what was reversed is none"
    for number in (more, ahead, bought, freed):
        assert numbers(of(books, number).money.settles) == [order]


def test_what_is_owed_knows_its_payments_and_refunds(books):
    owed = books.buy(40_000, paid=False)
    paid = books.pay(owed, 40_000)
    back = books.refund(owed, 5_000)
    assert numbers(of(books, owed).later) == [paid, back]
    assert numbers(of(books, back).money.settles) == [owed]
    assert of(books, owed).money.settles == (), "a pool is no item that is settled"


def test_a_reversal_says_what_its_original_said(books):
    number = books.buy(40_000, use="HEATING")
    back = of(books, books.reverse(ON, number, "DGC"))
    assert (back.money.use, back.money.settles) == ("保暖设施", ())


def test_papers_are_lacking_until_they_come(books):
    number = books.buy(40_000, awaiting_papers=True)
    assert of(books, number).money.lacks_papers
    with books.ledger.writing() as session:
        spending.add_papers(session, actor="system", number=number, on=ON, reference="发票 12345")
    money = of(books, number).money
    assert (money.lacks_papers, money.papers_on, money.papers) == (False, ON, "发票 12345")
    assert not of(books, books.buy(1)).money.lacks_papers


def test_the_decision_of_a_change_and_of_the_fund_itself(books):
    change = of(books, books.change(1_000_000)).money.decision
    assert (change.body, change.title, change.on) == (DECISION.body, DECISION.title, DECISION.on)
    first = of(books, "NDL-LX-2020-000001").money.decision
    assert first.reference == DECISION.reference
    assert first.budget_source != "" == change.budget_source
    assert of(books, "NDL-HD-2020-000001").money.decision is None


def test_a_gift_of_cash_until_it_is_paid_in_and_after(books):
    books.create_gifts()
    number = books.gift(50_000, "收 001", intent="给卡口买棉衣")
    gift = of(books, number).money.gift
    assert (gift.receipt_number, gift.cash, gift.banked_on) == ("收 001", True, None)
    with books.ledger.writing() as session:
        cash_gifts.bank(session, actor="system", number=number, on=ON, slip="缴 7")
    gift = of(books, number).money.gift
    assert (gift.banked_on, gift.slip) == (ON, "缴 7")


def test_terms_stand_on_the_sub_allocation_that_sets_them(books):
    ends_on = date(2020, 6, 30)
    number = books.give("DGC", 1_000, uses=("HEATING", "PROTECTION"), ends_on=ends_on)
    (bound,) = of(books, number).money.terms
    assert (bound.holder, set(bound.uses), bound.ends_on) == (
        "东沟村",
        {"防护", "保暖设施"},
        ends_on,
    )
    assert of(books, books.give("XLC", 1_000)).money.terms == ()
    books.buy(500, use="HEATING")
    assert of(books, number).later == (), "all that is spent of a pool would be a long list"
