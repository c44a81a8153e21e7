"""Promises over lineages: goods that became child lots, and rows that draw on earlier rows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, literal, select, true
from sqlalchemy.orm import Session, aliased

from inventory import kinds, lot_values
from inventory.kinds import Place
from inventory.models import (
    Counterparty,
    CounterpartyMerge,
    Document,
    Item,
    ItemMerge,
    LineDrawn,
    Location,
    Lot,
    LotValuation,
    MoveDraw,
    StockBalance,
    StockMove,
)
from inventory.models.documents import POSITIONS

EVERY: ColumnElement[bool] = true()
_from = aliased(Location)
_to = aliased(Location)
_parent = aliased(Lot)


def kept_breaches(session: Session, of: ColumnElement[bool] = EVERY) -> Iterable[str]:
    """A child lot has its parent's origin, giver and earmark, and its item too unless it was converted. ``of``: lots of
    which ``Document``."""
    rows = session.execute(
        select(Lot, _parent, Document.kind)
        .join(_parent, _parent.id == Lot.parent_id)
        .join(Document, Document.id == Lot.document_id)
        .where(of)
    )
    for lot, parent, kind in rows:
        if _kept(lot) != _kept(parent):
            yield f"批次 {lot.code} 的来源、捐赠方或定向和上一批 {parent.code} 不同"
        if kind != kinds.CONVERSION.code and lot.item_id != parent.item_id:
            yield f"批次 {lot.code} 没有经过转换，却和上一批 {parent.code} 不是一种物资"


def _kept(lot: Lot) -> tuple[object, ...]:
    return (
        lot.origin,
        lot.counterparty_id,
        lot.legal_donee_id,
        lot.earmark_group_id,
        lot.earmark_organization_id,
        lot.earmark_counterparty_id,
        lot.earmark_unresolved,
    )


def merge_breaches(session: Session) -> Iterable[str]:
    """What a merged item or counterparty is now is where its dated rows lead, and items are counted alike."""
    for what, noun, merge, unit in (
        ("物资", Item, ItemMerge, Item.base_unit),
        ("往来单位", Counterparty, CounterpartyMerge, literal("")),
    ):
        steps: dict[int, int] = dict(session.execute(select(merge.from_id, merge.into_id)).all())
        rows = session.execute(select(noun.id, noun.code, noun.merged_into_id, unit.label("unit")))
        found = {row.id: row for row in rows}
        for row in found.values():
            end, passed = row.id, set[int]()
            while end in steps and end not in passed:
                passed.add(end)
                end = steps[end]
            if (row.merged_into_id or row.id) != end:
                yield f"{what} {row.code} 并入了什么，和合并记录不符"
            elif found[end].unit != row.unit:
                yield f"{what} {row.code} 并入了另一种计量单位的 {found[end].code}"


def value_breaches(session: Session, of: ColumnElement[bool] = EVERY) -> Iterable[str]:
    """In every document (or ``of`` which ``Document``) what children are worth is what was taken out of their parents;
    and where the item stays the same, so does the number of pieces."""
    turned = {Place.CONVERTED, Place.HANDED_OVER}
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = session.execute(
        select(
            Document.number,
            Document.kind,
            Lot.parent_id.is_not(None)
            & (Lot.document_id == func.coalesce(Document.reverses_id, Document.id)),
            _from.kind,
            _to.kind,
            func.sum(StockMove.quantity),
            func.sum(StockMove.value_fen),
        )
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(_from, _from.id == StockMove.from_id)
        .join(_to, _to.id == StockMove.to_id)
        .where(Document.kind.in_(_TURNING), of)
        .group_by(
            Document.number,
            Document.kind,
            Lot.parent_id.is_not(None)
            & (Lot.document_id == func.coalesce(Document.reverses_id, Document.id)),
            _from.kind,
            _to.kind,
        )
    )
    for number, kind, is_child, from_, to, quantity, value in rows:
        if is_child:
            sums[number]["value"] -= int(value)
            sums[number]["pieces"] -= int(quantity)
        elif {from_, to} & turned:
            sums[number]["value"] += int(value)
            sums[number]["pieces"] += int(quantity)
        if kind == kinds.CONVERSION.code:
            sums[number]["pieces"] = 0
    for number, left in sums.items():
        if left["value"]:
            yield f"{number} 转出和转入的金额相差 {left['value']} 分"
        if left["pieces"]:
            yield f"{number} 转出和转入的数量相差 {left['pieces']:,}"


def revaluation_breaches(session: Session) -> Iterable[str]:
    """Value moves without pieces in revaluations only, between a lot's source and its places, for lots that they value;
    and over all documents what was put into what became of a lot is what its child lots are worth."""
    yield from worth_breaches(session)
    yield from _unvalued(session)
    passed: dict[int, int] = defaultdict(int)
    capitalised: set[int] = set()
    for lot, parent, born, kind, pieces, from_, to, summed in session.execute(_VALUES):
        value = int(summed)
        own = born or not pieces
        if own and parent is not None and _ENTRY & {from_, to}:
            # what the lot got when it was made, and later from its source
            passed[parent] -= value if from_ in (_ENTRY if born else {Place.SOURCE}) else -value
        if not born and _PASSED & {from_, to}:
            passed[lot] += value if to in _PASSED else -value
        if kind == kinds.CAPITALISATION.code:
            capitalised.add(lot)
    for lot, left in passed.items():
        if left < 0 or (left and lot not in capitalised):
            yield f"批次 {lot} 转出的金额和后来各批收到的相差 {left} 分"


def worth_breaches(session: Session, of: ColumnElement[bool] = EVERY) -> Iterable[str]:
    """The first half of that, ``of`` which ``Document``."""
    for number, kind, lot, pieces, owns, from_, to, valued in session.execute(_WORTHS.where(of)):
        if (kind == kinds.REVALUATION.code) != (pieces == 0):
            yield f"{number} 的批次 {lot}：只有估价调整单能只动金额，也只能动金额"
        elif not owns or Place.SOURCE not in (from_, to) or valued is None:
            yield f"{number} 把批次 {lot} 的金额记到了不该记的地方"


def _unvalued(session: Session) -> Iterable[str]:
    for lot, value in session.execute(_UNVALUED):
        yield f"批次 {lot} 没有估价，却有金额 {value:,} 分"


_ENTRY = {Place.SOURCE, Place.CONVERTED}
_PASSED = {Place.CONVERTED, Place.HANDED_OVER}
_born = Lot.document_id == func.coalesce(Document.reverses_id, Document.id)
_by_columns = (
    Lot.id,
    Lot.parent_id,
    _born.label("born"),
    Document.kind,
    (StockMove.quantity > 0).label("pieces"),
    _from.kind.label("start"),
    _to.kind.label("end"),
)
_VALUES = (
    select(*_by_columns, func.sum(StockMove.value_fen))
    .select_from(StockMove)
    .join(Document, Document.id == StockMove.document_id)
    .join(Lot, Lot.id == StockMove.lot_id)
    .join(_from, _from.id == StockMove.from_id)
    .join(_to, _to.id == StockMove.to_id)
    .group_by(*_by_columns)
)
_owner = Lot.document_id // POSITIONS
_WORTHS = (
    select(
        Document.number,
        Document.kind,
        Lot.code,
        StockMove.quantity,
        (_from.organization_id == _owner) & (_to.organization_id == _owner),
        _from.kind,
        _to.kind,
        LotValuation.lot_id,
    )
    .select_from(StockMove)
    .join(Document, Document.id == StockMove.document_id)
    .join(Lot, Lot.id == StockMove.lot_id)
    .join(_from, _from.id == StockMove.from_id)
    .join(_to, _to.id == StockMove.to_id)
    .outerjoin(
        LotValuation,
        (LotValuation.document_id == func.coalesce(Document.reverses_id, Document.id))
        & (LotValuation.lot_id == StockMove.lot_id),
    )
    .where((StockMove.quantity == 0) | (Document.kind == kinds.REVALUATION.code))
)
_UNVALUED = (
    select(Lot.code, func.sum(StockBalance.value_fen))
    .join(StockBalance, StockBalance.lot_id == Lot.id)
    .where(~lot_values.as_of(date.max).known, StockBalance.value_fen > 0)
    .group_by(Lot.code)
)
_TURNING = (kinds.CONVERSION.code, kinds.ACCEPTANCE.code, kinds.ACKNOWLEDGEMENT.code)


def drawn_breaches(session: Session, of: ColumnElement[bool] = EVERY) -> Iterable[str]:
    """What is drawn of a row, in pieces and in value, is what its drawing rows add up to, reversals given back, and
    never more than it moved. ``of``: rows on which which ``Document`` draws."""
    touched = EVERY if of is EVERY else LineDrawn.document_id.in_(_drawn_on(of))
    by_rows = _drawn_by_rows(session, of)
    moved = session.execute(
        select(LineDrawn, StockMove.quantity, Document.number)
        .join(
            StockMove,
            (StockMove.document_id == LineDrawn.document_id)
            & (StockMove.line == LineDrawn.line)
            & (StockMove.part == LineDrawn.part),
        )
        .join(Document, Document.id == LineDrawn.document_id)
        .where(touched)
    )
    stored = {}
    for drawn, quantity, number in moved:
        key = (drawn.document_id, drawn.line, drawn.part)
        stored[key] = drawn.drawn_quantity, drawn.drawn_value_fen
        if drawn.quantity != quantity:
            yield f"{number} 第 {drawn.line} 行动了 {quantity:,}，却记成 {drawn.quantity:,}"
    nothing = 0, 0
    for key in by_rows.keys() | stored.keys():
        did, said = by_rows.get(key, nothing), stored.get(key, nothing)
        if did != said:
            yield (
                f"单据 {key[0]} 第 {key[1]} 行：后来办了 {did[0]:,}、{did[1]:,} 分，"
                f"记着 {said[0]:,}、{said[1]:,} 分"
            )


def _drawn_by_rows(
    session: Session, of: ColumnElement[bool]
) -> dict[tuple[int, int, int], tuple[int, int]]:
    touched = EVERY if of is EVERY else MoveDraw.of_document_id.in_(_drawn_on(of))
    sign = case((Document.reverses_id.is_not(None), -1), else_=1)
    rows = session.execute(
        select(
            MoveDraw.of_document_id,
            MoveDraw.of_line,
            MoveDraw.of_part,
            func.sum(sign * StockMove.quantity),
            func.sum(sign * StockMove.value_fen),
        )
        .join(
            StockMove,
            (StockMove.document_id == MoveDraw.document_id)
            & (StockMove.line == MoveDraw.line)
            & (StockMove.part == MoveDraw.part),
        )
        .join(Document, Document.id == MoveDraw.document_id)
        .where(touched)
        .group_by(MoveDraw.of_document_id, MoveDraw.of_line, MoveDraw.of_part)
    )
    return {
        (document, line, part): (int(quantity), int(value))
        for document, line, part, quantity, value in rows
    }


def _drawn_on(of: ColumnElement[bool]) -> Select[int]:
    return (
        select(MoveDraw.of_document_id)
        .join(Document, Document.id == MoveDraw.document_id)
        .where(of)
    )
