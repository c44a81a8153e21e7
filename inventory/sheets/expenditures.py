"""Part C of S5: each expenditure with its payee, and what the parts of S5 share."""

from sqlalchemy import case, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.kinds import Bucket
from inventory.merged import counterparty_now
from inventory.models import (
    Counterparty,
    Document,
    DocumentText,
    Fund,
    FundAccount,
    FundEntry,
    Organization,
)
from inventory.rules.names import ENTITY, is_organization_name, outer_name
from inventory.rules.privacy import cut
from inventory.sheet import Column, Part, Row
from inventory.sheets.common import Scope

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


# as on the documents: a reversal counts with minus, at the holder's end of its entry
signed_fen = case(
    (Document.reverses_id.is_not(None), -FundEntry.amount_fen), else_=FundEntry.amount_fen
)
holder_end = case(
    (Document.reverses_id.is_not(None), FundEntry.from_account_id), else_=FundEntry.to_account_id
)


def expenditures(session: Session, scope: Scope, fund: Fund, whole: bool) -> Part:
    """四、支出明细: of every holder, or of the scope's organization alone; a reversal with minus on its own day."""
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
            signed_fen.label("amount"),
        )
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(Organization, Organization.id == Document.organization_id)
        .join(FundAccount, FundAccount.id == holder_end)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
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
    return Part("C", "四、支出明细", _PART_C, rows, sums(rows, "holder", ("amount_fen",)))


def sums(rows: tuple[Row, ...], name: str, keys: tuple[str, ...]) -> tuple[Row, ...]:
    """The one total of a table of money, its label 合计 in the column ``name``; none of no rows."""
    if not rows:
        return ()
    fen = {key: sum(v for r in rows if isinstance(v := r[key], int)) for key in keys}
    return ({"item": "合计", "unit": "元", name: "合计", **fen},)


def _payee(counterparty: str | None, kind: str | None, text: str | None) -> str | None:
    """An organization in full; anybody else only as 个人."""
    if counterparty is not None:
        return (outer_name(counterparty) if kind == ENTITY else "") or "个人"
    if text is None or not text:
        return None
    named = is_organization_name(text) and cut(text)[0] == text
    return (outer_name(text) if named else "") or "个人"
