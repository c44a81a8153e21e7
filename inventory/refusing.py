"""Why goods may not go out, in the terms of the line that asked for them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from inventory.drafts import Draft, ItemRef, Take
from inventory.errors import (
    Earmarked,
    Expired,
    NoBackdating,
    NotAccepted,
    NotBefore,
    NotEnough,
)
from inventory.holdings import Held, Shelf
from inventory.kinds import Source
from inventory.models import Document, StockMove
from inventory.rules.picking import usable_on
from inventory.rules.running import Change, offer, short_on

_TAKERS = (
    select(Document.number)
    .join(StockMove, StockMove.document_id == Document.id)
    .where(
        StockMove.lot_id == bindparam("lot"),
        StockMove.from_id == bindparam("place"),
        StockMove.business_on == bindparam("day"),
    )
    .distinct()
    .order_by(Document.number)
    .limit(20)
)


def require_fit(draft: Draft, take: Take, held: Held) -> None:
    """May these goods go out at all, and to this recipient? Raises ``NotAccepted``, ``Expired``, ``Earmarked``."""
    if not held.qualified:
        raise not_accepted(take, held)
    if not usable_on(held.expires_on, draft.on):
        raise expired(take, held)
    by_decision = held.earmark.unresolved and draft.has_reason
    meant = held.earmark.free or held.earmark.meant_for(draft) or by_decision
    if not (meant or take.keeps_earmark):
        raise earmarked(take, held)


def require_not_before(held: Held, on: date) -> None:
    """Nothing leaves a balance on a day before it was last revalued: its share of value would be wrong. Raises
    ``NotBefore``."""
    if held.quantity and on < held.revalued_on:
        raise NotBefore(subject=held.lot.code, on=on, earliest=held.revalued_on, because="REVALUED")


def require_last(held: Held, on: date) -> None:
    """Value is spread over where pieces are now, so on a day after which none has moved. Raises ``NotBefore``."""
    if on < held.last_on:
        raise NotBefore(subject=held.lot.code, on=on, earliest=held.last_on, because="MOVED")


def free_value(held: Held, on: date) -> int:
    """How much value may leave a balance on a past date: shares in whole fen are uneven, and no day may end below
    zero."""
    return max(offer(held.value_fen, [*held.later_worths, *held.worths], on), 0)


def require_free(session: Session, held: Held, on: date, value_fen: int) -> None:
    """Just this much value leaves a balance. Raises ``NoBackdating`` where a later day would not have it."""
    free = held.value_fen if held.last_on <= on else free_value(held, on)
    if free < value_fen:
        later = [*held.later_worths, *held.worths]
        raise _too_late(session, held, on, value_fen, free, "fen", held.value_fen, later)


def no_backdating(
    session: Session, held: Held, on: date, asked: int, free: int, unit: str
) -> NoBackdating:
    """Less is free of a balance on a past date than is asked for; names what took from it on the day that is short."""
    later = [*held.later, *held.changes]
    return _too_late(session, held, on, asked, free, unit, held.quantity, later)


def in_the_way(
    session: Session, take: Take, shelf: Shelf, on: date, usable: int
) -> NoBackdating | None:
    """Of goods to be picked there is enough now, but not on a past day: what took from them later, if anything did."""
    first, by = date.max, dict[str, None]()
    for held in shelf.held:
        later = [*held.later, *held.changes]
        wanted = offer(held.quantity, later, on) + take.quantity - usable
        if (day := short_on(held.quantity, later, on, wanted)) > on:
            first = min(first, day)
            by |= dict.fromkeys(_takers(session, held, day))
    if not by:
        return None
    return NoBackdating(
        subject=take.item.name,
        on=on,
        asked=take.quantity,
        offer=usable,
        unit=take.item.base_unit,
        short_on=first,
        by=list(by),
    )


def _takers(session: Session, held: Held, day: date) -> list[str]:
    said = {"lot": held.lot.id, "place": held.location_id, "day": day}
    return list(session.scalars(_TAKERS, said))


def _too_late(
    session: Session,
    held: Held,
    on: date,
    asked: int,
    free: int,
    unit: str,
    now: int,
    later: Iterable[Change],
) -> NoBackdating:
    day = short_on(now, later, on, asked)
    by = _takers(session, held, day) if day > on else []
    return NoBackdating(
        subject=held.lot.code, on=on, asked=asked, offer=free, unit=unit, short_on=day, by=by
    )


def gifts_would_do(shelf: Shelf, take: Take, short: int) -> bool:
    """Would it be enough with the free gifts that the line may not touch?"""
    if Source.DONATED in (take.sources or ()):
        return False
    gifts = (h for h in shelf.held if h.source == Source.DONATED and h.earmark.free)
    return sum(h.quantity for h in gifts) >= short


def not_accepted(take: Take, held: Held) -> NotAccepted:
    """The lot is on trial or was rejected."""
    return NotAccepted(item=take.item.code, name=take.item.name, lot=held.lot.code, line=take.line)


def not_enough(take: Take, on_hand: int) -> NotEnough:
    """The place holds less than the line asks for."""
    return NotEnough(
        **_subject(take.item),
        location=take.from_.code,
        asked=take.quantity,
        on_hand=on_hand,
        lot=take.lot.code if take.lot else None,
        line=take.line,
    )


def expired(take: Take, held: Held) -> Expired:
    """The lot is past its last day of use."""
    return Expired(
        item=take.item.code,
        name=take.item.name,
        lot=held.lot.code,
        expires_on=held.expires_on or date.max,
        line=take.line,
    )


def earmarked(take: Take, held: Held) -> Earmarked:
    """The lot is for somebody else."""
    return Earmarked(
        item=take.item.code,
        name=take.item.name,
        lot=held.lot.code,
        earmark=held.earmark.text(),
        line=take.line,
    )


def _subject(item: ItemRef) -> dict[str, str]:
    return {"item": item.code, "name": item.name, "unit": item.base_unit}
