"""The verbs that close the books of an organization through a date (结账) and open the last closing again (反结账).

Both are documents without rows, so that they have their place in the chain; between them nothing dated up to that
date is posted. They take the same lock as every posting. What is closed was proved first, and is counted: the
snapshot of a closing is where the next proof begins.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from inventory import (
    access,
    closings,
    confirming,
    duties,
    heads,
    kinds,
    period_checks,
    posting,
    resolve,
    snapshot_books,
    stocktake_books,
    transit,
)
from inventory.access import Ground
from inventory.closings import Closing
from inventory.drafts import Draft, Posted, Reopened
from inventory.errors import BadInput, Breaches, ClosedPeriod, NotFound, NotLastClosing
from inventory.kinds import Place
from inventory.models import Document, LineDrawn, Location, StockBalance, StockMove
from inventory.rows import texts

SHOWN_MAX = 20  # breaches that are told; the rest is counted
_reversal = aliased(Document)
# From what is on the way now to what sent it, so that its price is that of the rows on hand.
_LEFT_ON_THE_WAY = (
    select(Document.number, Document.business_on)
    .select_from(StockBalance)
    .join(Location, Location.id == StockBalance.location_id)
    .join(
        StockMove,
        and_(StockMove.lot_id == StockBalance.lot_id, StockMove.to_id == StockBalance.location_id),
    )
    .join(Document, Document.id == StockMove.document_id)
    .outerjoin(
        LineDrawn,
        and_(
            LineDrawn.document_id == StockMove.document_id,
            LineDrawn.line == StockMove.line,
            LineDrawn.part == StockMove.part,
        ),
    )
    .where(
        Location.organization_id == bindparam("organization"),
        Location.kind == Place.IN_TRANSIT,
        StockBalance.quantity > 0,
        StockMove.business_on < bindparam("before"),
        Document.kind == kinds.DISPATCH.code,
        Document.reverses_id.is_(None),
        StockMove.quantity > func.coalesce(LineDrawn.drawn_quantity, 0),
        ~select(_reversal.id).where(_reversal.reverses_id == Document.id).exists(),
    )
    .distinct()
    .order_by(Document.business_on, Document.number)
)


def close_period(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    through: date,
    note: str | None = None,
    confirmed: Collection[str] = (),
) -> Posted:
    """Close ``organization`` through the day ``through``, which is not after ``on``.

    Everything not closed yet up to that day is. Asks (``NeedsConfirmation``) where goods have been on the way for long
    or a stocktake is open. Raises ``ClosedPeriod`` where it is closed that far already,
    ``Breaches``, ``SamePerson`` for who moved goods of it in that time, ``Related``, ``BadInput``, ``NotAllowed``,
    ``DutyAbove``.
    """
    ground = access.permit(session, actor=actor, act="close_period", organization=organization)
    if resolve.day(through, "through") > resolve.day(on, "on"):
        raise BadInput(field="through", problem="结账日不能晚于单据日期")
    draft = Draft(
        kind=kinds.PERIOD_CLOSING,
        ground=ground,
        on=on,
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"through": through, "on": on},
        texts=texts(note=note),
        through=through,
        complete=lambda d: _closable(session, d, through, confirmed),
    )
    posted = posting.post(session, [draft])[0]
    if not posted.replayed:
        made = session.scalar(select(Document.id).where(Document.number == posted.number))
        snapshot_books.take(session, ground.organization_id, through, made)
    return posted


def reopen_period(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    reason: str,
    note: str | None = None,
) -> Posted:
    """Undo the closing ``number`` of ``organization``, which is the last one that stands: the books are closed as far
    as the one before it closed them.

    Raises ``NotLastClosing`` (naming the last one), ``NotFound`` for a number that is no closing, ``ClosedPeriod``,
    ``BadInput``, ``NotAllowed``.
    """
    ground = access.permit(session, actor=actor, act="reopen_period", organization=organization)
    last: list[Closing] = []
    draft = Draft(
        kind=kinds.PERIOD_REOPENING,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"number": number, "on": on},
        texts=texts(reason=resolve.words(reason, "reason", most=1000), note=note),
        complete=lambda d: _reopenable(session, d, number, last),
    )
    posted = posting.post(session, [draft])[0]
    for closing in last:
        snapshot_books.release(session, closing.document_id)
    return posted


def _closable(session: Session, draft: Draft, through: date, confirmed: Collection[str]) -> Draft:
    """Under the lock: not closed yet, every promise kept, and nothing left that somebody should look at first."""
    head = heads.lock(session, [draft.ground.organization_id])[draft.ground.organization_id]
    if head.closed_through is not None and through <= head.closed_through:
        raise ClosedPeriod(
            organization=head.organization, on=through, closed_through=head.closed_through
        )
    duties.require_none_kept(
        session,
        actor=draft.ground.actor,
        organization_id=head.organization_id,
        after=head.closed_through,
        through=through,
    )
    found = list(period_checks.breaches(session, head.organization_id))
    if found:
        raise Breaches(
            organization=head.organization,
            through=through,
            count=len(found),
            breaches=found[:SHOWN_MAX],
        )
    for ask in ASKS:
        ask(session, draft.ground, through, confirmed)
    return draft


def _on_the_way(
    session: Session, ground: Ground, through: date, confirmed: Collection[str]
) -> None:
    """Goods that were sent long before the day and have not arrived may be lost: whose are they in these books?"""
    said = {
        "organization": ground.organization_id,
        "before": through - timedelta(days=transit.OVERDUE_DAYS),
    }
    left = session.execute(_LEFT_ON_THE_WAY, said).all()
    if left:
        confirming.ask(
            confirmed,
            "IN_TRANSIT",
            through=through.isoformat(),
            documents=[{"number": r.number, "on": r.business_on.isoformat()} for r in left],
        )


def _being_counted(
    session: Session, ground: Ground, through: date, confirmed: Collection[str]
) -> None:
    """What an open stocktake finds is posted in the next period."""
    if counted := stocktake_books.open_in(session, ground.organization_id):
        confirming.ask(confirmed, "OPEN_STOCKTAKE", numbers=list(counted))


Ask: TypeAlias = Callable[[Session, Ground, date, Collection[str]], None]
# What a closing asks about before it is made.
ASKS: tuple[Ask, ...] = (_on_the_way, _being_counted)


def _reopenable(session: Session, draft: Draft, number: str, last: list[Closing]) -> Draft:
    """Under the lock: the closing is the last that stands; the one before it says how far the books stay closed."""
    every = closings.closings(session, draft.ground.organization_id)
    found = closings.standing(every)
    if found and number not in {closing.number for closing in every}:
        raise NotFound(what="document", name=number)  # mistyped: no reason to open another period
    if not found or found[-1].number != number:
        raise NotLastClosing(
            organization=draft.ground.organization,
            number=number,
            last=found[-1].number if found else None,
        )
    last.append(found[-1])
    before = found[-2].through if len(found) > 1 else None
    return replace(draft, reopens=Reopened(before))
