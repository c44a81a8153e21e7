"""For which goods the lines of invoices are, as it stands now, and what a red one takes back of them.

A link that was withdrawn does not count, nor one of an invoice that is void or that red ones took back whole, nor one
to an order or a receipt that was reversed. What a verb reads here before it writes is read under the lock.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, and_, func, insert, select
from sqlalchemy.orm import Session, aliased

from inventory import db
from inventory.access import Ground
from inventory.invoice_books import of_family
from inventory.merged import item_now
from inventory.models import (
    Document,
    Invoice,
    InvoiceGoods,
    InvoiceGoodsWithdrawal,
    InvoiceLine,
    InvoiceVoid,
    Lot,
    OrderLine,
)

End: TypeAlias = tuple[int | None, int | None, int | None]  # order and its line, or lot
At: TypeAlias = tuple[int, int]  # invoice and its line


class Written(NamedTuple):
    """A line of an invoice that is not void: what it is, where it says so or a link does; ``quantity`` in the item's
    base unit. ``item_id`` is what the item is now."""

    invoice_id: int
    line: int
    red: bool
    item_id: int | None
    quantity: int | None


class Linked(NamedTuple):
    """A link that counts. ``item_id`` is what the item of its end is now."""

    id: int
    invoice_id: int
    line: int
    red: bool
    end: End
    item_id: int
    quantity: int
    whole: int


@dataclass(frozen=True)
class Family:
    """An invoice and its red ones: their lines, and the links of them that count, the first linked first."""

    lines: Mapping[At, Written]
    links: tuple[Linked, ...]
    total_fen: int

    def whole(self, at: At) -> int | None:
        """How many base units a line is, None where nobody said so yet."""
        said = self.lines[at].quantity
        return said or next((x.whole for x in self.links if (x.invoice_id, x.line) == at), None)

    def item(self, at: At) -> int | None:
        """What a line is."""
        said = self.lines[at].item_id
        return said or next((x.item_id for x in self.links if (x.invoice_id, x.line) == at), None)

    def linked(self, at: At) -> int:
        """How much of a line is linked."""
        return sum(x.quantity for x in self.links if (x.invoice_id, x.line) == at)

    def ends(self, item_id: int) -> dict[End, int]:
        """Where pieces of an item are linked, red ones taken off; the last linked first."""
        found: defaultdict[End, int] = defaultdict(int)
        for link in self.links:
            if link.item_id == item_id:
                found[link.end] += -link.quantity if link.red else link.quantity
        last = {x.end: x.id for x in self.links if not x.red}
        return {end: found[end] for end in sorted(found, key=lambda e: -last.get(e, 0))}

    def over(self, item_id: int, *, besides: int = 0) -> int:
        """By how many pieces of an item more is linked than the invoice and its red ones leave; with minus, how many
        may still be. ``besides``: what a line is of which nobody had said that."""
        worth = besides
        for at, line in self.lines.items():
            if self.item(at) == item_id:
                worth += (self.whole(at) or 0) * (-1 if line.red else 1)
        return sum(self.ends(item_id).values()) - worth


def family(session: Session, root_id: int) -> Family:
    """What is linked of an invoice and its red ones."""
    lines = session.execute(_WRITTEN.where(of_family(root_id)))
    links = session.execute(_LINKED.where(of_family(root_id), STANDS))
    total = session.scalar(
        select(func.coalesce(func.sum(Invoice.total_fen), 0))
        .outerjoin(InvoiceVoid, InvoiceVoid.invoice_id == Invoice.id)
        .where(of_family(root_id), InvoiceVoid.invoice_id.is_(None))
    )
    return Family(
        {(row.invoice_id, row.line): Written(*row) for row in lines},
        tuple(
            Linked(r.id, r.invoice_id, r.invoice_line, r.red, (*r[4:7],), r.item_id, *r[8:])
            for r in links
        ),
        int(total or 0),
    )


def take_back(session: Session, ground: Ground, red: Invoice, root_id: int) -> None:
    """What of the goods of an invoice is linked beyond what its red one leaves is taken off where it was linked last:
    as far as lines of the red one name their item and quantity; the rest is said by hand."""
    found = family(session, root_id)
    rows: list[dict[str, object]] = []
    taken: defaultdict[End, int] = defaultdict(int)
    spoken: defaultdict[int, int] = defaultdict(int)
    for (invoice_id, line), written in sorted(found.lines.items()):
        if invoice_id != red.id or not written.item_id or not written.quantity:
            continue
        over = min(found.over(written.item_id) - spoken[written.item_id], written.quantity)
        for end, net in found.ends(written.item_id).items():
            quantity = min(net - taken[end], over)
            if quantity <= 0:
                continue
            over -= quantity
            taken[end] += quantity
            spoken[written.item_id] += quantity
            rows.append(_row(red.id, line, end, quantity, written.quantity))
    put(session, ground, rows, on=red.issued_on)


def _row(invoice_id: int, line: int, end: End, quantity: int, whole: int) -> dict[str, object]:
    return {
        "invoice_id": invoice_id,
        "invoice_line": line,
        "order_id": end[0],
        "order_line": end[1],
        "lot_id": end[2],
        "quantity": quantity,
        "whole": whole,
    }


def put(
    session: Session,
    ground: Ground,
    rows: Iterable[Mapping[str, object]],
    *,
    on: date,
    key: str | None = None,
) -> None:
    """Write links."""
    said = {
        "linked_on": on,
        "request_key": key,
        "actor_id": ground.actor_id,
        "recorded_at": db.now(session),
    }
    made = [{**row, **said} for row in rows]
    if made:
        session.execute(insert(InvoiceGoods), made)


def link(at: At, end: End, quantity: int, whole: int) -> Mapping[str, object]:
    """A row to ``put``."""
    return _row(*at, end, quantity, whole)


_reversal, _receipt = aliased(Document), aliased(Lot)
_root, _red = aliased(Invoice), aliased(Invoice)
_own, _its = aliased(Invoice), aliased(InvoiceVoid)
_red_total: Any = (
    select(func.coalesce(func.sum(_red.total_fen), 0))
    .outerjoin(_its, _its.invoice_id == _red.id)
    .where(_red.red_of_id == _root.id, _its.invoice_id.is_(None))
    .correlate(_root)
    .scalar_subquery()
)
_VALID = (  # an invoice that is not void, and that red ones did not take back whole
    select(_own.id)
    .join(_root, _root.id == func.coalesce(_own.red_of_id, _own.id))
    .outerjoin(InvoiceVoid, InvoiceVoid.invoice_id == _own.id)
    .where(
        _own.id == InvoiceGoods.invoice_id,
        InvoiceVoid.invoice_id.is_(None),
        _root.total_fen + _red_total > 0,
    )
    .correlate(InvoiceGoods)
)
# the link counts: see above
STANDS: ColumnElement[bool] = and_(
    ~select(InvoiceGoodsWithdrawal.invoice_goods_id)
    .where(InvoiceGoodsWithdrawal.invoice_goods_id == InvoiceGoods.id)
    .correlate(InvoiceGoods)
    .exists(),
    ~select(_reversal.id).where(_reversal.reverses_id == InvoiceGoods.order_id).exists(),
    ~select(_reversal.id)
    .join(_receipt, _receipt.document_id == _reversal.reverses_id)
    .where(_receipt.id == InvoiceGoods.lot_id)
    .exists(),
    _VALID.exists(),
)
# what the item of a link's end is now
ITEM: Any = func.coalesce(
    select(item_now(OrderLine.item_id))
    .where(
        OrderLine.document_id == InvoiceGoods.order_id, OrderLine.line == InvoiceGoods.order_line
    )
    .correlate(InvoiceGoods)
    .scalar_subquery(),
    select(item_now(Lot.item_id))
    .where(Lot.id == InvoiceGoods.lot_id)
    .correlate(InvoiceGoods)
    .scalar_subquery(),
)
_WRITTEN: Any = (
    select(
        InvoiceLine.invoice_id,
        InvoiceLine.line,
        Invoice.red_of_id.is_not(None).label("red"),
        item_now(InvoiceLine.item_id).label("item_id"),
        InvoiceLine.quantity,
    )
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .outerjoin(InvoiceVoid, InvoiceVoid.invoice_id == Invoice.id)
    .where(InvoiceVoid.invoice_id.is_(None))
)
_LINKED: Any = (
    select(
        InvoiceGoods.id,
        InvoiceGoods.invoice_id,
        InvoiceGoods.invoice_line,
        Invoice.red_of_id.is_not(None).label("red"),
        InvoiceGoods.order_id,
        InvoiceGoods.order_line,
        InvoiceGoods.lot_id,
        ITEM.label("item_id"),
        InvoiceGoods.quantity,
        InvoiceGoods.whole,
    )
    .join(Invoice, Invoice.id == InvoiceGoods.invoice_id)
    .order_by(InvoiceGoods.id)
)
