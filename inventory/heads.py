"""The one lock: the heads of organizations, taken in the order of their ids before anything that changes is read.

Posting takes it always. A verb that must see what has happened to a document before it can say what to do takes it
first itself: taking it twice in a transaction costs a question and changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.dialects import among
from inventory.models import Organization, OrganizationHead
from inventory.prepared import PreparedQuery

_LOCK = PreparedQuery(
    select(
        OrganizationHead.organization_id,
        OrganizationHead.position,
        OrganizationHead.digest,
        OrganizationHead.closed_through,
        OrganizationHead.snapshot_through,
        Organization.code,
    )
    .join(Organization, Organization.id == OrganizationHead.organization_id)
    .where(among(OrganizationHead.organization_id, "ids"))
    .order_by(OrganizationHead.organization_id)
    .with_for_update(of=OrganizationHead)  # SQLite has no row locks: its writers begin IMMEDIATE
)


@dataclass
class Head:
    """An organization's head under the lock; position, digest and closing advance as documents are built.
    ``snapshot_through``: the day of its last snapshot."""

    organization_id: int
    organization: str
    position: int
    digest: str
    closed_through: date | None
    snapshot_through: date | None


def lock(session: Session, organization_ids: Iterable[int]) -> dict[int, Head]:
    """The heads of organizations, locked until the transaction ends, by organization id."""
    ids = sorted(set(organization_ids))
    rows = _LOCK.rows(session.connection(), {"ids": ids})
    heads = {
        r.organization_id: Head(
            r.organization_id, r.code, r.position, r.digest, r.closed_through, r.snapshot_through
        )
        for r in rows
    }
    if len(heads) != len(ids):
        raise ValueError(f"organizations without a head: {set(ids) - set(heads)}")
    return heads
