"""What the sheets share: the ground they stand on, lots reckoned on two paths, totals, and how a reversal is named.

Path one goes by place: what moved into inside places less what moved out. Path two goes by document kind. They meet in
the identities printed on every sheet; a sheet on which they do not meet is not issued.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import db, kinds
from inventory.kinds import INSIDE
from inventory.models import Document, Location, Lot, StockBalance, StockMove
from inventory.sheet import Check, Row, Value


@dataclass(frozen=True)
class Scope:
    """Whose sheet, and for which days (both included)."""

    organization_id: int
    organization: str
    full_name: str
    start: date
    end: date


@dataclass(frozen=True)
class LotSum:
    """A lot at the end of the period, by kind (received, issued) and by place (held), in base units."""

    code: str
    received: int
    issued: int
    held: int

    @property
    def holds(self) -> bool:
        """R4: what came in is what went out and what is left."""
        return self.received == self.issued + self.held


def signed() -> ColumnElement[int]:
    """A move's quantity, negative in a reversal: it counts in its original's column with minus."""
    return case((Document.reverses_id.is_not(None), -StockMove.quantity), else_=StockMove.quantity)


def lot_sums(session: Session, scope: Scope) -> dict[int, LotSum]:
    """Every lot of the organization with a balance at the end or a move in the period, by lot id."""
    by_kind = _lots_by_kind(session, scope)
    held = held_by_lot(session, scope)
    sums = {}
    for lot_id, (code, received, issued, last_on) in by_kind.items():
        lot = LotSum(code, received, issued, held.get(lot_id, 0))
        if lot.held or last_on >= scope.start:
            sums[lot_id] = lot
    for lot_id in held.keys() - by_kind.keys():
        sums[lot_id] = LotSum(str(lot_id), 0, 0, held[lot_id])
    return sums


def held_by_lot(session: Session, scope: Scope) -> dict[int, int]:
    """What inside places hold of each lot at the end: from the balances where the end is now, else from the moves."""
    if scope.end >= db.today(session):
        rows = session.execute(
            select(StockBalance.lot_id, func.sum(StockBalance.quantity))
            .join(Location, Location.id == StockBalance.location_id)
            .where(Location.organization_id == scope.organization_id, StockBalance.quantity > 0)
            .group_by(StockBalance.lot_id)
        )
        return {lot_id: int(quantity) for lot_id, quantity in rows}
    arrives = StockMove.to_id == Location.id
    rows = session.execute(
        select(
            StockMove.lot_id,
            func.sum(case((arrives, StockMove.quantity), else_=-StockMove.quantity)),
        )
        .join(Location, arrives | (StockMove.from_id == Location.id))
        .where(
            Location.organization_id == scope.organization_id,
            Location.kind.in_(sorted(INSIDE)),
            StockMove.business_on <= scope.end,
        )
        .group_by(StockMove.lot_id)
    )
    return {lot_id: int(quantity) for lot_id, quantity in rows}


def check_lots(sums: Iterable[LotSum]) -> Check:
    """R4 in words."""
    lots = list(sums)
    broken = [lot for lot in lots if not lot.holds]
    if broken:
        first = broken[0]
        detail = (
            f"{len(lots)} 批中 {len(broken)} 批不相符，如 {first.code}："
            f"收 {first.received:,}，发 {first.issued:,}，存 {first.held:,}"
        )
        return Check("R4", False, detail)
    return Check("R4", True, f"每一批：收到 = 发出 + 结存，{len(lots)} 批全部相符")


def totals(rows: Sequence[Row], name: str, unit: str, keys: Sequence[str]) -> tuple[Row, ...]:
    """A total for each (name, unit) in the order of first appearance; never across units. Unknown is not added."""
    sums: dict[tuple[Value, Value], dict[str, Value]] = {}
    for row in rows:
        total = sums.setdefault(
            (row[name], row[unit]), {"item": row[name], "unit": row[unit], **dict.fromkeys(keys)}
        )
        for key in keys:
            value = row[key]
            if isinstance(value, int):
                before = total[key]
                total[key] = value + (before if isinstance(before, int) else 0)
    return tuple(sums.values())


def reversal_notes(
    session: Session, scope: Scope, *of_this_sheet: ColumnElement[bool]
) -> tuple[str, ...]:
    """The line that explains figures struck out in the period: which document reverses which.

    ``of_this_sheet`` says of ``Document``, the reversal, which ones the sheet shows.
    """
    original = aliased(Document)
    rows = session.execute(
        select(Document.number, original.number)
        .join(original, original.id == Document.reverses_id)
        .where(Document.business_on.between(scope.start, scope.end), *of_this_sheet)
        .order_by(Document.business_on, Document.id)
    ).all()
    if not rows:
        return ()
    return ("冲销单据：" + "；".join(f"{old} 由 {new} 冲销" for new, old in rows),)


def moves_goods(scope: Scope, *of_lots: ColumnElement[bool]) -> ColumnElement[bool]:
    """Is ``Document`` of this organization and moves goods (of such lots)?"""
    moves = select(StockMove.lot_id).join(Lot, Lot.id == StockMove.lot_id)
    return and_(
        Document.organization_id == scope.organization_id,
        moves.where(StockMove.document_id == Document.id, *of_lots).exists(),
    )


def _lots_by_kind(session: Session, scope: Scope) -> dict[int, tuple[str, int, int, date]]:
    receipt = Document.kind == kinds.RECEIPT.code
    rows = session.execute(
        select(
            Lot.id,
            Lot.code,
            func.coalesce(func.sum(case((receipt, signed()), else_=0)), 0),
            func.coalesce(func.sum(case((receipt, 0), else_=signed())), 0),
            func.max(StockMove.business_on),
        )
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .where(
            Document.organization_id == scope.organization_id,
            StockMove.business_on <= scope.end,
        )
        .group_by(Lot.id, Lot.code)
    )
    return {
        lot_id: (code, int(received), int(issued), last_on)
        for lot_id, code, received, issued, last_on in rows
    }
