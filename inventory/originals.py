"""The file in which an invoice came (原件), kept byte by byte, or a picture of its paper: added when it is recorded or
later, read by whoever may read the register.

That there was one stays on record with its hash; its content alone may be erased, by the operator. Files are made fit
by ``uploads.prepared_original`` before a transaction is opened.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from inventory import access, db, digest, heads, invoice_books, users
from inventory.errors import Erased, InvoiceDiffers, NotAllowed
from inventory.invoice_books import register_number
from inventory.models import AppUser, Invoice, InvoiceOriginal, InvoiceOriginalContent, Organization
from inventory.rules import invoice_file
from inventory.uploads import XML, Prepared

ACT = "invoice"
ID_MAX = 2**63 - 1


@dataclass(frozen=True)
class Kept:
    """The answer of ``attach``; ``replayed`` where the same file was there already."""

    id: int
    name: str
    media_type: str
    size: int
    hash: str
    replayed: bool


@dataclass(frozen=True)
class Original:
    """A file of an invoice as lists show it: ``size`` in bytes; ``erased`` where the content is gone."""

    id: int
    name: str
    media_type: str
    size: int
    hash: str
    added_by: str
    added_by_name: str
    added_at: datetime
    erased: bool


@dataclass(frozen=True)
class Content:
    """What a file holds."""

    name: str
    media_type: str
    content: bytes


def require(session: Session, *, actor: str, number: str) -> None:
    """May the actor add a file to this invoice of our register? Raises ``NotAllowed``, ``NotFound``."""
    invoice_books.permitted(session, actor=actor, act=ACT, number=number)


def attach(session: Session, *, actor: str, number: str, prepared: Prepared) -> Kept:
    """Keep a file of an invoice of our register. The same content again is answered with the first. Raises
    ``InvoiceDiffers`` for a structured file that says another number or sum, ``NotAllowed``, ``NotFound``."""
    ground, found = invoice_books.permitted(session, actor=actor, act=ACT, number=number)
    heads.lock(session, [ground.organization_id])
    if prepared.media_type == XML:
        _require_same(session.get_one(Invoice, found.id), prepared)
    first = _the_same(session, found.id, prepared)
    if first is not None:
        return _kept(first, replayed=True)
    row = session.execute(
        insert(InvoiceOriginal)
        .values(
            invoice_id=found.id,
            name=prepared.name,
            media_type=prepared.media_type,
            size=len(prepared.content),
            hash=prepared.hash,
            added_by=ground.actor_id,
            added_at=db.now(session),
        )
        .returning(InvoiceOriginal)
    ).scalar_one()
    session.execute(
        insert(InvoiceOriginalContent).values(
            original_id=row.id, salt=prepared.salt.hex(), content=prepared.content
        )
    )
    return _kept(row, replayed=False)


def originals(session: Session, *, actor: str, number: str) -> tuple[Original, ...]:
    """The files of an invoice of our register, in the order they were added. Raises ``NotAllowed``, ``NotFound``."""
    _, found = invoice_books.permitted(session, actor=actor, act="read_fund", number=number)
    rows = session.execute(
        select(
            InvoiceOriginal,
            AppUser.login,
            AppUser.name,
            InvoiceOriginalContent.original_id.label("held"),
        )
        .join(AppUser, AppUser.id == InvoiceOriginal.added_by)
        .outerjoin(InvoiceOriginalContent, InvoiceOriginalContent.original_id == InvoiceOriginal.id)
        .where(InvoiceOriginal.invoice_id == found.id)
        .order_by(InvoiceOriginal.id)
    )
    return tuple(
        Original(
            id=row.InvoiceOriginal.id,
            name=row.InvoiceOriginal.name,
            media_type=row.InvoiceOriginal.media_type,
            size=row.InvoiceOriginal.size,
            hash=row.InvoiceOriginal.hash,
            added_by=row.login,
            added_by_name=row.name,
            added_at=row.InvoiceOriginal.added_at,
            erased=row.held is None,
        )
        for row in rows
    )


def content(session: Session, *, actor: str, number: str, original_id: int) -> Content:
    """What a file of an invoice holds. Raises ``Erased``; ``NotAllowed`` also where the invoice has no such file."""
    row = _row(session, actor, "read_fund", number, original_id)
    query = select(InvoiceOriginalContent.content)
    held = session.scalar(query.where(InvoiceOriginalContent.original_id == original_id))
    if held is None:
        raise Erased(number=number, file=row.name)
    return Content(row.name, row.media_type, held)


def erase(session: Session, *, actor: str, number: str, original_id: int) -> None:
    """Erase what a file of an invoice holds; that there was one stays, and who erased it is recorded. Raises
    ``NotAllowed``, also where the invoice has no such file; ``Erased`` the second time."""
    access.permit_anywhere(session, actor=actor, act="erase")
    row = _row(session, actor, "read_fund", number, original_id)
    gone = session.execute(
        delete(InvoiceOriginalContent)
        .where(InvoiceOriginalContent.original_id == original_id)
        .returning(InvoiceOriginalContent.original_id)
    ).first()
    if gone is None:
        raise Erased(number=number, file=row.name)
    subject = f"{number} #{original_id}"
    users.record(session, actor=actor, event="attachment_erased", subject=subject)


def _row(session: Session, actor: str, act: str, number: str, original_id: int) -> Any:
    _, found = invoice_books.permitted(session, actor=actor, act=act, number=number)
    row = session.get(InvoiceOriginal, original_id) if 0 < original_id <= ID_MAX else None
    if row is None or row.invoice_id != found.id:
        raise NotAllowed(act=act, role=access.permit_anywhere(session, actor=actor, act=act))
    return row


def _require_same(invoice: Invoice, prepared: Prepared) -> None:
    """A structured file is that of this invoice. Raises ``InvoiceDiffers``."""
    said = invoice_file.read(prepared.name, prepared.content)
    pairs: tuple[tuple[str, str | int, str | int], ...] = (
        ("number", invoice.number, said.number),
        ("total_fen", invoice.total_fen, said.total_fen),
    )
    for field, typed, read in pairs:
        if typed != read:
            raise InvoiceDiffers(field=field, typed=typed, read=read, source="FILE")


def _the_same(session: Session, invoice_id: int, prepared: Prepared) -> Any:
    """The file of an invoice that holds this very content."""
    rows = session.execute(
        select(InvoiceOriginal, InvoiceOriginalContent.salt)
        .join(InvoiceOriginalContent, InvoiceOriginalContent.original_id == InvoiceOriginal.id)
        .where(
            InvoiceOriginal.invoice_id == invoice_id,
            InvoiceOriginal.size == len(prepared.content),
            InvoiceOriginal.media_type == prepared.media_type,
        )
        .order_by(InvoiceOriginal.id)
    )
    for row, salt in rows:
        if digest.content_hash(bytes.fromhex(salt), prepared.content) == row.hash:
            return row
    return None


def _kept(row: Any, *, replayed: bool) -> Kept:
    return Kept(row.id, row.name, row.media_type, row.size, row.hash, replayed)


def listed(session: Session) -> list[Any]:
    """Every file with the number of its invoice (``number``, ``InvoiceOriginal``), for who proves them."""
    rows = session.execute(
        select(Organization.code, Invoice.serial, InvoiceOriginal)
        .join(Invoice, Invoice.id == InvoiceOriginal.invoice_id)
        .join(Organization, Organization.id == Invoice.organization_id)
        .order_by(InvoiceOriginal.id)
    ).all()
    return [(register_number(row.code, row.serial), row.InvoiceOriginal) for row in rows]
