"""What the papers of money promise (P8): no more of an invoice is used than there is of it, no more papers are linked
to an expenditure than was spent, void invoices are used for nothing, and each is in the register once.

Computed again from all rows, on another path than the one that wrote them.
"""

from collections.abc import Iterable

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import breach_words
from inventory.invoice_books import STANDING, is_expenditure
from inventory.kinds import Bucket
from inventory.models import Document, FundAccount, FundEntry, Invoice, InvoiceUse, InvoiceVoid
from inventory.rules.invoice_kinds import COUNTING, NOT_UNIQUE, VoidCause

_root = func.coalesce(Invoice.red_of_id, Invoice.id)


def breaches(session: Session) -> Iterable[str]:
    """Each in words."""
    yield from _families(session)
    yield from _voided(session)
    yield from _expenditures(session)
    yield from _twice(session)


def _families(session: Session) -> Iterable[str]:
    """An invoice and its red ones together: never below zero, never used beyond."""
    worth = dict(
        session.execute(
            select(_root, func.sum(Invoice.total_fen))
            .outerjoin(InvoiceVoid, InvoiceVoid.invoice_id == Invoice.id)
            .where(InvoiceVoid.invoice_id.is_(None))
            .group_by(_root)
        ).all()
    )
    for root, fen in worth.items():
        if fen < 0:
            yield f"{breach_words.invoice(session, root)}：红字冲过了头，{int(fen):,} 分"
    used = session.execute(
        select(_root, func.sum(InvoiceUse.amount_fen))
        .join(Invoice, Invoice.id == InvoiceUse.invoice_id)
        .where(STANDING)
        .group_by(_root)
    )
    for root, fen in used:
        if fen > worth.get(root, 0):
            whole = int(worth.get(root, 0))
            yield f"{breach_words.invoice(session, root)}：共 {whole:,} 分，用了 {int(fen):,} 分"


def _voided(session: Session) -> Iterable[str]:
    """What is void is used for nothing."""
    rows = session.execute(
        select(InvoiceUse.invoice_id, InvoiceUse.document_id, func.sum(InvoiceUse.amount_fen))
        .join(InvoiceVoid, InvoiceVoid.invoice_id == InvoiceUse.invoice_id)
        .where(STANDING)
        .group_by(InvoiceUse.invoice_id, InvoiceUse.document_id)
        .having(func.sum(InvoiceUse.amount_fen) != 0)
        .order_by(InvoiceUse.invoice_id)
    )
    for invoice, document, fen in rows:
        where = breach_words.document(session, document)
        yield f"{breach_words.invoice(session, invoice)} 已作废，还有 {int(fen):,} 分用在{where}"


def _expenditures(session: Session) -> Iterable[str]:
    """Papers are linked to expenditures, of their organization, and for no more than was spent; none below zero."""
    counts = case((Invoice.kind.in_(COUNTING), 1), else_=0)
    spent = (
        select(func.coalesce(func.sum(FundEntry.amount_fen), 0))
        .join(FundAccount, FundAccount.id == FundEntry.to_account_id)
        .where(FundEntry.document_id == Document.id, FundAccount.bucket == Bucket.PAYABLE)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Document.number,
            func.sum(InvoiceUse.amount_fen),
            case((is_expenditure(), spent), else_=0),
        )
        .select_from(InvoiceUse)
        .join(Invoice, Invoice.id == InvoiceUse.invoice_id)
        .join(Document, Document.id == InvoiceUse.document_id)
        .where(STANDING)
        .group_by(Document.id, counts)
        .order_by(Document.id)
    )
    for number, fen, whole in rows:
        if not 0 <= fen <= whole:
            yield f"{number}：支出 {int(whole):,} 分，票据 {int(fen):,} 分"
    elsewhere = (
        select(Document.number)
        .join(InvoiceUse, InvoiceUse.document_id == Document.id)
        .join(Invoice, Invoice.id == InvoiceUse.invoice_id)
        .where(Invoice.organization_id != Document.organization_id)
        .distinct()
        .order_by(Document.number)
    )
    for number in session.scalars(elsewhere):
        yield f"{number}：用了别的单位的票据"


def _twice(session: Session) -> Iterable[str]:
    """One that an authority numbered stands once in all registers; the others were recorded by mistake."""
    mistaken = aliased(InvoiceVoid)
    rows = session.execute(
        select(Invoice.code, Invoice.number, func.count())
        .outerjoin(
            mistaken,
            (mistaken.invoice_id == Invoice.id) & (mistaken.cause == VoidCause.MISTAKEN),
        )
        .where(Invoice.kind.not_in(NOT_UNIQUE), mistaken.invoice_id.is_(None))
        .group_by(Invoice.code, Invoice.number)
        .having(func.count() > 1)
    )
    for code, number, count in rows:
        yield f"票据 {code} {number} 登记了 {count} 次"
