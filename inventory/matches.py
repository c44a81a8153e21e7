"""Ordered, received, invoiced (三单匹配): an order line by line, what differs, and that what differs is not settled.

Invoices are for lines of the order, or for lots that came in on it later. What came without a price (暂估) is held
against what it was bought for. The first of the two is pure arithmetic in ``rules.matching``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import db, lot_values, match_tolerances, order_books, whereabouts
from inventory.drafts import Draft
from inventory.errors import AboveInvoiced, Fact, MatchDiffers
from inventory.invoice_books import register_number
from inventory.invoiced import STANDS
from inventory.models import (
    Invoice,
    InvoiceGoods,
    InvoiceLine,
    Lot,
    OrderReceipt,
    Organization,
)
from inventory.models.goods import Basis
from inventory.order_books import Order
from inventory.rules import matching
from inventory.rules.matching import BLOCKING, Differs, Three, Tolerance


@dataclass(frozen=True)
class MatchLine:
    """A line of an order, base units and fen. ``came_fen`` is what came costs as ordered; ``blocks``: nothing more of
    the order is settled until that is mended."""

    line: int
    item: str
    item_name: str
    unit: str
    ordered: int
    ordered_fen: int
    came: int
    came_fen: int
    invoiced: int
    invoiced_fen: int
    differs: tuple[Differs, ...]
    blocks: bool

    @property
    def three(self) -> Three:
        """The figures."""
        return Three(self.ordered, self.ordered_fen, self.came, self.invoiced, self.invoiced_fen)


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


class Value(NamedTuple):
    """A lot that came in with no value or a provisional one (暂估): what it is worth on the books, None where that is
    not known, and what it was bought for, None where some of it is on no line of this order. ``basis`` is what that
    rests on: its invoices, or the order."""

    line: int
    lot: str
    receipt: str
    quantity: int
    value_fen: int | None
    actual_fen: int | None
    basis: str

    @property
    def difference_fen(self) -> int | None:
        """What a revaluation would add, or with minus take away."""
        return None if self.actual_fen is None else self.actual_fen - (self.value_fen or 0)


@dataclass(frozen=True)
class Match:
    """An order with all three. ``invoiced``: is any invoice matched?"""

    order: Order
    tolerance: Tolerance
    lines: tuple[MatchLine, ...]
    papers: tuple[Paper, ...]
    values: tuple[Value, ...]

    @property
    def blocks(self) -> bool:
        """Is a settlement refused?"""
        return any(line.blocks for line in self.lines)


def match(session: Session, *, actor: str, number: str) -> Match:
    """The order ``number``, in the actor's scope, with the tolerance of today. Raises ``NotAllowed``, ``NotFound`` for
    a document that is none."""
    return of_order(session, order_books.order(session, actor=actor, number=number))


def of_order(session: Session, order: Order) -> Match:
    """The same of an order that was read."""
    tolerance = match_tolerances.in_force(session, db.today(session))
    papers = _papers(session, order.id)
    lines = _lines(order, papers, tolerance)
    return Match(order, tolerance, lines, papers, _values(session, order, lines))


def within_what_matches(
    session: Session, order_id: int, asked_fen: int, *, awaiting_papers: bool
) -> Callable[[Draft], Draft]:
    """Completes a draft that settles so much more of an order, under the lock: no more than what has come costs, and
    where an invoice is matched, nothing while a line differs, and no more than its invoices say; pieces whose papers
    are awaited are left to those. Raises ``NotCome``, ``MatchDiffers``, ``AboveInvoiced``."""
    came = order_books.within_what_came(session, order_id, asked_fen)

    def complete(draft: Draft) -> Draft:
        draft = came(draft)
        awaited = 0 if awaiting_papers else order_books.awaited_fen(session, order_id)

        def settled(found: Order) -> int:
            return found.settled_fen - awaited

        require(
            session, order_id, asked_fen, on=draft.on, so_far=settled, papers=not awaiting_papers
        )
        return draft

    return complete


def require(
    session: Session,
    order_id: int,
    asked_fen: int,
    *,
    on: date,
    so_far: Callable[[Order], int],
    papers: bool,
) -> None:
    """Where an invoice is matched to an order, nothing more of it leaves while a line differs, and beside what did
    ``so_far`` no more than its invoices say. Raises ``MatchDiffers``, ``AboveInvoiced``."""
    linked = _papers(session, order_id)
    found = order_books.read(session, order_id) if linked else None
    if found is None:
        return
    tolerance = match_tolerances.in_force(session, on)
    lines = _lines(found, linked, tolerance)
    bad = [_told(line) for line in lines if line.blocks]
    if bad:
        raise MatchDiffers(number=found.number, lines=bad)
    most = sum(matching.settled_most(line.three, tolerance, papers=papers) for line in lines)
    settled = so_far(found)
    if settled + asked_fen > most:
        wanted = (Differs.PRICE_BELOW, Differs.NOT_INVOICED)
        raise AboveInvoiced(
            number=found.number,
            asked_fen=asked_fen,
            settled_fen=settled,
            most_fen=most,
            lines=[_told(line) for line in lines if set(line.differs) & set(wanted)],
        )


def _told(line: MatchLine) -> dict[str, Fact]:
    return {
        "line": line.line,
        "item_name": line.item_name,
        "unit": line.unit,
        "ordered": line.ordered,
        "ordered_fen": line.ordered_fen,
        "came": line.came,
        "came_fen": line.came_fen,
        "invoiced": line.invoiced,
        "invoiced_fen": line.invoiced_fen,
        "differs": ",".join(line.differs),
    }


def _lines(order: Order, papers: Iterable[Paper], tolerance: Tolerance) -> tuple[MatchLine, ...]:
    pieces: defaultdict[int, int] = defaultdict(int)
    fen: defaultdict[int, int] = defaultdict(int)
    for paper in papers:
        pieces[paper.line] += paper.quantity
        fen[paper.line] += paper.amount_fen
    found = []
    for line in order.lines:
        at = line.line
        three = Three(line.quantity, line.amount_fen, line.came, pieces[at], fen[at])
        differs = matching.differences(three, tolerance)
        if not (pieces[at] or fen[at]):  # what has no invoice yet is listed elsewhere
            differs = tuple(which for which in differs if which != Differs.NOT_INVOICED)
        found.append(
            MatchLine(
                line=at,
                item=line.item,
                item_name=line.item_name,
                unit=line.unit,
                ordered=three.ordered,
                ordered_fen=three.ordered_fen,
                came=three.came,
                came_fen=three.came_fen,
                invoiced=three.invoiced,
                invoiced_fen=three.invoiced_fen,
                differs=differs,
                blocks=bool(BLOCKING & set(differs)),
            )
        )
    return tuple(found)


def _papers(session: Session, order_id: int) -> tuple[Paper, ...]:
    """What invoices are for on the lines of an order. A sum is shared out over all links of its line, so that nothing
    of it is lost between two orders."""
    rows = session.connection().execute(_LINKED, {"order": order_id}).all()
    if not rows:
        return ()
    lines: defaultdict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        lines[row.invoice_id, row.invoice_line].append(row)
    places = _Places(session, order_id) if any(row.lot_id for row in rows) else None
    found: list[Paper] = []
    for links in lines.values():
        first = links[0]
        shares = matching.parts(first.fen, first.whole, (link.quantity for link in links))
        for link, fen in zip(links, shares, strict=True):
            sign = -1 if link.red else 1
            if link.order_id == order_id:
                found.append(_paper(link, link.order_line, None, sign * link.quantity, fen))
            elif places is not None and link.lot_id is not None:
                found += [
                    _paper(link, line, code, sign * taken, part)
                    for line, code, taken, part in places.put(link, sign, fen)
                ]
    return tuple(sorted(found))


def _paper(link: Any, line: int, lot: str | None, quantity: int, fen: int) -> Paper:
    register = register_number(link.organization, link.serial)
    return Paper(line, register, link.invoice_line, link.issued_on, lot, quantity, fen)


class _Places:
    """Where the pieces of lots count, and how full those places are with invoiced ones."""

    def __init__(self, session: Session, order_id: int) -> None:
        self._order_id = order_id
        links, self._free = order_books.of_lots(session, order_id)
        self._at: defaultdict[int, list[Any]] = defaultdict(list)
        self._room: defaultdict[int, list[int]] = defaultdict(list)
        for row, counts in links:
            self._at[row.lot_id].append(row)
            self._room[row.lot_id].append(counts)
        self._so_far: defaultdict[int, int] = defaultdict(int)
        self._fen: defaultdict[int, int] = defaultdict(int)

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


def _values(session: Session, order: Order, lines: Iterable[MatchLine]) -> tuple[Value, ...]:
    """Lots of the order that came with no value or a provisional one, those of which some are still on the books."""
    known = {row.code: row for row in session.execute(_OPEN, {"order": order.id})}
    if not known:
        return ()
    where = whereabouts.of(session, (row.id for row in known.values()))
    pieces: defaultdict[str, int] = defaultdict(int)
    for link in order.receipts:
        pieces[link.lot] += link.counts
    found: list[Value] = []
    for line in lines:
        links = [link for link in order.receipts if link.line == line.line and link.counts]
        by_invoice = line.invoiced >= line.came
        whole = (
            (line.invoiced_fen, line.invoiced) if by_invoice else (line.ordered_fen, line.ordered)
        )
        basis = Basis.INVOICE if by_invoice else Basis.AGREEMENT
        shares = matching.parts(*whole, (link.counts for link in links))
        for link, share in zip(links, shares, strict=True):
            row = known.get(link.lot)
            if row is None or not where[row.id].weight:
                continue
            now = where[row.id]
            mine = link.counts == pieces[link.lot] == now.weight
            found.append(
                Value(
                    line=line.line,
                    lot=link.lot,
                    receipt=link.receipt,
                    quantity=int(now.weight),
                    value_fen=now.value_fen if row.known else None,
                    actual_fen=share if mine else None,
                    basis=basis,
                )
            )
    return tuple(found)


_order = bindparam("order", type_=BigInteger())
_other = aliased(InvoiceGoods)
_on_order = select(OrderReceipt.lot_id).where(OrderReceipt.order_id == _order)
# lines of invoices of which something is for the order, or for a lot of it
_touching = (
    select(_other.invoice_id, _other.invoice_line)
    .where(or_(_other.order_id == _order, _other.lot_id.in_(_on_order)))
    .distinct()
    .subquery()
)
_LINKED: Any = (
    select(
        InvoiceGoods.id,
        InvoiceGoods.invoice_id,
        InvoiceGoods.invoice_line,
        InvoiceGoods.order_id,
        InvoiceGoods.order_line,
        InvoiceGoods.lot_id,
        InvoiceGoods.quantity,
        InvoiceGoods.whole,
        (InvoiceLine.amount_fen + InvoiceLine.tax_fen).label("fen"),
        Invoice.red_of_id.is_not(None).label("red"),
        Invoice.serial,
        Invoice.issued_on,
        Organization.code.label("organization"),
    )
    .join(
        _touching,
        (_touching.c.invoice_id == InvoiceGoods.invoice_id)
        & (_touching.c.invoice_line == InvoiceGoods.invoice_line),
    )
    .join(
        InvoiceLine,
        (InvoiceLine.invoice_id == InvoiceGoods.invoice_id)
        & (InvoiceLine.line == InvoiceGoods.invoice_line),
    )
    .join(Invoice, Invoice.id == InvoiceGoods.invoice_id)
    .join(Organization, Organization.id == Invoice.organization_id)
    .where(STANDS)
    .order_by(InvoiceGoods.id)
)
_now = lot_values.as_of(date.max)
_OPEN: Any = select(Lot.id, Lot.code, _now.known.label("known")).where(
    Lot.id.in_(_on_order), or_(_now.provisional, ~_now.known)
)
