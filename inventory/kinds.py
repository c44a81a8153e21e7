"""The document kinds, as data.

One table says for each kind its name, the prefix of its numbers, between which kinds of places (or fund buckets)
its rows may run, and in which column of the public sheets it counts. A new kind is a new row here and in the
database's ``document_kind``; a verb that needs a path of its own is a sign that the table is wrong.
"""

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """What a location is. Stock is inside or outside; only inside places have balances."""

    STORAGE = "STORAGE"
    IN_USE = "IN_USE"
    IN_TRANSIT = "IN_TRANSIT"
    SOURCE = "SOURCE"
    CONSUMED = "CONSUMED"
    HANDED_OVER = "HANDED_OVER"
    CONVERTED = "CONVERTED"
    DISCREPANCY = "DISCREPANCY"
    WRITTEN_OFF = "WRITTEN_OFF"


INSIDE = frozenset({Place.STORAGE, Place.IN_USE, Place.IN_TRANSIT})
OUTSIDE = frozenset(Place) - INSIDE


class Bucket(StrEnum):
    """Where money of a fund stands with a holder. The grantor is outside and has no balance."""

    GRANTOR = "GRANTOR"
    UNALLOCATED = "UNALLOCATED"
    AVAILABLE = "AVAILABLE"
    COMMITTED = "COMMITTED"
    PREPAID = "PREPAID"
    ADVANCED = "ADVANCED"
    PAYABLE = "PAYABLE"
    PAID = "PAID"


HOLDER_BUCKETS = (
    Bucket.AVAILABLE,
    Bucket.COMMITTED,
    Bucket.PREPAID,
    Bucket.ADVANCED,
    Bucket.PAYABLE,
    Bucket.PAID,
)


class Origin(StrEnum):
    """How goods first reached the town; a lot keeps it for ever."""

    DONATED = "DONATED"
    PURCHASED = "PURCHASED"
    ALLOCATED = "ALLOCATED"


class Source(StrEnum):
    """How goods reached this organization's ledger."""

    DONATED = "DONATED"
    PURCHASED = "PURCHASED"
    ALLOCATED = "ALLOCATED"
    TRANSFERRED_IN = "TRANSFERRED_IN"


ORIGIN_NAMES: dict[str, str] = {
    Origin.DONATED: "受赠",
    Origin.PURCHASED: "自购",
    Origin.ALLOCATED: "上级下拨",
}
SOURCE_NAMES: dict[str, str] = {**ORIGIN_NAMES, Source.TRANSFERRED_IN: "调入"}


class Books(StrEnum):
    """Which of the two ledgers a kind writes; a document writes at most one."""

    STOCK = "STOCK"
    FUND = "FUND"
    NONE = "NONE"


@dataclass(frozen=True)
class Kind:
    """One kind of document. ``act`` is the right it needs; ``column`` its column on S6 or S5."""

    code: str
    name: str
    prefix: str
    books: Books
    act: str
    ends: frozenset[tuple[str, str]] = frozenset()
    column: str | None = None

    @property
    def all_ends(self) -> frozenset[tuple[str, str]]:
        """The permitted ends with those of its reversal, which swaps them."""
        return self.ends | {(b, a) for a, b in self.ends}


BY_SOURCE = (
    "by_source"  # the S6 column is the lot's source: donated, purchased, allocated, transferred_in
)

RECEIPT = Kind(
    "RECEIPT",
    "入库单",
    "RK",
    Books.STOCK,
    "receive",
    frozenset({(Place.SOURCE, Place.STORAGE)}),
    BY_SOURCE,
)
ISSUE = Kind(
    "ISSUE",
    "发放出库单",
    "CK",
    Books.STOCK,
    "issue",
    frozenset({(Place.STORAGE, Place.CONSUMED)}),
    "issued",
)
FUND_CREATION = Kind("FUND_CREATION", "立项单", "LX", Books.NONE, "create_fund")
APPROPRIATION = Kind(
    "APPROPRIATION",
    "核定安排单",
    "HD",
    Books.FUND,
    "appropriate",
    frozenset({(Bucket.GRANTOR, Bucket.UNALLOCATED)}),
    "appropriated",
)
SUB_ALLOCATION = Kind(
    "SUB_ALLOCATION",
    "资金下拨单",
    "XB",
    Books.FUND,
    "sub_allocate",
    frozenset({(Bucket.UNALLOCATED, Bucket.AVAILABLE)}),
    "allotted",
)
EXPENDITURE = Kind(
    "EXPENDITURE",
    "支出单",
    "ZC",
    Books.FUND,
    "spend",
    frozenset({(Bucket.AVAILABLE, Bucket.PAYABLE), (Bucket.PAYABLE, Bucket.PAID)}),
    "spent",
)
PERIOD_CLOSING = Kind("PERIOD_CLOSING", "结账单", "JZ", Books.NONE, "close_period")

KINDS = {
    kind.code: kind
    for kind in (
        RECEIPT,
        ISSUE,
        FUND_CREATION,
        APPROPRIATION,
        SUB_ALLOCATION,
        EXPENDITURE,
        PERIOD_CLOSING,
    )
}
