"""The chain of digests, computed again from the rows as they stand in the database.

A changed row, a removed document, a document slipped in or a head set back shows as a breach that names the document.
Erased free text does not, nor does an erased attachment: their hashes stay.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import LargeBinary, cast, func, select
from sqlalchemy.orm import Session

from inventory import digest, kinds, links, originals
from inventory.models import (
    AttachmentContent,
    Document,
    DocumentAttachment,
    InvoiceOriginalContent,
    Organization,
    OrganizationHead,
)
from inventory.rules.numbers import document_number


def breaches(session: Session) -> Iterable[str]:
    """Every place where the chain of an organization does not hold."""
    heads = session.execute(
        select(OrganizationHead.organization_id, OrganizationHead.position, OrganizationHead.digest)
        .add_columns(Organization.code)
        .join(Organization, Organization.id == OrganizationHead.organization_id)
        .order_by(Organization.id)
    )
    for head in heads.all():
        yield from _chain(session, head)
    yield from _attachments(session)
    yield from _originals(session)


def since(session: Session, organization_id: int, *, after: int) -> Iterable[str]:
    """Where the chain of one organization does not hold, from the position ``after`` on: up to there it was read
    before."""
    head = session.execute(
        select(OrganizationHead.organization_id, OrganizationHead.position, OrganizationHead.digest)
        .add_columns(Organization.code)
        .join(Organization, Organization.id == OrganizationHead.organization_id)
        .where(Organization.id == organization_id)
    ).one()
    yield from _chain(session, head, after=after)


def _chain(session: Session, head: Any, *, after: int = 0) -> Iterable[str]:
    previous, position = _start(session, head.organization_id, after)
    count = position
    for link in links.links(session, head.organization_id, head.code, after=position):
        document = link.document
        if document.previous_digest != previous:
            yield f"{document.number} 没有接在前一张单据之后"
        if digest.digest(link.facts) != document.digest:
            yield f"{document.number} 的内容和摘要不符"
        for text in link.texts:
            if text.text and digest.text_hash(bytes.fromhex(text.salt), text.text) != text.hash:
                yield f"{document.number} 的文字 {text.field} 被改动"
        yield from _copies(document, head.code, link.days)
        previous, position, count = document.digest, document.position, count + 1
    if (head.digest, head.position) != (previous, position):
        yield f"{head.code} 的链头不在最后一张单据上"
    if count != session.scalar(_COUNT.where(Document.organization_id == head.organization_id)):
        yield f"{head.code} 有单据不在链上"


def _start(session: Session, organization_id: int, after: int) -> tuple[str, int]:
    """The digest and position of the document that the first one is chained to; from the beginning where it is gone."""
    found = session.scalar(
        select(Document.digest).where(
            Document.organization_id == organization_id, Document.position == after
        )
    )
    return (digest.GENESIS, 0) if found is None else (found, after)


def _copies(document: Any, organization: str, days: frozenset[date]) -> Iterable[str]:
    """What is kept beside the number and the date for speed alone enters no digest, but must agree with them."""
    kind = kinds.KINDS.get(document.kind)
    number = document_number(
        organization, kind.prefix if kind else "", document.year, document.serial
    )
    if document.number != number or document.year != document.business_on.year:
        yield f"{document.number} 的编号和年份、序号不符"
    if days - {document.business_on}:
        yield f"{document.number} 有一行的日期和单据不同"


def _attachments(session: Session) -> Iterable[str]:
    """Each attachment whose content is there holds what was added; one at a time, for they are large."""
    listed = session.execute(
        select(Document.number, DocumentAttachment)
        .join(Document, Document.id == DocumentAttachment.document_id)
        .order_by(DocumentAttachment.id)
    )
    for number, attachment in listed.all():
        held = session.execute(
            select(
                AttachmentContent.salt,
                # SQLite keeps text, too, where somebody put it
                cast(AttachmentContent.content, LargeBinary).label("content"),
            ).where(AttachmentContent.attachment_id == attachment.id)
        ).first()
        if held is None:
            continue
        found = digest.content_hash(bytes.fromhex(held.salt), held.content)
        if (found, len(held.content)) != (attachment.hash, attachment.size):
            yield f"{number} 的附件 {attachment.name} 被改动"


def _originals(session: Session) -> Iterable[str]:
    """The same of the files of invoices."""
    for number, original in originals.listed(session):
        held = session.execute(
            select(
                InvoiceOriginalContent.salt,
                cast(InvoiceOriginalContent.content, LargeBinary).label("content"),
            ).where(InvoiceOriginalContent.original_id == original.id)
        ).first()
        if held is None:
            continue
        found = digest.content_hash(bytes.fromhex(held.salt), held.content)
        if (found, len(held.content)) != (original.hash, original.size):
            yield f"{number} 的原件 {original.name} 被改动"


_COUNT = select(func.count()).select_from(Document)
