"""Papers are linked to what was spent, later and to several, and never for more than there is of either."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from inventory import checks, fund_watch, invoice_ledger
from inventory.errors import (
    AlreadyReversed,
    BadInput,
    Duplicate,
    FutureDate,
    InvoiceInUse,
    InvoiceVoid,
    KeyReused,
    NotAllowed,
    NotAPaper,
    NotFound,
    OverInvoice,
    OverPapers,
    PapersStand,
)
from inventory.spending import add_papers
from tests.inventory.invoicing import Invoicing
from tests.inventory.money import ON


@pytest.fixture
def books(ledger):
    return Invoicing(ledger)


def refused(error, call, *args, **said):
    with pytest.raises(error) as given:
        call(*args, **said)
    return given.value


def holds(books):
    with books.ledger.reading() as session:
        return [r.breaches for r in checks.run(session, actor="system") if not r.holds] == []


def papers(books, number, actor="system"):
    with books.ledger.reading() as session:
        return invoice_ledger.papers(session, actor=actor, number=number)


def received(books, number):
    """Do papers count as come: does the verb that records it by hand say so?"""
    try:
        with books.ledger.writing() as session:
            add_papers(session, actor="system", number=number, on=ON, reference="手工")
            session.rollback()
    except Duplicate:
        return True
    return False


def awaited(books, number):
    """Is it on the fund's list of what is to be dealt with?"""
    with books.ledger.reading() as session:
        return number in str(fund_watch.odd(session, actor="system", fund="F"))


def test_one_invoice_for_several_expenditures_and_several_for_one(books):
    first, second = books.buy(6000), books.buy(7000)
    large, small = books.record(10000), books.record(3000)
    books.use(large, first)
    books.use(large, second)
    assert (papers(books, first).missing_fen, papers(books, second).missing_fen) == (0, 3000)
    assert books.paper(large).left_fen == 0
    books.use(small, second, 3000)
    told = papers(books, second)
    assert (told.spent_fen, told.papers_fen, told.missing_fen) == (7000, 7000, 0)
    assert [(u.invoice, u.amount_fen) for u in told.uses] == [(large, 4000), (small, 3000)]
    assert [u.number for u in books.paper(large).uses] == [first, second]
    assert holds(books)


def test_never_more_than_is_left_of_the_invoice_by_one_fen(books):
    spent, invoice = books.buy(20000), books.record(10000)
    books.use(invoice, spent, 6000)
    error = refused(OverInvoice, books.use, invoice, spent, 4001)
    assert (error.number, error.asked_fen, error.left_fen) == (invoice, 4001, 4000)
    books.use(invoice, spent, 4000)
    refused(OverInvoice, books.use, invoice, spent)
    assert holds(books)


def test_never_more_than_was_spent_less_refunds_by_one_fen(books):
    spent, invoice = books.buy(10000), books.record(10000)
    books.refund(spent, 1000)
    error = refused(OverPapers, books.use, invoice, spent, 9001)
    assert (error.number, error.asked_fen, error.left_fen) == (spent, 9001, 9000)
    books.use(invoice, spent)
    assert papers(books, spent).papers_fen == 9000
    assert refused(OverPapers, books.use, invoice, spent).left_fen == 0
    assert holds(books)


def test_what_awaits_papers_has_them_when_they_reach_what_was_spent(books):
    spent = books.awaiting(10000)
    books.use(books.record(9999), spent)
    assert not received(books, spent)
    assert awaited(books, spent)
    last = books.record(500)
    books.use(last, spent)
    assert received(books, spent)
    assert not awaited(books, spent)
    assert books.paper(last).left_fen == 499
    error = refused(PapersStand, books.take_off, last, spent)
    assert error.number == spent
    assert holds(books)


def test_papers_told_by_hand_are_not_told_again(books):
    spent = books.awaiting(100)
    with books.ledger.writing() as session:
        add_papers(session, actor="system", number=spent, on=ON, reference="发票")
    books.use(books.record(100), spent)
    assert papers(books, spent).missing_fen == 0


def test_a_slip_never_counts_and_makes_room_for_the_paper_that_comes_later(books):
    spent, slip = books.awaiting(10000), books.slip(10000)
    books.use(slip, spent)
    told = papers(books, spent)
    assert (told.papers_fen, told.slips_fen, told.missing_fen) == (0, 10000, 10000)
    assert not received(books, spent)
    books.use(books.record(10000), spent)
    assert received(books, spent)
    assert papers(books, spent).missing_fen == 0
    refused(OverPapers, books.use, books.slip(1), spent)
    books.take_off(slip, spent)
    assert papers(books, spent).slips_fen == 0
    assert holds(books)


def test_a_slip_is_no_paper_where_none_is_awaited(books):
    spent, slip = books.buy(10000), books.slip(10000)
    error = refused(NotAPaper, books.use, slip, spent)
    assert (error.number, error.invoice) == (spent, slip)


def test_a_wrong_link_is_taken_off_by_another_row(books):
    spent, right, invoice = books.buy(10000), books.buy(10000), books.record(8000)
    books.use(invoice, spent)
    books.take_off(invoice, spent, 3000)
    assert books.paper(invoice).left_fen == 3000
    error = refused(OverInvoice, books.take_off, invoice, spent, 5001)
    assert (error.asked_fen, error.left_fen) == (5001, 5000)
    books.take_off(invoice, spent)
    refused(OverInvoice, books.take_off, invoice, spent)
    books.use(invoice, right)
    rows = books.paper(invoice).uses
    assert [(u.number, u.amount_fen) for u in rows] == [
        (spent, 8000),
        (spent, -3000),
        (spent, -5000),
        (right, 8000),
    ]
    assert rows[1].reason == "关联错了"
    assert holds(books)


def test_an_invoice_in_use_is_not_made_void_and_a_void_one_not_used(books):
    spent, invoice = books.buy(10000), books.record(10000)
    books.use(invoice, spent)
    error = refused(InvoiceInUse, books.void, invoice)
    assert (error.used_fen, error.by) == (10000, [spent])
    books.take_off(invoice, spent)
    books.void(invoice)
    refused(InvoiceVoid, books.use, invoice, spent)
    assert holds(books)


def test_a_red_one_takes_back_what_was_used_beyond_what_it_leaves(books):
    first, second, invoice = books.buy(6000), books.buy(4000), books.record(10000)
    books.use(invoice, first)
    books.use(invoice, second)
    red = books.red(invoice, 5000)
    assert (papers(books, first).papers_fen, papers(books, second).papers_fen) == (5000, 0)
    assert refused(BadInput, books.use, red, first).field == "invoice"
    assert refused(OverInvoice, books.take_off, red, first).left_fen == 5000
    assert holds(books)
    books.void(red)
    assert (papers(books, first).papers_fen, books.paper(invoice).left_fen) == (5000, 5000)
    books.use(invoice, second)
    books.use(invoice, first)
    assert papers(books, first).papers_fen == 6000
    assert holds(books)


def test_what_a_reversed_expenditure_used_is_free_again(books):
    wrong, invoice = books.buy(10000), books.record(10000)
    books.use(invoice, wrong)
    books.reverse(ON, wrong, "DGC")
    assert books.paper(invoice).left_fen == 10000
    assert not books.paper(invoice).uses[0].counts
    refused(AlreadyReversed, books.use, invoice, wrong)
    refused(AlreadyReversed, books.take_off, invoice, wrong)
    books.use(invoice, books.buy(10000))
    assert holds(books)


def test_a_refund_after_papers_were_linked_leaves_them_and_a_red_one_brings_them_down(books):
    spent, invoice = books.buy(10000), books.record(10000)
    books.use(invoice, spent)
    books.refund(spent, 2000)
    told = papers(books, spent)
    assert (told.spent_fen, told.papers_fen, told.missing_fen) == (8000, 10000, 0)
    books.red(invoice, 2000)
    assert papers(books, spent).papers_fen == 8000
    assert holds(books)


def test_the_same_request_links_once(books):
    spent, invoice = books.buy(10000), books.record(10000)
    books.use(invoice, spent, 4000, key="k")
    assert books.use(invoice, spent, 4000, key="k").replayed
    assert books.paper(invoice).left_fen == 6000
    assert refused(KeyReused, books.use, invoice, spent, 4001, key="k").number == invoice
    refused(KeyReused, books.use, invoice, books.buy(1), 4000, key="k")
    for fen in (4000, None):
        refused(KeyReused, books.take_off, invoice, spent, fen, key="k")
    books.take_off(invoice, spent, 1000, key="t")
    assert books.take_off(invoice, spent, 1000, key="t").replayed
    assert books.paper(invoice).left_fen == 7000


@pytest.mark.parametrize("verb", ["use", "take_off"])
def test_what_is_not_linked(books, verb):
    link = getattr(books, verb)
    spent, invoice = books.buy(10000), books.record(10000)
    commitment, elsewhere = books.commit(100), books.buy(100, "XLC")
    assert refused(BadInput, link, invoice, commitment).field == "number"
    refused(NotFound, link, invoice, elsewhere)
    refused(NotFound, link, invoice, "DGC-ZC-2020-000099")
    refused(NotFound, link, "DGC-FP-000099", spent)
    refused(NotAllowed, link, invoice, spent, actor="keeper")
    refused(NotAllowed, link, books.record(organization="XLC"), elsewhere, actor="clerk")
    refused(NotFound, link, invoice, spent, organization="XLC")
    refused(FutureDate, link, invoice, spent, on=date(2020, 2, 9))
    assert refused(BadInput, link, invoice, spent, on=date(2020, 2, 7)).field == "on"
    for fen in (0, -1, True, "1"):
        assert refused(BadInput, link, invoice, spent, fen).field == "amount_fen"
    assert books.paper(invoice).uses == ()


def test_of_many_who_link_at_once_nobody_goes_beyond(books):
    spent, invoice = books.buy(50000), books.record(10000)

    def link(n):
        try:
            return books.use(invoice, spent, 1000, key=f"r{n}").number
        except OverInvoice:
            return None

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(link, range(16)))
    assert told.count(invoice) == 10
    assert books.paper(invoice).left_fen == 0
    assert holds(books)
