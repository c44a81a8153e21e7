"""Attachments: a photo or a scan on a document, added with it or later, read by whoever may read the document.

What was added stays on record with its hash; its content alone may be erased, by the operator. Files are made fit by
``uploads.prepared`` before a transaction is opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from inventory import access, db, digest, documents, retention, users
from inventory.errors import Erased, NotAllowed, NotFound
from inventory.models import (
    AppUser,
    AttachmentCategory,
    AttachmentContent,
    Document,
    DocumentAttachment,
    PaperCategory,
)
from inventory.retention import Kept, RetentionRow
from inventory.uploads import Prepared


@dataclass(frozen=True)
class Attached:
    """The answer of ``attach``; ``replayed`` where the same file was on the document already."""

    id: int
    name: str
    media_type: str
    size: int
    hash: str
    replayed: bool


@dataclass(frozen=True)
class Attachment:
    """An attachment as lists show it: ``size`` in bytes; ``erased`` where the content is gone; ``category`` says what
    it is, None where nobody said; ``kept`` how long it is kept."""

    id: int
    name: str
    media_type: str
    size: int
    hash: str
    added_by: str
    added_by_name: str
    added_at: datetime
    erased: bool
    category: str | None
    category_name: str
    kept: Kept


@dataclass(frozen=True)
class Content:
    """What an attachment holds."""

    name: str
    media_type: str
    content: bytes


def require(session: Session, *, actor: str, number: str) -> None:
    """May the actor attach to this document? To be asked before a file is prepared. Raises ``NotAllowed``."""
    _ground(session, actor, number)


def may_attach(session: Session, *, actor: str, number: str) -> bool:
    """The same, as yes or no."""
    try:
        require(session, actor=actor, number=number)
    except NotAllowed:
        return False
    return True


def attach(
    session: Session, *, actor: str, number: str, prepared: Prepared, category: str | None = None
) -> Attached:
    """Add a file to a document: who may see it, and acts in its organization, may. ``category`` is the code of what it
    is. The same content again is answered with the first. Raises ``NotAllowed``, ``NotFound`` for a category."""
    document_id, actor_id = _ground(session, actor, number)
    category_id = None if category is None else _category(session, category)
    # of two who add the same at once, the second must see the first; SQLite has one writer anyway
    session.execute(
        select(Document.id).where(Document.id == document_id).with_for_update(key_share=True)
    )
    first = _the_same(session, document_id, prepared)
    if first is not None:
        _say(session, actor_id, first.id, category_id)
        return _attached(first, replayed=True)
    row = session.execute(
        insert(DocumentAttachment)
        .values(
            document_id=document_id,
            name=prepared.name,
            media_type=prepared.media_type,
            size=len(prepared.content),
            hash=prepared.hash,
            added_by=actor_id,
            added_at=db.now(session),
        )
        .returning(DocumentAttachment)
    ).scalar_one()
    session.execute(
        insert(AttachmentContent).values(
            attachment_id=row.id, salt=prepared.salt.hex(), content=prepared.content
        )
    )
    _say(session, actor_id, row.id, category_id)
    return _attached(row, replayed=False)


def categorise(
    session: Session, *, actor: str, number: str, attachment_id: int, category: str
) -> None:
    """Say what an attachment of a document is; what was said before stays on record. Raises ``NotAllowed``, also where
    the document has no such attachment; ``NotFound`` for a category."""
    document_id, actor_id = _ground(session, actor, number)
    of = select(DocumentAttachment.document_id).where(DocumentAttachment.id == attachment_id)
    if not 0 < attachment_id <= ID_MAX or session.scalar(of) != document_id:
        raise NotAllowed(
            act="attach", role=access.permit_anywhere(session, actor=actor, act="attach")
        )
    _say(session, actor_id, attachment_id, _category(session, category))


def attachments(session: Session, *, actor: str, number: str) -> tuple[Attachment, ...]:
    """The attachments of a document, in the order they were added. Raises ``NotAllowed``."""
    document_id, _ = documents.seen(session, actor=actor, number=number)
    rows = session.execute(
        select(
            DocumentAttachment,
            AppUser.login,
            AppUser.name.label("user_name"),
            AttachmentContent.attachment_id.label("held"),
            PaperCategory.code.label("category"),
            PaperCategory.name.label("category_name"),
            PaperCategory.retention,
            Document.kind,
            Document.business_on,
        )
        .join(Document, Document.id == DocumentAttachment.document_id)
        .join(AppUser, AppUser.id == DocumentAttachment.added_by)
        .outerjoin(AttachmentContent, AttachmentContent.attachment_id == DocumentAttachment.id)
        .outerjoin(AttachmentCategory, AttachmentCategory.id == LAST_CATEGORY)
        .outerjoin(PaperCategory, PaperCategory.id == AttachmentCategory.category_id)
        .where(DocumentAttachment.document_id == document_id)
        .order_by(DocumentAttachment.id)
    )
    rules = retention.read(session)
    return tuple(_attachment(row, rules) for row in rows)


def content(session: Session, *, actor: str, attachment_id: int) -> Content:
    """What an attachment holds, for who may see its document. Raises ``Erased``; ``NotAllowed`` also where there is
    none of that id."""
    number, row = _row(session, attachment_id)
    documents.seen(session, actor=actor, number=number)
    held = session.scalar(_HELD.where(AttachmentContent.attachment_id == attachment_id))
    if held is None:
        raise Erased(number=number, file=row.name)
    return Content(row.name, row.media_type, held)


def erase(session: Session, *, actor: str, number: str, attachment_id: int) -> None:
    """Erase what an attachment of a document holds; that there was one stays, and who erased it is recorded. Raises
    ``NotAllowed``, also where the document has no such attachment; ``Erased`` the second time."""
    role = access.permit_anywhere(session, actor=actor, act="erase")
    of, row = _row(session, attachment_id)
    if of != number:
        raise NotAllowed(act="erase", role=role)
    gone = session.execute(
        delete(AttachmentContent)
        .where(AttachmentContent.attachment_id == attachment_id)
        .returning(AttachmentContent.attachment_id)
    ).first()
    if gone is None:
        raise Erased(number=number, file=row.name)
    subject = f"{number} #{attachment_id}"
    users.record(session, actor=actor, event="attachment_erased", subject=subject)


ID_MAX = 2**63 - 1  # of what a database numbers its rows by
_HELD = select(AttachmentContent.content)
# the last thing that was said of what an attachment is
LAST_CATEGORY = (
    select(func.max(AttachmentCategory.id))
    .where(AttachmentCategory.attachment_id == DocumentAttachment.id)
    .correlate(DocumentAttachment)
    .scalar_subquery()
)


def _ground(session: Session, actor: str, number: str) -> tuple[int, int]:
    """The ids of a document and of the actor who may attach to it. What he must not see is told no otherwise than
    what is not there."""
    document_id, organization = documents.seen(session, actor=actor, number=number)
    ground = access.permit(session, actor=actor, act="attach", organization=organization)
    return document_id, ground.actor_id


def _category(session: Session, code: str) -> int:
    found = session.scalar(select(PaperCategory.id).where(PaperCategory.code == code))
    if found is None:
        raise NotFound(what="paper_category", name=code)
    return found


def _say(session: Session, actor_id: int, attachment_id: int, category_id: int | None) -> None:
    """What an attachment is, where that is new."""
    last = (
        select(AttachmentCategory.category_id)
        .where(AttachmentCategory.attachment_id == attachment_id)
        .order_by(AttachmentCategory.id.desc())
        .limit(1)
    )
    if category_id is None or session.scalar(last) == category_id:
        return
    session.execute(
        insert(AttachmentCategory).values(
            attachment_id=attachment_id,
            category_id=category_id,
            actor_id=actor_id,
            recorded_at=db.now(session),
        )
    )


def _row(session: Session, attachment_id: int) -> tuple[str, Any]:
    """The number of the document and the row of an attachment; "" and None where there is none."""
    if not 0 < attachment_id <= ID_MAX:
        return "", None
    row = session.execute(
        select(Document.number, DocumentAttachment)
        .join(Document, Document.id == DocumentAttachment.document_id)
        .where(DocumentAttachment.id == attachment_id)
    ).first()
    return (row[0], row[1]) if row else ("", None)


def _the_same(session: Session, document_id: int, prepared: Prepared) -> Any:
    """The attachment of a document that holds this very content. Only one of the same size and kind, which hardly ever
    is another, is hashed with its own salt; what was erased is not told from something new."""
    rows = session.execute(
        select(DocumentAttachment, AttachmentContent.salt)
        .join(AttachmentContent, AttachmentContent.attachment_id == DocumentAttachment.id)
        .where(
            DocumentAttachment.document_id == document_id,
            DocumentAttachment.size == len(prepared.content),
            DocumentAttachment.media_type == prepared.media_type,
        )
        .order_by(DocumentAttachment.id)
    )
    for row, salt in rows:
        if digest.content_hash(bytes.fromhex(salt), prepared.content) == row.hash:
            return row
    return None


def _attached(row: Any, *, replayed: bool) -> Attached:
    return Attached(row.id, row.name, row.media_type, row.size, row.hash, replayed)


def _attachment(row: Any, rules: Sequence[RetentionRow]) -> Attachment:
    file: DocumentAttachment = row.DocumentAttachment
    return Attachment(
        id=file.id,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        hash=file.hash,
        added_by=row.login,
        added_by_name=row.user_name,
        added_at=file.added_at,
        erased=row.held is None,
        category=row.category,
        category_name=row.category_name or "",
        kept=retention.of_attachment(rules, code=row.retention, kind=row.kind, on=row.business_on),
    )
