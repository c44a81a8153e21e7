"""What the register of invoices (票据登记) holds now: an invoice by its number in it, what is left of one, and what of
an expenditure has papers.

An invoice and its red ones are one family: so much is left of it as all of them are for together, less what is used.
What is used at an expenditure that was reversed does not count. What is read here before a verb writes is read under
the lock of the organization.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, literal, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import access, kinds
from inventory.access import Ground
from inventory.models import (
    Document,
    FundEntry,
    Invoice,
    InvoiceUse,
    InvoiceVoid,
    Organization,
)
from inventory.rules.invoice_kinds import KINDS, NOT_UNIQUE

PREFIX = "FP"
# it is numbered once in the whole country: in the words of the index, so that SQLite finds that it fits
NUMBERED = Invoice.kind.not_in([literal_column(f"'{kind}'") for kind in NOT_UNIQUE])


def register_number(organization: str, serial: int) -> str:
    """The number of an invoice in our register: NDL-FP-000123."""
    return f"{organization}-{PREFIX}-{serial:06d}"


@dataclass(frozen=True)
class Registered:
    """An invoice as the register has it. ``root_id`` is the invoice that a red one takes back, else itself."""

    id: int
    register: str
    organization_id: int
    organization: str
    serial: int
    kind: str
    invoice: str
    root_id: int
    issued_on: date
    voided_on: date | None

    @property
    def counts(self) -> bool:
        """Is it a paper on which money may be reported?"""
        return KINDS[self.kind].counts

    @property
    def red(self) -> bool:
        """Does it take another back?"""
        return self.root_id != self.id


def find(session: Session, register: str) -> Registered | None:
    """The invoice of a number in our register."""
    code, _, last = str(register).rpartition(f"-{PREFIX}-")
    if not (last.isascii() and last.isdigit() and len(last) <= 9):
        return None
    return registered(session, Organization.code == code, Invoice.serial == int(last))


def registered(session: Session, *conditions: ColumnElement[bool]) -> Registered | None:
    """The first invoice of which conditions on ``Invoice``, its ``InvoiceVoid`` or ``Organization`` hold."""
    row = session.execute(
        select(Invoice, Organization.code, InvoiceVoid.voided_on)
        .join(Organization, Organization.id == Invoice.organization_id)
        .outerjoin(InvoiceVoid, InvoiceVoid.invoice_id == Invoice.id)
        .where(*conditions)
        .order_by(Invoice.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    found: Invoice = row.Invoice
    return Registered(
        id=found.id,
        register=register_number(row.code, found.serial),
        organization_id=found.organization_id,
        organization=row.code,
        serial=found.serial,
        kind=found.kind,
        invoice=" ".join(part for part in (found.code, found.number) if part),
        root_id=found.red_of_id or found.id,
        issued_on=found.issued_on,
        voided_on=row.voided_on,
    )


def permitted(session: Session, *, actor: str, act: str, number: str) -> tuple[Ground, Registered]:
    """May the actor do ``act`` with the invoice of a number in our register? Raises ``NotAllowed``, and ``NotFound``
    where the number is one of an organization in his scope."""
    found = find(session, number)
    ground = access.permit_on(
        session,
        actor=actor,
        act=act,
        number=number,
        organization=found.organization if found else None,
        what="invoice",
    )
    assert found is not None  # noqa: S101 - permit_on has refused what is not there
    return ground, found


@dataclass(frozen=True)
class Left:
    """What an invoice and its red ones are for together, and what of it is used (fen)."""

    total_fen: int
    used_fen: int

    @property
    def free_fen(self) -> int:
        """What may still be used."""
        return self.total_fen - self.used_fen


_reversal = aliased(Document)
STANDING = ~(
    select(_reversal.id).where(_reversal.reverses_id == InvoiceUse.document_id).exists()
)  # the expenditure of the use was not reversed


def of_family(root_id: int) -> ColumnElement[bool]:
    """Is an ``Invoice`` this one or a red one of it?"""
    return or_(Invoice.id == root_id, Invoice.red_of_id == root_id)


def left(session: Session, root_id: int) -> Left:
    """What is left of an invoice, its red ones taken off; void ones are for nothing."""
    total = session.scalar(
        select(func.coalesce(func.sum(Invoice.total_fen), 0))
        .outerjoin(InvoiceVoid, InvoiceVoid.invoice_id == Invoice.id)
        .where(of_family(root_id), InvoiceVoid.invoice_id.is_(None))
    )
    used = sum(used_at(session, root_id).values())
    return Left(int(total or 0), used)


def used_at(session: Session, root_id: int) -> dict[int, int]:
    """How much of an invoice is used at which expenditures, by their ids, the last linked first."""
    rows = session.execute(
        select(InvoiceUse.document_id, func.sum(InvoiceUse.amount_fen))
        .join(Invoice, Invoice.id == InvoiceUse.invoice_id)
        .where(of_family(root_id), STANDING)
        .group_by(InvoiceUse.document_id)
        .having(func.sum(InvoiceUse.amount_fen) != 0)
        .order_by(func.max(InvoiceUse.id).desc())
    )
    return {document_id: int(fen) for document_id, fen in rows}


def own_uses(session: Session, invoice_id: int) -> dict[int, int]:
    """As ``used_at``, of one invoice alone, without its red ones or of a red one."""
    rows = session.execute(
        select(InvoiceUse.document_id, func.sum(InvoiceUse.amount_fen))
        .where(InvoiceUse.invoice_id == invoice_id, STANDING)
        .group_by(InvoiceUse.document_id)
        .having(func.sum(InvoiceUse.amount_fen) != 0)
        .order_by(InvoiceUse.document_id)
    )
    return {document_id: int(fen) for document_id, fen in rows}


@dataclass(frozen=True)
class Papers:
    """What an expenditure was for, less refunds, and how much of it papers are for; ``slips_fen``: papers that do not
    count."""

    spent_fen: int
    papers_fen: int
    slips_fen: int

    def room_fen(self, *, counts: bool) -> int:
        """For how much more papers that count, or slips, may be linked."""
        return self.spent_fen - (self.papers_fen if counts else self.slips_fen)

    @property
    def complete(self) -> bool:
        """Has all of it papers?"""
        return self.spent_fen > 0 and self.papers_fen >= self.spent_fen


def papers_of(session: Session, document_id: int) -> Papers:
    """What of an expenditure has papers."""
    counted = {True: 0, False: 0}
    rows = session.execute(
        select(Invoice.kind, func.sum(InvoiceUse.amount_fen))
        .join(Invoice, Invoice.id == InvoiceUse.invoice_id)
        .where(InvoiceUse.document_id == document_id, STANDING)
        .group_by(Invoice.kind)
    )
    for kind, fen in rows:
        counted[KINDS[kind].counts] += int(fen)
    return Papers(spent(session, document_id), counted[True], counted[False])


def spent(session: Session, document_id: int) -> int:
    """What an expenditure was for, less refunds (fen); 0 where it was reversed."""
    ins, outs = (
        session.scalar(
            select(func.coalesce(func.sum(FundEntry.amount_fen), 0)).where(
                here == document_id, func.coalesce(there, literal(0)) != document_id
            )
        )
        for here, there in (
            (FundEntry.to_item_id, FundEntry.from_item_id),
            (FundEntry.from_item_id, FundEntry.to_item_id),
        )
    )
    return int(ins or 0) - int(outs or 0)


def by_numbers(session: Session, document_ids: Iterable[int]) -> list[str]:
    """The numbers of documents, in their order."""
    query = select(Document.number).where(Document.id.in_(list(document_ids)))
    return list(session.scalars(query.order_by(Document.id)))


def is_expenditure() -> ColumnElement[bool]:
    """Is a ``Document`` an expenditure, and no reversal?"""
    return and_(Document.kind == kinds.EXPENDITURE.code, Document.reverses_id.is_(None))
