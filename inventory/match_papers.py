"""For what invoices are on the lines of an order: link by link, and summed by line.

A sum is shared out over all links of its line of an invoice, so that nothing of it is lost between two orders. Most
lines have one link, for all of them: those are summed in the database, and nothing of them is shared.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from inventory import order_arrivals
from inventory.invoice_books import register_number
from inventory.invoiced import STANDS
from inventory.models import Invoice, InvoiceGoods, InvoiceLine, OrderReceipt, Organization
from inventory.rules import matching


class Paper(NamedTuple):
    """Pieces of a line of an invoice that count on a line of the order, and their part of its sum, tax included; of a
    red one with minus. ``lot``: it was said of that lot, which came in on the line."""

    line: int
    invoice: str
    invoice_line: int
    issued_on: date
    lot: str | None
    quantity: int
    amount_fen: int


class Invoiced(NamedTuple):
    """What invoices say of a line of an order: base units and fen, red ones taken off."""

    quantity: int
    amount_fen: int


NOTHING = Invoiced(0, 0)


def papers(session: Session, order_id: int) -> tuple[Paper, ...]:
    """Every one on the order, by its lines."""
    return tuple(sorted(_shared(session, order_id, _LINKED)))


def invoiced(session: Session, order_id: int) -> dict[int, Invoiced]:
    """Their sums by line of the order; no line that no invoice is for is among them."""
    found = {
        row.order_line: Invoiced(int(row.quantity), int(row.fen))
        for row in session.connection().execute(_WHOLE, {"order": order_id})
    }
    for paper in _shared(session, order_id, _PARTLY):
        quantity, fen = found.get(paper.line, NOTHING)
        found[paper.line] = Invoiced(quantity + paper.quantity, fen + paper.amount_fen)
    return found


def _shared(session: Session, order_id: int, links: Any) -> Iterator[Paper]:
    """Links as they fall on lines of the order, each with its part of the sum of its line of the invoice."""
    rows = session.connection().execute(links, {"order": order_id}).all()
    lines: defaultdict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        lines[row.invoice_id, row.invoice_line].append(row)
    places = _Places(session, order_id) if any(row.lot_id for row in rows) else None
    for of_line in lines.values():
        first = of_line[0]
        shares = matching.parts(first.fen, first.whole, (link.quantity for link in of_line))
        for link, fen in zip(of_line, shares, strict=True):
            sign = -1 if link.red else 1
            if link.order_id == order_id:
                yield _paper(link, link.order_line, None, sign * link.quantity, fen)
            elif places is not None and link.lot_id is not None:
                for line, code, taken, part in places.put(link, sign, fen):
                    yield _paper(link, line, code, sign * taken, part)


def _paper(link: Any, line: int, lot: str | None, quantity: int, fen: int) -> Paper:
    register = register_number(link.organization, link.serial)
    return Paper(line, register, link.invoice_line, link.issued_on, lot, quantity, fen)


class _Places:
    """Where the pieces of lots count, and how full those places are with invoiced ones."""

    def __init__(self, session: Session, order_id: int) -> None:
        self._order_id = order_id
        self._at: defaultdict[int, list[Any]] = defaultdict(list)
        self._room: defaultdict[int, list[int]] = defaultdict(list)
        self._free: dict[int, int] = {}
        for row in order_arrivals.rooms(session, order_id):
            self._at[row.lot_id].append(row)
            self._room[row.lot_id].append(row.counts)
            self._free[row.lot_id] = row.free  # what its last link leaves
        self._so_far: defaultdict[int, int] = defaultdict(int)

    def put(self, link: Any, sign: int, fen: int) -> list[tuple[int, str, int, int]]:
        """A link of a lot as it falls on lines of the order: line, lot, pieces (red ones without their minus) and fen.
        Links of one lot are put one after the other: what the earlier ones filled is full."""
        lot = link.lot_id
        rooms, free = self._room[lot], self._free.get(lot, 0)
        before = matching.fill(self._so_far[lot], rooms, free)
        self._so_far[lot] += sign * link.quantity
        after = matching.fill(self._so_far[lot], rooms, free)
        moved = [abs(b - a) for a, b in zip(before, after, strict=True)]
        beside = link.quantity - sum(moved)
        parts = matching.parts(fen, link.quantity, [*moved, beside])
        return [
            (row.order_line, row.code, pieces, part)
            for row, pieces, part in zip(self._at[lot], moved, parts[:-1], strict=True)
            if row.order_id == self._order_id and pieces
        ]


_order = bindparam("order", type_=BigInteger())
_on_order = select(OrderReceipt.lot_id).where(OrderReceipt.order_id == _order)
_red = Invoice.red_of_id.is_not(None)
_fen = InvoiceLine.amount_fen + InvoiceLine.tax_fen
_of_line = and_(
    InvoiceLine.invoice_id == InvoiceGoods.invoice_id, InvoiceLine.line == InvoiceGoods.invoice_line
)
# the only links of their lines, and for the order
_WHOLE: Any = (
    select(
        InvoiceGoods.order_line,
        func.sum(case((_red, -InvoiceGoods.quantity), else_=InvoiceGoods.quantity)).label(
            "quantity"
        ),
        func.sum(_fen).label("fen"),
    )
    .join(InvoiceLine, _of_line)
    .join(Invoice, Invoice.id == InvoiceGoods.invoice_id)
    .where(InvoiceGoods.order_id == _order, InvoiceGoods.quantity == InvoiceGoods.whole, STANDS)
    .group_by(InvoiceGoods.order_line)
)


_other = aliased(InvoiceGoods)
_of_lots = _other.lot_id.in_(_on_order)


def _linked(which: ColumnElement[bool]) -> Any:
    """The links of lines of invoices of which one is as ``which`` says."""
    touching = select(_other.invoice_id, _other.invoice_line).where(which).distinct().subquery()
    return (
        select(
            InvoiceGoods.id,
            InvoiceGoods.invoice_id,
            InvoiceGoods.invoice_line,
            InvoiceGoods.order_id,
            InvoiceGoods.order_line,
            InvoiceGoods.lot_id,
            InvoiceGoods.quantity,
            InvoiceGoods.whole,
            _fen.label("fen"),
            _red.label("red"),
            Invoice.serial,
            Invoice.issued_on,
            Organization.code.label("organization"),
        )
        .join(
            touching,
            (touching.c.invoice_id == InvoiceGoods.invoice_id)
            & (touching.c.invoice_line == InvoiceGoods.invoice_line),
        )
        .join(InvoiceLine, _of_line)
        .join(Invoice, Invoice.id == InvoiceGoods.invoice_id)
        .join(Organization, Organization.id == Invoice.organization_id)
        .where(STANDS)
        .order_by(InvoiceGoods.id)
    )


# of lines of which something is for the order, or for a lot of it
_LINKED = _linked(or_(_other.order_id == _order, _of_lots))
# the same without what ``_WHOLE`` sums
_PARTLY = _linked(
    or_(and_(_other.order_id == _order, _other.quantity != _other.whole), _of_lots)
).where(
    or_(
        InvoiceGoods.lot_id.is_not(None),
        InvoiceGoods.order_id != _order,
        InvoiceGoods.quantity != InvoiceGoods.whole,
    )
)
