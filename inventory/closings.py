"""Questions about periods: through which day each organization is closed, and which closings stand.

A reopening undoes the last closing that stood before it in the chain, so the two are told from their positions alone,
like brackets.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory import access, db, kinds
from inventory.dialects import within
from inventory.models import AppUser, Document, DocumentText, Organization, OrganizationHead


class Closing(NamedTuple):
    """A closing, and the reopening that undid it, if one did. Positions are those of the organization's chain."""

    organization_id: int
    document_id: int
    number: str
    position: int
    through: date
    reopened: str | None
    reopened_position: int | None


@dataclass(frozen=True)
class ClosingRow:
    """A closing as lists show it: by whom, when, and by which document it was undone."""

    number: str
    through: date
    on: date
    posted_at: datetime
    actor_name: str
    note: str
    reopened: str | None


@dataclass(frozen=True)
class PeriodState:
    """How far the books of an organization are closed; ``last`` is the closing that can be reopened. ``due`` is the
    last full month's end where that is not closed yet."""

    organization: str
    name: str
    kind: str
    closed_through: date | None
    due: date | None
    last: ClosingRow | None


_KINDS = (kinds.PERIOD_CLOSING.code, kinds.PERIOD_REOPENING.code)
_DOCUMENTS = (
    select(
        Document.organization_id,
        Document.id,
        Document.number,
        Document.position,
        Document.through_on,
    )
    .where(Document.kind.in_(_KINDS))
    .order_by(Document.organization_id, Document.position)
)


def closings(session: Session, organization_id: int | None = None) -> tuple[Closing, ...]:
    """Every closing of an organization, or of all, in the order of the chain."""
    query = _DOCUMENTS
    if organization_id is not None:
        query = query.where(Document.organization_id == organization_id)
    return tuple(_paired(session.execute(query)))


def standing(found: Iterable[Closing]) -> Sequence[Closing]:
    """The closings that no reopening undid, the last one last."""
    return [closing for closing in found if closing.reopened is None]


def _paired(rows: Iterable[Any]) -> list[Closing]:
    all_: list[Closing] = []
    open_: list[int] = []  # places in ``all_`` of the closings that stand
    for row in rows:
        if row.through_on is not None:
            open_.append(len(all_))
            closing = (row.organization_id, row.id, row.number, row.position, row.through_on)
            all_.append(Closing(*closing, None, None))
        elif open_ and all_[open_[-1]].organization_id == row.organization_id:
            at = open_.pop()
            all_[at] = all_[at]._replace(reopened=row.number, reopened_position=row.position)
    return all_


def states(
    session: Session, *, actor: str, organization: str | None = None
) -> tuple[PeriodState, ...]:
    """How far each organization in the actor's scope is closed. Raises ``NotAllowed``."""
    ground = access.permit_home(session, actor=actor, act="read_periods", organization=organization)
    inside = within(Organization.path, ground.path)
    rows = session.execute(
        select(Organization, OrganizationHead.closed_through)
        .join(OrganizationHead, OrganizationHead.organization_id == Organization.id)
        .where(inside)
        .order_by(Organization.path)
    ).all()
    found: dict[int, ClosingRow] = {}
    listed = _rows(session, inside)
    for closing, row in listed:
        if closing.reopened is None:
            found[closing.organization_id] = row
    month = db.today(session).replace(day=1)
    due = date.fromordinal(month.toordinal() - 1)
    return tuple(
        PeriodState(
            organization=place.code,
            name=place.name,
            kind=place.kind,
            closed_through=closed,
            due=due if closed is None or closed < due else None,
            last=found.get(place.id),
        )
        for place, closed in rows
    )


def history(session: Session, *, actor: str, organization: str) -> tuple[ClosingRow, ...]:
    """Every closing of an organization, newest first. Raises ``NotAllowed``."""
    ground = access.permit(session, actor=actor, act="read_periods", organization=organization)
    listed = _rows(session, Organization.id == ground.organization_id)
    return tuple(row for _, row in reversed(listed))


def _rows(session: Session, which: Any) -> list[tuple[Closing, ClosingRow]]:
    note = aliased(DocumentText)
    rows = session.execute(
        _DOCUMENTS.join(Organization, Organization.id == Document.organization_id)
        .join(AppUser, AppUser.id == Document.actor_id)
        .outerjoin(note, (note.document_id == Document.id) & (note.field == "note"))
        .add_columns(Document.business_on, Document.posted_at, AppUser.name, note.text)
        .where(which)
    ).all()
    by_id = {row.id: row for row in rows}
    listed = []
    for closing in _paired(rows):
        row = by_id[closing.document_id]
        listed.append(
            (
                closing,
                ClosingRow(
                    number=closing.number,
                    through=closing.through,
                    on=row.business_on,
                    posted_at=row.posted_at,
                    actor_name=row.name,
                    note=row.text or "",
                    reopened=closing.reopened,
                ),
            )
        )
    return listed
