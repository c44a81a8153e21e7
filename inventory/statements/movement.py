"""收发存 as a working statement: for every item what there was, what came, what went, what is left, and its value."""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Subquery,
    case,
    cast,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from inventory.merged import now_of
from inventory.models import Item, Lot
from inventory.sheet import Column, Row
from inventory.statements import goods
from inventory.statements.crossing import (
    INCOMING,
    INNER,
    OUTGOING,
    REVALUED,
    lots_of,
    moved,
    word,
    words,
)
from inventory.statements.held import anchored, stock_rows
from inventory.statements.paging import Query, page
from inventory.statements.shape import Asked, Drawn, Form

OPENING = "opening"
_SIGNED = ("converted", "adjusted")
_QUANTITIES = (
    Column("opening", "期初结存", role="opening"),
    Column("donated", "受赠", role="in"),
    Column("purchased", "自购", role="in"),
    Column("allocated", "下拨", role="in"),
    Column("transferred_in", "调入", role="in"),
    Column("returned", "退回", role="in"),
    Column("inner_in", "本单位内转入", role="in"),
    Column("in_total", "入库小计", role="subtotal"),
    Column("issued", "发放", role="out"),
    Column("dispatched", "调出", role="out"),
    Column("written_off", "报损", role="out"),
    Column("inner_out", "本单位内转出", role="out"),
    Column("out_total", "出库小计", role="subtotal"),
    Column("converted", "转换", role="signed"),
    Column("sent_back", "退货退还", role="out"),
    Column("adjusted", "盘盈盘亏", role="signed"),
    Column("closing", "期末结存", role="closing"),
)
_VALUES = (
    Column("opening_fen", "期初价值", unit="fen", role="opening"),
    Column("in_fen", "入库价值", unit="fen", role="in"),
    Column("out_fen", "出库价值", unit="fen", role="out"),
    Column("other_fen", "转换退还盘点", unit="fen", role="signed"),
    Column("revalued_fen", "估价调整", unit="fen", role="signed"),
    Column("closing_fen", "期末价值", unit="fen", role="closing"),
)
_UNVALUED = Column("unvalued", "其中未估价", role="closing")
_IN, _OUT = (*INCOMING, "inner_in"), ("issued", "dispatched", "written_off", "inner_out")
SORTS = ("pinyin", *(c.key for c in (*_QUANTITIES, *_VALUES, _UNVALUED)))


def movement(session: Session, asked: Asked) -> Drawn:
    """A row for each item that was there or moved: opening + in − out, with what was converted, sent back and counted
    too many or few, is closing. Values of what is not valued are nothing, and how many pieces these are is told."""
    asked = anchored(session, asked, asked.before)
    query = Query(_figures, ("pinyin", "item_id"))
    records, after = page(session, query, asked)
    columns = [
        column
        for column in (*goods.ITEM, *_QUANTITIES, *_VALUES)
        if asked.location is not None or not column.key.startswith(INNER)
    ]
    rows: tuple[Row, ...] = tuple(
        {
            **goods.item_row(r),
            **{c.key: int(r[c.key]) for c in _QUANTITIES},
            **goods.fen(asked, **{c.key: r[c.key] for c in _VALUES}),
            **goods.fen(asked, unvalued=r["unvalued"]),
        }
        for r in records
    )
    values = tuple(c.key for c in _VALUES)
    return Drawn(
        columns=(*asked.shown(*columns), *((_UNVALUED,) if asked.money else ())),
        rows=rows,
        totals=_money(session, asked, query, rows, values) if after is None else (),
        next=after,
    )


def _money(
    session: Session, asked: Asked, query: Query, rows: tuple[Row, ...], values: tuple[str, ...]
) -> tuple[Row, ...]:
    """The values of all items together, ``rows`` being the last: quantities of different items are never added."""
    if not asked.money:
        return ()
    if asked.paging.after is None:
        return goods.all_money(rows, values)
    return goods.totals(session, asked, query, (), values)[-1:]


@lru_cache(maxsize=64)
def _figures(form: Form) -> Subquery:
    """A row for each item of which anything is told."""
    sums = _sums(form)
    of = sums.c.counts

    def total(value: Any, *columns: str, sign: int = 1) -> ColumnElement[int]:
        counted = case((of.in_(words(columns)), value), else_=0) if columns else value
        added = cast(func.sum(counted), BigInteger)
        return -added if sign < 0 else added

    def column(key: str) -> ColumnElement[int]:
        if key in ("in_total", "out_total"):
            return total(sums.c.q, *_IN) if key == "in_total" else total(sums.c.q, *_OUT, sign=-1)
        if key == "closing":
            return total(sums.c.q)
        out = key in OUTGOING or key == "inner_out"
        return total(sums.c.q, key, sign=-1 if out else 1)

    figures = {c.key: column(c.key) for c in _QUANTITIES} | {
        "opening_fen": total(sums.c.v, OPENING),
        "in_fen": total(sums.c.v, *_IN),
        "out_fen": total(sums.c.v, *_OUT, sign=-1),
        "other_fen": total(sums.c.v, *_SIGNED, "sent_back"),
        "revalued_fen": total(sums.c.v, REVALUED),
        "closing_fen": total(sums.c.v),
        "unvalued": total(sums.c.u),
    }
    of_item = (
        select(sums.c.item_id, *(figure.label(key) for key, figure in figures.items()))
        .group_by(sums.c.item_id)
        .subquery("of_item")
    )
    told = [of_item.c[key] for key in figures]
    return (
        select(*goods.item_columns(), *told)
        .join(of_item, of_item.c.item_id == Item.id)
        .where(or_(*(figure != 0 for figure in told)))
        .subquery()
    )


def _sums(form: Form) -> Subquery:
    """What there was and what moved, signed, of each item in each column where it counts; ``u``: pieces that are not
    valued. There are few of these, so that only they are spread over all the columns."""
    held = stock_rows(form, form.before, now=form.opening_now, lots=lots_of(form))
    crossed = moved(form)
    inner = case((crossed.c.entered > 0, word("inner_in")), else_=word("inner_out"))
    rows = union_all(
        select(
            held.c.lot_id,
            word(OPENING).label("counts"),
            held.c.quantity.label("q"),
            held.c.value_fen.label("v"),
        ),
        select(
            crossed.c.lot_id,
            case((crossed.c.counts == word(INNER), inner), else_=crossed.c.counts),
            crossed.c.signed,
            crossed.c.signed_fen,
        ),
    ).subquery("figures")
    entered = aliased(Item)
    figures = {
        "q": rows.c.q,
        "v": rows.c.v,
        "u": case((goods.known(form), 0), else_=rows.c.q),
    }
    item_id = now_of(entered).label("item_id")
    return (
        select(
            item_id,
            rows.c.counts,
            *(cast(func.sum(of), BigInteger).label(key) for key, of in figures.items()),
        )
        .select_from(rows)
        .join(Lot, Lot.id == rows.c.lot_id)
        .join(entered, entered.id == Lot.item_id)
        .group_by(item_id, rows.c.counts)
        .subquery("sums")
    )
