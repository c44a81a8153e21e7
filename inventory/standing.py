"""Documents and lots that stand, as references for verbs that build on them: to reverse, to draw on, to turn into.

What is read here never changes, so it may be read before the lock; but for how lots are valued, which a revaluation
changes, and what is left of a document. What else has happened to it since is for posting to see.
Items and counterparties are those that were received, by id and code: what builds on goods keeps them. Only the name of
an item, for messages, is that of what it is now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from inventory import lot_values
from inventory.dialects import among
from inventory.drafts import EarmarkRef, ItemRef, LotRef, MoveRef, Original, PlaceRef, Ref
from inventory.errors import AlreadyReversed
from inventory.merged import counterparty_now, item_now
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
    path: str  # the organization's
    counterparty: Ref | None
    group: Ref | None
    recipient: Ref | None
    place: PlaceRef | None
    heads: int | None
    days: int | None
    due_on: date | None
    repays: Original | None
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
    giver: Ref | None  # what ``counterparty`` is now


_recipient = aliased(Organization)


def _place_columns(of: Any, name: str) -> tuple[Any, ...]:
    """What a place is known by, under names of their own; see ``_place``."""
    columns = (of.id, of.code, of.name, of.kind, of.organization_id)
    return tuple(column.label(f"{name}_{column.key}") for column in columns)


_repaid = aliased(Document)
_DOCUMENT = (
    select(
        Document.id,
        Document.number,
        Document.kind,
        Document.business_on,
        Document.organization_id,
        Document.counterparty_id,
        Document.recipient_group_id,
        Document.recipient_organization_id,
        Document.heads,
        Document.days,
        Document.due_on,
        Document.reverses_id,
        Organization.code.label("organization"),
        Organization.path,
        Counterparty.code.label("counterparty"),
        RecipientGroup.code.label("group"),
        _recipient.code.label("recipient"),
        Document.repays_id,
        *_place_columns(Location, "place"),
        _repaid.number.label("repaid"),
        _repaid.business_on.label("repaid_on"),
    )
    .join(Organization, Organization.id == Document.organization_id)
    .outerjoin(Counterparty, Counterparty.id == Document.counterparty_id)
    .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
    .outerjoin(_recipient, _recipient.id == Document.recipient_organization_id)
    .outerjoin(Location, Location.id == Document.recipient_location_id)
    .outerjoin(_repaid, _repaid.id == Document.repays_id)
    .where(Document.number == bindparam("number"))
)
_from = aliased(Location)
_to = aliased(Location)
_now = aliased(Item)
_of = aliased(StockMove)
_of_document = aliased(Document)
_ROWS = (
    select(
        StockMove.document_id,
        StockMove.line,
        StockMove.part,
        StockMove.lot_id,
        StockMove.quantity,
        StockMove.value_fen,
        StockMove.typed_unit,
        StockMove.typed_quantity,
        Document.number,
        Lot.code.label("lot"),
        Item.id.label("item_id"),
        Item.code.label("item"),
        _now.name,
        Item.base_unit,
        Item.grade,
        Item.nature,
        *_place_columns(_from, "from"),
        *_place_columns(_to, "to"),
        _of.document_id.label("of_document_id"),
        _of.line.label("of_line"),
        _of.part.label("of_part"),
        _of.quantity.label("of_quantity"),
        _of.value_fen.label("of_value_fen"),
        _of_document.number.label("of_number"),
        func.coalesce(LineDrawn.drawn_quantity, 0).label("drawn"),
    )
    .join(Document, Document.id == StockMove.document_id)
    .join(Lot, Lot.id == StockMove.lot_id)
    .join(Item, Item.id == Lot.item_id)
    .join(_now, _now.id == item_now(Lot.item_id))
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
    .outerjoin(
        LineDrawn,
        (LineDrawn.document_id == StockMove.document_id)
        & (LineDrawn.line == StockMove.line)
        & (LineDrawn.part == StockMove.part),
    )
    .where(StockMove.document_id == bindparam("document"))
    .order_by(StockMove.line, StockMove.part)
)
_REVERSED_BY = select(Document.number).where(Document.reverses_id == bindparam("document"))
_LEFT = _ROWS.add_columns(_REVERSED_BY.scalar_subquery().label("reversed_by"))
_village = aliased(Organization)
_bound = aliased(Counterparty)
_donee = aliased(Counterparty)
_giver = aliased(Counterparty)
_valued = lot_values.as_of(date.max)
_ANY_PARENT = (
    select(
        Lot.id,
        Lot.code.label("lot"),
        Lot.item_id,
        Lot.origin,
        Lot.source,
        Lot.counterparty_id,
        Lot.batch,
        Lot.expires_on,
        Lot.earmark_group_id,
        Lot.earmark_organization_id,
        Lot.earmark_counterparty_id,
        Lot.earmark_unresolved,
        Lot.legal_donee_id,
        Lot.acceptance,
        Item.code.label("item"),
        _now.name,
        Item.base_unit,
        Item.grade,
        Item.nature,
        Counterparty.code.label("counterparty"),
        _giver.id.label("giver_id"),
        _giver.code.label("giver"),
        RecipientGroup.code.label("for_group"),
        _village.code.label("for_organization"),
        _bound.code.label("for_counterparty"),
        _donee.code.label("legal_donee"),
        _valued.known.label("valued"),
        _valued.provisional.label("provisional"),
        _valued.basis.label("basis"),
    )
    .select_from(Lot)
    .join(Item, Item.id == Lot.item_id)
    .join(_now, _now.id == item_now(Lot.item_id))
    .outerjoin(Counterparty, Counterparty.id == Lot.counterparty_id)
    .outerjoin(_giver, _giver.id == counterparty_now(Lot.counterparty_id))
    .outerjoin(RecipientGroup, RecipientGroup.id == Lot.earmark_group_id)
    .outerjoin(_village, _village.id == Lot.earmark_organization_id)
    .outerjoin(_bound, _bound.id == Lot.earmark_counterparty_id)
    .outerjoin(_donee, _donee.id == Lot.legal_donee_id)
)
_PARENTS = _ANY_PARENT.where(among(Lot.id, "lots"))
_PARENTS_BY_CODE = _ANY_PARENT.where(among(Lot.code, "codes"))


def document(session: Session, number: str) -> Standing | None:
    """The document of a number, whosever it is; None where there is none."""
    r = session.connection().execute(_DOCUMENT, {"number": number}).first()
    if r is None:
        return None
    return Standing(
        id=r.id,
        number=r.number,
        kind=r.kind,
        business_on=r.business_on,
        organization=Ref(r.organization_id, r.organization),
        path=r.path,
        counterparty=_ref(r.counterparty_id, r.counterparty),
        group=_ref(r.recipient_group_id, r.group),
        recipient=_ref(r.recipient_organization_id, r.recipient),
        place=_place(r, "place") if r.place_id is not None else None,
        heads=r.heads,
        days=r.days,
        due_on=r.due_on,
        repays=Original(r.repays_id, r.repaid, r.repaid_on) if r.repays_id else None,
        reverses_id=r.reverses_id,
    )


def reversed_by(session: Session, document_id: int) -> str | None:
    """The number of the reversal of a document, if it was reversed. Only under the lock does that stay true."""
    number: str | None = session.connection().scalar(_REVERSED_BY, {"document": document_id})
    return number


def rows(session: Session, document_id: int) -> list[StandingRow]:
    """The stock moves of a document, by line and part."""
    found = session.connection().execute(_ROWS, {"document": document_id})
    return [_row(r) for r in found]


def left(session: Session, number: str, document_id: int) -> list[tuple[StandingRow, int]]:
    """The rows of a document, each with what later ones have left of it. Only under the lock does that stay true.

    Raises ``AlreadyReversed`` where nothing is left because the document was reversed.
    """
    found = session.connection().execute(_LEFT, {"document": document_id}).all()
    if found and found[0].reversed_by is not None:
        raise AlreadyReversed(number=number, by=found[0].reversed_by)
    return [(_row(r), r.quantity - r.drawn) for r in found]


def parents_by_code(session: Session, codes: Iterable[str]) -> dict[str, Parent]:
    """Like ``parents``, by the codes of the lots; those that exist."""
    asked = {"codes": sorted(set(codes))}
    rows = session.connection().execute(_PARENTS_BY_CODE, asked).all()
    return {r.lot: _parent(r) for r in rows}


def parents(session: Session, lot_ids: Iterable[int]) -> dict[int, Parent]:
    """Lots by id, with what their children keep: how they are valued as it stands now, so under the lock."""
    ids = sorted(set(lot_ids))
    return {r.id: _parent(r) for r in session.connection().execute(_PARENTS, {"lots": ids}).all()}


def _row(r: Any) -> StandingRow:
    drawn_on = r.of_document_id is not None
    return StandingRow(
        ref=MoveRef(r.document_id, r.line, r.part, r.number, r.quantity, r.value_fen),
        lot=LotRef(r.lot_id, r.lot, r.item_id),
        item=ItemRef(r.item_id, r.item, r.name, r.base_unit, r.grade, r.nature),
        from_=_place(r, "from"),
        to=_place(r, "to"),
        typed_unit=r.typed_unit,
        typed_quantity=r.typed_quantity,
        of=MoveRef(
            r.of_document_id, r.of_line, r.of_part, r.of_number, r.of_quantity, r.of_value_fen
        )
        if drawn_on
        else None,
    )


def _parent(r: Any) -> Parent:
    return Parent(
        lot=LotRef(r.id, r.lot, r.item_id),
        item=ItemRef(r.item_id, r.item, r.name, r.base_unit, r.grade, r.nature),
        origin=r.origin,
        source=r.source,
        counterparty=_ref(r.counterparty_id, r.counterparty),
        batch=r.batch,
        expires_on=r.expires_on,
        earmark=EarmarkRef(
            group=_ref(r.earmark_group_id, r.for_group),
            organization=_ref(r.earmark_organization_id, r.for_organization),
            counterparty=_ref(r.earmark_counterparty_id, r.for_counterparty),
            unresolved=r.earmark_unresolved,
        ),
        legal_donee=_ref(r.legal_donee_id, r.legal_donee),
        valuation_basis=r.basis,
        valued=r.valued,
        provisional=r.provisional,
        acceptance=r.acceptance,
        giver=_ref(r.giver_id, r.giver),
    )


def _place(r: Any, name: str) -> PlaceRef:
    r = r._mapping
    return PlaceRef(
        r[f"{name}_id"],
        r[f"{name}_code"],
        r[f"{name}_name"],
        r[f"{name}_kind"],
        r[f"{name}_organization_id"],
    )


def _ref(id_: int | None, code: str | None) -> Ref | None:
    return None if id_ is None or code is None else Ref(id_, code)
