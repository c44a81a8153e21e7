"""How far several orders have come, for lists: what was ordered, what of it came, and what of that was settled.

As ``order_books`` reads one order, of as many as a page names, with as many questions as for one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from inventory.dialects import among
from inventory.kinds import Bucket
from inventory.models import (
    Document,
    FundAccount,
    FundEntry,
    OrderLine,
    OrderReceipt,
    PurchaseOrder,
)
from inventory.order_arrivals import STANDS, net
from inventory.rules.ordering import worth


@dataclass(frozen=True)
class Progress:
    """An order: what it costs, what of it that costs that has come, and what expenditures took of it (fen)."""

    number: str
    amount_fen: int
    came_fen: int
    settled_fen: int

    @property
    def due_fen(self) -> int:
        """What has come and is not settled."""
        return max(self.came_fen - self.settled_fen, 0)


def of_orders(session: Session, ids: Iterable[int]) -> dict[int, Progress]:
    """By the id of each order how far it has come, now."""
    said = {"orders": sorted(set(ids))}
    if not said["orders"]:
        return {}
    came = came_in(session, said["orders"])
    ordered: defaultdict[int, int] = defaultdict(int)
    worth_fen: defaultdict[int, int] = defaultdict(int)
    numbers: dict[int, str] = {}
    for line in session.execute(_LINES, said):
        numbers[line.document_id] = line.number
        ordered[line.document_id] += line.amount_fen
        pieces = came[line.document_id, line.line]
        worth_fen[line.document_id] += worth(line.amount_fen, line.quantity, pieces)
    settled = _settled(session, said)
    return {
        order: Progress(number, ordered[order], worth_fen[order], settled[order])
        for order, number in numbers.items()
    }


def came_in(session: Session, ids: Iterable[int]) -> defaultdict[tuple[int, int], int]:
    """By order (id) and line how many pieces came and did not go back; what was given back of a lot is taken off the
    last of its links. What is asked about and did not come has 0."""
    links = session.execute(_LINKS, {"orders": sorted(set(ids))}).all()
    left = net(session, (link.lot_id for link in links))
    came: defaultdict[tuple[int, int], int] = defaultdict(int)
    for link in links:
        counts = min(link.quantity, left[link.lot_id])
        left[link.lot_id] -= counts
        came[link.order_id, link.order_line] += counts
    return came


def _settled(session: Session, said: dict[str, list[int]]) -> dict[int, int]:
    """What expenditures took of each order, and of what was prepaid or advanced out of it."""
    of: dict[int, int] = {order: order for order in said["orders"]}
    for row in session.execute(_OWN, said):
        of[row.item_id] = row.order_id
    settled: defaultdict[int, int] = defaultdict(int)
    items = {"items": sorted(of)}
    for query, sign in ((_TAKEN, 1), (_GIVEN, -1)):
        for row in session.execute(query, items):
            settled[of[row.item_id]] += sign * row.amount_fen
    return settled


_LINES: Select[*tuple[object, ...]] = (
    select(
        OrderLine.document_id,
        OrderLine.line,
        OrderLine.quantity,
        OrderLine.amount_fen,
        Document.number,
    )
    .join(Document, Document.id == OrderLine.document_id)
    .where(among(OrderLine.document_id, "orders"))
    .order_by(OrderLine.document_id, OrderLine.line)
)
_lots = select(OrderReceipt.lot_id).where(among(OrderReceipt.order_id, "orders"))
_LINKS = (
    select(
        OrderReceipt.order_id,
        OrderReceipt.order_line,
        OrderReceipt.lot_id,
        OrderReceipt.quantity,
    )
    .where(OrderReceipt.lot_id.in_(_lots), STANDS)
    .order_by(OrderReceipt.id)
)
_start, _end = aliased(FundAccount), aliased(FundAccount)
_OWN = (
    select(FundEntry.to_item_id.label("item_id"), PurchaseOrder.document_id.label("order_id"))
    .join(PurchaseOrder, PurchaseOrder.document_id == FundEntry.from_item_id)
    .join(_end, _end.id == FundEntry.to_account_id)
    .where(
        among(FundEntry.from_item_id, "orders"),
        _end.bucket.in_((Bucket.PREPAID, Bucket.ADVANCED)),
    )
)
_TAKEN = (
    select(FundEntry.from_item_id.label("item_id"), FundEntry.amount_fen)
    .join(_end, _end.id == FundEntry.to_account_id)
    .where(among(FundEntry.from_item_id, "items"), _end.bucket == Bucket.PAYABLE)
)
_GIVEN = (
    select(FundEntry.to_item_id.label("item_id"), FundEntry.amount_fen)
    .join(_start, _start.id == FundEntry.from_account_id)
    .where(among(FundEntry.to_item_id, "items"), _start.bucket == Bucket.PAYABLE)
)
