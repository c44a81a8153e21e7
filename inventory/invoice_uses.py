"""Verbs that link papers to expenditures: so much of an invoice is for an expenditure, and that is taken off again.

A link is a row that is added, later and to several; nothing is overwritten. An expenditure whose papers are awaited
(已花待补票) has them once papers that count reach what was spent: then that is recorded as if by hand (补票).
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from inventory import access, db, heads, invoice_books, resolve, sellers, spending
from inventory.access import Ground
from inventory.drafts import Posted
from inventory.errors import (
    AlreadyReversed,
    BadInput,
    FutureDate,
    InvoiceVoid,
    KeyReused,
    NotAPaper,
    OverInvoice,
    OverPapers,
    PapersStand,
)
from inventory.invoice_books import Papers, Registered
from inventory.invoices import ACT
from inventory.models import Document, FundCharge, Invoice, InvoiceUse, PapersReceived
from inventory.rules.invoice_kinds import COUNTING

REFERENCE_MAX = 200


def use_invoice(
    session: Session,
    *,
    actor: str,
    on: date,
    request_key: str,
    invoice: str,
    number: str,
    amount_fen: int | None = None,
    confirmed: Collection[str] = (),
    organization: str | None = None,
) -> Posted:
    """So much of the ``invoice`` of our register is for the expenditure ``number`` of the same organization: by default
    all that is left of the one, up to what the other still wants papers for. The answer's number is the invoice's.

    Raises ``OverInvoice``, ``OverPapers`` by one fen, ``NeedsConfirmation`` where the order that it settles has another
    supplier than the seller, ``InvoiceVoid``, ``NotAPaper`` for a slip (白条) where papers are
    not awaited, ``AlreadyReversed``, ``KeyReused``, ``FutureDate``, ``BadInput``, ``NotAllowed``,
    ``NotFound``."""
    ground, found = _ground(session, actor, invoice, organization)
    document = _expenditure(session, ground, number)
    key = resolve.words(request_key, "request_key", most=64)
    asked = None if amount_fen is None else resolve.whole(amount_fen, "amount_fen")
    _require_day(session, on, document)
    heads.lock(session, [ground.organization_id])
    before = _before(session, found, key)
    if before is not None:
        return _replayed(before, ground, found, document, asked, 1)
    found = invoice_books.find(session, invoice) or found  # it may be void since
    if found.voided_on is not None:
        raise InvoiceVoid(number=found.register, voided_on=found.voided_on)
    if found.red:
        raise BadInput(field="invoice", problem="红字发票不直接关联支出，登记时已经冲回")
    _require_standing(session, document)
    awaited = _awaits(session, document.id)
    if not found.counts and not awaited:
        raise NotAPaper(number=document.number, invoice=found.register)
    papers = invoice_books.papers_of(session, document.id)
    amount = _amount(session, found, document, papers, asked)
    sellers.ask_of_expenditure(session, found, document.id, confirmed)
    _insert(session, ground, found, document, amount, on, key, "")
    if found.counts and awaited:
        _tell_papers(session, actor, document, on)
    return Posted(found.register, "")


def take_off(
    session: Session,
    *,
    actor: str,
    on: date,
    request_key: str,
    invoice: str,
    number: str,
    reason: str,
    amount_fen: int | None = None,
    organization: str | None = None,
) -> Posted:
    """The ``invoice`` is not, or not with so much (by default: not at all), for the expenditure ``number``: what was
    linked stays, and another row takes it back. The answer's number is the invoice's.

    Raises ``OverInvoice`` for more than is linked, ``PapersStand`` where the expenditure was told to have its papers,
    ``AlreadyReversed``, ``KeyReused``, ``FutureDate``, ``BadInput``, ``NotAllowed``, ``NotFound``."""
    ground, found = _ground(session, actor, invoice, organization)
    document = _expenditure(session, ground, number)
    key = resolve.words(request_key, "request_key", most=64)
    why = resolve.words(reason, "reason")
    asked = None if amount_fen is None else resolve.whole(amount_fen, "amount_fen")
    _require_day(session, on, document)
    heads.lock(session, [ground.organization_id])
    before = _before(session, found, key)
    if before is not None:
        return _replayed(before, ground, found, document, asked, -1)
    _require_standing(session, document)
    linked = invoice_books.used_at(session, found.root_id).get(document.id, 0)
    amount = linked if asked is None else asked
    if found.red or not 0 < amount <= linked:
        raise OverInvoice(number=found.register, asked_fen=amount, left_fen=linked)
    if found.counts and _has_papers(session, document.id):
        raise PapersStand(number=document.number, invoice=found.register)
    _insert(session, ground, found, document, -amount, on, key, why)
    return Posted(found.register, "")


def _ground(
    session: Session, actor: str, invoice: str, organization: str | None
) -> tuple[Ground, Registered]:
    ground, found = invoice_books.permitted(session, actor=actor, act=ACT, number=invoice)
    if organization not in (None, found.organization):
        raise access.unknown(session, actor=actor, what="invoice", name=invoice)
    return ground, found


def _expenditure(session: Session, ground: Ground, number: str) -> Document:
    """The expenditure of a number, of the same organization. Raises ``NotAllowed``, ``NotFound``, ``BadInput``."""
    document = session.scalars(select(Document).where(Document.number == number)).first()
    if document is None or document.organization_id != ground.organization_id:
        raise access.unknown(session, actor=ground.actor, what="document", name=number)
    if not session.scalar(
        select(Document.id).where(Document.id == document.id, invoice_books.is_expenditure())
    ):
        raise BadInput(field="number", problem="要写支出单的号")
    return document


def _require_day(session: Session, on: date, document: Document) -> None:
    if resolve.day(on, "on") > db.today(session):
        raise FutureDate(on=on, today=db.today(session))
    if on < document.business_on:
        problem = f"不能早于支出单日期 {document.business_on.isoformat()}"
        raise BadInput(field="on", problem=problem)


def _before(session: Session, found: Registered, key: str) -> InvoiceUse | None:
    query = select(InvoiceUse).where(InvoiceUse.invoice_id == found.id)
    return session.scalars(query.where(InvoiceUse.request_key == key)).first()


def _replayed(
    before: InvoiceUse,
    ground: Ground,
    found: Registered,
    document: Document,
    asked: int | None,
    sign: int,
) -> Posted:
    """The answer to a request that was recorded before. Raises ``KeyReused`` for other content."""
    amount = before.amount_fen * sign
    same = (before.document_id, before.actor_id) == (document.id, ground.actor_id)
    if not same or amount < 0 or asked not in (None, amount):
        raise KeyReused(request_key=before.request_key or "", number=found.register)
    return Posted(found.register, "", replayed=True)


def _require_standing(session: Session, document: Document) -> None:
    by = session.scalar(select(Document.number).where(Document.reverses_id == document.id))
    if by is not None:
        raise AlreadyReversed(number=document.number, by=by)


def _awaits(session: Session, document_id: int) -> bool:
    awaited = select(FundCharge.awaiting_papers).where(FundCharge.document_id == document_id)
    return bool(session.scalar(awaited))


def _has_papers(session: Session, document_id: int) -> bool:
    known = select(PapersReceived.id).where(PapersReceived.document_id == document_id)
    return session.scalar(known) is not None


def _amount(
    session: Session, found: Registered, document: Document, papers: Papers, asked: int | None
) -> int:
    """How much is linked. Raises ``OverInvoice``, ``OverPapers``."""
    free = invoice_books.left(session, found.root_id).free_fen
    room = papers.room_fen(counts=found.counts)
    amount = min(free, room) if asked is None else asked
    if amount > free or free <= 0:
        raise OverInvoice(number=found.register, asked_fen=max(amount, 1), left_fen=free)
    if amount > room or amount <= 0:
        raise OverPapers(number=document.number, asked_fen=asked or free, left_fen=max(room, 0))
    return amount


def _insert(
    session: Session,
    ground: Ground,
    found: Registered,
    document: Document,
    fen: int,
    on: date,
    key: str,
    reason: str,
) -> None:
    session.execute(
        insert(InvoiceUse).values(
            invoice_id=found.id,
            document_id=document.id,
            amount_fen=fen,
            used_on=on,
            reason=reason,
            request_key=key,
            actor_id=ground.actor_id,
            recorded_at=db.now(session),
        )
    )


def _tell_papers(session: Session, actor: str, document: Document, on: date) -> None:
    """Where papers that count have reached what was spent, they have come (补票)."""
    if _has_papers(session, document.id):
        return
    if not invoice_books.papers_of(session, document.id).complete:
        return
    invoices = session.execute(
        select(Invoice.code, Invoice.number)
        .join(InvoiceUse, InvoiceUse.invoice_id == Invoice.id)
        .where(InvoiceUse.document_id == document.id, Invoice.kind.in_(COUNTING))
        .group_by(Invoice.code, Invoice.number)
        .having(func.sum(InvoiceUse.amount_fen) > 0)
        .order_by(Invoice.code, Invoice.number)
    )
    numbers = [number or "小额收款凭证" for _, number in invoices]
    reference = f"票据 {'、'.join(numbers)}"
    if len(reference) > REFERENCE_MAX:
        reference = f"票据 {numbers[0]} 等 {len(numbers)} 张"
    spending.add_papers(session, actor=actor, number=document.number, on=on, reference=reference)
