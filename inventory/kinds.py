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


# What people call the places that are no storages.
PLACE_NAMES: dict[str, str] = {
    Place.IN_USE: "在用",
    Place.IN_TRANSIT: "在途",
    Place.SOURCE: "来源",
    Place.CONSUMED: "发放",
    Place.HANDED_OVER: "移交",
    Place.CONVERTED: "转换",
    Place.DISCREPANCY: "溢缺",
    Place.WRITTEN_OFF: "报损",
}
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


# A holder's. What a document opened in one is an item of its own there: it is settled below, never above.
HOLDER_BUCKETS = (
    Bucket.AVAILABLE,
    Bucket.COMMITTED,
    Bucket.PREPAID,
    Bucket.ADVANCED,
    Bucket.PAYABLE,
    Bucket.PAID,
)


BUCKET_NAMES: dict[str, str] = {
    "UNALLOCATED": "未下拨",
    "AVAILABLE": "可用",
    "COMMITTED": "已占用",
    "PREPAID": "预付",
    "ADVANCED": "备用金",
    "PAYABLE": "应付",
    "PAID": "已付",
}


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


class Surplus(StrEnum):
    """Why what is left at the end goes on: 转应急储备, 上交, 移交."""

    RESERVE = "RESERVE"
    SUBMIT = "SUBMIT"
    TRANSFER = "TRANSFER"


SURPLUS_NAMES: dict[str, str] = {
    Surplus.RESERVE: "转应急储备",
    Surplus.SUBMIT: "上交",
    Surplus.TRANSFER: "移交",
}


# What people call the natures of items.
NATURE_NAMES: dict[str, str] = {
    "CONSUMABLE": "消耗品",
    "LOW_VALUE": "低值易耗品",
    "FIXED_ASSET": "固定资产",
}
# On what a value rests, as sheets and slips say it.
BASIS_NAMES: dict[str, str] = {
    "INVOICE": "发票",
    "AGREEMENT": "协议",
    "APPRAISAL": "评估",
    "LIKE_GOODS": "同类价",
    "NOMINAL": "名义金额",
    "RECORDED": "登记价",
    "UNKNOWN": "未估价",
}


class Books(StrEnum):
    """Which of the two ledgers a kind writes; a document writes at most one."""

    STOCK = "STOCK"
    FUND = "FUND"
    NONE = "NONE"


@dataclass(frozen=True)
class Way:
    """One way a row of a kind may run, and in which column of S6 it counts there: with plus or minus, or in none."""

    from_: str
    to: str
    column: str | None = None
    sign: int = 1

    @property
    def effect(self) -> int:
        """What it does to what the organization holds: 1 adds, -1 takes away, 0 moves within."""
        if self.column is None:
            return 0
        return -1 if self.column in _LEAVING else self.sign


_LEAVING = {"issued", "dispatched", "written_off", "sent_back"}


@dataclass(frozen=True)
class Kind:
    """One kind of document. ``act`` is the right it needs; ``ways`` are how its rows may run; ``withdrawn``: it has no
    rows, and can still be taken back."""

    code: str
    name: str
    prefix: str
    books: Books
    act: str
    ways: tuple[Way, ...] = ()
    withdrawn: bool = False

    @property
    def reversible(self) -> bool:
        """Can a document of the kind be reversed?"""
        return self.books != Books.NONE or self.withdrawn

    @property
    def ends(self) -> frozenset[tuple[str, str]]:
        """Between which ends its rows may run; a reversal's run the other way round."""
        return frozenset((way.from_, way.to) for way in self.ways)

    def way(self, from_: str, to: str) -> Way | None:
        """The way between two ends, if the kind has it."""
        return next((way for way in self.ways if (way.from_, way.to) == (from_, to)), None)


BY_SOURCE = (
    "by_source"  # the S6 column is the lot's source: donated, purchased, allocated, transferred_in
)

# fmt: off
RECEIPT = Kind("RECEIPT", "入库单", "RK", Books.STOCK, "receive", (Way(Place.SOURCE, Place.STORAGE, BY_SOURCE),))
CORRECTION = Kind("CORRECTION", "入库更正单", "GZ", Books.STOCK, "correct",
    (Way(Place.STORAGE, Place.SOURCE, BY_SOURCE, -1),))
ACCEPTANCE = Kind("ACCEPTANCE", "验收单", "YS", Books.STOCK, "accept",
    (Way(Place.STORAGE, Place.CONVERTED, "converted", -1), Way(Place.CONVERTED, Place.STORAGE, "converted")))
SEND_BACK = Kind("SEND_BACK", "退货退还单", "TH", Books.STOCK, "send_back",
    (Way(Place.STORAGE, Place.SOURCE, "sent_back"),))
ISSUE = Kind("ISSUE", "发放出库单", "CK", Books.STOCK, "issue", (Way(Place.STORAGE, Place.CONSUMED, "issued"),))
ISSUE_RETURN = Kind("ISSUE_RETURN", "发放退回单", "FT", Books.STOCK, "return_issue",
    (Way(Place.CONSUMED, Place.STORAGE, "returned"),))
HAND_OUT = Kind("HAND_OUT", "领用单", "LY", Books.STOCK, "hand_out", (Way(Place.STORAGE, Place.IN_USE),))
TAKE_BACK = Kind("TAKE_BACK", "交回单", "JH", Books.STOCK, "take_back", (Way(Place.IN_USE, Place.STORAGE),))
CAPITALISATION = Kind("CAPITALISATION", "转固定资产单", "GD", Books.STOCK, "capitalise",
    (Way(Place.IN_USE, Place.HANDED_OVER, "dispatched"),))
DISPATCH = Kind("DISPATCH", "调出单", "DC", Books.STOCK, "dispatch", (Way(Place.STORAGE, Place.IN_TRANSIT),))
# Goods on the way are the sender's until acknowledged, so it is here that they leave his books.
ACKNOWLEDGEMENT = Kind("ACKNOWLEDGEMENT", "调入单", "DR", Books.STOCK, "acknowledge", (
    Way(Place.IN_TRANSIT, Place.HANDED_OVER, "dispatched"),
    Way(Place.SOURCE, Place.STORAGE, BY_SOURCE),
    Way(Place.IN_TRANSIT, Place.STORAGE),
    Way(Place.IN_TRANSIT, Place.DISCREPANCY, "adjusted", -1),
))
# What was lent is not given back: goods stay where they are, and both sides approve.
LOAN_GIFT = Kind("LOAN_GIFT", "无偿划转单", "HB", Books.NONE, "give_loan", withdrawn=True)
CONVERSION = Kind("CONVERSION", "转换单", "ZH", Books.STOCK, "convert", (
    Way(Place.STORAGE, Place.CONVERTED, "converted", -1),
    Way(Place.CONVERTED, Place.STORAGE, "converted"),
    Way(Place.STORAGE, Place.WRITTEN_OFF, "written_off"),
))
WRITE_OFF = Kind("WRITE_OFF", "报损单", "BS", Books.STOCK, "write_off",
    (Way(Place.STORAGE, Place.WRITTEN_OFF, "written_off"), Way(Place.IN_USE, Place.WRITTEN_OFF, "written_off")))
# A stocktake freezes what is on the books and moves nothing; what it found is posted when it is settled.
STOCKTAKE = Kind("STOCKTAKE", "盘点单", "PD", Books.NONE, "start_stocktake")
ADJUSTMENT = Kind("ADJUSTMENT", "盘盈盘亏单", "PY", Books.STOCK, "settle_stocktake",
    (Way(Place.STORAGE, Place.DISCREPANCY, "adjusted", -1), Way(Place.DISCREPANCY, Place.STORAGE, "adjusted")))
# Who kept the goods hands them to who keeps them from now on: the list of a moment, and no rows.
HANDOVER = Kind("HANDOVER", "交接单", "JJ", Books.NONE, "hand_over")
# Value without pieces: what a lot is worth more runs from its source to wherever its pieces are, what less back.
REVALUATION = Kind(
    "REVALUATION",
    "估价调整单",
    "GJ",
    Books.STOCK,
    "revalue",
    tuple(
        Way(*ends)
        for place in Place
        if place != Place.SOURCE
        for ends in ((Place.SOURCE, place), (place, Place.SOURCE))
    ),
)
FUND_CREATION = Kind("FUND_CREATION", "立项单", "LX", Books.NONE, "create_fund")
# What was decided for a fund, and each later change of it: more or less, with its own decision.
APPROPRIATION = Kind("APPROPRIATION", "核定安排单", "HD", Books.FUND, "appropriate",
    (Way(Bucket.GRANTOR, Bucket.UNALLOCATED), Way(Bucket.UNALLOCATED, Bucket.GRANTOR)))
CASH_GIFT = Kind("CASH_GIFT", "捐赠款收款单", "SK", Books.FUND, "receive_cash_gift",
    (Way(Bucket.GRANTOR, Bucket.UNALLOCATED),))
SUB_ALLOCATION = Kind("SUB_ALLOCATION", "资金下拨单", "XB", Books.FUND, "sub_allocate",
    (Way(Bucket.UNALLOCATED, Bucket.AVAILABLE),))
FUND_TAKE_BACK = Kind("FUND_TAKE_BACK", "资金收回单", "SH", Books.FUND, "take_back_money",
    (Way(Bucket.AVAILABLE, Bucket.UNALLOCATED),))
GIVE_BACK = Kind("GIVE_BACK", "资金缴回单", "JK", Books.FUND, "give_back",
    (Way(Bucket.AVAILABLE, Bucket.UNALLOCATED),))
COMMITMENT = Kind("COMMITMENT", "额度占用单", "ZY", Books.FUND, "commitment",
    (Way(Bucket.AVAILABLE, Bucket.COMMITTED),))
RELEASE = Kind("RELEASE", "解除占用单", "JC", Books.FUND, "commitment", (Way(Bucket.COMMITTED, Bucket.AVAILABLE),))
PREPAYMENT = Kind("PREPAYMENT", "预付款单", "YF", Books.FUND, "prepay",
    (Way(Bucket.AVAILABLE, Bucket.PREPAID), Way(Bucket.COMMITTED, Bucket.PREPAID)))
ADVANCE = Kind("ADVANCE", "备用金单", "BY", Books.FUND, "advance",
    (Way(Bucket.AVAILABLE, Bucket.ADVANCED), Way(Bucket.COMMITTED, Bucket.ADVANCED)))
# A prepayment or an advance that comes back unspent.
UNSPENT = Kind("UNSPENT", "未用款退回单", "TY", Books.FUND, "return_unspent",
    (Way(Bucket.PREPAID, Bucket.AVAILABLE), Way(Bucket.ADVANCED, Bucket.AVAILABLE)))
EXPENDITURE = Kind("EXPENDITURE", "支出单", "ZC", Books.FUND, "spend", (
    Way(Bucket.AVAILABLE, Bucket.PAYABLE),
    Way(Bucket.COMMITTED, Bucket.PAYABLE),
    Way(Bucket.PREPAID, Bucket.PAYABLE),
    Way(Bucket.ADVANCED, Bucket.PAYABLE),
    Way(Bucket.PAYABLE, Bucket.PAID),
))
PAYMENT = Kind("PAYMENT", "付款单", "FK", Books.FUND, "pay", (Way(Bucket.PAYABLE, Bucket.PAID),))
REFUND = Kind("REFUND", "退款单", "TK", Books.FUND, "refund",
    (Way(Bucket.PAID, Bucket.AVAILABLE), Way(Bucket.PAYABLE, Bucket.AVAILABLE)))
PERIOD_CLOSING = Kind("PERIOD_CLOSING", "结账单", "JZ", Books.NONE, "close_period")
PERIOD_REOPENING = Kind("PERIOD_REOPENING", "反结账单", "FJ", Books.NONE, "reopen_period")

KINDS = {kind.code: kind for kind in (
    RECEIPT, CORRECTION, ACCEPTANCE, SEND_BACK, ISSUE, ISSUE_RETURN, HAND_OUT, TAKE_BACK, CAPITALISATION, DISPATCH,
    ACKNOWLEDGEMENT, LOAN_GIFT, CONVERSION, WRITE_OFF, STOCKTAKE, ADJUSTMENT, HANDOVER, REVALUATION,
    FUND_CREATION, APPROPRIATION, CASH_GIFT, SUB_ALLOCATION, FUND_TAKE_BACK, GIVE_BACK, COMMITMENT, RELEASE, PREPAYMENT,
    ADVANCE, UNSPENT, EXPENDITURE, PAYMENT, REFUND, PERIOD_CLOSING, PERIOD_REOPENING,
)}
# fmt: on
