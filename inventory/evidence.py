"""What papers there are for a step, whether money may leave, and what of it is missing (缺件).

Papers are of the expenditure itself; what is attached counts also where it is attached to what the document settles:
an order, a commitment, a prepayment, an advance, or the receipts of what came in on the order.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from inventory import kinds, paper_rules
from inventory.attachments import LAST_CATEGORY
from inventory.dialects import among
from inventory.drafts import Draft
from inventory.errors import PapersMissing
from inventory.invoice_books import STANDING
from inventory.kinds import Bucket
from inventory.models import (
    AttachmentCategory,
    Document,
    DocumentAttachment,
    FundAccount,
    FundCharge,
    FundEntry,
    FundItem,
    FundUse,
    Invoice,
    InvoiceUse,
    Lot,
    OrderReceipt,
    PaperCategory,
    PapersReceived,
)
from inventory.order_arrivals import STANDS
from inventory.rules.evidence import STEP_NAMES, Evidence, Missing, Step, lacks


@dataclass(frozen=True)
class About:
    """A step that is being made: out of which bucket its money comes, for which use and how much, whether its papers
    are awaited, whether it pays somebody back; ``settles``: the document whose money it takes."""

    step: str
    on: date
    fen: int
    use: str
    bucket: str = Bucket.AVAILABLE
    awaiting: bool = False
    reimburses: bool = False
    settles: int | None = None


def steps_of(step: str, bucket: str, *, reimburses: bool) -> frozenset[str]:
    """Whose rules hold for a step that takes money out of a bucket."""
    if step != Step.EXPENDITURE:
        return frozenset({step})
    direct = bucket in (Bucket.AVAILABLE, Bucket.ADVANCED)
    found = {Step.EXPENDITURE, Step.DIRECT if direct else Step.SETTLEMENT}
    return frozenset(found | ({Step.REIMBURSEMENT} if reimburses else set()))


def require(session: Session, about: About) -> None:
    """No money leaves without the papers that a step must have before it. Raises ``PapersMissing``."""
    steps = steps_of(about.step, about.bucket, reimburses=about.reimburses)
    rules = _blocking(session, steps, about.use, about.on, about.fen)
    if not rules:
        return
    chain = [] if about.settles is None else [about.settles]
    attached = _attached(session, chain)
    found = Evidence(
        papers_fen={},
        categories=frozenset().union(*attached.values()),
        awaiting=about.awaiting,
        told=False,
        needed_fen=about.fen,
    )
    _refuse(session, rules, found, about.step, "")


def completed(
    session: Session, about: About, complete: Callable[[Draft], Draft] | None
) -> Callable[[Draft], Draft]:
    """Completes a draft as ``complete`` does, and asks under the lock what ``require`` asks."""

    def whole(draft: Draft) -> Draft:
        require(session, about)
        return complete(draft) if complete is not None else draft

    return whole


def require_to_pay(
    session: Session, *, document_id: int, number: str, use: str, on: date, fen: int
) -> None:
    """So much more may be paid on an expenditure: papers are there for all that is paid then, and whatever else must
    be before money leaves. Raises ``PapersMissing``."""
    source = session.execute(_SOURCE, {"document": document_id}).first()
    steps: set[str] = {Step.PAYMENT}
    if source is not None:
        steps |= steps_of(Step.EXPENDITURE, source.bucket, reimburses=bool(source.reimburses))
    rules = _blocking(session, steps, use, on, fen)
    if not rules:
        return
    paid = session.scalar(_PAID, {"document": document_id}) or 0
    found = gather(session, {document_id: int(paid) + fen})[document_id]
    _refuse(session, rules, found, Step.PAYMENT, number)


def gather(session: Session, needed: dict[int, int]) -> dict[int, Evidence]:
    """What there is for documents, by id with the sums (fen) that want papers."""
    said = {"documents": sorted(needed)}
    connection = session.connection()
    papers: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(_PAPERS, said):
        papers[row.document_id][row.kind] = int(row.fen)
    charges = {row.document_id: row for row in connection.execute(_CHARGES, said)}
    attached = _attached(session, needed)
    return {
        document: Evidence(
            papers_fen=papers[document],
            categories=attached.get(document, frozenset()),
            awaiting=document in charges and charges[document].awaiting_papers,
            told=document in charges and charges[document].told is not None,
            needed_fen=fen,
        )
        for document, fen in needed.items()
    }


def with_papers_of(found: Evidence, of: Evidence) -> Evidence:
    """What is attached to one document, and the papers of another, which it pays."""
    return replace(
        found, papers_fen=of.papers_fen, awaiting=of.awaiting, told=of.told or found.told
    )


def category_names(session: Session) -> dict[str, str]:
    """What attachments may be, by code."""
    rows = session.execute(select(PaperCategory.code, PaperCategory.name))
    return {code: name for code, name in rows}  # noqa: C416 - rows are no pairs to a type checker


def ways(rule: paper_rules.PaperRuleRow, names: dict[str, str]) -> str:
    """What does for a rule, in words."""
    attached = [names.get(code, code) for code in rule.categories]
    said = ["登记并关联合规票据"] if rule.kinds else []
    return "，或".join([*said, *([f"附上{'或'.join(attached)}"] if attached else [])])


def _blocking(
    session: Session, steps: Collection[str], use: str, on: date, fen: int
) -> list[paper_rules.PaperRuleRow]:
    found = paper_rules.in_force(session, steps=steps, use=use, on=on, fen=fen)
    return [rule for rule in found if rule.missing == Missing.BLOCK]


def _refuse(
    session: Session,
    rules: Iterable[paper_rules.PaperRuleRow],
    found: Evidence,
    step: str,
    number: str,
) -> None:
    missing = [rule for rule in rules if lacks(rule.wanted, found, leaving=True)]
    if not missing:
        return
    names = category_names(session)
    raise PapersMissing(
        number=number,
        step=STEP_NAMES[step],
        missing=[rule.name for rule in missing],
        categories=sorted({names.get(c, c) for rule in missing for c in rule.categories}),
        papers=any(rule.kinds for rule in missing),
        awaited=all(rule.awaited for rule in missing if rule.kinds),
        needed_fen=found.needed_fen,
        decision="、".join(dict.fromkeys(rule.decision for rule in missing)),
    )


def _attached(session: Session, documents: Iterable[int]) -> dict[int, frozenset[str]]:
    """Of what kinds the attachments are of documents and of what they settle."""
    chains = _chains(session, documents)
    every = sorted(set().union(*chains.values())) if chains else []
    own: defaultdict[int, set[str]] = defaultdict(set)
    for row in session.connection().execute(_CATEGORIES, {"documents": every}):
        own[row.document_id].add(row.code)
    return {
        document: frozenset().union(*(own[one] for one in chain))
        for document, chain in chains.items()
    }


def _chains(session: Session, documents: Iterable[int]) -> dict[int, set[int]]:
    """By document itself, what it settles, what that was taken out of, and the receipts of the orders among them."""
    chains = {document: {document} for document in documents}
    edge = {document: {document} for document in chains}
    while any(edge.values()):
        every = sorted(set().union(*edge.values()))
        above: defaultdict[int, set[int]] = defaultdict(set)
        for row in session.connection().execute(_ABOVE, {"documents": every}):
            above[row.document_id].add(row.from_item_id)
        for document, ends in edge.items():
            found = set().union(*(above[end] for end in ends)) - chains[document]
            chains[document] |= found
            edge[document] = found
    orders = sorted(set().union(*chains.values())) if chains else []
    receipts: defaultdict[int, set[int]] = defaultdict(set)
    for row in session.connection().execute(_RECEIPTS, {"documents": orders}):
        receipts[row.order_id].add(row.document_id)
    return {d: chain.union(*(receipts[one] for one in chain)) for d, chain in chains.items()}


_SOURCE: Any = (
    select(FundAccount.bucket, FundCharge.reimburses)
    .select_from(FundEntry)
    .join(FundAccount, FundAccount.id == FundEntry.from_account_id)
    .outerjoin(FundCharge, FundCharge.document_id == FundEntry.document_id)
    .where(FundEntry.document_id == bindparam("document"), FundEntry.line == 1)
)
_PAID: Any = (
    select(func.sum(FundItem.amount_fen))
    .join(FundAccount, FundAccount.id == FundItem.account_id)
    .where(FundItem.document_id == bindparam("document"), FundAccount.bucket == Bucket.PAID)
)
_PAPERS: Any = (
    select(InvoiceUse.document_id, Invoice.kind, func.sum(InvoiceUse.amount_fen).label("fen"))
    .join(Invoice, Invoice.id == InvoiceUse.invoice_id)
    .where(among(InvoiceUse.document_id, "documents"), STANDING)
    .group_by(InvoiceUse.document_id, Invoice.kind)
)
_CHARGES: Any = (
    select(
        FundCharge.document_id,
        FundCharge.awaiting_papers,
        FundUse.code.label("use"),
        PapersReceived.id.label("told"),
    )
    .join(FundUse, FundUse.id == FundCharge.use_id)
    .outerjoin(PapersReceived, PapersReceived.document_id == FundCharge.document_id)
    .where(among(FundCharge.document_id, "documents"))
)
_CATEGORIES: Any = (
    select(DocumentAttachment.document_id, PaperCategory.code)
    .join(AttachmentCategory, AttachmentCategory.id == LAST_CATEGORY)
    .join(PaperCategory, PaperCategory.id == AttachmentCategory.category_id)
    .where(among(DocumentAttachment.document_id, "documents"))
)
_OPENERS = [k.code for k in (kinds.COMMITMENT, kinds.PREPAYMENT, kinds.ADVANCE, kinds.EXPENDITURE)]
_ABOVE: Any = (
    select(FundEntry.document_id, FundEntry.from_item_id)
    .join(Document, Document.id == FundEntry.from_item_id)
    .where(
        among(FundEntry.document_id, "documents"),
        Document.kind.in_(_OPENERS),
        FundEntry.from_item_id != FundEntry.document_id,
    )
)
_RECEIPTS: Any = (
    select(OrderReceipt.order_id, Lot.document_id)
    .join(Lot, Lot.id == OrderReceipt.lot_id)
    .where(among(OrderReceipt.order_id, "documents"), STANDS)
)
