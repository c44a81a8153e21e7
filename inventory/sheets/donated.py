"""S1 受赠物资公示表: every gift in kind, from whom, and what became of it.

A donor shows as he last said he wants to be named; the law behind that is in ``consents``. Of his name nothing else
stands on the sheet: no note and no text of the receipt does.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row as Record
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from inventory import consents, kinds
from inventory.kinds import Source
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    Counterparty,
    Document,
    Item,
    Lot,
    Organization,
    RecipientGroup,
    StockMove,
)
from inventory.rules.names import public_name
from inventory.sheet import Column, Row, Sheet
from inventory.sheets.common import (
    LotSum,
    Scope,
    check_lots,
    lot_sums,
    moves_goods,
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
_KINDS = {"ENTITY": "单位", "PERSON": "个人", "GROUP": "集体", "UNKNOWN": "未登记"}
_BASES = {
    "INVOICE": "发票",
    "AGREEMENT": "协议",
    "APPRAISAL": "评估",
    "LIKE_GOODS": "同类价",
    "NOMINAL": "名义金额",
    "RECORDED": "登记价",
    "UNKNOWN": "未估价",
}

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
    """The sheet with R4, not sealed yet: a row for each lot received in the period and each reversal of one."""
    lots = lot_sums(session, scope)
    records = session.execute(_query(scope)).all()
    told = with_children(session, lots)
    rows = tuple(_row(number, r, told) for number, r in enumerate(records, start=1))
    unvalued = sum(1 for r in records if not r.Lot.valued)
    struck_out = moves_goods(scope, Lot.source == Source.DONATED)
    notes = (f"{unvalued} 行未估价，不计入折价金额",) if unvalued else ()
    return Sheet(
        sheet="S1",
        title=f"{scope.full_name}新冠肺炎疫情防控受赠物资公示表",
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


def _query(scope: Scope) -> Select[*tuple[Any, ...]]:
    return (
        select(
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
            StockMove.quantity,
            StockMove.value_fen,
            RecipientGroup.name.label("for_group"),
            _village.name.label("for_organization"),
            _bound.name.label("for_counterparty"),
            _bound.kind.label("for_kind"),
        )
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .outerjoin(_original, _original.id == Document.reverses_id)
        .outerjoin(_reversal, _reversal.reverses_id == Document.id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Lot.counterparty_id))
        .outerjoin(_donee, _donee.id == counterparty_now(Lot.legal_donee_id))
        .outerjoin(RecipientGroup, RecipientGroup.id == Lot.earmark_group_id)
        .outerjoin(_village, _village.id == Lot.earmark_organization_id)
        .outerjoin(_bound, _bound.id == counterparty_now(Lot.earmark_counterparty_id))
        .where(
            Document.organization_id == scope.organization_id,
            Document.kind.in_((kinds.RECEIPT.code, kinds.CORRECTION.code)),
            Lot.source == Source.DONATED,
            StockMove.business_on.between(scope.start, scope.end),
        )
        .order_by(Document.position, StockMove.line, StockMove.part)
    )


def _row(number: int, r: Record[Any], lots: Mapping[int, LotSum]) -> Row:
    taken_back = r.kind == kinds.CORRECTION.code
    sign = -1 if bool(r.original) != taken_back else 1
    # what became of a lot stands once, at its receipt
    lot = None if r.original or taken_back else lots.get(r.Lot.id)
    return {
        "no": number,
        "number": r.number,
        "on": r.business_on.isoformat(),
        "donor": public_name(r.donor, r.donor_kind or "", r.consent),
        "donor_kind": _KINDS[r.donor_kind] if r.donor_kind else "匿名",
        "legal_donee": public_name(r.legal_donee, r.donee_kind) if r.legal_donee else None,
        "name": r.name,
        "specification": r.specification or None,
        "unit": r.base_unit,
        "quantity": sign * r.quantity,
        "value_fen": sign * r.value_fen if r.Lot.valued else None,
        "valuation_basis": "暂估" if r.Lot.provisional else _BASES[r.Lot.valuation_basis],
        "intent": _intent(r),
        "receipt_no": None,
        "issued": lot.moved.get("issued", 0) - lot.moved.get("returned", 0) if lot else 0,
        "on_hand": lot.held if lot else 0,
        "note": _note(r, lot),
    }


def _intent(r: Record[Any]) -> str:
    if r.Lot.earmark_unresolved:
        return "定向：去向待落实"
    if r.for_counterparty:
        return f"定向：{public_name(r.for_counterparty, r.for_kind)}"
    whom = r.for_group or r.for_organization
    return f"定向：{whom}" if whom else "非定向"


def _note(r: Record[Any], lot: LotSum | None) -> str | None:
    if r.original:
        return f"冲销 {r.original}"
    if r.reversal:
        return f"已由 {r.reversal} 冲销"
    if r.kind == kinds.CORRECTION.code:
        return f"更正 {r.Lot.code.rpartition('-')[0]}"
    if lot is None:
        return None
    said = [
        f"{name} {quantity:,} {r.base_unit}"
        for column, name in _ELSEWHERE.items()
        if (quantity := lot.moved.get(column, 0) * (-1 if column in _SIGNED else 1))
    ]
    return "；".join(said) or None
