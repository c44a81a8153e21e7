"""Which documents, papers and attachments belong together (审计资料包): of a voucher of the accountants, a document, a
lot or a supplier, from the decision to the payment.

Along the items of the fund up to what money came from and down to what was paid, and along the links between orders,
invoices and lots. Only what the asker may see is in it; of the rest is told how many there are.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from inventory import (
    access,
    attachments,
    documents,
    invoice_ledger,
    invoiced,
    kinds,
    order_books,
    payees,
    signers,
)
from inventory.attachments import Attachment
from inventory.dialects import among, within
from inventory.documents import Whole
from inventory.errors import BadInput, NotAllowed, NotFound
from inventory.invoice_books import register_number
from inventory.invoice_ledger import WholeInvoice
from inventory.kinds import Bucket
from inventory.merged import counterparty_ids
from inventory.models import (
    Document,
    DocumentVoucher,
    Fund,
    FundAccount,
    FundEntry,
    Invoice,
    InvoiceGoods,
    InvoiceUse,
    Lot,
    LotValuation,
    OrderReceipt,
    Organization,
    StockMove,
    VoucherWithdrawal,
)
from inventory.order_books import STANDS, Order
from inventory.signers import Signatures

DOCUMENTS_MAX = 300
DECISION, ALLOCATION, ORDER, GOODS, SPENDING, PAYMENT, REST = (
    "立项和核定",
    "下拨",
    "订货和预付",
    "收货和验收",
    "支出",
    "付款和退款",
    "其他",
)
SECTIONS = (DECISION, ALLOCATION, ORDER, GOODS, SPENDING, PAYMENT, REST)
_SECTION_OF = {
    kinds.FUND_CREATION.code: DECISION,
    kinds.APPROPRIATION.code: DECISION,
    kinds.CASH_GIFT.code: DECISION,
    kinds.SUB_ALLOCATION.code: ALLOCATION,
    kinds.COMMITMENT.code: ORDER,
    kinds.RELEASE.code: ORDER,
    kinds.PREPAYMENT.code: ORDER,
    kinds.ADVANCE.code: ORDER,
    kinds.RECEIPT.code: GOODS,
    kinds.CORRECTION.code: GOODS,
    kinds.ACCEPTANCE.code: GOODS,
    kinds.SEND_BACK.code: GOODS,
    kinds.REVALUATION.code: GOODS,
    kinds.EXPENDITURE.code: SPENDING,
    kinds.PAYMENT.code: PAYMENT,
    kinds.REFUND.code: PAYMENT,
    kinds.UNSPENT.code: PAYMENT,
}
# what happened to goods that were bought, and is of interest to who audits the buying
_ABOUT_GOODS = [code for code, section in _SECTION_OF.items() if section == GOODS]
_ITEMS = [
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


@dataclass(frozen=True)
class Piece:
    """A document of the bundle, with its place in it, its attachments, who signed it, and what it orders."""

    section: str
    whole: Whole
    files: tuple[Attachment, ...]
    signed: Signatures
    order: Order | None


@dataclass(frozen=True)
class Bundle:
    """What belongs together, in order. ``hidden``: how many documents of it the asker may not see."""

    about: str
    subject: str
    organization_name: str
    pieces: tuple[Piece, ...]
    invoices: tuple[WholeInvoice, ...]
    hidden: int

    @property
    def files(self) -> tuple[tuple[Piece, Attachment], ...]:
        """Every attachment with the document that it is on, in the order of the bundle."""
        return tuple((piece, file) for piece in self.pieces for file in piece.files)


def bundle(
    session: Session,
    *,
    actor: str,
    voucher: str | None = None,
    document: str | None = None,
    lot: str | None = None,
    supplier: str | None = None,
    organization: str | None = None,
    on: date | None = None,
) -> Bundle:
    """All that belongs to exactly one of: a ``voucher`` of the accountants (``on`` tells it from one of the same number
    of another month; ``organization`` whose), a ``document`` by its number, a ``lot`` or a ``supplier`` by its code.

    Raises ``NotAllowed``, ``NotFound``, and ``BadInput`` where not one is said, or too much belongs together."""
    said = {"voucher": voucher, "document": document, "lot": lot, "supplier": supplier}
    asked = [(about, code) for about, code in said.items() if code is not None]
    if len(asked) != 1:
        raise BadInput(field="document", problem="凭证、单据、批次、供应商写一样")
    ((about, code),) = asked
    ground = access.permit_home(session, actor=actor, act="list", organization=organization)
    start = _starts(session, actor, ground.path, about, code, on)
    family = _family(session, start)
    every = family | _sources(session, family)
    if len(every) > DOCUMENTS_MAX:
        problem = f"有 {DOCUMENTS_MAX} 张以上的单据，太多了；请按凭证或单据出"
        raise BadInput(field=about, problem=problem)
    pieces, hidden = _pieces(session, actor, every)
    if not pieces:
        raise access.unknown(session, actor=actor, what="document", name=code)
    return Bundle(
        about=about,
        subject=code,
        organization_name=_whose(pieces, session, start) or ground.organization_name,
        pieces=pieces,
        invoices=_invoices(session, actor, every, ground.organization),
        hidden=hidden,
    )


def _starts(
    session: Session, actor: str, path: str, about: str, code: str, on: date | None
) -> set[int]:
    """The documents that were asked for."""
    if about == "document":
        return {documents.seen(session, actor=actor, number=code)[0]}
    if about == "lot":
        return _of_lot(session, actor, code)
    if about == "voucher":
        return _of_voucher(session, path, code, on)
    query = (
        select(Document.id)
        .join(Organization, Organization.id == Document.organization_id)
        .where(
            Document.counterparty_id.in_(counterparty_ids(code)),
            within(Organization.path, path),
            Document.kind.in_([*_ITEMS, *_ABOUT_GOODS]),
        )
    )
    found = set(session.scalars(query.limit(DOCUMENTS_MAX + 1)))
    if not found:
        raise NotFound(what="counterparty", name=code)
    return found


def _of_lot(session: Session, actor: str, code: str) -> set[int]:
    """The receipt of a lot; of one that came from another organization or was converted, what it was before."""
    of = select(Lot.id, Document.number).join(Document, Document.id == Lot.document_id)
    row = session.execute(of.where(Lot.code == code)).first()
    if row is None:
        raise access.unknown(session, actor=actor, what="lot", name=code)
    documents.seen(session, actor=actor, number=row.number)
    found: set[int] = set()
    lot_id: int | None = row.id
    while lot_id is not None:
        lot = session.get_one(Lot, lot_id)
        found.add(lot.document_id)
        lot_id = lot.parent_id
    return found


def _of_voucher(session: Session, path: str, voucher: str, on: date | None) -> set[int]:
    """The documents under a voucher that was not withdrawn."""
    rows = session.execute(
        select(DocumentVoucher.document_id, DocumentVoucher.voucher_on)
        .join(Organization, Organization.id == DocumentVoucher.organization_id)
        .outerjoin(VoucherWithdrawal, VoucherWithdrawal.voucher_id == DocumentVoucher.id)
        .where(
            DocumentVoucher.voucher == voucher,
            VoucherWithdrawal.voucher_id.is_(None),
            within(Organization.path, path),
        )
    ).all()
    months = {(row.voucher_on.year, row.voucher_on.month) for row in rows}
    if on is not None:
        rows = [r for r in rows if (r.voucher_on.year, r.voucher_on.month) == (on.year, on.month)]
    elif len(months) > 1:
        raise BadInput(field="on", problem="这个号有几个月的凭证，写明是哪个月的哪一天")
    if not rows:
        raise NotFound(what="voucher", name=voucher)
    return {row.document_id for row in rows}


def _family(session: Session, start: Collection[int]) -> set[int]:
    """All that is reached along items, orders and their receipts, and reversals."""
    found, edge = set(start), set(start)
    while edge and len(found) <= DOCUMENTS_MAX:
        said = {"documents": sorted(edge)}
        reached: set[int] = set()
        for query in _STEPS:
            reached |= set(session.scalars(query, said))
        edge = {one for one in reached if one is not None} - found
        found |= edge
    return found


def _sources(session: Session, family: Collection[int]) -> set[int]:
    """Where the money came from: what allotted it, and what set up and appropriated the fund."""
    said = {"documents": sorted(family)}
    pools = {one for one in session.scalars(_POOLS, said) if one is not None}
    funds = list(session.scalars(_FUNDS, {"documents": sorted(pools | set(family))}))
    decided: set[int] = set()
    if funds:
        decided |= set(session.scalars(_CREATED, {"funds": funds}))
        decided |= set(session.scalars(_APPROPRIATED, {"funds": funds}))
    return pools | decided


def _pieces(session: Session, actor: str, every: Iterable[int]) -> tuple[tuple[Piece, ...], int]:
    rows = session.execute(
        select(Document.id, Document.number, Document.kind, Document.business_on).where(
            among(Document.id, "documents")
        ),
        {"documents": sorted(every)},
    ).all()
    order = {section: at for at, section in enumerate(SECTIONS)}
    made, hidden = [], 0
    for row in sorted(rows, key=lambda r: (order[_section(r.kind)], r.business_on, r.id)):
        try:
            whole = documents.whole(session, actor=actor, number=row.number)
        except (NotAllowed, NotFound):
            hidden += 1
            continue
        said = {"actor": actor, "number": row.number}
        files = attachments.attachments(session, **said)
        made.append(
            Piece(
                _section(row.kind),
                whole,
                files,
                signers.signatures(session, **said),
                order_books.of_document(session, **said),
            )
        )
    return tuple(made), hidden


def _whose(pieces: Iterable[Piece], session: Session, start: Collection[int]) -> str:
    """The organization whose document was asked for."""
    numbers = set(session.scalars(select(Document.number).where(Document.id.in_(sorted(start)))))
    return next((p.whole.full_name for p in pieces if p.whole.number in numbers), "")


def _section(kind: str) -> str:
    return _SECTION_OF.get(kind, REST)


def _invoices(
    session: Session, actor: str, every: Iterable[int], organization: str
) -> tuple[WholeInvoice, ...]:
    """The papers of the expenditures, those that the asker may see, as he reads of who sold."""
    rows: Sequence[Any] = session.execute(_PAPERS, {"documents": sorted(every)}).all()
    reader = payees.reader(session, actor=actor, organization=organization)
    made = []
    for row in rows:
        number = register_number(row.code, row.serial)
        try:
            found = invoice_ledger.invoice(session, actor=actor, number=number)
        except (NotAllowed, NotFound):
            continue
        seller = reader.name(found.row.seller) or ""
        made.append(replace(found, row=replace(found.row, seller=seller)))
    return tuple(made)


_start = aliased(FundAccount)
_opener = aliased(Document)
_item = _opener.kind.in_(_ITEMS)
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
    .where(among(Lot.document_id, "documents"), _moved.kind.in_(_ABOUT_GOODS))
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
_PAPERS: Any = (
    select(Organization.code, Invoice.serial)
    .join(InvoiceUse, InvoiceUse.invoice_id == Invoice.id)
    .join(Organization, Organization.id == Invoice.organization_id)
    .where(among(InvoiceUse.document_id, "documents"))
    .distinct()
    .order_by(Organization.code, Invoice.serial)
)
