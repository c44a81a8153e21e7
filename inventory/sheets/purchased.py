"""S2 自购物资公示表: everything bought, of whom, for how much, by which way and out of which money, and whether it is
paid.

What was corrected, sent back or reversed stands with minus on its own day. How goods were bought and paid stands once,
at their receipt.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row as Record
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds, order_money
from inventory.access import ROLE_NAMES
from inventory.dialects import not_sought
from inventory.kinds import Source
from inventory.models import (
    AppUser,
    Document,
    Lot,
)
from inventory.models.people import Role
from inventory.rules.names import payee_name
from inventory.rules.ordering import unit_price
from inventory.sheet import NOTHING, Column, Row, Sheet, Value
from inventory.sheets import payment, received, value_received
from inventory.sheets.common import (
    check_lots,
    lot_sums,
    reversal_notes,
    told_whose,
    totals,
    whose,
)
from inventory.sheets.identities import check_source
from inventory.sheets.payment import Paid
from inventory.sheets.scope import Scope

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
_MOVES = (kinds.RECEIPT.code, *received.BACK)  # the documents that have a row
_accepted = aliased(Document)
_trial = aliased(Lot)


class _Told(NamedTuple):
    """What else is said of a lot, by its id: how it is paid, and by whom its goods on trial were accepted; in which
    columns."""

    scope: Scope
    columns: tuple[Column, ...]
    paid: Mapping[int, Paid]
    accepted_by: Mapping[int, str]


def purchased(session: Session, scope: Scope) -> Sheet:
    """The sheet with R2, R4 and R6, not sealed yet: a row for each lot bought in the period, for each thing that took
    such goods back, and for each time that one was valued anew."""
    columns = told_whose(COLUMNS, scope, received.WHO)
    came = received.brought(scope, Source.PURCHASED, _MOVES)
    valued = received.valued_anew(scope, Source.PURCHASED)
    records = [r for query in (came, valued) for r in session.execute(_told(query))]
    records.sort(key=lambda r: r.document_id)
    orders = [o for one in scope.ids for o in order_money.of_organization(session, one, scope.end)]
    paid = _paid(session, scope, orders, records)
    told = _Told(scope, columns, paid, _accepters(session, scope))
    rows = tuple(_row(number, r, told) for number, r in enumerate(records, start=1))
    struck_out = received.struck_out(scope, Source.PURCHASED, _MOVES)
    return Sheet(
        sheet="S2",
        title=scope.titled("自购物资公示表"),
        organization=scope.organization,
        organization_name=scope.full_name,
        start=scope.start,
        end=scope.end,
        unit_line="金额单位：元；数量按各行单位，不跨单位相加",
        covers=scope.named,
        columns=columns,
        rows=rows,
        totals=totals(rows, "name", "unit", ("quantity", "value_fen")),
        checks=(
            check_source(session, scope, Source.PURCHASED, received.by_item(records, "purchased")),
            check_lots(lot_sums(session, scope).values()),
            value_received.check_value(orders),
        ),
        notes=(
            *_notes(records, rows, bool(orders)),
            *reversal_notes(session, scope, struck_out),
        ),
    )


def _notes(records: Sequence[Record[Any]], rows: Sequence[Row], ordered: bool) -> tuple[str, ...]:
    provisional = sum(1 for r in records if r.provisional)
    unlinked = sum(1 for row in rows if row["state"] == payment.UNLINKED)
    said = (
        (provisional, f"{provisional} 行是暂估价，以后按发票或者合同调整"),
        (unlinked, f"{unlinked} 行未挂账"),
    )
    return (
        *received.unvalued_notes(records, "没有价格，不计入金额"),
        *(text for count, text in said if count),
        *(payment.NOTES if rows else ()),
        *(value_received.NOTES if ordered else ()),
    )


def _told(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.add_columns(AppUser.role).join(AppUser, AppUser.id == Document.actor_id)


def _paid(
    session: Session,
    scope: Scope,
    orders: Sequence[order_money.Bought],
    records: Sequence[Record[Any]],
) -> dict[int, Paid]:
    came = [r.Lot.id for r in records if received.is_receipt(r)]
    net = order_money.net(session, came, scope.end)
    of = {one.id: "镇级" if one.kind == "TOWN" else one.name for one in scope.covered}
    return payment.of_lots(session, orders, of, net, scope.end)


def _accepters(session: Session, scope: Scope) -> dict[int, str]:
    """By lot that came on trial (id) the role of who accepted it last."""
    rows = session.execute(
        select(_trial.parent_id, AppUser.role)
        .join(_accepted, _accepted.id == _trial.document_id)
        .join(AppUser, AppUser.id == _accepted.actor_id)
        .where(
            _accepted.organization_id.in_(scope.ids),
            _accepted.kind == kinds.ACCEPTANCE.code,
            not_sought(_accepted.business_on) <= scope.end,
            _trial.parent_id.is_not(None),
        )
        .order_by(not_sought(_accepted.business_on), _accepted.id)
    )
    return {parent_id: role for parent_id, role in rows if parent_id is not None}


def _row(number: int, r: Record[Any], told: _Told) -> Row:
    quantity, fen = received.figures(r)
    receipt = received.is_receipt(r)
    paid = told.paid.get(r.Lot.id, Paid()) if receipt else None
    role = told.accepted_by.get(r.Lot.id, r.role)
    priced = r.valued and quantity and r.value_fen
    said: dict[str, Value] = {
        "no": number,
        **whose(told.scope, r.document_id),
        "supplier": payee_name(r.giver, r.giver_kind) if r.giver else None,
        "quantity": quantity,
        "price": unit_price(r.value_fen, r.quantity) if priced else None,
        "value_fen": fen,
        "procurement": paid.procurement if paid else None,
        "papers": paid.papers if paid else None,
        "fund": paid.fund if paid else None,
        "state": paid.state if paid else None,
        "inspector": ROLE_NAMES[Role(role)] if receipt else None,
        "note": _note(r, paid),
    }
    return received.row(told.columns, r, said)


def _note(r: Record[Any], paid: Paid | None) -> str | None:
    said = received.history(r)
    if r.original:
        return said[0]
    if received.is_revaluation(r):
        return f"{'暂估调整' if r.Lot.valued else '补估价'} {r.Lot.code}"
    if r.kind == kinds.SEND_BACK.code:
        said.append(f"退货 {r.Lot.code.rpartition('-')[0]}")
    if not r.valued:
        said.append("没有价格")
    elif r.provisional:
        said.append("暂估")
    if paid is not None and paid.procurement and paid.apart:
        said.append(f"{paid.apart:,} {r.base_unit}未挂采购单")
    return "；".join(said) or None
