"""The register of invoices is asked by organization, period and supplier; one of it tells all."""

from datetime import date

import pytest

from inventory import invoice_ledger, merging, setting_up
from inventory.errors import BadInput, NotAllowed, NotFound
from tests.inventory.invoicing import Invoicing
from tests.inventory.money import ON

FIRMS = [
    {"code": "A", "name": "甲公司", "kind": "ENTITY"},
    {"code": "B", "name": "甲有限公司", "kind": "ENTITY"},
]


@pytest.fixture
def books(ledger):
    made = Invoicing(ledger)
    setting_up.setup(ledger, actor="system", data={"counterparties": FIRMS})
    return made


def listed(books, organization="DGC", actor="system", **said):
    with books.ledger.reading() as session:
        rows = invoice_ledger.invoices(session, actor=actor, organization=organization, **said)
    return [row.register for row in rows]


def papers(books, number, actor="system"):
    with books.ledger.reading() as session:
        return invoice_ledger.papers(session, actor=actor, number=number)


def test_a_period_has_both_its_days(books):
    days = [books.record(issued_on=date(2020, 2, day)) for day in (1, 2, 3, 4)]
    books.record(organization="XLC")
    assert listed(books, starts=date(2020, 2, 2), ends=date(2020, 2, 3)) == days[1:3]
    assert listed(books) == days


def test_a_supplier_by_any_code_it_ever_had_or_a_part_of_a_name(books):
    first, second = books.record(seller="A"), books.record(seller="B")
    other = books.record(seller="100%棉纺织_厂")
    assert listed(books, supplier="A") == [first]
    with books.ledger.writing() as session:
        merging.merge_counterparties(session, actor="system", code="B", into="A", reason="同一家")
    for code in "AB":
        assert listed(books, supplier=code) == [first, second]
    assert books.paper(second).row.seller_code == "A"
    assert listed(books, supplier="棉纺") == listed(books, supplier="0%棉") == [other]
    assert listed(books, supplier="%公司") == []


def test_unused_are_those_of_which_something_is_left(books):
    spent, whole, part = books.buy(10000), books.record(3000), books.record(3000)
    void, red = books.record(), books.record(100)
    books.use(whole, spent)
    books.use(part, spent, 2999)
    books.void(void)
    books.red(red, 100)
    assert listed(books, unused=True) == [part]
    books.take_off(whole, spent, 1)
    assert listed(books, unused=True) == [whole, part]


def test_page_by_page_by_the_last_number(books):
    all_ = [books.record() for _ in range(5)]
    assert listed(books, limit=2) == all_[:2]
    assert listed(books, limit=2, after=all_[1]) == all_[2:4]
    assert listed(books, after=all_[4]) == []
    with pytest.raises(NotFound):
        listed(books, after="DGC-FP-000099")
    for limit in (0, 1001, True):
        with pytest.raises(BadInput):
            listed(books, limit=limit)


def test_who_may_not_see_an_organization_s_money_sees_no_register(books):
    books.record()
    assert listed(books, actor="clerk") == listed(books, actor="approver")
    for actor, organization in (("clerk", "XLC"), ("checkpoint", "NDL")):
        with pytest.raises(NotAllowed):
            listed(books, organization, actor)


def test_the_papers_of_an_expenditure_in_the_order_they_were_linked(books):
    spent, first, slip = books.awaiting(10000), books.record(4000), books.slip(700)
    books.use(slip, spent)
    books.use(first, spent)
    told = papers(books, spent, "clerk")
    assert (told.spent_fen, told.papers_fen, told.slips_fen, told.missing_fen) == (
        10000,
        4000,
        700,
        6000,
    )
    assert [(use.invoice, use.on, use.by_name) for use in told.uses] == [
        (slip, ON, "本机操作员"),
        (first, ON, "本机操作员"),
    ]
    with pytest.raises(BadInput):
        papers(books, books.commit(1))
    with pytest.raises(NotFound):
        papers(books, "DGC-ZC-2020-000099")
    with pytest.raises(NotAllowed):
        papers(books, books.buy(1, "XLC"), "clerk")
