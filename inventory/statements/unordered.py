"""待补单: purchased goods that are on no order, or not all of them, or whose price is not final, the oldest first.

Pieces count as far as they did not go back to the supplier, whatever became of them since: what was issued long ago
still wants its order. What a lot became counts with it: goods on trial go back out of the lot that they were accepted
as. What is on an order is as it was recorded until now, also of a past day.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from inventory import kinds, lot_values, same_goods
from inventory.dialects import among
from inventory.kinds import Place, Source
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    Counterparty,
    Document,
    Item,
    Lot,
    LotValuation,
    OrderReceipt,
    OrderReceiptWithdrawal,
    Organization,
    StockMove,
)
from inventory.models.documents import POSITIONS
from inventory.sheet import Column, Row
from inventory.statements import goods, items, papers
from inventory.statements.paging import Query, page, sums
from inventory.statements.shape import Asked, Drawn, Form

_KEY = ("on", "lot_id")
_FIGURES = ("value_fen", "loose_fen")
SORTS = ("on", *_FIGURES)
_COLUMNS = (
    papers.ON,
    papers.NUMBER,
    papers.KIND,
    Column("organization_name", "收货单位"),
    Column("whom", "供应商"),
    *goods.ITEM,
    Column("quantity", "数量"),
    Column("loose", "没有挂单", role="closing"),
    Column("value_fen", "价值", unit="fen"),
    Column("valued", "估价情况"),
    Column("loose_fen", "没有挂单的价值", unit="fen", role="closing"),
    Column("days", "天数"),
    Column("owed", "欠什么"),
)

_received = aliased(StockMove)  # the move that brought a lot


def unordered(session: Session, asked: Asked) -> Drawn:
    """Each received line of purchased goods that still wants its order or its price."""
    asked = at_sources(asked)
    records, after = page(session, Query(ROWS[asked.paging.sort in _FIGURES], _KEY), asked)
    said = {**asked.params, "ids": [r["lot_id"] for r in records]}
    found = session.connection().execute(_details(asked.form), said).mappings()
    details = {r["lot_id"]: r for r in found}
    return Drawn(
        columns=_COLUMNS,
        rows=tuple(_row({**details[r["lot_id"]], **r}, asked) for r in records),
        totals=() if after else _totals(session, asked),
        next=after,
    )


def at_sources(asked: Asked) -> Asked:
    """The question with the places from where goods come as those inside."""
    return replace(asked, inside=tuple(p.id for p in asked.places if p.kind == Place.SOURCE))


def _row(r: Mapping[str, Any], asked: Asked) -> Row:
    quantity, joined, value = (int(r[key]) for key in ("net", "joined", "value_fen"))
    loose = max(quantity - joined, 0)
    priced = r["known"] and not r["provisional"]
    return {
        "on": r["on"].isoformat(),
        **papers.row(r),
        "organization": r["organization"],
        "organization_name": r["organization_name"],
        "whom": asked.reader.name(r["party"], r["party_kind"]),
        **goods.item_row(r),
        "lot": r["lot"],
        "quantity": quantity,
        "loose": loose,
        "value_fen": value if r["known"] else None,
        "valued": None if priced else "暂估" if r["known"] else goods.UNVALUED,
        "loose_fen": value * loose // quantity if r["known"] else None,
        "days": (asked.end - r["on"]).days,
        "owed": _owed(loose, priced),
    }


def _owed(loose: int, priced: bool) -> str:
    return "、".join(word for word, owed in (("采购单", loose > 0), ("价格", not priced)) if owed)


def _totals(session: Session, asked: Asked) -> tuple[Row, ...]:
    """By how long they have waited, and all together; pieces of different goods are never added."""
    bands = [
        {"kind_name": items.BANDS[r["band"]]} | {key: int(r[key] or 0) for key in _FIGURES}
        for r in sums(session, asked, ROWS[True], ("band",), *_FIGURES)
    ]
    if not bands:
        return ()
    whole = {key: sum(int(band[key]) for band in bands) for key in _FIGURES}
    return (*bands, {"kind_name": goods.TOTAL, **whole})


@lru_cache(maxsize=24)
def _wanting(whole: bool, form: Form) -> Subquery:
    """The lots, by what they may be put in order; ``whole``: with what they are worth. What is said of every lot comes
    first, and what went back is asked only of those that may want something."""
    joined = _joined()
    on_orders: Any = func.coalesce(joined.c.pieces, 0)
    unpriced = _unpriced(form)
    query: Any = (
        _purchased(form)
        .add_columns(
            _received.business_on.label("on"),
            _pieces(form).label("net"),
            cast(on_orders, BigInteger).label("joined"),
            unpriced.label("unpriced"),
            items.band(_received.business_on).label("band"),
        )
        .outerjoin(joined, joined.c.lot_id == Lot.id)
        .where(or_(on_orders < _received.quantity, unpriced))
    )
    if whole:
        query = query.add_columns(_value(form).label("value_fen"))
    # each figure is asked for once, and not again wherever it is named
    c = query.cte("lots").prefix_with("MATERIALIZED").c
    query = select(c.lot_id, c.on, c.net, c.joined, c.band).where(
        c.net > 0, or_(c.joined < c.net, c.unpriced)
    )
    if whole:
        query = query.add_columns(c.value_fen, _share(c).label("loose_fen"))
    wanting: Subquery = query.subquery()
    return wanting


@lru_cache(maxsize=24)
def some(form: Form) -> Subquery:
    """The same lots and nothing of them, each found by itself: for who stops after so many."""
    pieces = _on_orders().where(OrderReceipt.lot_id == Lot.id).correlate(Lot).scalar_subquery()
    joined: Any = func.coalesce(pieces, 0)
    net, unpriced = _pieces(form), _unpriced(form)
    query = _purchased(form).where(or_(joined < _received.quantity, unpriced))
    lots: Subquery = query.where(net > 0, or_(joined < net, unpriced)).subquery("lots")
    return lots


def _purchased(form: Form) -> Any:
    """Every lot that was bought, with the move that brought it and what crossed as the lots that it became."""
    became = _became(form)
    return (
        select(Lot.id.label("lot_id"))
        .select_from(Lot)
        .join(
            _received,
            (_received.document_id == Lot.document_id)
            & (_received.line == Lot.line)
            & (_received.part == 1),
        )
        .outerjoin(became, became.c.lot_id == Lot.id)
        .where(
            Lot.source == Source.PURCHASED,
            Lot.parent_id.is_(None),
            among(Lot.document_id // POSITIONS, "organizations"),
            _received.business_on <= form.end,
        )
    )


def _share(c: Any) -> ColumnElement[int]:
    """Of the value what falls to the pieces that are on no order: the floor, without a product that is too large."""
    loose = case((c.net > c.joined, c.net - c.joined), else_=0)
    return cast(c.value_fen // c.net * loose + c.value_fen % c.net * loose // c.net, BigInteger)


def _unpriced(form: Form) -> ColumnElement[bool]:
    """Is the value of ``Lot`` unknown, or only estimated? Only those that ever were are asked about in full."""
    valued = lot_values.as_of(form.end)
    ever = or_(
        Lot.provisional, Lot.id.in_(select(LotValuation.lot_id).where(LotValuation.provisional))
    )
    return or_(and_(ever, valued.provisional), and_(~Lot.valued, ~valued.known))


def _joined() -> Subquery:
    """How many pieces of each lot are on orders that were not reversed."""
    query = _on_orders().add_columns(OrderReceipt.lot_id).group_by(OrderReceipt.lot_id)
    joined: Subquery = query.subquery("joined")
    return joined


def _on_orders() -> Any:
    withdrawn = select(OrderReceiptWithdrawal.order_receipt_id)
    reversed_ = select(Document.reverses_id).where(
        Document.reverses_id.is_not(None), Document.kind == kinds.COMMITMENT.code
    )
    return select(func.sum(OrderReceipt.quantity).label("pieces")).where(
        OrderReceipt.id.not_in(withdrawn), OrderReceipt.order_id.not_in(reversed_)
    )


def _pieces(form: Form) -> ColumnElement[int]:
    """How many pieces of ``Lot`` came and did not go back, itself or as what it became."""
    return cast(
        _crossed(form, StockMove.quantity) + func.coalesce(_became(form).c.pieces, 0), BigInteger
    )


def _value(form: Form) -> ColumnElement[int]:
    """What they are worth, as was said of them last."""
    return cast(
        _crossed(form, StockMove.value_fen) + func.coalesce(_became(form).c.fen, 0), BigInteger
    )


def _crossed(form: Form, figure: Any) -> ColumnElement[int]:
    query: Select[Any] = select(func.coalesce(func.sum(_signed(figure)), 0)).where(
        StockMove.lot_id == Lot.id, StockMove.business_on <= form.end
    )
    return query.correlate(Lot).scalar_subquery()


def _signed(figure: Any) -> ColumnElement[int]:
    came, went = among(StockMove.from_id, "inside"), among(StockMove.to_id, "inside")
    return case((came, figure), (went, -figure), else_=0)


@lru_cache(maxsize=24)
def _became(form: Form) -> Subquery:
    """By lot the pieces and the value that crossed as the lots that it became; told from the few of which something
    went back. What a revaluation gave to those the lot's own rows say already."""
    went = select(StockMove.lot_id).where(among(StockMove.to_id, "inside"))
    crossed = (
        select(
            StockMove.lot_id,
            func.sum(_signed(StockMove.quantity)).label("pieces"),
            func.sum(_signed(StockMove.value_fen)).label("fen"),
        )
        .join(Lot, Lot.id == StockMove.lot_id)
        .where(
            StockMove.lot_id.in_(went),
            StockMove.quantity > 0,
            Lot.parent_id.is_not(None),
            StockMove.business_on <= form.end,
        )
        .group_by(StockMove.lot_id)
    )
    up = same_goods.above(crossed.cte("became", recursive=True))
    became: Subquery = (
        select(up.c.lot_id, func.sum(up.c.pieces).label("pieces"), func.sum(up.c.fen).label("fen"))
        .group_by(up.c.lot_id)
        .subquery("became_of")
    )
    return became


@lru_cache(maxsize=24)
def _details(form: Form) -> Select[Any]:
    """What else is said of the lots of the parameter ``ids``."""
    valued, became = lot_values.as_of(form.end), _became(form)
    query: Any = (
        select(
            Lot.id.label("lot_id"),
            Lot.code.label("lot"),
            *papers.columns(),
            *goods.item_columns(),
            Organization.code.label("organization"),
            Organization.name.label("organization_name"),
            Counterparty.name.label("party"),
            Counterparty.kind.label("party_kind"),
            valued.known.label("known"),
            valued.provisional.label("provisional"),
            _value(form).label("value_fen"),
        )
        .select_from(Lot)
        .join(Document, Document.id == Lot.document_id)
        .join(Organization, Organization.id == Document.organization_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Lot.counterparty_id))
        .outerjoin(became, became.c.lot_id == Lot.id)
        .where(among(Lot.id, "ids"))
    )
    details: Select[Any] = query
    return details


ROWS: Mapping[bool, Callable[[Form], Subquery]] = {
    whole: partial(_wanting, whole) for whole in (False, True)
}
