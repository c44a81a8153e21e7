"""明细账: one item in one organization, in a subtree or in one place, move by move, with what is left after each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, RowMapping, Select, Subquery, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from inventory.errors import BadInput
from inventory.models import Document, Item, Lot
from inventory.sheet import Column, Row
from inventory.statements import goods, papers
from inventory.statements.crossing import came_in, lots_of, moves
from inventory.statements.held import stock_at_end, total
from inventory.statements.paging import begun, sums, token
from inventory.statements.shape import Asked, Drawn

_KEY = (date, int, int, int)  # day, document, line, part
_FIGURES = (
    Column("in", "入", role="in"),
    Column("in_fen", "入，价值", unit="fen", role="in"),
    Column("out", "出", role="out"),
    Column("out_fen", "出，价值", unit="fen", role="out"),
    Column("balance", "结存", role="closing"),
    Column("balance_fen", "结存价值", unit="fen", role="closing"),
)


def card(session: Session, asked: Asked) -> Drawn:
    """Opening, every move, closing; a reversal stands with minus where its original stood. A later page begins with
    what is brought forward. Raises ``BadInput`` where no item is named."""
    if asked.items is None:
        raise BadInput(field="item", problem="明细账要写明哪一种物资")
    after = begun(asked.paging, *_KEY)
    quantity, value = _brought_forward(session, asked, after)
    opening = {
        "unit": asked.unit,
        "kind_name": "期初结存" if after is None else "承前页",
        "balance": quantity,
        **goods.fen(asked, balance_fen=value),
    }
    rows: list[Row] = []
    records, more = _page(session, asked, after)
    for r in records:
        quantity += int(r["signed"])
        value += int(r["signed_fen"])
        rows.append(_row(asked, r, quantity, value))
    whole = not more
    columns = (papers.ON, papers.NUMBER, papers.KIND, papers.WHOM, Column("lot", "批次"))
    last = records[-1] if records else None
    return Drawn(
        columns=asked.shown(*columns, Column("unit", "单位"), *_FIGURES),
        rows=tuple(rows),
        totals=_totals(session, asked) if whole else (),
        opening=opening,
        closing={**opening, "kind_name": "期末结存", "balance": quantity}
        | goods.fen(asked, balance_fen=value)
        if whole
        else None,
        next=token(last["on"], last["document_id"], last["line"], last["part"])
        if more and last
        else None,
    )


def _brought_forward(
    session: Session, asked: Asked, after: Sequence[Any] | None
) -> tuple[int, int]:
    """What there was before the first row: at the end of the day before, and on the day itself up to the row after
    which the page begins."""
    day = asked.start if after is None else after[0]
    held = stock_at_end(session, day - timedelta(days=1), lots_of(asked))
    quantity, value = total(session, held, asked.params, "quantity", "value_fen")
    if after is None:
        return quantity, value
    moved = moves(asked, day, day)
    seen = _key(moved, after[1:], later=False)
    same_day = select(
        cast(func.coalesce(func.sum(moved.c.signed), 0), BigInteger),
        cast(func.coalesce(func.sum(moved.c.signed_fen), 0), BigInteger),
    ).where(seen)
    on_day, on_day_fen = session.execute(same_day, asked.params).one()
    return quantity + int(on_day), value + int(on_day_fen)


def _page(
    session: Session, asked: Asked, after: Sequence[Any] | None
) -> tuple[list[RowMapping], bool]:
    moved = moves(asked, asked.start if after is None else after[0], asked.end)
    query = _described(moved)
    if after is not None:
        query = query.where(or_(moved.c.on > after[0], _key(moved, after[1:], later=True)))
    query = query.order_by(moved.c.on, moved.c.document_id, moved.c.line, moved.c.part)
    limit = asked.paging.limit
    if limit is not None:
        query = query.limit(limit + 1)
    records = list(session.execute(query, asked.params).mappings())
    if limit is None or len(records) <= limit:
        return records, False
    return records[:limit], True


def _key(moved: Subquery, key: Sequence[int], *, later: bool) -> Any:
    """Is a row of the first day after a key, or up to it?"""
    document, line, part = key
    c = moved.c
    beyond = or_(
        c.document_id > document,
        and_(c.document_id == document, c.line > line),
        and_(c.document_id == document, c.line == line, c.part > part),
    )
    return beyond if later else ~beyond


def _described(moved: Subquery) -> Select[Any]:
    incoming = came_in(moved)
    query = (
        select(
            moved,
            *papers.columns(),
            papers.whom().label("whom"),
            Lot.code.label("lot"),
            Item.base_unit.label("unit"),
            papers.here.name.label("location_name"),
            case((incoming, moved.c.signed), else_=0).label("in"),
            case((incoming, moved.c.signed_fen), else_=0).label("in_fen"),
            case((incoming, 0), else_=-moved.c.signed).label("out"),
            case((incoming, 0), else_=-moved.c.signed_fen).label("out_fen"),
        )
        .select_from(moved)
        .join(Document, Document.id == moved.c.document_id)
        .join(Lot, Lot.id == moved.c.lot_id)
        .join(Item, Item.id == moved.c.item_id)
    )
    return papers.with_whom(query, moved)


def _row(asked: Asked, r: RowMapping, quantity: int, value: int) -> Row:
    return {
        "on": r["on"].isoformat(),
        **papers.row(r),
        "whom": r["whom"],
        "lot": r["lot"],
        "unit": r["unit"],
        "in": int(r["in"]),
        "out": int(r["out"]),
        "balance": quantity,
        **goods.fen(asked, in_fen=r["in_fen"], out_fen=r["out_fen"], balance_fen=value),
    }


def _totals(session: Session, asked: Asked) -> tuple[Row, ...]:
    """What came in and what went out in all of the period."""
    whole = replace(asked, paging=replace(asked.paging, after=None))
    moved = moves(whole, asked.start, asked.end)
    query = _described(moved).subquery()
    money = ("in_fen", "out_fen") if asked.money else ()
    return tuple(
        {
            "kind_name": "本期合计",
            "unit": r["unit"],
            **{k: int(r[k]) for k in ("in", "out", *money)},
        }
        for r in sums(session, asked, query, ("unit",), "in", "out", *money)
    )
