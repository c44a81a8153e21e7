"""明细账: one item in one organization, in a subtree or in one place, move by move, with what is left after each."""

from collections.abc import Mapping, Sequence
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
    or_,
    select,
)
from sqlalchemy.orm import Session

from inventory.errors import BadInput
from inventory.models import Lot
from inventory.sheet import Column, Row
from inventory.statements import goods, papers
from inventory.statements.crossing import ROW, across, came_in, lots_of, moves
from inventory.statements.held import anchored, stock_rows, total
from inventory.statements.paging import begun, sums, token
from inventory.statements.shape import Asked, Drawn, Form

Key: TypeAlias = Sequence[Any]

_KEY = {"on": date, "document_id": int, "line": int, "part": int}
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
    after = begun(asked.paging, *_KEY.values())
    here = asked if after is None else replace(asked, start=after[0])
    here = anchored(session, here, here.before)
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
        totals=_totals(session, asked, rows) if whole else (),
        opening=opening,
        closing={**opening, "kind_name": "期末结存", "balance": quantity}
        | goods.fen(asked, balance_fen=value)
        if whole
        else None,
        next=token(*(last[name] for name in _KEY)) if more and last else None,
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
    rows = stock_rows(form, form.before, now=form.opening_now, lots=lots_of(form))
    return total(rows, "quantity", "value_fen")


@lru_cache(maxsize=64)
def _same_day(form: Form) -> Select[Any]:
    moved = moves(form)
    return total(moved, "signed", "signed_fen").where(~_later(moved))


@lru_cache(maxsize=64)
def _asking(form: Form, after: bool, limit: bool) -> Select[Any]:
    """The rows of a page; what they count as and what is said of their documents is asked of these alone."""
    rows = across(form)
    query = select(*(rows.c[name] for name in ROW)).order_by(*_order(rows))
    if after:
        query = query.where(or_(rows.c.on > form.start, _later(rows)))
    if limit:
        query = query.limit(bindparam("limit", type_=Integer()))
    page = query.subquery("page")
    said = (*papers.columns(), papers.whom(page).label("whom"), Lot.code.label("lot"))
    moved = moves(form, page, *said)
    told = (*_KEY, "number", "kind", "reversal", "whom", "lot", "signed", "signed_fen")
    columns = (moved.c[name] for name in told)
    return select(*columns, came_in(moved).label("incoming")).order_by(*_order(moved))


def _order(rows: Subquery) -> tuple[ColumnElement[Any], ...]:
    return tuple(rows.c[name] for name in _KEY)


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
def _moved(form: Form) -> Subquery:
    moved = moves(form)
    c = moved.c
    return select(came_in(moved).label("incoming"), c.signed, c.signed_fen).subquery()


def _row(asked: Asked, r: RowMapping, quantity: int, value: int) -> Row:
    moved = _figures(asked, r)
    pieces = {key: moved.pop(key) for key in ("in", "out")}
    return {
        "on": r["on"].isoformat(),
        **papers.row(r),
        "whom": r["whom"],
        "lot": r["lot"],
        "unit": asked.unit,
        **pieces,
        "balance": quantity,
        **moved,
        **goods.fen(asked, balance_fen=value),
    }


def _figures(asked: Asked, r: Mapping[Any, Any]) -> dict[str, int]:
    """What came in, and what went out."""
    figures = {"in": 0, "out": 0} | ({"in_fen": 0, "out_fen": 0} if asked.money else {})
    way, sign = ("in", 1) if r["incoming"] else ("out", -1)
    figures[way] = sign * int(r["signed"])
    if asked.money:
        figures[f"{way}_fen"] = sign * int(r["signed_fen"])
    return figures


def _totals(session: Session, asked: Asked, rows: Sequence[Row]) -> tuple[Row, ...]:
    """What came in and what went out in all of the period, whose last rows these are; nothing of none."""
    every: Sequence[Mapping[Any, Any]] = rows
    if asked.paging.after is not None:
        signed = sums(session, asked, _moved, ("incoming",), "signed", "signed_fen")
        every = [_figures(asked, r) for r in signed]
    if not every:
        return ()
    of = ("in", "out", *(("in_fen", "out_fen") if asked.money else ()))
    added = {key: sum(r[key] for r in every) for key in of}
    return ({"kind_name": goods.TOTAL, "unit": asked.unit, **added},)
