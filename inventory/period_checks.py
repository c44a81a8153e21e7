"""The promises as far as they speak of one organization, from its last closing on: asked before the next one.

What a closing proved is not proved again: its snapshot is where the running balances start, and only documents after
it are looked at. What no organization can answer for alone (how value went through the lots of several, whole funds,
the chain of digests) is for ``checks``, which reads everything.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from inventory import breach_words, checks, closings, fund_checks, lineage, recount
from inventory.balance_checks import Running
from inventory.kinds import Bucket
from inventory.models import (
    Document,
    Fund,
    FundAccount,
    FundBalance,
    FundEntry,
    Location,
    Lot,
    OrganizationHead,
    Snapshot,
    StockBalance,
    StockMove,
)
from inventory.models.documents import POSITIONS


@dataclass(frozen=True)
class _Since:
    """An organization's books since its last closing: the snapshot of that, its day and its place in the chain."""

    organization_id: int
    snapshot_id: int
    through: date
    position: int

    @property
    def documents(self) -> ColumnElement[bool]:
        """Of ``Document``: those after it. By id, in which the position is."""
        first = self.organization_id * POSITIONS + self.position + 1
        return Document.id.between(first, self.organization_id * POSITIONS + POSITIONS - 1)


def breaches(session: Session, organization_id: int) -> Iterator[str]:
    """Every breach that an organization's books since its last closing show, with the promise. Only under its lock."""
    since = _since(session, organization_id)
    for promise, found in (
        ("P1", _rows_run_right(session, since)),
        ("", _balances(session, since)),
        ("P4", _kept(session, since)),
        ("P5", checks.reversals_mirror(session, since.documents)),
        ("P6", checks.closed_stays_closed(session, closings.closings(session, organization_id))),
        ("P7", _numbers(session, since)),
        ("P8", _allotted(session, since)),
    ):
        yield from (f"{promise} {breach}".strip() for breach in found)


def _since(session: Session, organization_id: int) -> _Since:
    row = session.execute(
        select(Snapshot.id, Snapshot.through_on, Snapshot.document_id)
        .where(Snapshot.organization_id == organization_id, Snapshot.document_id.is_not(None))
        .order_by(Snapshot.through_on.desc())
        .limit(1)
    ).first()
    if row is None:
        return _Since(organization_id, 0, date.min, 0)
    return _Since(organization_id, row.id, row.through_on, row.document_id % POSITIONS)


def _rows_run_right(session: Session, since: _Since) -> Iterable[str]:
    """P1: rows run where their kind allows, every lot that was made came in, and children are worth what was taken."""
    yield from checks.ends(session, since.documents)
    moved = select(StockMove.line).where(StockMove.lot_id == Lot.id).exists()
    made = select(Lot.code).join(Document, Document.id == Lot.document_id)
    for code in session.scalars(made.where(since.documents, ~moved)):
        yield f"批次 {code} 没有收进来"
    yield from lineage.value_breaches(session, since.documents)
    yield from lineage.worth_breaches(session, since.documents)


def _balances(session: Session, since: _Since) -> Iterable[str]:
    """P2 and P3: from the last closing day by day no balance is below zero, and in the end each is what is stored; so
    is every snapshot on the way."""
    running = Running()
    if since.snapshot_id:
        running.start(session, since.snapshot_id)
    on_the_way = session.execute(
        select(Snapshot.id, Snapshot.through_on)
        .where(
            Snapshot.organization_id == since.organization_id, Snapshot.through_on > since.through
        )
        .order_by(Snapshot.through_on)
    ).all()
    days, before = _Days(session, since), since.through
    for snapshot_id, through in on_the_way:
        yield from days.run(running, through)
        running.run(session, since.organization_id, before, through)
        before = through
        for breach in running.against(session, snapshot_id):
            yield f"P3 {through} 的余额快照：{breach}"
    yield from days.run(running, date.max)
    for breach in (
        *_stored(session, since, running),
        *lineage.drawn_breaches(session, since.documents),
    ):
        yield f"P3 {breach}"


class _Days:
    """The changes of an organization's balances since its last closing, read once in the order of their days."""

    def __init__(self, session: Session, since: _Since) -> None:
        self._session = session
        of = since.organization_id, since.through
        self._moves = _Ahead(session, recount.stock_changes(*of), day_at=2)
        self._pays = _Ahead(session, recount.fund_changes(*of), day_at=1)

    def run(self, running: Running, until: date) -> Iterable[str]:
        """Change balances until a day; tells where one falls below zero."""
        for place, lot, on, quantity, value in self._moves.until(until):
            held, worth = running.move(place, lot, int(quantity), int(value))
            if held < 0 or worth < 0:
                where = breach_words.stock(self._session, place, lot)
                yield f"P2 {where} 在 {on} 为 {held:,}、{worth:,} 分"
        for account, on, amount in self._pays.until(until):
            left = running.pay(account, int(amount))
            if left < 0:
                where = breach_words.account(self._session, account)
                yield f"P2 {where} 在 {on} 为 {left:,} 分"


class _Ahead:
    """Rows in the order of their days, of which the next one may be looked at; ``day_at`` is where each has its day."""

    def __init__(self, session: Session, query: Select[*tuple[Any, ...]], *, day_at: int) -> None:
        self._day_at = day_at
        self._rows = iter(sorted(session.execute(query).all(), key=lambda row: row[day_at]))
        self._next = next(self._rows, None)

    def until(self, day: date) -> Iterator[Any]:
        """The rows until a day."""
        while self._next is not None and self._next[self._day_at] <= day:
            yield self._next
            self._next = next(self._rows, None)


def _stored(session: Session, since: _Since, running: Running) -> Iterable[str]:
    """P3: the stored balances are the running ones."""
    stock = session.execute(
        select(
            StockBalance.location_id,
            StockBalance.lot_id,
            StockBalance.quantity,
            StockBalance.value_fen,
        )
        .join(Location, Location.id == StockBalance.location_id)
        .where(Location.organization_id == since.organization_id)
    )
    fund = session.execute(
        select(FundBalance.account_id, FundBalance.amount_fen)
        .join(FundAccount, FundAccount.id == FundBalance.account_id)
        .where(FundAccount.organization_id == since.organization_id)
    )
    held = {(place, lot): (quantity, value) for place, lot, quantity, value in stock}
    for key in running.stock.keys() | held.keys():
        is_, said = running.stock.get(key, (0, 0)), held.get(key, (0, 0))
        if is_ != said:
            where, amount = breach_words.stock(session, *key), breach_words.held
            yield f"{where}：流水 {amount(is_)}，余额 {amount(said)}"
    left = {row[0]: row[1] for row in fund}
    for account in running.fund.keys() | left.keys():
        if running.fund.get(account, 0) != left.get(account, 0):
            yield (
                f"{breach_words.account(session, account)}：流水 {running.fund.get(account, 0):,} 分，"
                f"余额 {left.get(account, 0):,} 分"
            )


def _kept(session: Session, since: _Since) -> Iterable[str]:
    """P4: lots that were made keep what their parents are bound to, and bound goods went to whom they are for; money
    went only to what it is for, in its term."""
    yield from lineage.kept_breaches(session, since.documents)
    yield from checks.earmarks(session, since.documents)
    yield from fund_checks.uses(session, since.documents)


def _numbers(session: Session, since: _Since) -> Iterable[str]:
    """P7: positions and numbers go on from the last closing without a gap, and the last is the head's."""
    head = session.scalar(
        select(OrganizationHead.position).where(
            OrganizationHead.organization_id == since.organization_id
        )
    )
    count = session.scalar(select(func.count()).select_from(Document).where(since.documents))
    if (count or 0) != (head or 0) - since.position:
        yield f"结账以后有 {count} 张单据，位置却到 {head}"
    series = session.execute(
        select(
            Document.kind,
            Document.year,
            func.count(),
            func.min(Document.serial),
            func.max(Document.serial),
        )
        .where(since.documents)
        .group_by(Document.kind, Document.year)
    )
    for kind, year, many, first, last in series.all():
        before = session.scalar(
            select(func.max(Document.serial)).where(
                Document.organization_id == since.organization_id,
                Document.kind == kind,
                Document.year == year,
                Document.serial < first,
            )
        )
        if (before or 0) + 1 != first or last - first + 1 != many:
            yield f"{kind} {year} 年从 {first} 到 {last} 有 {many} 张，前一张是 {before or 0}"


def _allotted(session: Session, since: _Since) -> Iterable[str]:
    """P8: what a holder was allotted since, by kind, is how much more its buckets hold, by balances; of an owner also
    what is not allotted."""
    grew: defaultdict[tuple[int, bool], int] = defaultdict(int)
    now = select(FundAccount.fund_id, FundAccount.bucket, FundBalance.amount_fen).join(
        FundBalance, FundBalance.account_id == FundAccount.id
    )
    for fund, bucket, amount in session.execute(
        now.where(FundAccount.organization_id == since.organization_id)
    ):
        grew[fund, bucket == Bucket.UNALLOCATED] += amount
    running = Running()
    running.start(session, since.snapshot_id)
    accounts = session.execute(
        select(FundAccount.id, FundAccount.fund_id, FundAccount.bucket).where(
            FundAccount.organization_id == since.organization_id
        )
    )
    for account, fund, bucket in accounts:
        grew[fund, bucket == Bucket.UNALLOCATED] -= running.fund.get(account, 0)
    said = _decided(session, since)
    for key in grew.keys() | said.keys():
        if grew[key] != said[key]:
            what = "未下拨" if key[1] else "各账户"
            yield f"资金 {key[0]}：单据上增加 {said[key]:,} 分，{what}增加 {grew[key]:,} 分"


def _decided(session: Session, since: _Since) -> defaultdict[tuple[int, bool], int]:
    """By kind: what was decided and allotted since, by fund; True: of what is not allotted."""
    said: defaultdict[tuple[int, bool], int] = defaultdict(int)
    own = since.organization_id
    of = and_(FundEntry.business_on > since.through, fund_checks.touching(own))
    owned = set(session.scalars(select(Fund.id).where(Fund.organization_id == own)))
    for fund, fen in fund_checks.decided_by_kind(session, of):
        said[fund, True] += fen
    for fund, holder, fen in fund_checks.allotted_by_kind(session, of):
        if fund in owned:
            said[fund, True] -= fen
        if holder == own:
            said[fund, False] += fen
    return said
