"""The verb by which one keeper hands over to the next (交接): the list of a moment, signed by both and a witness.

It posts a document without rows, whose list enters its digest: what was there, what was in use, which stubs were out
and what was not finished. What differs from what is there is counted before, and the stocktake is named.
"""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from inventory import access, db, handover_ledger, kinds, listings, posting, resolve
from inventory.drafts import Draft, Listing, Posted
from inventory.errors import BadInput
from inventory.models import HandoverLine
from inventory.rows import texts
from inventory.stocktake_books import standing_settlement
from inventory.stocktakes import find

NAME_MAX = 64


def hand_over(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    giver: str,
    receiver: str,
    witness: str,
    location: str | None = None,
    stocktake: str | None = None,
    note: str | None = None,
) -> Posted:
    """``giver`` (移交人) hands over to ``receiver`` (接收人), watched by ``witness`` (监交人), what ``organization``
    has now: everything, or the goods of one storage. ``stocktake`` is the settled one that was made for it.

    Raises ``BadInput`` for a date that is not today, for two of the three that are one, for a stocktake that is not
    settled and for nothing to hand over; ``NotFound``, ``NotAllowed``, ``ClosedPeriod``.
    """
    ground = access.permit(session, actor=actor, act="hand_over", organization=organization)
    names = {"giver": giver, "receiver": receiver, "witness": witness}
    people = {key: resolve.words(name, key, most=NAME_MAX) for key, name in names.items()}
    if len(set(people.values())) != len(people):
        raise BadInput(field="receiver", problem="移交人、接收人、监交人要是三个人")
    if location is not None:
        resolve.storages(session, ground, [location], "hand_over")
    settled = None if stocktake is None else _settled(session, organization, stocktake)
    draft = Draft(
        kind=kinds.HANDOVER,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"on": on, "location": location, "stocktake": stocktake},
        texts=texts(**people, stocktake=stocktake, note=note),
        complete=lambda d: _listed(session, d, location, settled),
    )
    return posting.post(session, [draft])[0]


def _listed(session: Session, draft: Draft, location: str | None, settlement: str | None) -> Draft:
    """The list as it is now. Under the lock."""
    today = db.today(session)
    if draft.on != today:
        problem = f"交接的是现在的账，日期要写今天 {today.isoformat()}"
        raise BadInput(field="on", problem=problem)
    ground = draft.ground
    rows = handover_ledger.now(
        session,
        actor=ground.actor,
        organization=ground.organization,
        location=location,
        settlement=settlement,
    )
    if not rows:
        raise BadInput(field="organization", problem="没有要交接的物资和单据")
    listed = [row.listed for row in rows]
    return replace(
        draft,
        listing=Listing(
            rows=tuple((HandoverLine, one._asdict()) for one in listed),
            content=listings.handed_over(listed),
        ),
    )


def _settled(session: Session, organization: str, number: str) -> str:
    """The document that settled the stocktake ``number``."""
    found = find(session, organization, number)
    settlement = standing_settlement(session, found.id)
    if settlement is None:
        raise BadInput(field="stocktake", problem=f"{number} 还没有结转，请先结转盘点")
    return settlement
