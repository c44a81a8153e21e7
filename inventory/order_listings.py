"""What an order lists in tables of its own, as it enters its digest: see ``listings``, which puts it beside the use."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Document, Item, OrderLine, OrderQuote, PurchaseOrder


class Ordered(NamedTuple):
    """A line of an order, by the code of its item."""

    line: int
    item: str
    quantity: int
    typed_unit: str
    typed_quantity: int
    amount_fen: int


class Quoted(NamedTuple):
    """A price that was asked for; who was asked is free text."""

    serial: int
    asked_on: date
    amount_fen: int


def ordered(procurement: str, lines: Iterable[Ordered], quotes: Iterable[Quoted]) -> dict[str, Any]:
    """An order."""
    return {
        "procurement": procurement,
        "order": [list(line) for line in lines],
        "quotes": [list(quote) for quote in quotes],
    }


def contents(session: Session, organization_id: int) -> dict[int, dict[str, Any]]:
    """By document of an organization what it orders, read again from the tables."""
    own = Document.organization_id == organization_id
    lines: defaultdict[int, list[Ordered]] = defaultdict(list)
    for document, *row in session.execute(_LINES.where(own)):
        lines[document].append(Ordered(*row))
    quotes: defaultdict[int, list[Quoted]] = defaultdict(list)
    for document, *row in session.execute(_QUOTES.where(own)):
        quotes[document].append(Quoted(*row))
    orders = session.execute(_ORDERS.where(own))
    return {
        document: ordered(procurement, lines[document], quotes[document])
        for document, procurement in orders
    }


_LINES: Any = (
    select(
        OrderLine.document_id,
        OrderLine.line,
        Item.code,
        OrderLine.quantity,
        OrderLine.typed_unit,
        OrderLine.typed_quantity,
        OrderLine.amount_fen,
    )
    .join(Item, Item.id == OrderLine.item_id)
    .join(Document, Document.id == OrderLine.document_id)
    .order_by(OrderLine.document_id, OrderLine.line)
)
_QUOTES: Any = (
    select(OrderQuote.document_id, OrderQuote.serial, OrderQuote.asked_on, OrderQuote.amount_fen)
    .join(Document, Document.id == OrderQuote.document_id)
    .order_by(OrderQuote.document_id, OrderQuote.serial)
)
_ORDERS: Any = select(PurchaseOrder.document_id, PurchaseOrder.procurement).join(
    Document, Document.id == PurchaseOrder.document_id
)
