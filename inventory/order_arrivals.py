"""What came in on orders, link by link and summed: the pieces of lots that were said to belong to their lines.

Pieces of a lot count as far as they were not sent back, corrected away or reversed since, and as the order was not.
What was given back is taken off the last link of its lot, whichever order that is to. It is reckoned in the database:
an order of two hundred lines with twenty receipts of each has four thousand links, and most questions want their sums.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, BigInteger, Select, bindparam, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import same_goods
from inventory.kinds import Place
from inventory.models import (
    Document,
    Location,
    Lot,
    OrderReceipt,
    OrderReceiptWithdrawal,
    StockMove,
)


@dataclass(frozen=True)
class Link:
    """Pieces of a lot that came in on a line; ``counts`` is what of them was not given back since."""

    id: int
    line: int
    lot: str
    receipt: str
    on: date
    quantity: int
    counts: int


def came(session: Session, order_id: int) -> dict[int, int]:
    """By line how many pieces of those that came in on an order count; of a line without a link nothing."""
    rows = session.connection().execute(_CAME, {"order": order_id})
    return {row.order_line: int(row.came) for row in rows}


def receipts(session: Session, order_id: int) -> tuple[Link, ...]:
    """What came in on an order, link by link, the first linked first."""
    rows = session.connection().execute(_LISTED, {"order": order_id})
    return tuple(Link(*row) for row in rows)


def linked(session: Session, order_id: int) -> int:
    """How many pieces were said to have come in on an order, whatever became of them."""
    pieces = select(func.sum(OrderReceipt.quantity))
    return int(session.scalar(pieces.where(OrderReceipt.order_id == order_id, STANDS)) or 0)


def rooms(session: Session, order_id: int) -> list[Any]:
    """All links of the lots that came in on an order, to whichever order, the first linked first, each with what of it
    counts and with how much of its lot counts on none of these links up to it."""
    return list(session.connection().execute(_ROOMS, {"order": order_id}))


def free(session: Session, lot_id: int) -> int:
    """How many base units of a lot came in, did not go back, and are on no order."""
    on_orders = select(func.sum(OrderReceipt.quantity)).where(OrderReceipt.lot_id == lot_id, STANDS)
    return net(session, [lot_id])[lot_id] - int(session.scalar(on_orders) or 0)


def orders_of(session: Session, lot_id: int) -> list[str]:
    """The numbers of the orders on which a lot came in."""
    query = select(Document.number).join(OrderReceipt, OrderReceipt.order_id == Document.id)
    query = query.where(OrderReceipt.lot_id == lot_id, STANDS).distinct().order_by(Document.number)
    return list(session.scalars(query))


def net(session: Session, lots: Iterable[int]) -> dict[int, int]:
    """By lot (id) how many base units came from outside and did not go back there, as itself or as what it became."""
    ids = sorted(set(lots))
    return dict.fromkeys(ids, 0) | {
        row.lot_id: int(row.quantity) for row in session.execute(_NET, {"lots": ids})
    }


_source, _target = aliased(Location), aliased(Location)
_reversal = aliased(Document)
_order = bindparam("order", type_=BigInteger())
# not withdrawn, and of an order that was not reversed
STANDS = ~or_(
    select(OrderReceiptWithdrawal.order_receipt_id)
    .where(OrderReceiptWithdrawal.order_receipt_id == OrderReceipt.id)
    .exists(),
    select(_reversal.id).where(_reversal.reverses_id == OrderReceipt.order_id).exists(),
)
_of_order = select(OrderReceipt.lot_id).where(OrderReceipt.order_id == _order)


def _net_of(goods: CTE) -> Select[Any]:
    """By lot what came from outside and did not go back there, of ``same_goods``."""
    pieces = case(
        (_source.kind == Place.SOURCE, StockMove.quantity),
        (_target.kind == Place.SOURCE, -StockMove.quantity),
        else_=0,
    )
    return (
        select(
            goods.c.root_id.label("lot_id"),
            cast(func.sum(pieces), BigInteger).label("quantity"),
        )
        .join_from(goods, StockMove, StockMove.lot_id == goods.c.lot_id)
        .join(_source, _source.id == StockMove.from_id)
        .join(_target, _target.id == StockMove.to_id)
        .group_by(goods.c.root_id)
    )


_NET = _net_of(same_goods.of_lots("lots"))
_net = _net_of(same_goods.of(Lot.id.in_(_of_order))).subquery()
# what was given back is taken off the last link of a lot: each has what those before it left
_left = func.coalesce(_net.c.quantity, 0) - cast(
    func.sum(OrderReceipt.quantity).over(
        partition_by=OrderReceipt.lot_id, order_by=OrderReceipt.id
    ),
    BigInteger,
)
_linked = (
    select(
        OrderReceipt.id,
        OrderReceipt.order_id,
        OrderReceipt.order_line,
        OrderReceipt.lot_id,
        OrderReceipt.quantity,
        _left.label("left"),
    )
    .outerjoin(_net, _net.c.lot_id == OrderReceipt.lot_id)
    .where(OrderReceipt.lot_id.in_(_of_order), STANDS)
    .subquery()
)
_short = _linked.c.quantity + _linked.c.left
_counts = case((_linked.c.left >= 0, _linked.c.quantity), (_short > 0, _short), else_=0)
_CAME = (
    select(_linked.c.order_line, func.sum(_counts).label("came"))
    .where(_linked.c.order_id == _order)
    .group_by(_linked.c.order_line)
)
_LISTED: Any = (
    select(
        _linked.c.id,
        _linked.c.order_line,
        Lot.code,
        Document.number,
        Document.business_on,
        _linked.c.quantity,
        _counts,
    )
    .join(Lot, Lot.id == _linked.c.lot_id)
    .join(Document, Document.id == Lot.document_id)
    .where(_linked.c.order_id == _order)
    .order_by(_linked.c.id)
)
_ROOMS: Any = (
    select(
        _linked.c.order_id,
        _linked.c.order_line,
        _linked.c.lot_id,
        Lot.code,
        _counts.label("counts"),
        case((_linked.c.left > 0, _linked.c.left), else_=0).label("free"),
    )
    .join(Lot, Lot.id == _linked.c.lot_id)
    .order_by(_linked.c.id)
)
