"""Which accounts of the government accounting system (政府会计制度) are proposed for what a document does.

One table of proposals (建议科目), no more: the accountants decide, and keep the accounts. Each has a financial side
(财务会计) and, where cash or budget moves, a budget side (预算会计). What takes something back has the same accounts,
with a sum in red (minus).
"""

from dataclasses import dataclass

CASH = "1002 银行存款（零余额账户用款额度）"
STORES = "1302 库存物品"
STORES_OR_COST = "1302 库存物品（服务等：5001 业务活动费用）"
COST = "5001 业务活动费用"
PREPAID = "1214 预付账款"
CLAIM = "1218 其他应收款"
ALLOTTED = "1218 其他应收款（拨付未报账）"
OWED = "2302 应付账款"
ENTRUSTED = "1891 受托代理资产"
TRUST = "2901 受托代理负债"
FREE = "3401 无偿调拨净资产"
GIFTS = "4603 捐赠收入"
GRANT = "4001 财政拨款收入"
LOSS = "1902 待处理财产损溢"
FIXED = "1601 固定资产"
SPENT = "7101 行政支出（事业单位：7201 事业支出）"
FUNDS = "8001 资金结存"

OWNER = "OWNER"  # money of the owner of the fund itself
HOLDER = "HOLDER"  # of an organization that it was sub-allocated to
PASSING = "PASSING"  # goods that are only passed on: somebody else is the donee
ANY = ""


@dataclass(frozen=True)
class Proposal:
    """Accounts to debit (借) and credit (贷), financial and budget side; empty where nothing is booked. ``red``: with
    minus."""

    debit: str
    credit: str
    budget_debit: str = ""
    budget_credit: str = ""
    note: str = ""
    red: bool = False


_ONCE = "与支出单是同一笔业务的，只记一次"
_VILLAGE = "村级往来，不记镇账；村账自记"
_REPORTED = "拨付时已列支的，报账时不再记"
_EXPENSED = "拨付即列支的：借 5001 业务活动费用，并借 7101 行政支出、贷 8001 资金结存"
# the words of ``kinds``, which knows these rules and is not known here
_A, _C, _P, _V = "AVAILABLE", "COMMITTED", "PREPAID", "ADVANCED"
_U, _G, _OWED, _PAID = "UNALLOCATED", "GRANTOR", "PAYABLE", "PAID"
_HELD, _SOURCE, _CONSUMED, _IN_USE = "STORAGE", "SOURCE", "CONSUMED", "IN_USE"
_TRANSIT, _HANDED, _OFF, _GAP = "IN_TRANSIT", "HANDED_OVER", "WRITTEN_OFF", "DISCREPANCY"
_PURCHASED = "PURCHASED"
Way = tuple[str, str, str]

# by kind of document, and from where to where its rows run: of the fund
# fmt: off
_FUND: dict[tuple[Way, str], Proposal] = {
    (("APPROPRIATION", _G, _U), ANY): Proposal(CASH, GRANT, FUNDS, "6001 财政拨款预算收入"),
    (("APPROPRIATION", _U, _G), ANY): Proposal(CASH, GRANT, FUNDS, "6001 财政拨款预算收入", red=True),
    (("CASH_GIFT", _G, _U), ANY): Proposal("1002 银行存款（现金：1001 库存现金）", GIFTS, FUNDS, "6609 其他预算收入"),
    (("SUB_ALLOCATION", _U, _A), OWNER): Proposal("", "", note="本级自留，不记账"),
    (("SUB_ALLOCATION", _U, _A), HOLDER): Proposal(ALLOTTED, CASH, note=_EXPENSED),
    (("FUND_TAKE_BACK", _A, _U), OWNER): Proposal("", "", note="本级自留，不记账"),
    (("FUND_TAKE_BACK", _A, _U), HOLDER): Proposal(ALLOTTED, CASH, note=_EXPENSED, red=True),
    (("GIVE_BACK", _A, _U), OWNER): Proposal("", "", note="本级自留，不记账"),
    (("GIVE_BACK", _A, _U), HOLDER): Proposal(ALLOTTED, CASH, note=_EXPENSED, red=True),
    **{
        (("PREPAYMENT", start, _P), who): said
        for start in (_A, _C)
        for who, said in (
            (OWNER, Proposal(PREPAID, CASH, SPENT, FUNDS)), (HOLDER, Proposal("", "", note=_VILLAGE)),
        )
    },
    **{
        (("ADVANCE", start, _V), who): said
        for start in (_A, _C)
        for who, said in ((OWNER, Proposal(CLAIM, CASH)), (HOLDER, Proposal("", "", note=_VILLAGE)))
    },
    (("UNSPENT", _P, _A), OWNER): Proposal(PREPAID, CASH, SPENT, FUNDS, red=True),
    (("UNSPENT", _V, _A), OWNER): Proposal(CLAIM, CASH, red=True),
    (("UNSPENT", _P, _A), HOLDER): Proposal("", "", note=_VILLAGE, red=True),
    (("UNSPENT", _V, _A), HOLDER): Proposal("", "", note=_VILLAGE, red=True),
    **{(("EXPENDITURE", start, _PAID), OWNER): Proposal(STORES_OR_COST, CASH, SPENT, FUNDS) for start in (_A, _C)},
    **{(("EXPENDITURE", start, _OWED), OWNER): Proposal(STORES_OR_COST, OWED) for start in (_A, _C)},
    (("EXPENDITURE", _P, _PAID), OWNER): Proposal(STORES_OR_COST, PREPAID, note="预付时已记 7101 行政支出"),
    (("EXPENDITURE", _V, _PAID), OWNER): Proposal(STORES_OR_COST, CLAIM, SPENT, FUNDS),
    **{
        (("EXPENDITURE", start, end), HOLDER): Proposal(COST, ALLOTTED, SPENT, FUNDS, note=_REPORTED)
        for start, end in ((_A, _PAID), (_A, _OWED), (_C, _PAID), (_C, _OWED), (_P, _PAID), (_V, _PAID))
    },
    (("PAYMENT", _OWED, _PAID), OWNER): Proposal(OWED, CASH, SPENT, FUNDS),
    (("PAYMENT", _OWED, _PAID), HOLDER): Proposal("", "", note=_VILLAGE),
    (("REFUND", _PAID, _A), OWNER): Proposal(STORES_OR_COST, CASH, SPENT, FUNDS, red=True),
    (("REFUND", _OWED, _A), OWNER): Proposal(STORES_OR_COST, OWED, red=True),
    (("REFUND", _PAID, _A), HOLDER): Proposal(COST, ALLOTTED, SPENT, FUNDS, red=True),
    (("REFUND", _OWED, _A), HOLDER): Proposal(COST, ALLOTTED, SPENT, FUNDS, red=True),
}

_CAME = {  # what goods of a source are booked against when they come
    "DONATED": (STORES, GIFTS, ""),
    _PURCHASED: (STORES, f"{CASH}或 {GRANT}", _ONCE),
    "ALLOCATED": (STORES, FREE, ""),
    "TRANSFERRED_IN": (STORES, FREE, ""),
    PASSING: (ENTRUSTED, TRUST, "只转交的捐赠，不作收入"),
}
_SOURCES = tuple(_CAME)


def _coming(kind: str, start: str, end: str, *, red: bool = False) -> dict[tuple[Way, str], Proposal]:
    return {
        ((kind, start, end), source): Proposal(
            debit, credit,
            *((SPENT, FUNDS) if source == _PURCHASED else ("", "")),
            note=note, red=red,
        )
        for source, (debit, credit, note) in _CAME.items()
    }


def _going(
    kind: str, start: str, end: str, to: str, *, red: bool = False, note: str = ""
) -> dict[tuple[Way, str], Proposal]:
    """Out of the stores to an account; what is only passed on ends the debt to its donor instead."""
    return {
        ((kind, start, end), source): Proposal(
            *((TRUST, ENTRUSTED) if source == PASSING else (to, STORES)), note=note, red=red
        )
        for source in _SOURCES
    }


_GOODS: dict[tuple[Way, str], Proposal] = {
    **_coming("RECEIPT", _SOURCE, _HELD),
    **_coming("ACKNOWLEDGEMENT", _SOURCE, _HELD),
    **_coming("CORRECTION", _HELD, _SOURCE, red=True),
    **_coming("SEND_BACK", _HELD, _SOURCE, red=True),
    **_going("ISSUE", _HELD, _CONSUMED, COST),
    **_going("ISSUE_RETURN", _CONSUMED, _HELD, COST, red=True),
    **_going("ACKNOWLEDGEMENT", _TRANSIT, _HANDED, FREE),
    **_going("ACKNOWLEDGEMENT", _TRANSIT, _GAP, LOSS),
    **_going("CAPITALISATION", _IN_USE, _HANDED, FIXED),
    **_going("CONVERSION", _HELD, _OFF, LOSS, note="批准后转 5301 资产处置费用"),
    **_going("WRITE_OFF", _HELD, _OFF, LOSS, note="批准后转 5301 资产处置费用"),
    **_going("WRITE_OFF", _IN_USE, _OFF, LOSS, note="批准后转 5301 资产处置费用"),
    **_going("ADJUSTMENT", _HELD, _GAP, LOSS),
    **_going("ADJUSTMENT", _GAP, _HELD, LOSS, red=True),
    **{
        key: said
        for place in (_HELD, _IN_USE, _TRANSIT)
        for red, ends in ((False, (_SOURCE, place)), (True, (place, _SOURCE)))
        for key, said in _coming("REVALUATION", *ends, red=red).items()
    },
    **{
        (("REVALUATION", *ends), source): Proposal(COST, _CAME[source][1], note="已发出的部分", red=red)
        for red, ends in ((False, (_SOURCE, _CONSUMED)), (True, (_CONSUMED, _SOURCE)))
        for source in _SOURCES
    },
}
# fmt: on
# Of which documents accountants count the sum as spending (支出), unless they say otherwise: True; as a claim or a debt
# (往来), unless they say otherwise: False. Of no other can it be spending.
SPENDING: dict[str, bool] = {
    "SUB_ALLOCATION": True,
    "FUND_TAKE_BACK": True,
    "GIVE_BACK": True,
    "PREPAYMENT": True,
    "ADVANCE": True,
    "UNSPENT": True,
    "EXPENDITURE": True,
    "PAYMENT": False,  # what is paid of a debt was spent when it was owed
    "REFUND": True,
}
PROPOSALS: dict[tuple[Way, str], Proposal] = {**_FUND, **_GOODS}
WAYS: frozenset[Way] = frozenset(way for way, _ in PROPOSALS)


def propose(kind: str, start: str, end: str, variant: str) -> Proposal | None:
    """The accounts proposed for what runs from one place or bucket to another in a document of a kind. ``variant`` is
    whose money it is, or the source of the goods. None where nothing is booked."""
    way = (kind, start, end)
    return PROPOSALS.get((way, variant)) or PROPOSALS.get((way, ANY))
