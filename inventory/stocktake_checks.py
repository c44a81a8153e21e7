"""The promise about counting (a part of P1): a list is what the rows had at its moment, and what a stocktake posted is
exactly what its counts were off.

Summed again from the moves, on another path than the one that posted them.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import breach_words, stocktake_books
from inventory.kinds import Place
from inventory.models import (
    Document,
    Location,
    StockMove,
    StocktakeCount,
    StocktakeLine,
    StocktakeResult,
    StocktakeSettlement,
)

_from = aliased(Location)
_to = aliased(Location)
_stocktake = aliased(Document)


def breaches(session: Session) -> Iterable[str]:
    """Every list that was not what the rows had, and every settlement that is not what was counted."""
    yield from _by_others(session)
    yield from _lists(session)
    for settlement, position, number, stocktake_id in session.execute(
        select(
            StocktakeSettlement.document_id,
            Document.position,
            Document.number,
            StocktakeSettlement.stocktake_id,
        ).join(Document, Document.id == StocktakeSettlement.document_id)
    ).all():
        yield from _settlement(session, settlement, position, number, stocktake_id)


def _by_others(session: Session) -> Iterable[str]:
    """Only an organization's own documents move pieces in its storages: else its chain would not tell their order."""
    rows = session.execute(
        select(Document.number)
        .join(StockMove, StockMove.document_id == Document.id)
        .join(_from, _from.id == StockMove.from_id)
        .join(_to, _to.id == StockMove.to_id)
        .where(
            StockMove.quantity > 0,
            ((_from.kind == Place.STORAGE) & (_from.organization_id != Document.organization_id))
            | ((_to.kind == Place.STORAGE) & (_to.organization_id != Document.organization_id)),
        )
        .distinct()
    )
    for (number,) in rows:
        yield f"{number} 动了别的单位库房里的物资"


def _lists(session: Session) -> Iterable[str]:
    # summed line by line: joined, SQLite would set out from every move there is
    arrives = StockMove.to_id == StocktakeLine.location_id
    held = (
        select(
            func.coalesce(
                func.sum(case((arrives, StockMove.quantity), else_=-StockMove.quantity)), 0
            )
        )
        .join(Document, Document.id == StockMove.document_id)
        .where(
            StockMove.lot_id == StocktakeLine.lot_id,
            arrives | (StockMove.from_id == StocktakeLine.location_id),
            Document.organization_id == _stocktake.organization_id,
            Document.position < _stocktake.position,
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(_stocktake.number, StocktakeLine.line, StocktakeLine.quantity, held.label("held"))
        .select_from(StocktakeLine)
        .join(_stocktake, _stocktake.id == StocktakeLine.document_id)
        .where(StocktakeLine.quantity != held)
    )
    for number, line, quantity, had in rows:
        yield f"{number} 第 {line} 行账面写 {quantity:,}，流水是 {int(had):,}"


def _settlement(
    session: Session, settlement: int, position: int, number: str, stocktake_id: int
) -> Iterable[str]:
    """What one settlement posted, line by line."""
    taking = stocktake_books.read(session, stocktake_id, before=position)
    if taking is None:
        yield f"{number} 结转的盘点单不在了"
        return
    posted = _posted(session, settlement)
    results = session.execute(
        select(StocktakeResult.line, StocktakeResult.expected, StocktakeCount)
        .join(StocktakeCount, StocktakeCount.id == StocktakeResult.count_id)
        .where(StocktakeResult.document_id == settlement)
    ).all()
    by_line = {line.line: line for line in taking.lines}
    if {row.line for row in results} != by_line.keys():
        yield f"{number} 结转的行和 {taking.number} 的行不同"
    for line_number, expected, counted in results:
        line = by_line.get(line_number)
        same = [c for c in taking.counts.get(line_number, ()) if c.id == counted.id]
        if line is None or not same:
            yield f"{number} 第 {line_number} 行用的盘点数不是 {taking.number} 的"
            continue
        if taking.expected(line, same[0]) != expected:
            yield f"{number} 第 {line_number} 行应存 {expected:,}，流水是 {taking.expected(line, same[0]):,}"
        moved = posted.pop((line.place.id, line.lot.id), 0)
        if moved != counted.quantity - expected:
            yield (
                f"{number} 第 {line_number} 行盘 {counted.quantity:,}，应存 {expected:,}，"
                f"却记了 {moved:,}"
            )
    for place, lot in posted:
        yield f"{number} 动了{breach_words.stock(session, place, lot)}，盘点单里没有"


def _posted(session: Session, document_id: int) -> dict[tuple[int, int], int]:
    """What a document brought to storages, or took (below zero), by place and lot."""
    rows = session.execute(
        select(StockMove, _from.kind, _to.kind)
        .join(_from, _from.id == StockMove.from_id)
        .join(_to, _to.id == StockMove.to_id)
        .where(StockMove.document_id == document_id)
    )
    posted: dict[tuple[int, int], int] = defaultdict(int)
    for move, start, end in rows:
        if end == Place.STORAGE:
            posted[move.to_id, move.lot_id] += move.quantity
        if start == Place.STORAGE:
            posted[move.from_id, move.lot_id] -= move.quantity
    return posted
