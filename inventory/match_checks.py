"""What matched invoices promise (P8): no line of one is for more pieces than it says, red ones taken off, or for other
goods, red ones take back no more than there was, and nothing is another organization's.

Computed again from all rows, on another path than the one that wrote them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from inventory import breach_words
from inventory.invoiced import ITEM, STANDS
from inventory.merged import item_now
from inventory.models import Document, Invoice, InvoiceGoods, InvoiceLine, InvoiceVoid, Lot

_root = func.coalesce(Invoice.red_of_id, Invoice.id)


def breaches(session: Session) -> Iterable[str]:
    """Each in words."""
    yield from _lines(session)
    yield from _families(session)
    yield from _elsewhere(session)


def _lines(session: Session) -> Iterator[str]:
    """Each line by itself: its pieces, and that all of its links say the same of it."""
    rows = session.execute(
        select(
            InvoiceGoods.invoice_id,
            InvoiceGoods.invoice_line,
            func.sum(InvoiceGoods.quantity).label("linked"),
            func.min(InvoiceGoods.whole).label("least"),
            func.max(InvoiceGoods.whole).label("most"),
            func.min(ITEM).label("one"),
            func.max(ITEM).label("other"),
            func.max(InvoiceLine.quantity).label("says"),
            func.max(item_now(InvoiceLine.item_id)).label("item"),
        )
        .join(
            InvoiceLine,
            (InvoiceLine.invoice_id == InvoiceGoods.invoice_id)
            & (InvoiceLine.line == InvoiceGoods.invoice_line),
        )
        .where(STANDS)
        .group_by(InvoiceGoods.invoice_id, InvoiceGoods.invoice_line)
        .order_by(InvoiceGoods.invoice_id, InvoiceGoods.invoice_line)
    )
    for row in rows:
        whole = int(row.says or row.least)
        if row.linked > whole or not row.least == row.most == whole:
            where = breach_words.invoice(session, row.invoice_id)
            linked = int(row.linked)
            yield f"{where} 第 {row.invoice_line} 行：共 {whole:,}，挂了 {linked:,}"
        if not row.one == row.other == (row.item or row.one):
            where = breach_words.invoice(session, row.invoice_id)
            yield f"{where} 第 {row.invoice_line} 行：挂在不是它的物资上"


def _families(session: Session) -> Iterator[str]:
    """An invoice and its red ones together: at no end below zero, and of no item more than is left."""
    ends: defaultdict[Any, int] = defaultdict(int)
    linked: defaultdict[Any, int] = defaultdict(int)
    worth: defaultdict[Any, int] = defaultdict(int)
    counted: set[Any] = set()
    rows = session.execute(
        select(
            _root.label("root"),
            InvoiceGoods.invoice_id,
            InvoiceGoods.invoice_line,
            InvoiceGoods.order_id,
            InvoiceGoods.order_line,
            InvoiceGoods.lot_id,
            ITEM.label("item"),
            InvoiceGoods.quantity,
            InvoiceGoods.whole,
        )
        .join(Invoice, Invoice.id == InvoiceGoods.invoice_id)
        .where(STANDS)
    )
    for root, invoice, line, order, order_line, lot, item, quantity, whole in rows:
        sign = 1 if invoice == root else -1
        ends[root, order, order_line, lot] += sign * quantity
        linked[root, item] += sign * quantity
        if (invoice, line) not in counted:
            counted.add((invoice, line))
            worth[root, item] += sign * whole
    for root, item, pieces in _unlinked(session, counted):
        worth[root, item] += pieces
    for (root, *_), net in sorted(ends.items(), key=str):
        if net < 0:
            yield f"{breach_words.invoice(session, root)}：红字冲回的物资比挂的多 {-net:,}"
    for (root, item), net in sorted(linked.items()):
        if net > worth[root, item]:
            where = breach_words.invoice(session, root)
            yield f"{where}：冲红后只有 {worth[root, item]:,}，挂了 {net:,}"


def _unlinked(session: Session, counted: set[Any]) -> Iterator[tuple[int, int, int]]:
    """Lines of which nothing is linked, with minus where they are red: invoice, item, pieces."""
    said = session.execute(
        select(
            _root,
            Invoice.id,
            InvoiceLine.line,
            item_now(InvoiceLine.item_id),
            InvoiceLine.quantity,
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .outerjoin(InvoiceVoid, InvoiceVoid.invoice_id == Invoice.id)
        .where(InvoiceVoid.invoice_id.is_(None), InvoiceLine.quantity.is_not(None))
    )
    for root, invoice, line, item, quantity in said:
        if (invoice, line) not in counted:
            yield root, item, quantity if invoice == root else -quantity


def _elsewhere(session: Session) -> Iterator[str]:
    order, receipt = aliased(Document), aliased(Document)
    owner = func.coalesce(order.organization_id, receipt.organization_id)
    rows = session.execute(
        select(InvoiceGoods.invoice_id, func.coalesce(order.number, Lot.code))
        .join(Invoice, Invoice.id == InvoiceGoods.invoice_id)
        .outerjoin(order, order.id == InvoiceGoods.order_id)
        .outerjoin(Lot, Lot.id == InvoiceGoods.lot_id)
        .outerjoin(receipt, receipt.id == Lot.document_id)
        .where(owner != Invoice.organization_id)
        .order_by(InvoiceGoods.id)
    )
    for invoice, end in rows:
        yield f"{breach_words.invoice(session, invoice)} 挂在别的单位的 {end} 上"
