"""明细账: one item in one organization, in a subtree or in one place, move by move, with what is left after each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    or_,
    select,
)
from sqlalchemy.orm import Session

from inventory.errors import BadInput
from inventory.models import Document, Item, Lot
from inventory.sheet import Column, Row
from inventory.statements import goods, papers
from inventory.statements.crossing import came_in, lots_of, moves
from inventory.statements.held import stock_at_end, total
from inventory.statements.paging import begun, sums, token
from inventory.statements.shape import Asked, Drawn, Form

Key: TypeAlias = Sequence[Any]

_KEY = (date, int, int, int)  # day, document, line, part
_FIGURES = (
    Column("in", "收入", role="in"),
    Column("in_fen", "收入价值", unit="fen", role="in"),
    Column("out", "发出", role="out"),
    Column("out_fen", "发出价值", unit="fen", role="out"),
    Column("balance", "结存", role="closing"),
    Column("balance_fen", "结存价值", unit="fen", role="closing"),
)


def card(session: Session, asked: Asked) -> Drawn:
    """Opening, every move, closing; a reversal stands with minus where its original stood. A later page begins with
    what is brought forward. Raises ``BadInput`` where no item is named."""
    if asked.items is None:
        raise BadInput(field="item", problem="明细账要写明哪一种物资")
    after = begun(asked.paging, *_KEY)
    here = asked if after is None else replace(asked, start=after[0])
    quantity, value = _brought_forward(session, here, after)
    opening = {
        "unit": asked.unit,
        "kind_name": "期初结存" if after is None else "承前页",
        "balance": quantity,
        **goods.fen(asked, balance_fen=value),
    }
    rows: list[Row] = []
    records, more = _page(session, here, after)
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


def _brought_forward(session: Session, asked: Asked, key: Key | None) -> tuple[int, int]:
    """What there was before the first row: at the end of the day before, and on the day itself up to the row after
    which the page begins."""
    form, params = asked.form, asked.params
    quantity, value = session.connection().execute(_opening(form), params).one()
    if key is not None:
        said = {**params, "end": asked.start, **_after(key)}
        on_day, on_day_fen = session.connection().execute(_same_day(form), said).one()
        quantity, value = quantity + on_day, value + on_day_fen
    return int(quantity), int(value)


def _page(session: Session, asked: Asked, key: Key | None) -> tuple[Sequence[RowMapping], bool]:
    """The rows of a page, and whether there are more."""
    limit = asked.paging.limit
    params = asked.params | ({} if limit is None else {"limit": limit + 1})
    if key is not None:
        params |= _after(key)
    asking = _asking(asked.form, key is not None, limit is not None)
    rows = session.connection().execute(asking, params).mappings().all()
    return rows[:limit], limit is not None and len(rows) > limit


def _after(key: Key) -> dict[str, int]:
    return dict(zip(("after_document", "after_line", "after_part"), key[1:], strict=True))


@lru_cache(maxsize=64)
def _opening(form: Form) -> Select[Any]:
    held = stock_at_end(form.before, now=form.opening_now, lots=lots_of(form))
    return total(held, "quantity", "value_fen")


@lru_cache(maxsize=64)
def _same_day(form: Form) -> Select[Any]:
    moved = moves(form)
    return total(moved, "signed", "signed_fen").where(~_later(moved))


@lru_cache(maxsize=64)
def _asking(form: Form, after: bool, limit: bool) -> Select[Any]:
    rows = _rows(form)
    c = rows.c
    query = select(rows).order_by(c.on, c.document_id, c.line, c.part)
    if after:
        query = query.where(or_(c.on > form.start, _later(rows)))
    return query.limit(bindparam("limit", type_=Integer())) if limit else query


def _later(rows: Subquery) -> ColumnElement[bool]:
    """Is a row of the first day after a key?"""
    c = rows.c
    document, line, part = (
        bindparam(f"after_{name}", type_=BigInteger()) for name in ("document", "line", "part")
    )
    return or_(
        c.document_id > document,
        and_(c.document_id == document, c.line > line),
        and_(c.document_id == document, c.line == line, c.part > part),
    )


@lru_cache(maxsize=64)
def _rows(form: Form) -> Subquery:
    moved = moves(form)
    incoming = came_in(moved)
    query = (
        select(
            moved,
            *papers.columns(),
            papers.whom().label("whom"),
            Lot.code.label("lot"),
            Item.base_unit.label("unit"),
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
    return papers.with_whom(query, moved).subquery()


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
    money = ("in_fen", "out_fen") if asked.money else ()
    return tuple(
        {
            "kind_name": goods.TOTAL,
            "unit": r["unit"],
            **{k: int(r[k]) for k in ("in", "out", *money)},
        }
        for r in sums(session, asked, _rows, ("unit",), "in", "out", *money)
    )
