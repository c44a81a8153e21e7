"""For which expenditures a paper may be."""

import pytest

from inventory import paper_offers
from tests.inventory.invoicing import Invoicing
from tests.inventory.money import ON


@pytest.fixture
def papers(ledger):
    return Invoicing(ledger)


def offered(papers, invoice):
    rows = papers.ask(paper_offers.wanting, invoice=invoice)
    return [(row.number, row.missing_fen) for row in rows]


def test_what_wants_papers_is_offered_with_how_much_it_wants(papers):
    one, other, done = papers.buy(30_000), papers.buy(20_000), papers.buy(5_000)
    papers.use(papers.record(5_000), done)
    papers.use(papers.record(10_000), one)
    papers.refund(other, 8_000)
    invoice = papers.record(50_000)
    assert offered(papers, invoice) == [(other, 12_000), (one, 20_000)]


def test_who_was_paid_and_sold_comes_first_and_then_what_is_awaited(papers):
    sold = papers.buy(1_000, payee="示例商贸有限公司")
    awaited, plain = papers.awaiting(1_000, payee="别家"), papers.buy(1_000, payee="别家")
    assert [n for n, _ in offered(papers, papers.record(9_000))] == [sold, awaited, plain]


def test_what_was_reversed_or_is_of_another_organization_wants_nothing(papers):
    gone = papers.buy(1_000)
    papers.reverse(ON, gone, "DGC")
    assert offered(papers, papers.record(1_000)) == []
