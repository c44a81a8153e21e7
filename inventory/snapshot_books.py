"""Writing snapshots, under the lock of their organization: one for a closing, one after each month, and the amends.

A row that is dated under snapshots which stand is added to each of them in the transaction that posts it, so that no
snapshot is ever wrong. Under a closing nothing is posted, so only rolling ones are amended.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Connection,
    Date,
    Row,
    Select,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from inventory import fund_flows, snapshots
from inventory.dialects import among
from inventory.fund_books import Account
from inventory.heads import Head
from inventory.holdings import Held
from inventory.models import (
    FundFlowSnapshot,
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

_FLOW_KEY = ("snapshot_id", *fund_flows.RAN)
_FLOWS = select(FundFlowSnapshot).where(among(FundFlowSnapshot.snapshot_id, "ids"))
_LATE_FLOWS = fund_flows.under((bindparam("first"), bindparam("last")))
_NO_FLOW = delete(FundFlowSnapshot).where(
    *(getattr(FundFlowSnapshot, key) == bindparam(f"of_{key}") for key in _FLOW_KEY)
)
_FLOW_ROW = Prepared(insert(FundFlowSnapshot))


def _flows_through() -> Select[Any]:
    """What ran of one holder (``holder``) until the end of a day (``until``): what the snapshot before it
    (``snapshot``, through ``after``) says, and what ran since."""
    counted = select(
        bindparam("holder", type_=BigInteger).label("organization_id"),
        bindparam("after", type_=Date).label("through_on"),
    ).subquery("counted")
    before = select(*(getattr(FundFlowSnapshot, key) for key in (*fund_flows.RAN, "amount_fen")))
    before = before.where(FundFlowSnapshot.snapshot_id == bindparam("snapshot"))
    ran = fund_flows.since(counted, bindparam("until", type_=Date)).subquery("ran")
    since = select(*(ran.c[key] for key in (*fund_flows.RAN, "amount_fen")))
    both = union_all(before, since).subquery("both")
    key = [both.c[name] for name in fund_flows.RAN]
    fen = cast(func.sum(both.c.amount_fen), BigInteger)
    made = bindparam("made", type_=BigInteger).label("snapshot_id")
    return select(made, *key, fen.label("amount_fen")).group_by(*key)


_FLOWS_THROUGH = _flows_through()


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
    _count_flows(session, made, organization_id, through)
    _reach(connection, organization_id, through)


def _count_flows(session: Session, made: int, organization_id: int, through: date) -> None:
    """What ran until the end of the day of the snapshot ``made``, from the one before it on."""
    anchors = snapshots.anchors(session, [organization_id], through - timedelta(days=1))
    before = anchors[organization_id]
    session.connection().execute(
        insert(FundFlowSnapshot).from_select([*_FLOW_KEY, "amount_fen"], _FLOWS_THROUGH),
        {
            "made": made,
            "holder": organization_id,
            "snapshot": before.snapshot_id,
            "after": before.through,
            "until": through,
        },
    )


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
    documents: tuple[int, int],
) -> None:
    """After the rows of a posting: amend the snapshots that they undercut, and count every organization that they touch
    for the first time in a month through the month before. Costs nothing where neither is so. ``organization_of``: the
    organizations of places, by id; ``documents``: the first and the last id of those posted."""
    reach = {head.organization_id: head.snapshot_through or date.min for head in heads}
    _amend_stock(session, _late_stock(reach, organization_of, held))
    late = _late_fund(reach, accounts)
    _amend_fund(session, late)
    if late:
        _amend_flows(session.connection(), *documents)
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


def _amend_flows(connection: Connection, first: int, last: int) -> None:
    """Add what ran by documents that are dated under snapshots. Flows only grow: what is taken back runs the other
    way, as a reversal."""
    late = connection.execute(_LATE_FLOWS, {"first": first, "last": last}).all()
    if not late:
        return
    now = {tuple(row)[:-1]: int(row.amount_fen) for row in late}
    stood = connection.execute(_FLOWS, {"ids": sorted({row.snapshot_id for row in late})})
    gone = []
    for row in stood:
        key = tuple(getattr(row, name) for name in _FLOW_KEY)
        if key in now:
            now[key] += row.amount_fen
            gone.append({f"of_{name}": of for name, of in zip(_FLOW_KEY, key, strict=True)})
    if gone:
        connection.execute(_NO_FLOW, gone)
    new = [
        dict(zip((*_FLOW_KEY, "amount_fen"), (*key, fen), strict=True)) for key, fen in now.items()
    ]
    insert_all(connection, _FLOW_ROW, new)


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
