"""The promises about money, each broken by hand in the database."""

from datetime import date

import pytest
from sqlalchemy import text

from inventory import errors, periods
from tests.inventory.money import ON, Money


@pytest.fixture
def books(ledger):
    return Money(ledger)


def meddle(books, sql, table):
    """Change a row as somebody might who has the file: with the trigger out of the way."""
    on = f" on {table}" if books.ledger.dialect == "postgresql" else ""
    with books.ledger.engine.begin() as connection:
        for event in ("update", "delete", "insert"):
            connection.execute(text(f"drop trigger if exists append_only_{table}_{event}{on}"))
        connection.execute(text(sql))


def test_what_is_left_of_a_commitment_is_its_entries(books):
    number = books.commit(100_000)
    assert books.broken() == {}
    meddle(
        books,
        "update fund_item set amount_fen = amount_fen - 1 where document_id ="
        f" (select id from document where number = '{number}')",
        "fund_item",
    )
    assert list(books.broken()) == ["P3"]


def test_entries_that_take_more_than_was_opened_are_found(books):
    first, second = books.commit(100_000), books.commit(50_000)
    books.buy(100_000, number=first)
    meddle(
        books,
        f"update fund_entry set from_item_id = (select id from document where number = '{second}')"
        f" where from_item_id = (select id from document where number = '{first}')",
        "fund_entry",
    )
    broken = books.broken()
    assert {"P3", "P10"} <= broken.keys()
    assert any("-50,000" in breach for breach in broken["P3"])


def test_money_used_for_what_it_was_not_for_is_found(books):
    books.give("DGC", 100, uses=("PROTECTION",))
    number = books.buy(100, use="PROTECTION")
    meddle(
        books,
        "update fund_charge set use_id = (select id from fund_use where code = 'PUBLICITY')"
        f" where document_id = (select id from document where number = '{number}')",
        "fund_charge",
    )
    assert {"P4", "P10"} == books.broken().keys()
    with pytest.raises(errors.Breaches) as refused:
        books.post(periods.close_period, ON, "DGC", through=date(2020, 1, 31))
    assert any(number in breach and "P4" in breach for breach in refused.value.breaches)


def test_an_allotment_that_no_document_gave_is_found(books):
    meddle(
        books,
        "update fund_entry set amount_fen = amount_fen + 1 where line = 2 and document_id ="
        " (select id from document where kind = 'SUB_ALLOCATION')",
        "fund_entry",
    )
    assert {"P1", "P3"} & books.broken().keys()


def test_what_came_back_counts_against_the_allotment(books):
    books.give_back(1_000)
    books.take_back(2_000)
    books.refund(books.buy(500), 100)
    assert books.broken() == {}
