"""The way into a database: engines, sessions, transactions.

``Ledger(url)`` opens SQLite or PostgreSQL. ``ledger.writing()`` yields a session whose transaction commits when the
block ends and rolls back when it raises; ``ledger.reading()`` yields one that sees a single moment of the books.
Faults of the database get their names in one place, here: waiting too long for a lock becomes ``Busy``. The clock and
the source of salts ride on the session, so that verbs never ask the machine.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from importlib.resources import files
from typing import Any, TypeAlias

from alembic import command
from alembic.config import Config
from psycopg import Error as PsycopgError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session

from inventory.clock import Clock, local_date, system_clock
from inventory.errors import BadInput, Busy, DiskFull, NoDatabase, NotReady

Salts: TypeAlias = Callable[[int], bytes]

LOCK_WAIT_SECONDS = 20

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is erased is gone from the file, too
    "PRAGMA recursive_triggers=ON",  # else an INSERT OR REPLACE deletes without firing triggers
    f"PRAGMA busy_timeout={LOCK_WAIT_SECONDS * 1000}",
)
_SHUT = (
    "unable to open database file",
    "file is not a database",
    "database disk image is malformed",
    "attempt to write a readonly database",
    "disk I/O error",
)


class Ledger:
    """One database of books, opened. ``clock`` and ``salts`` are injected so that tests and stories repeat."""

    def __init__(
        self, url: str, *, clock: Clock = system_clock, salts: Salts = secrets.token_bytes
    ) -> None:
        self.url = url
        self.engine = _engine(url)
        self.clock = clock
        self.salts = salts
        self._writing = self.engine.execution_options(writing=True)
        self._reading = self.engine
        if self.dialect == "postgresql":
            self._reading = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for questions: one consistent moment, nothing written."""
        with (
            self._refusals(),
            _Session(self._reading, info=self._info(), autoflush=False) as session,
        ):
            yield session
            if self.dialect == "postgresql":
                # a rollback would make the driver forget what it prepared; of a transaction that may only read, and
                # of a session that holds nothing any more, nothing is written
                session.expunge_all()
                session.commit()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for verbs: commits at the end, rolls back on any exception; ``Busy`` when locks are held."""
        with (
            self._refusals(),
            _Session(self._writing, info=self._info(), autoflush=False) as session,
        ):
            yield session
            session.commit()

    def with_(self, *, clock: Clock | None = None, salts: Salts | None = None) -> "Ledger":
        """The same database and pool with another clock or other salts."""
        other = object.__new__(Ledger)
        other.__dict__ = {
            **self.__dict__,
            "clock": clock or self.clock,
            "salts": salts or self.salts,
        }
        return other

    def upgrade(self, revision: str = "head") -> None:
        """Bring the tables to ``revision``: the newest by default."""
        with self._refusals():
            command.upgrade(self.migrations(), revision)

    def rewrite(self, tables: Iterable[str]) -> None:
        """Write the files of the database anew, so that they hold nothing but what the tables show: SQLite the whole
        file and its log, PostgreSQL ``tables``. Needs as much room again. Raises ``Busy`` where others use them."""
        with self._refusals(), self.engine.connect() as connection:
            bare = connection.connection.dbapi_connection
            if self.dialect == "sqlite":
                _rewrite_sqlite(bare)
            else:
                _rewrite_postgresql(bare, tables)

    def migrations(self) -> Config:
        """Alembic's configuration for this database."""
        config = Config()
        config.set_main_option("script_location", str(files("migrations")))
        config.attributes["engine"] = self.engine
        return config

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """Four faults of a database are refusals with a name: it cannot be opened, others hold the locks, the tables
        are not there, there is no room."""
        try:
            yield
        except DBAPIError as error:
            if _is_lock_timeout(error):
                raise Busy() from error
            if _lacks_tables(error):
                raise NotReady() from error
            if _is_full(error):
                raise DiskFull(problem=str(error.orig).strip().partition("\n")[0]) from error
            if _is_shut(error):
                problem = str(error.orig).strip().partition("\n")[0]
                shown = self.engine.url.render_as_string(hide_password=True)
                raise NoDatabase(database=shown, problem=problem) from error
            raise

    def _info(self) -> dict[str, Any]:
        return {"clock": self.clock, "salts": self.salts}


class _Session(Session):
    """A session of one transaction, which keeps its connection at hand: a document asks for it a dozen times."""

    _kept: Connection | None = None

    def connection(self, *arguments: Any, **named: Any) -> Connection:
        """See ``Session``."""
        if self._kept is None or self._kept.closed:
            self._kept = super().connection(*arguments, **named)
        return self._kept


def now(session: Session) -> datetime:
    """The instant of this session's clock, aware UTC, to the second."""
    instant: datetime = session.info["clock"]()
    return instant.replace(microsecond=0)


def today(session: Session) -> date:
    """The business day of this session's clock, in Asia/Shanghai."""
    return local_date(now(session))


def salt(session: Session) -> bytes:
    """32 fresh bytes from this session's source of salts."""
    fresh: bytes = session.info["salts"](32)
    return fresh


def _engine(url: str) -> Engine:
    open_engine = {"sqlite": _sqlite, "postgresql": _postgresql}
    try:
        return open_engine[make_url(url).get_backend_name()](url)
    except (ArgumentError, KeyError):
        problem = "要写 sqlite:///文件 或 postgresql://用户:密码@主机/库名"
        raise BadInput(field="DATABASE_URL", problem=problem) from None


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url, connect_args={"timeout": LOCK_WAIT_SECONDS}, hide_parameters=True
    )  # what a failed statement was told may be private, and ends in logs

    @event.listens_for(engine, "connect")
    def open_connection(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin on its own: we do, below
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    # the driver's name is ours to choose: people write postgresql://
    parsed = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(parsed, pool_size=20, pool_pre_ping=False, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def open_connection(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_WAIT_SECONDS}s'")
            # questions here take milliseconds: to compile one or to start workers for it takes longer than to answer
            cursor.execute("SET jit = off")
            cursor.execute("SET max_parallel_workers_per_gather = 0")
        connection.commit()

    return engine


def _rewrite_sqlite(connection: Any) -> None:
    """A page that was emptied is overwritten (secure_delete), but the log still has it as it was, and so may a page
    that was put together from others; only a file written anew and a log cut to nothing have not."""
    try:
        connection.execute("VACUUM")
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Busy() from error
        raise
    if busy:
        raise Busy()


def _rewrite_postgresql(connection: Any, tables: Iterable[str]) -> None:
    """Erased rows stay in the file of their table until it is written anew; that cannot be done in a transaction."""
    connection.rollback()
    connection.autocommit = True
    try:
        for table in tables:
            connection.execute(f"VACUUM (FULL, ANALYZE) {table}")
    except PsycopgError as error:
        if error.sqlstate in {"55P03", "40P01"}:
            raise Busy() from error
        raise
    finally:
        connection.autocommit = False


def _lacks_tables(error: DBAPIError) -> bool:
    words = str(error.orig)
    undefined = getattr(error.orig, "sqlstate", None) in {"42P01", "42703"}
    return undefined or "no such table" in words or "no such column" in words


def _is_lock_timeout(error: DBAPIError) -> bool:
    """SQLite says it in words, PostgreSQL by SQLSTATE: lock timeout, deadlock, serialization failure."""
    if isinstance(error, OperationalError) and "database is locked" in str(error.orig):
        return True
    return getattr(error.orig, "sqlstate", None) in {"55P03", "40P01", "40001"}


def _is_full(error: DBAPIError) -> bool:
    full = "database or disk is full" in str(error.orig)
    return full or getattr(error.orig, "sqlstate", None) == "53100"


def _is_shut(error: DBAPIError) -> bool:
    """Could it not be opened, or not be written to? PostgreSQL: no connection, a wrong password or name, shutting down,
    a read-only server; SQLite says it in words."""
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(error.orig, sqlite3.Error):
        return any(words in str(error.orig) for words in _SHUT)
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return isinstance(error, OperationalError)
    return state[:2] in {"08", "28"} or state in {"3D000", "57P01", "57P03", "53300", "25006"}
