"""What the sheets share: lots reckoned on two paths, totals, how a reversal is named, what an organization is called.

Path one goes by place: what moved into inside places less what moved out. Path two goes by document kind. They meet in
the identities printed on every sheet; a sheet on which they do not meet is not issued. Both set out from the last
snapshot before the period, which the promises hold to the sum of all rows; so a sheet costs what is on hand and what
moved since, never history. Where several organizations are covered together each sets out from its own snapshot, and
what they hand on to each other moves lots and is in no column.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import db, kinds, snapshots
from inventory.clock import day_before
from inventory.dialects import among
from inventory.kinds import Place, Source, Way
from inventory.models import Document, Location, Lot, StockBalance, StockMove, StockSnapshot
from inventory.sheet import Check, Column, Row, Value
from inventory.sheets import inner
from inventory.sheets.scope import Scope
from inventory.snapshots import Anchors


@dataclass(frozen=True)
class LotSum:
    """A lot at the end of the period: by kind what each column of S6 moved of it since the last snapshot before the
    period, and what with that snapshot is left (``net``); by place what is held. Base units."""

    code: str
    moved: Mapping[str, int]
    net: int
    held: int

    @property
    def holds(self) -> bool:
        """R4: what came in less what went out is what is left."""
        return self.net == self.held


# Both ends of a row are of one organization, which need not be that of its document.
from_ = aliased(Location)
to = aliased(Location)
WAY = (
    Document.kind,
    from_.kind.label("start"),
    to.kind.label("end"),
    Document.reverses_id.is_not(None).label("reversal"),
    Lot.source,
)
BY_SOURCE = {
    Source.DONATED: "donated",
    Source.PURCHASED: "purchased",
    Source.ALLOCATED: "allocated",
    Source.TRANSFERRED_IN: "transferred_in",
}


WHOSE = "of"  # the column that says of which organization a row is
INNER = (
    "inner"  # what counts in no column: handed on between organizations that are covered together
)


def way_of(scope: Scope) -> tuple[Any, ...]:
    """What ``column_of`` asks of a row of ``StockMove`` with its ``Document``, its ``Lot`` and both ends."""
    return (*WAY, inner.by_ends(scope, from_, to).label("handed_on")) if scope.below else WAY


def column_of(
    kind: str, start: str, end: str, is_reversal: bool, source: str, handed_on: bool = False
) -> tuple[Way | None, str | None]:
    """The way a row runs (a reversal's is its original's) and the column of S6 in which it counts, if in any."""
    way = kinds.KINDS[kind].way(*((end, start) if is_reversal else (start, end)))
    if way is None or way.column is None:
        return way, None
    if handed_on:
        return way, INNER
    return way, BY_SOURCE[Source(source)] if way.column == kinds.BY_SOURCE else way.column


def counts(way: Way, column: str) -> int:
    """With which sign a row counts in its column; what is handed on, as it changes what the sender or the receiver
    holds."""
    return way.effect if column == INNER else way.sign


def signed() -> ColumnElement[int]:
    """A move's quantity, negative in a reversal: it counts in its original's column with minus."""
    return case((Document.reverses_id.is_not(None), -StockMove.quantity), else_=StockMove.quantity)


def lot_sums(session: Session, scope: Scope) -> dict[int, LotSum]:
    """Every lot of the organizations with a balance at the end or a move in the period, by lot id."""
    starts = before(session, scope)
    counted = _counted_by_lot(session, starts)
    by_kind = _lots_by_kind(session, scope, starts)
    held = held_by_lot(session, scope)
    sums = {}
    for lot_id in by_kind.keys() | counted.keys() | held.keys():
        lot = by_kind.get(lot_id) or _ByKind(str(lot_id), {})
        left = held.get(lot_id, 0)
        net = counted.get(lot_id, 0) + lot.net
        if left or net or lot.last_on >= scope.start:
            sums[lot_id] = LotSum(lot.code, lot.moved, net, left)
    return sums


def before(session: Session, scope: Scope) -> Anchors:
    """The last snapshot of each organization before the period."""
    return snapshots.anchors(session, scope.ids, day_before(scope.start))


def since(starts: Anchors, end: date) -> ColumnElement[bool]:
    """Is a row of ``StockMove`` one of these organizations, after their snapshots and up to the end?"""
    by_day: defaultdict[date, list[int]] = defaultdict(list)
    for organization, anchor in starts.items():
        by_day[anchor.through].append(organization)
    tails = (
        from_.organization_id.in_(ids) & (StockMove.business_on > through)
        for through, ids in sorted(by_day.items())
    )
    return and_(or_(*tails), StockMove.business_on <= end)


def _counted_by_lot(session: Session, starts: Anchors) -> dict[int, int]:
    rows = session.execute(
        select(StockSnapshot.lot_id, func.sum(StockSnapshot.quantity))
        .where(StockSnapshot.snapshot_id.in_([start.snapshot_id for start in starts.values()]))
        .group_by(StockSnapshot.lot_id)
    )
    return {lot_id: int(quantity) for lot_id, quantity in rows}


def with_children(session: Session, sums: Mapping[int, LotSum]) -> dict[int, LotSum]:
    """The sums of lots together with those of the lots that they became here while staying the same goods: goods on
    trial that were accepted, goods handed on. What was converted into something else stays with that."""
    moved = {lot_id: dict(lot.moved) for lot_id, lot in sums.items()}
    held = {lot_id: lot.held for lot_id, lot in sums.items()}
    for child_id, parent_id in parents(session, sums).items():
        held[parent_id] += held[child_id]
        for column, quantity in moved[child_id].items():
            moved[parent_id][column] = moved[parent_id].get(column, 0) + quantity
    return {
        lot_id: LotSum(lot.code, moved[lot_id], lot.net, held[lot_id])
        for lot_id, lot in sums.items()
    }


def parents(session: Session, sums: Mapping[int, LotSum]) -> dict[int, int]:
    """Of lots (ids) those that are the same goods as another one of them, which they came from: no lot before its own
    children."""
    parent = aliased(Lot)
    rows = session.execute(
        select(Lot.id, Lot.parent_id)
        .join(parent, (parent.id == Lot.parent_id) & (parent.item_id == Lot.item_id))
        .where(among(Lot.id, "lots"))
        .order_by(Lot.id.desc()),
        {"lots": sorted(sums)},
    )
    of = {child: above for child, above in rows if above is not None and above in sums}

    def depth(lot: int) -> int:
        return 1 + depth(of[lot]) if lot in of else 0

    return {child: of[child] for child in sorted(of, key=depth, reverse=True)}


def held_by_lot(session: Session, scope: Scope) -> dict[int, int]:
    """What inside places hold of each lot at the end: from the balances where the end is now, else from the last
    snapshot and the moves since."""
    if scope.end >= db.today(session):
        rows = session.execute(
            select(StockBalance.lot_id, func.sum(StockBalance.quantity))
            .join(Location, Location.id == StockBalance.location_id)
            .where(Location.organization_id.in_(scope.ids), StockBalance.quantity > 0)
            .group_by(StockBalance.lot_id)
        )
        return {lot_id: int(quantity) for lot_id, quantity in rows}
    held = snapshots.held(session, scope.ids, scope.end)
    rows = session.execute(select(held.c.lot_id, func.sum(held.c.quantity)).group_by(held.c.lot_id))
    return {lot_id: int(quantity) for lot_id, quantity in rows}


def check_lots(sums: Iterable[LotSum]) -> Check:
    """R4 in words."""
    lots = list(sums)
    broken = [lot for lot in lots if not lot.holds]
    if broken:
        first = broken[0]
        detail = (
            f"{len(lots)} 批中 {len(broken)} 批不相符，如 {first.code}："
            f"按单据应存 {first.net:,}，按库房实存 {first.held:,}"
        )
        return Check("R4", False, detail)
    return Check("R4", True, f"每一批：收进 − 出去 = 结存，{len(lots)} 批全部相符")


def revalued_fen() -> Any:
    """How much more (less: with minus) all of ``Lot`` is worth by ``Document``, a revaluation, wherever it is."""
    source = aliased(Location)
    up = case((source.kind == Place.SOURCE, StockMove.value_fen), else_=-StockMove.value_fen)
    return (
        select(func.coalesce(func.sum(up), 0))
        .join(source, source.id == StockMove.from_id)
        .where(StockMove.document_id == Document.id, StockMove.lot_id == Lot.id)
        .correlate(Document, Lot)
        .scalar_subquery()
    )


def told_whose(columns: tuple[Column, ...], scope: Scope, title: str) -> tuple[Column, ...]:
    """The columns of a sheet whose rows are of one organization each: where it covers several, with the column that
    says of which."""
    number, *rest = columns
    return (number, Column(WHOSE, title), *rest) if scope.below else columns


def whose(scope: Scope, document_id: int) -> Row:
    """What that column says of a row about a document; nothing on a sheet of one organization alone."""
    return {WHOSE: scope.name_of(document_id)} if scope.below else {}


def totals(rows: Sequence[Row], name: str, unit: str, keys: Sequence[str]) -> tuple[Row, ...]:
    """A total for each (name, unit) in the order of first appearance; never across units. Unknown is not added."""
    sums: dict[tuple[Value, Value], dict[str, Value]] = {}
    for row in rows:
        total = sums.setdefault(
            (row[name], row[unit]), {"item": row[name], "unit": row[unit], **dict.fromkeys(keys)}
        )
        for key in keys:
            value = row[key]
            if isinstance(value, int):
                before = total[key]
                total[key] = value + (before if isinstance(before, int) else 0)
    return tuple(sums.values())


def reversal_notes(
    session: Session, scope: Scope, *of_this_sheet: ColumnElement[bool]
) -> tuple[str, ...]:
    """The line that explains figures struck out in the period: which document reverses which.

    ``of_this_sheet`` says of ``Document``, the reversal, which ones the sheet shows.
    """
    original = aliased(Document)
    rows = session.execute(
        select(Document.number, original.number)
        .join(original, original.id == Document.reverses_id)
        .where(
            Document.reverses_id.is_not(None),  # by what there are few of, and not by the days
            Document.business_on.between(scope.start, scope.end),
            *of_this_sheet,
        )
        .order_by(Document.business_on, Document.id)
    ).all()
    if not rows:
        return ()
    return ("冲销单据：" + "；".join(f"{old} 由 {new} 冲销" for new, old in rows),)


def in_period(scope: Scope) -> ColumnElement[bool]:
    """Is ``StockMove``, of ``Document``, of the days of the sheet? Both have the day: by that of the documents the few
    that an organization wrote in them are found, and what they moved by them."""
    days = scope.start, scope.end
    return and_(Document.business_on.between(*days), StockMove.business_on.between(*days))


def moves_goods(scope: Scope, *of_lots: ColumnElement[bool]) -> ColumnElement[bool]:
    """Does ``Document`` move goods of these organizations (of such lots)? One that only values them does not."""
    return (
        select(StockMove.lot_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(from_, from_.id == StockMove.from_id)
        .where(
            StockMove.document_id == Document.id,
            StockMove.quantity > 0,
            from_.organization_id.in_(scope.ids),
            *of_lots,
        )
        .exists()
    )


@dataclass
class _ByKind:
    code: str
    moved: dict[str, int]
    net: int = 0
    last_on: date = date.min


def _lots_by_kind(session: Session, scope: Scope, starts: Anchors) -> dict[int, _ByKind]:
    """Path two, lot by lot: what each kind of document moved, in its column, since the snapshot and up to the end."""
    way_to_count = way_of(scope)
    rows = session.execute(
        select(
            Lot.id,
            Lot.code,
            *way_to_count,
            func.sum(signed()),
            func.max(StockMove.business_on),
        )
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(from_, from_.id == StockMove.from_id)
        .join(to, to.id == StockMove.to_id)
        .where(since(starts, scope.end))
        .group_by(Lot.id, Lot.code, *way_to_count)
    )
    lots: dict[int, _ByKind] = {}
    for lot_id, code, *ran, quantity, last_on in rows:
        lot = lots.setdefault(lot_id, _ByKind(code, defaultdict(int)))
        lot.last_on = max(lot.last_on, last_on)
        way, column = column_of(*ran)
        if way is not None and column is not None:
            lot.moved[column] += counts(way, column) * int(quantity)
            lot.net += way.effect * int(quantity)
    return lots
