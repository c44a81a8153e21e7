"""What organizations that a sheet covers together hand on to each other, on two paths: by the ends of rows, and by the
dispatch that an acknowledgement is of. Both are of no organization alone, and on no sheet of them together."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from inventory import kinds
from inventory.kinds import Place
from inventory.models import Document, Lot, MoveDraw
from inventory.models.documents import POSITIONS
from inventory.sheets.scope import Scope

_parent = aliased(Lot)
_draw = aliased(MoveDraw)


def by_ends(scope: Scope, from_: Any, to: Any) -> ColumnElement[bool]:
    """Is a row between two places, of ``Document`` and of ``Lot``, one half of that: out of the sender's books, or a
    lot of the receiver's that was one of the sender's?"""
    ends = (from_.kind, to.kind)
    sender = select(_parent.document_id // POSITIONS).where(_parent.id == Lot.parent_id)
    left = or_(*(end == Place.HANDED_OVER for end in ends)) & Document.organization_id.in_(
        scope.ids
    )
    came = or_(*(end == Place.SOURCE for end in ends)) & sender.scalar_subquery().in_(scope.ids)
    return and_(Document.kind == kinds.ACKNOWLEDGEMENT.code, or_(left, came))


def by_documents(scope: Scope) -> ColumnElement[bool]:
    """Does ``Document``, or the one that it reverses, acknowledge what another of the organizations dispatched?"""
    if not scope.below:
        return false()
    drawn = select(_draw.document_id).where(
        _draw.document_id == func.coalesce(Document.reverses_id, Document.id),
        (_draw.of_document_id // POSITIONS).in_(scope.ids),
    )
    return and_(Document.kind == kinds.ACKNOWLEDGEMENT.code, drawn.exists())
