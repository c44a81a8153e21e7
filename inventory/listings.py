"""What documents list in tables of their own, as it enters their digests: a stocktake's frozen list, what a settlement
found, a handover's list.

For each there is one function that makes the content from plain values: posting calls it with what it writes, the
chain with what it reads, so that the two cannot drift apart. Free text and names of people stay out, for those may have
to be erased.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory import digest
from inventory.models import (
    Document,
    HandoverLine,
    Location,
    Lot,
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


def frozen(start: Start, lines: Iterable[Frozen]) -> object:
    """A stocktake's list."""
    return {**start._asdict(), "lines": [list(line) for line in lines]}


def settled(stocktake: str, results: Iterable[Result], found: Iterable[Found]) -> object:
    """What a settlement found."""
    return {
        "stocktake": stocktake,
        "lines": [list(result) for result in results],
        "found": [list(one) for one in found],
    }


def handed_over(lines: Iterable[Handed]) -> object:
    """A handover's list."""
    return {"lines": [list(line) for line in lines]}


def hashes(session: Session, organization_id: int) -> dict[int, str]:
    """By document of an organization the hash of what it lists, read again from the tables."""
    contents = {
        **_stocktakes(session, organization_id),
        **_settlements(session, organization_id),
        **_handovers(session, organization_id),
    }
    return {document: digest.listed_hash(content) for document, content in contents.items()}


def _stocktakes(session: Session, organization_id: int) -> dict[int, object]:
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


def _settlements(session: Session, organization_id: int) -> dict[int, object]:
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


def _handovers(session: Session, organization_id: int) -> dict[int, object]:
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


def _grouped(rows: Iterable[Any]) -> defaultdict[int, list[Sequence[Any]]]:
    grouped: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
    for document, *row in rows:
        grouped[document].append(row)
    return grouped
