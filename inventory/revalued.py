"""What was done before a revaluation, and what after: neither is taken back over the other's head.

A revaluation spreads value over where pieces were. What had brought them there is reversed after it, and it is reversed
after what moved them on. A lot's own organization tells the order by the positions of its chain; a document of another
one (an acknowledgement) by the lots that it made, and where it made none by its date.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.drafts import Original
from inventory.errors import DrawnOn, Revalued
from inventory.kinds import Place
from inventory.models import Document, Item, Location, Lot, LotValuation, StockMove
from inventory.models.documents import POSITIONS

_reversal = aliased(Document)
_child = aliased(Lot)
_its_own = aliased(LotValuation)
_owner = Lot.document_id // POSITIONS
_makes_lots = select(_child.id).where(_child.document_id == bindparam("document")).exists()
_values_lots = select(_its_own.lot_id).where(_its_own.document_id == bindparam("document")).exists()
_VALUED_AFTER = (
    select(Document.number, Item.name)
    .select_from(LotValuation)
    .join(Document, Document.id == LotValuation.document_id)
    .join(Lot, Lot.id == LotValuation.lot_id)
    .join(Item, Item.id == Lot.item_id)
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(
        _reversal.id.is_(None),
        Document.id != bindparam("document"),
        Lot.id.in_(select(StockMove.lot_id).where(StockMove.document_id == bindparam("document"))),
        case(
            (
                _owner == bindparam("organization"),
                LotValuation.after_position >= bindparam("position"),
            ),
            (or_(_makes_lots, _values_lots), False),
            else_=Document.business_on >= bindparam("on"),
        ),
    )
    .distinct()
    .order_by(Document.number)
)


def _came_after() -> ColumnElement[bool]:
    """Did ``Document`` move pieces of ``Lot`` after ``LotValuation`` had valued it?"""
    children = select(_child.id).where(
        _child.document_id == Document.id, _child.parent_id == Lot.id
    )
    valued = children.join(
        _its_own,
        and_(_its_own.lot_id == _child.id, _its_own.document_id == LotValuation.document_id),
    )
    return case(
        (_owner == Document.organization_id, Document.position > LotValuation.after_position),
        (children.exists(), not_(valued.exists())),
        else_=Document.business_on > bindparam("on"),
    )


_MOVED_AFTER = (
    select(
        Document.number,
        Lot.id.label("lot_id"),
        Item.name,
        StockMove.from_id,
        StockMove.to_id,
        StockMove.quantity,
    )
    .select_from(LotValuation)
    .join(Lot, Lot.id == LotValuation.lot_id)
    .join(Item, Item.id == Lot.item_id)
    .join(StockMove, and_(StockMove.lot_id == Lot.id, StockMove.quantity > 0))
    .join(Document, Document.id == StockMove.document_id)
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(
        LotValuation.document_id == bindparam("document"),
        Document.reverses_id.is_(None),
        _reversal.id.is_(None),
        _came_after(),
    )
    .order_by(Document.number, StockMove.line, StockMove.part)
)
_ROWS = (
    select(Location.id, StockMove.value_fen)
    .join(Location, or_(Location.id == StockMove.from_id, Location.id == StockMove.to_id))
    .where(
        StockMove.document_id == bindparam("document"),
        StockMove.lot_id == bindparam("lot"),
        Location.kind != Place.SOURCE,
    )
)
_PIECES = select(
    func.sum(
        case((StockMove.to_id == bindparam("place"), StockMove.quantity), else_=-StockMove.quantity)
    )
).where(
    StockMove.lot_id == bindparam("lot"),
    or_(StockMove.to_id == bindparam("place"), StockMove.from_id == bindparam("place")),
)


def require_not_revalued(session: Session, original: Original) -> None:
    """May a document be reversed, for all that revaluations did since, or for what was done since it revalued?

    Only under the lock. Raises ``Revalued`` and ``DrawnOn``, both naming what to reverse first.
    """
    organization, position = divmod(original.id, POSITIONS)
    said = {
        "document": original.id,
        "organization": organization,
        "position": position,
        "on": original.business_on,
    }
    valued = session.connection().execute(_VALUED_AFTER, said).all()
    if valued:
        raise Revalued(
            number=original.number,
            name=valued[0].name,
            by=list(dict.fromkeys(r[0] for r in valued)),
        )
    said = {"document": original.id, "on": original.business_on}
    moved = session.connection().execute(_MOVED_AFTER, said).all()
    if moved:
        raise _drawn_on(session, original, moved)


def _drawn_on(session: Session, original: Original, moved: Any) -> DrawnOn:
    """In fen: what a revaluation gave a lot, and how much of that is still with the pieces to which it gave it."""
    lot = moved[0].lot_id
    needed = left = 0
    rows = session.connection().execute(_ROWS, {"document": original.id, "lot": lot}).all()
    for place, value in rows:
        now = int(session.scalar(_PIECES, {"lot": lot, "place": place}) or 0)
        came = sum(
            m.quantity * ((m.to_id == place) - (m.from_id == place))
            for m in moved
            if m.lot_id == lot
        )
        then = now - came
        needed += value
        left += value * min(now, then) // then if then > 0 else 0
    return DrawnOn(
        number=original.number,
        subject=moved[0].name,
        needed=needed,
        left=left,
        unit="fen",
        by=list(dict.fromkeys(row.number for row in moved)),
    )
