"""Whose invoice is it: an invoice of somebody else than who was ordered from is unusual, and may be right.

The tax office writes one out for a shop (代开), a firm bills through its branch. So it is asked, and not refused.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import confirming
from inventory.invoice_books import Registered
from inventory.merged import now_of
from inventory.models import Counterparty, Document, FundEntry, Invoice, PurchaseOrder
from inventory.rules import invoice_said


def ask(
    session: Session, invoice: Registered, document_id: int, confirmed: Collection[str]
) -> None:
    """Is the seller of an invoice whom a document (id: an order, a receipt) names? The same are one counterparty, one
    credit code, or one name. Of a document that names nobody nothing is asked. Raises ``NeedsConfirmation``."""
    supplier: Any = session.execute(_SUPPLIER.where(Document.id == document_id)).first()
    seller: Any = session.execute(_SELLER.where(Invoice.id == invoice.id)).one()
    if supplier is None or _same(seller, supplier):
        return
    confirming.ask(
        confirmed,
        "OTHER_SELLER",
        invoice=invoice.register,
        seller=seller.name,
        number=supplier.number,
        supplier=supplier.name,
    )


def ask_of_expenditure(
    session: Session, invoice: Registered, document_id: int, confirmed: Collection[str]
) -> None:
    """The same of an expenditure (id) that settles an order, or what was prepaid on one; of a slip (白条), which only
    stands in for an invoice, nothing is asked. Raises ``NeedsConfirmation``."""
    order_id = session.scalar(_ORDER, {"document": document_id})
    if order_id is not None and invoice.counts:
        ask(session, invoice, order_id, confirmed)


def _same(seller: Any, supplier: Any) -> bool:
    if seller.id is not None and seller.id == supplier.id:
        return True
    if seller.credit_code and supplier.credit_code:
        return bool(seller.credit_code == supplier.credit_code)
    return invoice_said.plain(seller.name) == invoice_said.plain(supplier.name)


_named = aliased(Counterparty)
_SUPPLIER = (
    select(Document.number, Counterparty.id, Counterparty.name, Counterparty.credit_code)
    .join(_named, _named.id == Document.counterparty_id)
    .join(Counterparty, Counterparty.id == now_of(_named))
)
_SELLER = select(
    now_of(_named).label("id"),
    Invoice.seller.label("name"),
    Invoice.seller_credit_code.label("credit_code"),
).outerjoin(_named, _named.id == Invoice.seller_id)
_before = aliased(FundEntry)
# the order out of which an expenditure is, or out of which was prepaid or advanced what it settles
_ORDER = (
    select(PurchaseOrder.document_id)
    .select_from(FundEntry)
    .outerjoin(_before, _before.document_id == FundEntry.from_item_id)
    .join(
        PurchaseOrder,
        or_(
            PurchaseOrder.document_id == FundEntry.from_item_id,
            PurchaseOrder.document_id == _before.from_item_id,
        ),
    )
    .where(FundEntry.document_id == bindparam("document", type_=BigInteger()))
    .limit(1)
)
