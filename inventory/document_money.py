"""What a document says of money: its use, its papers, its decision, its terms; which items it settles, and which later
documents settle its own."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.document_values import Link
from inventory.kinds import Books, Bucket
from inventory.models import (
    CashBanking,
    CashGift,
    Document,
    Fund,
    FundAccount,
    FundCharge,
    FundDecision,
    FundEntry,
    FundTerms,
    FundTermsUse,
    FundUse,
    Organization,
    PapersReceived,
    PurchaseOrder,
)

ORDER_NAME = "采购单"  # a commitment that says what is bought


@dataclass(frozen=True)
class Decided:
    """The decision that a document rests on; of the one that set up a fund also where the money comes from."""

    body: str
    title: str
    on: date
    reference: str
    budget_source: str = ""


@dataclass(frozen=True)
class Gift:
    """The receipt of a gift of money, and when its cash was paid in, with the bank's slip."""

    receipt_number: str
    cash: bool
    banked_on: date | None
    slip: str


@dataclass(frozen=True)
class Bound:
    """For what (names of uses; none: for everything) and until when a holder may use what a document gives him."""

    holder: str
    uses: tuple[str, ...]
    ends_on: date | None


@dataclass(frozen=True)
class MoneyFacts:
    """``use`` is the name of what it is for. ``awaiting_papers``: its invoice was still to come; ``papers_on`` and
    ``papers`` say when it came and which it is. ``settles`` are the documents whose items it settles, adds to or gives
    back; ``later`` those that did so with its own, not reversed themselves."""

    use: str
    awaiting_papers: bool
    reimburses: bool
    papers_on: date | None
    papers: str
    decision: Decided | None
    gift: Gift | None
    terms: tuple[Bound, ...]
    settles: tuple[Link, ...]
    later: tuple[Link, ...]

    @property
    def lacks_papers(self) -> bool:
        """Is its invoice still to come?"""
        return self.awaiting_papers and self.papers_on is None


def of(session: Session, document: Document) -> MoneyFacts | None:
    """What a document says of money; None of one that is about goods. A reversal says what its original does."""
    kind = kinds.KINDS[document.kind]
    if kind.books != Books.FUND and kind != kinds.FUND_CREATION:
        return None
    said = document.reverses_id or document.id
    charge = session.execute(_CHARGE.where(FundCharge.document_id == said)).first()
    return MoneyFacts(
        use=charge.name if charge else "",
        awaiting_papers=bool(charge and charge.awaiting_papers),
        reimburses=bool(charge and charge.reimburses),
        papers_on=charge.received_on if charge else None,
        papers=(charge.reference or "") if charge else "",
        decision=_decided(session, said),
        gift=_gift(session, said),
        terms=_terms(session, said),
        settles=_settles(session, document),
        later=() if kind == kinds.SUB_ALLOCATION else _later(session, document.id),
    )


_CHARGE = (
    select(
        FundUse.name,
        FundCharge.awaiting_papers,
        FundCharge.reimburses,
        PapersReceived.received_on,
        PapersReceived.reference,
    )
    .select_from(FundCharge)
    .join(FundUse, FundUse.id == FundCharge.use_id)
    .outerjoin(PapersReceived, PapersReceived.document_id == FundCharge.document_id)
)
_from, _to = aliased(FundAccount), aliased(FundAccount)
_FROM_ITEM = and_(FundEntry.from_item_id == Document.id, _from.bucket != Bucket.AVAILABLE)
_TO_ITEM = and_(FundEntry.to_item_id == Document.id, _to.bucket != Bucket.AVAILABLE)


def _decided(session: Session, document_id: int) -> Decided | None:
    change = session.scalar(select(FundDecision).where(FundDecision.document_id == document_id))
    if change is not None:
        return Decided(change.body, change.title, change.decided_on, change.reference)
    fund = session.scalar(select(Fund).where(Fund.document_id == document_id))
    if fund is None:
        return None
    return Decided(
        fund.decision_body,
        fund.decision_title,
        fund.decision_on,
        fund.decision_reference,
        fund.budget_source,
    )


def _gift(session: Session, document_id: int) -> Gift | None:
    row = session.execute(
        select(CashGift.receipt_number, CashGift.cash, CashBanking.banked_on, CashBanking.slip)
        .select_from(CashGift)
        .outerjoin(CashBanking, CashBanking.document_id == CashGift.document_id)
        .where(CashGift.document_id == document_id)
    ).first()
    return Gift(row.receipt_number, row.cash, row.banked_on, row.slip or "") if row else None


def _terms(session: Session, document_id: int) -> tuple[Bound, ...]:
    rows = session.execute(
        select(Organization.id, Organization.name, FundTerms.ends_on, FundUse.name.label("use"))
        .select_from(FundTerms)
        .join(Organization, Organization.id == FundTerms.organization_id)
        .outerjoin(
            FundTermsUse,
            (FundTermsUse.document_id == FundTerms.document_id)
            & (FundTermsUse.organization_id == FundTerms.organization_id),
        )
        .outerjoin(FundUse, FundUse.id == FundTermsUse.use_id)
        .where(FundTerms.document_id == document_id)
        .order_by(Organization.id, FundUse.id)
    ).all()
    uses: dict[int, list[str]] = {row.id: [] for row in rows}
    for row in rows:
        uses[row.id] += [row.use] if row.use else []
    heads = {row.id: (row.name, row.ends_on) for row in rows}
    return tuple(Bound(name, tuple(uses[id_]), ends) for id_, (name, ends) in heads.items())


def _settles(session: Session, document: Document) -> tuple[Link, ...]:
    """The openers of the items that its entries touch, but for pools of available money."""
    own = {document.id, document.reverses_id}
    rows = session.execute(
        select(Document.id, Document.number, Document.kind, Document.business_on)
        .distinct()
        .select_from(FundEntry)
        .join(_from, _from.id == FundEntry.from_account_id)
        .join(_to, _to.id == FundEntry.to_account_id)
        .join(Document, or_(_FROM_ITEM, _TO_ITEM))
        .where(FundEntry.document_id == document.id)
        .order_by(Document.id)
    )
    return tuple(
        _link(session, row.number, row.kind, row.business_on) for row in rows if row.id not in own
    )


def _later(session: Session, document_id: int) -> tuple[Link, ...]:
    """Which standing documents touched the items that a document opened."""
    reversal = aliased(Document)
    touched: list[ColumnElement[bool]] = [
        (FundEntry.from_item_id == document_id) & (_from.bucket != Bucket.AVAILABLE),
        (FundEntry.to_item_id == document_id) & (_to.bucket != Bucket.AVAILABLE),
    ]
    rows = session.execute(
        select(Document.id, Document.number, Document.kind, Document.business_on)
        .distinct()
        .select_from(FundEntry)
        .join(_from, _from.id == FundEntry.from_account_id)
        .join(_to, _to.id == FundEntry.to_account_id)
        .join(Document, Document.id == FundEntry.document_id)
        .outerjoin(reversal, reversal.reverses_id == Document.id)
        .where(
            or_(*touched),
            Document.id != document_id,
            Document.reverses_id.is_(None),
            reversal.id.is_(None),
        )
        .order_by(Document.business_on, Document.id)
    )
    return tuple(_link(session, row.number, row.kind, row.business_on) for row in rows)


def _link(session: Session, number: str, kind: str, on: date) -> Link:
    """A commitment with lines to buy is called what it is."""
    name = kinds.KINDS[kind].name
    if kind == kinds.COMMITMENT.code:
        query = select(PurchaseOrder.document_id).join(
            Document, Document.id == PurchaseOrder.document_id
        )
        if session.scalar(query.where(Document.number == number)) is not None:
            name = ORDER_NAME
    return Link(number, name, on)
