"""What is refused of invoices and of the codes that stand on them."""

from dataclasses import dataclass
from datetime import date

from inventory.errors.base import Fact, LedgerError


@dataclass(kw_only=True, eq=False)
class BadCreditCode(LedgerError):
    """A unified social credit code cannot be one. ``wrong`` is LENGTH (``found``: how many characters), LETTER (which
    one, at which place) or CHECK_DIGIT, with the character that the others ask for."""

    code = "BAD_CREDIT_CODE"
    field: str
    given: str
    wrong: str
    found: str
    at: int | None = None
    expected: str | None = None


@dataclass(kw_only=True, eq=False)
class NotAnInvoice(LedgerError):
    """What was scanned (``source`` QR) or handed in (FILE) is no invoice, or not one that can be read."""

    code = "NOT_AN_INVOICE"
    source: str
    problem: str


@dataclass(kw_only=True, eq=False)
class UnsafeFile(LedgerError):
    """The file of an invoice brings along what could unfold or fetch (``problem`` DOCTYPE), or is TOO_LARGE or
    TOO_DEEP."""

    code = "UNSAFE_FILE"
    file: str
    problem: str


@dataclass(kw_only=True, eq=False)
class InvoiceDiffers(LedgerError):
    """What was typed and what was read of an invoice are not the same. ``source``: QR, FILE, COUNTERPARTY (its credit
    code as set up), SUM (amount and tax do not make the total), LINES (the lines do not)."""

    code = "INVOICE_DIFFERS"
    field: str
    typed: str | int
    read: str | int
    source: str


@dataclass(kw_only=True, eq=False)
class InvoiceRecorded(LedgerError):
    """The invoice is recorded already, here or in another organization. ``by`` is its number in our register, and
    ``organization`` whose, where the actor may see it."""

    code = "INVOICE_RECORDED"
    invoice: str
    by: str | None
    organization: str | None


@dataclass(kw_only=True, eq=False)
class InvoiceVoid(LedgerError):
    """The invoice is void (作废): it is used for nothing."""

    code = "INVOICE_VOID"
    number: str
    voided_on: date


@dataclass(kw_only=True, eq=False)
class InvoiceInUse(LedgerError):
    """Expenditures are papered by the invoice: it is taken off them first."""

    code = "INVOICE_IN_USE"
    number: str
    used_fen: int
    by: list[str]


@dataclass(kw_only=True, eq=False)
class OverInvoice(LedgerError):
    """Less is left of the invoice (fen): of what it is for, less its red ones and what is used."""

    code = "OVER_INVOICE"
    number: str
    asked_fen: int
    left_fen: int


@dataclass(kw_only=True, eq=False)
class OverPapers(LedgerError):
    """Less of the expenditure, less refunds, has no papers yet (fen)."""

    code = "OVER_PAPERS"
    number: str
    asked_fen: int
    left_fen: int


@dataclass(kw_only=True, eq=False)
class OverPaperLimit(LedgerError):
    """A paper of this kind is good up to ``limit_fen`` only, by the rule in force on its day."""

    code = "OVER_PAPER_LIMIT"
    kind: str
    asked_fen: int
    limit_fen: int
    decision: str


@dataclass(kw_only=True, eq=False)
class NotAPaper(LedgerError):
    """A paper that does not count (白条) is kept only at an expenditure whose proper papers are awaited."""

    code = "NOT_A_PAPER"
    number: str
    invoice: str


@dataclass(kw_only=True, eq=False)
class PapersStand(LedgerError):
    """The expenditure is papered by this invoice and no longer on the list of what is awaited: its link stays. A wrong
    expenditure is reversed."""

    code = "PAPERS_STAND"
    number: str
    invoice: str


@dataclass(kw_only=True, eq=False)
class OverInvoiceLine(LedgerError):
    """Less of a line of the invoice is for no goods yet, or less of it is for these (base units of the item)."""

    code = "OVER_INVOICE_LINE"
    number: str
    line: int
    item_name: str
    unit: str
    asked: int
    left: int


@dataclass(kw_only=True, eq=False)
class MatchDiffers(LedgerError):
    """Lines of the order ``number`` are invoiced for more than came, was ordered or was agreed, so nothing more of it
    is settled: each with what was ordered, came and is invoiced, in base units and fen."""

    code = "MATCH_DIFFERS"
    number: str
    lines: list[dict[str, Fact]]


@dataclass(kw_only=True, eq=False)
class AboveInvoiced(LedgerError):
    """No more of the order ``number`` is settled than ``most_fen``, what the invoices of its lines say; ``lines`` are
    those on which that is less than what came costs. ``settled_fen`` leaves out what still awaits its papers, where
    this does not."""

    code = "ABOVE_INVOICED"
    number: str
    asked_fen: int
    settled_fen: int
    most_fen: int
    lines: list[dict[str, Fact]]
