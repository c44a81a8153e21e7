"""The working copy of how much of earlier rows is drawn, while a posting holds the lock.

Returns, acknowledgements, take-backs and their like draw on a row that stands: never more in all than it moved. The
last piece draws the rest of the row's value.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory.dialects import among
from inventory.drafts import Draft, Draw, MoveRef, Original, Swap
from inventory.errors import AlreadyReversed, DrawnOn, NotBefore, OverLine
from inventory.holdings import Drawn
from inventory.models import Document, Item, LineDrawn, Lot, MoveDraw, StockMove
from inventory.rules.valuation import share

_reversal = aliased(Document)
# each document that is drawn on: what reversed it, and its rows on which others have drawn
_DRAWN = (
    select(
        Document.id,
        Document.number,
        _reversal.number.label("reversed_by"),
        LineDrawn.line,
        LineDrawn.part,
        LineDrawn.drawn_quantity,
        LineDrawn.drawn_value_fen,
    )
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .outerjoin(LineDrawn, LineDrawn.document_id == Document.id)
    .where(among(Document.id, "documents"))
)
_DRAWERS = (
    select(
        Document.number,
        Item.name,
        Item.base_unit,
        LineDrawn.quantity,
        LineDrawn.drawn_quantity,
    )
    .join(MoveDraw, MoveDraw.document_id == Document.id)
    .join(
        LineDrawn,
        (LineDrawn.document_id == MoveDraw.of_document_id)
        & (LineDrawn.line == MoveDraw.of_line)
        & (LineDrawn.part == MoveDraw.of_part),
    )
    .join(
        StockMove,
        (StockMove.document_id == MoveDraw.document_id)
        & (StockMove.line == MoveDraw.line)
        & (StockMove.part == MoveDraw.part),
    )
    .join(Lot, Lot.id == StockMove.lot_id)
    .join(Item, Item.id == Lot.item_id)
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(
        MoveDraw.of_document_id == bindparam("original"),
        Document.reverses_id.is_(None),
        _reversal.id.is_(None),
    )
    .order_by(Document.number)
)

_left = StockMove.from_id == bindparam("place")
# what an outside place holds of lots whose value was changed there
_REVALUED = (
    select(
        StockMove.lot_id,
        func.sum(case((_left, -StockMove.quantity), else_=StockMove.quantity)).label("quantity"),
        func.sum(case((_left, -StockMove.value_fen), else_=StockMove.value_fen)).label("value"),
        func.max(case((StockMove.quantity == 0, StockMove.business_on))).label("revalued_on"),
    )
    .where(
        _left | (StockMove.to_id == bindparam("place")),
        among(StockMove.lot_id, "lots"),
    )
    .group_by(StockMove.lot_id)
    .having(func.min(StockMove.quantity) == 0)
)


@dataclass
class _Outside:
    """What an outside place holds of a lot whose value was changed there: its rows alone do not say it any more."""

    quantity: int
    value_fen: int
    revalued_on: date


def require_undrawn(session: Session, original: Original) -> None:
    """A document on which later ones draw is reversed after them. Raises ``DrawnOn``, naming them."""
    rows = session.connection().execute(_DRAWERS, {"original": original.id}).all()
    if rows:
        raise DrawnOn(
            number=original.number,
            subject=rows[0].name,
            needed=rows[0].quantity,
            left=rows[0].quantity - rows[0].drawn_quantity,
            unit=rows[0].base_unit,
            by=list(dict.fromkeys(row.number for row in rows)),
        )


class DrawnBooks:
    """The earlier rows of one posting, by document id, line and part."""

    def __init__(self, session: Session, drafts: Sequence[Draft]) -> None:
        refs = {of.key: of for draft in drafts for of in _drawn_on(draft)}
        self.rows = {key: Drawn(of) for key, of in refs.items()}
        self._outside: dict[tuple[int, int], _Outside] = {}
        if not refs:
            return
        self._read_outside(session, [row for draft in drafts for row in draft.draws])
        self._read_drawn(session, {row.of.document_id for d in drafts for row in d.draws})

    def _read_drawn(self, session: Session, must_stand: Set[int]) -> None:
        """What others have drawn. Raises ``AlreadyReversed``: nothing is drawn on a document that was reversed."""
        documents = sorted({document_id for document_id, _, _ in self.rows})
        for row in session.connection().execute(_DRAWN, {"documents": documents}).all():
            if row.reversed_by is not None and row.id in must_stand:
                raise AlreadyReversed(number=row.number, by=row.reversed_by)
            drawn = self.rows.get((row.id, row.line, row.part))
            if drawn is not None:
                drawn.quantity, drawn.value_fen = row.drawn_quantity, row.drawn_value_fen
                drawn.read = (drawn.quantity, drawn.value_fen)

    def require_left(self, draw: Draw) -> None:
        """Raises ``OverLine`` where less is left than the row draws."""
        left = draw.of.quantity - self.rows[draw.of.key].quantity
        if draw.quantity > left:
            raise OverLine(
                number=draw.of.number,
                line=draw.of.line,
                name=draw.item.name,
                unit=draw.item.base_unit,
                asked=draw.quantity,
                left=left,
            )

    def _read_outside(self, session: Session, draws: Iterable[Draw]) -> None:
        lots: dict[int, set[int]] = {}
        for draw in draws:
            if not draw.from_.inside:
                lots.setdefault(draw.from_.id, set()).add(draw.lot.id)
        for place, ids in lots.items():
            said = {"place": place, "lots": sorted(ids)}
            for row in session.connection().execute(_REVALUED, said).all():
                self._outside[place, row.lot_id] = _Outside(
                    int(row.quantity), int(row.value), row.revalued_on
                )

    def share(self, draw: Draw, on: date) -> int:
        """What the drawn pieces carry of the row's value: for goods that come back from outside. Where their value was
        changed there, their share of that. Raises ``NotBefore``."""
        outside = self._outside.get((draw.from_.id, draw.lot.id))
        if outside is not None:
            return _share_of(outside, draw, on)
        drawn = self.rows[draw.of.key]
        left = draw.of.quantity - drawn.quantity
        return share(max(draw.of.value_fen - drawn.value_fen, 0), left, draw.quantity)

    def draw(self, of: MoveRef, quantity: int, value_fen: int) -> None:
        """Draw on a row; with minus, give back to it."""
        drawn = self.rows[of.key]
        drawn.quantity += quantity
        drawn.value_fen += value_fen


def _share_of(outside: _Outside, draw: Draw, on: date) -> int:
    if on < outside.revalued_on:
        raise NotBefore(
            subject=draw.lot.code, on=on, earliest=outside.revalued_on, because="REVALUED"
        )
    value = share(outside.value_fen, outside.quantity, draw.quantity)
    outside.quantity -= draw.quantity
    outside.value_fen -= value
    return value


def _drawn_on(draft: Draft) -> Iterable[MoveRef]:
    rows: tuple[Draw | Swap, ...] = (*draft.draws, *draft.swaps)
    return (row.of for row in rows if row.of is not None)
