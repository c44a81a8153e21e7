"""By how much a line may differ is dated data, set from the top with its decision."""

from datetime import date

import pytest

from inventory import match_tolerances, setting_up
from inventory.errors import BadInput, NotAllowed
from inventory.rules.matching import Tolerance
from tests.inventory.books import Books

RULE = {"starts_on": "2020-02-01", "pieces": 2, "amount_fen": 5, "decision": "镇采购办法"}


@pytest.fixture
def books(ledger):
    return Books(ledger)


def set_up(books, actor="system", **change):
    setting_up.setup(books.ledger, actor=actor, data={"match_tolerances": [RULE | change]})


def in_force(books, day):
    with books.ledger.reading() as session:
        return match_tolerances.in_force(session, day)


def test_there_is_none_before_one_is_set_and_each_holds_from_its_day(books):
    set_up(books)
    set_up(books, starts_on="2020-02-08", pieces=0, amount_fen=0)
    assert in_force(books, date(2020, 1, 31)) == Tolerance(0, 0)
    assert in_force(books, date(2020, 2, 7)) == Tolerance(2, 5)
    assert in_force(books, date(2020, 2, 8)) == Tolerance(0, 0)


def test_it_is_listed_with_its_decision_and_set_anew_for_its_day(books):
    set_up(books)
    set_up(books, pieces=3)
    (row,) = books.ask(match_tolerances.match_tolerances)
    assert (row.starts_on, row.pieces, row.amount_fen) == (date(2020, 2, 1), 3, 5)
    assert row.decision == "镇采购办法"


@pytest.mark.parametrize("field", ["starts_on", "pieces", "amount_fen", "decision"])
def test_one_that_leaves_something_out_is_refused_with_its_place(books, field):
    data = {"match_tolerances": [{k: v for k, v in RULE.items() if k != field}]}
    with pytest.raises(BadInput) as refused:
        setting_up.setup(books.ledger, actor="system", data=data)
    assert refused.value.field in (f"match_tolerances[0].{field}", field)


@pytest.mark.parametrize("field", ["pieces", "amount_fen"])
def test_none_is_below_nothing(books, field):
    with pytest.raises(BadInput):
        set_up(books, **{field: -1})


def test_it_is_set_from_the_top_alone(books):
    admin = {"login": "dgc", "name": "村", "role": "admin", "organization": "DGC"}
    setting_up.setup(books.ledger, actor="system", data={"users": [admin]})
    with pytest.raises(NotAllowed):
        set_up(books, actor="dgc")
