"""What a public sheet says of how goods were bought and paid: by the orders on which they came in, and their money.

What is on no order says so, 未挂账: whether it was paid cannot be seen from the books.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory import order_money
from inventory.models.money import FundKind
from inventory.models.purchasing import Procurement
from inventory.order_books import PROCUREMENT_NAMES
from inventory.order_money import Bought, Part

UNLINKED, UNPAID, PARTLY, PAID = "未挂账", "未付", "部分", "已付"
STATES = (UNPAID, PARTLY, PAID, UNLINKED)
NOTES = (
    "付款状态按采购单的到货和付款填写，先到的先算付款；“未挂账”是入库单还没有挂到采购单上，"
    "付没付款账上看不出",
)
SHOWN = 3  # so many numbers stand in a cell
TAIL = 4  # so many characters of the number of a paper are shown
_FUNDS = {FundKind.APPROPRIATED: "专项资金", FundKind.DONATED: "捐赠款"}


@dataclass(frozen=True)
class Paid:
    """What stands in the columns about money of a lot; ``apart``: so many base units of it are on no order."""

    procurement: str | None = None
    papers: str | None = None
    fund: str | None = None
    state: str = UNLINKED
    apart: int = 0


def of_lots(
    session: Session,
    orders: Sequence[Bought],
    of: Mapping[int, str],
    net: Mapping[int, int],
    until: date,
) -> dict[int, Paid]:
    """By lot (id) what the sheet says of it. ``of`` is how holders (ids) are called, ``net`` what came of each lot and
    did not go back; a lot on no order is missing."""
    parts: defaultdict[int, list[tuple[Bought, Part]]] = defaultdict(list)
    for order in orders:
        for part in order.parts:
            parts[part.lot_id].append((order, part))
    numbers = order_money.papers(session, (e for o in orders for e in o.expenditures), until)
    return {
        lot_id: _paid(found, of, net.get(lot_id, 0), numbers) for lot_id, found in parts.items()
    }


def _paid(
    found: Sequence[tuple[Bought, Part]],
    of: Mapping[int, str],
    net: int,
    numbers: Mapping[int, Sequence[str]],
) -> Paid:
    orders = list({order.id: order for order, _ in found}.values())
    papers = dict.fromkeys(
        n for order in orders for e in order.expenditures for n in numbers.get(e, ())
    )
    funds = dict.fromkeys(
        f"{_FUNDS[FundKind(order.fund_kind)]}·{of[order.organization_id]}" for order in orders
    )
    apart = max(net - sum(part.quantity for _, part in found), 0)
    return Paid(
        procurement=few(_way(order) for order in orders),
        papers=few(tail(number) for number in papers),
        fund="；".join(funds),
        state=state([part for _, part in found], apart),
        apart=apart,
    )


def state(parts: Iterable[Part], apart: int = 0) -> str:
    """已付, 部分 or 未付 of the parts of a lot; pieces that are on no order (``apart``) are not known to be paid."""
    told = list(parts)
    fen, paid = sum(p.fen for p in told), sum(p.paid_fen for p in told)
    if not fen:
        return UNLINKED
    if not paid:
        return UNPAID
    return PAID if paid >= fen and not apart else PARTLY


def few(said: Iterable[str]) -> str | None:
    """甲、乙、丙等 5 张; nothing of nothing."""
    each = list(dict.fromkeys(said))
    if len(each) <= SHOWN:
        return "、".join(each) or None
    return f"{'、'.join(each[:SHOWN])}等 {len(each)} 张"


def tail(number: str) -> str:
    """The end of the number of a paper: who holds it finds it, and nobody else can claim it."""
    return number if len(number) <= TAIL else f"尾号 {number[-TAIL:]}"


def _way(order: Bought) -> str:
    return f"{PROCUREMENT_NAMES[Procurement(order.procurement)]} {order.number}"
