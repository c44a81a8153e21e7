"""S5 专项资金收支公示表: what was decided, what each holder got, spent and has left, and every expenditure."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from inventory import bought, fund_flows, kinds, order_money
from inventory.fund_ledger import bucket_totals
from inventory.models import Document, Fund, FundEntry
from inventory.rules.numbers import percent
from inventory.sheet import NOTHING, Column, Part, Row, Sheet
from inventory.sheets import fund_villages, value_received
from inventory.sheets.common import reversal_notes
from inventory.sheets.expenditures import detailed, linked, matters, spent, sums
from inventory.sheets.fund_source import source
from inventory.sheets.holdings import Holding, check, holdings, unallocated
from inventory.sheets.scope import Scope

COLUMNS = (
    Column("no", "序号"),
    Column("holder", "使用单位"),
    Column("matter", "事项", empty=NOTHING),
    Column("allotted_fen", "分配额", unit="fen", role="in"),
    Column("committed_fen", "已订未付", unit="fen", role="out"),
    Column("prepaid_fen", "预付及备用金", unit="fen", role="out"),
    Column("spent_fen", "已支出", unit="fen", role="out"),
    Column("refunded_fen", "退回/冲减", unit="fen", role="in"),
    Column("available_fen", "可用余额", unit="fen", role="closing"),
    Column("rate", "执行率"),
    Column("numbers", "凭证起止号", empty=NOTHING),
)
NOTES = (
    "事项是本期支出单写的事由，金额大的在前；一项支出也没有的填“—”",
    "关联入库单号是支出单所结采购单已经到货的入库单，没有采购单的是所用发票挂上的入库单；都没有的填“—”",
)
_FIGURES = tuple(c.key for c in COLUMNS if c.unit == "fen")


def money(session: Session, scope: Scope, fund: Fund) -> Sheet:
    """The sheet with R5, not sealed yet: of the owner with all holders, of another organization itself alone."""
    whole = fund.organization_id == scope.organization_id
    buckets = bucket_totals(session, fund.id, scope.end)
    flows = fund_flows.by_holder(session, fund.id, scope.end)
    found = holdings(session, scope, fund, buckets, flows, whole)
    numbers = _numbers(session, scope, fund)
    records = spent(session, scope, fund, whole)
    orders = order_money.of_fund(
        session, fund.id, scope.end, None if whole else scope.organization_id
    )
    said = matters(records)
    rows = tuple(
        _row(n, h, numbers.get(h.id), said.get(h.id)) for n, h in enumerate(found, start=1)
    )
    decided = fund_flows.decided(session, fund.id, scope.end)
    return Sheet(
        sheet="S5",
        title=scope.titled("专项资金收支公示表"),
        organization=scope.organization,
        organization_name=scope.full_name,
        start=scope.start,
        end=scope.end,
        unit_line="单位：元",
        columns=COLUMNS,
        rows=rows,
        totals=sums(rows, "holder", _FIGURES),
        parts=(
            source(session, scope, fund, flows, unallocated(buckets)),
            _villages(session, scope, fund, found),
            detailed(records, receipts=linked(session, scope, orders, records)),
        ),
        checks=(check(found, buckets, decided, whole), value_received.check_value(orders)),
        notes=(
            *fund_villages.NOTES,
            *NOTES,
            *(value_received.NOTES if orders else ()),
            *reversal_notes(session, scope, moves_money(scope, fund, whole)),
        ),
    )


def _villages(session: Session, scope: Scope, fund: Fund, found: list[Holding]) -> Part:
    of_villages = [h for h in found if h.kind == "VILLAGE"]
    goods = bought.bought(session, [h.id for h in of_villages], scope.start, scope.end)
    first = fund_flows.first_given(session, fund.id, scope.end)
    return fund_villages.villages(of_villages, first, goods)


def _numbers(session: Session, scope: Scope, fund: Fund) -> Mapping[int, str]:
    """The first and last expenditure number of each holder in the period."""
    rows = session.execute(
        select(Document.organization_id, func.min(Document.number), func.max(Document.number))
        .join(FundEntry, FundEntry.document_id == Document.id)
        .where(
            FundEntry.fund_id == fund.id,
            Document.organization_id.in_(fund_flows.holders(fund.id)),
            Document.kind == kinds.EXPENDITURE.code,
            Document.business_on.between(scope.start, scope.end),
        )
        .group_by(Document.organization_id)
    )
    return {o: first if first == last else f"{first} 至 {last}" for o, first, last in rows}


def _row(number: int, h: Holding, numbers: str | None, matter: str | None) -> Row:
    net = h.flows.spent - h.flows.refunded
    return {
        "no": number,
        "holder": h.name,
        "matter": matter,
        "allotted_fen": h.flows.allotted,
        "committed_fen": h.committed,
        "prepaid_fen": h.prepaid,
        "spent_fen": h.flows.spent,
        "refunded_fen": h.flows.refunded,
        "available_fen": h.available,
        "rate": percent(net, h.flows.allotted),
        "numbers": numbers,
    }


def moves_money(scope: Scope, fund: Fund, whole: bool) -> ColumnElement[bool]:
    """Is ``Document`` one of this fund's that the sheet shows: of every holder, or of this organization alone?"""
    entries = select(FundEntry.line).where(
        FundEntry.document_id == Document.id, FundEntry.fund_id == fund.id
    )
    own = Document.organization_id == scope.organization_id
    return entries.exists() if whole else and_(own, entries.exists())
