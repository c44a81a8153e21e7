"""Questions about papers of money spent: one of the register, the register itself, the papers of an expenditure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import access, invoice_books, merged, resolve, retention
from inventory.errors import BadInput
from inventory.invoice_books import STANDING, register_number
from inventory.models import (
    AppUser,
    Counterparty,
    Document,
    Invoice,
    InvoiceLine,
    InvoiceUse,
    InvoiceVoid,
    Item,
    Organization,
)
from inventory.retention import Kept
from inventory.rules.invoice_kinds import KINDS

LIMIT_MAX = 1000


@dataclass(frozen=True)
class RegisterRow:
    """An invoice of the register, in a list. ``seller_code`` is that of the counterparty, where it is one; ``void`` is
    VOIDED, MISTAKEN, or "" where it stands."""

    register: str
    organization: str
    kind: str
    kind_name: str
    code: str
    number: str
    issued_on: date
    seller: str
    seller_code: str | None
    total_fen: int
    red_of: str | None
    void: str


@dataclass(frozen=True)
class LineRow:
    """A line of an invoice, as written; ``item`` and ``quantity`` in its base unit where they are known."""

    line: int
    name: str
    item: str | None
    unit: str
    quantity: int | None
    amount_fen: int
    tax_fen: int


@dataclass(frozen=True)
class UseRow:
    """A link to an expenditure, or with minus what is taken off. ``counts``: the expenditure was not reversed."""

    invoice: str
    number: str
    amount_fen: int
    on: date
    reason: str
    by_name: str
    recorded_at: datetime
    counts: bool


@dataclass(frozen=True)
class WholeInvoice:
    """All that the register says of one. ``left_fen``: what may still be used of it, its red ones taken off;
    ``kept``: how long it is kept."""

    row: RegisterRow
    seller_credit_code: str
    buyer: str
    buyer_credit_code: str
    amount_fen: int
    tax_fen: int
    came: str
    by_name: str
    recorded_at: datetime
    voided_on: date | None
    void_reason: str
    left_fen: int
    lines: tuple[LineRow, ...]
    reds: tuple[str, ...]
    uses: tuple[UseRow, ...]
    kept: Kept


@dataclass(frozen=True)
class PapersRow:
    """The papers of an expenditure. ``papers_fen``: for how much papers that count are; ``slips_fen``: for how much it
    has others (白条); ``missing_fen``: for how much it has none that count."""

    number: str
    spent_fen: int
    papers_fen: int
    slips_fen: int
    missing_fen: int
    uses: tuple[UseRow, ...]


_seller = aliased(Counterparty)
_root = aliased(Invoice)
_by = aliased(AppUser)


def invoice(session: Session, *, actor: str, number: str) -> WholeInvoice:
    """One of the register, by its number there. Raises ``NotAllowed``, ``NotFound``."""
    _, found = invoice_books.permitted(session, actor=actor, act="read_fund", number=number)
    query = _rows(Invoice.id == found.id).add_columns(
        Invoice, _by.name.label("by_name"), InvoiceVoid.voided_on, InvoiceVoid.reason
    )
    row = session.execute(query.join(_by, _by.id == Invoice.actor_id)).one()
    one: Invoice = row.Invoice
    reds = session.scalars(
        select(Invoice.serial).where(Invoice.red_of_id == found.id).order_by(Invoice.serial)
    )
    left = invoice_books.left(session, found.root_id)
    return WholeInvoice(
        row=_row(row),
        seller_credit_code=one.seller_credit_code,
        buyer=one.buyer,
        buyer_credit_code=one.buyer_credit_code,
        amount_fen=one.amount_fen,
        tax_fen=one.tax_fen,
        came=one.came,
        by_name=row.by_name,
        recorded_at=one.recorded_at,
        voided_on=row.voided_on,
        void_reason=row.reason or "",
        left_fen=0 if found.red else left.free_fen,
        lines=_lines(session, found.id),
        reds=tuple(register_number(found.organization, serial) for serial in reds),
        uses=_uses(session, InvoiceUse.invoice_id == found.id),
        kept=retention.of_paper(session, on=one.issued_on),
    )


def invoices(
    session: Session,
    *,
    actor: str,
    organization: str | None = None,
    starts: date | None = None,
    ends: date | None = None,
    supplier: str | None = None,
    unused: bool = False,
    after: str | None = None,
    limit: int = 100,
) -> tuple[RegisterRow, ...]:
    """The register of an organization (the actor's own), by number; issued from ``starts`` to ``ends``; of a
    ``supplier``, by the code of a counterparty or a part of a name; ``unused``: only those that stand and of which
    something is left. ``after`` is the last number of the page before. Raises ``NotAllowed``, ``NotFound``,
    ``BadInput``."""
    ground = access.permit_home(session, actor=actor, act="read_fund", organization=organization)
    if resolve.whole(limit, "limit") > LIMIT_MAX:
        raise BadInput(field="limit", problem=f"最多 {LIMIT_MAX:,}")
    conditions: list[ColumnElement[bool]] = [Invoice.organization_id == ground.organization_id]
    if starts is not None:
        conditions.append(Invoice.issued_on >= starts)
    if ends is not None:
        conditions.append(Invoice.issued_on <= ends)
    if supplier:
        conditions.append(_sold_by(session, supplier))
    if unused:
        conditions.append(_has_left())
    if after is not None:
        last = invoice_books.find(session, after)
        if last is None or last.organization_id != ground.organization_id:
            raise access.unknown(session, actor=actor, what="invoice", name=after)
        conditions.append(Invoice.serial > last.serial)
    rows = session.execute(_rows(*conditions).order_by(Invoice.serial).limit(limit))
    return tuple(_row(row) for row in rows)


def papers(session: Session, *, actor: str, number: str) -> PapersRow:
    """The papers of an expenditure. Raises ``NotAllowed``, ``NotFound``, ``BadInput`` for another document."""
    document = session.execute(
        select(Document.id, Organization.code, invoice_books.is_expenditure().label("spends"))
        .join(Organization, Organization.id == Document.organization_id)
        .where(Document.number == number)
    ).first()
    access.permit_on(
        session,
        actor=actor,
        act="read_fund",
        number=number,
        organization=document.code if document else None,
    )
    if document is None or not document.spends:
        raise BadInput(field="number", problem="要写支出单的号")
    found = invoice_books.papers_of(session, document.id)
    return PapersRow(
        number=number,
        spent_fen=found.spent_fen,
        papers_fen=found.papers_fen,
        slips_fen=found.slips_fen,
        missing_fen=max(found.spent_fen - found.papers_fen, 0),
        uses=_uses(session, InvoiceUse.document_id == document.id),
    )


def _rows(*conditions: ColumnElement[bool]) -> Select[Any]:
    rows: Any = (
        select(
            Invoice.serial,
            Organization.code.label("organization"),
            Invoice.kind,
            Invoice.code,
            Invoice.number,
            Invoice.issued_on,
            Invoice.seller,
            _seller.code.label("seller_code"),
            Invoice.total_fen,
            _root.serial.label("red_of"),
            func.coalesce(InvoiceVoid.cause, "").label("void"),
        )
        .select_from(Invoice)
        .join(Organization, Organization.id == Invoice.organization_id)
        .outerjoin(_seller, _seller.id == merged.counterparty_now(Invoice.seller_id))
        .outerjoin(_root, _root.id == Invoice.red_of_id)
        .outerjoin(InvoiceVoid, InvoiceVoid.invoice_id == Invoice.id)
        .where(*conditions)
    )
    return rows  # type: ignore[no-any-return]


def _row(row: Any) -> RegisterRow:
    return RegisterRow(
        register=register_number(row.organization, row.serial),
        organization=row.organization,
        kind=row.kind,
        kind_name=KINDS[row.kind].name,
        code=row.code,
        number=row.number,
        issued_on=row.issued_on,
        seller=row.seller,
        seller_code=row.seller_code,
        total_fen=row.total_fen,
        red_of=None if row.red_of is None else register_number(row.organization, row.red_of),
        void=row.void,
    )


def _sold_by(session: Session, supplier: str) -> ColumnElement[bool]:
    """Sold by the counterparty of a code, whatever it was called before it was merged, or by who is called so."""
    row = merged.COUNTERPARTIES.first(session.connection(), {"code": supplier})
    if row is None:
        return Invoice.seller.contains(supplier, autoescape=True)
    ids = select(Counterparty.id).where(
        or_(Counterparty.id == row.id, Counterparty.merged_into_id == row.id)
    )
    return Invoice.seller_id.in_(ids)


def _has_left() -> ColumnElement[bool]:
    """It is no red one, stands, and is for more than its red ones and its uses."""
    red, use, of = aliased(Invoice), InvoiceUse, aliased(Invoice)
    void = aliased(InvoiceVoid)
    reds = (
        select(func.coalesce(func.sum(red.total_fen), 0))
        .outerjoin(void, void.invoice_id == red.id)
        .where(red.red_of_id == Invoice.id, void.invoice_id.is_(None))
        .correlate(Invoice)
        .scalar_subquery()
    )
    used = (
        select(func.coalesce(func.sum(use.amount_fen), 0))
        .join(of, of.id == use.invoice_id)
        .where(or_(of.id == Invoice.id, of.red_of_id == Invoice.id), STANDING)
        .correlate(Invoice)
        .scalar_subquery()
    )
    left: ColumnElement[bool] = Invoice.total_fen + reds > used
    return Invoice.red_of_id.is_(None) & InvoiceVoid.invoice_id.is_(None) & left


def _lines(session: Session, invoice_id: int) -> tuple[LineRow, ...]:
    rows = session.execute(
        select(
            InvoiceLine.line,
            InvoiceLine.name,
            Item.code,
            InvoiceLine.unit,
            InvoiceLine.quantity,
            InvoiceLine.amount_fen,
            InvoiceLine.tax_fen,
        )
        .outerjoin(Item, Item.id == merged.item_now(InvoiceLine.item_id))
        .where(InvoiceLine.invoice_id == invoice_id)
        .order_by(InvoiceLine.line)
    )
    return tuple(LineRow(*row) for row in rows)


def _uses(session: Session, of: ColumnElement[bool]) -> tuple[UseRow, ...]:
    rows = session.execute(
        select(
            Organization.code,
            Invoice.serial,
            Document.number,
            InvoiceUse.amount_fen,
            InvoiceUse.used_on,
            InvoiceUse.reason,
            _by.name,
            InvoiceUse.recorded_at,
            STANDING.label("counts"),
        )
        .join(Invoice, Invoice.id == InvoiceUse.invoice_id)
        .join(Organization, Organization.id == Invoice.organization_id)
        .join(Document, Document.id == InvoiceUse.document_id)
        .join(_by, _by.id == InvoiceUse.actor_id)
        .where(of)
        .order_by(InvoiceUse.id)
    )
    return tuple(
        UseRow(
            register_number(r.code, r.serial),
            r.number,
            r.amount_fen,
            r.used_on,
            r.reason,
            r.name,
            r.recorded_at,
            bool(r.counts),
        )
        for r in rows
    )
