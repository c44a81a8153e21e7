"""What is known of a stocktake: its list, its counts, and what moved meanwhile. Plain values, for verbs, questions and
promises; who may see it is for them to ask. Only under the lock does it stay true.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.drafts import ItemRef, LotRef, PlaceRef
from inventory.merged import item_now
from inventory.models import (
    AppUser,
    Document,
    Item,
    Location,
    Lot,
    StockMove,
    Stocktake,
    StocktakeCount,
    StocktakeFound,
    StocktakeLine,
    StocktakeSettlement,
    StocktakeSheet,
)
from inventory.rules import counting

OPEN, COUNTED, SETTLED, ABANDONED = "OPEN", "COUNTED", "SETTLED", "ABANDONED"
STATE_NAMES = {OPEN: "正在盘", COUNTED: "盘完待结转", SETTLED: "已结转", ABANDONED: "已作废"}
TO_COUNT, TO_RECOUNT, DONE = "TO_COUNT", "TO_RECOUNT", "DONE"


class Line(NamedTuple):
    """A frozen line. ``item`` has the name that it has now."""

    line: int
    place: PlaceRef
    lot: LotRef
    item: ItemRef
    specification: str
    batch: str | None
    expires_on: date | None
    quantity: int
    whole: bool


class Count(NamedTuple):
    """A count of a line, and the sheet on which it came."""

    id: int
    line: int
    round: int
    quantity: int
    sheet: int
    counter: str
    counted_at: datetime
    counted_on: date
    keyed_by: str
    position: int
    known: int

    @property
    def reckoned(self) -> counting.Counted:
        """As the arithmetic wants it."""
        return counting.Counted(self.quantity, self.counted_on, self.position, self.known)


class Move(NamedTuple):
    """Pieces of a line that moved after the list was frozen. ``adjusts``: by a document that posts differences;
    ``of``: which stocktake that settles, or whose settlement it reverses."""

    number: str
    kind: str
    posted_at: datetime
    moved: counting.Moved
    adjusts: bool
    of: int | None


class Found(NamedTuple):
    """Goods that were found and stand on no line."""

    serial: int
    sheet: int
    place: PlaceRef
    name: str
    unit: str
    quantity: int
    note: str


@dataclass(frozen=True)
class Taking:
    """A stocktake with everything that its state is told from."""

    id: int
    number: str
    organization_id: int
    position: int
    on: date
    posted_at: datetime
    start: Stocktake
    abandoned_by: str | None
    settled_by: str | None
    lines: tuple[Line, ...]
    counts: dict[int, list[Count]]
    moves: dict[int, list[Move]]
    found: tuple[Found, ...]

    def last(self, line: int) -> Count | None:
        """The count that holds."""
        counts = self.counts.get(line)
        return counts[-1] if counts else None

    def expected(self, line: Line, count: Count) -> int:
        """What should have been there when the count was made. A settlement of this stocktake that was posted after it
        and reversed moved nothing."""
        moves = (
            move.moved
            for move in self.moves.get(line.line, ())
            if move.of != self.id or move.moved.position <= count.position
        )
        return counting.expected(line.quantity, moves, count.reckoned)

    def later(self, line: Line, count: Count) -> list[Move]:
        """What was posted after the count and is taken to have moved after it; adjustments apart."""
        return [
            move
            for move in self.moves.get(line.line, ())
            if not move.adjusts and not counting.had_moved(move.moved, count.reckoned)
        ]

    def stands(self, line: Line) -> str:
        """Is the line to be counted, to be counted again, or done?"""
        count = self.last(line.line)
        if count is None:
            return TO_COUNT
        if self._adjusted_since(line, count):
            return TO_RECOUNT
        start, should = self.start, self.expected(line, count)
        if not counting.wants_recount(
            should, count.quantity, start.recount_pieces, start.recount_percent
        ):
            return DONE
        before = self.counts[line.line][:-1]
        return DONE if any(one.counter != count.counter for one in before) else TO_RECOUNT

    def _adjusted_since(self, line: Line, count: Count) -> bool:
        """Has another document posted a difference of it after this count? One that settled this stocktake and was
        reversed has not."""
        return any(
            move.adjusts and move.of != self.id and move.moved.position > count.position
            for move in self.moves.get(line.line, ())
        )

    @cached_property
    def states(self) -> dict[int, str]:
        """How each line stands, by its number."""
        return {line.line: self.stands(line) for line in self.lines}

    @property
    def state(self) -> str:
        """Where the stocktake is."""
        if self.settled_by is not None:
            return SETTLED
        if self.abandoned_by is not None:
            return ABANDONED
        return COUNTED if set(self.states.values()) == {DONE} else OPEN


_reversal = aliased(Document)
_document = aliased(Document)
_settled = aliased(StocktakeSettlement)
_reversed_settled = aliased(StocktakeSettlement)


def standing_settlement(session: Session, stocktake_id: int) -> str | None:
    """The number of the document that settled a stocktake and was not reversed."""
    number: str | None = session.scalar(
        _SETTLEMENT.where(StocktakeSettlement.stocktake_id == stocktake_id)
    )
    return number


def read(session: Session, stocktake_id: int, *, before: int | None = None) -> Taking | None:
    """A stocktake; None where there is none of that id. ``before``: what moved before that position alone."""
    row = session.execute(
        select(Stocktake, Document, _reversal.number.label("abandoned_by"))
        .join(Document, Document.id == Stocktake.document_id)
        .outerjoin(_reversal, _reversal.reverses_id == Document.id)
        .where(Stocktake.document_id == stocktake_id)
    ).first()
    if row is None:
        return None
    document: Document = row.Document
    return Taking(
        id=document.id,
        number=document.number,
        organization_id=document.organization_id,
        position=document.position,
        on=document.business_on,
        posted_at=document.posted_at,
        start=row.Stocktake,
        abandoned_by=row.abandoned_by,
        settled_by=standing_settlement(session, stocktake_id),
        lines=_lines(session, stocktake_id),
        counts=_counts(session, stocktake_id),
        moves=_moves(session, document, before),
        found=_found(session, stocktake_id),
    )


def open_in(session: Session, organization_id: int) -> tuple[str, ...]:
    """The numbers of an organization's stocktakes that are neither settled nor abandoned."""
    settled = _SETTLEMENT.where(StocktakeSettlement.stocktake_id == Stocktake.document_id)
    return tuple(
        session.scalars(
            select(_document.number)
            .join(Stocktake, Stocktake.document_id == _document.id)
            .outerjoin(_reversal, _reversal.reverses_id == _document.id)
            .where(
                _document.organization_id == organization_id,
                _reversal.id.is_(None),
                ~settled.correlate(Stocktake).exists(),
            )
            .order_by(_document.id)
        )
    )


def _settlement() -> Select[Any]:
    taken_back = aliased(Document)
    return (
        select(Document.number)
        .join(StocktakeSettlement, StocktakeSettlement.document_id == Document.id)
        .outerjoin(taken_back, taken_back.reverses_id == Document.id)
        .where(taken_back.id.is_(None))
    )


_SETTLEMENT = _settlement()


def _lines(session: Session, stocktake_id: int) -> tuple[Line, ...]:
    rows = session.execute(
        select(StocktakeLine, Location, Lot, Item)
        .join(Location, Location.id == StocktakeLine.location_id)
        .join(Lot, Lot.id == StocktakeLine.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .where(StocktakeLine.document_id == stocktake_id)
        .order_by(StocktakeLine.line)
    )
    return tuple(
        Line(
            line=frozen.line,
            place=_place(place),
            lot=LotRef(lot.id, lot.code, lot.item_id),
            item=ItemRef(item.id, item.code, item.name, item.base_unit, item.grade, item.nature),
            specification=item.specification,
            batch=lot.batch,
            expires_on=lot.expires_on,
            quantity=frozen.quantity,
            whole=frozen.whole,
        )
        for frozen, place, lot, item in rows
    )


def _counts(session: Session, stocktake_id: int) -> dict[int, list[Count]]:
    rows = session.execute(
        select(StocktakeCount, StocktakeSheet, AppUser.login)
        .join(StocktakeSheet, StocktakeSheet.id == StocktakeCount.sheet_id)
        .join(AppUser, AppUser.id == StocktakeSheet.keyed_by_id)
        .where(StocktakeCount.document_id == stocktake_id)
        .order_by(StocktakeCount.line, StocktakeCount.round)
    )
    counts: defaultdict[int, list[Count]] = defaultdict(list)
    for count, sheet, login in rows:
        counts[count.line].append(
            Count(
                id=count.id,
                line=count.line,
                round=count.round,
                quantity=count.quantity,
                sheet=sheet.serial,
                counter=sheet.counter,
                counted_at=sheet.counted_at,
                counted_on=sheet.counted_on,
                keyed_by=login,
                position=count.position,
                known=count.known_position,
            )
        )
    return counts


_MOVES = (
    select(
        StocktakeLine.line,
        StocktakeLine.location_id,
        StockMove.to_id,
        StockMove.quantity,
        _document,
        _settled.stocktake_id.label("settles"),
        _reversed_settled.stocktake_id.label("unsettles"),
    )
    .select_from(StocktakeLine)
    .join(
        StockMove,
        (StockMove.lot_id == StocktakeLine.lot_id)
        & (
            (StockMove.from_id == StocktakeLine.location_id)
            | (StockMove.to_id == StocktakeLine.location_id)
        ),
    )
    .join(_document, _document.id == StockMove.document_id)
    .outerjoin(_settled, _settled.document_id == _document.id)
    .outerjoin(_reversed_settled, _reversed_settled.document_id == _document.reverses_id)
    .where(StockMove.quantity > 0)
    .order_by(_document.position, StockMove.line, StockMove.part)
)


def _moves(session: Session, document: Document, before: int | None) -> dict[int, list[Move]]:
    """By line what moved of it after the list was frozen, in the order of the chain."""
    query = _MOVES.where(
        StocktakeLine.document_id == document.id,
        _document.organization_id == document.organization_id,
        _document.position > document.position,
    )
    if before is not None:
        query = query.where(_document.position < before)
    moves: defaultdict[int, list[Move]] = defaultdict(list)
    for row in session.execute(query):
        moved: Document = row[4]
        came = row.to_id == row.location_id
        moves[row.line].append(
            Move(
                number=moved.number,
                kind=moved.kind,
                posted_at=moved.posted_at,
                moved=counting.Moved(
                    moved.position, moved.business_on, row.quantity if came else -row.quantity
                ),
                adjusts=moved.kind == kinds.ADJUSTMENT.code,
                of=row.settles or row.unsettles,
            )
        )
    return moves


def _found(session: Session, stocktake_id: int) -> tuple[Found, ...]:
    rows: Sequence[Any] = session.execute(
        select(StocktakeFound, StocktakeSheet.serial, Location)
        .join(StocktakeSheet, StocktakeSheet.id == StocktakeFound.sheet_id)
        .join(Location, Location.id == StocktakeFound.location_id)
        .where(StocktakeFound.document_id == stocktake_id)
        .order_by(StocktakeFound.serial)
    ).all()
    return tuple(
        Found(
            serial=found.serial,
            sheet=sheet,
            place=_place(place),
            name=found.name,
            unit=found.unit,
            quantity=found.quantity,
            note=found.note,
        )
        for found, sheet, place in rows
    )


def _place(location: Location) -> PlaceRef:
    return PlaceRef(
        location.id, location.code, location.name, location.kind, location.organization_id
    )
