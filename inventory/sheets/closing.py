"""SC 物资和资金结项公示表: an account of everything, from an organization's first document to the last day asked about.

Goods are the columns of S6 over the whole time, and what became of what was left over; money stands fund by fund, with
what it was spent for; gifts have their donors and their use; and what is still open at the end is listed, so that
已结清 is said only where nothing is. The figures are those of the other sheets, with the identities that prove them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Document
from inventory.sheet import Part, Row, Sheet
from inventory.sheets import closing_funds, closing_gifts, closing_goods, fund_source
from inventory.sheets.closing_funds import Spent
from inventory.sheets.common import totals
from inventory.sheets.movement import movement
from inventory.sheets.scope import Scope

SETTLED = "已结清"
_NUMERALS = "一二三四五六七八九十"
NOTES = (
    "余下去向是移交单据所写的转应急储备、上交和移交，已在发放、调出栏内",
    "资金按各项资金从立项到统计截止日累计",
)


def closing(session: Session, scope: Scope) -> Sheet:
    """The sheet with R1 to R6 as far as they apply, not sealed yet; of a scope that begins on the first day."""
    stock = movement(session, scope)
    rows = closing_goods.rows(session, scope, stock.rows)
    funds = closing_funds.funds(session, scope)
    gifts = closing_gifts.gifts(session, scope)
    parts = (
        *closing_funds.parts(funds),
        *closing_gifts.parts(session, scope, gifts, funds),
        _open(rows, funds),
    )
    return Sheet(
        sheet="SC",
        title=scope.titled("物资和资金结项公示表"),
        organization=scope.organization,
        organization_name=scope.full_name,
        start=scope.start,
        end=scope.end,
        unit_line="金额单位：元；数量按各行单位，不跨单位相加",
        covers=scope.named,
        columns=closing_goods.COLUMNS,
        rows=rows,
        totals=totals(rows, "name", "unit", closing_goods.FIGURES),
        parts=tuple(_numbered(parts)),
        checks=(*stock.checks, closing_gifts.check(rows, gifts), *closing_funds.checks(funds)),
        notes=(*NOTES, *stock.notes),
    )


def first_day(session: Session, organizations: Sequence[int], end: date) -> date:
    """When the account begins: with the first document of any of the organizations, at the latest on its last day."""
    of = Document.organization_id.in_(organizations)
    return min(session.scalar(select(func.min(Document.business_on)).where(of)) or end, end)


def _numbered(parts: Sequence[Part]) -> list[Part]:
    """The parts after the goods, which are 一."""
    return [
        replace(part, title=f"{_NUMERALS[at]}、{part.title}")
        for at, part in enumerate(parts, start=1)
    ]


def _open(rows: Sequence[Row], funds: Sequence[Spent]) -> Part:
    """What is not settled at the end, and first of all whether anything is."""
    left = [*closing_goods.left(rows), *closing_funds.left(funds)]
    state = f"还有 {len(left)} 项没有了结" if left else SETTLED
    facts = [("结项情况", state), *left]
    return Part("open", "未了事项", fund_source.FACTS, fund_source.rows(facts))
