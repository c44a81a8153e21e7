"""Questions along the lineage of goods, across organizations: from whom, to whom, and what is left.

A lot and those it became are one lineage. What a donor gave is followed down to everybody who got some of it; what a
recipient got is followed up to who gave it. Through orders it runs on into money: who was paid for a lot and out of
which sub-allocation, and what became of one. A trace shows the lots of which the asker's organizations had a part, with
all that led to them; documents of organizations that are not his own are named and not told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import access, kinds, payees, trace_money
from inventory.access import Ground
from inventory.dialects import among, within
from inventory.errors import BadInput, LedgerError, NotFound
from inventory.kinds import INSIDE, Origin, Place
from inventory.merged import counterparty_ids, counterparty_now, item_now
from inventory.models import (
    Counterparty,
    Document,
    Item,
    Location,
    Lot,
    Organization,
    RecipientGroup,
    StockBalance,
    StockMove,
)
from inventory.order_money import Bought
from inventory.trace_money import TracedOrder


@dataclass(frozen=True)
class TracedLot:
    """A lot of the lineage: ``received`` base units came in, ``left`` are inside the asker's places; ``giver`` is
    None where anonymous."""

    lot: str
    parent: str | None
    item: str
    name: str
    unit: str
    organization: str
    organization_name: str
    origin: str
    source: str
    giver: str | None
    giver_kind: str | None
    received: int
    left: int


@dataclass(frozen=True)
class Step:
    """One move: base units from one place to another, and for whom. ``direction``: in, out or within."""

    number: str
    kind: str
    kind_name: str
    on: date
    organization: str
    lot: str
    quantity: int
    unit: str
    direction: str
    recipient: str | None
    reversal: bool


@dataclass(frozen=True)
class Got:
    """What a recipient got of an item, in base units: issued less returned and reversed."""

    recipient: str
    organization: str
    item: str
    name: str
    unit: str
    quantity: int


@dataclass(frozen=True)
class Trace:
    """The lots, parents first; the steps by date; who got how much; the orders on which the lots came in, with their
    money."""

    lots: tuple[TracedLot, ...]
    steps: tuple[Step, ...]
    got: tuple[Got, ...]
    orders: tuple[TracedOrder, ...] = ()


_recipient = aliased(Organization)
_parent = aliased(Lot)
_from = aliased(Location)
_to = aliased(Location)
_UP = select(Lot.parent_id).where(among(Lot.id, "ids"), Lot.parent_id.is_not(None))
_DOWN = select(Lot.id).where(among(Lot.parent_id, "ids"))


def trace(
    session: Session,
    *,
    actor: str,
    lot: str | None = None,
    counterparty: str | None = None,
    document: str | None = None,
    group: str | None = None,
    holder: str | None = None,
) -> Trace:
    """The lineage of exactly one of: a lot, all that a counterparty gave or got, a document, all that a group got, all
    that a holder of a fund ordered. A document may be one of the fund: a sub-allocation, an order, a payment of it.

    Raises ``NotAllowed``, ``BadInput``; for what is not there or not in sight ``NotFound``, or ``NotAllowed`` where
    its number is none of the actor's scope.
    """
    said = {"lot": lot, "counterparty": counterparty, "document": document, "group": group}
    said["holder"] = holder
    asked = [(what, code) for what, code in said.items() if code is not None]
    if len(asked) != 1:
        raise BadInput(field="lot", problem="要写一个：批次、往来单位、单据、人群或者用钱的单位")
    ground = access.permit_home(session, actor=actor, act="read_stock")
    what, code = asked[0]
    funds = trace_money.reader(session, actor=actor)
    orders = _orders(session, funds, what, code)
    start = {part.lot_id for order in orders for part in order.parts}
    if what != "holder":
        start |= set(session.scalars(_starts(what, code)))
    # all that the goods became, and all that they were before
    family = _closure(session, start, _DOWN) | _closure(session, start, _UP)
    seen = _in_sight(session, ground, family)
    if not seen and not orders and not trace_money.knows(session, funds, what, code):
        raise _nothing(session, ground, what, code)
    ids = sorted(_closure(session, seen, _UP))
    if not orders:
        orders = trace_money.of_lots(session, funds, ids)
    return Trace(
        _lots(session, ground, ids),
        _steps(session, ground, ids),
        _got(session, ground, ids),
        trace_money.told(session, funds, orders),
    )


def _orders(session: Session, funds: Ground | None, what: str, code: str) -> list[Bought]:
    """With what money a trace begins, if with any."""
    if what == "document":
        return trace_money.of_document(session, funds, code)
    return trace_money.of_holder(session, funds, code) if what == "holder" else []


def _nothing(session: Session, ground: Ground, what: str, code: str) -> LedgerError:
    """What is told where there is nothing to show."""
    if what in ("lot", "document"):
        return access.unknown(session, actor=ground.actor, what=what, name=code)
    return NotFound(what="organization" if what == "holder" else what, name=code)


def _starts(what: str, code: str) -> Any:
    if what == "lot":
        return select(Lot.id).where(Lot.code == code)
    if what == "document":
        return (
            select(StockMove.lot_id)
            .join(Document, Document.id == StockMove.document_id)
            .where(Document.number == code)
        )
    moved = select(StockMove.lot_id).join(Document, Document.id == StockMove.document_id)
    if what == "group":
        group = RecipientGroup.id == Document.recipient_group_id
        return moved.join(RecipientGroup, group).where(RecipientGroup.code == code)
    who = counterparty_ids(code)
    given = select(Lot.id).where(Lot.counterparty_id.in_(who), Lot.parent_id.is_(None))
    return given.union(moved.where(Document.counterparty_id.in_(who)))


def _closure(session: Session, start: Iterable[int], step: Any) -> set[int]:
    """The lots reached from some by one kind of step, those included; a question a generation."""
    found = set(start)
    edge = set(found)
    while edge:
        edge = set(session.scalars(step, {"ids": sorted(edge)})) - found
        found |= edge
    return found


def _in_sight(session: Session, ground: Ground, ids: set[int]) -> set[int]:
    """Those lots of a family that organizations of the asker's scope had in their places; for who is held to one
    place, that were there."""
    place = (StockMove.to_id == Location.id) | (StockMove.from_id == Location.id)
    query = (
        select(StockMove.lot_id)
        .join(Location, place)
        .join(Organization, Organization.id == Location.organization_id)
        .where(
            StockMove.lot_id.in_(sorted(ids)),
            within(Organization.path, ground.path),
        )
    )
    if ground.location_id is not None:
        query = query.where(Location.id == ground.location_id)
    return set(session.scalars(query))


def _lots(session: Session, ground: Ground, ids: list[int]) -> tuple[TracedLot, ...]:
    left = _left(session, ground, ids)
    seller = payees.reader(session, actor=ground.actor, organization=ground.organization)
    first = (StockMove.document_id == Lot.document_id) & (StockMove.lot_id == Lot.id)
    rows = session.execute(
        select(
            Lot,
            _parent.code.label("parent"),
            Item.code.label("item"),
            Item.name,
            Item.base_unit,
            Organization.code.label("organization"),
            Organization.name.label("organization_name"),
            Counterparty.name.label("giver"),
            Counterparty.kind.label("giver_kind"),
            StockMove.quantity,
        )
        .select_from(Lot)
        .join(Item, Item.id == item_now(Lot.item_id))
        .join(Document, Document.id == Lot.document_id)
        .join(Organization, Organization.id == Document.organization_id)
        .join(StockMove, first)
        .outerjoin(_parent, _parent.id == Lot.parent_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Lot.counterparty_id))
        .where(Lot.id.in_(ids))
        .order_by(Lot.parent_id.is_not(None), Document.business_on, Lot.id)
    )
    return tuple(
        TracedLot(
            lot=r.Lot.code,
            parent=r.parent,
            item=r.item,
            name=r.name,
            unit=r.base_unit,
            organization=r.organization,
            organization_name=r.organization_name,
            origin=r.Lot.origin,
            source=r.Lot.source,
            giver=seller.name(r.giver, r.giver_kind)
            if r.Lot.origin == Origin.PURCHASED
            else r.giver,
            giver_kind=r.giver_kind,
            received=r.quantity,
            left=left.get(r.Lot.id, 0),
        )
        for r in rows
    )


def _left(session: Session, ground: Ground, ids: list[int]) -> dict[int, int]:
    """What places in the asker's scope hold of lots."""
    rows = session.execute(
        select(StockBalance.lot_id, func.sum(StockBalance.quantity))
        .join(Location, Location.id == StockBalance.location_id)
        .join(Organization, Organization.id == Location.organization_id)
        .where(
            StockBalance.lot_id.in_(ids),
            within(Organization.path, ground.path),
        )
        .group_by(StockBalance.lot_id)
    )
    return {lot_id: int(quantity) for lot_id, quantity in rows}


def _moves(ground: Ground, ids: list[int], *columns: Any) -> Any:
    """The moves of lots by documents in the asker's scope, or by which goods came there."""
    return (
        select(*columns)
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Organization, Organization.id == Document.organization_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .join(_from, _from.id == StockMove.from_id)
        .join(_to, _to.id == StockMove.to_id)
        .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
        .outerjoin(_recipient, _recipient.id == Document.recipient_organization_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .where(StockMove.lot_id.in_(ids), StockMove.quantity > 0, _may_be_told(ground))
    )


def _may_be_told(ground: Ground) -> ColumnElement[bool]:
    if ground.location_id is not None:
        return (_from.id == ground.location_id) | (_to.id == ground.location_id)
    own = within(Organization.path, ground.path)
    to_own = within(_recipient.path, ground.path)
    return own | func.coalesce(to_own, False) | (Document.kind == kinds.RECEIPT.code)


def _steps(session: Session, ground: Ground, ids: list[int]) -> tuple[Step, ...]:
    issued = Document.kind.in_((kinds.ISSUE.code, kinds.ISSUE_RETURN.code, kinds.HAND_OUT.code))
    rows = session.execute(
        _moves(
            ground,
            ids,
            Document.number,
            Document.kind,
            Document.business_on,
            Document.reverses_id,
            Organization.name.label("organization"),
            Lot.code.label("lot"),
            StockMove.quantity,
            Item.base_unit,
            _from.kind.label("start"),
            _to.kind.label("end"),
            func.coalesce(
                RecipientGroup.name, _recipient.name, case((issued, Counterparty.name))
            ).label("to"),
        ).order_by(Document.business_on, Document.posted_at, Document.id, StockMove.line)
    )
    return tuple(
        Step(
            number=r.number,
            kind=r.kind,
            kind_name=kinds.KINDS[r.kind].name,
            on=r.business_on,
            organization=r.organization,
            lot=r.lot,
            quantity=r.quantity,
            unit=r.base_unit,
            direction=_direction(r.start, r.end),
            recipient=r.to,
            reversal=r.reverses_id is not None,
        )
        for r in rows
    )


def _direction(start: str, end: str) -> str:
    inside = (Place(start) in INSIDE, Place(end) in INSIDE)
    return {(False, True): "in", (True, False): "out"}.get(inside, "within")


def _got(session: Session, ground: Ground, ids: list[int]) -> tuple[Got, ...]:
    out = case((_to.kind == Place.CONSUMED, StockMove.quantity), else_=-StockMove.quantity)
    who = func.coalesce(RecipientGroup.name, _recipient.name, Counterparty.name, "")
    quantity = func.sum(out)
    rows = session.execute(
        _moves(
            ground,
            ids,
            who.label("who"),
            Organization.name.label("organization"),
            Item.code.label("item"),
            Item.name,
            Item.base_unit,
            quantity.label("quantity"),
        )
        .where((_to.kind == Place.CONSUMED) | (_from.kind == Place.CONSUMED))
        .group_by(who, Organization.name, Item.code, Item.name, Item.base_unit)
        .having(quantity != 0)
        .order_by(Item.code, quantity.desc(), who)
    )
    return tuple(
        Got(r.who, r.organization, r.item, r.name, r.base_unit, int(r.quantity)) for r in rows
    )
