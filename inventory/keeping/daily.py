"""What an installation does for itself every day: a backup of its SQLite file, the last fourteen, and a witness.

They lie in the data folder: ``backups/2020-02-10`` and ``witnesses/2020-02-10.json``, made when a day begins, or when
the pages are first served on it: what is posted later that day is in the next one's. Witnesses are small and all kept.
A database of another engine is its own office's to back up; it gets the witness.
"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from inventory import db, users
from inventory.db import Ledger
from inventory.keeping import backups, witnesses
from inventory.keeping.folders import clear_drafts

KEPT = 14
BACKUPS, WITNESSES = "backups", "witnesses"


def keep(ledger: Ledger, folder: Path) -> tuple[Path, ...]:
    """Make today's backup and witness in a data folder, where they are not there yet; gives what was made.

    Raises ``CannotWrite``, ``NoDatabase``; what was made before stays.
    """
    return tuple(_keep(ledger, folder))


def _keep(ledger: Ledger, folder: Path) -> Iterator[Path]:
    with ledger.reading() as session:
        day = db.today(session)
    backup, witness = folder / BACKUPS / f"{day}", folder / WITNESSES / f"{day}.json"
    if ledger.dialect == "sqlite" and not backup.exists():
        clear_drafts(backup.parent, "????-??-??")
        backups.backup_to(ledger, backup)
        _forget(backup.parent)
        yield backup
    if not witness.exists():
        with ledger.reading() as session:
            witnesses.write(witness, witnesses.witness(session, actor=users.SYSTEM))
        yield witness


def _forget(folder: Path) -> None:
    """Remove all but the newest; only what has a day as its name was made here."""
    days = sorted(path for path in folder.iterdir() if _is_day(path.name))
    for old in days[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _is_day(name: str) -> bool:
    try:
        return date.fromisoformat(name).isoformat() == name
    except ValueError:
        return False
