"""Part C of S5: each expenditure with its payee, and what the parts of S5 share."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType, SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory import kinds, order_money
from inventory.fund_flows import expenditure_id, holders, spends, spent_fen
from inventory.merged import counterparty_now
from inventory.models import (
    Counterparty,
    Document,
    DocumentText,
    Fund,
    FundCharge,
    FundEntry,
    FundUse,
    Organization,
)
from inventory.order_money import Bought
from inventory.rules.names import ENTITY, is_organization_name, outer_name, public_name
from inventory.rules.privacy import cut
from inventory.sheet import NOTHING, Column, Part, Row
from inventory.sheets.payment import few
from inventory.sheets.persons import SOMEBODY, named_in
from inventory.sheets.scope import Scope

SHOWN = 2  # so many purposes are named of a holder

_PART_C = (
    Column("no", "序号"),
    Column("on", "日期"),
    Column("number", "凭证号"),
    Column("holder", "使用单位"),
    Column("payee", "收款方"),
    Column("matter", "事项", empty=NOTHING),
    Column("use", "用途"),
    Column("amount_fen", "金额", unit="fen", role="out"),
    Column("original", "原单号"),
    Column("linked", "关联入库单号", empty=NOTHING),
)


def expenditures(
    session: Session, scope: Scope, fund: Fund, whole: bool, title: str = "四、支出明细"
) -> Part:
    """四、支出明细: of every holder, or of the scope's organization alone; a reversal with minus on its own day, and
    so is a refund, which names its expenditure."""
    holder = None if whole else scope.organization_id
    orders = order_money.of_fund(session, fund.id, scope.end, holder)
    records = spent(session, scope, fund, whole)
    return detailed(records, title, linked(session, scope, orders, records))


def linked(
    session: Session, scope: Scope, orders: Iterable[Bought], records: Iterable[SimpleNamespace]
) -> dict[int, tuple[str, ...]]:
    """By expenditure (id) of the records the receipts that belong to it."""
    of = (r.expenditure_id for r in records)
    return order_money.receipts_of(session, orders, of, scope.end)


def spent(session: Session, scope: Scope, fund: Fund, whole: bool) -> Sequence[SimpleNamespace]:
    """What was spent in the period, a record for each entry, with all that its row says: of its purpose what may be
    read in public."""
    records = session.execute(_query(scope, fund, whole)).all()
    persons = named_in(
        session,
        (r.purpose for r in records),
        also=(r.payee for r in records),
        documents=[r.expenditure_id for r in records],
    )
    return [
        SimpleNamespace(**{**r._asdict(), "purpose": persons.hide(r.purpose or "")})
        for r in records
    ]


def matters(records: Iterable[SimpleNamespace]) -> dict[int, str]:
    """By the id of each holder what it spent money on, the dearest first: 买口罩；修板房等 5 项. What was all reversed
    or refunded is none."""
    told: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for r in records:
        if said := _said(r):
            told[r.organization_id][said] += int(r.amount)
    return {holder: text for holder, of in told.items() if (text := _summary(of))}


def _summary(of: Counter[str]) -> str:
    said = [matter for matter, fen in of.most_common() if fen > 0]
    text = "；".join(said[:SHOWN])
    return text if len(said) <= SHOWN else f"{text}等 {len(said)} 项"


def detailed(
    records: Iterable[SimpleNamespace],
    title: str = "四、支出明细",
    receipts: Mapping[int, Sequence[str]] = MappingProxyType({}),
) -> Part:
    """The same as a part of a sheet; ``receipts``: the numbers of those of an expenditure (id)."""
    rows: tuple[Row, ...] = tuple(
        _row(n, r, few(receipts.get(r.expenditure_id, ()))) for n, r in enumerate(records, start=1)
    )
    return Part("C", title, _PART_C, rows, sums(rows, "holder", ("amount_fen",)))


def _query(scope: Scope, fund: Fund, whole: bool) -> Any:
    spending, reversed_ = aliased(Document), aliased(Document)
    payee = aliased(DocumentText)
    query: Any = (
        select(
            Document.business_on,
            Document.number,
            Document.kind,
            Document.organization_id,
            reversed_.number.label("reversed"),
            spending.id.label("expenditure_id"),
            spending.number.label("of"),
            Organization.name.label("holder"),
            Counterparty.name.label("counterparty"),
            Counterparty.kind.label("counterparty_kind"),
            payee.text.label("payee"),
            FundUse.name.label("use"),
            spent_fen.label("amount"),
        )
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(Organization, Organization.id == Document.organization_id)
        .outerjoin(reversed_, reversed_.id == Document.reverses_id)
        .outerjoin(spending, spending.id == expenditure_id)
        .outerjoin(FundCharge, FundCharge.document_id == spending.id)
        .outerjoin(FundUse, FundUse.id == FundCharge.use_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(spending.counterparty_id))
        .outerjoin(payee, (payee.document_id == spending.id) & (payee.field == "payee"))
        .where(
            FundEntry.fund_id == fund.id,
            Document.organization_id.in_(holders(fund.id)),
            Document.business_on.between(scope.start, scope.end),
        )
        .order_by(Document.business_on, Document.organization_id, Document.position)
    )
    for field in ("purpose", "reason"):
        text = aliased(DocumentText)
        about = Document.id if field == "reason" else spending.id
        query = query.add_columns(text.text.label(field)).outerjoin(
            text, (text.document_id == about) & (text.line == 0) & (text.field == field)
        )
    query = spends(query)
    return query if whole else query.where(Document.organization_id == scope.organization_id)


def _row(number: int, r: SimpleNamespace, linked: str | None) -> Row:
    return {
        "no": number,
        "on": r.business_on.isoformat(),
        "number": r.number,
        "holder": r.holder,
        "payee": _payee(r.counterparty, r.counterparty_kind, r.payee),
        "matter": _matter(r),
        "use": r.use,
        "amount_fen": int(r.amount),
        "original": r.reversed or (r.of if r.kind == kinds.REFUND.code else None),
        "linked": linked,
    }


def _matter(r: SimpleNamespace) -> str | None:
    """What it was for; of a refund that it is one, and of what."""
    said = _said(r)
    if r.reversed:
        return f"冲销：{said}" if said else "冲销"
    if r.kind == kinds.REFUND.code:
        return f"退回：{said}" if said else "退回"
    return said or None


def _said(r: SimpleNamespace) -> str:
    """Its purpose without the name of whoever was paid and is not named as the payee, either."""
    said = str(r.purpose)
    name = r.counterparty or r.payee
    shown = _payee(r.counterparty, r.counterparty_kind, r.payee)
    return said.replace(name, SOMEBODY) if name and shown == SOMEBODY else said


def sums(rows: tuple[Row, ...], name: str, keys: tuple[str, ...]) -> tuple[Row, ...]:
    """The one total of a table of money, its label 合计 in the column ``name``; none of no rows."""
    if not rows:
        return ()
    fen = {key: sum(v for r in rows if isinstance(v := r[key], int)) for key in keys}
    return ({"item": "合计", "unit": "元", name: "合计", **fen},)


def _payee(counterparty: str | None, kind: str | None, text: str | None) -> str | None:
    """An organization in full; anybody else only as 个人."""
    if counterparty is not None:
        return public_name(counterparty, ENTITY) if kind == ENTITY else SOMEBODY
    if text is None or not text:
        return None
    named = is_organization_name(text) and cut(text)[0] == text
    return (outer_name(text) if named else "") or SOMEBODY
