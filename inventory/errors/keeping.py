"""What is refused where books are kept safe: backups, exports, witnesses."""

from dataclasses import dataclass
from datetime import date

from inventory.errors.base import LedgerError


@dataclass(kw_only=True, eq=False)
class NotABackup(LedgerError):
    """The folder is neither a whole backup nor a whole export; ``inside`` are those that lie in it."""

    code = "NOT_A_BACKUP"
    path: str
    inside: list[str]


@dataclass(kw_only=True, eq=False)
class CutShort(LedgerError):
    """A file of a backup or export, or a witness, is missing or shorter than it was when it was made."""

    code = "CUT_SHORT"
    path: str
    file: str


@dataclass(kw_only=True, eq=False)
class Altered(LedgerError):
    """A file of a backup or export, or a witness, is not as it was when it was made."""

    code = "ALTERED"
    path: str
    file: str
    problem: str


@dataclass(kw_only=True, eq=False)
class NewerVersion(LedgerError):
    """The backup, export or witness was made by a newer version than this one."""

    code = "NEWER_VERSION"
    path: str
    version: str


@dataclass(kw_only=True, eq=False)
class BooksThere(LedgerError):
    """The database has books in it already, and nothing is brought over them."""

    code = "BOOKS_THERE"
    database: str
    found: str


@dataclass(kw_only=True, eq=False)
class CannotWrite(LedgerError):
    """The folder or file cannot be written: no right, no room, or something of that name is there already."""

    code = "CANNOT_WRITE"
    path: str
    problem: str


@dataclass(kw_only=True, eq=False)
class NotAWitness(LedgerError):
    """The file is no witness, or the folder holds none."""

    code = "NOT_A_WITNESS"
    path: str


@dataclass(kw_only=True, eq=False)
class WitnessElsewhere(LedgerError):
    """The witness is of another installation: none of its organizations is in these books."""

    code = "WITNESS_ELSEWHERE"
    path: str
    installation: str
    here: str


@dataclass(kw_only=True, eq=False)
class WitnessAhead(LedgerError):
    """The witness is of a day that has not come yet."""

    code = "WITNESS_AHEAD"
    path: str
    on: date
    today: date
