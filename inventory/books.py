"""The working copy of the balances that a posting touches, while it holds the lock.

Balances are read once, changed in memory document by document, and written back guarded by what was read. Outflows
are held to what is free on their business date; picks and shares of value come from ``inventory.rules``.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Executable, Row, and_, bindparam, literal, not_, select, union_all
from sqlalchemy.orm import Session

from inventory.drafts import Draft, ItemRef, LotRef, Put, Swap, Take
from inventory.errors import DrawnOn, Earmarked, Expired, NoBackdating, NotEnough
from inventory.holdings import Bond, Held, Shelf, bond
from inventory.models import Document, Lot, StockBalance, StockMove
from inventory.models.goods import Acceptance
from inventory.rules.picking import Candidate, Picked, pick, usable_on
from inventory.rules.running import Change, offer
from inventory.rules.valuation import share

_COLUMNS = (
    StockBalance.location_id,
    StockBalance.lot_id,
    StockBalance.item_id,
    StockBalance.quantity,
    StockBalance.value_fen,
    StockBalance.last_on,
    Lot.code,
    Lot.expires_on,
    Lot.earmark_group_id,
    Lot.earmark_organization_id,
    Lot.earmark_counterparty_id,
    Lot.earmark_unresolved,
    Lot.acceptance,
)
_BALANCES = select(*_COLUMNS).join(Lot, Lot.id == StockBalance.lot_id)
# in the order of picking: that of rules.picking.order
_FOR_TAKES = _BALANCES.where(
    StockBalance.location_id.in_(bindparam("locations", expanding=True)),
    StockBalance.item_id.in_(bindparam("items", expanding=True)),
    StockBalance.quantity > 0,
).order_by(
    Lot.expires_on.nulls_last(),
    and_(
        Lot.earmark_group_id.is_(None),
        Lot.earmark_organization_id.is_(None),
        Lot.earmark_counterparty_id.is_(None),
        not_(Lot.earmark_unresolved),
    ),
    Lot.id,
)
_FOR_SWAPS = _BALANCES.where(
    StockBalance.location_id.in_(bindparam("locations", expanding=True)),
    StockBalance.lot_id.in_(bindparam("lots", expanding=True)),
)
_LATER = union_all(
    select(StockMove.to_id, StockMove.lot_id, StockMove.business_on, StockMove.quantity).where(
        StockMove.to_id == bindparam("location"),
        StockMove.lot_id.in_(bindparam("lots", expanding=True)),
        StockMove.business_on > bindparam("on"),
    ),
    select(
        StockMove.from_id,
        StockMove.lot_id,
        StockMove.business_on,
        (literal(0) - StockMove.quantity),
    ).where(
        StockMove.from_id == bindparam("location"),
        StockMove.lot_id.in_(bindparam("lots", expanding=True)),
        StockMove.business_on > bindparam("on"),
    ),
)


class StockBooks:
    """The stock balances of one posting."""

    def __init__(self, session: Session, drafts: Sequence[Draft]) -> None:
        self.session = session
        self.held: dict[tuple[int, int], Held] = {}
        self._shelves: defaultdict[tuple[int, int], Shelf] = defaultdict(Shelf)
        takes = [take for draft in drafts for take in draft.takes]
        swaps = [swap for draft in drafts for swap in draft.swaps]
        if takes:
            for row in self._read(
                _FOR_TAKES,
                locations=_distinct(t.from_.id for t in takes),
                items=_distinct(t.item.id for t in takes),
            ):
                self._shelves[row.location_id, row.item_id].rows.append(row)
        if swaps:
            inside = [p.id for s in swaps for p in (s.from_, s.to) if p.inside]
            for row in self._read(
                _FOR_SWAPS,
                locations=_distinct(inside),
                lots=_distinct(s.lot.id for s in swaps),
            ):
                self._look_at(row)

    def put(self, draft: Draft, put: Put, lot: LotRef) -> None:
        """A new lot comes into its place."""
        self._hold(
            Held(
                location_id=put.to.id,
                lot=lot,
                quantity=put.quantity,
                value_fen=put.value_fen,
                last_on=draft.on,
                expires_on=put.expires_on,
                earmark=bond(put.earmark),
                qualified=put.acceptance == Acceptance.QUALIFIED,
                read=None,
                changes=[Change(draft.on, put.quantity)],
            )
        )

    def take(self, draft: Draft, take: Take) -> list[tuple[LotRef, int, int]]:
        """Take a quantity out of a place: the lots, with quantity and share of value of each.

        Raises ``NotEnough``, ``Expired``, ``Earmarked``, ``NoBackdating``.
        """
        shelf = self._shelves[take.from_.id, take.item.id]
        if any(row.last_on > draft.on for row in shelf.rows):
            self._look_at_all(shelf)
        self._look_ahead(take.from_.id, shelf.held, draft.on)
        named = take.lot is not None
        picks = [self._named(draft, take, shelf)] if named else self._picked(draft, take, shelf)
        return [self._out(draft, take.from_.id, p) for p in picks]

    def swap(self, draft: Draft, swap: Swap) -> None:
        """Move exactly what a reversal says. Raises ``DrawnOn``, ``NoBackdating``."""
        if swap.from_.inside:
            self._swap_out(draft, swap)
        if swap.to.inside:
            held = self.held[swap.to.id, swap.lot.id]
            self._change(held, draft.on, swap.quantity, swap.value_fen)

    def _read(self, statement: Executable, **values: object) -> Iterable[Row[Any]]:
        return self.session.connection().execute(statement, values)

    def _look_at(self, row: Row[Any]) -> Held:
        seen = self.held.get((row.location_id, row.lot_id))
        return seen or self._hold(
            Held(
                location_id=row.location_id,
                lot=LotRef(row.lot_id, row.code, row.item_id),
                quantity=row.quantity,
                value_fen=row.value_fen,
                last_on=row.last_on,
                expires_on=row.expires_on,
                earmark=Bond(
                    row.earmark_group_id,
                    row.earmark_organization_id,
                    row.earmark_counterparty_id,
                    row.earmark_unresolved,
                ),
                qualified=row.acceptance == Acceptance.QUALIFIED,
                read=(row.quantity, row.value_fen),
            )
        )

    def _look_at_all(self, shelf: Shelf) -> None:
        while shelf.rows:
            self._look_at(shelf.rows.popleft())

    def _hold(self, held: Held) -> Held:
        self.held[held.location_id, held.lot.id] = held
        self._shelves[held.location_id, held.lot.item_id].held.append(held)
        return held

    def _in_order(self, shelf: Shelf) -> Iterator[Held]:
        """The lots of a shelf in the order of picking, read ones turned over one by one."""
        seen = sorted(shelf.held, key=lambda held: held.order)
        return heapq.merge(seen, self._turned_over(shelf), key=lambda held: held.order)

    def _turned_over(self, shelf: Shelf) -> Iterator[Held]:
        while shelf.rows:
            row = shelf.rows.popleft()
            if (row.location_id, row.lot_id) not in self.held:
                yield self._look_at(row)

    def _look_ahead(self, location_id: int, held: list[Held], on: date) -> None:
        """Read the later changes of balances that moved after a past date."""
        blind = [h for h in held if h.last_on > on and h.read is not None and h.seen_from > on]
        if not blind:
            return
        by_lot: dict[int, list[Change]] = {h.lot.id: [] for h in blind}
        rows = self.session.connection().execute(
            _LATER, {"location": location_id, "lots": list(by_lot), "on": on}
        )
        for _place, lot_id, business_on, change in rows:
            by_lot[lot_id].append(Change(business_on, change))
        for h in blind:
            h.later = by_lot[h.lot.id]
            h.seen_from = on

    def _offer(self, held: Held, on: date) -> int:
        """What the balance can give on a date."""
        if held.last_on <= on:
            return held.quantity
        return offer(held.quantity, [*held.later, *held.changes], on)

    def _picked(self, draft: Draft, take: Take, shelf: Shelf) -> list[Picked]:
        found = pick(
            (
                Candidate(
                    lot=h.lot.id,
                    offer=self._offer(h, draft.on),
                    expires_on=h.expires_on,
                    meant=None if h.earmark.free else h.earmark.meant_for(draft),
                    qualified=h.qualified,
                )
                for h in self._in_order(shelf)
            ),
            take.quantity,
            draft.on,
        )
        if found.short == 0:
            return list(found.picks)
        by_lot = {h.lot.id: h for h in shelf.held}
        enough_in_all = sum(h.quantity for h in shelf.held) >= take.quantity
        if enough_in_all and found.expired is not None:
            raise _expired(take, by_lot[found.expired])
        if enough_in_all and found.bound is not None:
            raise _earmarked(take, by_lot[found.bound])
        raise _not_enough(take, found.usable)

    def _named(self, draft: Draft, take: Take, shelf: Shelf) -> Picked:
        self._look_at_all(shelf)
        held = next((h for h in shelf.held if h.lot == take.lot), None)
        if held is None or not held.qualified or held.quantity < take.quantity:
            raise _not_enough(take, held.quantity if held else 0)
        if not usable_on(held.expires_on, draft.on):
            raise _expired(take, held)
        by_decision = held.earmark.unresolved and draft.has_reason
        if not (held.earmark.free or held.earmark.meant_for(draft) or by_decision):
            raise _earmarked(take, held)
        free = self._offer(held, draft.on)
        if free < take.quantity:
            raise NoBackdating(subject=held.lot.code, on=draft.on, asked=take.quantity, offer=free)
        return Picked(held.lot.id, take.quantity)

    def _out(self, draft: Draft, location_id: int, picked: Picked) -> tuple[LotRef, int, int]:
        held = self.held[location_id, picked.lot]
        value = share(held.value_fen, held.quantity, picked.quantity)
        self._change(held, draft.on, -picked.quantity, -value)
        return held.lot, picked.quantity, value

    def _swap_out(self, draft: Draft, swap: Swap) -> None:
        held = self.held[swap.from_.id, swap.lot.id]
        if held.quantity < swap.quantity or held.value_fen < swap.value_fen:
            raise self._drawn_on(draft, swap, held.quantity)
        self._look_ahead(swap.from_.id, [held], draft.on)
        free = self._offer(held, draft.on)
        if free < swap.quantity:
            raise NoBackdating(subject=held.lot.code, on=draft.on, asked=swap.quantity, offer=free)
        self._change(held, draft.on, -swap.quantity, -swap.value_fen)

    def _drawn_on(self, draft: Draft, swap: Swap, left: int) -> DrawnOn:
        reversed_ = select(Document.reverses_id).where(Document.reverses_id.is_not(None))
        numbers = self.session.scalars(
            select(Document.number)
            .join(StockMove, StockMove.document_id == Document.id)
            .where(
                StockMove.lot_id == swap.lot.id,
                StockMove.from_id == swap.from_.id,
                Document.reverses_id.is_(None),
                Document.id.not_in(reversed_),
            )
            .distinct()
            .order_by(Document.number)
        )
        return DrawnOn(
            number=draft.reverses.number if draft.reverses else "",
            subject=swap.item.name,
            needed=swap.quantity,
            left=left,
            by=list(numbers),
        )

    @staticmethod
    def _change(held: Held, on: date, quantity: int, value_fen: int) -> None:
        held.quantity += quantity
        held.value_fen += value_fen
        held.last_on = max(held.last_on, on)
        held.changes.append(Change(on, quantity))


def _distinct(ids: Iterable[int]) -> list[int]:
    return sorted(set(ids))


def _not_enough(take: Take, on_hand: int) -> NotEnough:
    return NotEnough(
        **_subject(take.item),
        location=take.from_.code,
        asked=take.quantity,
        on_hand=on_hand,
        lot=take.lot.code if take.lot else None,
        line=take.line,
    )


def _expired(take: Take, held: Held) -> Expired:
    return Expired(
        item=take.item.code,
        name=take.item.name,
        lot=held.lot.code,
        expires_on=held.expires_on or date.max,
        line=take.line,
    )


def _earmarked(take: Take, held: Held) -> Earmarked:
    return Earmarked(
        item=take.item.code,
        name=take.item.name,
        lot=held.lot.code,
        earmark=held.earmark.text(),
        line=take.line,
    )


def _subject(item: ItemRef) -> dict[str, str]:
    return {"item": item.code, "name": item.name, "unit": item.base_unit}
