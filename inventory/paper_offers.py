"""For which expenditures a paper of the register may be: those of its organization that still want papers, those paid
to its seller first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session, aliased

from inventory import invoice_books, payees
from inventory.merged import counterparty_now
from inventory.models import (
    Counterparty,
    Document,
    DocumentText,
    FundCharge,
    FundEntry,
    Invoice,
    InvoiceUse,
)
from inventory.rules.invoice_kinds import COUNTING

OFFERED_MAX = 20


@dataclass(frozen=True)
class WantingRow:
    """An expenditure of which ``missing_fen`` has no papers that count; ``awaited``: it was told that they would come
    later; ``same``: the seller of the paper was paid."""

    number: str
    on: date
    payee: str
    purpose: str
    missing_fen: int
    awaited: bool
    same: bool


def wanting(session: Session, *, actor: str, invoice: str) -> tuple[WantingRow, ...]:
    """For which expenditures the ``invoice`` of our register may be: at most twenty, those paid to its seller first,
    then those whose papers are awaited, then the newest. Raises ``NotAllowed``, ``NotFound``."""
    _, found = invoice_books.permitted(session, actor=actor, act="read_fund", number=invoice)
    reader = payees.reader(session, actor=actor, organization=found.organization)
    seller: Any = session.execute(
        select(Invoice.seller, counterparty_now(Invoice.seller_id).label("id")).where(
            Invoice.id == found.id
        )
    ).one()
    same = case((_who(seller), 1), else_=0)
    rows = session.execute(
        _WANTING.add_columns(same.label("same"))
        .where(Document.organization_id == found.organization_id)
        .order_by(same.desc(), FundCharge.awaiting_papers.desc(), Document.id.desc())
        .limit(OFFERED_MAX)
    )
    return tuple(
        WantingRow(
            number=r.number,
            on=r.business_on,
            payee=reader.name(r.counterparty or r.payee, r.kind) or "",
            purpose=reader.words(r.purpose, r.counterparty or r.payee, r.kind) or "",
            missing_fen=int(r.missing),
            awaited=bool(r.awaiting_papers),
            same=bool(r.same),
        )
        for r in rows
    )


def _who(seller: Any) -> ColumnElement[bool]:
    """Was the seller paid, by the catalogue or by his name?"""
    named: ColumnElement[bool] = func.coalesce(_payee.text, Counterparty.name) == seller.seller
    return named if seller.id is None else named | (Counterparty.id == seller.id)


_payee, _purpose, _reversal = aliased(DocumentText), aliased(DocumentText), aliased(Document)


def _sum(here: Any, there: Any) -> ColumnElement[int]:
    return func.coalesce(
        select(func.sum(FundEntry.amount_fen))
        .where(here == Document.id, func.coalesce(there, literal(0)) != Document.id)
        .correlate(Document)
        .scalar_subquery(),
        0,
    )


_papers: ColumnElement[int] = func.coalesce(
    select(func.sum(InvoiceUse.amount_fen))
    .join(Invoice, Invoice.id == InvoiceUse.invoice_id)
    .where(InvoiceUse.document_id == Document.id, Invoice.kind.in_(COUNTING))
    .correlate(Document)
    .scalar_subquery(),
    0,
)
_missing = (
    _sum(FundEntry.to_item_id, FundEntry.from_item_id)
    - _sum(FundEntry.from_item_id, FundEntry.to_item_id)
    - _papers
)
_WANTING: Any = (
    select(
        Document.number,
        Document.business_on,
        Counterparty.name.label("counterparty"),
        Counterparty.kind,
        _payee.text.label("payee"),
        _purpose.text.label("purpose"),
        FundCharge.awaiting_papers,
        _missing.label("missing"),
    )
    .join(FundCharge, FundCharge.document_id == Document.id)
    .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
    .outerjoin(_payee, (_payee.document_id == Document.id) & (_payee.field == "payee"))
    .outerjoin(_purpose, (_purpose.document_id == Document.id) & (_purpose.field == "purpose"))
    .where(
        invoice_books.is_expenditure(),
        ~select(_reversal.id).where(_reversal.reverses_id == Document.id).exists(),
        _missing > 0,
    )
)
