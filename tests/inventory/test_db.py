"""What is wrong with a database is said by name: it cannot be opened, it is busy, it wants upgrading."""

import sqlite3

import pytest
from sqlalchemy import make_url, select, text

from inventory import catalog
from inventory.db import Ledger
from inventory.errors import BadInput, Busy, NoDatabase, NotReady
from inventory.models import RecipientGroup


def ask(url):
    """A question to the database of ``url``."""
    books = Ledger(url)
    try:
        with books.reading() as session:
            return catalog.items(session, actor="system")
    finally:
        books.close()


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://x/y", "sqlite"])
def test_a_url_that_is_none_is_refused(url):
    with pytest.raises(BadInput) as refused:
        Ledger(url)
    assert refused.value.field == "DATABASE_URL"


def test_a_database_that_is_not_there_is_named_without_its_password(tmp_path):
    for url in (f"sqlite:///{tmp_path}/no/books.db", f"postgresql://a:secret@/b?host={tmp_path}"):
        with pytest.raises(NoDatabase) as refused:
            ask(url)
        assert "secret" not in str(refused.value)
        with pytest.raises(NoDatabase):
            Ledger(url).upgrade()


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    letter = tmp_path / "letter.db"
    letter.write_text("各村：", "utf-8")
    with pytest.raises(NoDatabase, match="not a database"):
        Ledger(f"sqlite:///{letter}").upgrade()
    assert letter.read_text("utf-8") == "各村："


def test_a_name_that_the_server_does_not_know_is_no_database(postgresql_url):
    with pytest.raises(NoDatabase, match="no_such_books"):
        ask(make_url(postgresql_url).set(database="no_such_books").render_as_string(False))


def test_books_without_tables_want_upgrading(tmp_path):
    with pytest.raises(NotReady):
        ask(f"sqlite:///{tmp_path}/new.db")


def test_a_file_that_another_program_holds_is_busy(sqlite_url, monkeypatch):
    monkeypatch.setattr("inventory.db.LOCK_WAIT_SECONDS", 0)
    monkeypatch.setattr("inventory.db.SQLITE_PRAGMAS", ("PRAGMA busy_timeout=0",))
    holder = sqlite3.connect(make_url(sqlite_url).database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    books = Ledger(sqlite_url)
    with pytest.raises(Busy), books.writing() as session:
        session.execute(text("select 1"))
    holder.close()
    books.close()


def test_what_the_driver_prepared_outlives_a_question(postgresql_url):
    """A rollback at the end of each question would make it forget: every one would be parsed and planned anew."""
    books = Ledger(postgresql_url)
    prepared = "select count(*) from pg_prepared_statements"
    for _ in range(9):
        with books.reading() as session:
            known = session.scalar(text(prepared))
    books.close()
    assert known > 0


def test_a_question_that_was_left_with_rows_writes_none_of_them(ledger):
    with ledger.reading() as session:
        session.add(RecipientGroup(code="G", name="值守人员"))
    with ledger.reading() as session:
        assert session.scalars(select(RecipientGroup.code)).all() == []
