"""Questions about pads of receipts: which stubs are still out, what stands on a pad, what became of a gift.

Frozen rows. ``look_up`` alone asks nobody who he is: whoever holds the donor's half may know what became of the gift,
and it tells nothing of any person.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import access, db
from inventory.dialects import within
from inventory.errors import NotFound
from inventory.kinds import Place
from inventory.merged import item_now
from inventory.models import (
    AppUser,
    Document,
    Item,
    Location,
    Lot,
    Organization,
    Pad,
    StockBalance,
    StockMove,
    Stub,
)
from inventory.stubs import number

OUT, RECORDED, REVERSED = "OUT", "RECORDED", "REVERSED"
STATE_NAMES = {
    OUT: "还没有登记",
    RECORDED: "已入库",
    REVERSED: "登记已冲销，等待更正",
}

ALIKE, _CODE = 3, 10  # so many letters of a code are looked for in the index, of how many


@dataclass(frozen=True)
class PrintedStub:
    """What is printed on one stub; the look-up code on the donor's half alone."""

    number: str
    look_up: str


@dataclass(frozen=True)
class PrintedPad:
    """A pad as it is printed. ``replayed`` where the same request had printed it before."""

    organization: str
    organization_name: str
    full_name: str
    serial: int
    custodian: str
    handed_out_on: date
    stubs: tuple[PrintedStub, ...]
    replayed: bool = False


@dataclass(frozen=True)
class PadOut:
    """A pad of which stubs are still out: which ones, and for how many days."""

    organization: str
    organization_name: str
    serial: int
    first: str
    last: str
    custodian: str
    handed_out_on: date
    handed_out_by: str
    days: int
    used: int
    void: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class GiftLine:
    """Goods of a gift, in base units: what came, what of it was issued, what is left, wherever it was sent."""

    name: str
    specification: str
    unit: str
    quantity: int
    issued: int
    left: int


@dataclass(frozen=True)
class Gift:
    """What became of the gift written on a stub, without anything about a person."""

    stub: str
    state: str
    state_name: str
    number: str | None
    on: date | None
    goods: tuple[GiftLine, ...]


_reversal = aliased(Document)


def outstanding(
    session: Session, *, actor: str, organization: str | None = None
) -> tuple[PadOut, ...]:
    """The pads of which stubs are out, the oldest first: neither void nor recorded by a receipt that stands.

    Those of one organization, or of the actor's and all below it. Raises ``NotAllowed``, ``NotFound``.
    """
    within = _within(session, actor, organization)
    standing = Stub.document_id.is_not(None) & _reversal.id.is_(None)
    stubs: dict[int, list[Any]] = {}
    for row in session.execute(
        select(Stub.pad_id, Stub.number, Stub.voided_on, standing.label("used"))
        .join(Pad, Pad.id == Stub.pad_id)
        .join(Organization, Organization.id == Pad.organization_id)
        .outerjoin(_reversal, _reversal.reverses_id == Stub.document_id)
        .where(within)
        .order_by(Stub.id)
    ):
        stubs.setdefault(row.pad_id, []).append(row)
    pads = session.execute(
        select(Pad, Organization.code, Organization.name, AppUser.name)
        .join(Organization, Organization.id == Pad.organization_id)
        .join(AppUser, AppUser.id == Pad.actor_id)
        .where(within)
        .order_by(Pad.handed_out_on, Organization.code, Pad.serial)
    ).all()
    today = db.today(session)
    listed = (_out(*row, stubs.get(row[0].id, []), today) for row in pads)
    return tuple(out for out in listed if out.missing)


def _within(session: Session, actor: str, organization: str | None) -> ColumnElement[bool]:
    if organization is None:
        path = access.scope(session, actor=actor, act="read_stock")
        return within(Organization.path, path)
    ground = access.permit(session, actor=actor, act="read_stock", organization=organization)
    return Organization.id == ground.organization_id


def _out(
    pad: Pad, organization: str, name: str, by: str, stubs: Sequence[Any], today: date
) -> PadOut:
    return PadOut(
        organization=organization,
        organization_name=name,
        serial=pad.serial,
        first=number(organization, pad.first_stub),
        last=number(organization, pad.last_stub),
        custodian=pad.custodian,
        handed_out_on=pad.handed_out_on,
        handed_out_by=by,
        days=(today - pad.handed_out_on).days,
        used=sum(bool(s.used) for s in stubs),
        void=sum(s.voided_on is not None for s in stubs),
        missing=tuple(s.number for s in stubs if not s.used and s.voided_on is None),
    )


def pad(session: Session, *, actor: str, organization: str, serial: int) -> PrintedPad:
    """A pad as it was printed, to print it again. Raises ``NotAllowed``, ``NotFound``."""
    ground = access.permit(session, actor=actor, act="pad", organization=organization)
    found = session.scalar(
        select(Pad).where(Pad.organization_id == ground.organization_id, Pad.serial == serial)
    )
    if found is None:
        raise NotFound(what="pad", name=str(serial))
    return printed(session, found)


def printed(session: Session, pad: Pad, *, replayed: bool = False) -> PrintedPad:
    """A pad with its stubs; the verb that made it asked who may see it."""
    owner = session.get_one(Organization, pad.organization_id)
    rows = session.execute(
        select(Stub.number, Stub.look_up).where(Stub.pad_id == pad.id).order_by(Stub.id)
    )
    return PrintedPad(
        organization=owner.code,
        organization_name=owner.name,
        full_name=owner.full_name,
        serial=pad.serial,
        custodian=pad.custodian,
        handed_out_on=pad.handed_out_on,
        stubs=tuple(PrintedStub(*row) for row in rows),
        replayed=replayed,
    )


def look_up(session: Session, *, code: str) -> Gift:
    """What became of the gift whose receipt bears this look-up code, typed with or without blanks and hyphens.

    Raises ``NotFound``: also where the stub is void, so that nobody learns that there was such a code. How many letters
    of a wrong one are right cannot be told from the time it takes: the database finds those that begin alike, and the
    rest is compared whole.
    """
    typed = "".join(c for c in str(code).upper() if c.isalnum())[:64]
    head = typed[:ALIKE]
    rows = session.execute(
        select(
            Stub.number,
            Stub.look_up,
            Stub.voided_on,
            Document.id.label("document_id"),
            Document.number.label("document"),
            Document.business_on,
            _reversal.id.label("reversal"),
        )
        .outerjoin(Document, Document.id == Stub.document_id)
        .outerjoin(_reversal, _reversal.reverses_id == Document.id)
        .where(Stub.look_up.between(head, head + "Z" * (_CODE - ALIKE)))
    ).all()
    same = [r for r in rows if hmac.compare_digest(r.look_up.encode(), typed.encode())]
    row = next((r for r in same if r.voided_on is None), None)
    if row is None:
        raise NotFound(what="look_up", name=typed)
    state = _state(row)
    return Gift(
        stub=row.number,
        state=state,
        state_name=STATE_NAMES[state],
        number=row.document,
        on=row.business_on,
        goods=_goods(session, row.document_id) if state == RECORDED else (),
    )


def _state(row: Any) -> str:
    if row.document is None:
        return OUT
    return RECORDED if row.reversal is None else REVERSED


def _goods(session: Session, document_id: int) -> tuple[GiftLine, ...]:
    """The lots of a receipt with what they became while staying the same goods, in whatever organization.

    Issued is counted where goods were given out for good, less what came back.
    """
    start, end, parent = aliased(Location), aliased(Location), aliased(Lot)
    family = (
        select(Lot.id.label("root_id"), Lot.id.label("lot_id"), Lot.item_id)
        .where(Lot.document_id == document_id)
        .cte("family", recursive=True)
    )
    family = family.union_all(
        select(family.c.root_id, parent.id, parent.item_id).where(
            parent.parent_id == family.c.lot_id, parent.item_id == family.c.item_id
        )
    )
    gone = case((end.kind == Place.CONSUMED, StockMove.quantity), else_=-StockMove.quantity)
    issued = _by_root(
        session,
        select(family.c.root_id, func.sum(gone))
        .join(StockMove, StockMove.lot_id == family.c.lot_id)
        .join(start, start.id == StockMove.from_id)
        .join(end, end.id == StockMove.to_id)
        .where(or_(start.kind == Place.CONSUMED, end.kind == Place.CONSUMED))
        .group_by(family.c.root_id),
    )
    left = _by_root(
        session,
        select(family.c.root_id, func.sum(StockBalance.quantity))
        .join(StockBalance, StockBalance.lot_id == family.c.lot_id)
        .group_by(family.c.root_id),
    )
    rows = session.execute(
        select(Lot.id, Item.name, Item.specification, Item.base_unit, StockMove.quantity)
        .select_from(Lot)
        .join(Item, Item.id == item_now(Lot.item_id))
        .join(
            StockMove,
            (StockMove.document_id == Lot.document_id) & (StockMove.lot_id == Lot.id),
        )
        .where(Lot.document_id == document_id)
        .order_by(Lot.line)
    )
    return tuple(
        GiftLine(name, spec, unit, quantity, issued.get(lot, 0), left.get(lot, 0))
        for lot, name, spec, unit, quantity in rows
    )


def _by_root(session: Session, sums: Select[Any, Any]) -> dict[int, int]:
    return {lot_id: int(quantity) for lot_id, quantity in session.execute(sums)}
