"""How far back each role may date a document, and which documents were dated back.

That a past day has enough is for the books to see. Here it is about people: who keeps goods writes up last week's
papers and not last month's, unless somebody decides that he may. A sheet that is imported carries its own days, and
whoever stands at the machine is not held to any.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from inventory import access, kinds
from inventory.clock import local_date
from inventory.dialects import local_day, within
from inventory.errors import TooFarBack
from inventory.merged import counterparty_now
from inventory.models import (
    AppUser,
    BackdatingLimit,
    Counterparty,
    Document,
    DocumentText,
    Organization,
    RecipientGroup,
)

_LIMIT = (
    select(BackdatingLimit.days)
    .where(BackdatingLimit.role == bindparam("role"), BackdatingLimit.starts_on <= bindparam("day"))
    .order_by(BackdatingLimit.starts_on.desc())
    .limit(1)
)


@dataclass(frozen=True)
class LimitRow:
    """From a day on, how many days back a role may date; None: as far as the period is open."""

    role: str
    starts_on: date
    days: int | None
    decision: str


@dataclass(frozen=True)
class Backdated:
    """A document that was dated ``days`` days before the day it was posted."""

    number: str
    kind: str
    kind_name: str
    organization: str
    on: date
    posted_on: date
    posted_at: datetime
    days: int
    actor_name: str
    summary: str
    reason: str
    is_reversal: bool


def require_recent(session: Session, *, role: str, on: date, today: date) -> None:
    """May the role date a document so far back? Raises ``TooFarBack``."""
    if on >= today:
        return
    days = session.scalar(_LIMIT, {"role": role, "day": today})
    if days is not None and on < today - timedelta(days=days):
        earliest = today - timedelta(days=days)
        raise TooFarBack(on=on, earliest=earliest, days=days, role=role)


def limits(session: Session, *, actor: str) -> tuple[LimitRow, ...]:
    """How far back each role may date, from which day on. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    rows = session.scalars(
        select(BackdatingLimit).order_by(BackdatingLimit.role, BackdatingLimit.starts_on)
    )
    return tuple(LimitRow(r.role, r.starts_on, r.days, r.decision) for r in rows)


def backdated(
    session: Session,
    *,
    actor: str,
    organization: str | None = None,
    start: date | None = None,
    end: date | None = None,
    with_below: bool = False,
) -> tuple[Backdated, ...]:
    """Documents of an organization (by default the actor's own; ``with_below`` of those below it, too) whose business
    date, between ``start`` and ``end``, is before the day they were posted, in the order of posting.

    No document is dated ahead, so one that is dated before an earlier one is among them. Raises ``NotAllowed``.
    """
    ground = access.permit_home(session, actor=actor, act="read_stock", organization=organization)
    recipient, own = aliased(Organization), aliased(Organization)
    mine = within(own.path, ground.path) if with_below else own.id == ground.organization_id
    reason = aliased(DocumentText)
    query = (
        select(
            Document,
            own.code.label("organization"),
            AppUser.name.label("actor_name"),
            Counterparty.name.label("counterparty"),
            RecipientGroup.name.label("group"),
            recipient.name.label("recipient"),
            reason.text.label("reason"),
        )
        .join(own, own.id == Document.organization_id)
        .join(AppUser, AppUser.id == Document.actor_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
        .outerjoin(recipient, recipient.id == Document.recipient_organization_id)
        .outerjoin(
            reason,
            (reason.document_id == Document.id) & (reason.line == 0) & (reason.field == "reason"),
        )
        .where(
            mine,
            Document.business_on.between(start or date.min, end or date.max),
            Document.business_on < local_day(Document.posted_at),
        )
        .order_by(*((Document.posted_at,) if with_below else ()), Document.id)
    )
    return tuple(_row(row) for row in session.execute(query))


def _row(row: Any) -> Backdated:
    document: Document = row[0]
    day = local_date(document.posted_at)
    return Backdated(
        number=document.number,
        kind=document.kind,
        kind_name=kinds.KINDS[document.kind].name,
        organization=row.organization,
        on=document.business_on,
        posted_on=day,
        posted_at=document.posted_at,
        days=(day - document.business_on).days,
        actor_name=row.actor_name,
        summary=row.group or row.recipient or row.counterparty or "",
        reason=row.reason or "",
        is_reversal=document.reverses_id is not None,
    )
