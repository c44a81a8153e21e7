"""Fixtures every test may ask for: a clock that is set, and ledgers on fresh, migrated databases of both engines.

A test that takes ``ledger`` (or ``url``, or ``engine_name``) runs once on SQLite and once on PostgreSQL. The tables are
migrated once for each engine and worker; each test then gets a copy of its own.
"""

import hashlib
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

import pytest

from inventory.clock import evening
from inventory.db import Ledger
from tests.postgres import NoServer, Server, server

CI = os.environ.get("CI") == "true"


class SettableClock:
    """A clock that stands where it was put: at first on 8 February 2020, six in the evening in Shanghai."""

    def __init__(self) -> None:
        self._instant = datetime(2020, 2, 8, 10, tzinfo=UTC)

    def set(self, moment: date | datetime) -> None:
        """Stand at an instant (aware), or in the evening of a day."""
        self._instant = moment if isinstance(moment, datetime) else evening(moment)

    def __call__(self) -> datetime:
        return self._instant


def counted_salts() -> Callable[[int], bytes]:
    """Salts that differ from each other and are the same in every run."""
    numbers = itertools.count()
    return lambda size: hashlib.shake_256(str(next(numbers)).encode()).digest(size)


def missing(what: str) -> NoReturn:
    """Skip the test for want of something, or fail it where everything has to be there."""
    if CI:
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture
def clock() -> SettableClock:
    """The clock of ``ledger``."""
    return SettableClock()


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    name: str = request.param
    return name


@pytest.fixture
def url(engine_name: str, request: pytest.FixtureRequest) -> str:
    """A fresh database with all tables and no rows but those of the migrations."""
    made: str = request.getfixturevalue(f"{engine_name}_url")
    return made


@pytest.fixture
def ledger(url: str, clock: SettableClock) -> Iterator[Ledger]:
    """Empty books, on each engine in turn."""
    yield from _opened(url, clock)


@pytest.fixture
def sqlite_ledger(sqlite_url: str, clock: SettableClock) -> Iterator[Ledger]:
    """Empty books on SQLite, where the engine is not what is tried."""
    yield from _opened(sqlite_url, clock)


def _opened(url: str, clock: SettableClock) -> Iterator[Ledger]:
    books = Ledger(url, clock=clock, salts=counted_salts())
    yield books
    books.close()


def _migrate(url: str) -> None:
    books = Ledger(url)
    books.upgrade()
    books.close()


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite file."""
    copy = tmp_path / "books.db"
    shutil.copy(_sqlite_template, copy)
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "books.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgresql_url(postgresql_server: Server, _postgresql_template: str) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database, dropped afterwards."""
    name = postgresql_server.create(_postgresql_template)
    yield postgresql_server.url(name)
    postgresql_server.drop(name)


@pytest.fixture(scope="session")
def _postgresql_template(postgresql_server: Server) -> Iterator[str]:
    name = postgresql_server.create()
    _migrate(postgresql_server.url(name))
    yield name
    postgresql_server.drop(name)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """The PostgreSQL server of this worker."""
    try:
        with server() as running:
            yield running
    except NoServer as why:
        missing(f"no PostgreSQL: {why}")
