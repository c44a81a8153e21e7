"""Merges stay flat, dated and for ever: many at once, and past the verbs."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from inventory.db import Ledger
from inventory.errors import LedgerError, NotEnough
from tests.inventory.twins import Town

FEB_1, FEB_2 = (date(2020, 2, day) for day in (1, 2))


@pytest.fixture
def town(ledger):
    books = Town(ledger)
    yield books
    assert not books.broken()


@pytest.fixture
def small(sqlite_ledger):
    """Where the engine is not what is tried."""
    return Town(sqlite_ledger)


@pytest.mark.parametrize("kind", ["items", "parties"])
def test_two_that_merge_each_into_the_other_make_no_circle(town, kind):
    one, other = {"items": ("MASK", "MASK2"), "parties": ("FIRM", "FIRM2")}[kind]
    ready = Barrier(2)

    def merge(pair):
        ready.wait()
        try:
            getattr(town, kind)(*pair)
        except LedgerError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(merge, [(one, other), (other, one)]))
    assert answers == ["MERGE_CIRCLE", "done"]


def test_issues_go_on_while_items_are_merged(town):
    for code in ("MASK", "MASK3"):
        town.receive(FEB_1, 20, code)

    def work(n):
        if n == 10:
            return bool(town.items("MASK3", "MASK"))
        try:
            town.issue(FEB_2, 1, "MASK" if n % 2 else "MASK3")
        except NotEnough:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(31)))
    assert town.held() == 10


def merged(code, into, table="item"):
    return (
        f"update {table} set merged_into_id = (select id from {table} where code = '{into}')"
        f" where code = '{code}'"
    )


def dated(code, into):
    return (
        "insert into item_merge (merged_at, actor_id, from_id, into_id, reason)"
        f" select '2020-02-01', (select min(id) from app_user), a.id, b.id, 'x' from item a, item b"
        f" where a.code = '{code}' and b.code = '{into}'"
    )


@pytest.mark.parametrize(
    "statements",
    [
        [merged("MASK3", "SOAP")],  # without a dated row
        [dated("MASK3", "SOAP"), merged("MASK3", "SOAP")],  # counted in another unit
        [dated("MASK3", "MASK2"), merged("MASK3", "MASK2")],  # into one that is merged
        [dated("MASK", "MASK3"), merged("MASK", "MASK3")],  # one that others were merged into
        ["update item set merged_into_id = null where code = 'MASK2'"],
        ["update item set merged_into_id = id where code = 'MASK2'"],
        ["update item_merge set reason = 'y'"],
        ["delete from item_merge"],
        ["delete from item where code = 'MASK2'"],
        [
            "insert into item (code, name, specification, base_unit, nature, pinyin, merged_into_id)"
            " select 'NEW', 'x', '', '只', 'CONSUMABLE', 'x', id from item where code = 'MASK'"
        ],
        [merged("FIRM2", "FIRM", "counterparty")],
    ],
)
def test_the_database_itself_keeps_merges_flat_dated_and_for_ever(town, statements):
    town.items("MASK2", "MASK")
    *before, last = statements
    with pytest.raises(DBAPIError), town.ledger.writing() as session:  # noqa: PT012 - in one transaction
        for statement in before:
            session.execute(text(statement))
        session.execute(text(last))
    assert not town.broken()


@pytest.mark.postgresql
def test_on_postgresql_the_row_merged_into_is_held_against_being_merged_meanwhile(postgresql_url):

    books = Ledger(postgresql_url)
    town = Town(books)
    plain = make_url(books.url).set(drivername="postgresql")
    url = plain.render_as_string(hide_password=False)
    with closing(psycopg.connect(url)) as one, closing(psycopg.connect(url)) as other:
        for statement in (dated("MASK", "MASK2"), merged("MASK", "MASK2")):
            one.execute(statement)
        other.execute(dated("MASK2", "MASK"))
        other.execute("set lock_timeout = '300ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute(merged("MASK2", "MASK"))
        one.commit()
    assert not town.broken()
    books.close()


def test_a_pointer_changed_behind_our_back_shows(small):
    small.items("MASK2", "MASK")
    small.tamper("update item set merged_into_id = null where code = 'MASK2'")
    assert small.broken() == {"P4": ("物资 MASK2 并入了什么，和合并记录不符",)}
