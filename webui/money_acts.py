"""What may be done with money on a short form, as one table: its name, its right, its fields, its verb.

Some take from what a holder has available; the others settle, change or give back what a standing document opened.
Each ends in one verb of the library, which asks again who may do it and how much is left.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from inventory import commitments, funds, kinds, prepayments, spending
from inventory.kinds import Bucket, Kind


@dataclass(frozen=True)
class MoneyAct:
    """One act: ``key`` stands in the address, ``right`` is what it needs; ``fields`` it asks for besides the day and a
    remark, of which ``optional`` may stay empty. ``of``: what kinds of documents it is about, and in which bucket these
    opened what it takes from; nothing: it takes from what the holder has available. ``words`` are its own names of
    fields; ``fixed`` is what it says besides. ``fills``: all that is left is what it usually is about."""

    key: str
    name: str
    right: str
    verb: Callable[..., Any]
    about: str
    done: str
    fields: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    of: Mapping[Kind, Bucket] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    fills: bool = True


_AHEAD = ("amount", "use", "purpose", "payee", "due_on")
NEW = (
    MoneyAct(
        "commit",
        "占用额度",
        "commitment",
        commitments.open_commitment,
        "订了货还没有付钱的，先把额度占住；结算只能少、不能多",
        "已占用额度",
        ("fund", "organization", *_AHEAD),
        frozenset({"due_on"}),
        words={"payee": "向谁订", "purpose": "订什么", "due_on": "占用到哪天"},
    ),
    MoneyAct(
        "prepay",
        "预付款",
        "prepay",
        prepayments.prepay,
        "货还没有到先付的钱，到货结算以后才算支出",
        "已记预付款",
        ("fund", "organization", *_AHEAD),
        words={"payee": "付给谁", "purpose": "预付什么", "due_on": "约定到货日期"},
    ),
    MoneyAct(
        "advance",
        "备用金",
        "advance",
        prepayments.advance,
        "经手人领走的现金，报账以后才算支出，用不完的交回",
        "已记备用金",
        ("fund", "organization", *_AHEAD),
        words={"payee": "谁领用", "purpose": "领去做什么", "due_on": "报账期限"},
    ),
    MoneyAct(
        "give-back",
        "缴回",
        "give_back",
        funds.give_back,
        "用不完的资金缴回给下拨单位",
        "已缴回",
        ("fund", "organization", "amount", "reason"),
    ),
)
SETTLE = MoneyAct(
    "settle",
    "结算",
    "spend",
    spending.spend,
    "按发票实际金额结算，只能少、不能多",
    "已记支出",
    ("amount", "purpose", "payee", "payee_reason", "awaiting_papers"),
    frozenset({"payee", "payee_reason", "awaiting_papers"}),
    {kinds.PREPAYMENT: Bucket.PREPAID, kinds.ADVANCE: Bucket.ADVANCED},
    {"purpose": "事项", "payee": "收款方"},
)
OF_DOCUMENT = (
    MoneyAct(
        "settle-order",
        "结算",
        "spend",
        spending.spend,
        "按发票实际金额结算，只能少、不能多；还没有付的记欠付",
        "已记支出",
        ("amount", "purpose", "payee", "payee_reason", "paid", "awaiting_papers"),
        frozenset({"payee", "payee_reason", "paid", "awaiting_papers"}),
        {kinds.COMMITMENT: Bucket.COMMITTED},
        {"purpose": "事项", "payee": "收款方"},
    ),
    SETTLE,
    MoneyAct(
        "prepay-order",
        "预付",
        "prepay",
        prepayments.prepay,
        "货还没有到，从这笔占用里先付一部分；到货结算以后才算支出",
        "已记预付款",
        ("amount", "purpose", "payee", "payee_reason", "due_on"),
        frozenset({"payee_reason"}),
        {kinds.COMMITMENT: Bucket.COMMITTED},
        {"payee": "付给谁", "purpose": "预付什么", "due_on": "约定到货日期"},
        fills=False,
    ),
    MoneyAct(
        "enlarge",
        "追加占用",
        "commitment",
        commitments.enlarge_commitment,
        "加订了货，把额度再占一些",
        "已追加占用",
        ("amount", "purpose"),
        of={kinds.COMMITMENT: Bucket.AVAILABLE},
        words={"purpose": "加订什么"},
        fills=False,
    ),
    MoneyAct(
        "release",
        "解除占用",
        "commitment",
        commitments.release_commitment,
        "不订了、到期了、结算剩下的，额度放回可用",
        "已解除占用",
        ("amount", "reason"),
        of={kinds.COMMITMENT: Bucket.COMMITTED},
    ),
    MoneyAct(
        "unspent",
        "交回余款",
        "return_unspent",
        prepayments.return_unspent,
        "预付款没有到货退回的、备用金用不完交回的",
        "已记退回",
        ("amount", "reason"),
        of={kinds.PREPAYMENT: Bucket.PREPAID, kinds.ADVANCE: Bucket.ADVANCED},
    ),
    MoneyAct(
        "pay",
        "付款",
        "pay",
        spending.pay,
        "付清或部分付清欠款",
        "已记付款",
        ("amount",),
        of={kinds.EXPENDITURE: Bucket.PAYABLE},
    ),
    MoneyAct(
        "reduce",
        "冲减欠款",
        "refund",
        spending.refund,
        "少到货、降了价，欠款减少，不用付了",
        "已冲减",
        ("amount", "reason"),
        of={kinds.EXPENDITURE: Bucket.PAYABLE},
        fixed={"unpaid": True},
        fills=False,
    ),
    MoneyAct(
        "refund",
        "退款",
        "refund",
        spending.refund,
        "对方退回来的钱，回到可用余额",
        "已记退款",
        ("amount", "reason"),
        of={kinds.EXPENDITURE: Bucket.PAID},
        fills=False,
    ),
)
BY_KEY = {act.key: act for act in (*NEW, *OF_DOCUMENT)}
