"""S1 受赠物资公示表: every gift in kind, from whom, and what became of it.

A donor shows as he last said he wants to be named; the law behind that is in ``consents``. Of his name nothing else
stands on the sheet: no note and no text of the receipt does.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, func, literal, null, or_, select
from sqlalchemy import Row as Record
from sqlalchemy.orm import Session, aliased, join

from inventory import consents, kinds, lot_values
from inventory.kinds import BASIS_NAMES, Source
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    Counterparty,
    Document,
    Item,
    Lot,
    LotValuation,
    Organization,
    RecipientGroup,
    StockMove,
)
from inventory.models.documents import POSITIONS
from inventory.rules.names import public_name
from inventory.sheet import Column, Row, Sheet
from inventory.sheets.common import (
    LotSum,
    Scope,
    check_lots,
    lot_sums,
    moves_goods,
    revalued_fen,
    reversal_notes,
    totals,
    with_children,
)

COLUMNS = (
    Column("no", "序号"),
    Column("number", "入库单号"),
    Column("on", "接收日期"),
    Column("donor", "捐赠方"),
    Column("donor_kind", "捐赠方类别"),
    Column("legal_donee", "受赠单位"),
    Column("name", "物资名称"),
    Column("specification", "规格/执行标准"),
    Column("unit", "单位"),
    Column("quantity", "数量", role="in"),
    Column("value_fen", "折价金额（元）", unit="fen", role="in"),
    Column("valuation_basis", "计价依据"),
    Column("intent", "意愿"),
    Column("receipt_no", "捐赠票据号"),
    Column("issued", "已发放", role="out"),
    Column("on_hand", "结存", role="closing"),
    Column("note", "备注"),
)
KINDS = {"ENTITY": "单位", "PERSON": "个人", "GROUP": "集体", "UNKNOWN": "未登记"}

# what else a gift may have become, said in the note
_ELSEWHERE = {
    "dispatched": "调出",
    "written_off": "报损",
    "sent_back": "退还",
    "converted": "转换为其他物资",
    "adjusted": "短少",
}
_SIGNED = {"converted", "adjusted"}

_original = aliased(Document)
_reversal = aliased(Document)
_donee = aliased(Counterparty)
_bound = aliased(Counterparty)
_village = aliased(Organization)


def donated(session: Session, scope: Scope) -> Sheet:
    """The sheet with R4, not sealed yet: a row for each lot received in the period and each reversal of one, and for
    each time in the period that one was valued anew."""
    lots = lot_sums(session, scope)
    records = [*session.execute(_query(scope)), *session.execute(_valued(scope))]
    records.sort(key=lambda r: r.position)
    told = _Told(with_children(session, lots), _revaluations(session, scope))
    rows = tuple(_row(number, r, told) for number, r in enumerate(records, start=1))
    unvalued = sum(1 for r in records if not r.valued_by_then)
    struck_out = or_(moves_goods(scope, Lot.source == Source.DONATED), _values_gifts())
    notes = (f"{unvalued} 行未估价，不计入折价金额",) if unvalued else ()
    return Sheet(
        sheet="S1",
        title=scope.titled("受赠物资公示表"),
        organization=scope.organization,
        organization_name=scope.full_name,
        start=scope.start,
        end=scope.end,
        unit_line="金额单位：元；数量按各行单位，不跨单位相加",
        columns=COLUMNS,
        rows=rows,
        totals=totals(rows, "name", "unit", ("quantity", "value_fen", "issued", "on_hand")),
        checks=(check_lots(lots.values()),),
        notes=(*notes, *reversal_notes(session, scope, struck_out)),
    )


class _Told(NamedTuple):
    """What else is said of a lot, by its id: what became of it, and by what it was valued last."""

    lots: Mapping[int, LotSum]
    revalued: Mapping[int, str]


def _query(scope: Scope) -> Select[*tuple[Any, ...]]:
    """The rows that brought gifts or took them back, each valued as it was on its day."""
    valued = lot_values.as_of(StockMove.business_on, Document)
    return (
        _described(
            scope,
            join(StockMove, Document, Document.id == StockMove.document_id).join(
                Lot, Lot.id == StockMove.lot_id
            ),
            StockMove.quantity,
            StockMove.value_fen,
            valued.known.label("valued"),
            valued.provisional.label("provisional"),
            valued.basis.label("basis"),
        )
        .where(
            Document.organization_id == scope.organization_id,
            Document.kind.in_((kinds.RECEIPT.code, kinds.CORRECTION.code)),
            Lot.source == Source.DONATED,
            StockMove.business_on.between(scope.start, scope.end),
        )
        .order_by(Document.position, StockMove.line, StockMove.part)
    )


def _valued(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Gifts valued anew, or such a thing taken back: how much more all of one is worth, wherever it is."""
    original = func.coalesce(Document.reverses_id, Document.id)
    return (
        _described(
            scope,
            join(LotValuation, Document, LotValuation.document_id == original).join(
                Lot, Lot.id == LotValuation.lot_id
            ),
            null().label("quantity"),
            revalued_fen().label("value_fen"),
            literal(True).label("valued"),
            LotValuation.provisional,
            LotValuation.basis,
        )
        .where(
            Document.organization_id == scope.organization_id,
            Document.business_on.between(scope.start, scope.end),
            Lot.source == Source.DONATED,
            Lot.parent_id.is_(None),
        )
        .order_by(Document.position, LotValuation.line)
    )


def _revaluations(session: Session, scope: Scope) -> dict[int, str]:
    """By which document each lot was valued last, up to the end."""
    reversed_ = _reversal.business_on <= scope.end
    rows = session.execute(
        select(LotValuation.lot_id, Document.number)
        .join(Document, Document.id == LotValuation.document_id)
        .outerjoin(_reversal, (_reversal.reverses_id == Document.id) & reversed_)
        .where(
            Document.organization_id == scope.organization_id,
            Document.business_on <= scope.end,
            _reversal.id.is_(None),
        )
        .order_by(Document.business_on, Document.id)
    )
    return {row.lot_id: row.number for row in rows}


def _values_gifts() -> ColumnElement[bool]:
    """Does ``Document``, a reversal, take back the valuation of a gift?"""
    return (
        select(LotValuation.lot_id)
        .join(Lot, Lot.id == LotValuation.lot_id)
        .where(
            LotValuation.document_id == Document.reverses_id,
            Lot.document_id // POSITIONS == Document.organization_id,
            Lot.parent_id.is_(None),
            Lot.source == Source.DONATED,
        )
        .exists()
    )


def _described(scope: Scope, about: FromClause, *figures: Any) -> Select[*tuple[Any, ...]]:
    """What a row says of the ``Document`` and the ``Lot`` that it is about, with its figures."""
    return (
        select(
            *figures,
            lot_values.as_of(scope.end).known.label("valued_by_then"),
            Document.position,
            Document.number,
            Document.kind,
            Document.business_on,
            _original.number.label("original"),
            _reversal.number.label("reversal"),
            Counterparty.name.label("donor"),
            Counterparty.kind.label("donor_kind"),
            _donee.name.label("legal_donee"),
            _donee.kind.label("donee_kind"),
            Item.name,
            Item.specification,
            Item.base_unit,
            Lot,
            consents.last(Lot.document_id).label("consent"),  # corrections follow their receipt
            RecipientGroup.name.label("for_group"),
            _village.name.label("for_organization"),
            _bound.name.label("for_counterparty"),
            _bound.kind.label("for_kind"),
        )
        .select_from(about)
        .join(Item, Item.id == item_now(Lot.item_id))
        .outerjoin(_original, _original.id == Document.reverses_id)
        .outerjoin(_reversal, _reversal.reverses_id == Document.id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Lot.counterparty_id))
        .outerjoin(_donee, _donee.id == counterparty_now(Lot.legal_donee_id))
        .outerjoin(RecipientGroup, RecipientGroup.id == Lot.earmark_group_id)
        .outerjoin(_village, _village.id == Lot.earmark_organization_id)
        .outerjoin(_bound, _bound.id == counterparty_now(Lot.earmark_counterparty_id))
    )


def _row(number: int, r: Record[Any], told: _Told) -> Row:
    revalued = r.kind == kinds.REVALUATION.code  # signed already, by where its value runs
    sign = -1 if not revalued and bool(r.original) != (r.kind == kinds.CORRECTION.code) else 1
    # what became of a lot stands once, at its receipt
    receipt = r.kind == kinds.RECEIPT.code and not r.original
    lot = told.lots.get(r.Lot.id) if receipt else None
    return {
        "no": number,
        "number": r.number,
        "on": r.business_on.isoformat(),
        "donor": public_name(r.donor, r.donor_kind or "", r.consent),
        "donor_kind": KINDS[r.donor_kind] if r.donor_kind else "匿名",
        "legal_donee": public_name(r.legal_donee, r.donee_kind) if r.legal_donee else None,
        "name": r.name,
        "specification": r.specification or None,
        "unit": r.base_unit,
        "quantity": None if revalued else sign * r.quantity,
        "value_fen": sign * int(r.value_fen) if r.valued else None,
        "valuation_basis": "暂估" if r.provisional else BASIS_NAMES[r.basis],
        "intent": _intent(r),
        "receipt_no": None,
        "issued": lot.moved.get("issued", 0) - lot.moved.get("returned", 0) if lot else 0,
        "on_hand": lot.held if lot else 0,
        "note": _note(r, lot, told.revalued.get(r.Lot.id)),
    }


def _intent(r: Record[Any]) -> str:
    if r.Lot.earmark_unresolved:
        return "定向：去向待落实"
    if r.for_counterparty:
        return f"定向：{public_name(r.for_counterparty, r.for_kind)}"
    whom = r.for_group or r.for_organization
    return f"定向：{whom}" if whom else "非定向"


def _note(r: Record[Any], lot: LotSum | None, revalued_by: str | None) -> str | None:
    if r.original:
        return f"冲销 {r.original}"
    if r.reversal:
        return f"已由 {r.reversal} 冲销"
    if r.kind == kinds.CORRECTION.code:
        return f"更正 {r.Lot.code.rpartition('-')[0]}"
    if r.kind == kinds.REVALUATION.code:
        return f"{'估价调整' if r.Lot.valued else '补估价'} {r.Lot.code}"
    if lot is None:
        return None
    said = [
        f"{name} {quantity:,} {r.base_unit}"
        for column, name in _ELSEWHERE.items()
        if (quantity := lot.moved.get(column, 0) * (-1 if column in _SIGNED else 1))
    ]
    if revalued_by is not None:
        said.append(f"后由 {revalued_by} 调整估价")
    return "；".join(said) or None
