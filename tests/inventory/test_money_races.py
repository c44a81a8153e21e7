"""Sixteen at once through different doors: no fen is used twice, and nobody is refused what is there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from inventory.errors import OverFund, OverItem
from tests.inventory.money import Money

THREADS = 16
END = date(2020, 3, 31)


@pytest.fixture
def books(ledger, clock):
    clock.set(END)
    return Money(ledger)


def at_once(doors, count):
    """Each of ``count`` goes through the next door; gives how many were not refused."""

    def one(n):
        try:
            doors[n % len(doors)]()
        except (OverFund, OverItem):
            return 0
        return 1

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(one, range(count)))


def test_fifty_thousand_yuan_go_out_once_through_whatever_door(books):
    doors = [
        lambda: books.buy(100_000),
        lambda: books.commit(100_000),
        lambda: books.prepay(100_000),
        lambda: books.advance(100_000),
        lambda: books.give_back(100_000),
        lambda: books.take_back(100_000),
    ]
    assert at_once(doors, 96) == 50
    assert books.available() == 0
    assert books.broken() == {}


def test_a_commitment_is_used_once_through_whatever_door(books):
    number = books.commit(3_000_000)
    doors = [
        lambda: books.buy(100_000, number=number),
        lambda: books.prepay(100_000, number=number),
        lambda: books.release(number, 100_000),
    ]
    assert at_once(doors, 48) == 30
    assert books.holder().committed_fen == 0
    assert books.broken() == {}


def test_what_is_owed_is_paid_or_taken_off_once(books):
    number = books.buy(2_000_000, paid=False)
    doors = [
        lambda: books.pay(number, 100_000),
        lambda: books.refund(number, 100_000, unpaid=True),
    ]
    assert at_once(doors, 32) == 20
    assert books.holder().payable_fen == 0
    assert books.broken() == {}


def test_what_is_unallocated_goes_out_once(books):
    left = books.position().unallocated_fen // 10
    doors = [
        lambda: books.give("DGC", left),
        lambda: books.give("XLC", left),
        lambda: books.change(left, less=True),
    ]
    assert at_once(doors, 16) == 10
    assert books.position().unallocated_fen == 0
    assert books.broken() == {}
