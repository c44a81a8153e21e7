"""The rows of an issue as it is published: its text with its place, and its papers or the wish for them."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory import db, paper_jobs
from inventory.access import Ground
from inventory.digest import GENESIS
from inventory.disclosure_books import Drawn
from inventory.models import DisclosurePaper, DisclosurePublication, Document, OrganizationHead
from inventory.sheet_format import Head, Published

NO_DOCUMENT = Head("", 0, GENESIS)


def head(session: Session, organization_id: int) -> Head:
    """The last document of an organization, where its chain ends."""
    head = session.execute(
        select(Document.number, OrganizationHead.position, OrganizationHead.digest)
        .join(
            Document,
            (Document.organization_id == OrganizationHead.organization_id)
            & (Document.position == OrganizationHead.position),
        )
        .where(OrganizationHead.organization_id == organization_id)
    ).first()
    return NO_DOCUMENT if head is None else Head(head.number, head.position, head.digest)


def insert_rows(
    session: Session,
    ground: Ground,
    row: Drawn,
    published: Published,
    papers: Mapping[str, bytes] | None,
) -> None:
    """Put an issue on record with its papers; None: they are asked for, of the worker. Only under the lock."""
    placed = published.placed
    session.execute(
        insert(DisclosurePublication).values(
            disclosure_id=row.id,
            organization_id=row.organization_id,
            series=placed.series,
            issue=placed.issue,
            text=published.text,
            digest=published.digest,
            check_code=published.check_code,
            previous=placed.previous.digest if placed.previous else None,
            head_number=placed.head.number,
            head_position=placed.head.position,
            head_digest=placed.head.digest,
            published_on=placed.published_on,
            actor_id=ground.actor_id,
            published_at=db.now(session),
        )
    )
    if papers is None:
        paper_jobs.queue(session, disclosure_id=row.id, actor_id=ground.actor_id)
        return
    session.execute(
        insert(DisclosurePaper),
        [
            {
                "disclosure_id": row.id,
                "form": form,
                "sha256": hashlib.sha256(content).hexdigest(),
                "content": content,
            }
            for form, content in sorted(papers.items())
        ],
    )
