"""The promise that balances are their rows (P3): every balance summed again from the moves and entries."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import TypeAlias

from sqlalchemy import case, func, literal, select, union_all
from sqlalchemy.orm import Session

from inventory import recount
from inventory.kinds import INSIDE
from inventory.models import (
    FundBalance,
    Location,
    StockBalance,
    StockMove,
)


def stock(session: Session) -> Iterable[str]:
    """Stock balances that are not what their moves add up to, in pieces, in value or in dates."""
    both = union_all(
        select(
            StockMove.to_id.label("place"),
            StockMove.lot_id,
            StockMove.quantity.label("q"),
            StockMove.value_fen.label("v"),
            StockMove.business_on.label("on"),
            case((StockMove.quantity == 0, StockMove.business_on)).label("revalued_on"),
        ),
        select(
            StockMove.from_id,
            StockMove.lot_id,
            literal(0) - StockMove.quantity,
            literal(0) - StockMove.value_fen,
            StockMove.business_on,
            case((StockMove.quantity == 0, StockMove.business_on)),
        ),
    ).subquery()
    rows = recount.stream(
        session,
        select(
            both.c.place,
            both.c.lot_id,
            func.sum(both.c.q),
            func.sum(both.c.v),
            func.max(both.c.on),
            func.max(both.c.revalued_on),
        )
        .join(Location, Location.id == both.c.place)
        .where(Location.kind.in_(sorted(INSIDE)))
        .group_by(both.c.place, both.c.lot_id)
        .order_by(both.c.place, both.c.lot_id),
    )
    by_rows = (
        ((place, lot), (int(q), int(v), on, revalued)) for place, lot, q, v, on, revalued in rows
    )
    balances = recount.stream(session, _STORED)
    stored: Iterable[tuple[Key, object]] = (
        ((b.location_id, b.lot_id), tuple(b[2:])) for b in balances
    )
    for key, found, said in _side_by_side(by_rows, stored):
        if found != said:
            yield f"库房 {key[0]} 批次 {key[1]}：流水 {found}，余额 {said}"


_STORED = select(
    StockBalance.location_id,
    StockBalance.lot_id,
    StockBalance.quantity,
    StockBalance.value_fen,
    StockBalance.last_on,
    StockBalance.revalued_on,
).order_by(StockBalance.location_id, StockBalance.lot_id)
Key: TypeAlias = tuple[int, int]


def _side_by_side(
    left: Iterable[tuple[Key, object]], right: Iterable[tuple[Key, object]]
) -> Iterator[tuple[Key, object, object]]:
    """Every key of two lists in order of their keys, with what each says of it; None where one lacks it."""
    both = heapq.merge(
        ((key, 0, said) for key, said in left),
        ((key, 1, said) for key, said in right),
        key=lambda entry: entry[:2],
    )
    for key, entries in groupby(both, key=lambda entry: entry[0]):
        said = {side: value for _, side, value in entries}
        yield key, said.get(0), said.get(1)


def fund(session: Session) -> Iterable[str]:
    """Fund balances that are not what their entries add up to."""
    by_rows: dict[int, tuple[int, date]] = {}
    for account, on, change in session.execute(recount.fund_changes()):  # in order of date
        before = by_rows[account][0] if account in by_rows else 0
        by_rows[account] = before + int(change), on
    stored = {b.account_id: (b.amount_fen, b.last_on) for b in session.scalars(select(FundBalance))}
    for account in by_rows.keys() | stored.keys():
        if by_rows.get(account) != stored.get(account):
            yield f"资金账户 {account}：流水 {by_rows.get(account)}，余额 {stored.get(account)}"
