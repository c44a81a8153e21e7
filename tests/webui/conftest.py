"""Fixtures of the pages: a town on SQLite, built once and copied, an application over it, signed-in browsers."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inventory.db import Ledger
from tests.conftest import SettableClock
from tests.webui import publishing, town
from webui import create_app

KEY = b"k" * 32


@pytest.fixture(scope="session")
def built_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a town that tests copy: passwords are hashed once."""
    path = tmp_path_factory.mktemp("town") / "town.db"
    ledger = Ledger(f"sqlite:///{path}", clock=SettableClock())
    ledger.upgrade()
    town.build(ledger)
    ledger.close()
    return path


@pytest.fixture(scope="session")
def board_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A town that has published, built once, for tests to copy."""
    path = tmp_path_factory.mktemp("board") / "board.db"
    return path, publishing.build(path)


@pytest.fixture
def ledger(built_town: Path, tmp_path: Path, clock: SettableClock) -> Iterator[Ledger]:
    """A town of one's own, on SQLite: which engine lies below is no matter of the pages."""
    for part in built_town.parent.glob("town.db*"):
        shutil.copy(part, tmp_path / part.name)
    books = Ledger(f"sqlite:///{tmp_path / 'town.db'}", clock=clock)
    yield books
    books.close()


@pytest.fixture
def app(ledger: Ledger) -> Flask:
    """The application as ``serve`` makes it for this machine."""
    made = create_app(ledger, secret_key=KEY, plain_loopback=True)
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def browse(app: Flask) -> Callable[[str], FlaskClient]:
    """A browser signed in as a login."""

    def signed_in(login: str) -> FlaskClient:
        browser = app.test_client()
        answer = post(browser, "/sign-in", login=login, password=town.PASSWORD)
        assert answer.status_code == 303, answer.text
        return browser

    return signed_in


def token(browser: FlaskClient) -> str:
    """The CSRF token a form of this session carries."""
    page = browser.get("/more" if browser.get_cookie("inventory_session") else "/sign-in")
    page = page if page.status_code == 200 else browser.get("/sign-in")
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def post(browser: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form as a browser would, with its token."""
    return browser.post(path, data={"csrf_token": token(browser), **fields})


def request_key(page: str) -> str:
    """The request key a form carries."""
    found = re.search(r'name="request_key" value="([^"]+)"', page)
    assert found, page
    return found[1]
