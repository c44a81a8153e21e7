"""Which papers a step must have, who signs a voucher, how long papers are kept: the words of it, and its arithmetic.

What is asked for which step is data; here stand only the steps there are, and who may sign.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Step(StrEnum):
    """A step on the way of money. ``EXPENDITURE`` is every expenditure; ``DIRECT`` one out of what is available or
    advanced, ``SETTLEMENT`` one out of a commitment, an order or a prepayment, ``REIMBURSEMENT`` one that pays back who
    had paid himself."""

    PREPAYMENT = "PREPAYMENT"
    EXPENDITURE = "EXPENDITURE"
    DIRECT = "DIRECT"
    SETTLEMENT = "SETTLEMENT"
    REIMBURSEMENT = "REIMBURSEMENT"
    PAYMENT = "PAYMENT"


class Missing(StrEnum):
    """What happens where a paper is missing: no money leaves; it is listed with a day by which it is due; nothing."""

    BLOCK = "BLOCK"
    LIST = "LIST"
    NONE = "NONE"


class SignRole(StrEnum):
    """In which role somebody signs a voucher."""

    HANDLER = "HANDLER"
    WITNESS = "WITNESS"
    APPROVER = "APPROVER"
    SUPERVISOR = "SUPERVISOR"


STEP_NAMES: dict[str, str] = {
    Step.PREPAYMENT: "预付款",
    Step.EXPENDITURE: "支出",
    Step.DIRECT: "直接支出",
    Step.SETTLEMENT: "订货或预付结算",
    Step.REIMBURSEMENT: "报销垫付",
    Step.PAYMENT: "付款",
}
SIGN_NAMES: dict[str, str] = {
    SignRole.HANDLER: "经手人",
    SignRole.WITNESS: "证明人（验收人）",
    SignRole.APPROVER: "审批人",
    SignRole.SUPERVISOR: "村务监督委员会审核",
}
_LAST = (12, 31)


@dataclass(frozen=True)
class Wanted:
    """What a rule wants of a step: a paper of one of ``kinds``, or an attachment of one of ``categories``."""

    name: str
    kinds: frozenset[str]
    categories: frozenset[str]
    awaited: bool
    missing: str
    days: int | None
    decision: str


@dataclass(frozen=True)
class Evidence:
    """What there is for a step (fen, and the categories of what is attached). ``needed_fen``: for how much papers are
    wanted; ``told``: somebody recorded that its papers came."""

    papers_fen: dict[str, int]
    categories: frozenset[str]
    awaiting: bool
    told: bool
    needed_fen: int


def lacks(wanted: Wanted, found: Evidence, *, leaving: bool) -> bool:
    """Is what a rule wants missing? ``leaving``: money is about to leave, for which it may do that papers are known to
    be awaited (已花待补票)."""
    if wanted.categories & found.categories:
        return False
    if not wanted.kinds:
        return True
    if found.told or (leaving and wanted.awaited and found.awaiting):
        return False
    return sum(found.papers_fen.get(kind, 0) for kind in wanted.kinds) < max(found.needed_fen, 1)


def due_on(on: date, days: int | None) -> date:
    """By which day something is due, so many days after a day."""
    return on + timedelta(days=days or 0)


def kept_until(on: date, years: int | None) -> date | None:
    """Through which day what belongs to the year of a day is kept: counted from the end of that year; None: for
    ever."""
    return None if years is None else date(on.year + years, *_LAST)
