"""The promise that balances and snapshots are their rows (P3): every one summed again from the moves and entries."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any, TypeAlias

from sqlalchemy import case, func, literal, select, union_all
from sqlalchemy.orm import Session

from inventory import breach_words, recount
from inventory.breach_words import held as worded
from inventory.kinds import INSIDE
from inventory.models import (
    FundBalance,
    FundFlowSnapshot,
    FundSnapshot,
    Location,
    Organization,
    OrganizationHead,
    Snapshot,
    StockBalance,
    StockMove,
    StockSnapshot,
)

_Ran: TypeAlias = tuple[Any, ...]  # fund, kind, bucket from and to, whether it is a reversal


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
    by_rows: Iterable[tuple[Key, Sequence[object]]] = (
        ((place, lot), (int(q), int(v), on, revalued)) for place, lot, q, v, on, revalued in rows
    )
    balances = recount.stream(session, _STORED)
    stored: Iterable[tuple[Key, Sequence[object]]] = (
        ((b.location_id, b.lot_id), tuple(b[2:])) for b in balances
    )
    for key, found, said in _side_by_side(by_rows, stored):
        if found != said:
            where = breach_words.stock(session, *key)
            yield f"{where}：流水 {worded(found)}，余额 {worded(said)}"


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
    left: Iterable[tuple[Key, Sequence[object]]], right: Iterable[tuple[Key, Sequence[object]]]
) -> Iterator[tuple[Key, Sequence[object] | None, Sequence[object] | None]]:
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
            said = (breach_words.left(of.get(account)) for of in (by_rows, stored))
            yield "{}：流水 {}，余额 {}".format(breach_words.account(session, account), *said)


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
    """What an organization holds, by place and lot and by account, and what ran of its money, as days go by: summed
    from rows alone."""

    def __init__(self) -> None:
        self.stock: dict[tuple[int, int], tuple[int, int]] = {}
        self.fund: dict[int, int] = {}
        self.flows: Counter[_Ran] = Counter()

    def add(self, session: Session, organization_id: int, after: date, until: date) -> None:
        """Add the rows of some days."""
        moved = session.execute(recount.stock_between(organization_id, after, until))
        for place, lot, quantity, value in moved:
            self.move(place, lot, int(quantity), int(value))
        for account, amount in session.execute(recount.fund_between(organization_id, after, until)):
            self.pay(account, int(amount))
        self.run(session, organization_id, after, until)

    def run(self, session: Session, organization_id: int, after: date, until: date) -> None:
        """Add what ran in some days."""
        for *ran, fen in session.execute(recount.flows_between(organization_id, after, until)):
            self.flows[tuple(ran)] += int(fen)

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
        self.flows = _flows_said(session, snapshot_id)

    def against(self, session: Session, snapshot_id: int) -> Iterable[str]:
        """Where a snapshot says otherwise."""
        stock, fund = _said(session, snapshot_id)
        nothing = 0, 0
        for key in self.stock.keys() | stock.keys():
            held, said = self.stock.get(key, nothing), stock.get(key, nothing)
            if held != said:
                where = breach_words.stock(session, *key)
                yield f"{where}：流水 {worded(held)}，快照 {worded(said)}"
        for account in self.fund.keys() | fund.keys():
            amount, counted = self.fund.get(account, 0), fund.get(account, 0)
            if amount != counted:
                where = breach_words.account(session, account)
                yield f"{where}：流水 {amount:,} 分，快照 {counted:,} 分"
        told = _flows_said(session, snapshot_id)
        for ran in sorted(self.flows.keys() | told.keys()):
            if self.flows[ran] != told[ran]:
                where = breach_words.flow(session, *ran)
                yield f"{where}：流水 {self.flows[ran]:,} 分，快照 {told[ran]:,} 分"


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


def _flows_said(session: Session, snapshot_id: int) -> Counter[_Ran]:
    """What a snapshot says of what ran."""
    rows = session.execute(
        select(
            FundFlowSnapshot.fund_id,
            FundFlowSnapshot.kind,
            FundFlowSnapshot.from_bucket,
            FundFlowSnapshot.to_bucket,
            FundFlowSnapshot.reversal,
            FundFlowSnapshot.amount_fen,
        ).where(FundFlowSnapshot.snapshot_id == snapshot_id)
    )
    return Counter({tuple(ran): int(fen) for *ran, fen in rows})
