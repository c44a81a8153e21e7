"""The working copy of how much of earlier rows is drawn, while a posting holds the lock.

Returns, acknowledgements, take-backs and their like draw on a row that stands: never more in all than it moved. The
last piece draws the rest of the row's value.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.orm import Session, aliased

from inventory.drafts import Draft, Draw, MoveRef, Original, Swap
from inventory.errors import AlreadyReversed, DrawnOn, OverLine
from inventory.holdings import Drawn
from inventory.models import Document, Item, LineDrawn, Lot, MoveDraw, StockMove
from inventory.rules.valuation import share

_ROWS = select(
    LineDrawn.document_id,
    LineDrawn.line,
    LineDrawn.part,
    LineDrawn.drawn_quantity,
    LineDrawn.drawn_value_fen,
).where(
    tuple_(LineDrawn.document_id, LineDrawn.line, LineDrawn.part).in_(
        bindparam("keys", expanding=True)
    )
)

_original = aliased(Document)
_REVERSED = (
    select(_original.number, Document.number.label("by"))
    .join(_original, _original.id == Document.reverses_id)
    .where(Document.reverses_id.in_(bindparam("originals", expanding=True)))
)
_reversal = aliased(Document)
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
        if not refs:
            return
        self._require_standing(session, {row.of for d in drafts for row in d.draws})
        for row in session.connection().execute(_ROWS, {"keys": sorted(refs)}):
            drawn = self.rows[row.document_id, row.line, row.part]
            drawn.quantity, drawn.value_fen = row.drawn_quantity, row.drawn_value_fen
            drawn.read = (drawn.quantity, drawn.value_fen)

    @staticmethod
    def _require_standing(session: Session, refs: set[MoveRef]) -> None:
        """Nothing is drawn on a document that was reversed. Raises ``AlreadyReversed``."""
        ids = sorted({of.document_id for of in refs})
        if not ids:
            return
        found = session.connection().execute(_REVERSED, {"originals": ids}).first()
        if found is not None:
            raise AlreadyReversed(number=found.number, by=found.by)

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

    def share(self, draw: Draw) -> int:
        """What the drawn pieces carry of the row's value: for goods that come back from outside."""
        drawn = self.rows[draw.of.key]
        left = draw.of.quantity - drawn.quantity
        return share(max(draw.of.value_fen - drawn.value_fen, 0), left, draw.quantity)

    def draw(self, of: MoveRef, quantity: int, value_fen: int) -> None:
        """Draw on a row; with minus, give back to it."""
        drawn = self.rows[of.key]
        drawn.quantity += quantity
        drawn.value_fen += value_fen


def _drawn_on(draft: Draft) -> Iterable[MoveRef]:
    rows: tuple[Draw | Swap, ...] = (*draft.draws, *draft.swaps)
    return (row.of for row in rows if row.of is not None)
