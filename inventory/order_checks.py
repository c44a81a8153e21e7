"""What orders promise (P8): each binds what its lines cost, and no piece came in on two of them, nor on another
organization's.

Computed again from all rows, on another path than the one that wrote them.
"""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from inventory.kinds import Place
from inventory.models import (
    Document,
    FundEntry,
    Location,
    Lot,
    OrderLine,
    OrderReceipt,
    PurchaseOrder,
    StockMove,
)
from inventory.order_arrivals import STANDS

_receipt = aliased(Document)


def breaches(session: Session) -> Iterable[str]:
    """Each in words."""
    yield from _sums(session)
    yield from _pieces(session)
    yield from _elsewhere(session)


def _sums(session: Session) -> Iterable[str]:
    lines = (
        select(func.coalesce(func.sum(OrderLine.amount_fen), 0))
        .where(OrderLine.document_id == PurchaseOrder.document_id)
        .scalar_subquery()
    )
    bound = (
        select(func.coalesce(func.sum(FundEntry.amount_fen), 0))
        .where(FundEntry.document_id == PurchaseOrder.document_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Document.number, lines, bound)
        .join(PurchaseOrder, PurchaseOrder.document_id == Document.id)
        .where(lines != bound)
        .order_by(Document.id)
    )
    for number, ordered, taken in rows:
        yield f"{number}：各行共 {int(ordered):,} 分，占用 {int(taken):,} 分"


def _pieces(session: Session) -> Iterable[str]:
    """Of a lot no more is on orders than came in with its receipt."""
    came = (
        select(func.coalesce(func.sum(StockMove.quantity), 0))
        .join(Location, Location.id == StockMove.from_id)
        .where(
            StockMove.lot_id == Lot.id,
            StockMove.document_id == Lot.document_id,
            Location.kind == Place.SOURCE,
        )
        .correlate(Lot)
        .scalar_subquery()
    )
    on_orders = func.sum(OrderReceipt.quantity)
    rows = session.execute(
        select(Lot.code, on_orders, came)
        .join(OrderReceipt, OrderReceipt.lot_id == Lot.id)
        .where(STANDS)
        .group_by(Lot.id, Lot.code)
        .having(on_orders > came)
        .order_by(Lot.id)
    )
    for lot, linked, received in rows:
        yield f"批次 {lot}：收 {int(received):,}，挂到采购单上 {int(linked):,}"


def _elsewhere(session: Session) -> Iterable[str]:
    rows = session.execute(
        select(Document.number, Lot.code)
        .join(OrderReceipt, OrderReceipt.order_id == Document.id)
        .join(Lot, Lot.id == OrderReceipt.lot_id)
        .join(_receipt, _receipt.id == Lot.document_id)
        .where(_receipt.organization_id != Document.organization_id)
        .order_by(OrderReceipt.id)
    )
    for number, lot in rows:
        yield f"{number} 挂了别的单位的批次 {lot}"
