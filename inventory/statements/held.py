"""What places and accounts held at the end of a day: the one place from which statements take their balances.

Today's are the balances themselves; a past day's are the last snapshot until it and the rows since.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    Select,
    Subquery,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

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
from inventory.statements.shape import Asked, Form


def anchored(session: Session, asked: Asked, day: date) -> Asked:
    """The question with the snapshots that tell what was held at the end of a day: the last one until then of each
    organization that has places ``inside``."""
    if day >= asked.today:
        return asked
    said = {"inside": list(asked.inside), "day": day}
    rows = session.connection().execute(_LAST, said).all()
    days = {row.through_on or date.min for row in rows}
    return replace(
        asked,
        snapshots=tuple(row.id for row in rows if row.id is not None),
        counted=min(days, default=date.min),
        exact=days == {day},
        apart=len(days) > 1,
    )


def stock_at_end(
    form: Form, day: BindParameter[date], *, now: bool, lots: Select[int] | None = None
) -> Subquery:
    """What each of the places of the parameter ``inside`` held of each lot (of ``lots`` alone, where given) at the end
    of a day, which is a parameter, too: columns ``place_id``, ``lot_id``, ``quantity`` above zero, ``value_fen``.
    ``now``: the day is not past; of one that is the question is to be ``anchored``."""
    rows = stock_rows(form, day, now=now, lots=lots)
    if now:
        return select(rows).where(rows.c.quantity > 0).subquery("held")
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


def stock_rows(
    form: Form, day: BindParameter[date], *, now: bool, lots: Select[int] | None = None
) -> Subquery:
    """The rows that add up to ``stock_at_end``, for who adds them up by something else: the same columns, signed."""
    if now:
        arms = [_rows(StockBalance.location_id, StockBalance, 1)]
    else:
        counted = _rows(StockSnapshot.location_id, StockSnapshot, 1)
        arms = [counted.where(form.among(StockSnapshot.snapshot_id, "snapshots"))]
        if not form.exact:
            arms += [
                _since(form, StockMove.to_id, day, 1),
                _since(form, StockMove.from_id, day, -1),
            ]
    if lots is not None:
        arms = [arm.where(arm.selected_columns.lot_id.in_(lots)) for arm in arms]
    return union_all(*arms).subquery("rows")


def _rows(place: Any, of: Any, sign: int) -> Select[Any]:
    return select(
        place.label("place_id"),
        of.lot_id,
        (sign * of.quantity if sign < 0 else of.quantity).label("quantity"),
        (sign * of.value_fen if sign < 0 else of.value_fen).label("value_fen"),
    ).where(among(place, "inside"))


def _since(form: Form, place: Any, day: BindParameter[date], sign: int) -> Select[Any]:
    """What came (1) or went (-1) after the snapshots, up to the day. The days are parameters and not looked up: else
    PostgreSQL, which cannot know how few rows are left of them, reads all of history."""
    rows = _rows(place, StockMove, sign)
    rows = rows.where(StockMove.business_on > form.counted, StockMove.business_on <= day)
    if not form.apart:
        return rows
    anchors = _through()
    return rows.join(anchors, anchors.c.place_id == place).where(
        StockMove.business_on > anchors.c.through_on
    )


def _through() -> Subquery:
    """Each of the places ``inside`` with the day of its organization's snapshot: columns ``place_id``,
    ``through_on``."""
    of_its = (Snapshot.organization_id == Location.organization_id) & among(
        Snapshot.id, "snapshots"
    )
    return (
        select(
            Location.id.label("place_id"),
            func.coalesce(Snapshot.through_on, date.min).label("through_on"),
        )
        .outerjoin(Snapshot, of_its)
        .where(among(Location.id, "inside"))
        .subquery()
    )


_inside = select(Location.organization_id).where(among(Location.id, "inside")).distinct().subquery()
_earlier = aliased(Snapshot)
_LAST = (
    select(Snapshot.id, Snapshot.through_on)
    .select_from(_inside)
    .outerjoin(
        Snapshot,
        (Snapshot.organization_id == _inside.c.organization_id)
        & (
            Snapshot.through_on
            == select(func.max(_earlier.through_on))
            .where(
                _earlier.organization_id == _inside.c.organization_id,
                _earlier.through_on <= bindparam("day", type_=Date()),
            )
            .correlate(_inside)
            .scalar_subquery()
        ),
    )
)


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
