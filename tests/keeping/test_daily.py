"""Every day has its backup, the last fourteen, and its witness, all of them."""

from datetime import date, timedelta

import pytest

from inventory import errors, setting_up
from inventory.db import Ledger
from inventory.keeping import backups, daily, manifests, witnesses

DAY = date(2020, 2, 8)


@pytest.fixture
def empty(sqlite_ledger):
    """Books that nobody has worked with, as ``inventory db upgrade`` leaves them."""
    return with_operator(sqlite_ledger)


def with_operator(ledger):
    with ledger.writing() as session:
        setting_up.ensure_system(session)
    return ledger


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_day_gets_its_backup_and_witness_once(story, tmp_path):
    made = daily.keep(story, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in made] == [
        "backups/2020-02-08",
        "witnesses/2020-02-08.json",
    ]
    assert manifests.read(made[0])[1].heads
    assert witnesses.read(made[1]).on == DAY
    assert daily.keep(story, tmp_path) == ()


def test_the_last_fourteen_backups_stay_and_every_witness(empty, clock, tmp_path):
    other = tmp_path / "backups" / "2020-02-01T120000"  # made by hand
    for days in range(16):
        clock.set(DAY + timedelta(days=days))
        daily.keep(empty, tmp_path)
        other.mkdir(exist_ok=True)
    kept = names(tmp_path / "backups")
    assert kept[0] == other.name
    assert (len(kept), kept[1], kept[-1]) == (15, "2020-02-10", "2020-02-23")
    assert len(names(tmp_path / "witnesses")) == 16


@pytest.mark.postgresql
def test_another_engine_gets_the_witness_alone(postgresql_url, clock, tmp_path):
    ledger = with_operator(Ledger(postgresql_url, clock=clock))
    daily.keep(ledger, tmp_path)
    assert names(tmp_path) == ["witnesses"]
    ledger.close()


def test_what_was_begun_and_never_ended_is_cleared_away(empty, tmp_path):
    torn = tmp_path / "backups" / ".partial-2020-02-07-abcd"
    torn.mkdir(parents=True)
    (torn / "books.db").write_bytes(b"half")
    with pytest.raises(errors.NotABackup) as refused:
        backups.restore(tmp_path / "backups", empty, actor="system")
    assert refused.value.inside == []
    daily.keep(empty, tmp_path)
    assert names(tmp_path / "backups") == ["2020-02-08"]


def test_where_it_cannot_write_it_says_so(empty, tmp_path):
    (tmp_path / "backups").touch()
    with pytest.raises(errors.CannotWrite):
        daily.keep(empty, tmp_path)
