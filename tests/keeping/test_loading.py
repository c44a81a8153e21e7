"""An export comes in past every trigger and check, whole or not at all, and the books go on from there."""

import itertools
from datetime import date

import pytest
from sqlalchemy import text

from inventory import errors, setting_up
from inventory.db import Ledger
from inventory.keeping import backups, exporting, loading
from inventory.models import Base
from tests.inventory.books import TOWN, Books
from tests.keeping.folders import put_rows, reseal, rows_of, tables_of

DAY = date(2020, 2, 8)
ODD = {"name": "odd", "fields": [{"name": "a", "kind": "int"}], "later": [], "rows": 0}


@pytest.fixture
def folder(story, tmp_path):
    exporting.export(story, tmp_path / "export", actor="system", private=True)
    return tmp_path / "export"


@pytest.fixture
def target(url, clock):
    opened = Ledger(url, clock=clock)
    yield opened
    opened.close()


def rows_in(ledger):
    """How many rows every table but the seeded ones has."""
    with ledger.reading() as session:
        return sum(
            session.scalar(text(f"select count(*) from {name}"))
            for name in set(Base.metadata.tables) - loading.SEEDED
        )


def test_out_and_in_over_both_engines_everything_is_the_same(
    story, folder, target, tmp_path, clock
):
    restored = backups.import_all(folder, target, actor="system")
    assert all(promise.holds for promise in restored.promises)
    back = tmp_path / "back"
    exporting.export(target, back, actor="system", private=True)
    assert tables_of(back) == tables_of(folder)
    again = Ledger(f"sqlite:///{tmp_path / 'again.db'}", clock=clock)
    assert backups.import_all(back, again, actor="system").heads == restored.heads
    exporting.export(again, tmp_path / "last", actor="system", private=True)
    assert tables_of(tmp_path / "last") == tables_of(folder)
    again.close()


def test_without_what_is_private_the_books_are_whole_and_nobody_can_sign_in(
    story, target, tmp_path
):
    exporting.export(story, tmp_path / "plain", actor="system")
    restored = backups.import_all(tmp_path / "plain", target, actor="system")
    assert all(promise.holds for promise in restored.promises)
    with target.reading() as session:
        query = text("select count(*) from app_user where password_hash is not null")
        assert session.scalar(query) == 0


def test_afterwards_the_books_go_on(target, tmp_path, clock, sqlite_url):
    source = Ledger(f"sqlite:///{tmp_path / 'source.db'}", clock=clock)
    source.upgrade()
    Books(source).receive(DAY, 100)
    exporting.export(source, tmp_path / "export", actor="system")
    source.close()
    backups.import_all(tmp_path / "export", target, actor="system")
    books = Books(target)  # sets the town up again, which adds to the trail
    more = {"items": [{"code": "NEW", "name": "新物资", "unit": "件"}]}
    setting_up.setup(target, actor="system", data=more)
    books._keys = itertools.count(100)
    assert books.issue(DAY, 30) == "NDL-CK-2020-000001"
    assert not books.broken()
    with pytest.raises(Exception, match="append-only"), target.writing() as session:
        session.execute(text("update stock_move set quantity = 1"))


@pytest.mark.postgresql
def test_keys_within_a_table_are_as_strict_as_before(folder, postgresql_url, clock):
    target = Ledger(postgresql_url, clock=clock)
    query = text("select conname from pg_constraint where condeferrable order by 1")
    with target.reading() as session:
        before = session.scalars(query).all()
    backups.import_all(folder, target, actor="system")
    with target.reading() as session:
        assert session.scalars(query).all() == before
    target.close()


def change(table, **values):
    """Change the last row of a table."""

    def spoil(folder):
        rows = rows_of(folder, table)
        put_rows(folder, table, [*rows[:-1], {**rows[-1], **values}])

    return spoil


def repeat_last(table):
    return lambda folder: put_rows(
        folder, table, [*rows_of(folder, table), rows_of(folder, table)[-1]]
    )


def drop_last(table):
    return lambda folder: put_rows(folder, table, rows_of(folder, table)[:-1])


def lose_a_file(folder):
    next((folder / "files").iterdir()).unlink()


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (change("stock_move", quantity=-1), errors.Altered),
        (change("stock_move", quantity="1"), errors.Altered),
        (change("stock_move", business_on="2020-02-30"), errors.Altered),
        (change("stock_move", further=1), errors.Altered),
        (change("stock_move", lot_id=1), errors.Altered),  # there is none: a foreign key
        (change("organization_head", digest="1" * 64), errors.Altered),
        (change("attachment_content", content="files/../../story.db"), errors.CutShort),
        (repeat_last("stock_move"), errors.Altered),
        (drop_last("stock_move"), errors.CutShort),
        (lose_a_file, errors.CutShort),
        (lambda folder: reseal(folder, tables=[ODD]), errors.Altered),
    ],
)
def test_what_we_did_not_write_is_refused_by_name_and_nothing_stays(folder, target, spoil, refusal):
    spoil(folder)
    with pytest.raises(refusal):
        backups.import_all(folder, target, actor="system")
    assert rows_in(target) == 0


def test_a_trail_that_is_there_already_makes_way_and_users_do_not(folder, ledger):
    setting_up.setup(ledger, actor="system", data={"groups": []})
    assert backups.import_all(folder, ledger, actor="system").heads


def test_users_are_books(folder, ledger):
    setting_up.setup(ledger, actor="system", data={"organizations": TOWN["organizations"]})
    with pytest.raises(errors.BooksThere):
        backups.import_all(folder, ledger, actor="system")
