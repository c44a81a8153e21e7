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
class NeedsConfirmation(LedgerError):
    """Something is unusual and may still be right. The same request that passes ``token`` back is not asked again.

    ``question`` is one of a few stable names; ``about`` gives the figures."""

    code = "NEEDS_CONFIRMATION"
    question: str
    token: str
    about: Mapping[str, Fact]


@dataclass(kw_only=True, eq=False)
class SamePerson(LedgerError):
    """Who made a document does not approve it."""

    code = "SAME_PERSON"
    number: str
    actor: str


@dataclass(kw_only=True, eq=False)
class AlreadyDecided(LedgerError):
    """The organization has decided on the document before, the other way or by somebody else."""

    code = "ALREADY_DECIDED"
    number: str
    organization: str
    by: str
    approved: bool


@dataclass(kw_only=True, eq=False)
class StubUsed(LedgerError):
    """The stub of a receipt pad was recorded already, by a document that stands."""

    code = "STUB_USED"
    number: str
    by: str


@dataclass(kw_only=True, eq=False)
class StubVoid(LedgerError):
    """The stub of a receipt pad was made void."""

    code = "STUB_VOID"
    number: str
    voided_on: date


@dataclass(kw_only=True, eq=False)
class LoanGiven(LedgerError):
    """The loan ``number`` is being turned into a gift by the document ``by``, or was, where both sides ``approved``."""

    code = "LOAN_GIVEN"
    number: str
    by: str
    approved: bool


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
class AlreadyMerged(LedgerError):
    """The item or counterparty was entered twice and is ``into`` now: it is not merged, or set up, a second time."""

    code = "ALREADY_MERGED"
    what: str
    name: str
    into: str


@dataclass(kw_only=True, eq=False)
class MergeCircle(LedgerError):
    """An item or counterparty would be merged into itself, straight or by a detour."""

    code = "MERGE_CIRCLE"
    what: str
    name: str
    into: str


@dataclass(kw_only=True, eq=False)
class DifferentUnits(LedgerError):
    """Items counted in different base units are not one: goods become goods of the other by a conversion."""

    code = "DIFFERENT_UNITS"
    name: str
    unit: str
    into: str
    into_unit: str


@dataclass(kw_only=True, eq=False)
class TooManyAttempts(LedgerError):
    """Sign-in is paused for a login after wrong passwords."""

    code = "TOO_MANY_ATTEMPTS"
    minutes: int
    retryable = True


@dataclass(kw_only=True, eq=False)
class WrongFileType(LedgerError):
    """The file is neither a picture (JPEG, PNG, WebP) nor a PDF, whatever its name says."""

    code = "WRONG_FILE_TYPE"
    file: str


@dataclass(kw_only=True, eq=False)
class FileTooBig(LedgerError):
    """The file has more than ``most`` bytes."""

    code = "FILE_TOO_BIG"
    file: str
    most: int


@dataclass(kw_only=True, eq=False)
class PictureTooLarge(LedgerError):
    """The picture has more than ``most`` pixels; its sides are None where there are far too many to be counted."""

    code = "PICTURE_TOO_LARGE"
    file: str
    width: int | None
    height: int | None
    most: int


@dataclass(kw_only=True, eq=False)
class BrokenFile(LedgerError):
    """The picture or PDF is damaged or cut off."""

    code = "BROKEN_FILE"
    file: str


@dataclass(kw_only=True, eq=False)
class ActiveFile(LedgerError):
    """The PDF brings scripts along, or starts programs."""

    code = "ACTIVE_FILE"
    file: str


@dataclass(kw_only=True, eq=False)
class Erased(LedgerError):
    """The content of the attachment was erased; that there was one stays on record."""

    code = "ERASED"
    number: str
    file: str
