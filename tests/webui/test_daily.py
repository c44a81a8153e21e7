"""While the pages are served each day gets its backup; one that fails is logged and stops nothing."""

import logging
import time
from datetime import date
from pathlib import Path

import pytest

from inventory import setting_up
from inventory.db import Ledger
from webui import daily


@pytest.fixture
def books(sqlite_ledger: Ledger) -> Ledger:
    with sqlite_ledger.writing() as session:
        setting_up.ensure_system(session)
    return sqlite_ledger


def wait_for(path: Path) -> bool:
    deadline = time.monotonic() + 20
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return path.exists()


def test_a_day_gets_its_backup_at_once_and_the_next_when_it_has_begun(books, clock, tmp_path):
    with daily.keeping(books, tmp_path, every=0):
        assert wait_for(tmp_path / "witnesses" / "2020-02-08.json")
        assert (tmp_path / "backups" / "2020-02-08" / "manifest.json").exists()
        clock.set(date(2020, 2, 9))
        assert wait_for(tmp_path / "witnesses" / "2020-02-09.json")
    assert (tmp_path / "backups" / "2020-02-09").exists()


def test_what_fails_is_logged_with_its_reason_and_stops_nothing(books, tmp_path, caplog):
    (tmp_path / "backups").touch()
    with caplog.at_level(logging.ERROR), daily.keeping(books, tmp_path):
        pass
    (record,) = caplog.records
    assert "今天的备份没有做成" in record.message
    assert "写不进去" in record.message


def test_what_nobody_foresaw_is_logged_too(books, tmp_path, caplog, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError("odd")

    monkeypatch.setattr("inventory.keeping.daily.keep", fail)
    daily.once(books, tmp_path)
    (record,) = caplog.records
    assert record.exc_info is not None
