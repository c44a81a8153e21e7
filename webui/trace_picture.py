"""From a trace to pictures: who gave, whose books it went through, where it is now; and for goods that were ordered,
whose money paid which supplier for what. One picture an item, one of money.

Pieces of an item only, never of two: what was turned into other goods leaves the picture as 其他去向, with what was
written off or sent back. Donors are named by the rule of the public sheets.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inventory.kinds import Origin
from inventory.rules.names import public_name
from inventory.rules.numbers import yuan
from inventory.trace import Step, Trace, TracedLot
from inventory.trace_money import TracedOrder
from webui.amounts import number
from webui.flow import Drawing, Link, Node, drawings

SHOWN = 5  # bars of a column; the rest stand together in one
LEFT, ELSEWHERE, AHEAD = "结存", "其他去向", "已付未到"
_ISSUES = {"ISSUE": 1, "ISSUE_RETURN": -1}


@dataclass(frozen=True)
class Picture:
    """One item's picture, and the same in a sentence."""

    name: str
    unit: str
    drawings: tuple[Drawing, ...]
    sentence: str


def pictures(trace: Trace) -> tuple[Picture, ...]:
    """A picture for each item of which something came and went, in the order of the lots."""
    by_item: dict[str, list[TracedLot]] = {}
    for lot in trace.lots:
        by_item.setdefault(lot.item, []).append(lot)
    drawn = (_picture(lots, trace) for lots in by_item.values())
    return tuple(picture for picture in drawn if picture.drawings)


def _picture(lots: Sequence[TracedLot], trace: Trace) -> Picture:
    first = lots[0]
    ways = Counter[tuple[str, str, str]]()
    for lot in lots:
        for end, quantity in _ends(lot, lots, trace.steps).items():
            ways[giver(lot), lot.organization_name, end] += quantity
    nodes, links = _drawn(ways, lambda amount: f"{number(amount)} {first.unit}")
    ends = "，".join(f"{n.label} {n.figure}" for n in nodes if n.column == 2)
    return Picture(first.name, first.unit, drawings(nodes, links), f"{first.name}：{ends}")


def giver(lot: TracedLot) -> str:
    """A donor by the rule of the public sheets; who sold as the ledger lets this reader see him."""
    if lot.origin == Origin.PURCHASED:
        return lot.giver or "未登记"
    return public_name(lot.giver, lot.giver_kind or "")


def money(orders: Sequence[TracedOrder]) -> Picture | None:
    """The money of orders, in fen: whose it is, to which supplier it goes, for what. What was paid or prepaid and did
    not come, or went back, ends as 已付未到; an order without goods and money is not drawn."""
    ways = Counter[tuple[str, str, str]]()
    for order in orders:
        whose = f"{order.fund_name} {order.organization_name}"
        for part in order.goods:
            ways[whose, order.supplier, part.name] += part.fen
        ways[whose, order.supplier, AHEAD] += order.undelivered_fen
    ways = Counter({way: fen for way, fen in ways.items() if fen > 0})
    if not ways:
        return None
    nodes, links = _drawn(ways, lambda fen: f"{yuan(fen)} 元")
    ends = "，".join(f"{n.label} {n.figure}" for n in nodes if n.column == 2)
    return Picture("钱", "元", drawings(nodes, links), f"钱买了什么：{ends}")


def _drawn(
    ways: Counter[tuple[str, str, str]], figure: Callable[[int], str]
) -> tuple[list[Node], list[Link]]:
    """The bars and bands of ways in three columns, each amount in words by ``figure``."""
    ways = _few(ways)
    columns = [Counter[str](), Counter[str](), Counter[str]()]
    joined = Counter[tuple[str, str]]()
    for (first, second, end), quantity in ways.items():
        keys = [f"0{first}", f"1{second}", f"2{end}"]
        for column, key in zip(columns, keys, strict=True):
            column[key] += quantity
        joined[keys[0], keys[1]] += quantity
        joined[keys[1], keys[2]] += quantity
    nodes = [
        Node(key, at, key[1:], amount, figure(amount), _colour(at, key[1:]))
        for at, column in enumerate(columns)
        for key, amount in column.most_common()
    ]
    links = [Link(a, b, amount, _colour(2, b[1:])) for (a, b), amount in joined.most_common()]
    return nodes, links


def _ends(lot: TracedLot, lots: Sequence[TracedLot], steps: Sequence[Step]) -> dict[str, int]:
    """Where the pieces of a lot ended; those of its children are theirs."""
    ends = Counter[str]()
    for step in steps:
        if step.lot == lot.lot and step.kind in _ISSUES:
            sign = _ISSUES[step.kind] * (-1 if step.reversal else 1)
            ends[step.recipient or "未记名"] += sign * step.quantity
    passed_on = sum(child.received for child in lots if child.parent == lot.lot)
    elsewhere = lot.received - passed_on - ends.total() - lot.left
    ends[LEFT] += lot.left
    ends[ELSEWHERE] += elsewhere
    return {end: quantity for end, quantity in ends.items() if quantity > 0}


def _few(ways: Counter[tuple[str, str, str]]) -> Counter[tuple[str, str, str]]:
    """Of each column the largest by name, the others together."""
    names = [Counter[str](), Counter[str](), Counter[str]()]
    for way, quantity in ways.items():
        for column, name in zip(names, way, strict=True):
            column[name] += quantity
    kept = [{name for name, _ in column.most_common(SHOWN)} | {LEFT, AHEAD} for column in names]
    few = Counter[tuple[str, str, str]]()
    for way, quantity in ways.items():
        a, b, c = (
            name if name in keep else f"其他 {len(column) - len(keep & column.keys())} 个"
            for name, keep, column in zip(way, kept, names, strict=True)
        )
        few[a, b, c] += quantity
    return few


def _colour(column: int, name: str) -> str:
    if column < 2:
        return "f0"
    return {LEFT: "f3", ELSEWHERE: "f4", AHEAD: "f4"}.get(name, "f1")
