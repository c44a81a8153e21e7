"""Everything this system refuses, as one tree of errors.

Each class has a stable ``code`` that programs may rely on and never changes, the facts of the case as typed
fields, and says whether asking again may help (``retryable``). The words people read are in ``wording``; nothing
here knows a language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import ClassVar, TypeAlias, Union

Fact: TypeAlias = Union[str, int, bool, list["Fact"], dict[str, "Fact"], None]  # noqa: UP007 - recursive


class LedgerError(Exception):
    """The root: whatever this library refuses can be caught by this one name."""

    code: ClassVar[str] = "REFUSED"
    retryable: ClassVar[bool] = False

    def facts(self) -> dict[str, Fact]:
        """The facts as plain JSON values: dates in ISO form, money in fen, quantities in base units."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}  # type: ignore[arg-type]

    def __str__(self) -> str:
        return f"{self.code} {self.facts()}"


def _plain(value: object) -> Fact:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"not a fact: {value!r}")


@dataclass(kw_only=True, eq=False)
class BadInput(LedgerError):
    """A value is malformed: ``field`` says where, ``problem`` is a short sentence."""

    code = "BAD_INPUT"
    field: str
    problem: str


@dataclass(kw_only=True, eq=False)
class NotFound(LedgerError):
    """A code names nothing. Only for catalogues that everybody may see; what lies outside the
    scope of a user is ``NotAllowed`` whether it exists or not."""

    code = "NOT_FOUND"
    what: str
    name: str


@dataclass(kw_only=True, eq=False)
class NotAllowed(LedgerError):
    """The role or the organization does not permit the act."""

    code = "NOT_ALLOWED"
    act: str
    role: str
    organization: str | None = None


@dataclass(kw_only=True, eq=False)
class NotEnough(LedgerError):
    """The place holds less than was asked for (base units), as of the business date."""

    code = "NOT_ENOUGH"
    item: str
    name: str
    unit: str
    location: str
    asked: int
    on_hand: int
    lot: str | None = None
    line: int | None = None


@dataclass(kw_only=True, eq=False)
class Expired(LedgerError):
    """The lot may be used through ``expires_on`` and the business date is later."""

    code = "EXPIRED"
    item: str
    name: str
    lot: str
    expires_on: date
    line: int | None = None


@dataclass(kw_only=True, eq=False)
class Earmarked(LedgerError):
    """The goods are bound to somebody else by their donor or giver (公益事业捐赠法 第五条、第十八条)."""

    code = "EARMARKED"
    item: str
    name: str
    lot: str
    earmark: str
    line: int | None = None


@dataclass(kw_only=True, eq=False)
class NoBackdating(LedgerError):
    """A past date would leave a balance below zero later; at most ``offer`` is free. ``unit``: a base unit, or
    "fen"."""

    code = "NO_BACKDATING"
    subject: str
    on: date
    asked: int
    offer: int
    unit: str


@dataclass(kw_only=True, eq=False)
class NotBefore(LedgerError):
    """The date is before ``earliest``, ``because`` the value of the lot was changed then (REVALUED), or its pieces
    moved until then (MOVED)."""

    code = "NOT_BEFORE"
    subject: str
    on: date
    earliest: date
    because: str


@dataclass(kw_only=True, eq=False)
class Revalued(LedgerError):
    """The value of the document's goods was changed later; those documents are reversed first."""

    code = "REVALUED"
    number: str
    name: str
    by: list[str]


@dataclass(kw_only=True, eq=False)
class ClosedPeriod(LedgerError):
    """The books of the organization are closed through ``closed_through``."""

    code = "CLOSED_PERIOD"
    organization: str
    on: date
    closed_through: date


@dataclass(kw_only=True, eq=False)
class FutureDate(LedgerError):
    """The business date is after today (Asia/Shanghai)."""

    code = "FUTURE_DATE"
    on: date
    today: date


@dataclass(kw_only=True, eq=False)
class OverFund(LedgerError):
    """The fund account holds less than the amount (fen)."""

    code = "OVER_FUND"
    fund: str
    holder: str
    bucket: str
    asked_fen: int
    available_fen: int


@dataclass(kw_only=True, eq=False)
class Duplicate(LedgerError):
    """A code, or a thing that exists once, exists already with other content."""

    code = "DUPLICATE"
    what: str
    name: str


@dataclass(kw_only=True, eq=False)
class KeyReused(LedgerError):
    """The request key belongs to a document with other content, or of somebody else."""

    code = "KEY_REUSED"
    request_key: str
    number: str


@dataclass(kw_only=True, eq=False)
class AlreadyReversed(LedgerError):
    """A document is reversed once, and a reversal never."""

    code = "ALREADY_REVERSED"
    number: str
    by: str


@dataclass(kw_only=True, eq=False)
class DrawnOn(LedgerError):
    """Later documents took from what this one brought; they are reversed first. ``unit``: a base unit, or "fen"."""

    code = "DRAWN_ON"
    number: str
    subject: str
    needed: int
    left: int
    unit: str
    by: list[str]


@dataclass(kw_only=True, eq=False)
class SheetBroken(LedgerError):
    """An identity of a public sheet does not hold: the sheet is not issued."""

    code = "SHEET_BROKEN"
    sheet: str
    checks: list[str]
    details: list[str]


@dataclass(kw_only=True, eq=False)
class NotYet(LedgerError):
    """A part of the contract that this version does not do."""

    code = "NOT_YET"
    what: str


@dataclass(kw_only=True, eq=False)
class Busy(LedgerError):
    """Others held the books too long. Nothing was written; the same request may be sent again."""

    code = "BUSY"
    retryable = True


@dataclass(kw_only=True, eq=False)
class NotAccepted(LedgerError):
    """The lot was not accepted (待检 or 不合格): it stays where it is until that is decided."""

    code = "NOT_ACCEPTED"
    item: str
    name: str
    lot: str
    line: int | None = None


@dataclass(kw_only=True, eq=False)
class OverLine(LedgerError):
    """More is drawn on a line of an earlier document than is left of it (base units): more given back than was issued,
    more acknowledged than was sent."""

    code = "OVER_LINE"
    number: str
    line: int
    name: str
    unit: str
    asked: int
    left: int


@dataclass(kw_only=True, eq=False)
class NoDatabase(LedgerError):
    """The database cannot be opened: nobody answers, the file is no database, or it may not be written to."""

    code = "NO_DATABASE"
    retryable = True
    database: str
    problem: str


@dataclass(kw_only=True, eq=False)
class NotReady(LedgerError):
    """The database has no tables yet, or those of an older version: it wants upgrading."""

    code = "NOT_READY"


@dataclass(kw_only=True, eq=False)
class NotASpreadsheet(LedgerError):
    """The file cannot be read as a spreadsheet."""

    code = "NOT_A_SPREADSHEET"
    file: str


@dataclass(kw_only=True, eq=False)
class NoHeader(LedgerError):
    """No sheet of the file has a row of known column names."""

    code = "NO_HEADER"
    file: str


@dataclass(kw_only=True, eq=False)
class BadRows(LedgerError):
    """Rows of a file cannot be posted; all of them are listed and nothing was posted."""

    code = "BAD_ROWS"
    file: str
    rows: list[dict[str, Fact]]


@dataclass(kw_only=True, eq=False)
class AlreadyImported(LedgerError):
    """The very same file (SHA-256) was imported before."""

    code = "ALREADY_IMPORTED"
    file: str
    on: date
    by: str


@dataclass(kw_only=True, eq=False)
class TooManyAttempts(LedgerError):
    """Sign-in is paused for a login after wrong passwords."""

    code = "TOO_MANY_ATTEMPTS"
    minutes: int
    retryable = True
