"""台账 by source: every line received, from whom, and where it is at the end; what takes a line back, with minus."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    RowMapping,
    Select,
    Subquery,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from inventory import lot_values
from inventory.dialects import among
from inventory.kinds import Place, Source
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    Counterparty,
    Document,
    Item,
    Location,
    Lot,
    LotValuation,
    Organization,
    StockMove,
)
from inventory.models.documents import POSITIONS
from inventory.sheet import Column, Row
from inventory.statements import goods, papers
from inventory.statements.crossing import BY_SOURCE, moves
from inventory.statements.held import anchored, stock_at_end
from inventory.statements.paging import Query, page
from inventory.statements.shape import Asked, Drawn, Form

_COLUMNS = (
    papers.ON,
    papers.NUMBER,
    papers.KIND,
    Column("giver", "从哪里来"),
    Column("source_name", "来源"),
    *goods.ITEM,
    Column("lot", "批次"),
    Column("quantity", "数量", role="in"),
    Column("value_fen", "价值", unit="fen"),
    Column("valued", "估价情况"),
    Column("issued", "已发放", role="out"),
    Column("elsewhere", "其他去向", role="out"),
    Column("on_hand", "还剩", role="closing"),
)


SORTS = ("on", "pinyin", "quantity", "value_fen", "giver")
# Whoever gave, where it is a ledger of one source, in the word that says how.
_GIVERS = {
    Source.DONATED: "捐赠单位",
    Source.PURCHASED: "供应商",
    Source.ALLOCATED: "下拨单位",
    Source.TRANSFERRED_IN: "调出单位",
}
# What was made of received goods was not received, so on hand here may be less than in the store.
_NOTES = ("转换成别的物资的算“其他去向”；转换得来的批次不是收进来的，不在这里，见“收发存”的“转换”",)


class Fate(NamedTuple):
    """What became of a lot up to the end, with what it became here while staying the same goods: pieces issued (less
    returned) and still here."""

    issued: int = 0
    on_hand: int = 0


def ledger(session: Session, asked: Asked) -> Drawn:
    """Each received line, with its quantity = issued + gone elsewhere + on hand; each reversal and correction of one as
    a line of its own day. What is summed is what was received, as in 收发存."""
    key = ("on", "document_id", "line", "part")
    query = Query(_lines, key)
    records, after = page(session, query, asked)
    fates = _fates(session, asked, [r["lot_id"] for r in records if r["born"]])
    return Drawn(
        columns=_columns(asked),
        rows=tuple(_row(asked, r, fates) for r in records),
        totals=goods.totals(session, asked, query, ("quantity",), ("value_fen",))
        if after is None
        else (),
        notes=_NOTES if records else (),
        next=after,
    )


def _columns(asked: Asked) -> tuple[Column, ...]:
    giver = _GIVERS.get(Source(asked.source)) if asked.source else None
    return tuple(
        replace(c, title=giver) if giver and c.key == "giver" else c
        for c in asked.shown(*_COLUMNS)
        if asked.money or c.key != "valued"
    )


@lru_cache(maxsize=64)
def _lines(form: Form) -> Subquery:
    moved = moves(form)
    parent, sender = aliased(Lot), aliased(Organization)
    sent = parent.document_id // POSITIONS != Lot.document_id // POSITIONS
    valued = lot_values.as_of(form.end)
    born = Lot.document_id == moved.c.document_id
    worth = moved.c.signed_fen + case((born, _revalued(form)), else_=0)
    return (
        select(
            *(moved.c[name] for name in ("on", "document_id", "line", "part", "lot_id", "item_id")),
            moved.c.signed.label("quantity"),
            case((valued.known, worth)).label("value_fen"),
            valued.provisional.label("provisional"),
            *papers.columns(),
            *(c for c in goods.item_columns() if c.name != "item_id"),
            Lot.code.label("lot"),
            Lot.source.label("source"),
            born.label("born"),
            case((sent, sender.name), else_=Counterparty.name).label("giver"),
        )
        .select_from(moved)
        .join(Document, Document.id == moved.c.document_id)
        .join(Lot, Lot.id == moved.c.lot_id)
        .join(Item, Item.id == moved.c.item_id)
        .outerjoin(parent, parent.id == Lot.parent_id)
        .outerjoin(sender, sender.id == parent.document_id // POSITIONS)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Lot.counterparty_id))
        .where(moved.c.counts.in_(BY_SOURCE.values()))
        .subquery("lines")
    )


def _row(asked: Asked, r: RowMapping, fates: Mapping[int, Fate]) -> Row:
    fate = fates.get(r["lot_id"], Fate()) if r["born"] else None
    value = r["value_fen"]
    row: dict[str, Any] = {
        "on": r["on"].isoformat(),
        **papers.row(r),
        "source": r["source"],
        "source_name": goods.source_name(r["source"]),
        "giver": r["giver"],
        **goods.item_row(r),
        "lot": r["lot"],
        "quantity": int(r["quantity"]),
        **goods.fen(asked, value_fen=value),
        "issued": None if fate is None else fate.issued,
        "elsewhere": None if fate is None else int(r["quantity"]) - fate.issued - fate.on_hand,
        "on_hand": None if fate is None else fate.on_hand,
    }
    if asked.money:
        row["valued"] = goods.UNVALUED if value is None else "暂估" if r["provisional"] else None
    return row


def _revalued(form: Form) -> ColumnElement[int]:
    """How much more all of ``Lot`` is worth at the end than at its receipt, wherever its pieces are."""
    by, source = aliased(Document), aliased(Location)
    up = case((source.kind == Place.SOURCE, StockMove.value_fen), else_=-StockMove.value_fen)
    more = (
        select(func.coalesce(func.sum(up), 0))
        .select_from(LotValuation)
        .join(
            by, or_(by.id == LotValuation.document_id, by.reverses_id == LotValuation.document_id)
        )
        .join(StockMove, (StockMove.document_id == by.id) & (StockMove.lot_id == Lot.id))
        .join(source, source.id == StockMove.from_id)
        .where(LotValuation.lot_id == Lot.id, by.business_on <= form.end)
        .correlate(Lot)
        .scalar_subquery()
    )
    return cast(more, BigInteger)


def _fates(session: Session, asked: Asked, lots: Sequence[int]) -> dict[int, Fate]:
    """What became of the lots of a page."""
    if not lots:
        return {}
    asked = anchored(session, asked, asked.end)
    params = {**asked.params, "lots": list(lots)}
    connection = session.connection()
    issued, left = (
        {root: int(pieces) for root, pieces in connection.execute(each, params)}
        for each in _gone_and_left(asked.form)
    )
    return {lot: Fate(issued.get(lot, 0), left.get(lot, 0)) for lot in lots}


@lru_cache(maxsize=64)
def _gone_and_left(form: Form) -> tuple[Select[Any], Select[Any]]:
    """For each of the lots of the parameter: pieces issued, less returned, and pieces held."""
    family = _family()
    held = stock_at_end(form, form.end, now=form.now, lots=select(family.c.lot_id))
    left = (
        select(family.c.root, func.sum(held.c.quantity))
        .join(held, held.c.lot_id == family.c.lot_id)
        .group_by(family.c.root)
    )
    to, from_ = aliased(Location), aliased(Location)
    out = case((to.kind == Place.CONSUMED, StockMove.quantity), else_=-StockMove.quantity)
    issued = (
        select(family.c.root, func.sum(out))
        .join(StockMove, StockMove.lot_id == family.c.lot_id)
        .join(to, to.id == StockMove.to_id)
        .join(from_, from_.id == StockMove.from_id)
        .where(
            or_(to.kind == Place.CONSUMED, from_.kind == Place.CONSUMED),
            StockMove.business_on <= form.end,
        )
        .group_by(family.c.root)
    )
    return issued, left


def _family() -> CTE:
    """The lots of the parameter ``lots``, each with those that it became in the organizations asked for while staying
    the same goods: accepted, or sent on."""
    root = select(Lot.id.label("root"), Lot.id.label("lot_id")).where(among(Lot.id, "lots"))
    family = root.cte("family", recursive=True)
    parent, child = aliased(Lot), aliased(Lot)
    return family.union_all(
        select(family.c.root, child.id)
        .join(parent, parent.id == family.c.lot_id)
        .join(child, child.parent_id == parent.id)
        .where(
            item_now(child.item_id) == item_now(parent.item_id),
            among(child.document_id // POSITIONS, "organizations"),
        )
    )
