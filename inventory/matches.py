"""Ordered, received, invoiced (三单匹配): an order line by line, what differs, and that what differs is not settled.

Invoices are for lines of the order, or for lots that came in on it later. What came without a price (暂估) is held
against what it was bought for. The first of the two is pure arithmetic in ``rules.matching``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from inventory import (
    db,
    lot_values,
    match_papers,
    match_tolerances,
    order_arrivals,
    order_books,
    whereabouts,
)
from inventory.drafts import Draft
from inventory.errors import AboveInvoiced, Fact, MatchDiffers
from inventory.match_papers import NOTHING, Invoiced
from inventory.models import Lot, LotValuation, OrderReceipt
from inventory.models.goods import Basis
from inventory.order_arrivals import Link
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
    """An order with all three; the invoices one by one are in ``match_papers``. ``invoiced``: is any matched?"""

    order: Order
    tolerance: Tolerance
    lines: tuple[MatchLine, ...]
    invoiced: bool
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
    invoiced = match_papers.invoiced(session, order.id)
    lines = _lines(order, invoiced, tolerance)
    return Match(order, tolerance, lines, bool(invoiced), _values(session, order, lines))


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
    invoiced = match_papers.invoiced(session, order_id)
    found = order_books.read(session, order_id) if invoiced else None
    if found is None:
        return
    tolerance = match_tolerances.in_force(session, on)
    lines = _lines(found, invoiced, tolerance)
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


def _lines(
    order: Order, invoiced: Mapping[int, Invoiced], tolerance: Tolerance
) -> tuple[MatchLine, ...]:
    found = []
    for line in order.lines:
        at = line.line
        three = Three(line.quantity, line.amount_fen, line.came, *invoiced.get(at, NOTHING))
        differs = matching.differences(three, tolerance)
        if not (three.invoiced or three.invoiced_fen):  # it is listed elsewhere
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


def _values(session: Session, order: Order, lines: Iterable[MatchLine]) -> tuple[Value, ...]:
    """Lots of the order that came with no value or a provisional one, those of which some are still on the books."""
    known = {row.code: row for row in session.execute(_OPEN, {"order": order.id})}
    if not known:
        return ()
    where = whereabouts.of(session, (row.id for row in known.values()))
    pieces: defaultdict[str, int] = defaultdict(int)
    on_line: defaultdict[int, list[Link]] = defaultdict(list)
    for link in order_arrivals.receipts(session, order.id):
        pieces[link.lot] += link.counts
        if link.counts:
            on_line[link.line].append(link)
    found: list[Value] = []
    for line in lines:
        links = on_line[line.line]
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
_on_order = select(OrderReceipt.lot_id).where(OrderReceipt.order_id == _order)
_now = lot_values.as_of(date.max)
# what came in on the order and is not valued, or not for good; of most lots their own row says that they are
_OPEN: Any = select(Lot.id, Lot.code, _now.known.label("known")).where(
    Lot.id.in_(_on_order),
    or_(Lot.provisional, ~Lot.valued, exists().where(LotValuation.lot_id == Lot.id)),
    or_(_now.provisional, ~_now.known),
)
