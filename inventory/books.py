"""The working copy of the balances that a posting touches, while it holds the lock.

Balances are read once, changed in memory document by document, and written back guarded by what was read. Outflows
are held to what is free on their business date; picks and shares of value come from ``inventory.rules``.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.balance_rows import EXACTLY, FOR_TAKES, LATER, UNHELD
from inventory.drafts import Draft, Draw, ItemRef, LotRef, Put, Swap, Take, Worth
from inventory.drawn_books import DrawnBooks
from inventory.errors import BadInput, DrawnOn, LedgerError
from inventory.holdings import Bond, Held, Shelf, bond
from inventory.models import Document, StockMove
from inventory.models.goods import Acceptance
from inventory.prepared import PreparedQuery
from inventory.refusing import (
    earmarked,
    expired,
    free_value,
    gifts_would_do,
    in_the_way,
    no_backdating,
    not_accepted,
    not_enough,
    require_fit,
    require_free,
    require_last,
    require_not_before,
)
from inventory.rules.picking import Candidate, Pick, Picked, pick
from inventory.rules.running import Change, offer
from inventory.rules.valuation import share, spread

Moved: TypeAlias = tuple[LotRef, int, int]  # a lot, base units, fen
_ORDER = attrgetter("order")


class _Coming(NamedTuple):
    """Goods on their way into an inside place within a document."""

    place_id: int
    on: date
    lot: LotRef
    quantity: int
    value_fen: int


class StockBooks:
    """The stock balances of one posting."""

    def __init__(self, session: Session, drafts: Sequence[Draft]) -> None:
        self.session = session
        self.held: dict[tuple[int, int], Held] = {}
        self._now: dict[int, int] = {}  # what an item was merged into, for those with lots to pick
        self._shelves: defaultdict[tuple[int, int], Shelf] = defaultdict(Shelf)
        self._lots_of: dict[int, LotRef] = {}  # by identity of the row that made them
        self._pools: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._shares: dict[tuple[str, int], Iterator[int]] = {}
        self._coming: list[_Coming] = []
        self.drawn = DrawnBooks(session, drafts)
        takes = [take for draft in drafts for take in draft.takes if take.put is None]
        self._read_shelves([take for take in takes if take.lot is None])
        exact: list[Take | Draw | Swap | Worth] = [take for take in takes if take.lot is not None]
        for draft in drafts:
            exact += [*draft.draws, *draft.swaps, *draft.worths]
        if exact:
            inside = [p.id for row in exact for p in (row.from_, row.to) if p.inside]
            for row in self._read(
                EXACTLY,
                locations=_distinct(inside),
                lots=_distinct(row.lot.id for row in exact if row.lot is not None),
            ):
                self._look_at(row)

    def _read_shelves(self, takes: Sequence[Take]) -> None:
        """The lots among which a pick will choose: of an item, and of those merged into it, on one shelf."""
        if not takes:
            return
        for item in {take.item for take in takes}:
            self._now |= dict.fromkeys(item.others, item.id)
        wanted: defaultdict[int, set[int]] = defaultdict(set)
        for take in takes:
            wanted[take.from_.id].update(take.item.ids)
        now = self._now.get
        # a place at a time: all places by all items would read shelves of which nobody takes
        for location_id, items in sorted(wanted.items()):
            for row in self._read(FOR_TAKES, location=location_id, items=sorted(items)):
                self._shelves[location_id, now(row.item_id, row.item_id)].add(row)

    def _shelf(self, location_id: int, item_id: int) -> Shelf:
        return self._shelves[location_id, self._now.get(item_id, item_id)]

    def put(self, draft: Draft, put: Put, lot: LotRef) -> list[Moved]:
        """A new lot comes into its place, with its own value or its share of what its pool took out."""
        value = put.value_fen if put.pool is None else self._share(draft, put)
        self._lots_of[id(put)] = lot
        self._hold(
            Held(
                location_id=put.to.id,
                lot=lot,
                quantity=put.quantity,
                value_fen=value,
                last_on=draft.on,
                expires_on=put.expires_on,
                earmark=bond(put.earmark),
                qualified=put.acceptance == Acceptance.QUALIFIED,
                source=put.source,
                read=None,
                changes=[Change(draft.on, put.quantity)],
                worths=[Change(draft.on, value)],
            )
        )
        return [(lot, put.quantity, value)]

    def take(self, draft: Draft, take: Take) -> list[Moved]:
        """Take a quantity out of a place: the lots, with quantity and share of value of each.

        Raises ``NotEnough``, ``Expired``, ``Earmarked``, ``NoBackdating``.
        """
        lot = self._lots_of[id(take.put)] if take.put is not None else take.lot
        picks = [self._named(draft, take, lot)] if lot else self._picked(draft, take)
        moved = [self._out(draft, take.from_.id, p) for p in picks]
        if take.pool is not None:
            self._pools[draft.request_key, take.pool] += sum(value for _, _, value in moved)
        if take.to.inside:
            self._coming += [_Coming(take.to.id, draft.on, *m) for m in moved]
        return moved

    def draw(self, draft: Draft, draw: Draw) -> list[Moved]:
        """Move a quantity of what an earlier row moved. Raises ``OverLine``, ``NoBackdating``."""
        self.drawn.require_left(draw)
        if draw.from_.inside:
            held = self.held[draw.from_.id, draw.lot.id]
            self._require_offer(draw.item, held, draft.on, draw.quantity)
            _, _, value = self._out(draft, draw.from_.id, Picked(draw.lot.id, draw.quantity))
        else:
            value = self.drawn.share(draw, draft.on)
        self.drawn.draw(draw.of, draw.quantity, value)
        if draw.pool is not None:
            self._pools[draft.request_key, draw.pool] += value
        if draw.to.inside:
            self._coming.append(_Coming(draw.to.id, draft.on, draw.lot, draw.quantity, value))
        return [(draw.lot, draw.quantity, value)]

    def swap(self, draft: Draft, swap: Swap) -> list[Moved]:
        """Move exactly what a reversal says, and give back what was drawn. Raises ``DrawnOn``, ``NoBackdating``,
        ``NotBefore``."""
        if swap.quantity == 0:
            for place in (swap.from_, swap.to):
                if place.inside:
                    require_last(self.held[place.id, swap.lot.id], draft.on)
        if swap.from_.inside:
            self._swap_out(draft, swap)
        if swap.to.inside:
            held = self.held[swap.to.id, swap.lot.id]
            self._change(held, draft.on, swap.quantity, swap.value_fen)
        if swap.of is not None:
            self.drawn.draw(swap.of, -swap.quantity, -swap.value_fen)
        return [(swap.lot, swap.quantity, swap.value_fen)]

    def worth(self, draft: Draft, row: Worth) -> list[Moved]:
        """Value comes to pieces where they are, or leaves them. Raises ``NotBefore``."""
        for place, value in ((row.from_, -row.value_fen), (row.to, row.value_fen)):
            if place.inside:
                held = self.held[place.id, row.lot.id]
                require_last(held, draft.on)
                self._change(held, draft.on, 0, value)
        return [(row.lot, 0, row.value_fen)]

    def _share(self, draft: Draft, put: Put) -> int:
        key = draft.request_key, put.pool or 0
        if key not in self._shares:
            weights = [p.weight or p.quantity for p in draft.puts if p.pool == put.pool]
            self._shares[key] = iter(spread(self._pools[key], weights))
        return next(self._shares[key])

    def settle(self) -> None:
        """Let what a document brought into inside places come into their balances, those read that were not yet."""
        unread = [c for c in self._coming if (c.place_id, c.lot.id) not in self.held]
        if unread:
            places, lots = (
                _distinct(c.place_id for c in unread),
                _distinct(c.lot.id for c in unread),
            )
            for row in self._read(EXACTLY, locations=places, lots=lots):
                self._look_at(row)
            facts = {row.lot_id: row for row in self._read(UNHELD, lots=lots)}
        for coming in self._coming:
            held = self.held.get((coming.place_id, coming.lot.id))
            if held is None:
                held = self._look_at(facts[coming.lot.id], coming.place_id)
            self._change(held, coming.on, coming.quantity, coming.value_fen)
        self._coming.clear()

    def _read(self, query: PreparedQuery, **values: object) -> list[Any]:
        return query.rows(self.session.connection(), values)

    def _look_at(self, row: Any, unheld_in: int | None = None) -> Held:
        """A balance that was read; ``unheld_in``: a place that has none of the lot yet."""
        seen = self.held.get((row.location_id, row.lot_id))
        return seen or self._hold(
            Held(
                location_id=unheld_in or row.location_id,
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
                source=row.source,
                read=None if unheld_in else (row.quantity, row.value_fen),
                revalued_on=row.revalued_on or date.min,
            )
        )

    def _look_at_all(self, shelf: Shelf) -> None:
        while shelf.rows:
            self._look_at(shelf.rows.popleft())

    def _hold(self, held: Held) -> Held:
        self.held[held.location_id, held.lot.id] = held
        self._shelf(held.location_id, held.lot.item_id).held.append(held)
        return held

    def _in_order(self, shelf: Shelf, take: Take) -> Iterator[Held]:
        """The lots of a shelf in the order of picking, read ones turned over one by one."""
        if take.sources is not None:
            return self._by_source(shelf, take.sources)
        seen = sorted(shelf.held, key=_ORDER)
        if not shelf.rows:
            return iter(seen)
        return heapq.merge(seen, self._turned_over(shelf), key=_ORDER)

    def _by_source(self, shelf: Shelf, sources: Sequence[str]) -> Iterator[Held]:
        """Only lots of these sources, or bound to somebody, in the order of the sources."""
        self._look_at_all(shelf)
        bound = len(sources)
        ranked = sorted(
            (sources.index(h.source) if h.source in sources else bound, h.order, h)
            for h in shelf.held
            if h.source in sources or not h.earmark.free
        )
        return (held for _, _, held in ranked)

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
        by_lot: dict[int, list[tuple[date, int, int]]] = {h.lot.id: [] for h in blind}
        rows = self._read(LATER, location=location_id, lots=list(by_lot), on=on)
        for _place, lot_id, business_on, quantity, value in rows:
            by_lot[lot_id].append((business_on, quantity, value))
        for h in blind:
            h.later = [Change(day, quantity) for day, quantity, _ in by_lot[h.lot.id]]
            h.later_worths = [Change(day, value) for day, _, value in by_lot[h.lot.id]]
            h.seen_from = on

    def _offer(self, held: Held, on: date) -> int:
        """What the balance can give on a date: nothing before it was last revalued."""
        if held.last_on <= on:
            return held.quantity
        if on < held.revalued_on:
            return 0
        return offer(held.quantity, [*held.later, *held.changes], on)

    def _picked(self, draft: Draft, take: Take) -> list[Picked]:
        shelf = self._shelf(take.from_.id, take.item.id)
        if shelf.latest > draft.on:
            self._look_at_all(shelf)
        self._look_ahead(take.from_.id, shelf.held, draft.on)
        found = pick(
            (
                Candidate(
                    lot=h.lot.id,
                    offer=self._offer(h, draft.on),
                    expires_on=h.expires_on,
                    meant=None if h.earmark.free else h.earmark.meant_for(draft),
                    qualified=h.qualified,
                )
                for h in self._in_order(shelf, take)
            ),
            take.quantity,
            draft.on,
        )
        if found.short == 0:
            return list(found.picks)
        raise self._why_not(draft, take, shelf, found)

    def _why_not(self, draft: Draft, take: Take, shelf: Shelf, found: Pick) -> LedgerError:
        """Why a line cannot be picked: what is there and may not go out, else that there is too little."""
        by_lot = {h.lot.id: h for h in shelf.held}
        if take.sources is not None and gifts_would_do(shelf, take, found.short):
            return BadInput(field="reason", problem="其余是受赠物资，发给企业要写明理由")
        enough_in_all = sum(h.quantity for h in shelf.held) >= take.quantity
        if not enough_in_all:
            return not_enough(take, found.usable)
        for held in shelf.held:
            require_not_before(held, draft.on)
        if found.expired is not None:
            return expired(take, by_lot[found.expired])
        if found.bound is not None:
            return earmarked(take, by_lot[found.bound])
        if found.unaccepted is not None:
            return not_accepted(take, by_lot[found.unaccepted])
        late = in_the_way(self.session, take, shelf, draft.on, found.usable)
        return late or not_enough(take, found.usable)

    def _named(self, draft: Draft, take: Take, lot: LotRef) -> Picked:
        held = self.held.get((take.from_.id, lot.id))
        if held is None or held.quantity < take.quantity:
            raise not_enough(take, held.quantity if held else 0)
        if not take.any_state:
            require_fit(draft, take, held)
        self._require_offer(take.item, held, draft.on, take.quantity)
        return Picked(held.lot.id, take.quantity)

    def _require_offer(self, item: ItemRef, held: Held, on: date, quantity: int) -> None:
        require_not_before(held, on)
        self._look_ahead(held.location_id, [held], on)
        free = self._offer(held, on)
        if free < quantity:
            raise no_backdating(self.session, held, on, quantity, free, item.base_unit)

    def _out(self, draft: Draft, location_id: int, picked: Picked) -> Moved:
        held = self.held[location_id, picked.lot]
        value = share(held.value_fen, held.quantity, picked.quantity)
        if held.last_on > draft.on:
            value = min(value, free_value(held, draft.on))
            if picked.quantity == held.quantity:
                require_free(self.session, held, draft.on, held.value_fen)
        self._change(held, draft.on, -picked.quantity, -value)
        return held.lot, picked.quantity, value

    def _swap_out(self, draft: Draft, swap: Swap) -> None:
        held = self.held[swap.from_.id, swap.lot.id]
        if held.quantity < swap.quantity or held.value_fen < swap.value_fen:
            raise self._drawn_on(draft, swap, held.quantity)
        self._require_offer(swap.item, held, draft.on, swap.quantity)
        require_free(self.session, held, draft.on, swap.value_fen)
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
            unit=swap.item.base_unit,
            by=list(numbers),
        )

    @staticmethod
    def _change(held: Held, on: date, quantity: int, value_fen: int) -> None:
        held.quantity += quantity
        held.value_fen += value_fen
        held.last_on = max(held.last_on, on)
        held.changes.append(Change(on, quantity))
        held.worths.append(Change(on, value_fen))
        if quantity == 0:
            held.revalued_on = max(held.revalued_on, on)


def _distinct(ids: Iterable[int]) -> list[int]:
    return sorted(set(ids))
