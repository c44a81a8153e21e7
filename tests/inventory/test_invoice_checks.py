"""What the papers of money promise, each broken by hand in the database."""

import pytest

from inventory.invoice_books import find
from tests.inventory.invoicing import Invoicing
from tests.inventory.test_fund_checks import meddle


@pytest.fixture
def books(ledger):
    return Invoicing(ledger)


def breach(books):
    """The only breach, which is of P8."""
    broken = books.broken()
    assert list(broken) == ["P8"]
    (said,) = broken["P8"]
    return said


def own(books, register):
    with books.ledger.reading() as session:
        return find(session, register).id


def test_books_with_papers_in_all_their_states_keep_the_promise(books):
    spent, whole = books.awaiting(10000), books.record(10000)
    slip = books.slip(10000)
    books.use(slip, spent)
    books.use(whole, spent)
    books.void(books.red(whole, 10))
    books.red(whole, 20)
    books.void(books.record(5))
    assert books.broken() == {}


def test_more_used_than_there_is_of_an_invoice_is_found(books):
    first, second, invoice = books.buy(100), books.buy(100), books.record(100)
    books.use(invoice, first, 50)
    books.use(invoice, second, 50)
    meddle(
        books,
        f"update invoice_use set amount_fen = 51 where invoice_id = {own(books, invoice)}",
        "invoice_use",
    )
    assert "用了 102 分" in breach(books)


def test_more_papers_than_was_spent_are_found(books):
    spent, invoice = books.buy(100), books.record(200)
    books.use(invoice, spent)
    meddle(books, "update invoice_use set amount_fen = 101", "invoice_use")
    assert f"{spent}：支出 100 分，票据 101 分" in breach(books)


def test_less_than_nothing_linked_is_found(books):
    books.use(books.record(200), books.buy(100))
    meddle(books, "update invoice_use set amount_fen = -1", "invoice_use")
    assert "票据 -1 分" in breach(books)


def test_a_void_invoice_that_is_used_is_found(books):
    spent, invoice, void = books.buy(100), books.record(100), books.record(100)
    books.use(invoice, spent)
    books.void(void)
    meddle(
        books,
        f"update invoice_void set invoice_id = {own(books, invoice)}",
        "invoice_void",
    )
    (broken,) = books.broken().values()
    assert any("已作废，还有 100 分用在" in said for said in broken)


def test_red_ones_beyond_the_whole_are_found(books):
    whole = books.record(100)
    books.red(whole, 60)
    meddle(
        books,
        "update invoice set amount_fen = -101, total_fen = -101 where red_of_id is not null",
        "invoice",
    )
    assert "红字冲过了头，-1 分" in breach(books)


def test_papers_of_another_organization_are_found(books):
    invoice = books.record(100)
    books.use(invoice, books.buy(100))
    meddle(
        books,
        "update invoice set organization_id = (select id from organization where code = 'XLC')",
        "invoice",
    )
    assert "用了别的单位的票据" in breach(books)


def test_papers_linked_to_anything_but_an_expenditure_are_found(books):
    invoice, spent, commitment = books.record(100), books.buy(100), books.commit(100)
    books.use(invoice, spent)
    meddle(
        books,
        "update invoice_use set document_id ="
        f" (select id from document where number = '{commitment}')",
        "invoice_use",
    )
    assert f"{commitment}：支出 0 分" in breach(books)


def test_an_invoice_that_stands_twice_is_found(books):
    first = books.record(100, number="23112000000000000009")
    books.void(first, "录错", cause="MISTAKEN")
    books.record(100, number="23112000000000000009")
    assert books.broken() == {}
    meddle(books, "update invoice_void set cause = 'VOIDED'", "invoice_void")
    assert "登记了 2 次" in breach(books)


def test_the_database_itself_refuses_signs_and_sums_that_cannot_be(books):
    books.record(100)
    for change in ("total_fen = 99", "amount_fen = -1, total_fen = -1", "serial = 0"):
        with pytest.raises(Exception, match="ck_invoice_"):
            meddle(books, f"update invoice set {change}", "invoice")


def test_the_database_itself_refuses_the_same_number_again(books):
    books.record(100)
    books.record(100)
    with pytest.raises(Exception, match=r"uq_invoice_code_number|UNIQUE|unique"):
        meddle(books, "update invoice set number = '1', code = '1'", "invoice")
