"""Goods that are in no storage at the end of a day: in somebody's use, or on the way. What later documents had not
drawn of a hand-out or a dispatch by then."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, RowMapping, Select, Subquery, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.dialects import among
from inventory.kinds import Kind, Place
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    Counterparty,
    Document,
    Item,
    Location,
    Lot,
    MoveDraw,
    Organization,
    RecipientGroup,
    StockMove,
)
from inventory.sheet import Column
from inventory.statements import goods, papers
from inventory.statements.crossing import lots_of
from inventory.statements.held import anchored, stock_at_end
from inventory.statements.paging import Query, page
from inventory.statements.shape import Asked, Drawn, Form

_receiver = aliased(Organization)
_LEFT = Column("quantity", "数量", role="closing")
_DUE = Column("due_on", "归还日期")


def in_use(session: Session, asked: Asked) -> Drawn:
    """What is in use, by custodian (在用), with who uses it and when it is due back."""
    asked = _at(session, asked, Place.IN_USE)
    query = Query(_used, ("custodian", "on", "document_id", "item_id"))
    columns = (
        Column("custodian", "保管人"),
        Column("organization_name", "所属单位"),
        *goods.ITEM,
        Column("recipient", "使用单位"),
        Column("location_name", "使用地点"),
        papers.NUMBER,
        papers.ON,
        _DUE,
        _LEFT,
    )
    return _drawn(session, asked, query, columns)


def in_transit(session: Session, asked: Asked) -> Drawn:
    """What is on the way from or to the organizations asked for (在途), the oldest first."""
    asked = _at(session, asked, Place.IN_TRANSIT)
    query = Query(_sent, ("on", "document_id", "item_id"))
    columns = (
        papers.ON,
        Column("days", "天数"),
        papers.NUMBER,
        Column("sender", "调出单位"),
        Column("receiver", "调入单位"),
        *goods.ITEM,
        _DUE,
        _LEFT,
    )
    return _drawn(session, asked, query, columns)


SORTS = ("on", "pinyin", "quantity", "due_on")


def _drawn(session: Session, asked: Asked, query: Query, columns: tuple[Column, ...]) -> Drawn:
    records, after = page(session, query, asked)
    return Drawn(
        columns=columns,
        rows=tuple(_row(asked, r, columns) for r in records),
        totals=goods.totals(session, asked, query, ("quantity",), ()) if after is None else (),
        next=after,
    )


def _row(asked: Asked, r: RowMapping, columns: tuple[Column, ...]) -> dict[str, Any]:
    row = {c.key: r.get(c.key) for c in columns}
    due = r["due_on"]
    return row | {
        **goods.item_row(r),
        "on": r["on"].isoformat(),
        "days": (asked.end - r["on"]).days,
        "due_on": due.isoformat() if due else None,
        "overdue": due is not None and due < asked.end,
        "quantity": int(r["quantity"]),
    }


def _at(session: Session, asked: Asked, kind: Place) -> Asked:
    """The question with all places of a kind: what is on the way to somebody is his who sent it."""
    places = session.scalars(select(Location.id).where(Location.kind == kind))
    return anchored(session, replace(asked, inside=tuple(places)), asked.end)


@lru_cache(maxsize=64)
def _used(form: Form) -> Subquery:
    to = func.coalesce(RecipientGroup.name, _receiver.name, Counterparty.name)
    query = papers.with_text(_open(form, kinds.HAND_OUT), "custodian")
    rows = (
        query.add_columns(to.label("recipient"), Location.name.label("location_name"))
        .where(among(Document.organization_id, "organizations"))
        .subquery()
    )
    if not form.custodian:
        return rows
    return select(rows).where(rows.c.custodian == form.word("custodian")).subquery()


@lru_cache(maxsize=64)
def _sent(form: Form) -> Subquery:
    coming = func.coalesce(_receiver.id, Document.organization_id)
    return (
        _open(form, kinds.DISPATCH)
        .add_columns(
            Organization.name.label("sender"),
            func.coalesce(_receiver.name, Location.name, Organization.name).label("receiver"),
        )
        .where(
            or_(among(Document.organization_id, "organizations"), among(coming, "organizations"))
        )
        .subquery()
    )


def _open(form: Form, kind: Kind) -> Select[Any]:
    """Of each document of a kind that stood at the end what was not drawn of it by then, item by item; only lots that
    places of its kind held at the end are looked at."""
    held = stock_at_end(form, form.end, now=form.now, lots=lots_of(form))
    rows = _left(form, kind, select(held.c.lot_id))
    return (
        select(
            *goods.item_columns(),
            Document.id.label("document_id"),
            Document.number.label("number"),
            Document.business_on.label("on"),
            Document.due_on.label("due_on"),
            Organization.name.label("organization_name"),
            rows.c.quantity,
        )
        .select_from(rows)
        .join(Document, Document.id == rows.c.document_id)
        .join(Item, Item.id == rows.c.item_id)
        .join(Organization, Organization.id == Document.organization_id)
        .outerjoin(_receiver, _receiver.id == Document.recipient_organization_id)
        .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .outerjoin(Location, Location.id == Document.recipient_location_id)
    )


def _left(form: Form, kind: Kind, lots: Select[Any]) -> Subquery:
    reversal = aliased(Document)
    left = cast(func.sum(StockMove.quantity - _drawn_by(form)), BigInteger)
    query = (
        select(StockMove.document_id, Item.id.label("item_id"), left.label("quantity"))
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .outerjoin(
            reversal,
            (reversal.reverses_id == Document.id) & (reversal.business_on <= form.end),
        )
        .where(
            StockMove.lot_id.in_(lots),
            StockMove.business_on <= form.end,
            Document.kind == kind.code,
            Document.reverses_id.is_(None),
            reversal.id.is_(None),
        )
        .group_by(StockMove.document_id, Item.id)
        .having(left > 0)
    )
    if form.location:
        here = or_(StockMove.from_id == form.place, Document.recipient_location_id == form.place)
        query = query.where(here)
    return query.subquery("open")


def _drawn_by(form: Form) -> Any:
    """How many pieces of ``StockMove`` were drawn by the end; a reversal gives back what its original drew."""
    by, drawing = aliased(Document), aliased(StockMove)
    pieces = case((by.reverses_id.is_(None), drawing.quantity), else_=-drawing.quantity)
    return (
        select(func.coalesce(func.sum(pieces), 0))
        .select_from(MoveDraw)
        .join(by, by.id == MoveDraw.document_id)
        .join(
            drawing,
            (drawing.document_id == MoveDraw.document_id)
            & (drawing.line == MoveDraw.line)
            & (drawing.part == MoveDraw.part),
        )
        .where(
            MoveDraw.of_document_id == StockMove.document_id,
            MoveDraw.of_line == StockMove.line,
            MoveDraw.of_part == StockMove.part,
            by.business_on <= form.end,
        )
        .correlate(StockMove)
        .scalar_subquery()
    )
