"""One text for both engines, and for any number of values."""

from datetime import date

import pytest
from sqlalchemy import Date, Integer, Text, bindparam, select

from inventory.balance_rows import FOR_TAKES
from inventory.dialects import among, days_after, days_later, within
from inventory.models import Item
from tests.inventory.books import TOWN, Books

KNOWN = {item["code"] for item in TOWN["items"]}


@pytest.fixture
def books(ledger):
    return Books(ledger)


def ask(books, statement, **said):
    with books.ledger.reading() as session:
        return session.execute(statement, said).scalars().all()


@pytest.mark.parametrize("asked", [[], ["MASK"], ["MASK", "没有", "SOAP"], ["MASK"] * 40_000])
def test_of_the_codes_in_a_list_those_that_exist_are_found_however_long_it_is(books, asked):
    found = ask(books, select(Item.code).where(among(Item.code, "codes")), codes=asked)
    assert set(found) == set(asked) & KNOWN


def test_of_the_numbers_in_a_list_those_that_exist_are_found(books):
    first, *_ = ids = ask(books, select(Item.id).order_by(Item.id))
    assert ask(books, select(Item.id).where(among(Item.id, "ids")), ids=[first, 10**12]) == [first]
    others = select(Item.id).where(~among(Item.id, "ids")).order_by(Item.id)
    assert ask(books, others, ids=[first]) == ids[1:]


@pytest.mark.parametrize(
    ("path", "of", "inside"),
    [
        ("/T/V_1/", "/T/", True),
        ("/T/V_1/", "/T/V_1/", True),
        ("/T/", "/T/V_1/", False),
        ("/T/VA1/", "/T/V_1/", False),
        ("/T/v_1/", "/T/V_1/", False),
        ("/T/V_12/", "/T/V_1/", False),
    ],
)
def test_an_organization_is_within_itself_and_those_above_letter_by_letter(books, path, of, inside):
    said = (bindparam(name, type_=Text()) for name in ("path", "of"))
    assert ask(books, select(within(*said)), path=path, of=of) == [inside]


def test_days_are_counted_across_the_leap_day(books):
    later, earlier = (bindparam(name, type_=Date()) for name in ("later", "earlier"))
    said = {"later": date(2020, 3, 1), "earlier": date(2020, 2, 28)}
    assert ask(books, select(days_after(later, earlier)), **said) == [2]


def test_a_day_so_many_days_later_is_a_date_and_null_of_nothing(books):
    day, days = bindparam("day", type_=Date()), bindparam("days", type_=Integer())
    for many, then in ((0, date(2020, 2, 28)), (2, date(2020, 3, 1)), (None, None)):
        said = {"day": date(2020, 2, 28), "days": many}
        assert ask(books, select(days_later(day, days)), **said) == [then]


def test_a_list_is_looked_up_by_index_on_sqlite(sqlite_ledger):
    with sqlite_ledger.reading() as session:
        statement = str(FOR_TAKES.query.compile(session.connection()))
        plan = session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", ("[1]", "[1]", 0)
        )
        assert any("(location_id=? AND item_id=?)" in str(row) for row in plan)
