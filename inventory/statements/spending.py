"""支出 of a period by what it was for, by holder, month or supplier: gross, refunds with minus, net."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    Subquery,
    case,
    cast,
    extract,
    func,
    null,
    select,
)
from sqlalchemy.orm import Session, aliased

from inventory import fund_flows, kinds
from inventory.dialects import among
from inventory.merged import counterparty_now
from inventory.models import (
    Counterparty,
    Document,
    DocumentText,
    Fund,
    FundCharge,
    FundEntry,
    FundUse,
    Organization,
)
from inventory.payees import Reader
from inventory.sheet import Column
from inventory.statements import goods
from inventory.statements.funds import FUND, of_funds
from inventory.statements.paging import Query, page, sums
from inventory.statements.shape import Asked, Drawn, Form

# by what spending may be told, and what heads its column
BY = {"use": "用途", "holder": "使用单位", "month": "月份", "supplier": "收款方"}
_UNSAID = {"use": "没有写用途", "supplier": "没有写收款方"}
_KEY = ("fund_id", "by")
# a key that says no name: a document is paid to one
_KEY_OF_PAYEES = ("fund_id", "first_id")
_BY_PAYEE = "supplier"
_FIGURES = ("spent_fen", "refunded_fen", "net_fen", "documents")
SORTS = ("by_name", *_FIGURES)
_spending = aliased(Document)
_payee = aliased(DocumentText)


def spending(session: Session, asked: Asked) -> Drawn:
    """支出 of the period; a reversal counts against what it was, on its own day."""
    asked = of_funds(session, asked)
    by = asked.by or "use"
    rows = _ROWS[by]
    if by == _BY_PAYEE and asked.paging.sort == "by_name" and not asked.reader.full:
        # the key of the next page would say the name
        asked = replace(asked, paging=replace(asked.paging, sort=None))
    key = _KEY_OF_PAYEES if by == _BY_PAYEE else _KEY
    records, after = page(session, Query(rows, key), asked)
    added = () if after else sums(session, asked, rows, ("fund_id", "fund", "fund_name"), *_FIGURES)
    return Drawn(
        columns=(
            FUND,
            Column("by_name", BY[by]),
            Column("spent_fen", "支出", unit="fen", role="out"),
            Column("refunded_fen", "退回冲减", unit="fen", role="signed"),
            Column("net_fen", "净支出", unit="fen", role="closing"),
            Column("documents", "单据数", role="out"),
        ),
        rows=tuple(_row(r, by, asked.reader) for r in records),
        totals=tuple(
            _row(r, by, asked.reader) | {"by": None, "by_name": goods.TOTAL} for r in added
        ),
        next=after,
    )


def _row(r: Any, by: str, reader: Reader) -> dict[str, Any]:
    code = r.get("by")
    name = r.get("by_name") or None
    if by == _BY_PAYEE:
        shown = reader.name(name, r.get("by_kind"))
        code, name = (code if shown == name else shown), shown
    name = name or _UNSAID.get(by)
    if by == "month" and name:
        name = f"{name[:4]}年{int(name[4:])}月"
        code = f"{r['by_name'][:4]}-{r['by_name'][4:]}"
    return {
        "fund": r["fund"],
        "fund_name": r["fund_name"],
        "by": code,
        "by_name": name,
        **{key: int(r[key]) for key in _FIGURES},
    }


@lru_cache(maxsize=32)
def _told_by(by: str, form: Form) -> Subquery:
    key, name = _DIMENSIONS[by]
    refund = Document.kind == kinds.REFUND.code
    fen = fund_flows.spent_fen
    query: Any = (
        select(
            Fund.id.label("fund_id"),
            Fund.code.label("fund"),
            Fund.name.label("fund_name"),
            key.label("by"),
            name.label("by_name"),
            func.max(_kind(by)).label("by_kind"),
            func.min(Document.id).label("first_id"),
            _sum(case((refund, 0), else_=fen)).label("spent_fen"),
            _sum(case((refund, fen), else_=0)).label("refunded_fen"),
            _sum(fen).label("net_fen"),
            func.count(Document.id.distinct()).label("documents"),
        )
        .select_from(Document)
        .join(FundEntry, FundEntry.document_id == Document.id)
        .join(Fund, Fund.id == FundEntry.fund_id)
        .join(Organization, Organization.id == Document.organization_id)
        .where(
            among(Document.organization_id, "organizations"),
            among(FundEntry.fund_id, "funds"),
            Document.business_on.between(form.start, form.end),
        )
        .group_by(Fund.id, key, name)
    )
    return _with_what(fund_flows.spends(query), by).subquery()


def _kind(by: str) -> ColumnElement[Any]:
    """What kind of counterparty a payee is; of a mere name, and of all else, none."""
    return cast(Counterparty.kind if by == _BY_PAYEE else null(), String)


def _with_what(query: Select[Any], by: str) -> Select[Any]:
    """The question with what tells spending apart: a refund is of the use and the payee of its expenditure."""
    if by == "use":
        return query.outerjoin(
            FundCharge, FundCharge.document_id == fund_flows.expenditure_id
        ).outerjoin(FundUse, FundUse.id == FundCharge.use_id)
    if by == "supplier":
        return (
            query.join(_spending, _spending.id == fund_flows.expenditure_id)
            .outerjoin(Counterparty, Counterparty.id == counterparty_now(_spending.counterparty_id))
            .outerjoin(
                _payee,
                (_payee.document_id == _spending.id)
                & (_payee.line == 0)
                & (_payee.field == "payee"),
            )
        )
    return query


def _sum(column: Any) -> ColumnElement[int]:
    return cast(func.sum(column), BigInteger)


_month = cast(
    extract("year", Document.business_on) * 100 + extract("month", Document.business_on), BigInteger
)
_DIMENSIONS: Mapping[str, tuple[Any, Any]] = {
    "use": (func.coalesce(FundUse.code, ""), func.coalesce(FundUse.name, "")),
    "holder": (Organization.code, Organization.name),
    "month": (cast(_month, String), cast(_month, String)),
    "supplier": (
        func.coalesce(Counterparty.code, _payee.text, ""),
        func.coalesce(Counterparty.name, _payee.text, ""),
    ),
}
_ROWS: Mapping[str, Callable[[Form], Subquery]] = {by: partial(_told_by, by) for by in BY}
