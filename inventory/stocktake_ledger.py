"""Questions about stocktakes: which there are, how far they are, and what they came to.

A count is blind: what the books had of a line, and so what is off, is told only when every line is counted. Until then
a line is to be counted, to be counted again, or done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from inventory import access, stocktake_books
from inventory.dialects import within
from inventory.errors import NotAllowed
from inventory.models import (
    AppUser,
    Document,
    DocumentText,
    Organization,
    Stocktake,
    StocktakeCount,
    StocktakeFoundResult,
    StocktakeLine,
    StocktakeSettlement,
)
from inventory.rules import strict_json
from inventory.stocktake_books import ABANDONED, COUNTED, OPEN, SETTLED, Line, Taking

AS_BOOKED, OVER, SHORT, LEFT = "AS_BOOKED", "OVER", "SHORT", "LEFT"
OUTCOME_NAMES = {AS_BOOKED: "相符", OVER: "盘盈", SHORT: "盘亏", LEFT: "盘前已出完"}


@dataclass(frozen=True)
class LineRow:
    """A line. ``state`` TO_COUNT, TO_RECOUNT or DONE; ``counted`` the count that holds, of ``rounds``; ``booked`` what
    the list had, ``expected`` what should have been there when it was counted, None until all is counted. ``outcome``
    AS_BOOKED, OVER, SHORT, or LEFT where the lot had left before the count. ``moved`` names what was posted of it
    since the list was frozen. Base units."""

    line: int
    location: str
    location_name: str
    item: str
    name: str
    specification: str
    unit: str
    lot: str
    batch: str | None
    expires_on: date | None
    state: str
    rounds: int
    counted: int | None
    counter: str | None
    counted_at: datetime | None
    booked: int | None
    expected: int | None
    difference: int | None
    outcome: str | None
    moved: tuple[str, ...]


@dataclass(frozen=True)
class FoundRow:
    """Goods on no line (账外), with the receipt that took them in or why there is none, once settled."""

    serial: int
    location: str
    location_name: str
    name: str
    unit: str
    quantity: int
    note: str
    receipt: str | None
    reason: str


@dataclass(frozen=True)
class StocktakeRow:
    """A stocktake in a list: its ``state`` OPEN, COUNTED, SETTLED or ABANDONED, and how many lines were counted."""

    number: str
    organization: str
    organization_name: str
    on: date
    started_by: str
    state: str
    lines: int
    counted: int
    sample: int | None


@dataclass(frozen=True)
class StocktakeWhole:
    """A stocktake with its lines. ``scope`` says which ``locations``, ``items`` and ``nature`` (null: all);
    ``population`` how many lines that gives, ``sample`` how many were drawn of them, by ``seed``. ``ended_by``: the
    document that settled or abandoned it."""

    number: str
    organization: str
    organization_name: str
    full_name: str
    on: date
    frozen_at: datetime
    started_by: str
    witness: str
    note: str
    state: str
    scope: Mapping[str, Any]
    population: int
    sample: int | None
    seed: str | None
    recount_pieces: int | None
    recount_percent: int | None
    digest: str
    ended_by: str | None
    lines: tuple[LineRow, ...]
    found: tuple[FoundRow, ...]

    @property
    def left(self) -> tuple[LineRow, ...]:
        """What is still to be counted, or counted again."""
        return tuple(line for line in self.lines if line.state != stocktake_books.DONE)

    @property
    def off(self) -> tuple[LineRow, ...]:
        """The lines that differ; none until all are counted."""
        return tuple(line for line in self.lines if line.difference)


_reversal = aliased(Document)
_settlement = aliased(Document)
_taken_back = aliased(Document)


_lines_of = (
    select(func.count())
    .where(StocktakeLine.document_id == Document.id)
    .correlate(Document)
    .scalar_subquery()
)
_counted_of = (
    select(func.count(StocktakeCount.line.distinct()))
    .where(StocktakeCount.document_id == Document.id)
    .correlate(Document)
    .scalar_subquery()
)
_is_settled = (
    select(StocktakeSettlement.document_id)
    .outerjoin(_taken_back, _taken_back.reverses_id == StocktakeSettlement.document_id)
    .where(StocktakeSettlement.stocktake_id == Document.id, _taken_back.id.is_(None))
    .correlate(Document)
    .exists()
)
_ROWS = (
    select(
        Document,
        Organization,
        AppUser.name,
        Stocktake.sample,
        _lines_of.label("lines"),
        _counted_of.label("counted"),
        _is_settled.label("settled"),
        _reversal.id.label("abandoned"),
    )
    .join(Stocktake, Stocktake.document_id == Document.id)
    .join(Organization, Organization.id == Document.organization_id)
    .join(AppUser, AppUser.id == Document.actor_id)
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .order_by(Document.posted_at.desc(), Document.id.desc())
)


def stocktakes(
    session: Session, *, actor: str, organization: str | None = None, going_on: bool = False
) -> tuple[StocktakeRow, ...]:
    """The stocktakes of an organization (by default the actor's own) and those below it, the newest first; or those
    that are neither settled nor abandoned. Raises ``NotAllowed``."""
    ground = access.permit_home(session, actor=actor, act="read_stock", organization=organization)
    query = _ROWS.where(within(Organization.path, ground.path))
    if going_on:
        query = query.where(~_is_settled, _reversal.id.is_(None))
    rows = session.execute(query).all()
    return tuple(
        StocktakeRow(
            number=row.Document.number,
            organization=row.Organization.code,
            organization_name=row.Organization.name,
            on=row.Document.business_on,
            started_by=row.name,
            state=_state(session, row),
            lines=row.lines,
            counted=row.counted,
            sample=row.sample,
        )
        for row in rows
    )


def _state(session: Session, row: Any) -> str:
    if row.settled:
        return SETTLED
    if row.abandoned is not None:
        return ABANDONED
    if row.counted < row.lines:
        return OPEN
    taking = stocktake_books.read(session, row.Document.id)
    return taking.state if taking is not None else OPEN


def stocktake(session: Session, *, actor: str, number: str) -> StocktakeWhole:
    """The stocktake of a number. Raises ``NotAllowed`` outside the scope, whether there is one or not."""
    ground = access.permit_home(session, actor=actor, act="read_stock")
    row = session.execute(
        select(Document, Organization, AppUser.name)
        .join(Stocktake, Stocktake.document_id == Document.id)
        .join(Organization, Organization.id == Document.organization_id)
        .join(AppUser, AppUser.id == Document.actor_id)
        .where(Document.number == number, within(Organization.path, ground.path))
    ).first()
    taking = stocktake_books.read(session, row.Document.id) if row is not None else None
    if row is None or taking is None:
        raise NotAllowed(act="read_stock", role=ground.role)
    texts = _texts(session, taking.id)
    return StocktakeWhole(
        number=number,
        organization=row.Organization.code,
        organization_name=row.Organization.name,
        full_name=row.Organization.full_name,
        on=taking.on,
        frozen_at=taking.posted_at,
        started_by=row.name,
        witness=texts.get("witness", ""),
        note=texts.get("note", ""),
        state=taking.state,
        scope=strict_json.parse(taking.start.scope, "scope"),
        population=taking.start.population,
        sample=taking.start.sample,
        seed=taking.start.seed,
        recount_pieces=taking.start.recount_pieces,
        recount_percent=taking.start.recount_percent,
        digest=row.Document.digest,
        ended_by=taking.settled_by or taking.abandoned_by,
        lines=_lines(taking, ground.location_id),
        found=_found(session, taking, ground.location_id),
    )


def settled_by(session: Session, *, actor: str, number: str) -> StocktakeWhole | None:
    """The stocktake that the document ``number`` settles; None where it settles none. Raises ``NotAllowed``."""
    stocktake_id = session.scalar(
        select(StocktakeSettlement.stocktake_id)
        .join(Document, Document.id == StocktakeSettlement.document_id)
        .where(Document.number == number)
    )
    if stocktake_id is None:
        return None
    of = session.scalar(select(Document.number).where(Document.id == stocktake_id))
    return stocktake(session, actor=actor, number=of or "")


def _texts(session: Session, document_id: int) -> dict[str, str]:
    rows = session.execute(
        select(DocumentText.field, DocumentText.text).where(
            DocumentText.document_id == document_id, DocumentText.line == 0
        )
    )
    return {field: text for field, text in rows}  # noqa: C416 - rows are no pairs to mypy


def _lines(taking: Taking, location_id: int | None) -> tuple[LineRow, ...]:
    """Whoever is held to one place sees its lines."""
    seen = taking.state in (COUNTED, SETTLED)
    return tuple(
        _line(taking, line, seen=seen)
        for line in taking.lines
        if location_id in (None, line.place.id)
    )


def _line(taking: Taking, line: Line, *, seen: bool) -> LineRow:
    count = taking.last(line.line)
    expected = taking.expected(line, count) if seen and count else None
    return LineRow(
        line=line.line,
        location=line.place.code,
        location_name=line.place.name,
        item=line.item.code,
        name=line.item.name,
        specification=line.specification,
        unit=line.item.base_unit,
        lot=line.lot.code,
        batch=line.batch,
        expires_on=line.expires_on,
        state=taking.states[line.line],
        rounds=count.round if count else 0,
        counted=count.quantity if count else None,
        counter=count.counter if count else None,
        counted_at=count.counted_at if count else None,
        booked=line.quantity if seen else None,
        expected=expected,
        difference=count.quantity - expected if count and expected is not None else None,
        outcome=_outcome(count.quantity, expected) if count and expected is not None else None,
        moved=tuple(dict.fromkeys(m.number for m in taking.moves.get(line.line, ()))),
    )


def _outcome(counted: int, expected: int) -> str:
    if counted != expected:
        return OVER if counted > expected else SHORT
    return AS_BOOKED if expected else LEFT


def _found(session: Session, taking: Taking, location_id: int | None) -> tuple[FoundRow, ...]:
    receipt = aliased(Document)
    answers: dict[int, tuple[str | None, str]] = {}
    if taking.settled_by is not None:
        rows = session.execute(
            select(StocktakeFoundResult.serial, receipt.number, DocumentText.text)
            .join(_settlement, _settlement.id == StocktakeFoundResult.document_id)
            .outerjoin(receipt, receipt.id == StocktakeFoundResult.receipt_id)
            .outerjoin(
                DocumentText,
                (DocumentText.document_id == StocktakeFoundResult.document_id)
                & (DocumentText.line == StocktakeFoundResult.serial)
                & (DocumentText.field == "found"),
            )
            .where(_settlement.number == taking.settled_by)
        )
        answers = {serial: (number, reason or "") for serial, number, reason in rows}
    return tuple(
        FoundRow(
            serial=one.serial,
            location=one.place.code,
            location_name=one.place.name,
            name=one.name,
            unit=one.unit,
            quantity=one.quantity,
            note=one.note,
            receipt=answers.get(one.serial, (None, ""))[0],
            reason=answers.get(one.serial, (None, ""))[1],
        )
        for one in taking.found
        if location_id in (None, one.place.id)
    )
