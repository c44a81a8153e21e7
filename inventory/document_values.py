"""What a document says of values: how a revaluation values lots, and which ones valued what a document received."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.kinds import Place
from inventory.merged import item_now
from inventory.models import (
    Document,
    Item,
    Location,
    Lot,
    LotValuation,
    StockMove,
)
from inventory.models.documents import POSITIONS


@dataclass(frozen=True)
class Link:
    """Another document that has to do with this one."""

    number: str
    kind_name: str
    on: date


@dataclass(frozen=True)
class Valued:
    """A lot as a revaluation values it: ``change_fen`` more (or less) in all its places; ``received`` where the
    organization of the document received it, which then has the whole difference."""

    line: int
    lot: str
    name: str
    specification: str
    unit: str
    basis: str
    provisional: bool
    change_fen: int
    received: bool


def revaluations(session: Session, document_id: int) -> tuple[Link, ...]:
    """Which standing documents of the same organization value lots that this one received."""
    reversal = aliased(Document)
    rows = session.execute(
        select(Document.number, Document.kind, Document.business_on)
        .join(LotValuation, LotValuation.document_id == Document.id)
        .join(Lot, Lot.id == LotValuation.lot_id)
        .outerjoin(reversal, reversal.reverses_id == Document.id)
        .where(
            Lot.document_id == document_id,
            Document.organization_id == document_id // POSITIONS,
            reversal.id.is_(None),
        )
        .distinct()
        .order_by(Document.business_on, Document.number)
    )
    return tuple(Link(r.number, kinds.KINDS[r.kind].name, r.business_on) for r in rows)


def valuations(session: Session, document: Document) -> tuple[Valued, ...]:
    """How a revaluation values lots; a reversal says what it takes back of that."""
    source = aliased(Location)
    up = case((source.kind == Place.SOURCE, StockMove.value_fen), else_=-StockMove.value_fen)
    rows = session.execute(
        select(LotValuation, Lot, Item, func.coalesce(func.sum(up), 0).label("change"))
        .select_from(LotValuation)
        .join(Lot, Lot.id == LotValuation.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .outerjoin(StockMove, (StockMove.document_id == document.id) & (StockMove.lot_id == Lot.id))
        .outerjoin(source, source.id == StockMove.from_id)
        .where(LotValuation.document_id == (document.reverses_id or document.id))
        .group_by(LotValuation.document_id, LotValuation.lot_id, Lot.id, Item.id)
        .order_by(LotValuation.line, Lot.parent_id.is_not(None), Lot.code)
    )
    return tuple(
        Valued(
            line=valuation.line,
            lot=lot.code,
            name=item.name,
            specification=item.specification,
            unit=item.base_unit,
            basis=valuation.basis,
            provisional=valuation.provisional,
            change_fen=int(change),
            received=lot.parent_id is None,
        )
        for valuation, lot, item, change in rows
    )
