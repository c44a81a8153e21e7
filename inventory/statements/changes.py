"""What an inspector asks after: counted too many or few, lost, corrected, valued anew; reversed; posted late."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Subquery, and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import clock, kinds
from inventory.dialects import among, local_day
from inventory.models import AppUser, Document, Item, Lot, Organization, StockMove
from inventory.sheet import Column
from inventory.statements import goods, papers
from inventory.statements.crossing import REVALUED, moves
from inventory.statements.paging import Query, page
from inventory.statements.shape import Asked, Drawn, Form

_REASON = Column("reason", "理由")
_ACTOR = Column("actor_name", "经办")
_ORGANIZATION = Column("organization_name", "所属单位")
_POSTED = Column("posted_on", "记账日期")
SORTS = ("on", "number", "actor_name")
ADJUSTMENT_SORTS = ("on", "pinyin", "quantity")


def adjustments(session: Session, asked: Asked) -> Drawn:
    """盘盈盘亏、报损、更正、估价调整: each row signed, as it changed what is held and what that is worth."""
    query = Query(_changed, ("on", "document_id", "line", "part"))
    records, after = page(session, query, asked)
    columns = (
        papers.ON,
        papers.NUMBER,
        papers.KIND,
        Column("what", "原因类别"),
        *goods.ITEM,
        Column("lot", "批次"),
        Column("location_name", "库房"),
        Column("quantity", "数量", role="signed"),
        Column("value_fen", "价值", unit="fen", role="signed"),
        _REASON,
    )
    return Drawn(
        columns=asked.shown(*columns),
        rows=tuple(_changed_row(asked, r) for r in records),
        totals=goods.totals(session, asked, query, ("quantity",), ("value_fen",))
        if after is None
        else (),
        next=after,
    )


def reversals(session: Session, asked: Asked) -> Drawn:
    """冲销: which document took back which, when, by whom and why."""
    columns = (
        papers.ON,
        papers.NUMBER,
        papers.KIND,
        Column("original", "被冲销单据"),
        Column("original_on", "原日期"),
        _ORGANIZATION,
        _ACTOR,
        _REASON,
        _POSTED,
    )
    return _listed(session, asked, _reversed, columns)


def backdated(session: Session, asked: Asked) -> Drawn:
    """补记: documents recorded on a later day than they are dated."""
    columns = (
        papers.ON,
        _POSTED,
        Column("days", "晚几天"),
        papers.NUMBER,
        papers.KIND,
        _ORGANIZATION,
        _ACTOR,
    )
    return _listed(session, asked, _late, columns)


@lru_cache(maxsize=64)
def _changed(form: Form) -> Subquery:
    moved = moves(form)
    correction = Document.kind == kinds.CORRECTION.code
    what: ColumnElement[str] = case(
        (moved.c.counts == "written_off", "报损"),
        (moved.c.counts == REVALUED, "估价调整"),
        (correction, "入库更正"),
        (moved.c.signed < 0, "盘亏短少"),
        else_="盘盈",
    )
    known = goods.known(form)
    query = (
        select(
            *(moved.c[name] for name in ("on", "document_id", "line", "part", "item_id")),
            moved.c.signed.label("quantity"),
            case((known, moved.c.signed_fen)).label("value_fen"),
            what.label("what"),
            *papers.columns(),
            *(c for c in goods.item_columns() if c.name != "item_id"),
            Lot.code.label("lot"),
            papers.here.name.label("location_name"),
            papers.here.kind.label("place"),
        )
        .select_from(moved)
        .join(Document, Document.id == moved.c.document_id)
        .join(Lot, Lot.id == moved.c.lot_id)
        .join(Item, Item.id == moved.c.item_id)
        .join(papers.here, papers.here.id == moved.c.place_id)
        .where(or_(moved.c.counts.in_(("adjusted", "written_off", REVALUED)), correction))
    )
    return papers.with_text(query, "reason").subquery("changed")


def _changed_row(asked: Asked, r: RowMapping) -> dict[str, Any]:
    return {
        "on": r["on"].isoformat(),
        **papers.row(r),
        "what": r["what"],
        **goods.item_row(r),
        "lot": r["lot"],
        "location_name": goods.place_name(r["location_name"], r["place"]),
        "quantity": int(r["quantity"]),
        **goods.fen(asked, value_fen=r["value_fen"]),
        "reason": r["reason"] or None,
    }


@lru_cache(maxsize=64)
def _reversed(form: Form) -> Subquery:
    original = aliased(Document)
    query = (
        _documents(form)
        .add_columns(original.number.label("original"), original.business_on.label("original_on"))
        .join(original, original.id == Document.reverses_id)
    )
    return papers.with_text(query, "reason").subquery()


@lru_cache(maxsize=64)
def _late(form: Form) -> Subquery:
    late = Document.business_on < local_day(Document.posted_at)
    return _documents(form).where(late).subquery()


def _documents(form: Form) -> Select[Any]:
    """The documents of the period; of one place those that moved something there."""
    said: list[ColumnElement[Any]] = [
        Document.id.label("document_id"),
        Document.business_on.label("on"),
        Document.posted_at.label("posted_at"),
        *papers.columns(),
        Organization.name.label("organization_name"),
        AppUser.name.label("actor_name"),
    ]
    query: Select[Any] = (
        select(*said)
        .join(Organization, Organization.id == Document.organization_id)
        .join(AppUser, AppUser.id == Document.actor_id)
        .where(
            among(Document.organization_id, "organizations"),
            Document.business_on.between(form.start, form.end),
        )
    )
    if not form.location:
        return query
    here = or_(StockMove.from_id == form.place, StockMove.to_id == form.place)
    moved = select(StockMove.line).where(and_(StockMove.document_id == Document.id, here))
    return query.where(moved.exists())


def _listed(
    session: Session,
    asked: Asked,
    documents: Callable[[Form], Subquery],
    columns: tuple[Column, ...],
) -> Drawn:
    query = Query(documents, ("on", "document_id"))
    records, after = page(session, query, asked)
    return Drawn(columns=columns, rows=tuple(_row(r, columns) for r in records), next=after)


def _row(r: RowMapping, columns: tuple[Column, ...]) -> dict[str, Any]:
    posted_on = clock.local_date(r["posted_at"])
    row = {
        **papers.row(r),
        "posted_on": posted_on.isoformat(),
        "days": (posted_on - r["on"]).days,
    }
    said = {c.key: row.get(c.key, r.get(c.key)) for c in columns}
    return row | {k: v.isoformat() if isinstance(v, date) else v or None for k, v in said.items()}
