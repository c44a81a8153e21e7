"""What organizations held at the end of a past day: their last snapshot until then, and the rows dated since.

Exactly the sum over all rows, at the price of the rows on hand and of the tail. The other path, which sums everything,
is ``inventory.recount``; the promises and the tests hold the two together.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from inventory.dialects import among
from inventory.kinds import INSIDE, Bucket
from inventory.models import (
    FundAccount,
    FundEntry,
    FundSnapshot,
    Location,
    Snapshot,
    StockMove,
    StockSnapshot,
)


class Anchor(NamedTuple):
    """A snapshot and its day; ``NONE`` where there is none and all rows are the tail."""

    snapshot_id: int
    through: date


NONE = Anchor(0, date.min)
Anchors: TypeAlias = Mapping[int, Anchor]  # by organization id
Rows: TypeAlias = Select[*tuple[Any, ...]]
Day: TypeAlias = date | ColumnElement[date]

_LAST = (
    select(Snapshot.organization_id, func.max(Snapshot.through_on).label("through_on"))
    .where(
        among(Snapshot.organization_id, "organizations"),
        Snapshot.through_on <= bindparam("until"),
    )
    .group_by(Snapshot.organization_id)
    .subquery()
)
_ANCHORS = select(Snapshot.organization_id, Snapshot.id, Snapshot.through_on).join(
    _LAST,
    and_(
        _LAST.c.organization_id == Snapshot.organization_id,
        _LAST.c.through_on == Snapshot.through_on,
    ),
)


def anchors(session: Session, organizations: Iterable[int], until: date) -> dict[int, Anchor]:
    """The last snapshot through ``until`` of each organization, ``NONE`` where it has none."""
    ids = sorted(set(organizations))
    rows = session.execute(_ANCHORS, {"organizations": ids, "until": until})
    found = {row.organization_id: Anchor(row.id, row.through_on) for row in rows}
    return {organization: found.get(organization, NONE) for organization in ids}


def held(
    session: Session, organizations: Iterable[int], until: date, *where: ColumnElement[bool]
) -> Subquery:
    """What inside places of organizations (by id) held of each lot at the end of ``until``, to be joined: columns
    ``location_id``, ``lot_id``, ``quantity``, ``value_fen``, a row where there were pieces. ``where``: of which
    ``Location`` only."""
    return held_since(anchors(session, organizations, until), until, *where)


def held_since(known: Anchors, until: date, *where: ColumnElement[bool]) -> Subquery:
    """As ``held``, from the snapshots that are ``known``."""
    by_anchor: defaultdict[date, list[int]] = defaultdict(list)
    for organization, anchor in known.items():
        by_anchor[anchor.through].append(organization)
    ids = sorted(anchor.snapshot_id for anchor in known.values())
    parts = [_counted(StockSnapshot.snapshot_id.in_(ids), *where)]
    for through, these in sorted(by_anchor.items()):
        parts += _tail(Location.organization_id.in_(these), through, until, *where)
    return _summed(parts)


def held_of_one(*where: ColumnElement[bool]) -> Subquery:
    """As ``held``, of one organization, for a statement that is built once: it wants the ``values`` of an organization
    and a day. ``where``: of which ``Location`` only."""
    one = Location.organization_id == bindparam("organization")
    days = bindparam("after", type_=Date), bindparam("until", type_=Date)
    counted = _counted(StockSnapshot.snapshot_id == bindparam("snapshot"), *where)
    return _summed([counted, *_tail(one, *days, *where)])


def values(session: Session, organization_id: int, until: date) -> dict[str, Any]:
    """What ``held_of_one`` wants."""
    anchor = anchors(session, [organization_id], until)[organization_id]
    return {
        "organization": organization_id,
        "snapshot": anchor.snapshot_id,
        "after": anchor.through,
        "until": until,
    }


def _summed(parts: Iterable[Rows]) -> Subquery:
    """Counted and moved, added up by place and lot."""
    rows = union_all(*parts).subquery()
    return (
        select(
            rows.c.location_id,
            rows.c.lot_id,
            _whole(rows.c.quantity).label("quantity"),
            _whole(rows.c.value_fen).label("value_fen"),
        )
        .group_by(rows.c.location_id, rows.c.lot_id)
        .having(func.sum(rows.c.quantity) > 0)
        .subquery()
    )


_INSIDE = sorted(INSIDE)


def _counted(which: ColumnElement[bool], *where: ColumnElement[bool]) -> Rows:
    rows = select(
        StockSnapshot.location_id,
        StockSnapshot.lot_id,
        StockSnapshot.quantity,
        StockSnapshot.value_fen,
    ).where(which)
    if where:
        rows = rows.join(Location, Location.id == StockSnapshot.location_id).where(*where)
    return rows


def _tail(
    of: ColumnElement[bool], after: Day, until: Day, *where: ColumnElement[bool]
) -> Iterable[Rows]:
    """What came into inside places and what left them, a row each; from one inside place to another both."""
    inside = and_(of, Location.kind.in_(_INSIDE), *where)
    days = (StockMove.business_on > after, StockMove.business_on <= until)
    yield (
        select(
            Location.id.label("location_id"),
            StockMove.lot_id,
            StockMove.quantity,
            StockMove.value_fen,
        )
        .join(StockMove, StockMove.to_id == Location.id)
        .where(inside, *days)
    )
    yield (
        select(
            Location.id,
            StockMove.lot_id,
            literal(0) - StockMove.quantity,
            literal(0) - StockMove.value_fen,
        )
        .join(StockMove, StockMove.from_id == Location.id)
        .where(inside, *days)
    )


def _whole(column: Any) -> ColumnElement[int]:
    """A sum of whole numbers, a whole number on both engines."""
    return cast(func.sum(column), BigInteger)


class Held(NamedTuple):
    """What a fund account held: ``amount_fen``, and when money last left it."""

    account_id: int
    fund_id: int
    organization_id: int
    bucket: str
    amount_fen: int
    spent_on: date | None


def of_fund(session: Session, fund_id: int, until: date) -> list[Held]:
    """What the accounts of a fund held at the end of a day, those that had been used by then, each from the last
    snapshot of its holder. The grantor is outside."""
    said = {"fund": fund_id, "until": until, "counted_until": until}
    return [Held(*row) for row in session.connection().execute(_OF_FUND, said).all()]


def of_holder(session: Session, organization_id: int, until: date) -> list[Held]:
    """The same of all accounts of an organization."""
    said = {"holder": organization_id, "until": until, "counted_until": until}
    return [Held(*row) for row in session.connection().execute(OF_HOLDER, said).all()]


def _accounts(where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """``where``: of which ``FundAccount`` only. Only snapshots through "counted_until" are used."""
    until = bindparam("until", type_=Date)
    found = _anchored(bindparam("counted_until", type_=Date), where)
    counted = select(func.sum(FundSnapshot.amount_fen)).where(
        FundSnapshot.snapshot_id == found.c.snapshot_id, FundSnapshot.account_id == found.c.id
    )
    until_then = FundEntry.business_on <= until
    tail = select(func.sum(FundEntry.amount_fen)).where(
        FundEntry.business_on > found.c.through_on, until_then
    )
    came = tail.where(FundEntry.to_account_id == found.c.id)
    went = tail.where(FundEntry.from_account_id == found.c.id)
    first = select(FundEntry.line).where(FundEntry.to_account_id == found.c.id, until_then)
    spent_on = select(func.max(FundEntry.business_on)).where(
        FundEntry.from_account_id == found.c.id, until_then
    )
    amount = _or_nothing(counted) + _or_nothing(came) - _or_nothing(went)
    return select(
        found.c.id.label("account_id"),
        found.c.fund_id,
        found.c.organization_id,
        found.c.bucket,
        cast(amount, BigInteger).label("amount_fen"),
        spent_on.scalar_subquery().label("spent_on"),
    ).where(first.exists())


def _anchored(until: Day, where: ColumnElement[bool]) -> Subquery:
    """Fund accounts, each with the last snapshot of its holder."""
    last = (
        select(func.max(Snapshot.through_on))
        .where(
            Snapshot.organization_id == FundAccount.organization_id, Snapshot.through_on <= until
        )
        .correlate(FundAccount)
        .scalar_subquery()
    )
    return (
        select(
            FundAccount.id,
            FundAccount.fund_id,
            FundAccount.organization_id,
            FundAccount.bucket,
            Snapshot.id.label("snapshot_id"),
            func.coalesce(Snapshot.through_on, date.min).label("through_on"),
        )
        .outerjoin(
            Snapshot,
            and_(
                Snapshot.organization_id == FundAccount.organization_id,
                Snapshot.through_on == last,
            ),
        )
        .where(FundAccount.bucket != Bucket.GRANTOR, where)
        .subquery()
    )


def _or_nothing(amount: Rows) -> ColumnElement[int]:
    return func.coalesce(amount.scalar_subquery(), 0)


_OF_FUND = _accounts(FundAccount.fund_id == bindparam("fund"))
OF_HOLDER = _accounts(FundAccount.organization_id == bindparam("holder"))
