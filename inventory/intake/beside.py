"""How far the posting of a long import is, told beside an SQLite database.

While somebody writes to it nobody else does, nor reads what is not done yet: so this stands in a small file next to
it, which whoever shows pages reads, for both are on one machine. It says nothing that the books do not, and one who
is killed may leave it behind; what it says of another import is not heard. On PostgreSQL there is none.
"""

import contextlib
from pathlib import Path

from inventory.db import Ledger


def tell(ledger: Ledger, key: str, posted: int) -> bool:
    """Say that so many rows of an import are posted; False where that is to be said in the database itself."""
    path = _path(ledger)
    if path is None:
        return False
    fresh = path.with_name(f"{path.name}.new")
    with contextlib.suppress(OSError):  # a bar that stands still stops no import
        fresh.write_text(f"{key} {posted}", encoding="ascii")
        fresh.replace(path)
    return True


def heard(ledger: Ledger, key: str) -> int | None:
    """How many rows of it are posted, where somebody says so."""
    path = _path(ledger)
    try:
        of, _, posted = path.read_text(encoding="ascii").partition(" ") if path else ("", "", "")
        return int(posted) if of == key else None
    except (OSError, ValueError):
        return None


def forget(ledger: Ledger, key: str) -> None:
    """It is over; what is said of another import stays."""
    path = _path(ledger)
    if path is not None and heard(ledger, key) is not None:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _path(ledger: Ledger) -> Path | None:
    database = ledger.engine.url.database
    if ledger.dialect != "sqlite" or not database or database == ":memory:":
        return None
    return Path(f"{database}-posting")
