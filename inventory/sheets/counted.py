"""What was counted of an item, for S6: 实盘数 and 盘点日期.

Of the newest settled stocktake in the period that had all of the item on its list, in every storage of the
organization. A stocktake of one shelf, or a sample, says nothing about the item as a whole. Of several organizations
together it is told where all that have the item counted it on the same day.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session, aliased

from inventory import kinds, snapshots
from inventory.merged import item_now
from inventory.models import (
    Document,
    Item,
    ItemMerge,
    Location,
    Lot,
    StockMove,
    StocktakeCount,
    StocktakeLine,
    StocktakeResult,
    StocktakeSettlement,
    StocktakeSheet,
)
from inventory.sheets.scope import Scope

_stocktake = aliased(Document)
_reversal = aliased(Document)
_ROWS = (
    select(
        StocktakeResult.document_id,
        _stocktake.posted_at,
        Lot.item_id,
        Item.id.label("now"),
        StocktakeLine.whole,
        StocktakeCount.quantity,
        StocktakeSheet.counted_on,
    )
    .select_from(StocktakeResult)
    .join(StocktakeSettlement, StocktakeSettlement.document_id == StocktakeResult.document_id)
    .join(Document, Document.id == StocktakeResult.document_id)
    .join(_stocktake, _stocktake.id == StocktakeSettlement.stocktake_id)
    .join(StocktakeCount, StocktakeCount.id == StocktakeResult.count_id)
    .join(StocktakeSheet, StocktakeSheet.id == StocktakeCount.sheet_id)
    .join(
        StocktakeLine,
        (StocktakeLine.document_id == StocktakeCount.document_id)
        & (StocktakeLine.line == StocktakeCount.line),
    )
    .join(Lot, Lot.id == StocktakeLine.lot_id)
    .join(Item, Item.id == item_now(Lot.item_id))
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(_reversal.id.is_(None))
)


@dataclass
class _Counted:
    """What one settlement says of one item."""

    posted_at: datetime
    quantity: int = 0
    first: date = date.max
    last: date = date.min
    whole: bool = True
    received_as: set[int] = field(default_factory=set)


def counted(session: Session, scope: Scope) -> dict[int, tuple[int, date]]:
    """By item (id) the pieces that were counted, and on which day the last of them."""
    each = {one: _of_one(session, scope, one) for one in scope.ids}
    if not scope.below:
        return each[scope.organization_id]
    together: dict[int, tuple[int, date]] = {}
    for item, keepers in _keepers(session, scope).items():
        said = [each[one].get(item) for one in keepers]
        known = [one for one in said if one is not None]
        if len(known) == len(said) and len({on for _, on in known}) == 1:
            together[item] = (sum(quantity for quantity, _ in known), known[0][1])
    return together


def _keepers(session: Session, scope: Scope) -> dict[int, set[int]]:
    """By item (id) the organizations (ids) that had it at the end, or moved it in the period."""
    held = snapshots.held(session, scope.ids, scope.end)
    kept = select(held.c.lot_id, held.c.location_id).select_from(held)
    # by their places: without them every move of everybody would be read
    places = select(Location.id).where(Location.organization_id.in_(scope.ids))
    moved = select(StockMove.lot_id, StockMove.from_id).where(
        StockMove.from_id.in_(places), StockMove.business_on.between(scope.start, scope.end)
    )
    there = union_all(kept, moved).subquery()
    rows = session.execute(
        select(Item.id, Location.organization_id)
        .distinct()
        .select_from(there)
        .join(Location, Location.id == there.c.location_id)
        .join(Lot, Lot.id == there.c.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .where(Location.organization_id.in_(scope.ids))
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for item, organization in rows:
        found[item].add(organization)
    return found


def _of_one(session: Session, scope: Scope, organization_id: int) -> dict[int, tuple[int, date]]:
    """The same of one organization."""
    found: dict[tuple[int, int], _Counted] = {}
    rows = session.execute(
        _ROWS.where(
            Document.organization_id == organization_id,
            Document.kind == kinds.ADJUSTMENT.code,
            _stocktake.business_on <= scope.end,
        )
    )
    for row in rows:
        one = found.setdefault((row.document_id, row.now), _Counted(row.posted_at))
        one.quantity += row.quantity
        one.first, one.last = min(one.first, row.counted_on), max(one.last, row.counted_on)
        one.whole = one.whole and row.whole
        one.received_as.add(row.item_id)
    merges = _Merges(session, {item for _, item in found})
    newest: dict[int, tuple[date, int, int]] = {}
    for (document, item), one in found.items():
        inside = scope.start <= one.first and one.last <= scope.end
        if one.whole and inside and merges.all_counted(item, one):
            newest[item] = max(
                newest.get(item, (date.min, 0, 0)), (one.last, document, one.quantity)
            )
    return {item: (quantity, on) for item, (on, _, quantity) in newest.items()}


class _Merges:
    """Which items were one thing when a list was frozen: what was merged later was not looked at together."""

    def __init__(self, session: Session, items: Iterable[int]) -> None:
        self._members: defaultdict[int, set[int]] = defaultdict(set)
        now = session.execute(
            select(Item.id, Item.merged_into_id).where(Item.merged_into_id.in_(sorted(items)))
        )
        for item, into in now:
            self._members[into or item].add(item)
        self._steps: dict[int, Any] = {
            row.from_id: row
            for row in session.execute(
                select(ItemMerge.from_id, ItemMerge.into_id, ItemMerge.merged_at)
            )
        }

    def all_counted(self, item: int, one: _Counted) -> bool:
        """Was everything that the item is now on the list?"""
        then = {self._at(member, one.posted_at) for member in (item, *self._members[item])}
        return then == {self._at(member, one.posted_at) for member in one.received_as}

    def _at(self, item: int, moment: datetime) -> int:
        while item in self._steps and self._steps[item].merged_at <= moment:
            item = self._steps[item].into_id
        return item
