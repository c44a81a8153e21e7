"""The goods of the closing sheet: the columns of S6 over the whole time, where what is left is, and what became of what
was left over."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import and_, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds, snapshots
from inventory.kinds import SURPLUS_NAMES, Place
from inventory.merged import item_now
from inventory.models import Document, DocumentText, Item, Location, Lot, MoveDraw, StockMove
from inventory.sheet import Column, Row
from inventory.sheets import inner, movement
from inventory.sheets.common import signed
from inventory.sheets.scope import Scope

_NOT_HERE = ("opening", "counted", "counted_on")
COLUMNS = (
    *(column for column in movement.COLUMNS if column.key not in _NOT_HERE),
    Column("in_use", "其中在用", role="closing"),
    Column("in_transit", "其中在途", role="closing"),
    Column("became", "余下去向"),
)
FIGURES = tuple(c.key for c in COLUMNS if c.role != "text")
_PLACES = {Place.IN_USE: "in_use", Place.IN_TRANSIT: "in_transit"}
_NAMED = 3  # so many items are named of what is left


def rows(session: Session, scope: Scope, stock: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of S6 of the whole time, each with what is not in store, and with what became of a surplus."""
    elsewhere = _elsewhere(session, scope)
    became = _became(session, scope)
    return tuple(
        {
            **{key: value for key, value in row.items() if key not in _NOT_HERE},
            **{key: elsewhere[str(row["item"])][key] for key in _PLACES.values()},
            "became": _told(became[str(row["item"])]),
        }
        for row in stock
    )


def left(goods: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """What is in store, in use and on the way at the end, each a name and a text."""
    for name, place in (
        ("库存未分配", ""),
        ("在用物资", "in_use"),
        ("在途物资", "in_transit"),
    ):
        there = [f"{r['name']} {of:,} {r['unit']}" for r in goods if (of := _held(r, place))]
        if there:
            more = f"等 {len(there)} 种" if len(there) > _NAMED else ""
            yield name, "、".join(there[:_NAMED]) + more


def _held(row: Row, place: str) -> int:
    """What of an item is in use, on the way or (no place) in store."""
    of = {key: int(row[key] or 0) for key in ("closing", *_PLACES.values())}
    return of[place] if place else of["closing"] - of["in_use"] - of["in_transit"]


def _elsewhere(session: Session, scope: Scope) -> Mapping[str, Counter[str]]:
    """By item (code) what is held at the end and not in store."""
    away = Location.kind.in_(_PLACES)
    held = snapshots.held(session, scope.ids, scope.end, away)
    found = session.execute(
        select(Item.code, Location.kind, func.sum(held.c.quantity))
        .select_from(held)
        .join(Location, Location.id == held.c.location_id)
        .join(Lot, Lot.id == held.c.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .group_by(Item.code, Location.kind)
    )
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item, place, quantity in found:
        sums[item][_PLACES[Place(place)]] += int(quantity)
    return sums


def _became(session: Session, scope: Scope) -> Mapping[str, Counter[str]]:
    """By item (code) what was handed over as surplus, by the words that such a document begins with: goods given for
    good, and goods sent that arrived; less what came back."""
    start, end = aliased(Location), aliased(Location)
    text = aliased(DocumentText)
    about = func.coalesce(MoveDraw.of_document_id, Document.reverses_id, Document.id)
    given = Document.kind.in_((kinds.ISSUE.code, kinds.ISSUE_RETURN.code))
    arrived = and_(
        Document.kind == kinds.ACKNOWLEDGEMENT.code,
        or_(start.kind == Place.HANDED_OVER, end.kind == Place.HANDED_OVER),
        not_(inner.by_documents(scope)),
    )
    found = session.execute(
        select(Item.code, Document.kind, text.text, func.sum(signed()))
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(start, start.id == StockMove.from_id)
        .join(end, end.id == StockMove.to_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .outerjoin(
            MoveDraw,
            (MoveDraw.document_id == StockMove.document_id)
            & (MoveDraw.line == StockMove.line)
            & (MoveDraw.part == StockMove.part),
        )
        .join(text, (text.document_id == about) & (text.line == 0))
        .where(
            start.organization_id.in_(scope.ids),
            StockMove.business_on <= scope.end,
            or_(given & (text.field == "reason"), arrived & (text.field == "note")),
            or_(*(text.text.startswith(name) for name in SURPLUS_NAMES.values())),
        )
        .group_by(Item.code, Document.kind, text.text)
    )
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item, kind, said, quantity in found:
        name = next(name for name in SURPLUS_NAMES.values() if said.startswith(name))
        back = kind == kinds.ISSUE_RETURN.code
        sums[item][name] += -int(quantity) if back else int(quantity)
    return sums


def _told(became: Counter[str]) -> str | None:
    said = [f"{name} {became[name]:,}" for name in SURPLUS_NAMES.values() if became[name]]
    return "；".join(said) or None
