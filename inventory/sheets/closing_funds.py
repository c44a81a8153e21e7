"""The money of the closing sheet: fund by fund what was decided, given out, spent, is left and is still owed, and what
it was spent for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory import fund_flows, order_money
from inventory.fund_ledger import bucket_totals
from inventory.kinds import Bucket
from inventory.models import Document, Fund, FundAccount, FundCharge, FundEntry, FundUse
from inventory.models.money import FundKind
from inventory.order_money import Bought
from inventory.rules.numbers import yuan
from inventory.sheet import Check, Column, Part, Row
from inventory.sheets import expenditures, holdings, value_received
from inventory.sheets.holdings import Holding
from inventory.sheets.scope import Scope

COLUMNS = (
    Column("no", "序号"),
    Column("name", "资金"),
    Column("decided_fen", "现总额", unit="fen", role="in"),
    Column("given_fen", "已下拨", unit="fen", role="in"),
    Column("returned_fen", "收回缴回", unit="fen", role="out"),
    Column("unallocated_fen", "未下拨", unit="fen", role="closing"),
    Column("spent_fen", "已支出", unit="fen", role="out"),
    Column("refunded_fen", "退回/冲减", unit="fen", role="in"),
    Column("committed_fen", "已订未付", unit="fen", role="out"),
    Column("prepaid_fen", "预付及备用金", unit="fen", role="out"),
    Column("available_fen", "可用余额", unit="fen", role="closing"),
    Column("payable_fen", "支出中应付未付", unit="fen"),
    Column("awaiting_fen", "支出中待补票", unit="fen"),
)
USES = (
    Column("no", "序号"),
    Column("name", "资金"),
    Column("use", "用途"),
    Column("amount_fen", "支出净额", unit="fen", role="out"),
)
_FIGURES = tuple(c.key for c in COLUMNS if c.unit == "fen")
NO_USE = "没有写用途"


@dataclass(frozen=True)
class Spent:
    """A fund, of its owner as a whole or of one holder alone: what its documents and accounts say, and what was spent
    and not refunded by use. Amounts are fen."""

    name: str
    gifts: bool
    whole: bool
    decided: int
    unallocated: int
    found: Sequence[Holding]
    uses: Sequence[tuple[str, int]]
    orders: Sequence[Bought]
    check: Check

    def total(self, figure: str) -> int:
        """A figure of the documents of all holders together."""
        return sum(getattr(h.flows, figure) for h in self.found)

    def bucket(self, *buckets: Bucket) -> int:
        """What their accounts hold together."""
        return sum(h.buckets.get(bucket, 0) for h in self.found for bucket in buckets)

    @property
    def used(self) -> int:
        """Spent and not refunded."""
        return self.total("spent") - self.total("refunded")

    @property
    def unspent(self) -> int:
        """What nobody has a claim on."""
        return self.unallocated + self.bucket(Bucket.AVAILABLE)


def funds(session: Session, scope: Scope) -> list[Spent]:
    """Every fund that the organizations own or hold money of, until the end."""
    held = select(FundAccount.fund_id).where(FundAccount.organization_id.in_(scope.ids))
    mine = Fund.organization_id.in_(scope.ids) | Fund.id.in_(held)
    found = session.scalars(select(Fund).where(mine).order_by(Fund.id))
    told = (_fund(session, scope, fund) for fund in found)
    return [fund for fund in told if fund.whole or fund.found]


def _fund(session: Session, scope: Scope, fund: Fund) -> Spent:
    whole = fund.organization_id in scope.ids
    buckets = bucket_totals(session, fund.id, scope.end)
    flows = fund_flows.by_holder(session, fund.id, scope.end)
    found = holdings.holdings(session, scope, fund, buckets, flows, whole)
    decided = fund_flows.decided(session, fund.id, scope.end) if whole else 0
    proof = holdings.check(found, buckets, decided, whole)
    holders = [None] if whole else scope.ids
    return Spent(
        name=fund.name,
        gifts=fund.kind == FundKind.DONATED,
        whole=whole,
        decided=decided,
        unallocated=holdings.unallocated(buckets) if whole else 0,
        found=found,
        uses=_uses(session, scope, fund, whole),
        orders=[o for h in holders for o in order_money.of_fund(session, fund.id, scope.end, h)],
        check=Check(proof.id, proof.holds, f"{fund.name}：{proof.detail}"),
    )


def _uses(session: Session, scope: Scope, fund: Fund, whole: bool) -> list[tuple[str, int]]:
    """What was spent and not refunded until the end, by use."""
    query: Any = (
        select(FundUse.name, func.sum(fund_flows.spent_fen))
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .outerjoin(FundCharge, FundCharge.document_id == fund_flows.expenditure_id)
        .outerjoin(FundUse, FundUse.id == FundCharge.use_id)
        .where(FundEntry.fund_id == fund.id, FundEntry.business_on <= scope.end)
        .group_by(FundUse.id, FundUse.name)
        .order_by(FundUse.id)
    )
    if not whole:
        query = query.where(Document.organization_id.in_(scope.ids))
    rows = session.execute(fund_flows.spends(query))
    return [(name or NO_USE, int(fen)) for name, fen in rows if fen]


def parts(found: Sequence[Spent]) -> Iterator[Part]:
    """资金收支 and 支出按用途; neither where there is no fund."""
    if not found:
        return
    rows: tuple[Row, ...] = tuple(_row(number, fund) for number, fund in enumerate(found, start=1))
    whole = expenditures.sums(rows, "name", _FIGURES) if len(rows) > 1 else ()
    yield Part("funds", "资金收支", COLUMNS, rows, whole)
    spent = [(fund.name, *use) for fund in found for use in fund.uses]
    uses: tuple[Row, ...] = tuple(
        {"no": number, "name": name, "use": use, "amount_fen": fen}
        for number, (name, use, fen) in enumerate(spent, start=1)
    )
    yield Part("uses", "支出按用途", USES, uses, expenditures.sums(uses, "name", ("amount_fen",)))


def _row(number: int, fund: Spent) -> Row:
    """Of a holder alone nothing is said of the whole fund."""
    return {
        "no": number,
        "name": fund.name,
        "decided_fen": fund.decided if fund.whole else None,
        "given_fen": fund.total("given"),
        "returned_fen": fund.total("returned"),
        "unallocated_fen": fund.unallocated if fund.whole else None,
        "spent_fen": fund.total("spent"),
        "refunded_fen": fund.total("refunded"),
        "committed_fen": fund.bucket(Bucket.COMMITTED),
        "prepaid_fen": fund.bucket(Bucket.PREPAID, Bucket.ADVANCED),
        "available_fen": fund.bucket(Bucket.AVAILABLE),
        "payable_fen": fund.bucket(Bucket.PAYABLE),
        "awaiting_fen": fund.total("papers"),
    }


def checks(found: Sequence[Spent]) -> Iterator[Check]:
    """R5 of each fund, R6 of the orders of all, and that what was spent is what it was spent for."""
    if not found:
        return
    yield from (fund.check for fund in found)
    yield value_received.check_value([order for fund in found for order in fund.orders])
    by_use = sum(fen for fund in found for _, fen in fund.uses)
    spent = sum(fund.used for fund in found)
    said = f"各用途支出净额 {yuan(by_use)} {'=' if by_use == spent else '≠'} 已支出 − 退回/冲减"
    yield Check("用途", by_use == spent, f"{said} {yuan(spent)}")


def left(found: Sequence[Spent]) -> Iterator[tuple[str, str]]:
    """What of the money is not settled at the end, each a name and a text."""
    villages = sum(
        h.flows.unreported for f in found if f.whole for h in f.found if h.kind == "VILLAGE"
    )
    said = f"，各村未报账 {yuan(villages)} 元" if villages else ""
    if unspent := sum(f.unspent for f in found):
        yield "资金结余", f"{yuan(unspent)} 元{said}"
    for name, bucket in (
        ("已订未付", Bucket.COMMITTED),
        ("预付款", Bucket.PREPAID),
        ("备用金", Bucket.ADVANCED),
        ("应付未付", Bucket.PAYABLE),
    ):
        if fen := sum(f.bucket(bucket) for f in found):
            yield name, f"{yuan(fen)} 元"
    if papers := sum(f.total("papers") for f in found):
        yield "待补票的支出", f"{yuan(papers)} 元"
