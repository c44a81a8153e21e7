"""Questions about the special fund: which funds there are, and where each one's money stands.

Position columns by holder come from the last snapshots and the entries since, so that today's and a past day's are one
question.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from inventory import access, db, kinds, snapshots
from inventory.dialects import among, within
from inventory.kinds import Bucket
from inventory.models import Document, Fund, FundEntry, Organization


@dataclass(frozen=True)
class FundRow:
    """A fund: its decision, and apart from it its budget source; ``kind`` APPROPRIATED or DONATED (捐赠款)."""

    code: str
    name: str
    owner: str
    decision_body: str
    decision_title: str
    decision_on: date
    decision_reference: str
    budget_source: str
    kind: str


@dataclass(frozen=True)
class HolderRow:
    """One holder's money, all in fen. Allotted = committed + prepaid + spent - refunded + available; of what was spent,
    ``payable_fen`` is still owed."""

    organization: str
    name: str
    kind: str
    allotted_fen: int
    committed_fen: int
    prepaid_fen: int
    spent_fen: int
    payable_fen: int
    refunded_fen: int
    available_fen: int
    last_on: date | None


@dataclass(frozen=True)
class FundPosition:
    """Where a fund's money stands at the end of a day."""

    fund: FundRow
    as_of: date
    total_fen: int
    unallocated_fen: int
    holders: tuple[HolderRow, ...]


_FUNDS = select(Fund, Organization.code, Organization.path).join(
    Organization, Organization.id == Fund.organization_id
)


def _in_line(path: str, other: str) -> bool:
    """Is one organization the other, or above or below it?"""
    return path.startswith(other) or other.startswith(path)


def funds(session: Session, *, actor: str) -> tuple[FundRow, ...]:
    """The funds owned in the actor's scope or above it, in the order they were created. Raises ``NotAllowed``."""
    if access.nobody_yet(session, actor=actor, act="list_funds"):
        return ()
    ground = access.permit_home(session, actor=actor, act="list_funds")
    rows = session.execute(_FUNDS.order_by(Fund.id))
    return tuple(fund_row(fund, owner) for fund, owner, path in rows if _in_line(path, ground.path))


def position(session: Session, *, actor: str, fund: str, as_of: date | None = None) -> FundPosition:
    """The fund at the end of ``as_of`` (today by default): a row for each holder in the actor's scope.

    Total and unallocated are the whole fund's: they are public. Raises ``NotAllowed``, also for a fund that there
    is not.
    """
    ground = access.permit_home(session, actor=actor, act="read_fund")
    found = session.execute(_FUNDS.where(Fund.code == fund)).first()
    if found is None or not _in_line(found.path, ground.path):
        raise access.unknown(session, actor=actor, what="fund", name=fund)
    until = as_of or db.today(session)
    accounts = snapshots.of_fund(session, found[0].id, until)
    buckets = {(a.organization_id, Bucket(a.bucket)): a.amount_fen for a in accounts}
    last = {a.organization_id: a.spent_on for a in accounts if a.bucket == Bucket.AVAILABLE}
    return FundPosition(
        fund=fund_row(found[0], found.code),
        as_of=until,
        total_fen=sum(buckets.values()),
        unallocated_fen=sum(v for (_, b), v in buckets.items() if b == Bucket.UNALLOCATED),
        holders=_holders(session, ground.path, found[0].id, until, buckets, last),
    )


def bucket_totals(session: Session, fund_id: int, until: date) -> dict[tuple[int, Bucket], int]:
    """What each account (holder id, bucket) of a fund holds at the end of ``until``, in fen; the grantor is outside."""
    rows = snapshots.of_fund(session, fund_id, until)
    return {(row.organization_id, Bucket(row.bucket)): row.amount_fen for row in rows}


def refunds(session: Session, fund_id: int, holders: Iterable[int], until: date) -> dict[int, int]:
    """What came back to each of some holders (by id) of what it had spent of a fund (退款, 冲减), less what of that was
    reversed, in fen, until the end of a day."""
    said = {"fund": fund_id, "holders": sorted(holders), "until": until}
    rows = session.connection().execute(_REFUNDS, said)
    return {row.organization_id: int(row.fen) for row in rows}


_REFUNDS = (
    select(
        Document.organization_id,
        func.sum(
            case(
                (Document.reverses_id.is_(None), FundEntry.amount_fen), else_=-FundEntry.amount_fen
            )
        ).label("fen"),
    )
    .join(FundEntry, FundEntry.document_id == Document.id)
    .where(
        among(Document.organization_id, "holders"),
        Document.kind == kinds.REFUND.code,
        FundEntry.fund_id == bindparam("fund"),
        FundEntry.business_on <= bindparam("until"),
    )
    .group_by(Document.organization_id)
)


_HOLDERS = (
    select(Organization.id, Organization.code, Organization.name, Organization.kind)
    .where(
        among(Organization.id, "holders"),
        within(Organization.path, bindparam("path")),
    )
    .order_by(Organization.id)
)


def fund_row(fund: Fund, owner: str) -> FundRow:
    """A fund as a frozen row."""
    return FundRow(
        code=fund.code,
        name=fund.name,
        owner=owner,
        decision_body=fund.decision_body,
        decision_title=fund.decision_title,
        decision_on=fund.decision_on,
        decision_reference=fund.decision_reference,
        budget_source=fund.budget_source,
        kind=fund.kind,
    )


def _holders(
    session: Session,
    path: str,
    fund_id: int,
    until: date,
    buckets: dict[tuple[int, Bucket], int],
    last: dict[int, date | None],
) -> tuple[HolderRow, ...]:
    held: defaultdict[int, dict[Bucket, int]] = defaultdict(dict)
    for (holder, bucket), amount in buckets.items():
        held[holder][bucket] = amount
    back = refunds(session, fund_id, held, until)
    said = {"holders": sorted(held), "path": path}
    return tuple(
        _holder(o, held[o.id], back.get(o.id, 0), last.get(o.id))
        for o in session.connection().execute(_HOLDERS, said).all()
        if held[o.id].keys() - {Bucket.UNALLOCATED}
    )


def _holder(o: Any, held: dict[Bucket, int], refunded: int, last_on: date | None) -> HolderRow:
    committed = held.get(Bucket.COMMITTED, 0)
    prepaid = held.get(Bucket.PREPAID, 0) + held.get(Bucket.ADVANCED, 0)
    spent = held.get(Bucket.PAYABLE, 0) + held.get(Bucket.PAID, 0)
    available = held.get(Bucket.AVAILABLE, 0)
    return HolderRow(
        organization=o.code,
        name=o.name,
        kind=o.kind,
        allotted_fen=committed + prepaid + spent + available,
        committed_fen=committed,
        prepaid_fen=prepaid,
        spent_fen=spent + refunded,
        payable_fen=held.get(Bucket.PAYABLE, 0),
        refunded_fen=refunded,
        available_fen=available,
        last_on=last_on,
    )
