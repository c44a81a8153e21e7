"""S1 受赠物资公示表: every gift in kind, from whom, and what became of it.

A donor shows as he last said he wants to be named; the law behind that is in ``consents``. Of his name nothing else
stands on the sheet: no note and no text of the receipt does.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Row as Record
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from inventory import consents, kinds
from inventory.dialects import not_sought
from inventory.kinds import BASIS_NAMES, Source
from inventory.merged import counterparty_now
from inventory.models import (
    Counterparty,
    Document,
    Lot,
    LotValuation,
)
from inventory.rules.names import public_name
from inventory.sheet import Column, Row, Sheet, Value
from inventory.sheets import received
from inventory.sheets.common import (
    LotSum,
    check_lots,
    lot_sums,
    reversal_notes,
    told_whose,
    totals,
    whose,
    with_children,
)
from inventory.sheets.scope import Scope

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

_MOVES = (kinds.RECEIPT.code, kinds.CORRECTION.code)  # the documents that have a row
_reversal = aliased(Document)
_donee = aliased(Counterparty)


def donated(session: Session, scope: Scope) -> Sheet:
    """The sheet with R4, not sealed yet: a row for each lot received in the period and each reversal of one, and for
    each time in the period that one was valued anew."""
    lots = lot_sums(session, scope)
    columns = told_whose(COLUMNS, scope, received.WHO)
    came = received.brought(scope, Source.DONATED, _MOVES)
    valued = received.valued_anew(scope, Source.DONATED)
    records = [r for query in (came, valued) for r in session.execute(_told(query))]
    records.sort(key=lambda r: r.document_id)
    told = _Told(scope, columns, with_children(session, lots), _revaluations(session, scope))
    rows = tuple(_row(number, r, told) for number, r in enumerate(records, start=1))
    return Sheet(
        sheet="S1",
        title=scope.titled("受赠物资公示表"),
        organization=scope.organization,
        organization_name=scope.full_name,
        start=scope.start,
        end=scope.end,
        unit_line="金额单位：元；数量按各行单位，不跨单位相加",
        covers=scope.named,
        columns=columns,
        rows=rows,
        totals=totals(rows, "name", "unit", ("quantity", "value_fen", "issued", "on_hand")),
        checks=(check_lots(lots.values()),),
        notes=(
            *received.unvalued_notes(records, "未估价，不计入折价金额"),
            *reversal_notes(session, scope, received.struck_out(scope, Source.DONATED)),
        ),
    )


class _Told(NamedTuple):
    """What else is said of a lot, by its id: what became of it, and by what it was valued last; in which columns."""

    scope: Scope
    columns: tuple[Column, ...]
    lots: Mapping[int, LotSum]
    revalued: Mapping[int, str]


def _told(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The question, which is told besides who is to write the receipt, and whether the donor may be named."""
    named = received.earmarked(query).add_columns(
        _donee.name.label("legal_donee"),
        _donee.kind.label("donee_kind"),
        consents.last(Lot.document_id).label("consent"),  # corrections follow their receipt
    )
    return named.outerjoin(_donee, _donee.id == counterparty_now(Lot.legal_donee_id))


def _revaluations(session: Session, scope: Scope) -> dict[int, str]:
    """By which document each lot was valued last, up to the end."""
    reversed_ = _reversal.business_on <= scope.end
    rows = session.execute(
        select(LotValuation.lot_id, Document.number)
        .join(Document, Document.id == LotValuation.document_id)
        .outerjoin(_reversal, (_reversal.reverses_id == Document.id) & reversed_)
        .where(
            not_sought(Document.organization_id).in_(scope.ids),
            not_sought(Document.business_on) <= scope.end,
            _reversal.id.is_(None),
        )
        .order_by(Document.business_on, Document.id)
    )
    return {row.lot_id: row.number for row in rows}


def _row(number: int, r: Record[Any], told: _Told) -> Row:
    quantity, fen = received.figures(r)
    lot = told.lots.get(r.Lot.id) if received.is_receipt(r) else None
    said: dict[str, Value] = {
        "no": number,
        **whose(told.scope, r.document_id),
        "donor": public_name(r.giver, r.giver_kind or "", r.consent),
        "donor_kind": KINDS[r.giver_kind] if r.giver_kind else "匿名",
        "legal_donee": public_name(r.legal_donee, r.donee_kind) if r.legal_donee else None,
        "quantity": quantity,
        "value_fen": fen,
        "valuation_basis": "暂估" if r.provisional else BASIS_NAMES[r.basis],
        "intent": received.intent(r) or "非定向",
        "receipt_no": None,
        "issued": lot.moved.get("issued", 0) - lot.moved.get("returned", 0) if lot else 0,
        "on_hand": lot.held if lot else 0,
        "note": _note(r, lot, told.revalued.get(r.Lot.id)),
    }
    return received.row(told.columns, r, said)


def _note(r: Record[Any], lot: LotSum | None, revalued_by: str | None) -> str | None:
    if said := received.history(r):
        return said[0]
    if received.is_revaluation(r):
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
