"""The promise that balances are their rows (P3): every balance summed again from the moves and entries."""

from collections.abc import Iterable
from datetime import date

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
    rows = session.execute(
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
    )
    by_rows: dict[tuple[int, int], tuple[int, int, date, date | None]] = {
        (place, lot): (int(q), int(v), on, revalued) for place, lot, q, v, on, revalued in rows
    }
    stored = {
        (b.location_id, b.lot_id): (b.quantity, b.value_fen, b.last_on, b.revalued_on)
        for b in session.scalars(select(StockBalance))
    }
    for key in by_rows.keys() | stored.keys():
        if by_rows.get(key) != stored.get(key):
            yield f"库房 {key[0]} 批次 {key[1]}：流水 {by_rows.get(key)}，余额 {stored.get(key)}"


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
