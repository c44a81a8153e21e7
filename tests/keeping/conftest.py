"""The story's books, told once and copied for each test that keeps them safe."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.db import Ledger
from inventory.story import telling
from tests.conftest import SettableClock


@pytest.fixture(scope="session")
def _told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("told") / "story.db"
    books = Ledger(f"sqlite:///{path}")
    books.upgrade()
    telling.tell(books)
    books.close()
    return path


@pytest.fixture
def story(_told: Path, tmp_path: Path, clock: SettableClock) -> Iterator[Ledger]:
    """The whole story on SQLite: every kind of document, attachments, merges, private numbers."""
    copy = tmp_path / "story.db"
    shutil.copy(_told, copy)
    books = Ledger(f"sqlite:///{copy}", clock=clock)
    yield books
    books.close()
