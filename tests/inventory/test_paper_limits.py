"""Up to how much a paper is good is dated data, set from the top."""

from datetime import date

import pytest

from inventory import paper_limits, setting_up
from inventory.errors import BadInput, NotAllowed, OverPaperLimit
from tests.inventory.books import Books

LIMIT = {"kind": "NON_COMPLIANT", "starts_on": "2020-02-01", "amount_fen": 100, "decision": "办法"}
ADMINS = [
    {"login": code.lower(), "name": code, "role": "admin", "organization": code}
    for code in ("NDL", "DGC")
]


@pytest.fixture
def books(ledger):
    return Books(ledger)


def set_up(books, actor="system", **change):
    setting_up.setup(books.ledger, actor=actor, data={"paper_limits": [LIMIT | change]})


def require(books, day, fen, kind="NON_COMPLIANT"):
    with books.ledger.reading() as session:
        paper_limits.require(session, kind=kind, on=day, total_fen=fen)


def test_the_limit_of_the_day_holds_for_its_kind_alone(books):
    set_up(books)
    require(books, date(2020, 2, 1), 100)
    require(books, date(2020, 1, 31), 101)
    require(books, date(2020, 2, 1), 101, "SMALL_RECEIPT")
    with pytest.raises(OverPaperLimit):
        require(books, date(2020, 2, 1), 101)
    set_up(books, starts_on="2020-02-05", amount_fen=None)
    require(books, date(2020, 2, 5), 101)
    rows = books.ask(paper_limits.paper_limits)
    assert [(r.starts_on.day, r.amount_fen) for r in rows] == [(1, 100), (5, None)]


def test_setting_up_again_takes_the_place_of_the_same_day(books):
    set_up(books)
    set_up(books, amount_fen=200)
    require(books, date(2020, 2, 1), 200)


def test_only_the_top_sets_it(books):
    setting_up.setup(books.ledger, actor="system", data={"users": ADMINS})
    set_up(books, "ndl")
    with pytest.raises(NotAllowed):
        set_up(books, "dgc")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "SLIP"}, "kind"),
        ({"starts_on": "x"}, "starts_on"),
        ({"amount_fen": -1}, "amount_fen"),
        ({"decision": ""}, "decision"),
    ],
)
def test_what_is_malformed_is_named(books, change, field):
    with pytest.raises(BadInput) as refused:
        set_up(books, **change)
    assert refused.value.field == f"paper_limits[0].{field}"


def test_no_amount_is_not_no_limit(books):
    data = {"paper_limits": [{k: v for k, v in LIMIT.items() if k != "amount_fen"}]}
    with pytest.raises(BadInput):
        setting_up.setup(books.ledger, actor="system", data=data)
