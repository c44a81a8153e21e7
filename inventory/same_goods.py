"""What a lot became where it lies: goods on trial that were accepted or not, cartons that were opened and are the same
item. What of it goes back to who gave it goes back out of those lots."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, select
from sqlalchemy.orm import aliased

from inventory.dialects import among
from inventory.merged import item_now
from inventory.models import Lot
from inventory.models.documents import POSITIONS


def of_lots(name: str) -> CTE:
    """Rows ``root_id`` and ``lot_id``: the lots of the parameter ``name`` (ids), each itself and what it became in the
    same organization, as far as that is the same item. What another organization got is its own affair."""
    return of(among(Lot.id, name))


def of(which: ColumnElement[bool]) -> CTE:
    """The same of the lots for which a condition on ``Lot`` holds."""
    itself = select(Lot.id.label("root_id"), Lot.id.label("lot_id")).where(which)
    found = itself.cte("same_goods", recursive=True)
    parent, child = aliased(Lot), aliased(Lot)
    return found.union_all(
        select(found.c.root_id, child.id)
        .join(parent, parent.id == found.c.lot_id)
        .join(child, child.parent_id == parent.id)
        .where(*_same(parent, child))
    )


def above(found: CTE) -> CTE:
    """The other way round: rows ``lot_id, …`` of a recursive table, and each again for every lot out of which its lot
    became what it is."""
    parent, child = aliased(Lot), aliased(Lot)
    said = [column for column in found.c if column.name != "lot_id"]
    return found.union_all(
        select(parent.id, *said)
        .join(child, child.id == found.c.lot_id)
        .join(parent, parent.id == child.parent_id)
        .where(*_same(parent, child))
    )


def _same(parent: Any, child: Any) -> tuple[ColumnElement[bool], ...]:
    """In the same organization, and the same item."""
    return (
        child.document_id // POSITIONS == parent.document_id // POSITIONS,
        item_now(child.item_id) == item_now(parent.item_id),
    )
