"""The statements by which ``order_money`` reads what came in on orders and what became of their money, each built once.

Parameters: ``orders``, ``lots`` or ``items`` (ids, items by the documents that opened them), and ``until``, a day.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from inventory import fund_flows, invoiced, kinds, same_goods
from inventory.dialects import among
from inventory.kinds import Bucket, Place
from inventory.models import (
    Document,
    Fund,
    FundAccount,
    FundEntry,
    FundItem,
    Invoice,
    InvoiceGoods,
    InvoiceUse,
    Location,
    Lot,
    OrderLine,
    OrderReceipt,
    OrderReceiptWithdrawal,
    PurchaseOrder,
    StockMove,
)

_until = bindparam("until", type_=Date())
_reversal = aliased(Document)
_source, _target = aliased(Location), aliased(Location)
_from, _to = aliased(FundAccount), aliased(FundAccount)
_is_reversal = Document.reverses_id.is_not(None)
NOT_WITHDRAWN = ~(
    select(OrderReceiptWithdrawal.order_receipt_id)
    .where(OrderReceiptWithdrawal.order_receipt_id == OrderReceipt.id)
    .exists()
)
_UNDONE = (
    select(_reversal.id)
    .where(_reversal.reverses_id == OrderReceipt.order_id, _reversal.business_on <= _until)
    .exists()
)
# every order is a commitment: so those of an organization are found
ORDERS: Select[int] = (
    select(PurchaseOrder.document_id)
    .join(Document, Document.id == PurchaseOrder.document_id)
    .where(Document.kind == kinds.COMMITMENT.code)
)


def of_fund(fund_id: int) -> ColumnElement[bool]:
    """Is ``PurchaseOrder`` one of a fund? Asked of each order, since of the entries of its fund there are many more."""
    return (
        select(FundEntry.line)
        .where(
            FundEntry.document_id == PurchaseOrder.document_id,
            FundEntry.line == 1,
            FundEntry.fund_id == fund_id,
        )
        .exists()
    )


HEADS = (
    select(
        Document.id,
        Document.number,
        Document.organization_id,
        Document.business_on,
        Document.counterparty_id,
        PurchaseOrder.procurement,
        FundEntry.fund_id,
        Fund.kind.label("fund_kind"),
    )
    .join(PurchaseOrder, PurchaseOrder.document_id == Document.id)
    .join(FundEntry, (FundEntry.document_id == Document.id) & (FundEntry.line == 1))
    .join(Fund, Fund.id == FundEntry.fund_id)
    .where(among(PurchaseOrder.document_id, "orders"))
    .order_by(Document.business_on, Document.id)
)
LINES = select(
    OrderLine.document_id, OrderLine.line, OrderLine.quantity, OrderLine.amount_fen
).where(among(OrderLine.document_id, "orders"))
_of_orders = select(OrderReceipt.lot_id).where(among(OrderReceipt.order_id, "orders"))
LINKS = (
    select(
        OrderReceipt.id,
        OrderReceipt.order_id,
        OrderReceipt.order_line,
        OrderReceipt.lot_id,
        OrderReceipt.quantity,
        Document.number,
        Document.business_on.label("on"),
    )
    .join(Lot, Lot.id == OrderReceipt.lot_id)
    .join(Document, Document.id == Lot.document_id)
    # what is joined did come, but not before its day
    .where(
        OrderReceipt.lot_id.in_(_of_orders),
        NOT_WITHDRAWN,
        ~_UNDONE,
        Document.business_on <= _until,
    )
    .order_by(OrderReceipt.id)
)
_goods = same_goods.of_lots("lots")
BY_PLACE = (
    select(
        _goods.c.root_id.label("lot_id"),
        func.sum(
            case(
                (_source.kind == Place.SOURCE, StockMove.quantity),
                (_target.kind == Place.SOURCE, -StockMove.quantity),
                else_=0,
            )
        ).label("quantity"),
    )
    .join_from(_goods, StockMove, StockMove.lot_id == _goods.c.lot_id)
    .join(_source, _source.id == StockMove.from_id)
    .join(_target, _target.id == StockMove.to_id)
    .where(StockMove.business_on <= _until)
    .group_by(_goods.c.root_id)
)
_IS_RECEIPT = Document.kind == kinds.RECEIPT.code
_GOES_BACK = Document.kind.in_((kinds.CORRECTION.code, kinds.SEND_BACK.code))
BY_KIND = (
    select(
        _goods.c.root_id.label("lot_id"),
        func.sum(case((_IS_RECEIPT & ~_is_reversal, StockMove.quantity), else_=0)).label("came"),
        func.sum(
            case(
                (_IS_RECEIPT & _is_reversal, StockMove.quantity),
                (_GOES_BACK & ~_is_reversal, StockMove.quantity),
                (_GOES_BACK & _is_reversal, -StockMove.quantity),
                else_=0,
            )
        ).label("back"),
    )
    .join_from(_goods, StockMove, StockMove.lot_id == _goods.c.lot_id)
    .join(Document, Document.id == StockMove.document_id)
    .where(StockMove.business_on <= _until)
    .group_by(_goods.c.root_id)
)
GIVEN_AHEAD = (
    select(FundEntry.from_item_id.label("order_id"), FundEntry.to_item_id.label("item"))
    .join(_to, _to.id == FundEntry.to_account_id)
    .where(
        among(FundEntry.from_item_id, "orders"),
        _to.bucket.in_((Bucket.PREPAID, Bucket.ADVANCED)),
        FundEntry.business_on <= _until,
    )
)
EXPENDITURES = (
    select(FundEntry.from_item_id.label("item"), FundEntry.to_item_id.label("expenditure"))
    .join(_to, _to.id == FundEntry.to_account_id)
    .where(
        among(FundEntry.from_item_id, "items"),
        _to.bucket == Bucket.PAYABLE,
        FundEntry.business_on <= _until,
    )
    .order_by(FundEntry.business_on, FundEntry.document_id)
)
_touching = or_(among(FundEntry.from_item_id, "items"), among(FundEntry.to_item_id, "items"))
_spending: Any = (
    select(
        fund_flows.expenditure_id.label("expenditure"),
        func.sum(fund_flows.spent_fen).label("fen"),
    )
    .select_from(FundEntry)
    .join(Document, Document.id == FundEntry.document_id)
    .where(_touching, FundEntry.business_on <= _until)
    .group_by(fund_flows.expenditure_id)
)
SPENT: Select[Any] = fund_flows.spends(_spending)
_opens = Document.kind.in_((kinds.PREPAYMENT.code, kinds.ADVANCE.code))
# its own item: what it opened it also gives back to, and what settles it runs the other way
_own = case((_opens == _is_reversal, FundEntry.from_item_id), else_=FundEntry.to_item_id)
AHEAD = (
    select(
        _own.label("item"),
        func.sum(
            case((_opens != _is_reversal, FundEntry.amount_fen), else_=-FundEntry.amount_fen)
        ).label("fen"),
    )
    .join(Document, Document.id == FundEntry.document_id)
    .where(
        among(_own, "items"),
        _touching,
        FundEntry.business_on <= _until,
        _opens | Document.kind.in_((kinds.EXPENDITURE.code, kinds.UNSPENT.code)),
    )
    .group_by(_own)
)
STORED = (
    select(FundItem.document_id.label("item"), FundAccount.bucket, FundItem.amount_fen.label("fen"))
    .join(FundAccount, FundAccount.id == FundItem.account_id)
    .where(among(FundItem.document_id, "items"))
)
_arms = [
    select(item.label("item"), FundAccount.bucket.label("bucket"), fen.label("fen"))
    .join(FundAccount, FundAccount.id == account)
    .where(among(item, "items"), FundEntry.business_on <= _until)
    for item, account, fen in (
        (FundEntry.to_item_id, FundEntry.to_account_id, FundEntry.amount_fen),
        (FundEntry.from_item_id, FundEntry.from_account_id, literal(0) - FundEntry.amount_fen),
    )
]
_rows = union_all(*_arms).subquery("rows")
BY_ACCOUNT = select(_rows.c.item, _rows.c.bucket, func.sum(_rows.c.fen).label("fen")).group_by(
    _rows.c.item, _rows.c.bucket
)
# papers used at expenditures: what a red one took back, or what was taken off by hand, counts with its invoice
_first = aliased(Invoice)
PAPERS = (
    select(InvoiceUse.document_id, _first.id, _first.number)
    .join(Invoice, Invoice.id == InvoiceUse.invoice_id)
    .join(_first, _first.id == func.coalesce(Invoice.red_of_id, Invoice.id))
    .where(among(InvoiceUse.document_id, "items"), InvoiceUse.used_on <= _until)
    .group_by(InvoiceUse.document_id, _first.id, _first.number)
    .having(func.sum(InvoiceUse.amount_fen) > 0)
    .order_by(InvoiceUse.document_id, _first.id)
)
# receipts of what came on no order, by the papers used at expenditures
BY_PAPERS = (
    select(InvoiceUse.document_id, Document.id, Document.number)
    .join(Invoice, Invoice.id == InvoiceUse.invoice_id)
    .join(InvoiceGoods, InvoiceGoods.invoice_id == Invoice.id)
    .join(Lot, Lot.id == InvoiceGoods.lot_id)
    .join(Document, Document.id == Lot.document_id)
    .where(
        among(InvoiceUse.document_id, "items"),
        InvoiceUse.used_on <= _until,
        Document.business_on <= _until,
        invoiced.STANDS,
    )
    .group_by(InvoiceUse.document_id, Document.id, Document.number)
    .having(func.sum(InvoiceUse.amount_fen) > 0)
    .order_by(InvoiceUse.document_id, Document.id)
)
