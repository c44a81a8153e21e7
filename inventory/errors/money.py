"""What is refused of money: more than is left, for something else, or too late."""

from dataclasses import dataclass
from datetime import date

from inventory.errors.base import Fact, LedgerError


@dataclass(kw_only=True, eq=False)
class OverItem(LedgerError):
    """Less is left of what the document ``number`` opened (a commitment, prepayment, advance, debt or payment, fen)."""

    code = "OVER_ITEM"
    number: str
    bucket: str
    asked_fen: int
    left_fen: int


@dataclass(kw_only=True, eq=False)
class OverPool(LedgerError):
    """One document takes its money out of one pool, and none of those that may pay holds the amount. ``pools`` are
    these, the fullest first (``number`` of the sub-allocation, ``left_fen``), together ``available_fen``; the holder's
    ``elsewhere_fen`` is for other uses or past its term. ``use`` is what it was asked for, None: to give it back."""

    code = "OVER_POOL"
    fund: str
    holder: str
    bucket: str
    asked_fen: int
    available_fen: int
    use: str | None
    pools: list[dict[str, Fact]]
    elsewhere_fen: int


@dataclass(kw_only=True, eq=False)
class CommitmentExpired(LedgerError):
    """The commitment held until ``due_on``; it is released by an entry, never by the clock."""

    code = "COMMITMENT_EXPIRED"
    number: str
    due_on: date
    on: date


@dataclass(kw_only=True, eq=False)
class UseNotAllowed(LedgerError):
    """What the holder was sub-allocated is for other uses (专款专用); ``allowed`` names those."""

    code = "USE_NOT_ALLOWED"
    fund: str
    holder: str
    use: str
    allowed: list[str]


@dataclass(kw_only=True, eq=False)
class TermEnded(LedgerError):
    """The money could be used until ``ends_on``; what is left goes back."""

    code = "TERM_ENDED"
    fund: str
    holder: str
    ends_on: date
    on: date
    left_fen: int


@dataclass(kw_only=True, eq=False)
class PriceAboveLimit(LedgerError):
    """Lines of an order cost more than the price limits of their items, and no reason is given; each line in words, and
    ``at`` which lines they are."""

    code = "PRICE_ABOVE_LIMIT"
    lines: list[str]
    at: list[int]


@dataclass(kw_only=True, eq=False)
class NotCome(LedgerError):
    """What came in on the order ``number`` costs ``came_fen``, of which ``settled_fen`` is settled: no more than the
    rest may be; ``missing`` says line by line what has not come."""

    code = "NOT_COME"
    number: str
    asked_fen: int
    came_fen: int
    settled_fen: int
    missing: list[str]


@dataclass(kw_only=True, eq=False)
class VoucherRecorded(LedgerError):
    """The document is under this voucher of the month already."""

    code = "VOUCHER_RECORDED"
    number: str
    voucher: str
    on: date


@dataclass(kw_only=True, eq=False)
class OverVoucher(LedgerError):
    """Less of the document is not under a voucher yet; of a reversal no more than its original was (fen)."""

    code = "OVER_VOUCHER"
    number: str
    organization: str
    asked_fen: int
    left_fen: int


@dataclass(kw_only=True, eq=False)
class VoucherOfReversed(LedgerError):
    """The document was reversed by ``by`` before it was booked, so neither needs a voucher."""

    code = "VOUCHER_OF_REVERSED"
    number: str
    by: str


@dataclass(kw_only=True, eq=False)
class PapersMissing(LedgerError):
    """Money may not leave: papers are missing that the step must have (``missing``, by the names of the rules).
    ``number`` is the expenditure, "" where it is only being recorded; ``categories`` are the attachments of which one
    does; ``papers``: invoices or receipts for ``needed_fen`` do; ``awaited``: it does to say that they are awaited."""

    code = "PAPERS_MISSING"
    number: str
    step: str
    missing: list[str]
    categories: list[str]
    papers: bool
    awaited: bool
    needed_fen: int
    decision: str


@dataclass(kw_only=True, eq=False)
class SameSigner(LedgerError):
    """One person signed the voucher ``number`` in two roles that want two people."""

    code = "SAME_SIGNER"
    number: str
    role: str
    other: str
