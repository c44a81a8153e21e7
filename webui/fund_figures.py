"""The figures of a fund's page: sums, rates, proofs, and the bars and bands of its picture.

Pure functions over a fund's position, in whole fen. Spending is shown less refunds; committed and prepaid money is
shown as one, because to a reader it is the same: promised, not yet spent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inventory.fund_ledger import FundPosition, HolderRow
from inventory.fund_uses import UseRow
from inventory.rules.numbers import percent
from webui import amounts
from webui.amounts import short_yuan
from webui.flow import Drawing, Link, Node, drawings

VILLAGE = "VILLAGE"
OWN = "镇本级"
ELSEWHERE = "其他单位"


@dataclass(frozen=True)
class Share:
    """What one holder, or all together, got and did with it; ``tenths`` of a percent were spent."""

    organization: str
    name: str
    allotted_fen: int
    spent_fen: int
    promised_fen: int
    available_fen: int
    last_on: date | None

    @property
    def unreported_fen(self) -> int:
        """Allotted and not spent."""
        return self.allotted_fen - self.spent_fen

    @property
    def rate(self) -> str:
        """Spent of allotted, rounded down."""
        return percent(self.spent_fen, self.allotted_fen)

    @property
    def tenths(self) -> int:
        """The same in tenths of a percent, for the length of a bar."""
        return amounts.tenths(self.spent_fen, self.allotted_fen)

    @property
    def adds_up(self) -> bool:
        """Allotted = spent + promised + available."""
        return self.allotted_fen == self.spent_fen + self.promised_fen + self.available_fen


@dataclass(frozen=True)
class Figures:
    """The whole page in numbers. ``elsewhere_fen`` was allotted to holders the reader has no view of: a village
    sees its own money and, as one sum, that of the others."""

    shares: tuple[Share, ...]
    together: Share
    total_fen: int
    unallocated_fen: int
    elsewhere_fen: int
    whole: bool
    holders: str

    @property
    def rate(self) -> str:
        """Spent of the whole fund; for a village, of what it was allotted."""
        of = self.total_fen if self.whole else self.together.allotted_fen
        return percent(self.together.spent_fen, of)

    @property
    def adds_up(self) -> bool:
        """Allotted + not allotted = the fund. Who sees the whole fund sees every holder of it."""
        left = 0 if self.whole else self.elsewhere_fen
        return self.together.allotted_fen + left + self.unallocated_fen == self.total_fen

    @property
    def sentence(self) -> str:
        """The picture in words."""
        t = self.together
        others = f"，其他单位 {short_yuan(self.elsewhere_fen)}" if self.elsewhere_fen else ""
        return (
            f"专项资金去向图：{short_yuan(self.total_fen)}，"
            f"下拨{self.holders} {short_yuan(t.allotted_fen)}{others}，"
            f"未下拨 {short_yuan(self.unallocated_fen)}；已支出 {short_yuan(t.spent_fen)}，"
            f"占用及预付 {short_yuan(t.promised_fen)}，可用 {short_yuan(t.available_fen)}"
        )


def figures(position: FundPosition, *, whole: bool) -> Figures:
    """Sums over the holders in view, the owner's own share first; ``whole``: the reader sees all of them."""
    owner = position.fund.owner
    rows = sorted(position.holders, key=lambda h: h.organization != owner)
    shares = tuple(_share(row, owner) for row in rows)
    together = _sum(shares, "合计")
    return Figures(
        shares=shares,
        together=together,
        total_fen=position.total_fen,
        unallocated_fen=position.unallocated_fen,
        elsewhere_fen=position.total_fen - position.unallocated_fen - together.allotted_fen,
        whole=whole,
        holders=_holders(position.holders, owner),
    )


def picture(
    position: FundPosition, *, whole: bool, uses: Sequence[UseRow] = ()
) -> tuple[Drawing, ...]:
    """From the decided total over the owner and the villages to spent, promised, available and not yet allotted. With
    ``uses``, what was spent is told by what it was spent on; what of it no use is known of stays 已支出."""
    owner = position.fund.owner
    shown = figures(position, whole=whole)
    own = _sum([s for s in shown.shares if s.organization == owner], "")
    others = _sum([s for s in shown.shares if s.organization != owner], "")
    both, left, elsewhere = shown.together, position.unallocated_fen, shown.elsewhere_fen
    nodes = [
        _node("total", 0, "核定总额", position.total_fen, "f0"),
        _node("own", 1, OWN, own.allotted_fen, "f0"),
        _node("others", 1, _others(position.holders, owner), others.allotted_fen, "f0"),
        _node("elsewhere", 1, ELSEWHERE, elsewhere, "f0"),
        _node("left", 1, "未下拨", left, "f0"),
        *_use_nodes(uses),
        _node("spent", 2, "已支出", both.spent_fen - sum(u.spent_fen for u in uses), "f1"),
        _node("promised", 2, "占用及预付", both.promised_fen, "f2"),
        _node("available", 2, "可用", both.available_fen, "f3"),
        _node("beyond", 2, ELSEWHERE, elsewhere, "f4"),
        _node("rest", 2, "未下拨", left, "f4"),
    ]
    links = [
        Link("total", "own", own.allotted_fen, "f2"),
        Link("total", "others", others.allotted_fen, "f2"),
        Link("total", "elsewhere", elsewhere, "f4"),
        Link("total", "left", left, "f4"),
        *_links("own", own, [u for u in uses if u.organization == owner]),
        *_links("others", others, [u for u in uses if u.organization != owner]),
        Link("elsewhere", "beyond", elsewhere, "f4"),
        Link("left", "rest", left, "f4"),
    ]
    return drawings(nodes, links)


def _node(key: str, column: int, label: str, fen: int, colour: str) -> Node:
    return Node(key, column, label, fen, short_yuan(fen), colour)


def _use_nodes(uses: Sequence[UseRow]) -> list[Node]:
    """A bar for each use, in the order in which they come."""
    names = {u.use: u.name for u in uses}
    return [_node(f"use-{use}", 2, name, _spent_on(uses, use), "f1") for use, name in names.items()]


def _spent_on(uses: Iterable[UseRow], use: str) -> int:
    return sum(u.spent_fen for u in uses if u.use == use)


def _links(source: str, share: Share, uses: Sequence[UseRow]) -> tuple[Link, ...]:
    return (
        *(Link(source, f"use-{u}", _spent_on(uses, u), "f1") for u in {u.use: 0 for u in uses}),
        Link(source, "spent", share.spent_fen - sum(u.spent_fen for u in uses), "f1"),
        Link(source, "promised", share.promised_fen, "f2"),
        Link(source, "available", share.available_fen, "f3"),
    )


def _share(row: HolderRow, owner: str) -> Share:
    return Share(
        organization=row.organization,
        name=OWN if row.organization == owner else row.name,
        allotted_fen=row.allotted_fen,
        spent_fen=row.spent_fen - row.refunded_fen,
        promised_fen=row.committed_fen + row.prepaid_fen,
        available_fen=row.available_fen,
        last_on=row.last_on,
    )


def _sum(shares: Iterable[Share], name: str) -> Share:
    rows = list(shares)
    return Share(
        organization="",
        name=name,
        allotted_fen=sum(s.allotted_fen for s in rows),
        spent_fen=sum(s.spent_fen for s in rows),
        promised_fen=sum(s.promised_fen for s in rows),
        available_fen=sum(s.available_fen for s in rows),
        last_on=max((s.last_on for s in rows if s.last_on), default=None),
    )


def _others(rows: Iterable[HolderRow], owner: str) -> str:
    """13 个村, the name of a single one, or 2 个单位 where not all are villages."""
    others = [row for row in rows if row.organization != owner]
    if len(others) == 1:
        return others[0].name
    return f"{len(others)} 个{'村' if all(r.kind == VILLAGE for r in others) else '单位'}"


def _holders(rows: tuple[HolderRow, ...], owner: str) -> str:
    own = [OWN] if any(row.organization == owner for row in rows) else []
    others = [_others(rows, owner)] if any(row.organization != owner for row in rows) else []
    return "和 ".join((*own, *others)) or "各单位"
