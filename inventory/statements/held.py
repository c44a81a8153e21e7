"""What places and accounts held at the end of a day: the one place from which statements take their balances.

Today's are the balances themselves; a past day's are the last snapshot until it and the rows since.
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
from inventory.kinds import Bucket
from inventory.models import (
    FundAccount,
    FundBalance,
    FundEntry,
    FundSnapshot,
    Location,
    Snapshot,
    StockBalance,
    StockMove,
    StockSnapshot,
)


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
    arms = [
        _counted(_anchored(day), lots),
        *(_moved(_anchored(day), day, lots, sign) for sign in (1, -1)),
    ]
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


def _anchored(day: BindParameter[date]) -> Subquery:
    """Each of the places ``inside`` with the last snapshot of its organization: columns ``place_id``, ``snapshot_id``,
    ``through_on``."""
    last = (
        select(func.max(Snapshot.through_on))
        .where(Snapshot.organization_id == Location.organization_id, Snapshot.through_on <= day)
        .correlate(Location)
        .scalar_subquery()
    )
    of_its = (Snapshot.organization_id == Location.organization_id) & (Snapshot.through_on == last)
    return (
        select(
            Location.id.label("place_id"),
            Snapshot.id.label("snapshot_id"),
            func.coalesce(Snapshot.through_on, date.min).label("through_on"),
        )
        .outerjoin(Snapshot, of_its)
        .where(among(Location.id, "inside"))
        .subquery()
    )


def _counted(anchors: Subquery, lots: Select[int] | None) -> Select[Any]:
    """What the snapshots say."""
    rows = select(
        anchors.c.place_id,
        StockSnapshot.lot_id,
        StockSnapshot.quantity,
        StockSnapshot.value_fen,
    ).join(
        StockSnapshot,
        (StockSnapshot.snapshot_id == anchors.c.snapshot_id)
        & (StockSnapshot.location_id == anchors.c.place_id),
    )
    return rows if lots is None else rows.where(StockSnapshot.lot_id.in_(lots))


def _moved(
    anchors: Subquery, day: BindParameter[date], lots: Select[int] | None, sign: int
) -> Select[Any]:
    """What came (1) or went (-1) since, up to the day."""
    place = StockMove.to_id if sign > 0 else StockMove.from_id
    rows = (
        select(
            anchors.c.place_id,
            StockMove.lot_id,
            (sign * StockMove.quantity).label("quantity"),
            (sign * StockMove.value_fen).label("value_fen"),
        )
        .join(StockMove, place == anchors.c.place_id)
        .where(StockMove.business_on > anchors.c.through_on, StockMove.business_on <= day)
    )
    return rows if lots is None else rows.where(StockMove.lot_id.in_(lots))


def money_at_end(day: BindParameter[date], *, now: bool) -> Subquery:
    """What each of the accounts of the parameter ``accounts`` held: columns ``account_id``, ``amount_fen``."""
    if now:
        return (
            select(FundBalance.account_id, FundBalance.amount_fen)
            .where(among(FundBalance.account_id, "accounts"))
            .subquery("held")
        )
    last = (
        select(func.max(Snapshot.through_on))
        .where(Snapshot.organization_id == FundAccount.organization_id, Snapshot.through_on <= day)
        .correlate(FundAccount)
        .scalar_subquery()
    )
    of_its = (Snapshot.organization_id == FundAccount.organization_id) & (
        Snapshot.through_on == last
    )
    anchors = (
        select(
            FundAccount.id.label("account_id"),
            Snapshot.id.label("snapshot_id"),
            func.coalesce(Snapshot.through_on, date.min).label("through_on"),
        )
        .outerjoin(Snapshot, of_its)
        .where(among(FundAccount.id, "accounts"))
        .subquery()
    )
    arms = [
        select(anchors.c.account_id, FundSnapshot.amount_fen).join(
            FundSnapshot,
            (FundSnapshot.snapshot_id == anchors.c.snapshot_id)
            & (FundSnapshot.account_id == anchors.c.account_id),
        ),
        *(
            select(anchors.c.account_id, (sign * FundEntry.amount_fen).label("amount_fen"))
            .join(FundEntry, account == anchors.c.account_id)
            .where(FundEntry.business_on > anchors.c.through_on, FundEntry.business_on <= day)
            for account, sign in ((FundEntry.to_account_id, 1), (FundEntry.from_account_id, -1))
        ),
    ]
    rows = union_all(*arms).subquery()
    return (
        select(rows.c.account_id, cast(func.sum(rows.c.amount_fen), BigInteger).label("amount_fen"))
        .group_by(rows.c.account_id)
        .subquery("held")
    )


_ACCOUNT = (FundAccount.fund_id, FundAccount.organization_id, FundAccount.bucket)


def buckets_at_end(day: BindParameter[date], *, now: bool) -> Subquery:
    """What each bucket of the ``funds`` of the parameter held with each of its ``organizations``, where it was ever
    used by then: columns ``fund_id``, ``organization_id``, ``bucket``, ``amount_fen``; of a past day not yet added up.
    The grantor is outside."""
    if now:
        return (
            select(*_ACCOUNT, FundBalance.amount_fen)
            .join(FundBalance, FundBalance.account_id == FundAccount.id)
            .where(*_of_funds())
            .subquery("held")
        )
    return union_all(_counted_last(day), *_since_counted(day), _begun(day)).subquery("held")


def _of_funds() -> tuple[ColumnElement[bool], ...]:
    return (
        among(FundAccount.organization_id, "organizations"),
        among(FundAccount.fund_id, "funds"),
        FundAccount.bucket != Bucket.GRANTOR,
    )


def _counted_last(day: BindParameter[date]) -> Any:
    """What the last snapshots counted."""
    last = (
        select(Snapshot.organization_id, func.max(Snapshot.through_on).label("through_on"))
        .where(among(Snapshot.organization_id, "organizations"), Snapshot.through_on <= day)
        .group_by(Snapshot.organization_id)
        .subquery("last")
    )
    return (
        select(*_ACCOUNT, FundSnapshot.amount_fen)
        .select_from(last)
        .join(
            Snapshot,
            (Snapshot.organization_id == last.c.organization_id)
            & (Snapshot.through_on == last.c.through_on),
        )
        .join(FundSnapshot, FundSnapshot.snapshot_id == Snapshot.id)
        .join(FundAccount, FundAccount.id == FundSnapshot.account_id)
        .where(*_of_funds())
    )


def _since_counted(day: BindParameter[date]) -> list[Any]:
    """The entries since then. The day of the snapshot is asked for account by account, so that SQLite seeks to it in
    the index of entries and does not read all that came before."""
    last = (
        select(func.max(Snapshot.through_on))
        .where(Snapshot.organization_id == FundAccount.organization_id, Snapshot.through_on <= day)
        .correlate(FundAccount)
        .scalar_subquery()
    )
    return [
        select(*_ACCOUNT, (sign * FundEntry.amount_fen).label("amount_fen"))
        .join(FundEntry, account == FundAccount.id)
        .where(
            *_of_funds(),
            FundEntry.business_on > func.coalesce(last, date.min),
            FundEntry.business_on <= day,
        )
        for account, sign in ((FundEntry.to_account_id, 1), (FundEntry.from_account_id, -1))
    ]


def _begun(day: BindParameter[date]) -> Any:
    """Who got money and has none left is still told of: money comes to a holder as available."""
    first = select(FundEntry.line).where(
        FundEntry.to_account_id == FundAccount.id, FundEntry.business_on <= day
    )
    return select(*_ACCOUNT, literal(0).label("amount_fen")).where(
        *_of_funds(),
        FundAccount.bucket.in_((Bucket.AVAILABLE, Bucket.UNALLOCATED)),
        first.exists(),
    )


def total(held: Subquery, *figures: str) -> Select[Any]:
    """The sum of each of some columns of all that was held."""
    sums: list[ColumnElement[Any]] = [
        cast(func.coalesce(func.sum(held.c[figure]), literal(0)), BigInteger) for figure in figures
    ]
    return select(*sums)
