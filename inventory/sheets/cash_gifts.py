"""S1-附 捐赠款收支公示表: every gift of money, from whom and for what, when it was paid in, and what was done with it.

A fund of gifts is disclosed as gifts are and not as a budget is: its rows are donors, so that it is a sheet of its own
beside S5. A donor shows as on S1.
"""

from typing import Any, NamedTuple

from sqlalchemy import Row as Record
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from inventory import consents, fund_flows, kinds
from inventory.clock import day_before
from inventory.fund_ledger import bucket_totals
from inventory.kinds import Bucket
from inventory.merged import counterparty_now
from inventory.models import (
    CashBanking,
    CashGift,
    Counterparty,
    Document,
    DocumentText,
    Fund,
    FundEntry,
)
from inventory.rules.names import public_name
from inventory.rules.numbers import yuan
from inventory.sheet import Check, Column, Part, Row, Sheet
from inventory.sheets import fund_source
from inventory.sheets.common import reversal_notes
from inventory.sheets.donated import KINDS
from inventory.sheets.expenditures import expenditures, sums
from inventory.sheets.holdings import Buckets, check, holdings
from inventory.sheets.money import moves_money
from inventory.sheets.payment import tail
from inventory.sheets.persons import Persons, named_in
from inventory.sheets.scope import Scope

COLUMNS = (
    Column("no", "序号"),
    Column("number", "收款单号"),
    Column("on", "接收日期"),
    Column("donor", "捐赠方"),
    Column("donor_kind", "捐赠方类别"),
    Column("intent", "意愿"),
    Column("receipt_no", "捐赠票据号（尾号）"),
    Column("form", "形式"),
    Column("amount_fen", "金额", unit="fen", role="in"),
    Column("banked_on", "解缴日期"),
    Column("slip", "解缴单号（尾号）"),
    Column("note", "备注"),
)
_SPENT = (Bucket.PAYABLE, Bucket.PAID)
_original = aliased(Document)
_reversal = aliased(Document)


def cash_gifts(session: Session, scope: Scope, fund: Fund) -> Sheet:
    """The sheet of a fund of gifts, of who owns it, with R5 and what was left before, came, was used and is left; not
    sealed yet."""
    buckets = bucket_totals(session, fund.id, scope.end)
    before = bucket_totals(session, fund.id, day_before(scope.start))
    flows = fund_flows.by_holder(session, fund.id, scope.end)
    found = holdings(session, scope, fund, buckets, flows, whole=True)
    records = session.execute(_query(scope, fund)).all()
    persons = named_in(session, (r.intent for r in records))
    rows = tuple(_row(number, r, persons) for number, r in enumerate(records, start=1))
    use = expenditures(session, scope, fund, whole=True, title="三、使用明细")
    came, went = (
        sum(v for r in these if isinstance(v := r["amount_fen"], int)) for these in (rows, use.rows)
    )
    whole = _Whole(_left(before), came, went, _left(buckets))
    decided = fund_flows.decided(session, fund.id, scope.end)
    facts = [
        *fund_source.on_what_it_rests(fund),
        *whole.facts,
        *fund_source.terms(session, fund),
    ]
    return Sheet(
        sheet="S1F",
        title=scope.titled("捐赠款收支公示表"),
        organization=scope.organization,
        organization_name=scope.full_name,
        start=scope.start,
        end=scope.end,
        unit_line="单位：元",
        columns=COLUMNS,
        rows=rows,
        totals=sums(rows, "donor", ("amount_fen",)),
        parts=(
            Part("A", "一、捐赠款总盘", fund_source.FACTS, fund_source.rows(facts)),
            use,
        ),
        checks=(whole.check, check(found, buckets, decided, whole=True)),
        notes=reversal_notes(session, scope, moves_money(scope, fund, whole=True)),
    )


class _Whole(NamedTuple):
    """What was left before the period, came in it, was used less what came back, and is left by the accounts (fen)."""

    opening: int
    came: int
    used: int
    closing: int

    @property
    def facts(self) -> list[tuple[str, str]]:
        """In the order in which they are reckoned."""
        named = zip(("期初结余", "本期收到", "本期使用", "期末结余"), self, strict=True)
        return [(name, fund_source.money(fen)) for name, fen in named]

    @property
    def check(self) -> Check:
        """The rows of the sheet on one path, the accounts of the fund on the other."""
        opening, came, used, closing = (yuan(fen) for fen in self)
        holds = self.opening + self.came - self.used == self.closing
        sign = "=" if holds else "≠"
        said = f"期初结余 {opening} + 本期收到 {came} − 本期使用 {used} {sign} 期末结余 {closing}"
        return Check("捐赠款", holds, said)


def _left(buckets: Buckets) -> int:
    """What a fund still has: all but what was spent."""
    return sum(fen for (_, bucket), fen in buckets.items() if bucket not in _SPENT)


def _query(scope: Scope, fund: Fund) -> Select[*tuple[Any, ...]]:
    """Gifts received in the period, and such that were taken back in it."""
    gift = func.coalesce(Document.reverses_id, Document.id)
    intent = aliased(DocumentText)
    return (
        select(
            Document.number,
            Document.business_on,
            FundEntry.amount_fen,
            CashGift.receipt_number,
            CashGift.cash,
            CashBanking.banked_on,
            CashBanking.slip,
            Counterparty.name.label("donor"),
            Counterparty.kind.label("donor_kind"),
            consents.last(gift).label("consent"),
            intent.text.label("intent"),
            _original.number.label("original"),
            _reversal.number.label("reversal"),
        )
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(CashGift, CashGift.document_id == gift)
        .outerjoin(
            CashBanking, (CashBanking.document_id == gift) & (CashBanking.banked_on <= scope.end)
        )
        .outerjoin(_original, _original.id == Document.reverses_id)
        .outerjoin(
            _reversal,
            (_reversal.reverses_id == Document.id) & (_reversal.business_on <= scope.end),
        )
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .outerjoin(intent, (intent.document_id == gift) & (intent.field == "intent"))
        .where(
            FundEntry.fund_id == fund.id,
            Document.kind == kinds.CASH_GIFT.code,
            Document.business_on.between(scope.start, scope.end),
        )
        .order_by(Document.business_on, Document.position)
    )


def _row(number: int, r: Record[Any], persons: Persons) -> Row:
    fen = int(r.amount_fen)
    return {
        "no": number,
        "number": r.number,
        "on": r.business_on.isoformat(),
        "donor": public_name(r.donor, r.donor_kind or "", r.consent),
        "donor_kind": KINDS[r.donor_kind] if r.donor_kind else "匿名",
        "intent": persons.hide(r.intent) if r.intent else "非定向",
        "receipt_no": tail(r.receipt_number),
        "form": "现金" if r.cash else "转账",
        "amount_fen": -fen if r.original else fen,
        "banked_on": r.banked_on.isoformat() if r.banked_on else None,
        "slip": tail(r.slip) if r.slip else None,
        "note": _note(r),
    }


def _note(r: Record[Any]) -> str | None:
    if r.original:
        return f"冲销 {r.original}"
    if r.reversal:
        return f"已由 {r.reversal} 冲销"
    return "现金还没有解缴" if r.cash and not r.banked_on else None
