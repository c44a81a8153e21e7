"""What came in on an order is told link by link and in sums, and both say the same."""

from datetime import date

import pytest

from inventory import corrections, order_arrivals
from inventory.orders import PurchaseLine
from tests.inventory.buying import Shop
from tests.inventory.money import ON


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Shop(ledger)


def send_back(books, lot, quantity):
    back = [corrections.LotLine("MASK", "KF", quantity, lot)]
    books.post(corrections.send_back, ON, lines=back, reason="耳带断裂")


def counted(books, number):
    """By link what of it counts; the sums by line must agree with it."""
    links = books.links(number)
    sums = {
        line: sum(x.counts for x in links if x.line == line) for line in {x.line for x in links}
    }
    with books.ledger.reading() as session:
        assert order_arrivals.came(session, books.told(number).id) == sums
    return [(x.line, x.lot, x.quantity, x.counts) for x in links]


def test_nothing_came_on_an_order_to_which_nothing_was_linked(books):
    assert counted(books, books.order()) == []


def test_links_are_told_in_the_order_in_which_they_were_made(books):
    number = books.order(PurchaseLine("MASK", 60, 600), PurchaseLine("MASK", 60, 600))
    late, early = books.bought(50), books.bought(70)
    books.link(number, early, line=2)
    books.link(number, late, line=1)
    assert counted(books, number) == [(2, early, 70, 70), (1, late, 50, 50)]


def test_what_was_given_back_is_taken_off_the_last_link_first(books):
    number = books.order(PurchaseLine("MASK", 60, 600), PurchaseLine("MASK", 60, 600))
    lot = books.bought(100)
    books.link(number, lot, line=1, quantity=40)
    books.link(number, lot, line=2, quantity=50)
    for back, counts in ((10, [40, 50]), (5, [40, 45]), (50, [35, 0]), (35, [0, 0])):
        send_back(books, lot, back)
        assert [link[3] for link in counted(books, number)] == counts


def test_the_link_to_another_order_that_was_made_first_keeps_its_pieces(books):
    first, second = (books.order(PurchaseLine("MASK", 60, 600)) for _ in range(2))
    lot = books.bought(100)
    books.link(first, lot, quantity=60)
    books.link(second, lot, quantity=40)
    send_back(books, lot, 30)
    assert counted(books, first) == [(1, lot, 60, 60)]
    assert counted(books, second) == [(1, lot, 40, 10)]
    books.unlink(first, lot)
    assert counted(books, second) == [(1, lot, 40, 40)]


def test_how_many_were_linked_is_told_whatever_became_of_them(books):
    number = books.order()
    lot = books.bought(100)
    books.link(number, lot)
    send_back(books, lot, 30)
    with books.ledger.reading() as session:
        assert order_arrivals.linked(session, books.told(number).id) == 100
    books.unlink(number, lot)
    with books.ledger.reading() as session:
        assert order_arrivals.linked(session, books.told(number).id) == 0
