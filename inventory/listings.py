"""What documents list in tables of their own, as it enters their digests: a stocktake's frozen list, what a settlement
found, a handover's list; for what money is taken, on what terms it was given, on which decision.

For each there is one function that makes the content from plain values: posting calls it with what it writes, the
chain with what it reads, so that the two cannot drift apart. Free text and names of people stay out, for those may have
to be erased.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory import digest, order_listings
from inventory.models import (
    CashGift,
    Document,
    FundCharge,
    FundDecision,
    FundTerms,
    FundTermsUse,
    FundUse,
    HandoverLine,
    Location,
    Lot,
    Organization,
    Stocktake,
    StocktakeCount,
    StocktakeFound,
    StocktakeFoundResult,
    StocktakeLine,
    StocktakeResult,
    StocktakeSettlement,
    StocktakeSheet,
)


class Start(NamedTuple):
    """How a stocktake was started."""

    scope: str
    population: int
    sample: int | None
    seed: str | None
    recount_pieces: int | None
    recount_percent: int | None


class Frozen(NamedTuple):
    """A line of the frozen list, by codes."""

    line: int
    location: str
    lot: str
    quantity: int
    whole: bool


class Found(NamedTuple):
    """Goods on no line, and the number of the receipt that took them in."""

    serial: int
    location: str
    unit: str
    quantity: int
    receipt: str | None


class Result(NamedTuple):
    """What a line came to: which count holds (sheet and round), what it counted, what should have been there."""

    line: int
    location: str
    lot: str
    sheet: int
    round: int
    counted: int
    expected: int


class Handed(NamedTuple):
    """A line of a handover."""

    line: int
    section: str
    place: str
    subject: str
    name: str
    unit: str
    quantity: int | None
    value_fen: int | None
    detail: str


class Charged(NamedTuple):
    """For what money is taken, by the code of the use."""

    use: str
    awaiting_papers: bool
    reimburses: bool


class Bound(NamedTuple):
    """On what terms an organization was given money: its code, until when, the codes of uses in order."""

    organization: str
    ends_on: date | None
    uses: tuple[str, ...]


class Decided(NamedTuple):
    """On which decision an appropriation was changed."""

    body: str
    title: str
    decided_on: date
    reference: str


class Gift(NamedTuple):
    """The receipt given for a gift of money, and whether it was cash."""

    receipt_number: str
    cash: bool


def frozen(start: Start, lines: Iterable[Frozen]) -> dict[str, object]:
    """A stocktake's list."""
    return {**start._asdict(), "lines": [list(line) for line in lines]}


def settled(stocktake: str, results: Iterable[Result], found: Iterable[Found]) -> dict[str, object]:
    """What a settlement found."""
    return {
        "stocktake": stocktake,
        "lines": [list(result) for result in results],
        "found": [list(one) for one in found],
    }


def handed_over(lines: Iterable[Handed]) -> dict[str, object]:
    """A handover's list."""
    return {"lines": [list(line) for line in lines]}


def charged(charge: Charged) -> dict[str, object]:
    """For what a document takes money."""
    return {"charge": list(charge)}


def bound(terms: Iterable[Bound]) -> dict[str, object]:
    """The terms of a fund or of sub-allocations."""
    return {"terms": [list(term) for term in sorted(terms, key=lambda t: t.organization)]}


def decided(decision: Decided) -> dict[str, object]:
    """A decision on a change."""
    return {"decision": list(decision)}


def given(gift: Gift) -> dict[str, object]:
    """A gift of money."""
    return {"gift": list(gift)}


def hashes(session: Session, organization_id: int) -> dict[int, str]:
    """By document of an organization the hash of what it lists, read again from the tables."""
    contents: dict[int, dict[str, object]] = {
        **_stocktakes(session, organization_id),
        **_settlements(session, organization_id),
        **_handovers(session, organization_id),
        **_charges(session, organization_id),
        **_terms(session, organization_id),
        **_decisions(session, organization_id),
        **_gifts(session, organization_id),
    }
    for document, order in order_listings.contents(session, organization_id).items():
        contents[document] = {**contents.get(document, {}), **order}
    return {document: digest.listed_hash(content) for document, content in contents.items()}


def _stocktakes(session: Session, organization_id: int) -> dict[int, dict[str, object]]:
    lines = _grouped(
        session.execute(
            select(
                StocktakeLine.document_id,
                StocktakeLine.line,
                Location.code,
                Lot.code,
                StocktakeLine.quantity,
                StocktakeLine.whole,
            )
            .join(Document, Document.id == StocktakeLine.document_id)
            .join(Location, Location.id == StocktakeLine.location_id)
            .join(Lot, Lot.id == StocktakeLine.lot_id)
            .where(Document.organization_id == organization_id)
            .order_by(StocktakeLine.document_id, StocktakeLine.line)
        )
    )
    starts: Iterable[Any] = session.execute(
        select(
            Stocktake.document_id,
            Stocktake.scope,
            Stocktake.population,
            Stocktake.sample,
            Stocktake.seed,
            Stocktake.recount_pieces,
            Stocktake.recount_percent,
        )
        .join(Document, Document.id == Stocktake.document_id)
        .where(Document.organization_id == organization_id)
    )
    return {
        document: frozen(Start(*start), (Frozen(*row) for row in lines[document]))
        for document, *start in starts
    }


_receipt = aliased(Document)
_of = aliased(Document)
_RESULTS = (
    select(
        StocktakeResult.document_id,
        StocktakeResult.line,
        Location.code,
        Lot.code,
        StocktakeSheet.serial,
        StocktakeCount.round,
        StocktakeCount.quantity,
        StocktakeResult.expected,
    )
    .join(Document, Document.id == StocktakeResult.document_id)
    .join(StocktakeCount, StocktakeCount.id == StocktakeResult.count_id)
    .join(StocktakeSheet, StocktakeSheet.id == StocktakeCount.sheet_id)
    .join(
        StocktakeLine,
        (StocktakeLine.document_id == StocktakeCount.document_id)
        & (StocktakeLine.line == StocktakeCount.line),
    )
    .join(Location, Location.id == StocktakeLine.location_id)
    .join(Lot, Lot.id == StocktakeLine.lot_id)
    .order_by(StocktakeResult.document_id, StocktakeResult.line)
)
_FOUND = (
    select(
        StocktakeFoundResult.document_id,
        StocktakeFoundResult.serial,
        Location.code,
        StocktakeFound.unit,
        StocktakeFound.quantity,
        _receipt.number,
    )
    .join(Document, Document.id == StocktakeFoundResult.document_id)
    .join(StocktakeSettlement, StocktakeSettlement.document_id == StocktakeFoundResult.document_id)
    .join(
        StocktakeFound,
        (StocktakeFound.document_id == StocktakeSettlement.stocktake_id)
        & (StocktakeFound.serial == StocktakeFoundResult.serial),
    )
    .join(Location, Location.id == StocktakeFound.location_id)
    .outerjoin(_receipt, _receipt.id == StocktakeFoundResult.receipt_id)
    .order_by(StocktakeFoundResult.document_id, StocktakeFoundResult.serial)
)
_SETTLED = (
    select(StocktakeSettlement.document_id, _of.number)
    .join(Document, Document.id == StocktakeSettlement.document_id)
    .join(_of, _of.id == StocktakeSettlement.stocktake_id)
)


def _settlements(session: Session, organization_id: int) -> dict[int, dict[str, object]]:
    own = Document.organization_id == organization_id
    results = _grouped(session.execute(_RESULTS.where(own)))
    found = _grouped(session.execute(_FOUND.where(own)))
    return {
        document: settled(
            number,
            (Result(*row) for row in results[document]),
            (Found(*row) for row in found[document]),
        )
        for document, number in session.execute(_SETTLED.where(own))
    }


def _handovers(session: Session, organization_id: int) -> dict[int, dict[str, object]]:
    lines = _grouped(
        session.execute(
            select(
                HandoverLine.document_id, *(getattr(HandoverLine, name) for name in Handed._fields)
            )
            .join(Document, Document.id == HandoverLine.document_id)
            .where(Document.organization_id == organization_id)
            .order_by(HandoverLine.document_id, HandoverLine.line)
        )
    )
    return {document: handed_over(Handed(*row) for row in rows) for document, rows in lines.items()}


def _charges(session: Session, organization_id: int) -> dict[int, dict[str, object]]:
    rows: Iterable[Any] = session.execute(
        select(
            FundCharge.document_id, FundUse.code, FundCharge.awaiting_papers, FundCharge.reimburses
        )
        .join(FundUse, FundUse.id == FundCharge.use_id)
        .join(Document, Document.id == FundCharge.document_id)
        .where(Document.organization_id == organization_id)
    )
    return {document: charged(Charged(*row)) for document, *row in rows}


def _terms(session: Session, organization_id: int) -> dict[int, dict[str, object]]:
    uses: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for document, holder, use in session.execute(
        select(FundTermsUse.document_id, Organization.code, FundUse.code)
        .join(FundUse, FundUse.id == FundTermsUse.use_id)
        .join(Organization, Organization.id == FundTermsUse.organization_id)
        .join(Document, Document.id == FundTermsUse.document_id)
        .where(Document.organization_id == organization_id)
    ):
        uses[document, holder].append(use)
    terms: defaultdict[int, list[Bound]] = defaultdict(list)
    for document, holder, ends_on in session.execute(
        select(FundTerms.document_id, Organization.code, FundTerms.ends_on)
        .join(Organization, Organization.id == FundTerms.organization_id)
        .join(Document, Document.id == FundTerms.document_id)
        .where(Document.organization_id == organization_id)
    ):
        terms[document].append(Bound(holder, ends_on, tuple(sorted(uses[document, holder]))))
    return {document: bound(of) for document, of in terms.items()}


def _decisions(session: Session, organization_id: int) -> dict[int, dict[str, object]]:
    rows: Iterable[Any] = session.execute(
        select(
            FundDecision.document_id,
            FundDecision.body,
            FundDecision.title,
            FundDecision.decided_on,
            FundDecision.reference,
        )
        .join(Document, Document.id == FundDecision.document_id)
        .where(Document.organization_id == organization_id)
    )
    return {document: decided(Decided(*row)) for document, *row in rows}


def _gifts(session: Session, organization_id: int) -> dict[int, dict[str, object]]:
    rows: Iterable[Any] = session.execute(
        select(CashGift.document_id, CashGift.receipt_number, CashGift.cash)
        .join(Document, Document.id == CashGift.document_id)
        .where(Document.organization_id == organization_id)
    )
    return {document: given(Gift(*row)) for document, *row in rows}


def _grouped(rows: Iterable[Any]) -> defaultdict[int, list[Sequence[Any]]]:
    grouped: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
    for document, *row in rows:
        grouped[document].append(row)
    return grouped
