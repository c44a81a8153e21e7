"""预付未到货: what suppliers were paid before they delivered, when they promised to, and what has come of the order."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import order_progress
from inventory.dialects import among
from inventory.models import FundEntry, PurchaseOrder
from inventory.order_progress import Progress
from inventory.sheet import Column, Row
from inventory.statements import items, papers
from inventory.statements.funds import FUND, HOLDER, of_funds
from inventory.statements.shape import Asked, Drawn

_COLUMNS = (
    papers.ON,
    papers.NUMBER,
    papers.KIND,
    HOLDER,
    FUND,
    Column("whom", "供应商"),
    Column("purpose", "事项"),
    Column("amount_fen", "预付", unit="fen"),
    Column("left_fen", "未结", unit="fen", role="closing"),
    Column("days", "天数"),
    Column("due_on", "约定日期"),
    Column("overdue", "逾期天数"),
    Column("order", "采购单"),
    Column("ordered_fen", "订货", unit="fen"),
    Column("came_fen", "已到货", unit="fen"),
    Column("state", "到货"),
)
_NOTE = "到货是现在的情况：挂到采购单上的入库才算到货，没有采购单的预付款看不出到了多少"


def undelivered(session: Session, asked: Asked) -> Drawn:
    """Each prepayment that is not settled or given back, with what came of the order that it was paid for."""
    asked = of_funds(session, asked)
    records, after = items.opened(session, asked, items.PREPAID)
    orders = _orders(session, [r["document_id"] for r in records])
    progress = order_progress.of_orders(session, orders.values())
    return Drawn(
        columns=_COLUMNS,
        rows=tuple(_row(r, asked, progress.get(orders.get(r["document_id"], 0))) for r in records),
        totals=() if after else items.totals(session, asked, items.PREPAID),
        notes=(_NOTE,) if records else (),
        next=after,
    )


def _row(r: Mapping[str, Any], asked: Asked, order: Progress | None) -> Row:
    return {
        **items.row(r, asked),
        "order": order.number if order else None,
        "ordered_fen": order.amount_fen if order else None,
        "came_fen": order.came_fen if order else None,
        "state": _state(int(r["left_fen"]), order),
    }


def _state(left_fen: int, order: Progress | None) -> str:
    """How much of it has come, in a word: what came and is not settled yet is what this money may settle."""
    if order is None:
        return "没有采购单"
    if order.due_fen >= left_fen:
        return "货到待结算"
    return "到了一部分" if order.came_fen else "没有到货"


def _orders(session: Session, documents: Sequence[int]) -> dict[int, int]:
    """By prepayment (ids) the order that it was paid out of."""
    return {r.document_id: r.order_id for r in session.execute(_ORDERS, {"ids": list(documents)})}


_ORDERS = (
    select(FundEntry.document_id, PurchaseOrder.document_id.label("order_id"))
    .join(PurchaseOrder, PurchaseOrder.document_id == FundEntry.from_item_id)
    .where(among(FundEntry.document_id, "ids"))
)
