"""Which documents, papers and attachments belong together (审计资料包): of a voucher of the accountants, a document, a
lot or a supplier, from the decision to the payment.

Along the items of the fund up to what money came from and down to what was paid, and along the links between orders,
invoices and lots. Only what the asker may see is in it; of the rest is told how many there are.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import (
    access,
    attachments,
    bundle_paths,
    documents,
    invoice_ledger,
    kinds,
    order_books,
    originals,
    payees,
    signers,
)
from inventory.attachments import Attachment
from inventory.bundle_paths import ABOUT_GOODS, DOCUMENTS_MAX, ITEMS
from inventory.dialects import among, within
from inventory.documents import Whole
from inventory.errors import BadInput, NotAllowed, NotFound
from inventory.invoice_books import register_number
from inventory.invoice_ledger import WholeInvoice
from inventory.merged import counterparty_ids
from inventory.models import (
    Document,
    DocumentVoucher,
    Invoice,
    InvoiceUse,
    Lot,
    Organization,
    VoucherWithdrawal,
)
from inventory.order_books import Order
from inventory.originals import Original
from inventory.signers import Signatures

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
    originals: tuple[tuple[str, Original], ...]  # each with the number of its invoice
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
    family = bundle_paths.family(session, start)
    every = family | bundle_paths.sources(session, family)
    if len(every) > DOCUMENTS_MAX:
        problem = f"有 {DOCUMENTS_MAX} 张以上的单据，太多了；请按凭证或单据出"
        raise BadInput(field=about, problem=problem)
    pieces, hidden = _pieces(session, actor, every)
    if not pieces:
        raise access.unknown(session, actor=actor, what="document", name=code)
    papers = _invoices(session, actor, every, ground.organization)
    return Bundle(
        about=about,
        subject=code,
        organization_name=_whose(pieces, session, start) or ground.organization_name,
        pieces=pieces,
        invoices=papers,
        originals=tuple(
            (paper.row.register, file)
            for paper in papers
            for file in originals.originals(session, actor=actor, number=paper.row.register)
        ),
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
            Document.kind.in_([*ITEMS, *ABOUT_GOODS]),
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


_PAPERS: Any = (
    select(Organization.code, Invoice.serial)
    .join(InvoiceUse, InvoiceUse.invoice_id == Invoice.id)
    .join(Organization, Organization.id == Invoice.organization_id)
    .where(among(InvoiceUse.document_id, "documents"))
    .distinct()
    .order_by(Organization.code, Invoice.serial)
)
