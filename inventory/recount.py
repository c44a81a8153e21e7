"""Sums over the rows of both ledgers, counted again for the promises.

Nothing here looks at a balance: these are the rows' side of every comparison.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    Subquery,
    and_,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from inventory.kinds import HOLDER_BUCKETS, INSIDE, Bucket
from inventory.models import Document, FundAccount, FundEntry, Location, StockMove

ROWS = 2_000  # that are held at a time


def stream(session: Session, statement: Executable) -> Iterable[Any]:
    """The rows of a statement, a few at a time from the database, so that memory does not grow with the books."""
    return session.execute(statement, execution_options={"yield_per": ROWS})


def stock_changes(organization_id: int | None = None, after: date = date.min) -> Select[Any]:
    """Every inside place's change of a lot, pieces and fen, a row a day: balance by balance, each in order of date;
    of all organizations or of one, dated after a day."""
    both = _moved(organization_id, after, date.max)
    return (
        select(
            both.c.place,
            both.c.lot_id,
            both.c.business_on,
            func.sum(both.c.q),
            func.sum(both.c.v),
        )
        .group_by(both.c.place, both.c.lot_id, both.c.business_on)
        .order_by(both.c.place, both.c.lot_id, both.c.business_on)
    )


def stock_between(organization_id: int, after: date, until: date) -> Select[Any]:
    """How an organization's inside places changed, pieces and fen, by place and lot."""
    both = _moved(organization_id, after, until)
    return select(both.c.place, both.c.lot_id, func.sum(both.c.q), func.sum(both.c.v)).group_by(
        both.c.place, both.c.lot_id
    )


def _moved(organization_id: int | None, after: date, until: date) -> Subquery:
    """What came into inside places and what left them."""
    inside = select(Location.id).where(Location.kind.in_(sorted(INSIDE)))
    if organization_id is not None:
        inside = inside.where(Location.organization_id == organization_id)
    days = _days(StockMove.business_on, after, until)
    return union_all(
        select(
            StockMove.to_id.label("place"),
            StockMove.lot_id,
            StockMove.business_on,
            StockMove.quantity.label("q"),
            StockMove.value_fen.label("v"),
        ).where(StockMove.to_id.in_(inside), *days),
        select(
            StockMove.from_id,
            StockMove.lot_id,
            StockMove.business_on,
            literal(0) - StockMove.quantity,
            literal(0) - StockMove.value_fen,
        ).where(StockMove.from_id.in_(inside), *days),
    ).subquery()


def fund_changes(organization_id: int | None = None, after: date = date.min) -> Select[Any]:
    """Every account's change, a row a day, in order of date, the grantor outside: of all holders or of one, dated after
    a day."""
    both = _paid(organization_id, after, date.max)
    return (
        select(both.c.account, both.c.business_on, func.sum(both.c.a))
        .group_by(both.c.account, both.c.business_on)
        .order_by(both.c.business_on)
    )


def fund_between(organization_id: int, after: date, until: date) -> Select[Any]:
    """How a holder's accounts changed, in fen."""
    both = _paid(organization_id, after, until)
    return select(both.c.account, func.sum(both.c.a)).group_by(both.c.account)


def _paid(organization_id: int | None, after: date, until: date) -> Subquery:
    """What came into accounts and what left them; the grantor is outside."""
    held = select(FundAccount.id).where(FundAccount.bucket != Bucket.GRANTOR)
    if organization_id is not None:
        held = held.where(FundAccount.organization_id == organization_id)
    days = _days(FundEntry.business_on, after, until)
    return union_all(
        select(
            FundEntry.to_account_id.label("account"),
            FundEntry.business_on,
            FundEntry.amount_fen.label("a"),
        ).where(FundEntry.to_account_id.in_(held), *days),
        select(
            FundEntry.from_account_id, FundEntry.business_on, literal(0) - FundEntry.amount_fen
        ).where(FundEntry.from_account_id.in_(held), *days),
    ).subquery()


def flows_between(organization_id: int, after: date, until: date) -> Select[Any]:
    """What ran of a holder's money, in fen: by fund, kind, bucket from and to, and whether it was a reversal. Of the
    owner of a fund what came to it and lies above its holders, too."""
    start, end = aliased(FundAccount), aliased(FundAccount)
    of_holder = select(FundAccount.id).where(FundAccount.organization_id == organization_id)
    held = FundAccount.bucket.in_(HOLDER_BUCKETS)
    above = select(FundAccount.id).where(~held)
    out_of = FundEntry.from_account_id.in_(of_holder.where(held))
    into = and_(FundEntry.to_account_id.in_(of_holder), FundEntry.from_account_id.in_(above))
    days = _days(FundEntry.business_on, after, until)
    arms = [
        select(
            FundEntry.fund_id,
            Document.kind,
            start.bucket.label("from_bucket"),
            end.bucket.label("to_bucket"),
            Document.reverses_id.is_not(None).label("reversal"),
            FundEntry.amount_fen.label("a"),
        )
        .join(Document, Document.id == FundEntry.document_id)
        .join(start, start.id == FundEntry.from_account_id)
        .join(end, end.id == FundEntry.to_account_id)
        .where(side, *days)
        for side in (out_of, into)
    ]
    both = union_all(*arms).subquery()
    key = both.c[:-1]
    return select(*key, func.sum(both.c.a)).group_by(*key)


def _days(column: Any, after: date, until: date) -> tuple[ColumnElement[bool], ...]:
    """After a day and until one; nothing where that is no bound."""
    first = () if after == date.min else (column > after,)
    return first if until == date.max else (*first, column <= until)


def bucket_sums(session: Session) -> dict[tuple[int, int, Bucket], int]:
    """What each account (fund id, holder id, bucket) adds up to, in fen; the grantor negative."""
    both = union_all(
        select(FundEntry.to_account_id.label("account"), FundEntry.amount_fen.label("a")),
        select(FundEntry.from_account_id, literal(0) - FundEntry.amount_fen),
    ).subquery()
    rows = session.execute(
        select(
            FundAccount.fund_id, FundAccount.organization_id, FundAccount.bucket, func.sum(both.c.a)
        )
        .join(FundAccount, FundAccount.id == both.c.account)
        .group_by(FundAccount.fund_id, FundAccount.organization_id, FundAccount.bucket)
    )
    return {(fund, holder, Bucket(bucket)): int(amount) for fund, holder, bucket, amount in rows}


def rows_of(session: Session, document_id: int, *, swap: bool) -> list[tuple[object, ...]]:
    """The rows of a document, with their ends swapped if asked, to be compared with another\'s."""
    moves = session.scalars(
        select(StockMove)
        .where(StockMove.document_id == document_id)
        .order_by(StockMove.line, StockMove.part)
    )
    entries = session.scalars(
        select(FundEntry).where(FundEntry.document_id == document_id).order_by(FundEntry.line)
    )
    rows: list[tuple[object, ...]] = []
    for m in moves:
        ends = (m.to_id, m.from_id) if swap else (m.from_id, m.to_id)
        rows.append((m.line, m.part, m.lot_id, *ends, m.quantity, m.value_fen))
    for e in entries:
        ends = (
            (e.to_account_id, e.from_account_id) if swap else (e.from_account_id, e.to_account_id)
        )
        items = (e.to_item_id, e.from_item_id) if swap else (e.from_item_id, e.to_item_id)
        rows.append((e.line, e.fund_id, *ends, *items, e.amount_fen))
    return rows
