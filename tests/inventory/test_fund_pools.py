"""What a holder has available is told by its terms."""

from datetime import date

import pytest

from inventory import fund_pools
from tests.inventory.money import Money

END = date(2020, 2, 29)


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 5))
    return Money(ledger)


def test_pools_say_what_they_are_for_and_what_ends_first_comes_first(books):
    later = books.give("DGC", 20_000, ends_on=date(2020, 6, 30))
    first = books.give("DGC", 10_000, uses=("HEATING", "PROTECTION"), ends_on=END)
    rows = books.ask(fund_pools.pools, fund="F", organization="DGC")
    assert [(r.number, r.left_fen, r.ended) for r in rows] == [
        (first, 10_000, True),
        (later, 20_000, False),
        ("NDL-XB-2020-000001", 5_000_000, False),
    ]
    assert [set(r.uses) for r in rows] == [{"防护", "保暖设施"}, set(), set()]
    books.give_back(10_000)
    every = books.ask(fund_pools.pools, fund="F")
    assert {r.organization for r in every} == {"NDL", "DGC", "XLC"}
    assert first not in [r.number for r in every], "nothing is left of it"


def test_a_village_is_told_its_own_alone(books):
    pools = books.ask(fund_pools.pools, fund="F", actor="clerk")
    assert {r.organization for r in pools} == {"DGC"}
