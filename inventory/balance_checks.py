"""The promise that balances and snapshots are their rows (P3): every one summed again from the moves and entries."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import case, func, literal, select, union_all
from sqlalchemy.orm import Session

from inventory import recount
from inventory.kinds import INSIDE
from inventory.models import (
    FundBalance,
    FundSnapshot,
    Location,
    Organization,
    OrganizationHead,
    Snapshot,
    StockBalance,
    StockMove,
    StockSnapshot,
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


def snapshots(session: Session) -> Iterable[str]:
    """Snapshots that are not what the rows until their day add up to, each reckoned from the one before; and heads that
    say another day than the last one's."""
    rows = session.execute(
        select(Organization.id, Organization.code, OrganizationHead.snapshot_through)
        .join(OrganizationHead, OrganizationHead.organization_id == Organization.id)
        .order_by(Organization.id)
    )
    for organization_id, code, reach in rows.all():
        taken = session.execute(
            select(Snapshot.id, Snapshot.through_on)
            .where(Snapshot.organization_id == organization_id)
            .order_by(Snapshot.through_on)
        ).all()
        if reach != (taken[-1].through_on if taken else None):
            yield f"{code} 的余额快照没有到 {reach}"
        running, before = Running(), date.min
        for snapshot_id, through in taken:
            running.add(session, organization_id, before, through)
            for breach in running.against(session, snapshot_id):
                yield f"{code} {through} 的余额快照：{breach}"
            before = through


class Running:
    """What an organization holds, by place and lot and by account, as days go by: summed from rows alone."""

    def __init__(self) -> None:
        self.stock: dict[tuple[int, int], tuple[int, int]] = {}
        self.fund: dict[int, int] = {}

    def add(self, session: Session, organization_id: int, after: date, until: date) -> None:
        """Add the rows of some days."""
        moved = session.execute(recount.stock_between(organization_id, after, until))
        for place, lot, quantity, value in moved:
            self.move(place, lot, int(quantity), int(value))
        for account, amount in session.execute(recount.fund_between(organization_id, after, until)):
            self.pay(account, int(amount))

    def move(self, place: int, lot: int, quantity: int, value: int) -> tuple[int, int]:
        """Change what a place holds of a lot; gives what it holds then."""
        held, worth = self.stock.get((place, lot), (0, 0))
        self.stock[place, lot] = held + quantity, worth + value
        return self.stock[place, lot]

    def pay(self, account: int, amount: int) -> int:
        """Change what an account holds; gives what it holds then."""
        self.fund[account] = self.fund.get(account, 0) + amount
        return self.fund[account]

    def start(self, session: Session, snapshot_id: int) -> None:
        """Begin with what a snapshot says."""
        self.stock, self.fund = _said(session, snapshot_id)

    def against(self, session: Session, snapshot_id: int) -> Iterable[str]:
        """Where a snapshot says otherwise."""
        stock, fund = _said(session, snapshot_id)
        nothing = 0, 0
        for key in self.stock.keys() | stock.keys():
            held, said = self.stock.get(key, nothing), stock.get(key, nothing)
            if held != said:
                yield f"库房 {key[0]} 批次 {key[1]}：流水 {held}，快照 {said}"
        for account in self.fund.keys() | fund.keys():
            amount, counted = self.fund.get(account, 0), fund.get(account, 0)
            if amount != counted:
                yield f"资金账户 {account}：流水 {amount:,} 分，快照 {counted:,} 分"


def _said(
    session: Session, snapshot_id: int
) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[int, int]]:
    """What a snapshot says."""
    stock = session.execute(
        select(
            StockSnapshot.location_id,
            StockSnapshot.lot_id,
            StockSnapshot.quantity,
            StockSnapshot.value_fen,
        ).where(StockSnapshot.snapshot_id == snapshot_id)
    )
    fund = session.execute(
        select(FundSnapshot.account_id, FundSnapshot.amount_fen).where(
            FundSnapshot.snapshot_id == snapshot_id
        )
    )
    return {(r[0], r[1]): (r[2], r[3]) for r in stock}, {r[0]: r[1] for r in fund}
