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
    slips = [r for r in rows if r.kind == "NON_COMPLIANT" and r.starts_on.year == 2020]
    assert [(r.starts_on.isoformat(), r.amount_fen) for r in slips] == [
        ("2020-01-01", 100_000),
        ("2020-02-01", 100),
        ("2020-02-05", None),
    ]


def test_what_every_new_town_has_holds_until_it_says_otherwise(books):
    day = date(2020, 1, 31)
    for kind, fen in (("SMALL_RECEIPT", 50_000), ("NON_COMPLIANT", 100_000)):
        require(books, day, fen, kind)
        with pytest.raises(OverPaperLimit) as refused:
            require(books, day, fen + 1, kind)
        set_up(books, kind=kind, starts_on=day.isoformat(), amount_fen=30_000)
        with pytest.raises(OverPaperLimit):
            require(books, day, 30_001, kind)
    assert "现金结算起点" in refused.value.decision
    require(books, date(2018, 6, 30), 50_001, "SMALL_RECEIPT")


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
