"""Why goods may not go out, in the terms of the line that asked for them."""

from datetime import date

from inventory.drafts import Draft, ItemRef, Take
from inventory.errors import Earmarked, Expired, NotAccepted, NotEnough
from inventory.holdings import Held
from inventory.rules.picking import usable_on


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
