"""S2 自购物资公示表: everything bought, of whom, for how much, by which way and out of which money, and whether it is
paid.

What was corrected, sent back or reversed stands with minus on its own day. How goods were bought and paid stands once,
at their receipt.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import FromClause, Select, func, literal, null, or_, select
from sqlalchemy import Row as Record
from sqlalchemy.orm import Session, aliased, join

from inventory import kinds, lot_values, order_money
from inventory.access import ROLE_NAMES
from inventory.kinds import Source
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    AppUser,
    Counterparty,
    Document,
    Item,
    Lot,
    LotValuation,
    Organization,
    StockMove,
)
from inventory.models.people import Role
from inventory.rules.names import payee_name
from inventory.rules.ordering import unit_price
from inventory.sheet import NOTHING, Column, Row, Sheet
from inventory.sheets import payment, value_received
from inventory.sheets.common import (
    Scope,
    check_lots,
    lot_sums,
    moves_goods,
    revalued_fen,
    reversal_notes,
    totals,
)
from inventory.sheets.identities import check_bought
from inventory.sheets.payment import Paid

COLUMNS = (
    Column("no", "序号"),
    Column("number", "入库单号"),
    Column("on", "入库日期"),
    Column("supplier", "供应商", empty=NOTHING),
    Column("name", "物资"),
    Column("specification", "规格"),
    Column("unit", "单位"),
    Column("quantity", "数量", role="in"),
    Column("price", "单价（元）"),
    Column("value_fen", "金额（元）", unit="fen", role="in"),
    Column("procurement", "采购方式及依据"),
    Column("papers", "合同/发票号（尾号）"),
    Column("fund", "资金来源"),
    Column("state", "付款状态"),
    Column("inspector", "验收人（岗位）"),
    Column("note", "备注"),
)
_BACK = (kinds.CORRECTION.code, kinds.SEND_BACK.code)
_MOVES = (kinds.RECEIPT.code, *_BACK)  # the documents that have a row
_original = aliased(Document)
_reversal = aliased(Document)
_accepted = aliased(Document)
_trial = aliased(Lot)


class _Told(NamedTuple):
    """What else is said of a lot, by its id: how it is paid, and by whom its goods on trial were accepted."""

    paid: Mapping[int, Paid]
    accepted_by: Mapping[int, str]


def purchased(session: Session, scope: Scope) -> Sheet:
    """The sheet with R2, R4 and R6, not sealed yet: a row for each lot bought in the period, for each thing that took
    such goods back, and for each time that one was valued anew."""
    records = [*session.execute(_query(scope)), *session.execute(_valued(scope))]
    records.sort(key=lambda r: r.position)
    orders = order_money.of_organization(session, scope.organization_id, scope.end)
    told = _Told(_paid(session, scope, orders, records), _accepters(session, scope))
    rows = tuple(_row(number, r, told) for number, r in enumerate(records, start=1))
    moved = moves_goods(scope, Lot.source == Source.PURCHASED)
    struck_out = or_(moved & Document.kind.in_(_MOVES), _values_purchases())
    return Sheet(
        sheet="S2",
        title=scope.titled("自购物资公示表"),
        organization=scope.organization,
        organization_name=scope.full_name,
        start=scope.start,
        end=scope.end,
        unit_line="金额单位：元；数量按各行单位，不跨单位相加",
        columns=COLUMNS,
        rows=rows,
        totals=totals(rows, "name", "unit", ("quantity", "value_fen")),
        checks=(
            check_bought(session, scope, _by_item(records)),
            check_lots(lot_sums(session, scope).values()),
            value_received.check_value(orders),
        ),
        notes=(
            *_notes(records, rows, bool(orders)),
            *reversal_notes(session, scope, struck_out),
        ),
    )


def _notes(records: Sequence[Record[Any]], rows: Sequence[Row], ordered: bool) -> tuple[str, ...]:
    unvalued = sum(1 for r in records if not r.valued_by_then)
    provisional = sum(1 for r in records if r.provisional)
    unlinked = sum(1 for row in rows if row["state"] == payment.UNLINKED)
    said = (
        (unvalued, f"{unvalued} 行没有价格，不计入金额"),
        (provisional, f"{provisional} 行是暂估价，以后按发票或者合同调整"),
        (unlinked, f"{unlinked} 行未挂账"),
    )
    return (
        *(text for count, text in said if count),
        *(payment.NOTES if rows else ()),
        *(value_received.NOTES if ordered else ()),
    )


def _query(scope: Scope) -> Select[*tuple[Any, ...]]:
    """The rows that brought bought goods or took them back, each valued as it was on its day."""
    valued = lot_values.as_of(StockMove.business_on, Document)
    about = join(StockMove, Document, Document.id == StockMove.document_id).join(
        Lot, Lot.id == StockMove.lot_id
    )
    return (
        _described(
            scope,
            about,
            StockMove.quantity,
            StockMove.value_fen,
            valued.known.label("valued"),
            valued.provisional.label("provisional"),
        )
        .where(
            Document.organization_id == scope.organization_id,
            Document.kind.in_(_MOVES),
            Lot.source == Source.PURCHASED,
            StockMove.business_on.between(scope.start, scope.end),
        )
        .order_by(Document.position, StockMove.line, StockMove.part)
    )


def _valued(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Bought goods valued anew (暂估调整), or such a thing taken back: how much more all of them is worth."""
    about = join(
        LotValuation,
        Document,
        LotValuation.document_id == func.coalesce(Document.reverses_id, Document.id),
    ).join(Lot, Lot.id == LotValuation.lot_id)
    return (
        _described(
            scope,
            about,
            null().label("quantity"),
            revalued_fen().label("value_fen"),
            literal(True).label("valued"),
            LotValuation.provisional,
        )
        .where(
            Document.organization_id == scope.organization_id,
            Document.business_on.between(scope.start, scope.end),
            Lot.source == Source.PURCHASED,
            Lot.parent_id.is_(None),
        )
        .order_by(Document.position, LotValuation.line)
    )


def _values_purchases() -> Any:
    """Does ``Document``, a reversal, take back the valuation of bought goods?"""
    return (
        select(LotValuation.lot_id)
        .join(Lot, Lot.id == LotValuation.lot_id)
        .where(
            LotValuation.document_id == Document.reverses_id,
            Lot.parent_id.is_(None),
            Lot.source == Source.PURCHASED,
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
            Counterparty.name.label("supplier"),
            Counterparty.kind.label("supplier_kind"),
            Item.code.label("item"),
            Item.name,
            Item.specification,
            Item.base_unit,
            AppUser.role,
            Lot,
        )
        .select_from(about)
        .join(Item, Item.id == item_now(Lot.item_id))
        .join(AppUser, AppUser.id == Document.actor_id)
        .outerjoin(_original, _original.id == Document.reverses_id)
        .outerjoin(
            _reversal,
            (_reversal.reverses_id == Document.id) & (_reversal.business_on <= scope.end),
        )
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Lot.counterparty_id))
    )


def _paid(
    session: Session,
    scope: Scope,
    orders: Sequence[order_money.Bought],
    records: Sequence[Record[Any]],
) -> dict[int, Paid]:
    kind, name = session.execute(
        select(Organization.kind, Organization.name).where(Organization.id == scope.organization_id)
    ).one()
    received = [r.Lot.id for r in records if _is_receipt(r)]
    net = order_money.net(session, received, scope.end)
    of = "镇级" if kind == "TOWN" else name
    return payment.of_lots(session, orders, of, net, scope.end)


def _accepters(session: Session, scope: Scope) -> dict[int, str]:
    """By lot that came on trial (id) the role of who accepted it last."""
    rows = session.execute(
        select(_trial.parent_id, AppUser.role)
        .join(_accepted, _accepted.id == _trial.document_id)
        .join(AppUser, AppUser.id == _accepted.actor_id)
        .where(
            _accepted.organization_id == scope.organization_id,
            _accepted.kind == kinds.ACCEPTANCE.code,
            _accepted.business_on <= scope.end,
            _trial.parent_id.is_not(None),
        )
        .order_by(_accepted.business_on, _accepted.id)
    )
    return {parent_id: role for parent_id, role in rows if parent_id is not None}


def _is_receipt(r: Record[Any]) -> bool:
    return r.kind == kinds.RECEIPT.code and not r.original


def _sign(r: Record[Any]) -> int:
    return -1 if bool(r.original) != (r.kind in _BACK) else 1


def _by_item(records: Sequence[Record[Any]]) -> list[Row]:
    """What was bought and sent back of each item, by the documents on the sheet, as S6 counts it."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for r in records:
        if r.quantity is not None:
            back = r.kind == kinds.SEND_BACK.code
            sums[r.item]["sent_back" if back else "purchased"] += (
                -_sign(r) if back else _sign(r)
            ) * r.quantity
    return [
        {"item": item, "purchased": of["purchased"], "sent_back": of["sent_back"]}
        for item, of in sums.items()
    ]


def _row(number: int, r: Record[Any], told: _Told) -> Row:
    revalued = r.kind == kinds.REVALUATION.code  # signed already, by where its value runs
    quantity = None if revalued else _sign(r) * r.quantity
    receipt = _is_receipt(r)
    paid = told.paid.get(r.Lot.id, Paid()) if receipt else None
    role = told.accepted_by.get(r.Lot.id, r.role)
    priced = r.valued and quantity and r.value_fen
    return {
        "no": number,
        "number": r.number,
        "on": r.business_on.isoformat(),
        "supplier": payee_name(r.supplier, r.supplier_kind) if r.supplier else None,
        "name": r.name,
        "specification": r.specification or None,
        "unit": r.base_unit,
        "quantity": quantity,
        "price": unit_price(r.value_fen, r.quantity) if priced else None,
        "value_fen": _fen(r, revalued) if r.valued else None,
        "procurement": paid.procurement if paid else None,
        "papers": paid.papers if paid else None,
        "fund": paid.fund if paid else None,
        "state": paid.state if paid else None,
        "inspector": ROLE_NAMES[Role(role)] if receipt else None,
        "note": _note(r, paid),
    }


def _fen(r: Record[Any], revalued: bool) -> int:
    return int(r.value_fen) if revalued else _sign(r) * int(r.value_fen)


def _note(r: Record[Any], paid: Paid | None) -> str | None:
    if r.original:
        return f"冲销 {r.original}"
    if r.kind == kinds.REVALUATION.code:
        return f"{'暂估调整' if r.Lot.valued else '补估价'} {r.Lot.code}"
    said = []
    if r.reversal:
        said.append(f"已由 {r.reversal} 冲销")
    if r.kind in _BACK:
        did = "更正" if r.kind == kinds.CORRECTION.code else "退货"
        said.append(f"{did} {r.Lot.code.rpartition('-')[0]}")
    if not r.valued:
        said.append("没有价格")
    elif r.provisional:
        said.append("暂估")
    if paid is not None and paid.procurement and paid.apart:
        said.append(f"{paid.apart:,} {r.base_unit}未挂采购单")
    return "；".join(said) or None
