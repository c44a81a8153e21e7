"""What is there at the end of a day: by place and lot, what expires, and what nobody was given yet."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Subquery, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory.dialects import among
from inventory.kinds import Place
from inventory.merged import counterparty_now, now_of
from inventory.models import Counterparty, Document, Item, Location, Lot, Organization
from inventory.models.documents import POSITIONS
from inventory.sheet import Column
from inventory.statements import goods
from inventory.statements.crossing import lots_of
from inventory.statements.held import anchored, stock_at_end
from inventory.statements.paging import Query, page
from inventory.statements.shape import Asked, Drawn, Form

BANDS = (30, 60, 90)
_PLACE = (Column("organization_name", "所属单位"), Column("location_name", "库房"))
_LOT = (Column("lot", "批次"), Column("source_name", "来源"), Column("expires_on", "到期日"))
_HELD = (
    Column("quantity", "数量", role="closing"),
    Column("value_fen", "价值", unit="fen"),
    Column("valued", "估价情况"),
)
SORTS = ("pinyin", "quantity", "value_fen", "expires_on", "location_name", "lot")
AGE_SORTS = (*SORTS, "received_on")


def stock(session: Session, asked: Asked) -> Drawn:
    """On hand by place and lot (库存明细)."""
    columns = (*goods.ITEM, *_PLACE, *_LOT, Column("acceptance", "验收"), Column("earmark", "定向"))
    key = ("pinyin", "item_id", "lot_id", "place_id")
    query = Query(_stock, key)
    return _drawn(session, asked, query, columns)


def expiry(session: Session, asked: Asked) -> Drawn:
    """What has expired, and what expires within so many days (效期)."""
    columns = (Column("band", "效期"), *goods.ITEM, *_PLACE, *_LOT)
    key = ("expires_on", "pinyin", "item_id", "lot_id", "place_id")
    query = Query(_expiring, key)

    def more(r: RowMapping) -> dict[str, Any]:
        return {"band": _band((r["expires_on"] - asked.end).days)}

    return _drawn(session, asked, query, columns, more)


def undistributed(session: Session, asked: Asked) -> Drawn:
    """What lies in a storage since it was received, the oldest first (未发放).

    Goods that were accepted, opened or moved within the organizations asked for are as old as what they came from.
    """
    columns = (
        Column("received_on", "收到日期"),
        Column("days", "天数"),
        *goods.ITEM,
        *_PLACE,
        *_LOT,
        Column("giver", "从哪里来"),
    )
    key = ("received_on", "lot_id", "place_id")
    query = Query(_lying, key)

    def more(r: RowMapping) -> dict[str, Any]:
        return {
            "received_on": r["received_on"].isoformat(),
            "days": (asked.end - r["received_on"]).days,
            "giver": r["giver"],
        }

    return _drawn(session, asked, query, columns, more)


@lru_cache(maxsize=64)
def _stock(form: Form) -> Subquery:
    return _held(form).subquery()


@lru_cache(maxsize=64)
def _expiring(form: Form) -> Subquery:
    return _held(form).where(Lot.expires_on <= form.until).subquery()


@lru_cache(maxsize=64)
def _lying(form: Form) -> Subquery:
    age = _received_on(form)
    sender, parent = aliased(Organization), aliased(Lot)
    elsewhere = parent.document_id // POSITIONS != Lot.document_id // POSITIONS
    return (
        _held(form)
        .add_columns(
            age.c.received_on,
            case((elsewhere, sender.name), else_=Counterparty.name).label("giver"),
        )
        .join(age, age.c.lot_id == Lot.id)
        .outerjoin(parent, parent.id == Lot.parent_id)
        .outerjoin(sender, sender.id == parent.document_id // POSITIONS)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Lot.counterparty_id))
        .where(Location.kind == Place.STORAGE)
        .subquery()
    )


def _held(form: Form) -> Select[Any]:
    """A row for each lot in each place, with all that is said of it."""
    held = stock_at_end(form, form.end, now=form.now, lots=lots_of(form))
    known, entered = goods.known(form), aliased(Item)
    query = (
        select(
            *goods.item_columns(),
            Lot.id.label("lot_id"),
            Lot.code.label("lot"),
            Lot.source,
            Lot.expires_on,
            Lot.acceptance,
            goods.earmark().label("earmark"),
            Location.id.label("place_id"),
            Location.code.label("location"),
            Location.name.label("location_name"),
            Location.kind.label("place"),
            Organization.code.label("organization"),
            Organization.name.label("organization_name"),
            held.c.quantity,
            case((known, held.c.value_fen)).label("value_fen"),
        )
        .select_from(held)
        .join(Lot, Lot.id == held.c.lot_id)
        .join(entered, entered.id == Lot.item_id)
        .join(Item, Item.id == now_of(entered))
    )
    return goods.with_earmark(goods.of_places(query, held.c.place_id))


def _drawn(
    session: Session,
    asked: Asked,
    query: Query,
    columns: tuple[Column, ...],
    more: Callable[[RowMapping], dict[str, Any]] = lambda r: {},
) -> Drawn:
    asked = anchored(session, asked, asked.end)
    records, after = page(session, query, asked)
    last = after is None
    return Drawn(
        columns=tuple(c for c in asked.shown(*columns, *_HELD) if asked.money or c.key != "valued"),
        rows=tuple(_row(asked, r) | more(r) for r in records),
        totals=goods.totals(session, asked, query, ("quantity",), ("value_fen",)) if last else (),
        next=after,
    )


def _row(asked: Asked, r: RowMapping) -> dict[str, Any]:
    row = {
        **goods.item_row(r),
        "organization": r["organization"],
        "organization_name": r["organization_name"],
        "location": r["location"],
        "location_name": goods.place_name(r["location_name"], r["place"]),
        "place": r["place"],
        "lot": r["lot"],
        "source": r["source"],
        "source_name": goods.source_name(r["source"]),
        "expires_on": r["expires_on"].isoformat() if r["expires_on"] else None,
        "acceptance": _ACCEPTANCE[r["acceptance"]],
        "earmark": r["earmark"],
        "quantity": int(r["quantity"]),
        **goods.fen(asked, value_fen=r["value_fen"]),
    }
    if asked.money:
        row["valued"] = None if r["value_fen"] is not None else goods.UNVALUED
    return row


_ACCEPTANCE = {"QUALIFIED": None, "PENDING": "待检", "REJECTED": "不合格"}


def _band(days: int) -> str:
    """已过期, or within how many days it expires. Goods are good on the day they expire."""
    if days < 0:
        return "已过期"
    return next((f"{band} 天内" for band in BANDS if days <= band), f"{days} 天")


def _received_on(form: Form) -> Subquery:
    """For each lot held the day on which it, or what it came from, was received: up its line as far as the
    organizations asked for go."""
    held = stock_at_end(form, form.end, now=form.now, lots=lots_of(form))
    line = (
        select(held.c.lot_id, held.c.lot_id.label("at_id")).distinct().cte("line", recursive=True)
    )
    parent = aliased(Lot)
    line = line.union(
        select(line.c.lot_id, parent.id)
        .join(Lot, Lot.id == line.c.at_id)
        .join(parent, parent.id == Lot.parent_id)
        .where(among(parent.document_id // POSITIONS, "organizations"))
    )
    first: ColumnElement[date] = func.min(Document.business_on, type_=Document.business_on.type)
    return (
        select(line.c.lot_id, first.label("received_on"))
        .join(Lot, Lot.id == line.c.at_id)
        .join(Document, Document.id == Lot.document_id)
        .group_by(line.c.lot_id)
        .subquery("age")
    )
