"""Questions about what documents of the fund opened and is not settled: orders, prepayments, advances, debts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from inventory import access, db, kinds, payees
from inventory.dialects import within
from inventory.kinds import Bucket
from inventory.merged import counterparty_now
from inventory.models import (
    Counterparty,
    Document,
    DocumentText,
    Fund,
    FundAccount,
    FundCharge,
    FundItem,
    FundUse,
    Organization,
    PurchaseOrder,
)
from inventory.payees import Reader

OPEN = (Bucket.COMMITTED, Bucket.PREPAID, Bucket.ADVANCED, Bucket.PAYABLE)


@dataclass(frozen=True)
class OpenItemRow:
    """What is left (fen) of what a document opened in a bucket; ``overdue``: its day is past, of an order
    (``is_order``) the one by which goods are promised. ``pool`` is the sub-allocation whose money it is."""

    number: str
    kind: str
    kind_name: str
    bucket: str
    fund: str
    fund_name: str
    organization: str
    organization_name: str
    payee: str
    purpose: str
    use_name: str
    on: date
    due_on: date | None
    left_fen: int
    overdue: bool
    pool: str = ""
    is_order: bool = False


def open_items(
    session: Session, *, actor: str, fund: str | None = None, organization: str | None = None
) -> tuple[OpenItemRow, ...]:
    """All that is open with the holders in the actor's scope, or with one of them, the longest due first. Raises
    ``NotAllowed``."""
    ground = access.permit_home(session, actor=actor, act="read_fund", organization=organization)
    inside = within(Organization.path, ground.path)
    if organization is not None:
        inside = Organization.id == ground.organization_id
    query = _ITEMS.where(FundAccount.bucket.in_(OPEN), inside)
    if fund is not None:
        query = query.where(Fund.code == fund)
    reader = payees.reader_on(session, ground)
    return _rows(session, query, reader)


def of_document(session: Session, *, actor: str, number: str) -> tuple[OpenItemRow, ...]:
    """What is open of one document, what was paid and could be refunded, too; nothing where the actor may not see
    money. For pages that asked who may see the document."""
    if not access.may(access.permit_anywhere(session, actor=actor, act="list"), "read_fund"):
        return ()
    paid = (*OPEN, Bucket.PAID)
    of = Document.organization_id == Organization.id
    owner = select(Organization.code).join(Document, of).where(Document.number == number)
    reader = payees.reader(session, actor=actor, organization=session.scalar(owner) or "")
    query = _ITEMS.where(Document.number == number, FundAccount.bucket.in_(paid))
    return _rows(session, query, reader)


def _rows(
    session: Session, query: Select[*tuple[Any, ...]], reader: Reader
) -> tuple[OpenItemRow, ...]:
    today = db.today(session)
    return tuple(
        OpenItemRow(
            number=r.number,
            kind=r.kind,
            kind_name=kinds.KINDS[r.kind].name,
            bucket=r.bucket,
            fund=r.fund,
            fund_name=r.fund_name,
            organization=r.organization,
            organization_name=r.organization_name,
            payee=reader.name(r.counterparty or r.payee, r.counterparty_kind) or "",
            purpose=reader.words(r.purpose, r.counterparty or r.payee, r.counterparty_kind) or "",
            use_name=r.use_name or "",
            on=r.business_on,
            due_on=r.due_on,
            left_fen=r.amount_fen,
            overdue=r.due_on is not None and r.due_on < today,
            pool=r.pool or "",
            is_order=r.order_id is not None,
        )
        for r in session.execute(query)
    )


_payee, _purpose = aliased(DocumentText), aliased(DocumentText)
_pool = aliased(Document)
_ITEMS = (
    select(
        Document.number,
        Document.kind,
        Document.business_on,
        Document.due_on,
        FundAccount.bucket,
        FundItem.amount_fen,
        Fund.code.label("fund"),
        Fund.name.label("fund_name"),
        Organization.code.label("organization"),
        Organization.name.label("organization_name"),
        Counterparty.name.label("counterparty"),
        Counterparty.kind.label("counterparty_kind"),
        _payee.text.label("payee"),
        _purpose.text.label("purpose"),
        FundUse.name.label("use_name"),
        _pool.number.label("pool"),
        PurchaseOrder.document_id.label("order_id"),
    )
    .join(FundAccount, FundAccount.id == FundItem.account_id)
    .join(Fund, Fund.id == FundAccount.fund_id)
    .join(Document, Document.id == FundItem.document_id)
    .join(Organization, Organization.id == FundAccount.organization_id)
    .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
    .outerjoin(_payee, (_payee.document_id == Document.id) & (_payee.field == "payee"))
    .outerjoin(_purpose, (_purpose.document_id == Document.id) & (_purpose.field == "purpose"))
    .outerjoin(FundCharge, FundCharge.document_id == Document.id)
    .outerjoin(FundUse, FundUse.id == FundCharge.use_id)
    .outerjoin(PurchaseOrder, PurchaseOrder.document_id == Document.id)
    .outerjoin(_pool, _pool.id == FundItem.pool_id)
    .where(FundItem.amount_fen > 0)
    .order_by(Document.due_on.is_(None), Document.due_on, Document.id, FundAccount.id)
)
