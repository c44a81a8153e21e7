"""S5 专项资金收支公示表: what was decided, what each holder got, spent and has left, and every expenditure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.fund_ledger import bucket_totals
from inventory.kinds import Bucket
from inventory.models import (
    Document,
    Fund,
    FundAccount,
    FundEntry,
    Organization,
)
from inventory.rules.numbers import percent, yuan
from inventory.sheet import Check, Column, Part, Row, Sheet
from inventory.sheets.common import Scope, reversal_notes
from inventory.sheets.expenditures import expenditures, holder_end, signed_fen, sums

COLUMNS = (
    Column("no", "序号"),
    Column("holder", "使用单位"),
    Column("matter", "事项"),
    Column("allotted_fen", "分配额", unit="fen", role="in"),
    Column("committed_fen", "已订未付", unit="fen", role="out"),
    Column("prepaid_fen", "预付及备用金", unit="fen", role="out"),
    Column("spent_fen", "已支出", unit="fen", role="out"),
    Column("refunded_fen", "退回/冲减", unit="fen", role="in"),
    Column("available_fen", "可用余额", unit="fen", role="closing"),
    Column("rate", "执行率"),
    Column("numbers", "凭证起止号"),
)
_FIGURES = tuple(c.key for c in COLUMNS if c.unit == "fen")
_PART_A = (Column("item", "项目"), Column("text", "内容"))
_PART_VILLAGES = (
    Column("no", "序号"),
    Column("holder", "村名"),
    Column("allotted_fen", "分配额", unit="fen", role="in"),
    Column("on", "拨付日期"),
    Column("paid_out_fen", "已拨付", unit="fen", role="in"),
    Column("spent_fen", "村已报账支出", unit="fen", role="out"),
    Column("unreported_fen", "未报账余额", unit="fen", role="closing"),
    Column("returned_fen", "退回", unit="fen", role="out"),
)


@dataclass(frozen=True)
class Holding:
    """A holder of the fund: by kind what it was allotted and spent, by bucket what it has (fen)."""

    name: str
    kind: str
    allotted: int
    spent: int
    first_on: date | None
    numbers: str | None
    buckets: Mapping[Bucket, int]

    @property
    def committed(self) -> int:
        return self.buckets.get(Bucket.COMMITTED, 0)

    @property
    def prepaid(self) -> int:
        return self.buckets.get(Bucket.PREPAID, 0) + self.buckets.get(Bucket.ADVANCED, 0)

    @property
    def available(self) -> int:
        return self.buckets.get(Bucket.AVAILABLE, 0)

    @property
    def holds(self) -> bool:
        """R5: allotted, by kind, = committed + prepaid + available, by bucket, + spent, by kind; and what was spent
        by kind is what lies in payable and paid."""
        gone = self.buckets.get(Bucket.PAYABLE, 0) + self.buckets.get(Bucket.PAID, 0)
        return (
            self.allotted == self.committed + self.prepaid + self.spent + self.available
            and self.spent == gone
        )


def money(session: Session, scope: Scope, fund: Fund) -> Sheet:
    """The sheet with R5, not sealed yet: of the owner with all holders, of another organization itself alone."""
    whole = fund.organization_id == scope.organization_id
    buckets = bucket_totals(session, fund.id, scope.end)
    holdings = _holdings(session, scope, fund, buckets, whole)
    appropriated = _appropriated(session, fund, scope.end)
    rows = tuple(_row(number, h) for number, h in enumerate(holdings, start=1))
    villages = [h for h in holdings if h.kind == "VILLAGE"]
    return Sheet(
        sheet="S5",
        title=f"{scope.full_name}新冠肺炎疫情防控专项资金收支公示表",
        organization=scope.organization,
        organization_name=scope.full_name,
        start=scope.start,
        end=scope.end,
        unit_line="单位：元",
        columns=COLUMNS,
        rows=rows,
        totals=sums(rows, "holder", _FIGURES),
        parts=(
            Part("A", "一、资金来源与总盘", _PART_A, _decision(fund, appropriated, buckets)),
            _village_part(villages),
            expenditures(session, scope, fund, whole),
        ),
        checks=(_check(holdings, buckets, appropriated, whole),),
        notes=(
            "下拨到村只是资金划转，不算支出",
            *reversal_notes(session, scope, _moves_money(scope, fund, whole)),
        ),
    )


def _holdings(
    session: Session,
    scope: Scope,
    fund: Fund,
    buckets: Mapping[tuple[int, Bucket], int],
    whole: bool,
) -> list[Holding]:
    allotted, first = _allotted(session, fund, scope.end)
    spent = _spent(session, fund, scope.end)
    numbers = _numbers(session, scope, fund)
    of: defaultdict[int, dict[Bucket, int]] = defaultdict(dict)
    for (holder, bucket), amount in buckets.items():
        if bucket != Bucket.UNALLOCATED:
            of[holder][bucket] = amount
    ids = allotted.keys() | spent.keys() | of.keys()
    if not whole:
        ids &= {scope.organization_id}
    organizations = session.scalars(
        select(Organization).where(Organization.id.in_(sorted(ids))).order_by(Organization.id)
    )
    return [
        Holding(
            name=f"{o.name}本级" if o.id == fund.organization_id else o.name,
            kind=o.kind,
            allotted=allotted.get(o.id, 0),
            spent=spent.get(o.id, 0),
            first_on=first.get(o.id),
            numbers=numbers.get(o.id),
            buckets=of[o.id],
        )
        for o in organizations
    ]


def _allotted(session: Session, fund: Fund, until: date) -> tuple[dict[int, int], dict[int, date]]:
    """By kind: what sub-allocations gave each holder, less their reversals, and when first."""
    rows = session.execute(
        select(FundAccount.organization_id, func.sum(signed_fen), func.min(FundEntry.business_on))
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(FundAccount, FundAccount.id == holder_end)
        .where(
            FundEntry.fund_id == fund.id,
            FundEntry.business_on <= until,
            Document.kind == kinds.SUB_ALLOCATION.code,
        )
        .group_by(FundAccount.organization_id)
    ).all()
    return {r[0]: int(r[1]) for r in rows}, {r[0]: r[2] for r in rows}


def _spent(session: Session, fund: Fund, until: date) -> dict[int, int]:
    """By kind: what each holder's expenditures took, less their reversals."""
    available = aliased(FundAccount)
    payable = aliased(FundAccount)
    other = case(
        (Document.reverses_id.is_not(None), FundEntry.to_account_id),
        else_=FundEntry.from_account_id,
    )
    rows = session.execute(
        select(payable.organization_id, func.sum(signed_fen))
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(payable, payable.id == holder_end)
        .join(available, available.id == other)
        .where(
            FundEntry.fund_id == fund.id,
            FundEntry.business_on <= until,
            Document.kind == kinds.EXPENDITURE.code,
            payable.bucket == Bucket.PAYABLE,
        )
        .group_by(payable.organization_id)
    )
    return {holder: int(amount) for holder, amount in rows}


def _appropriated(session: Session, fund: Fund, until: date) -> int:
    """By kind: what was decided for the fund, less reversals."""
    total = session.scalar(
        select(func.sum(signed_fen))
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .where(
            FundEntry.fund_id == fund.id,
            FundEntry.business_on <= until,
            Document.kind == kinds.APPROPRIATION.code,
        )
    )
    return int(total or 0)


def _numbers(session: Session, scope: Scope, fund: Fund) -> dict[int, str]:
    """The first and last expenditure number of each holder in the period."""
    rows = session.execute(
        select(Document.organization_id, func.min(Document.number), func.max(Document.number))
        .join(FundEntry, FundEntry.document_id == Document.id)
        .where(
            FundEntry.fund_id == fund.id,
            Document.kind == kinds.EXPENDITURE.code,
            Document.business_on.between(scope.start, scope.end),
        )
        .group_by(Document.organization_id)
    )
    return {o: first if first == last else f"{first} 至 {last}" for o, first, last in rows}


def _row(number: int, h: Holding) -> Row:
    return {
        "no": number,
        "holder": h.name,
        "matter": None,
        "allotted_fen": h.allotted,
        "committed_fen": h.committed,
        "prepaid_fen": h.prepaid,
        "spent_fen": h.spent,
        "refunded_fen": 0,
        "available_fen": h.available,
        "rate": percent(h.spent, h.allotted),
        "numbers": h.numbers,
    }


def _decision(
    fund: Fund, appropriated: int, buckets: Mapping[tuple[int, Bucket], int]
) -> tuple[Row, ...]:
    unallocated = sum(v for (_, bucket), v in buckets.items() if bucket == Bucket.UNALLOCATED)
    on = fund.decision_on
    decided = (
        f"{on.year}年{on.month}月{on.day}日，{fund.decision_body}"
        f"《{fund.decision_title}》（{fund.decision_reference}）"
    )
    return (
        {"item": "资金名称", "text": fund.name},
        {"item": "决策依据", "text": decided},
        {"item": "预算来源", "text": fund.budget_source},
        {"item": "核定总额", "text": f"{yuan(appropriated)} 元"},
        {"item": "已下拨", "text": f"{yuan(appropriated - unallocated)} 元"},
        {"item": "未下拨", "text": f"{yuan(unallocated)} 元"},
    )


def _village_part(villages: list[Holding]) -> Part:
    rows: tuple[Row, ...] = tuple(
        {
            "no": number,
            "holder": h.name,
            "allotted_fen": h.allotted,
            "on": h.first_on.isoformat() if h.first_on else None,
            "paid_out_fen": h.allotted,
            "spent_fen": h.spent,
            "unreported_fen": h.allotted - h.spent,
            "returned_fen": 0,
        }
        for number, h in enumerate(villages, start=1)
    )
    keys = tuple(c.key for c in _PART_VILLAGES if c.unit == "fen")
    return Part("villages", "三、各村拨付", _PART_VILLAGES, rows, sums(rows, "holder", keys))


def _moves_money(scope: Scope, fund: Fund, whole: bool) -> ColumnElement[bool]:
    """Is ``Document`` one of this fund's that the sheet shows: of every holder, or of this organization alone?"""
    entries = select(FundEntry.line).where(
        FundEntry.document_id == Document.id, FundEntry.fund_id == fund.id
    )
    own = Document.organization_id == scope.organization_id
    return entries.exists() if whole else and_(own, entries.exists())


def _check(
    holdings: list[Holding],
    buckets: Mapping[tuple[int, Bucket], int],
    appropriated: int,
    whole: bool,
) -> Check:
    """R5 on two paths, for every holder and, on the owner's sheet, for the fund as a whole."""
    broken = [h for h in holdings if not h.holds]
    if broken:
        h = broken[0]
        detail = (
            f"{h.name}：分配额 {yuan(h.allotted)} ≠ 已订未付 {yuan(h.committed)} + 预付 {yuan(h.prepaid)}"
            f" + 已支出 {yuan(h.spent)} + 可用 {yuan(h.available)}"
        )
        return Check("R5", False, detail)
    unallocated = sum(v for (_, b), v in buckets.items() if b == Bucket.UNALLOCATED)
    allotted = sum(h.allotted for h in holdings)
    if whole and allotted + unallocated != appropriated:
        detail = f"各单位 {yuan(allotted)} + 未下拨 {yuan(unallocated)} ≠ 核定 {yuan(appropriated)}"
        return Check("R5", False, detail)
    figures = (
        f"；{yuan(allotted)} + 未下拨 {yuan(unallocated)} = 核定 {yuan(appropriated)}"
        if whole
        else ""
    )
    return Check(
        "R5",
        True,
        "分配额 = 已订未付 + 预付及备用金 + 已支出 − 退回/冲减 + 可用余额，"
        f"{len(holdings)} 个单位全部相符{figures}",
    )
