"""Who may read which statement, of whom, and what is refused: every statement of the table."""

import json
from datetime import date

import pytest

from inventory.errors import BadInput, FutureDate, NotAllowed, NotFound
from inventory.statements.asking import STATEMENTS
from tests.statements.town import Town, day, keys, tell

GOODS = [name for name, kind in STATEMENTS.items() if kind.act == "read_stock"]
NEEDED = {"card": {"item": "MASK"}}


@pytest.fixture
def town(ledger):
    return tell(Town(ledger))


@pytest.fixture
def file(sqlite_ledger):
    return tell(Town(sqlite_ledger))


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_statement_is_of_plain_values_and_of_its_own_columns(town, name):
    town.create_fund(day(1))
    town.appropriate(day(1), 900)
    town.allot(day(2), DGC=500)
    shown = town.show(name, below=True, **NEEDED.get(name, {}))
    again = json.loads(json.dumps(shown.as_json()))
    assert again["statement"] == name
    assert again["to"] == "2020-02-08"
    assert again["from"] == ("2020-02-01" if STATEMENTS[name].period else None)
    titles = [column["title"] for column in again["columns"]]
    assert len(set(titles)) == len(titles)
    kept = {column["key"] for column in again["columns"]}
    assert all(kept <= set(row) for row in again["rows"])


@pytest.mark.parametrize("name", STATEMENTS)
def test_it_can_be_sorted_by_each_column_that_it_names_both_ways(town, name):
    for sort in STATEMENTS[name].sorts:
        town.show(name, sort=sort)
        town.show(name, sort=sort, descending=True, limit=1)
    with pytest.raises(BadInput) as refused:
        town.show(name, sort="digest", limit=1, **NEEDED.get(name, {}))
    assert refused.value.field == "sort"


@pytest.mark.parametrize("name", GOODS)
def test_a_checkpoint_head_reads_of_his_own_place_alone_and_no_value(town, name):
    said = {"actor": "checkpoint", **NEEDED.get(name, {})}
    town.receive(day(8), 5, "SOAP", value_fen=500, expires_on=day(9))
    shown = town.show(name, **said)
    assert not [c.key for c in shown.columns if c.unit == "fen" or c.key in ("valued", "unvalued")]
    rows = [row for row in (shown.opening, *shown.rows, shown.closing, *shown.totals) if row]
    assert not [key for row in rows for key in row if key.endswith("_fen")]
    assert town.show(name, below=True, **said) == shown
    for sort in STATEMENTS[name].sorts:
        if sort.endswith("_fen") or sort == "unvalued":
            with pytest.raises(BadInput):
                town.show(name, sort=sort, **said)
    for place in ("KF2", "DGC-KF", "NONE"):
        with pytest.raises(NotAllowed):
            town.show(name, location=place, **said)
    with pytest.raises(NotAllowed):
        town.show(name, **{**said, "organization": "DGC"})


def test_a_checkpoint_head_does_not_see_what_lies_elsewhere(town):
    number = town.send(day(8), 60, None, to_location="KF2")
    town.arrive(day(8), number, None, "NDL", "KF2")
    rows = town.show("stock", actor="checkpoint").rows
    assert {row["location"] for row in rows} == {"KF"}


@pytest.mark.parametrize("name", STATEMENTS)
def test_outside_the_scope_nothing_is_told(file, name):
    said = NEEDED.get(name, {})
    with pytest.raises(NotAllowed):
        file.show(name, actor="clerk", organization="XLC", **said)
    with pytest.raises(NotAllowed):
        file.show(name, actor="clerk", organization="NDL", below=True, **said)
    with pytest.raises(NotAllowed):
        file.show(name, actor="clerk", organization="NONE", **said)


def test_without_an_organization_it_is_the_own_one(file):
    shown = file.show("stock", actor="clerk", organization=None)
    assert (shown.organization, shown.organization_name) == ("DGC", "东沟村")
    assert keys(shown.rows, "quantity") == [(290,)]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("statement", {"name": "all"}),
        ("from", {"name": "stock", "start": day(1)}),
        ("from", {"name": "ledger", "start": day(9), "end": day(8)}),
        ("custodian", {"name": "stock", "custodian": "一号岗"}),
        ("fund", {"name": "card", "fund": "F"}),
        ("source", {"name": "stock", "source": "STOLEN"}),
        ("days", {"name": "expiry", "days": "many"}),
        ("days", {"name": "expiry", "days": "-1"}),
        ("days", {"name": "expiry", "days": "99999"}),
        ("limit", {"name": "stock", "limit": 0}),
        ("limit", {"name": "stock", "limit": 10_001}),
        ("to", {"name": "stock", "end": "2020-02-08"}),
    ],
)
def test_what_cannot_be_asked_is_named(file, field, said):
    with pytest.raises(BadInput) as refused:
        file.show(**said)
    assert refused.value.field == field


def test_unknown_codes_are_refused(file):
    with pytest.raises(NotFound):
        file.show("card", item="NONE")
    with pytest.raises(NotAllowed):
        file.show("stock", location="NONE")
    with pytest.raises(NotAllowed):
        file.show("stock", location="DGC-KF")
    assert file.show("stock", location="DGC-KF", below=True).rows


def test_a_period_that_nobody_named_is_the_month_to_date(file):
    assert file.show("ledger").start == day(1)
    assert file.show("ledger", None, date(2020, 1, 31)).start == date(2020, 1, 1)


@pytest.mark.parametrize("edge", [date.min, date.max])
@pytest.mark.parametrize("name", sorted(set(STATEMENTS) - {"card", "fund-ledger", "fund-position"}))
def test_the_ends_of_the_calendar_can_be_asked_about(file, name, edge):
    if not STATEMENTS[name].period:
        edge = min(edge, day(8))
    shown = file.show(name, date.min if STATEMENTS[name].period else None, edge)
    assert shown.end == edge


@pytest.mark.parametrize("name", STATEMENTS)
def test_of_a_day_to_come_nothing_is_told(file, name):
    start = day(9) if STATEMENTS[name].period else None
    with pytest.raises(FutureDate) as refused:
        file.show(name, start, day(9), **NEEDED.get(name, {}))
    assert refused.value.facts() == {"on": "2020-02-09", "today": "2020-02-08"}


def test_a_month_may_be_asked_for_before_it_ends(file):
    assert file.show("ledger", day(1), day(29)).end == day(29)
