"""What is open of the fund: what was bound, paid before, owed."""

from datetime import date

import pytest

from inventory import errors, open_items
from tests.inventory.money import Money


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 5))
    return Money(ledger)


def told(rows):
    return [(r.number, r.bucket, r.left_fen, r.overdue) for r in rows]


def test_what_is_open_is_listed_with_what_is_left_the_longest_due_first(books):
    order = books.commit(100_000, due_on=date(2020, 3, 4))
    books.buy(40_000, number=order)
    ahead = books.prepay(30_000, due_on=date(2020, 3, 10))
    owed = books.buy(20_000, paid=False)
    rows = books.ask(open_items.open_items)
    assert told(rows) == [
        (order, "COMMITTED", 60_000, True),
        (ahead, "PREPAID", 30_000, False),
        (owed, "PAYABLE", 20_000, False),
    ]
    assert (rows[0].payee, rows[0].purpose, rows[0].use_name) == (
        "示例医疗器械有限公司",
        "订购口罩",
        "其他",
    )


def test_a_village_sees_its_own_and_nobody_elses(books):
    books.commit(100, "XLC")
    mine = books.commit(100)
    assert [r.number for r in books.ask(open_items.open_items, actor="clerk")] == [mine]
    with pytest.raises(errors.NotAllowed):
        books.ask(open_items.open_items, actor="clerk", organization="XLC")
    assert books.ask(open_items.open_items, fund="OTHER") == ()


def test_what_was_settled_or_taken_back_is_open_no_more(books):
    books.release(books.commit(100))
    books.reverse(date(2020, 3, 5), books.commit(100), "DGC")
    assert books.ask(open_items.open_items) == ()


def test_of_a_document_also_what_could_be_refunded(books):
    number = books.buy(100)
    assert told(books.ask(open_items.of_document, number=number)) == [(number, "PAID", 100, False)]
    assert books.ask(open_items.of_document, actor="checkpoint", number=number) == ()
