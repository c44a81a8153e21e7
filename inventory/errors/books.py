"""What the books refuse: goods, money, documents, periods, sheets."""

from dataclasses import dataclass
from datetime import date

from inventory.errors.base import LedgerError


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
class NotAccepted(LedgerError):
    """The lot was not accepted (待检 or 不合格): it stays where it is until that is decided."""

    code = "NOT_ACCEPTED"
    item: str
    name: str
    lot: str
    line: int | None = None


@dataclass(kw_only=True, eq=False)
class NoBackdating(LedgerError):
    """A past date would leave a balance below zero later; at most ``offer`` is free. ``short_on`` is the first day on
    which there would be too little: ``on`` itself, where what is there came later, or the day on which the documents
    ``by`` took from it. ``unit``: a base unit, or "fen"."""

    code = "NO_BACKDATING"
    subject: str
    on: date
    asked: int
    offer: int
    unit: str
    short_on: date
    by: list[str]


@dataclass(kw_only=True, eq=False)
class TooFarBack(LedgerError):
    """The role may date a document at most ``days`` before today, from ``earliest`` on."""

    code = "TOO_FAR_BACK"
    on: date
    earliest: date
    days: int
    role: str


@dataclass(kw_only=True, eq=False)
class ClosedPeriod(LedgerError):
    """The books of the organization are closed through ``closed_through``."""

    code = "CLOSED_PERIOD"
    organization: str
    on: date
    closed_through: date


@dataclass(kw_only=True, eq=False)
class NotLastClosing(LedgerError):
    """Only the last closing that stands is reopened: ``last``, None where nothing is closed."""

    code = "NOT_LAST_CLOSING"
    organization: str
    number: str
    last: str | None


@dataclass(kw_only=True, eq=False)
class Breaches(LedgerError):
    """The books of an organization do not keep their promises, so they are not closed; ``count`` breaches, the first of
    them in words."""

    code = "BREACHES"
    organization: str
    through: date
    count: int
    breaches: list[str]


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
class LoanGiven(LedgerError):
    """The loan ``number`` is being turned into a gift by the document ``by``, or was, where both sides ``approved``."""

    code = "LOAN_GIVEN"
    number: str
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
class SheetBroken(LedgerError):
    """An identity of a public sheet does not hold: the sheet is not issued."""

    code = "SHEET_BROKEN"
    sheet: str
    checks: list[str]
    details: list[str]


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
