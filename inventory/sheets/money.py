"""S5 专项资金收支公示表: what was decided, what each holder got, spent and has left, and every expenditure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.fund_ledger import bucket_totals
from inventory.kinds import Bucket
from inventory.models import (
    Counterparty,
    Document,
    DocumentText,
    Fund,
    FundAccount,
    FundEntry,
    Organization,
)
from inventory.rules.names import is_organization_name, public_name
from inventory.rules.numbers import percent, yuan
from inventory.rules.privacy import cut
from inventory.sheet import Check, Column, Part, Row, Sheet
from inventory.sheets.common import Scope, reversal_notes

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
_PART_C = (
    Column("no", "序号"),
    Column("on", "日期"),
    Column("number", "凭证号"),
    Column("holder", "使用单位"),
    Column("payee", "收款方"),
    Column("matter", "事项"),
    Column("amount_fen", "金额", unit="fen", role="out"),
    Column("linked", "关联入库单号"),
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
        totals=_sum(rows, "holder", _FIGURES),
        parts=(
            Part("A", "一、资金来源与总盘", _PART_A, _decision(fund, appropriated, buckets)),
            _village_part(villages),
            _expenditure_part(session, scope, fund, whole),
        ),
        checks=(_check(holdings, buckets, appropriated, whole),),
        notes=("下拨到村只是资金划转，不算支出", *reversal_notes(session, scope)),
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
        if bucket not in (Bucket.GRANTOR, Bucket.UNALLOCATED):
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


_amount = case(
    (Document.reverses_id.is_not(None), -FundEntry.amount_fen), else_=FundEntry.amount_fen
)
_holder_end = case(
    (Document.reverses_id.is_not(None), FundEntry.from_account_id), else_=FundEntry.to_account_id
)


def _allotted(session: Session, fund: Fund, until: date) -> tuple[dict[int, int], dict[int, date]]:
    """By kind: what sub-allocations gave each holder, less their reversals, and when first."""
    rows = session.execute(
        select(FundAccount.organization_id, func.sum(_amount), func.min(FundEntry.business_on))
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(FundAccount, FundAccount.id == _holder_end)
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
        select(payable.organization_id, func.sum(_amount))
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(payable, payable.id == _holder_end)
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
        select(func.sum(_amount))
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


def _sum(rows: tuple[Row, ...], name: str, keys: tuple[str, ...]) -> tuple[Row, ...]:
    if not rows:
        return ()
    sums = {key: sum(v for r in rows if isinstance(v := r[key], int)) for key in keys}
    return ({"item": "合计", "unit": "元", name: "合计", **sums},)


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
    return Part("villages", "三、各村拨付", _PART_VILLAGES, rows, _sum(rows, "holder", keys))


def _expenditure_part(session: Session, scope: Scope, fund: Fund, whole: bool) -> Part:
    purpose = aliased(DocumentText)
    payee = aliased(DocumentText)
    query = (
        select(
            Document.business_on,
            Document.number,
            Organization.name.label("holder"),
            Counterparty.name.label("counterparty"),
            Counterparty.kind.label("counterparty_kind"),
            payee.text.label("payee"),
            purpose.text.label("purpose"),
            _amount.label("amount"),
        )
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(Organization, Organization.id == Document.organization_id)
        .join(FundAccount, FundAccount.id == _holder_end)
        .outerjoin(Counterparty, Counterparty.id == Document.counterparty_id)
        .outerjoin(payee, (payee.document_id == Document.id) & (payee.field == "payee"))
        .outerjoin(purpose, (purpose.document_id == Document.id) & (purpose.field == "purpose"))
        .where(
            FundEntry.fund_id == fund.id,
            Document.kind == kinds.EXPENDITURE.code,
            FundAccount.bucket == Bucket.PAYABLE,
            Document.business_on.between(scope.start, scope.end),
        )
        .order_by(Document.business_on, Document.organization_id, Document.position)
    )
    if not whole:
        query = query.where(Document.organization_id == scope.organization_id)
    rows: tuple[Row, ...] = tuple(
        {
            "no": number,
            "on": r.business_on.isoformat(),
            "number": r.number,
            "holder": r.holder,
            "payee": _payee(r.counterparty, r.counterparty_kind, r.payee),
            "matter": cut(r.purpose)[0] if r.purpose else None,
            "amount_fen": int(r.amount),
            "linked": None,
        }
        for number, r in enumerate(session.execute(query), start=1)
    )
    return Part("C", "四、支出明细", _PART_C, rows, _sum(rows, "holder", ("amount_fen",)))


def _payee(counterparty: str | None, kind: str | None, text: str | None) -> str | None:
    """An organization in full; anybody else only as 个人."""
    if counterparty is not None:
        return counterparty if public_name(counterparty, kind or "") == counterparty else "个人"
    if text is None or not text:
        return None
    return text if is_organization_name(text) and cut(text)[0] == text else "个人"


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
