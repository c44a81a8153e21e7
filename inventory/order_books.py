"""What came in on orders, what of them was settled, and whether more may be: goods before their money.

Pieces of a lot count on the order line to which they were said to belong, as far as they were not sent back, corrected
away or reversed since, and as the order was not. What was prepaid or advanced out of an order is the order's money.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import documents, order_arrivals, payees
from inventory.drafts import Draft
from inventory.errors import NotCome, NotFound
from inventory.kinds import Bucket
from inventory.merged import now_of
from inventory.models import (
    Counterparty,
    Document,
    DocumentText,
    FundAccount,
    FundCharge,
    FundEntry,
    Item,
    OrderLine,
    OrderQuote,
    PapersReceived,
    PurchaseOrder,
)
from inventory.models.purchasing import Procurement
from inventory.rules.ordering import worth

PROCUREMENT_NAMES = {
    Procurement.EMERGENCY: "紧急采购",
    Procurement.PETTY: "零星采购",
    Procurement.FRAMEWORK: "框架协议采购",
    Procurement.INQUIRY: "询价",
    Procurement.NEGOTIATION: "竞争性谈判",
    Procurement.SINGLE_SOURCE: "单一来源采购",
    Procurement.TENDER: "公开招标",
}


@dataclass(frozen=True)
class Line:
    """A line of an order: base units and fen; ``came`` may be more than was ordered, ``worth_fen`` is never more than
    the line."""

    line: int
    item_id: int
    item: str
    item_name: str
    unit: str
    quantity: int
    typed_unit: str
    typed_quantity: int
    amount_fen: int
    price_reason: str
    came: int

    @property
    def worth_fen(self) -> int:
        """What of the line has come costs."""
        return worth(self.amount_fen, self.quantity, self.came)


@dataclass(frozen=True)
class Quote:
    """Who was asked for his price, when, and what he wanted for all of it."""

    of: str
    asked_on: date
    amount_fen: int


@dataclass(frozen=True)
class Order:
    """An order and how far it has come; ``settled_fen`` is what expenditures took of it."""

    id: int
    number: str
    organization_id: int
    on: date
    due_on: date | None
    supplier: str
    supplier_kind: str | None
    procurement: str
    procurement_name: str
    reason: str
    lines: tuple[Line, ...]
    quotes: tuple[Quote, ...]
    settled_fen: int

    @property
    def amount_fen(self) -> int:
        """What was ordered costs."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def came_fen(self) -> int:
        """What of it has come costs."""
        return sum(line.worth_fen for line in self.lines)


def order(session: Session, *, actor: str, number: str) -> Order:
    """The order ``number``, in the actor's scope. Raises ``NotAllowed``, ``NotFound`` for a document that is none."""
    found = of_document(session, actor=actor, number=number)
    if found is None:
        raise NotFound(what="order", name=number)
    return found


def of_document(session: Session, *, actor: str, number: str) -> Order | None:
    """The same, None for a document that is no order."""
    document_id, organization = documents.seen(session, actor=actor, number=number)
    found = read(session, document_id)
    if found is None:
        return None
    reader = payees.reader(session, actor=actor, organization=organization)
    return replace(
        found,
        supplier=reader.name(found.supplier, found.supplier_kind) or "",
        quotes=tuple(replace(q, of=reader.name(q.of) or "") for q in found.quotes),
    )


def within_what_came(session: Session, order_id: int, asked_fen: int) -> Callable[[Draft], Draft]:
    """Completes a draft that settles so much more of an order, under the lock, so that two cannot rest on the same
    goods: no more than what has come on it costs. Raises ``NotCome``."""

    def complete(draft: Draft) -> Draft:
        found = read(session, order_id)
        if found is not None:
            require_come(found, asked_fen, found.settled_fen)
        return draft

    return complete


def require_come(found: Order, asked_fen: int, so_far_fen: int) -> None:
    """So much more beside what left so far is no more than what has come costs. Raises ``NotCome``."""
    if so_far_fen + asked_fen <= found.came_fen:
        return
    raise NotCome(
        number=found.number,
        asked_fen=asked_fen,
        came_fen=found.came_fen,
        settled_fen=so_far_fen,
        missing=[
            f"第 {line.line} 行{line.item_name}订 {line.quantity:,} {line.unit}，到 {line.came:,}"
            for line in found.lines
            if line.came < line.quantity
        ],
    )


def read(session: Session, order_id: int) -> Order | None:
    """An order by the id of its document, None for a document that is none."""
    head: Any = session.execute(_HEAD, {"order": order_id}).first()
    if head is None:
        return None
    texts = {(t.line, t.field): t.text for t in session.execute(_TEXTS, {"order": order_id})}
    came = order_arrivals.came(session, order_id)
    return Order(
        id=order_id,
        number=head.number,
        organization_id=head.organization_id,
        on=head.business_on,
        due_on=head.due_on,
        supplier=head.supplier,
        supplier_kind=head.supplier_kind,
        procurement=head.procurement,
        procurement_name=PROCUREMENT_NAMES[Procurement(head.procurement)],
        reason=texts.get((0, "reason"), ""),
        lines=tuple(
            Line(
                *row,
                price_reason=texts.get((row.line, "price_reason"), ""),
                came=came.get(row.line, 0),
            )
            for row in session.execute(_LINES, {"order": order_id})
        ),
        quotes=tuple(
            Quote(texts.get((row.serial, "quote"), ""), row.asked_on, row.amount_fen)
            for row in session.execute(_QUOTES, {"order": order_id})
        ),
        settled_fen=int(session.scalar(_SETTLED, {"order": order_id}) or 0),
    )


def awaited_fen(session: Session, order_id: int) -> int:
    """What of an order was settled and still awaits its papers (已花待补票)."""
    return int(session.scalar(_AWAITED, {"order": order_id}) or 0)


_order = bindparam("order", type_=BigInteger())
_HEAD = (
    select(
        Document.number,
        Document.organization_id,
        Document.business_on,
        Document.due_on,
        PurchaseOrder.procurement,
        func.coalesce(Counterparty.name, "").label("supplier"),
        Counterparty.kind.label("supplier_kind"),
    )
    .join(PurchaseOrder, PurchaseOrder.document_id == Document.id)
    .outerjoin(Counterparty, Counterparty.id == Document.counterparty_id)
    .where(Document.id == _order)
)
_TEXTS = select(DocumentText.line, DocumentText.field, DocumentText.text).where(
    DocumentText.document_id == _order
)
_ordered = aliased(Item)
_LINES = (
    select(
        OrderLine.line,
        Item.id,
        Item.code,
        Item.name,
        Item.base_unit,
        OrderLine.quantity,
        OrderLine.typed_unit,
        OrderLine.typed_quantity,
        OrderLine.amount_fen,
    )
    .join(_ordered, _ordered.id == OrderLine.item_id)
    .join(Item, Item.id == now_of(_ordered))
    .where(OrderLine.document_id == _order)
    .order_by(OrderLine.line)
)
_QUOTES = (
    select(OrderQuote.serial, OrderQuote.asked_on, OrderQuote.amount_fen)
    .where(OrderQuote.document_id == _order)
    .order_by(OrderQuote.serial)
)
_to = aliased(FundAccount)
# the order itself, and what was prepaid or advanced out of it
OWN_ITEMS = (
    select(FundEntry.to_item_id)
    .join(_to, _to.id == FundEntry.to_account_id)
    .where(FundEntry.from_item_id == _order, _to.bucket.in_((Bucket.PREPAID, Bucket.ADVANCED)))
    .union(select(PurchaseOrder.document_id).where(PurchaseOrder.document_id == _order))
)
_start, _end = aliased(FundAccount), aliased(FundAccount)
_taken = FundEntry.from_item_id.in_(OWN_ITEMS) & (_end.bucket == Bucket.PAYABLE)
_given = FundEntry.to_item_id.in_(OWN_ITEMS) & (_start.bucket == Bucket.PAYABLE)  # a reversal
_SETTLED = (
    select(func.sum(case((_taken, FundEntry.amount_fen), else_=-FundEntry.amount_fen)))
    .join(_start, _start.id == FundEntry.from_account_id)
    .join(_end, _end.id == FundEntry.to_account_id)
    .where(_taken | _given)
)
_reversed = aliased(Document)
_AWAITED = (
    select(func.sum(FundEntry.amount_fen))
    .join(_end, _end.id == FundEntry.to_account_id)
    .join(FundCharge, FundCharge.document_id == FundEntry.document_id)
    .outerjoin(PapersReceived, PapersReceived.document_id == FundEntry.document_id)
    .outerjoin(_reversed, _reversed.reverses_id == FundEntry.document_id)
    .where(_taken, FundCharge.awaiting_papers, PapersReceived.id.is_(None), _reversed.id.is_(None))
)
