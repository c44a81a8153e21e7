"""What places and accounts held at the end of a day: the one place from which statements take their balances.

Today's are the balances themselves; a past day's are the sum of the rows up to it.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    cast,
    func,
    literal,
    select,
    union_all,
)

from inventory.dialects import among
from inventory.models import FundBalance, FundEntry, StockBalance, StockMove


def stock_at_end(
    day: BindParameter[date], *, now: bool, lots: Select[int] | None = None
) -> Subquery:
    """What each of the places of the parameter ``inside`` held of each lot (of ``lots`` alone, where given) at the end
    of a day, which is a parameter, too: columns ``place_id``, ``lot_id``, ``quantity`` above zero, ``value_fen``.
    ``now``: the day is not past."""
    if now:
        today = select(
            StockBalance.location_id.label("place_id"),
            StockBalance.lot_id,
            StockBalance.quantity,
            StockBalance.value_fen,
        ).where(among(StockBalance.location_id, "inside"), StockBalance.quantity > 0)
        if lots is not None:
            today = today.where(StockBalance.lot_id.in_(lots))
        return today.subquery("held")
    arms = []
    for place, sign in ((StockMove.to_id, 1), (StockMove.from_id, -1)):
        arm = select(
            place.label("place_id"),
            StockMove.lot_id,
            (sign * StockMove.quantity).label("quantity"),
            (sign * StockMove.value_fen).label("value_fen"),
        ).where(among(place, "inside"), StockMove.business_on <= day)
        arms.append(arm if lots is None else arm.where(StockMove.lot_id.in_(lots)))
    rows = union_all(*arms).subquery()
    quantity = cast(func.sum(rows.c.quantity), BigInteger)
    return (
        select(
            rows.c.place_id,
            rows.c.lot_id,
            quantity.label("quantity"),
            cast(func.sum(rows.c.value_fen), BigInteger).label("value_fen"),
        )
        .group_by(rows.c.place_id, rows.c.lot_id)
        .having(quantity > 0)
        .subquery("held")
    )


def money_at_end(day: BindParameter[date], *, now: bool) -> Subquery:
    """What each of the accounts of the parameter ``accounts`` held: columns ``account_id``, ``amount_fen``."""
    if now:
        return (
            select(FundBalance.account_id, FundBalance.amount_fen)
            .where(among(FundBalance.account_id, "accounts"))
            .subquery("held")
        )
    arms = [
        select(
            account.label("account_id"), (sign * FundEntry.amount_fen).label("amount_fen")
        ).where(among(account, "accounts"), FundEntry.business_on <= day)
        for account, sign in ((FundEntry.to_account_id, 1), (FundEntry.from_account_id, -1))
    ]
    rows = union_all(*arms).subquery()
    return (
        select(rows.c.account_id, cast(func.sum(rows.c.amount_fen), BigInteger).label("amount_fen"))
        .group_by(rows.c.account_id)
        .subquery("held")
    )


def total(held: Subquery, *figures: str) -> Select[Any]:
    """The sum of each of some columns of all that was held."""
    sums: list[ColumnElement[Any]] = [
        cast(func.coalesce(func.sum(held.c[figure]), literal(0)), BigInteger) for figure in figures
    ]
    return select(*sums)
