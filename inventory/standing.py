"""Documents and lots that stand, as references for verbs that build on them: to reverse, to draw on, to turn into.

What is read here never changes, so it may be read before the lock; but for how lots are valued, which a revaluation
changes, and what is left of a document. What else has happened to it since is for posting to see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory import lot_values
from inventory.drafts import EarmarkRef, ItemRef, LotRef, MoveRef, Original, PlaceRef, Ref
from inventory.errors import AlreadyReversed
from inventory.models import (
    Counterparty,
    Document,
    Item,
    LineDrawn,
    Location,
    Lot,
    MoveDraw,
    Organization,
    RecipientGroup,
    StockMove,
)


@dataclass(frozen=True)
class Standing:
    """A posted document by what a later one may need of it."""

    id: int
    number: str
    kind: str
    business_on: date
    organization: Ref
    counterparty: Ref | None
    group: Ref | None
    recipient: Ref | None
    place: PlaceRef | None
    heads: int | None
    days: int | None
    due_on: date | None
    reverses_id: int | None

    @property
    def original(self) -> Original:
        """As a reversal or a repayment names it."""
        return Original(self.id, self.number, self.business_on)


@dataclass(frozen=True)
class StandingRow:
    """A posted stock move; ``of`` is the row it draws on."""

    ref: MoveRef
    lot: LotRef
    item: ItemRef
    from_: PlaceRef
    to: PlaceRef
    typed_unit: str
    typed_quantity: int
    of: MoveRef | None


@dataclass(frozen=True)
class Parent:
    """A lot by everything that a child lot keeps of it."""

    lot: LotRef
    item: ItemRef
    origin: str
    source: str
    counterparty: Ref | None
    batch: str | None
    expires_on: date | None
    earmark: EarmarkRef
    legal_donee: Ref | None
    valuation_basis: str
    valued: bool
    provisional: bool
    acceptance: str


_recipient = aliased(Organization)
_DOCUMENT = (
    select(
        Document,
        Organization.code.label("organization"),
        Counterparty.code.label("counterparty"),
        RecipientGroup.code.label("group"),
        _recipient.code.label("recipient"),
        Location,
    )
    .join(Organization, Organization.id == Document.organization_id)
    .outerjoin(Counterparty, Counterparty.id == Document.counterparty_id)
    .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
    .outerjoin(_recipient, _recipient.id == Document.recipient_organization_id)
    .outerjoin(Location, Location.id == Document.recipient_location_id)
)
_from = aliased(Location)
_to = aliased(Location)
_of = aliased(StockMove)
_of_document = aliased(Document)
_ROWS = (
    select(
        StockMove,
        Document.number,
        Lot.code.label("lot"),
        Item.id.label("item_id"),
        Item.code.label("item"),
        Item.name,
        Item.base_unit,
        _from,
        _to,
        _of,
        _of_document.number.label("of_number"),
    )
    .join(Document, Document.id == StockMove.document_id)
    .join(Lot, Lot.id == StockMove.lot_id)
    .join(Item, Item.id == Lot.item_id)
    .join(_from, _from.id == StockMove.from_id)
    .join(_to, _to.id == StockMove.to_id)
    .outerjoin(
        MoveDraw,
        (MoveDraw.document_id == StockMove.document_id)
        & (MoveDraw.line == StockMove.line)
        & (MoveDraw.part == StockMove.part),
    )
    .outerjoin(
        _of,
        (_of.document_id == MoveDraw.of_document_id)
        & (_of.line == MoveDraw.of_line)
        & (_of.part == MoveDraw.of_part),
    )
    .outerjoin(_of_document, _of_document.id == MoveDraw.of_document_id)
    .order_by(StockMove.line, StockMove.part)
)
_village = aliased(Organization)
_bound = aliased(Counterparty)
_donee = aliased(Counterparty)
_valued = lot_values.as_of(date.max)
_PARENTS = (
    select(
        Lot,
        Item.code.label("item"),
        Item.name,
        Item.base_unit,
        Counterparty.code.label("counterparty"),
        RecipientGroup.code.label("for_group"),
        _village.code.label("for_organization"),
        _bound.code.label("for_counterparty"),
        _donee.code.label("legal_donee"),
        _valued.known.label("valued"),
        _valued.provisional.label("provisional"),
        _valued.basis.label("basis"),
    )
    .join(Item, Item.id == Lot.item_id)
    .outerjoin(Counterparty, Counterparty.id == Lot.counterparty_id)
    .outerjoin(RecipientGroup, RecipientGroup.id == Lot.earmark_group_id)
    .outerjoin(_village, _village.id == Lot.earmark_organization_id)
    .outerjoin(_bound, _bound.id == Lot.earmark_counterparty_id)
    .outerjoin(_donee, _donee.id == Lot.legal_donee_id)
)


def document(session: Session, number: str) -> Standing | None:
    """The document of a number, whosever it is; None where there is none."""
    row = session.execute(_DOCUMENT.where(Document.number == number)).first()
    if row is None:
        return None
    d: Document = row.Document
    return Standing(
        id=d.id,
        number=d.number,
        kind=d.kind,
        business_on=d.business_on,
        organization=Ref(d.organization_id, row.organization),
        counterparty=_ref(d.counterparty_id, row.counterparty),
        group=_ref(d.recipient_group_id, row.group),
        recipient=_ref(d.recipient_organization_id, row.recipient),
        place=_place(row.Location) if row.Location else None,
        heads=d.heads,
        days=d.days,
        due_on=d.due_on,
        reverses_id=d.reverses_id,
    )


def rows(session: Session, document_id: int) -> list[StandingRow]:
    """The stock moves of a document, by line and part."""
    return [_row(row) for row in session.execute(_ROWS.where(StockMove.document_id == document_id))]


def left(session: Session, number: str, document_id: int) -> list[tuple[StandingRow, int]]:
    """The rows of a document, each with what later ones have left of it. Only under the lock does that stay true.

    Raises ``AlreadyReversed`` where nothing is left because the document was reversed.
    """
    by = session.scalar(select(Document.number).where(Document.reverses_id == document_id))
    if by is not None:
        raise AlreadyReversed(number=number, by=by)
    drawn = {
        (row.line, row.part): row.drawn_quantity
        for row in session.execute(
            select(LineDrawn.line, LineDrawn.part, LineDrawn.drawn_quantity).where(
                LineDrawn.document_id == document_id
            )
        )
    }
    return [
        (row, row.ref.quantity - drawn.get((row.ref.line, row.ref.part), 0))
        for row in rows(session, document_id)
    ]


def parents(session: Session, lot_ids: Iterable[int]) -> dict[int, Parent]:
    """Lots by id, with what their children keep: how they are valued as it stands now, so under the lock."""
    found = session.execute(_PARENTS.where(Lot.id.in_(sorted(set(lot_ids)))))
    return {row.Lot.id: _parent(row) for row in found}


def _row(row: Any) -> StandingRow:
    move, of = row[0], row[9]
    return StandingRow(
        ref=_move(move, row.number),
        lot=LotRef(move.lot_id, row.lot, row.item_id),
        item=ItemRef(row.item_id, row.item, row.name, row.base_unit),
        from_=_place(row[7]),
        to=_place(row[8]),
        typed_unit=move.typed_unit,
        typed_quantity=move.typed_quantity,
        of=_move(of, row.of_number) if of is not None else None,
    )


def _move(move: StockMove, number: str) -> MoveRef:
    return MoveRef(move.document_id, move.line, move.part, number, move.quantity, move.value_fen)


def _parent(row: Any) -> Parent:
    lot: Lot = row.Lot
    return Parent(
        lot=LotRef(lot.id, lot.code, lot.item_id),
        item=ItemRef(lot.item_id, row.item, row.name, row.base_unit),
        origin=lot.origin,
        source=lot.source,
        counterparty=_ref(lot.counterparty_id, row.counterparty),
        batch=lot.batch,
        expires_on=lot.expires_on,
        earmark=EarmarkRef(
            group=_ref(lot.earmark_group_id, row.for_group),
            organization=_ref(lot.earmark_organization_id, row.for_organization),
            counterparty=_ref(lot.earmark_counterparty_id, row.for_counterparty),
            unresolved=lot.earmark_unresolved,
        ),
        legal_donee=_ref(lot.legal_donee_id, row.legal_donee),
        valuation_basis=row.basis,
        valued=row.valued,
        provisional=row.provisional,
        acceptance=lot.acceptance,
    )


def _place(location: Location) -> PlaceRef:
    return PlaceRef(
        location.id, location.code, location.name, location.kind, location.organization_id
    )


def _ref(id_: int | None, code: str | None) -> Ref | None:
    return None if id_ is None or code is None else Ref(id_, code)
