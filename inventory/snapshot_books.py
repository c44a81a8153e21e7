"""Writing snapshots, under the lock of their organization: one for a closing, one after each month, and the amends.

A row that is dated under snapshots which stand is added to each of them in the transaction that posts it, so that no
snapshot is ever wrong. Under a closing nothing is posted, so only rolling ones are amended.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, Date, Row, bindparam, delete, insert, literal, select, update
from sqlalchemy.orm import Session

from inventory import snapshots
from inventory.dialects import among
from inventory.fund_books import Account
from inventory.heads import Head
from inventory.holdings import Held
from inventory.models import (
    FundSnapshot,
    OrganizationHead,
    Snapshot,
    StockSnapshot,
)
from inventory.prepared import Prepared
from inventory.written import insert_all

_BY_DAY = select(Snapshot.id).where(
    Snapshot.organization_id == bindparam("organization"),
    Snapshot.through_on == bindparam("through"),
)
_OVER = (
    select(Snapshot.organization_id, Snapshot.id, Snapshot.through_on)
    .where(
        among(Snapshot.organization_id, "organizations"),
        Snapshot.through_on >= bindparam("first"),
        Snapshot.document_id.is_(None),
    )
    .order_by(Snapshot.id)
)
_STOCK = select(StockSnapshot).where(
    among(StockSnapshot.snapshot_id, "ids"),
    among(StockSnapshot.lot_id, "keys"),
)
_FUND = select(FundSnapshot).where(
    among(FundSnapshot.snapshot_id, "ids"),
    among(FundSnapshot.account_id, "keys"),
)
_NO_STOCK = delete(StockSnapshot).where(
    StockSnapshot.snapshot_id == bindparam("in_snapshot"),
    StockSnapshot.location_id == bindparam("at"),
    StockSnapshot.lot_id == bindparam("of"),
)
_NO_FUND = delete(FundSnapshot).where(
    FundSnapshot.snapshot_id == bindparam("in_snapshot"),
    FundSnapshot.account_id == bindparam("at"),
)
_STOCK_ROW = Prepared(insert(StockSnapshot))
_FUND_ROW = Prepared(insert(FundSnapshot))


class _Late(NamedTuple):
    """A change of a balance on a day that a snapshot has counted; of an account ``lot_id`` is 0 and ``value`` too."""

    organization_id: int
    on: date
    place_id: int
    lot_id: int
    quantity: int
    value: int


def month_end_before(day: date) -> date:
    """The last day of the month before a day's."""
    return day.replace(day=1) - timedelta(days=1)


def take(
    session: Session, organization_id: int, through: date, document_id: int | None = None
) -> None:
    """Count an organization through the end of a day, or let the closing ``document_id`` stand on the snapshot that is
    there. Only under its lock."""
    connection = session.connection()
    there = session.scalar(_BY_DAY, {"organization": organization_id, "through": through})
    if there is not None:
        connection.execute(
            update(Snapshot).where(Snapshot.id == there).values(document_id=document_id)
        )
        return
    held = snapshots.held(session, [organization_id], through)
    accounts = snapshots.OF_HOLDER.subquery()
    values = {"organization_id": organization_id, "through_on": through, "document_id": document_id}
    (made,) = connection.execute(insert(Snapshot).values(values)).inserted_primary_key or (0,)
    connection.execute(
        insert(StockSnapshot).from_select(
            ["snapshot_id", "location_id", "lot_id", "quantity", "value_fen"],
            select(
                literal(made), held.c.location_id, held.c.lot_id, held.c.quantity, held.c.value_fen
            ),
        )
    )
    connection.execute(
        insert(FundSnapshot).from_select(
            ["snapshot_id", "account_id", "amount_fen"],
            select(literal(made), accounts.c.account_id, accounts.c.amount_fen).where(
                accounts.c.amount_fen > 0
            ),
        ),
        # not from the snapshot that is being taken
        {
            "holder": organization_id,
            "until": through,
            "counted_until": through - timedelta(days=1),
        },
    )
    _reach(connection, organization_id, through)


def _reach(connection: Connection, organization_id: int, through: date) -> None:
    """The head says how far snapshots reach."""
    head = OrganizationHead.snapshot_through
    connection.execute(
        update(OrganizationHead)
        .where(
            OrganizationHead.organization_id == organization_id,
            head.is_(None) | (head < literal(through, Date)),
        )
        .values(snapshot_through=through)
    )


def release(session: Session, document_id: int) -> None:
    """The snapshot of a closing that is undone rolls from now on. Only under the lock."""
    session.connection().execute(
        update(Snapshot).where(Snapshot.document_id == document_id).values(document_id=None)
    )


def keep_up(
    session: Session,
    heads: Iterable[Head],
    today: date,
    organization_of: Mapping[int, int],
    held: Iterable[Held],
    accounts: Iterable[Account],
) -> None:
    """After the rows of a posting: amend the snapshots that they undercut, and count every organization that they touch
    for the first time in a month through the month before. Costs nothing where neither is so. ``organization_of``: the
    organizations of places, by id."""
    reach = {head.organization_id: head.snapshot_through or date.min for head in heads}
    _amend_stock(session, _late_stock(reach, organization_of, held))
    _amend_fund(session, _late_fund(reach, accounts))
    month = month_end_before(today)
    for organization_id, through in reach.items():
        if through < month:
            take(session, organization_id, month)


def _late_stock(
    reach: Mapping[int, date], organization_of: Mapping[int, int], held: Iterable[Held]
) -> list[_Late]:
    return [
        _Late(organization, quantity.on, h.location_id, h.lot.id, quantity.change, value.change)
        for h in held
        if h.changes
        for organization in (organization_of[h.location_id],)
        for quantity, value in zip(h.changes, h.worths, strict=True)
        if quantity.on <= reach[organization]
    ]


def _late_fund(reach: Mapping[int, date], accounts: Iterable[Account]) -> list[_Late]:
    return [
        _Late(account.ref.holder.id, change.on, account.id, 0, change.change, 0)
        for account in accounts
        for change in account.changes
        if change.on <= reach[account.ref.holder.id]
    ]


def _over(session: Session, late: Sequence[_Late]) -> Sequence[Row[int, int, date]]:
    """The snapshots that rows undercut."""
    said = {
        "organizations": sorted({row.organization_id for row in late}),
        "first": min(row.on for row in late),
    }
    return session.connection().execute(_OVER, said).all()


def _amend_stock(session: Session, late: Sequence[_Late]) -> None:
    if not late:
        return
    over = _over(session, late)
    said = {"ids": [s.id for s in over], "keys": sorted({row.lot_id for row in late})}
    stood = {
        (r.snapshot_id, r.location_id, r.lot_id): (r.quantity, r.value_fen)
        for r in session.connection().execute(_STOCK, said)
    }
    now = _amended(over, late, stood)
    _replace(
        session.connection(),
        [{"in_snapshot": s, "at": at, "of": of} for s, at, of in now if (s, at, of) in stood],
        [
            {"snapshot_id": s, "location_id": at, "lot_id": of, "quantity": q, "value_fen": v}
            for (s, at, of), (q, v) in now.items()
            if q or v
        ],
        of_stock=True,
    )


def _amend_fund(session: Session, late: Sequence[_Late]) -> None:
    if not late:
        return
    over = _over(session, late)
    said = {"ids": [s.id for s in over], "keys": sorted({row.place_id for row in late})}
    stood = {
        (r.snapshot_id, r.account_id, 0): (r.amount_fen, 0)
        for r in session.connection().execute(_FUND, said)
    }
    now = _amended(over, late, stood)
    _replace(
        session.connection(),
        [{"in_snapshot": s, "at": at} for s, at, _ in now if (s, at, 0) in stood],
        [
            {"snapshot_id": s, "account_id": at, "amount_fen": amount}
            for (s, at, _), (amount, _) in now.items()
            if amount
        ],
        of_stock=False,
    )


def _amended(
    over: Sequence[Row[int, int, date]],
    late: Sequence[_Late],
    stood: Mapping[tuple[int, int, int], tuple[int, int]],
) -> dict[tuple[int, int, int], tuple[int, int]]:
    """What each snapshot that is undercut says now of the balances that changed, by snapshot, place and lot."""
    changes: defaultdict[tuple[int, int, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for snapshot in over:
        for row in late:
            counted = row.on <= snapshot.through_on
            if row.organization_id == snapshot.organization_id and counted:
                key = snapshot.id, row.place_id, row.lot_id
                quantity, value = changes[key]
                changes[key] = quantity + row.quantity, value + row.value
    return {
        key: (stood.get(key, (0, 0))[0] + quantity, stood.get(key, (0, 0))[1] + value)
        for key, (quantity, value) in changes.items()
        if quantity or value
    }


def _replace(
    connection: Connection, gone: list[dict[str, int]], new: list[dict[str, int]], *, of_stock: bool
) -> None:
    """Rows are put in anew: in between none holds less than nothing."""
    if gone:
        connection.execute(_NO_STOCK if of_stock else _NO_FUND, gone)
    insert_all(connection, _STOCK_ROW if of_stock else _FUND_ROW, new)
