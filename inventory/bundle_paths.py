"""Along what documents hang together: from an item of the fund up to what it came from and down to what was paid of it,
over the links between orders, papers and lots, and between a document and its reversal.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from inventory import invoiced, kinds
from inventory.dialects import among
from inventory.kinds import Bucket
from inventory.models import (
    Document,
    Fund,
    FundAccount,
    FundEntry,
    InvoiceGoods,
    InvoiceUse,
    Lot,
    LotValuation,
    OrderReceipt,
    StockMove,
)
from inventory.order_arrivals import STANDS

DOCUMENTS_MAX = 300
# what happened to goods that were bought, and is of interest to who audits the buying
ABOUT_GOODS = [
    k.code
    for k in (
        kinds.RECEIPT,
        kinds.CORRECTION,
        kinds.ACCEPTANCE,
        kinds.SEND_BACK,
        kinds.REVALUATION,
    )
]
ITEMS = [
    k.code
    for k in (
        kinds.COMMITMENT,
        kinds.RELEASE,
        kinds.PREPAYMENT,
        kinds.ADVANCE,
        kinds.EXPENDITURE,
        kinds.PAYMENT,
        kinds.REFUND,
        kinds.UNSPENT,
    )
]


def family(session: Session, start: Collection[int]) -> set[int]:
    """All that is reached from the documents ``start`` (ids) along items, orders and their receipts, papers and
    reversals; where that is too much, more than ``DOCUMENTS_MAX`` of it."""
    found, edge = set(start), set(start)
    while edge and len(found) <= DOCUMENTS_MAX:
        said = {"documents": sorted(edge)}
        reached: set[int] = set()
        for query in _STEPS:
            reached |= set(session.scalars(query, said))
        edge = {one for one in reached if one is not None} - found
        found |= edge
    return found


def sources(session: Session, reached: Collection[int]) -> set[int]:
    """Where the money of the documents ``reached`` (ids) came from: what allotted it, and what set up and appropriated
    the fund."""
    said = {"documents": sorted(reached)}
    pools = {one for one in session.scalars(_POOLS, said) if one is not None}
    funds = list(session.scalars(_FUNDS, {"documents": sorted(pools | set(reached))}))
    decided: set[int] = set()
    if funds:
        decided |= set(session.scalars(_CREATED, {"funds": funds}))
        decided |= set(session.scalars(_APPROPRIATED, {"funds": funds}))
    return pools | decided


_start = aliased(FundAccount)
_opener = aliased(Document)
_item = _opener.kind.in_(ITEMS)
_UP: Select[Any] = (
    select(FundEntry.from_item_id)
    .join(_opener, _opener.id == FundEntry.from_item_id)
    .where(among(FundEntry.document_id, "documents"), _item)
)
_UP_TO: Select[Any] = (
    select(FundEntry.to_item_id)
    .join(_opener, _opener.id == FundEntry.to_item_id)
    .where(among(FundEntry.document_id, "documents"), _item)
)
_DOWN: Select[Any] = (
    select(FundEntry.document_id)
    .join(_opener, _opener.id == FundEntry.from_item_id)
    .where(among(FundEntry.from_item_id, "documents"), _item)
)
_DOWN_TO: Select[Any] = (
    select(FundEntry.document_id)
    .join(_opener, _opener.id == FundEntry.to_item_id)
    .where(among(FundEntry.to_item_id, "documents"), _item)
)
_TO_RECEIPTS: Select[Any] = (
    select(Lot.document_id)
    .join(OrderReceipt, OrderReceipt.lot_id == Lot.id)
    .where(among(OrderReceipt.order_id, "documents"), STANDS)
)
_TO_ORDERS: Select[Any] = (
    select(OrderReceipt.order_id)
    .join(Lot, Lot.id == OrderReceipt.lot_id)
    .where(among(Lot.document_id, "documents"), STANDS)
)
_moved = aliased(Document)
_TO_GOODS: Select[Any] = (
    select(StockMove.document_id)
    .join(Lot, Lot.id == StockMove.lot_id)
    .join(_moved, _moved.id == StockMove.document_id)
    .where(among(Lot.document_id, "documents"), _moved.kind.in_(ABOUT_GOODS))
)
_TO_VALUES: Select[Any] = (
    select(LotValuation.document_id)
    .join(Lot, Lot.id == LotValuation.lot_id)
    .where(among(Lot.document_id, "documents"))
)
_TO_REVERSALS: Select[Any] = select(Document.id).where(among(Document.reverses_id, "documents"))
_TO_ORIGINALS: Select[Any] = select(Document.reverses_id).where(
    among(Document.id, "documents"), Document.reverses_id.is_not(None)
)
# goods on no order and what paid them, by the lines of the invoices used there
_TO_INVOICED: Select[Any] = (
    select(Lot.document_id)
    .join(InvoiceGoods, InvoiceGoods.lot_id == Lot.id)
    .join(InvoiceUse, InvoiceUse.invoice_id == InvoiceGoods.invoice_id)
    .where(among(InvoiceUse.document_id, "documents"), invoiced.STANDS)
)
_TO_PAYING: Select[Any] = (
    select(InvoiceUse.document_id)
    .join(InvoiceGoods, InvoiceGoods.invoice_id == InvoiceUse.invoice_id)
    .join(Lot, Lot.id == InvoiceGoods.lot_id)
    .where(among(Lot.document_id, "documents"), invoiced.STANDS)
)
_STEPS = (
    _UP,
    _UP_TO,
    _DOWN,
    _DOWN_TO,
    _TO_INVOICED,
    _TO_PAYING,
    _TO_RECEIPTS,
    _TO_ORDERS,
    _TO_GOODS,
    _TO_VALUES,
    _TO_REVERSALS,
    _TO_ORIGINALS,
)
_POOLS: Select[Any] = (
    select(FundEntry.from_item_id)
    .join(_start, _start.id == FundEntry.from_account_id)
    .where(among(FundEntry.document_id, "documents"), _start.bucket == Bucket.AVAILABLE)
    .distinct()
)
_FUNDS: Select[Any] = (
    select(FundEntry.fund_id).where(among(FundEntry.document_id, "documents")).distinct()
)
_CREATED: Select[Any] = select(Fund.document_id).where(among(Fund.id, "funds"))
_APPROPRIATED: Select[Any] = (
    select(FundEntry.document_id)
    .join(Document, Document.id == FundEntry.document_id)
    .where(among(FundEntry.fund_id, "funds"), Document.kind == kinds.APPROPRIATION.code)
    .distinct()
)
