"""For which goods the lines of an invoice may be: open lines of orders of the same organization and seller, and lots
that it bought and that are on no order; and which invoices an order may still have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import invoice_books, matches, order_arrivals, order_books
from inventory.invoice_books import Registered, register_number
from inventory.invoiced import STANDS, At, End, Family, family
from inventory.kinds import Source
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    Counterparty,
    Document,
    Invoice,
    InvoiceGoods,
    InvoiceLine,
    InvoiceVoid,
    Item,
    Lot,
    OrderReceipt,
    Organization,
    PurchaseOrder,
    StockMove,
)
from inventory.order_arrivals import STANDS as ON_ORDER
from inventory.rules.invoice_kinds import COUNTING

OFFERED_MAX = 20


@dataclass(frozen=True)
class OpenLine:
    """A line of an invoice, in base units of its item; ``item`` and ``whole`` are None where nobody said so yet.
    ``left``: what may still be said to be for goods."""

    line: int
    name: str
    typed_unit: str
    item: str | None
    item_name: str
    unit: str
    whole: int | None
    linked: int
    left: int | None


@dataclass(frozen=True)
class GoodsOffer:
    """A line of an order (``number`` and ``line``), or a ``lot``, with its item. ``here``: how many base units came
    and have no invoice yet; ``open``: how many may still be invoiced, those that have not come included; ``same``: of
    the seller of the invoice."""

    number: str | None
    line: int | None
    lot: str | None
    on: date
    item: str
    item_name: str
    unit: str
    here: int
    open: int
    same: bool = True


@dataclass(frozen=True)
class Offers:
    """The lines of an invoice, and for what they may be."""

    lines: tuple[OpenLine, ...]
    goods: tuple[GoodsOffer, ...]


@dataclass(frozen=True)
class OpenPaper:
    """An invoice of which lines are for no goods yet."""

    register: str
    kind: str
    number: str
    issued_on: date
    seller: str
    total_fen: int
    lines: int


def offers(session: Session, *, actor: str, invoice: str) -> Offers:
    """What the lines of an ``invoice`` of our register are, and for what they may be: the newest twenty orders, and
    twenty lots, those of the seller first; of a red one, what its invoice was for. Raises ``NotAllowed``,
    ``NotFound``."""
    _, found = invoice_books.permitted(session, actor=actor, act="read_fund", number=invoice)
    its = family(session, found.root_id)
    lines = tuple(_lines(session, found, its))
    if found.red:
        return Offers(lines, tuple(_taken(session, its)))
    return Offers(lines, (*_orders(session, actor, found), *_lots(session, found)))


def room(session: Session, *, actor: str, end: End) -> int:
    """How many base units of a line of an order, or of a lot, may still be invoiced, those that have not come included;
    never less than none. Raises ``NotAllowed``, ``NotFound``."""
    order_id, at, lot_id = end
    if lot_id is not None:
        taken = session.scalar(select(_invoiced).select_from(Lot).where(Lot.id == lot_id))
        return max(order_arrivals.free(session, lot_id) - int(taken or 0), 0)
    number = session.get_one(Document, order_id).number
    lines = matches.match(session, actor=actor, number=number).lines
    return next(_open(line) for line in lines if line.line == at)


def papers(session: Session, *, actor: str, number: str) -> tuple[OpenPaper, ...]:
    """The invoices of the seller of the order ``number`` of which lines are for no goods yet, the newest first, at
    most twenty; red ones are not among them. Raises ``NotAllowed``, ``NotFound``."""
    order = order_books.order(session, actor=actor, number=number)
    rows = session.execute(
        _PAPERS.where(
            Invoice.organization_id == order.organization_id,
            Document.id == order.id,
        )
    )
    return tuple(
        OpenPaper(
            register=register_number(row.organization, row.serial),
            kind=row.kind,
            number=row.number,
            issued_on=row.issued_on,
            seller=row.seller,
            total_fen=row.total_fen,
            lines=row.lines,
        )
        for row in rows
    )


def _lines(session: Session, found: Registered, its: Family) -> Iterator[OpenLine]:
    query = select(InvoiceLine).where(InvoiceLine.invoice_id == found.id).order_by(InvoiceLine.line)
    for written in session.scalars(query):
        at = (found.id, written.line)
        known = at in its.lines  # of a void one nothing is known any more
        item_id = its.item(at) if known else None
        item = session.get(Item, item_id) if item_id else None
        yield OpenLine(
            line=written.line,
            name=written.name,
            typed_unit=written.unit,
            item=item.code if item else None,
            item_name=item.name if item else "",
            unit=item.base_unit if item else "",
            whole=its.whole(at) if known else None,
            linked=its.linked(at),
            left=_left(found, its, at) if known else 0,
        )


def _left(found: Registered, its: Family, at: At) -> int | None:
    """What may still be said of a line, as ``invoice_goods`` reckons it."""
    whole, item_id = its.whole(at), its.item(at)
    if its.total_fen <= 0:
        return 0
    if whole is None:
        return None
    left = whole - its.linked(at)
    if not found.red and item_id is not None:
        left = min(left, -its.over(item_id))
    return max(left, 0)


def _taken(session: Session, its: Family) -> Iterator[GoodsOffer]:
    """Where pieces of the invoice are, which its red one takes back."""
    for item_id in {link.item_id for link in its.links}:
        item = session.get_one(Item, item_id)
        for end, net in its.ends(item_id).items():
            if net > 0:
                yield _of_end(session, end, item, net)


def _of_end(session: Session, end: End, item: Item, net: int) -> GoodsOffer:
    order_id, line, lot_id = end
    lot = session.get_one(Lot, lot_id) if lot_id else None
    document = session.get_one(Document, lot.document_id if lot else order_id)
    number, code = (None, lot.code) if lot else (document.number, None)
    on = document.business_on
    return GoodsOffer(number, line, code, on, item.code, item.name, item.base_unit, net, net)


def _orders(session: Session, actor: str, found: Registered) -> Iterator[GoodsOffer]:
    newest = session.scalars(_ORDERS.where(Invoice.id == found.id)).all()
    for number in reversed(newest):
        match = matches.match(session, actor=actor, number=number)
        for line in match.lines:
            if _open(line):
                yield GoodsOffer(
                    number=number,
                    line=line.line,
                    lot=None,
                    on=match.order.on,
                    item=line.item,
                    item_name=line.item_name,
                    unit=line.unit,
                    here=max(line.came - line.invoiced, 0),
                    open=_open(line),
                )


def _open(line: matches.MatchLine) -> int:
    return max(line.ordered, line.came) - min(line.invoiced, max(line.ordered, line.came))


def _lots(session: Session, found: Registered) -> Iterator[GoodsOffer]:
    rows = session.execute(_LOTS.where(Invoice.id == found.id)).all()
    net = order_arrivals.net(session, (row.id for row in rows))
    for row in rows:
        left = net[row.id] - int(row.invoiced)
        if left > 0:
            yield GoodsOffer(
                number=None,
                line=None,
                lot=row.code,
                on=row.on,
                item=row.item,
                item_name=row.name,
                unit=row.base_unit,
                here=left,
                open=left,
                same=bool(row.same),
            )


_reversal, _own, _received = aliased(Document), aliased(Invoice), aliased(StockMove)
_stands = ~select(_reversal.id).where(_reversal.reverses_id == Document.id).exists()
# the seller of the invoice is whom the document names, by the catalogue or by his name
_same = (Counterparty.name == Invoice.seller) | (
    Counterparty.id == counterparty_now(Invoice.seller_id)
)
_one = case((_same, 1), else_=0)
_ORDERS: Select[Any] = (
    select(Document.number)
    .join(PurchaseOrder, PurchaseOrder.document_id == Document.id)
    .join(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
    .join(Invoice, Invoice.organization_id == Document.organization_id)
    .where(_same, _stands)
    .order_by(Document.id.desc())
    .limit(OFFERED_MAX)
)
_invoiced = (
    select(
        func.coalesce(
            func.sum(
                case(
                    (_own.red_of_id.is_(None), InvoiceGoods.quantity), else_=-InvoiceGoods.quantity
                )
            ),
            0,
        )
    )
    .join(_own, _own.id == InvoiceGoods.invoice_id)
    .where(InvoiceGoods.lot_id == Lot.id, STANDS)
    .correlate(Lot)
    .scalar_subquery()
)
_LOTS: Select[Any] = (
    select(
        Lot.id,
        Lot.code,
        Document.business_on.label("on"),
        Item.code.label("item"),
        Item.name,
        Item.base_unit,
        _invoiced.label("invoiced"),
        _one.label("same"),
    )
    .join(Document, Document.id == Lot.document_id)
    .join(Item, Item.id == item_now(Lot.item_id))
    .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
    .join(Invoice, Invoice.organization_id == Document.organization_id)
    .join(_received, (_received.lot_id == Lot.id) & (_received.document_id == Lot.document_id))
    .where(
        Lot.source == Source.PURCHASED,
        Lot.parent_id.is_(None),
        _stands,
        # here, and not of twenty that were read: what is full already must not hide the rest
        _invoiced < _received.quantity,
        ~select(OrderReceipt.id).where(OrderReceipt.lot_id == Lot.id, ON_ORDER).exists(),
    )
    .order_by(_one.desc(), Lot.id.desc())
    .limit(OFFERED_MAX)
)
_linked = func.coalesce(
    select(func.sum(InvoiceGoods.quantity))
    .where(
        InvoiceGoods.invoice_id == InvoiceLine.invoice_id,
        InvoiceGoods.invoice_line == InvoiceLine.line,
        STANDS,
    )
    .correlate(InvoiceLine)
    .scalar_subquery(),
    0,
)
_whole = func.coalesce(
    InvoiceLine.quantity,
    select(func.max(InvoiceGoods.whole))
    .where(
        InvoiceGoods.invoice_id == InvoiceLine.invoice_id,
        InvoiceGoods.invoice_line == InvoiceLine.line,
        STANDS,
    )
    .correlate(InvoiceLine)
    .scalar_subquery(),
    1,
)
_open_lines = (
    select(func.count())
    .select_from(InvoiceLine)
    .where(InvoiceLine.invoice_id == Invoice.id, _linked < _whole)
    .correlate(Invoice)
    .scalar_subquery()
)
_PAPERS: Select[Any] = (
    select(
        Organization.code.label("organization"),
        Invoice.serial,
        Invoice.kind,
        Invoice.number,
        Invoice.issued_on,
        Invoice.seller,
        Invoice.total_fen,
        _open_lines.label("lines"),
    )
    .join(Organization, Organization.id == Invoice.organization_id)
    .join(Document, Document.organization_id == Invoice.organization_id)
    .join(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
    .outerjoin(InvoiceVoid, InvoiceVoid.invoice_id == Invoice.id)
    .where(
        _same,
        InvoiceVoid.invoice_id.is_(None),
        Invoice.red_of_id.is_(None),
        Invoice.kind.in_(COUNTING),
        _open_lines > 0,
    )
    .order_by(Invoice.id.desc())
    .limit(OFFERED_MAX)
)
