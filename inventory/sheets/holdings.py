"""What the holders of a fund got, spent and have: each by its documents and by its accounts, for R5."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.fund_flows import Flows
from inventory.kinds import Bucket
from inventory.models import Fund, Organization
from inventory.rules.numbers import yuan
from inventory.sheet import Check
from inventory.sheets.scope import Scope

Buckets = Mapping[tuple[int, Bucket], int]


@dataclass(frozen=True)
class Holding:
    """A holder of the fund: what it did by its documents, what it has by its accounts (fen)."""

    id: int
    name: str
    kind: str
    flows: Flows
    buckets: Mapping[Bucket, int]

    @property
    def committed(self) -> int:
        """已订未付."""
        return self.buckets.get(Bucket.COMMITTED, 0)

    @property
    def prepaid(self) -> int:
        """预付及备用金."""
        return self.buckets.get(Bucket.PREPAID, 0) + self.buckets.get(Bucket.ADVANCED, 0)

    @property
    def available(self) -> int:
        """可用."""
        return self.buckets.get(Bucket.AVAILABLE, 0)

    @property
    def holds(self) -> bool:
        """R5: allotted, by kind, = committed + prepaid + available, by bucket, + spent − refunded, by kind; and what
        was spent by kind and not refunded is what lies in payable and paid."""
        net = self.flows.spent - self.flows.refunded
        gone = self.buckets.get(Bucket.PAYABLE, 0) + self.buckets.get(Bucket.PAID, 0)
        has = self.committed + self.prepaid + self.available
        return self.flows.allotted == has + net and net == gone


def holdings(
    session: Session,
    scope: Scope,
    fund: Fund,
    buckets: Buckets,
    flows: Mapping[int, Flows],
    whole: bool,
) -> list[Holding]:
    """Every holder there was, or (not ``whole``) those of the scope alone."""
    of: defaultdict[int, dict[Bucket, int]] = defaultdict(dict)
    for (holder, bucket), amount in buckets.items():
        if bucket != Bucket.UNALLOCATED:
            of[holder][bucket] = amount
    ids = of.keys() | {holder for holder, told in flows.items() if told != Flows()}
    if not whole:
        ids &= {*scope.ids}
    organizations = session.scalars(
        select(Organization).where(Organization.id.in_(sorted(ids))).order_by(Organization.id)
    )
    return [
        Holding(
            id=o.id,
            name=f"{o.name}本级" if o.id == fund.organization_id else o.name,
            kind=o.kind,
            flows=flows.get(o.id, Flows()),
            buckets=of[o.id],
        )
        for o in organizations
    ]


def unallocated(buckets: Buckets) -> int:
    """What was not sub-allocated yet."""
    return sum(v for (_, bucket), v in buckets.items() if bucket == Bucket.UNALLOCATED)


def check(found: Sequence[Holding], buckets: Buckets, decided: int, whole: bool) -> Check:
    """R5 on two paths, for every holder and, on the owner's sheet, for the fund as a whole."""
    broken = [h for h in found if not h.holds]
    if broken:
        h = broken[0]
        detail = (
            f"{h.name}：分配额 {yuan(h.flows.allotted)} ≠ 已订未付 {yuan(h.committed)}"
            f" + 预付及备用金 {yuan(h.prepaid)} + 已支出 {yuan(h.flows.spent)}"
            f" − 退回/冲减 {yuan(h.flows.refunded)} + 可用 {yuan(h.available)}"
        )
        return Check("R5", False, detail)
    left = unallocated(buckets)
    allotted = sum(h.flows.allotted for h in found)
    if whole and allotted + left != decided:
        detail = f"各单位 {yuan(allotted)} + 未下拨 {yuan(left)} ≠ 现总额 {yuan(decided)}"
        return Check("R5", False, detail)
    figures = f"；{yuan(allotted)} + 未下拨 {yuan(left)} = 现总额 {yuan(decided)}" if whole else ""
    return Check(
        "R5",
        True,
        "分配额 = 已订未付 + 预付及备用金 + 已支出 − 退回/冲减 + 可用余额，"
        f"{len(found)} 个单位全部相符{figures}",
    )
