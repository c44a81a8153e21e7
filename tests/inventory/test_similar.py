"""What is proposed as likely entered twice, to whom, and counted where."""

from datetime import date

import pytest

from inventory import setting_up, similar
from tests.inventory.twins import Town

FEB_1 = date(2020, 2, 1)


@pytest.fixture
def town(ledger):
    books = Town(ledger)
    yield books
    assert not books.broken()


@pytest.fixture
def small(sqlite_ledger):
    """Where the engine is not what is tried."""
    return Town(sqlite_ledger)


def test_what_is_similar_is_counted_in_the_askers_organizations_only(town):
    town.receive(FEB_1, 10, "MASK2", by="FIRM2")
    pairs = {
        frozenset((p.first.code, p.second.code)): (p.first.code, p.first.lots, p.first.on_hand)
        for p in town.ask(similar.similar_items)
    }
    # the one with goods is proposed to stay
    assert pairs == {
        frozenset(("MASK2", "MASK")): ("MASK2", 1, 10),
        frozenset(("MASK2", "MASK3")): ("MASK2", 1, 10),
    }
    of_village = town.ask(similar.similar_items, actor="boss")
    assert {(p.first.code, p.first.lots, p.first.on_hand) for p in of_village} == {("MASK", 0, 0)}
    firms = town.ask(similar.similar_counterparties)
    assert {(p.first.code, p.first.lots, p.first.documents) for p in firms} == {("FIRM2", 1, 1)}


def test_one_credit_code_is_one_firm_whatever_it_is_called(small):
    firms = [
        {"code": code, "name": name, "kind": "单位", "credit_code": "91130600000000000M"}
        for code, name in (("A", "甲公司"), ("B", "乙超市"))
    ]
    setting_up.setup(small.ledger, actor="system", data={"counterparties": firms})
    pairs = small.ask(similar.similar_counterparties)
    assert ("A", "B") in {(p.first.code, p.second.code) for p in pairs}
