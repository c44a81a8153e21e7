"""Where the pieces of a lot are now: through all that it became, in every organization.

A lot's pieces are kept in places, or they were turned into the pieces of child lots: converted, accepted, or handed
over to another organization. What went back to the source is nowhere. Only under the lock does the answer stay true.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.drafts import ItemRef, LotRef, PlaceRef
from inventory.kinds import Place
from inventory.models import Document, Item, Location, Lot, LotValuation, StockMove
from inventory.models.documents import POSITIONS
from inventory.rules.valuation import spread, take_back

_TURNED = (Place.CONVERTED, Place.HANDED_OVER)
_from = aliased(Location)
_to = aliased(Location)
_reversal = aliased(Document)
_ids: BindParameter[int] = bindparam("ids", expanding=True)
_CHILDREN = select(Lot.id).where(Lot.parent_id.in_(_ids))
_LOTS = (
    select(Lot, Item.code.label("item"), Item.name, Item.base_unit, Location)
    .join(Item, Item.id == Lot.item_id)
    .join(
        Location,
        and_(
            Location.organization_id == Lot.document_id // POSITIONS, Location.kind == Place.SOURCE
        ),
    )
    .where(Lot.id.in_(_ids))
    .order_by(Lot.id)
)
_arrives = StockMove.to_id == Location.id
_HELD = (
    select(
        StockMove.lot_id,
        Location,
        func.sum(case((_arrives, StockMove.quantity), else_=-StockMove.quantity)).label("pieces"),
        func.sum(case((_arrives, StockMove.value_fen), else_=-StockMove.value_fen)).label("value"),
    )
    .join(Location, or_(_arrives, StockMove.from_id == Location.id))
    .where(StockMove.lot_id.in_(_ids))
    .group_by(StockMove.lot_id, Location.id)
    .order_by(StockMove.lot_id, Location.id)
)
# the rows that turned goods into others, and those by which the others came, as they follow each other in a document
_TURNING = (
    select(
        StockMove.document_id,
        StockMove.lot_id,
        StockMove.quantity,
        StockMove.value_fen,
        StockMove.from_id,
        StockMove.to_id,
        _to.kind.label("end"),
        Lot.parent_id,
        (Lot.document_id == StockMove.document_id).label("born"),
    )
    .join(Lot, Lot.id == StockMove.lot_id)
    .join(_to, _to.id == StockMove.to_id)
    .join(Document, Document.id == StockMove.document_id)
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(
        StockMove.lot_id.in_(_ids),
        StockMove.quantity > 0,
        Document.reverses_id.is_(None),
        _reversal.id.is_(None),
        or_(_to.kind.in_(_TURNED), Lot.document_id == StockMove.document_id),
    )
    .order_by(StockMove.document_id, StockMove.line, StockMove.part)
)
_REVALUED = (
    select(
        StockMove.lot_id,
        func.sum(
            case((_from.kind == Place.SOURCE, StockMove.value_fen), else_=-StockMove.value_fen)
        ).label("value"),
    )
    .join(_from, _from.id == StockMove.from_id)
    .where(StockMove.lot_id.in_(_ids), StockMove.quantity == 0)
    .group_by(StockMove.lot_id)
)
_LAST_MOVED = (
    select(StockMove.lot_id, func.max(StockMove.business_on).label("on"))
    .where(StockMove.lot_id.in_(_ids))
    .group_by(StockMove.lot_id)
)
_LAST_VALUED = (
    select(
        LotValuation.lot_id,
        func.max(func.coalesce(_reversal.business_on, Document.business_on)).label("on"),
    )
    .select_from(LotValuation)
    .join(Document, Document.id == LotValuation.document_id)
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(LotValuation.lot_id.in_(_ids))
    .group_by(LotValuation.lot_id)
)


@dataclass(frozen=True)
class Kept:
    """Pieces of a lot in a place, and what they are worth (fen)."""

    place: PlaceRef
    pieces: int
    value_fen: int


@dataclass(frozen=True)
class Turned:
    """Pieces of a lot that left to ``place`` and became those lots, with as many pieces of each (of its own item)."""

    place: PlaceRef
    pieces: int
    into: tuple[tuple["Whereabouts", int], ...]

    @cached_property
    def weight(self) -> Fraction:
        """How many of the pieces have not gone back to the source since."""
        weight = sum((lot.weight for lot, _ in self.into), start=Fraction(0))
        came = sum(pieces for _, pieces in self.into)
        return Fraction(self.pieces * weight.numerator, came * weight.denominator)

    @cached_property
    def value_fen(self) -> int:
        """What those lots are worth now."""
        return sum(lot.value_fen for lot, _ in self.into)


@dataclass(frozen=True)
class Whereabouts:
    """A lot with all that it became. ``document_id`` received it; ``last_on`` is the latest day on which some of it
    moved or was valued."""

    lot: LotRef
    item: ItemRef
    document_id: int
    line: int
    source: PlaceRef
    last_on: date
    kept: tuple[Kept, ...]
    turned: tuple[Turned, ...]

    @property
    def organization_id(self) -> int:
        """Whose lot it is."""
        return self.document_id // POSITIONS

    @cached_property
    def weight(self) -> Fraction:
        """How many pieces have not gone back to the source."""
        kept = Fraction(sum(part.pieces for part in self.kept))
        return kept + sum((part.weight for part in self.turned), start=Fraction(0))

    @cached_property
    def value_fen(self) -> int:
        """What they are worth now."""
        kept = sum(part.value_fen for part in self.kept)
        return kept + sum(part.value_fen for part in self.turned)

    def walk(self) -> Iterator["Whereabouts"]:
        """The lot and all that it became, parents first."""
        yield self
        for part in self.turned:
            for lot, _ in part.into:
                yield from lot.walk()

    def share_out(self, change_fen: int) -> Iterator[tuple["Whereabouts", PlaceRef, int]]:
        """A change of value over where the pieces are: of which lot, in which place, how much; to the last fen, and
        nowhere below zero. What was turned into others passes its share on to them."""
        if not change_fen:
            return
        parts: tuple[Kept | Turned, ...] = (*self.kept, *self.turned)
        weights = [p.pieces if isinstance(p, Kept) else p.weight for p in parts]
        held = [part.value_fen for part in parts]
        places: dict[PlaceRef, int] = defaultdict(int)
        shares = _shares(change_fen, weights, held)
        for part, share in zip(parts, shares, strict=True):
            places[part.place] += share
        yield from ((self, place, share) for place, share in places.items() if share)
        for part, share in zip(parts, shares, strict=True):
            if isinstance(part, Turned):
                lots = [lot for lot, _ in part.into]
                below = _shares(share, [x.weight for x in lots], [x.value_fen for x in lots])
                for lot, its in zip(lots, below, strict=True):
                    yield from lot.share_out(its)


def _shares(change: int, weights: Sequence[int | Fraction], held: Sequence[int]) -> list[int]:
    if not change:
        return [0] * len(weights)
    exact = [Fraction(weight) for weight in weights]
    unit = lcm(*(weight.denominator for weight in exact))
    whole = [int(weight * unit) for weight in exact]
    if change > 0:
        return spread(change, whole)
    return [-taken for taken in take_back(-change, whole, held)]


def of(session: Session, lot_ids: Iterable[int]) -> dict[int, Whereabouts]:
    """Where the pieces of lots are, by lot id; the same number of questions however many they are."""
    asked = set(lot_ids)
    reading = _Reading(session, lineage(session, asked))
    return {lot_id: reading.whereabouts(lot_id) for lot_id in asked}


def lineage(session: Session, lot_ids: Iterable[int]) -> list[int]:
    """Lots and all that they became, those included whose making was reversed."""
    found = edge = set(lot_ids)
    while edge:
        edge = set(session.scalars(_CHILDREN, {"ids": sorted(edge)})) - found
        found = found | edge
    return sorted(found)


class _Reading:
    """The rows of a lineage, a question a table."""

    def __init__(self, session: Session, ids: list[int]) -> None:
        said = {"ids": ids}
        self.lots = {row.Lot.id: row for row in session.execute(_LOTS, said)}
        self.held: dict[int, list[Any]] = defaultdict(list)
        for row in session.execute(_HELD, said):
            self.held[row.lot_id].append(row)
        self.revalued = {row.lot_id: int(row.value) for row in session.execute(_REVALUED, said)}
        self.last: defaultdict[int, date] = defaultdict(lambda: date.min)
        for question in (_LAST_MOVED, _LAST_VALUED):
            for row in session.execute(question, said):
                self.last[row.lot_id] = max(self.last[row.lot_id], row.on)
        self.below: dict[int, list[int]] = defaultdict(list)
        for lot_id, row in self.lots.items():
            if row.Lot.parent_id in self.lots:
                self.below[row.Lot.parent_id].append(lot_id)
        self._follow(session.execute(_TURNING, said))

    def _follow(self, rows: Iterable[Any]) -> None:
        """What became of each lot, document by document: children belong to the row of their parent before them."""
        self.came: dict[int, Any] = {}  # by lot that stands: the row by which it came
        self.turned: dict[int, list[tuple[int, int, list[int]]]] = defaultdict(list)
        before: dict[tuple[int, int], list[int]] = {}
        for row in rows:
            if row.born:
                self.came[row.lot_id] = row
                if row.parent_id is not None:
                    before[row.document_id, row.parent_id].append(row.lot_id)
            if row.end in _TURNED:
                children: list[int] = []
                self.turned[row.lot_id].append((row.to_id, row.quantity, children))
                before[row.document_id, row.lot_id] = children

    def whereabouts(self, lot_id: int) -> Whereabouts:
        """The lot and, one by one, what it became."""
        lot: Lot = self.lots[lot_id].Lot
        row = self.lots[lot_id]
        places = {r.Location.id: _place(r.Location) for r in self.held[lot_id]}
        turned = tuple(
            Turned(
                places[place],
                pieces,
                tuple((self.whereabouts(c), self.came[c].quantity) for c in into),
            )
            for place, pieces, into in self.turned[lot_id]
            if into
        )
        return Whereabouts(
            lot=LotRef(lot.id, lot.code, lot.item_id),
            item=ItemRef(lot.item_id, row.item, row.name, row.base_unit),
            document_id=lot.document_id,
            line=lot.line,
            source=_place(row.Location),
            last_on=self._last_on(lot_id),
            kept=tuple(sorted(self._kept(lot_id, places, turned), key=_inside_first)),
            turned=turned,
        )

    def _last_on(self, lot_id: int) -> date:
        return max(self.last[lot_id], *map(self._last_on, self.below[lot_id]), date.min)

    def _kept(
        self, lot_id: int, places: dict[int, PlaceRef], turned: Sequence[Turned]
    ) -> Iterator[Kept]:
        for row in self.held[lot_id]:
            place = places[row.Location.id]
            if place.kind == Place.SOURCE:
                continue
            gone = [part for part in turned if part.place == place]
            pieces = int(row.pieces) - sum(part.pieces for part in gone)
            value = int(row.value) - sum(
                self.came[c.lot.id].value_fen + self.revalued.get(c.lot.id, 0)
                for part in gone
                for c, _ in part.into
            )
            came = self.came.get(lot_id)
            if came is not None and came.from_id == place.id:  # out of what was converted
                pieces, value = pieces + came.quantity, value + came.value_fen
            if pieces:
                yield Kept(place, pieces, value)


def _inside_first(kept: Kept) -> tuple[bool, str]:
    return not kept.place.inside, kept.place.code


def _place(location: Location) -> PlaceRef:
    return PlaceRef(
        location.id, location.code, location.name, location.kind, location.organization_id
    )
