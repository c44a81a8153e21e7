"""Verbs on papers of money spent (票据): an invoice is recorded, once ever in the whole installation; one is void.

What was typed, scanned and read from a file must agree. A red invoice (红字) takes an earlier one back, in whole or in
part, and with that what of it was used, and what of its goods.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, func, insert, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from inventory import (
    access,
    confirming,
    db,
    heads,
    invoice_books,
    invoiced,
    kinships,
    merged,
    paper_limits,
    resolve,
)
from inventory.access import Ground
from inventory.dialects import within
from inventory.drafts import Posted
from inventory.errors import (
    BadInput,
    FutureDate,
    InvoiceDiffers,
    InvoiceInUse,
    InvoiceRecorded,
    InvoiceVoid,
    KeyReused,
    NotAllowed,
    OverInvoice,
)
from inventory.invoice_books import Registered, register_number
from inventory.models import (
    Counterparty,
    Invoice,
    InvoiceLine,
    InvoiceUse,
    Organization,
)
from inventory.models import InvoiceVoid as VoidRow
from inventory.rules import invoice_said
from inventory.rules.invoice_file import InvoiceFile
from inventory.rules.invoice_kinds import KINDS, VoidCause
from inventory.rules.invoice_said import Paper, Said

ACT = "invoice"
# what is on the paper, and how it came
_WRITTEN = (
    *("kind", "code", "number", "issued_on", "seller", "seller_credit_code"),
    *("buyer", "buyer_credit_code", "amount_fen", "tax_fen", "total_fen", "came"),
)


def record_invoice(
    session: Session,
    *,
    actor: str,
    organization: str,
    request_key: str,
    said: Said,
    scanned: str | None = None,
    file: InvoiceFile | None = None,
    red_of: str | None = None,
    confirmed: Collection[str] = (),
) -> Posted:
    """Register an invoice of ``organization``. ``said.seller`` is the code of a counterparty, or a name. ``scanned`` is
    the text of its QR code, ``file`` what its structured file says: what was typed must agree with them, and what was
    not typed is taken from them. ``red_of``: the number in our register of the invoice that this red one takes back.

    The answer's number is that in our register. Raises ``InvoiceRecorded`` where it is recorded anywhere;
    ``InvoiceDiffers``, ``NotAnInvoice``, ``BadCreditCode``, ``OverPaperLimit``, ``OverInvoice`` (a red one for more
    than is left), ``InvoiceVoid``, ``Related`` to the seller, ``NeedsConfirmation`` for another buyer, ``KeyReused``,
    ``FutureDate``, ``BadInput``, ``NotAllowed``."""
    ground = access.permit(session, actor=actor, act=ACT, organization=organization)
    key = resolve.words(request_key, "request_key", most=64)
    seller = _seller(session, said.seller)
    typed = said if seller is None else _named(said, seller)
    paper = invoice_said.agreed(typed, scanned=scanned, file=file, red=red_of is not None)
    seller = _require_same(session, seller, paper)
    kinships.require_unrelated(
        session, actor=actor, act="make", counterparty_id=None if seller is None else seller.id
    )
    if paper.issued_on > db.today(session):
        raise FutureDate(on=paper.issued_on, today=db.today(session))
    lines = _lines(session, paper)
    heads.lock(session, [ground.organization_id])
    root = None if red_of is None else _original(session, ground, red_of, paper)
    before = session.scalars(
        select(Invoice).where(
            Invoice.organization_id == ground.organization_id, Invoice.request_key == key
        )
    ).first()
    if before is not None:
        return _replayed(before, ground, paper, root)
    paper_limits.require(session, kind=paper.kind, on=paper.issued_on, total_fen=paper.total_fen)
    _require_left(session, root, paper)
    _ask_buyer(session, ground, paper, confirmed)
    row = _insert(session, ground, key, paper, seller, root)
    if lines:
        session.execute(insert(InvoiceLine), [{"invoice_id": row.id, **line} for line in lines])
    if root is not None:
        _take_back(session, ground, row, root.id)
    return Posted(register_number(ground.organization, row.serial), "")


def void_invoice(
    session: Session,
    *,
    actor: str,
    number: str,
    reason: str,
    on: date | None = None,
    cause: str = VoidCause.VOIDED,
    organization: str | None = None,
) -> Posted:
    """The invoice ``number`` of our register is void from ``on`` (today): the seller voided it (VOIDED 作废), or it was
    recorded wrongly here (MISTAKEN 登记错误) and may be recorded again. What a red one took back stays taken off.

    Again with the same cause it is answered as before. Raises ``InvoiceInUse`` while expenditures are papered by it or
    red ones stand, ``InvoiceVoid``, ``FutureDate``, ``BadInput``, ``NotAllowed``, ``NotFound``."""
    ground, found = invoice_books.permitted(session, actor=actor, act=ACT, number=number)
    if organization not in (None, found.organization):
        raise access.unknown(session, actor=actor, what="invoice", name=number)
    why, today = resolve.words(reason, "reason"), db.today(session)
    if cause not in list(VoidCause):
        raise BadInput(field="cause", problem=f"要写 {'、'.join(VoidCause)} 之一")
    day = today if on is None else resolve.day(on, "on")
    if day > today:
        raise FutureDate(on=day, today=today)
    if day < found.issued_on:
        raise BadInput(field="on", problem=f"不能早于开票日期 {found.issued_on.isoformat()}")
    heads.lock(session, [ground.organization_id])
    old = session.get(VoidRow, found.id)
    if old is not None:
        if (old.cause, old.reason) != (cause, why):
            raise InvoiceVoid(number=found.register, voided_on=old.voided_on)
        return Posted(found.register, "", replayed=True)
    if found.red:
        _give_back(session, ground, found, day)
    else:
        _require_unused(session, found)
    session.execute(
        insert(VoidRow).values(
            invoice_id=found.id,
            cause=cause,
            voided_on=day,
            reason=why,
            actor_id=ground.actor_id,
            recorded_at=db.now(session),
        )
    )
    return Posted(found.register, "")


def _seller(session: Session, said: str | None) -> Counterparty | None:
    """The counterparty of a code; nobody of a name."""
    row = merged.COUNTERPARTIES.first(session.connection(), {"code": (said or "").strip()})
    return None if row is None else session.get(Counterparty, row.id)


def _named(said: Said, seller: Counterparty) -> Said:
    return Said(**{**vars(said), "seller": seller.name})


def _require_same(
    session: Session, seller: Counterparty | None, paper: Paper
) -> Counterparty | None:
    """The counterparty that sells: as said, or the one of the credit code. Raises ``InvoiceDiffers`` for another
    code than it is known by."""
    code = paper.seller_credit_code
    if seller is None and code:
        query = select(Counterparty).where(Counterparty.credit_code == code)
        return session.scalars(query.where(Counterparty.merged_into_id.is_(None))).first()
    if seller is not None and code and seller.credit_code not in (None, "", code):
        raise InvoiceDiffers(
            field="seller_credit_code",
            typed=code,
            read=seller.credit_code or "",
            source="COUNTERPARTY",
        )
    return seller


def _original(session: Session, ground: Ground, register: str, paper: Paper) -> Registered:
    """What a red invoice takes back. Raises ``NotAllowed``, ``NotFound``, ``BadInput``, ``InvoiceVoid``."""
    found = invoice_books.find(session, register)
    if found is None or found.organization_id != ground.organization_id:
        raise access.unknown(session, actor=ground.actor, what="invoice", name=register)
    if found.red:
        raise BadInput(field="red_of", problem=f"{register} 本身是红字发票")
    if not KINDS[paper.kind].unique or not KINDS[found.kind].unique:
        raise BadInput(field="red_of", problem="只有发票和财政票据开红字")
    if paper.issued_on < found.issued_on:
        raise BadInput(field="on", problem=f"不能早于原票日期 {found.issued_on.isoformat()}")
    return found


def _require_left(session: Session, root: Registered | None, paper: Paper) -> None:
    """A red invoice takes back no more than is left of the other. Raises ``InvoiceVoid``, ``OverInvoice``."""
    if root is None:
        return
    if root.voided_on is not None:
        raise InvoiceVoid(number=root.register, voided_on=root.voided_on)
    total = invoice_books.left(session, root.id).total_fen
    if -paper.total_fen > total:
        raise OverInvoice(number=root.register, asked_fen=-paper.total_fen, left_fen=total)


def _replayed(before: Invoice, ground: Ground, paper: Paper, root: Registered | None) -> Posted:
    """The answer to a request that was recorded before. Raises ``KeyReused`` for other content."""
    register = register_number(ground.organization, before.serial)
    said = (*_told(paper), root and root.id, ground.actor_id)
    if said != (*_told(before), before.red_of_id, before.actor_id):
        raise KeyReused(request_key=before.request_key, number=register)
    return Posted(register, "", replayed=True)


def _told(one: Paper | Invoice) -> tuple[object, ...]:
    return tuple(getattr(one, column) for column in _WRITTEN)


def _ask_buyer(session: Session, ground: Ground, paper: Paper, confirmed: Collection[str]) -> None:
    """An invoice made out to somebody else is unusual, and may be right. Raises ``NeedsConfirmation``,
    ``InvoiceRecorded``."""
    if not paper.buyer:
        return
    if KINDS[paper.kind].unique:
        _require_new(session, ground, paper)  # nobody is asked about what is refused then
    own = session.get_one(Organization, ground.organization_id)
    said = invoice_said.plain(paper.buyer)
    if not any(invoice_said.plain(name) == said for name in (own.name, own.full_name)):
        confirming.ask(
            confirmed, "OTHER_BUYER", buyer=paper.buyer, organization=own.full_name or own.name
        )


def _insert(
    session: Session,
    ground: Ground,
    key: str,
    paper: Paper,
    seller: Counterparty | None,
    root: Registered | None,
) -> Invoice:
    """Write the invoice. Raises ``InvoiceRecorded``."""
    own = Invoice.organization_id == ground.organization_id
    serial = (session.scalar(select(func.max(Invoice.serial)).where(own)) or 0) + 1
    numbered = KINDS[paper.kind].unique
    rounds = _require_new(session, ground, paper) if numbered else 1
    row = Invoice(
        organization_id=ground.organization_id,
        serial=serial,
        request_key=key,
        round=rounds,
        seller_id=None if seller is None else seller.id,
        red_of_id=root and root.id,
        actor_id=ground.actor_id,
        recorded_at=db.now(session),
        **{column: getattr(paper, column) for column in _WRITTEN},
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except DBAPIError:
        # another organization, under its own lock, recorded it at this very moment
        if numbered:
            _require_new(session, ground, paper)
        raise
    return row


def _require_new(session: Session, ground: Ground, paper: Paper) -> int:
    """The how manieth time an invoice is recorded, the earlier ones by mistake. Raises ``InvoiceRecorded``, which tells
    where only who may see it."""
    same: list[ColumnElement[bool]] = [
        Invoice.code == paper.code,
        Invoice.number == paper.number,
        invoice_books.NUMBERED,
    ]
    # counted before it is looked for: one that another organization commits in between is then found, or its round is
    # taken; the other way round it would count as an earlier one, and stand beside ours
    last = session.scalar(select(func.max(Invoice.round)).where(*same))
    standing = or_(VoidRow.cause.is_(None), VoidRow.cause != VoidCause.MISTAKEN)
    found = invoice_books.registered(session, *same, standing)
    if found is None:
        return (last or 0) + 1
    seen = _may_see(session, ground.actor, found.organization_id)
    raise InvoiceRecorded(
        invoice=found.invoice,
        by=found.register if seen else None,
        organization=found.organization if seen else None,
    )


def _may_see(session: Session, actor: str, organization_id: int) -> bool:
    try:
        paths = access.scopes(session, actor=actor, act="read_fund")
    except NotAllowed:
        return False
    there = select(Organization.id).where(Organization.id == organization_id)
    return any(
        session.scalar(there.where(within(Organization.path, path))) is not None for path in paths
    )


def _lines(session: Session, paper: Paper) -> list[dict[str, object]]:
    """The lines as they are kept. Raises ``NotFound`` for an item."""
    codes = {line.item for line in paper.lines if line.item is not None}
    items = resolve.items(session, codes) if codes else {}
    return [
        {
            "line": at,
            "name": line.name.strip(),
            "item_id": items[line.item].id if line.item is not None else None,
            "unit": line.unit.strip(),
            "quantity": line.quantity,
            "amount_fen": line.amount_fen,
            "tax_fen": line.tax_fen,
        }
        for at, line in enumerate(paper.lines, start=1)
    ]


def _take_back(session: Session, ground: Ground, red: Invoice, root_id: int) -> None:
    """What was used of an invoice beyond what its red one leaves is taken off, from what was linked last; of
    its goods as well."""
    invoiced.take_back(session, ground, red, root_id)
    over = -invoice_books.left(session, root_id).free_fen
    for document_id, fen in invoice_books.used_at(session, root_id).items():
        if over <= 0:
            return
        taken = min(fen, over)
        over -= taken
        _use(session, ground, red.id, document_id, -taken, red.issued_on, "红字发票冲回")


def _give_back(session: Session, ground: Ground, red: Registered, on: date) -> None:
    """A red invoice that is void took nothing back; what it had taken off stays off, of the other invoice now, until
    it is linked again."""
    for document_id, fen in invoice_books.own_uses(session, red.id).items():
        _use(session, ground, red.id, document_id, -fen, on, "红字发票作废")
        _use(session, ground, red.root_id, document_id, fen, on, "红字发票作废")


def _use(
    session: Session,
    ground: Ground,
    invoice_id: int,
    document_id: int,
    fen: int,
    on: date,
    reason: str,
) -> None:
    session.execute(
        insert(InvoiceUse).values(
            invoice_id=invoice_id,
            document_id=document_id,
            amount_fen=fen,
            used_on=on,
            reason=reason,
            request_key=None,
            actor_id=ground.actor_id,
            recorded_at=db.now(session),
        )
    )


def _require_unused(session: Session, found: Registered) -> None:
    """Raises ``InvoiceInUse``: by expenditures, or by red invoices that stand."""
    used = invoice_books.used_at(session, found.id)
    if used:
        by = invoice_books.by_numbers(session, used)
        raise InvoiceInUse(number=found.register, used_fen=sum(used.values()), by=by)
    reds = session.execute(
        select(Invoice.serial, Invoice.total_fen)
        .outerjoin(VoidRow, VoidRow.invoice_id == Invoice.id)
        .where(Invoice.red_of_id == found.id, VoidRow.invoice_id.is_(None))
        .order_by(Invoice.serial)
    ).all()
    if reds:
        by = [register_number(found.organization, r.serial) for r in reds]
        raise InvoiceInUse(number=found.register, used_fen=-sum(r.total_fen for r in reds), by=by)
