"""应付 by supplier: what is owed to each, by how long it has been, with his oldest document."""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    RowMapping,
    Subquery,
    case,
    cast,
    func,
    select,
)
from sqlalchemy.orm import Session, aliased

from inventory.merged import now_of
from inventory.models import Counterparty, Document
from inventory.sheet import Column, Row
from inventory.statements import goods, items, papers
from inventory.statements.funds import of_funds
from inventory.statements.paging import Query, page, sums
from inventory.statements.shape import Asked, Drawn, Form

_FIGURES = (*(f"band_{n}_fen" for n in range(len(items.BANDS))), "left_fen", "documents")
SORTS = ("on", *_FIGURES)
_KEY = ("on", "first_id")
_COLUMNS = (
    Column("creditor", "供应商"),
    *(Column(f"band_{n}_fen", words, unit="fen") for n, words in enumerate(items.BANDS)),
    Column("left_fen", "未付", unit="fen", role="closing"),
    Column("documents", "单据数", role="out"),
    Column("on", "最早一笔"),
    Column("days", "天数"),
    papers.NUMBER,
)


def creditors(session: Session, asked: Asked) -> Drawn:
    """未付 to each supplier, whose oldest debt is the oldest first. One who is no counterparty is told apart by his
    name."""
    asked = of_funds(session, asked)
    records, after = page(session, Query(rows, _KEY), asked)
    added = () if after or not records else sums(session, asked, rows, (), *_FIGURES)
    return Drawn(
        columns=_COLUMNS,
        rows=tuple(_row(r, asked) for r in records),
        totals=tuple({"creditor": goods.TOTAL, **_figures(r)} for r in added),
        next=after,
    )


def _row(r: RowMapping, asked: Asked) -> Row:
    return {
        "creditor": asked.reader.name(r["whom"], r["party_kind"]) or None,
        **_figures(r),
        "on": r["on"].isoformat(),
        "days": max((asked.end - r["on"]).days, 0),
        "number": r["number"],
    }


def _figures(r: RowMapping) -> dict[str, int]:
    return {name: int(r[name]) for name in _FIGURES}


@lru_cache(maxsize=24)
def rows(form: Form) -> Subquery:
    """A row for each supplier to whom something is owed."""
    owed = items.ROWS[items.PAYABLE, False](form)
    said, now = aliased(Counterparty), aliased(Counterparty)
    query: Any = (
        select(owed.c.on, owed.c.document_id, owed.c.left_fen, owed.c.band)
        .join(Document, Document.id == owed.c.document_id)
        .outerjoin(said, said.id == Document.counterparty_id)
        .outerjoin(now, now.id == now_of(said))
        .add_columns(now.id.label("party_id"), now.name.label("party"), now.kind.label("kind"))
    )
    one = papers.with_text(query, "payee").subquery("one")
    payee = case((one.c.party_id.is_(None), one.c.payee), else_=one.c.party)
    turn = func.row_number().over(
        partition_by=(one.c.party_id, payee), order_by=(one.c.on, one.c.document_id)
    )
    one = select(one, payee.label("whom"), turn.label("turn")).subquery("turned")
    oldest = func.min(case((one.c.turn == 1, one.c.document_id)))
    bands = [
        _sum(case((one.c.band == n, one.c.left_fen), else_=0)).label(f"band_{n}_fen")
        for n in range(len(items.BANDS))
    ]
    grouped = (
        select(
            one.c.whom,
            func.max(one.c.kind).label("party_kind"),
            func.min(one.c.on, type_=Date()).label("on"),
            oldest.label("first_id"),
            *bands,
            _sum(one.c.left_fen).label("left_fen"),
            func.count().label("documents"),
        )
        .group_by(one.c.party_id, one.c.whom)
        .subquery("grouped")
    )
    return select(grouped, _number(grouped.c.first_id).label("number")).subquery()


def _number(document: ColumnElement[int]) -> ColumnElement[str]:
    return select(Document.number).where(Document.id == document).scalar_subquery()


def _sum(column: Any) -> ColumnElement[int]:
    return cast(func.sum(column), BigInteger)
