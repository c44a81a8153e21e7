"""缺件清单: which papers and signatures of prepayments, expenditures and payments are missing, by when, and how late.

What is missing is told from what is there now; the day asked for only says up to which document and how many days over.
An expenditure whose papers are awaited (已花待补票), or that rests on a slip (白条), is on it until its papers come.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, case, func, literal, select
from sqlalchemy.orm import Session, aliased

from inventory import evidence, kinds, paper_rules, signers
from inventory.dialects import among
from inventory.merged import counterparty_now
from inventory.models import (
    Counterparty,
    Document,
    Fund,
    FundAccount,
    FundCharge,
    FundEntry,
    FundItem,
    FundUse,
    Organization,
)
from inventory.rules.evidence import SIGN_NAMES, STEP_NAMES, Evidence, Missing, Step, due_on, lacks
from inventory.rules.invoice_kinds import KINDS
from inventory.sheet import Column, Row
from inventory.statements import papers
from inventory.statements.funds import HOLDER, of_funds
from inventory.statements.paging import begun, token
from inventory.statements.shape import Asked, Drawn

COLUMNS = (
    HOLDER,
    Column("due_on", "补齐期限"),
    Column("overdue", "逾期天数"),
    Column("missing", "缺什么"),
    Column("ways", "补什么"),
    papers.ON,
    papers.NUMBER,
    papers.KIND,
    Column("step_name", "环节"),
    Column("whom", "收款方"),
    Column("purpose", "事项"),
    Column("amount_fen", "金额", unit="fen"),
    Column("state", "票据状态"),
)
AWAITED, SLIP = "待补票", "白条，待补票"
_STEPS = {
    kinds.PREPAYMENT.code: Step.PREPAYMENT,
    kinds.EXPENDITURE.code: Step.EXPENDITURE,
    kinds.PAYMENT.code: Step.PAYMENT,
}


class _Lacking(NamedTuple):
    """One thing that is missing of a document."""

    row: Any
    name: str
    step: str
    ways: str
    due: date
    state: str

    @property
    def key(self) -> tuple[str, int, str]:
        """In this order they are shown: what is due first comes first."""
        return self.due.isoformat(), self.row.id, f"{self.step} {self.name}"


def missing(session: Session, asked: Asked) -> Drawn:
    """A row for each paper or signature that is missing of a document. Raises ``BadInput``, ``NotFound``."""
    asked = of_funds(session, asked)
    rows = session.connection().execute(_ROWS, asked.params | {"until": asked.end}).all()
    every = sorted([*_papers(session, rows), *_signatures(session, rows)], key=lambda one: one.key)
    after = begun(asked.paging, str, int, str)
    rest = [one for one in every if after is None or one.key > tuple(after)]
    here = rest[: asked.paging.limit]
    more = len(here) < len(rest)
    return Drawn(
        columns=COLUMNS,
        rows=tuple(_row(one, asked) for one in here),
        totals=() if more else _totals(every, asked),
        next=token(*here[-1].key) if more else None,
    )


def _papers(session: Session, rows: Sequence[Any]) -> Iterable[_Lacking]:
    rules, names = paper_rules.read(session), evidence.category_names(session)
    wanted = {row.id: _rules(rules, row) for row in rows}
    needed = {row.id: int(row.fen or 0) for row in rows if wanted[row.id]}
    # papers of a payment are those of what it pays
    needed |= {row.of_id: int(row.fen or 0) for row in rows if row.of_id and wanted[row.id]}
    found = evidence.gather(session, needed) if needed else {}
    for row in rows:
        for rule in wanted[row.id]:
            there = found[row.id]
            if row.of_id:
                there = evidence.with_papers_of(there, found[row.of_id])
            if lacks(rule.wanted, there, leaving=False):
                state = _state(there) if rule.kinds else ""
                due = due_on(row.business_on, rule.days)
                ways = evidence.ways(rule, names)
                yield _Lacking(row, rule.name, rule.step, ways, due, state)


def _rules(rules: Sequence[paper_rules.PaperRuleRow], row: Any) -> list[paper_rules.PaperRuleRow]:
    """What is listed of a document; what blocks a payment was there when it was paid."""
    step = _STEPS[row.kind]
    steps = evidence.steps_of(step, row.bucket, reimburses=bool(row.reimburses))
    fen = int(row.fen or 0)
    found = paper_rules.pick(rules, steps=steps, use=row.use or "", on=row.business_on, fen=fen)
    return [r for r in found if step != Step.PAYMENT or r.missing != Missing.BLOCK]


def _state(there: Evidence) -> str:
    if any(not KINDS[kind].counts and fen > 0 for kind, fen in there.papers_fen.items()):
        return SLIP
    return AWAITED if there.awaiting else ""


def _signatures(session: Session, rows: Sequence[Any]) -> Iterable[_Lacking]:
    rules = signers.read(session)
    vouchers = [row for row in rows if row.kind == kinds.EXPENDITURE.code]
    signed = signers.roles_signed(session, [row.id for row in vouchers])
    for row in vouchers:
        wanted = signers.wanted(
            rules,
            organization_kind=row.holder_kind,
            on=row.business_on,
            fen=int(row.fen or 0),
        )
        for role, rule in wanted.items():
            if role not in signed[row.id]:
                name = f"{SIGN_NAMES[role]}签字"
                due = due_on(row.business_on, rule.days)
                yield _Lacking(row, name, Step.EXPENDITURE, "登记签字人", due, "")


def _row(one: _Lacking, asked: Asked) -> Row:
    row = one.row
    whom = row.party or row.payee
    return {
        "holder": row.holder,
        "holder_name": row.holder_name,
        "due_on": one.due.isoformat(),
        "overdue": (asked.end - one.due).days if one.due < asked.end else None,
        "missing": one.name,
        "ways": one.ways,
        "on": row.business_on.isoformat(),
        **papers.row(row._mapping),
        "step": one.step,
        "step_name": STEP_NAMES[one.step],
        "whom": asked.reader.name(whom, row.party_kind) or None,
        "purpose": asked.reader.words(row.purpose, whom, row.party_kind) or None,
        "amount_fen": int(row.fen or 0),
        "state": one.state or None,
    }


def _totals(every: Sequence[_Lacking], asked: Asked) -> tuple[Row, ...]:
    """Of each organization how many things are missing, and how many of them are late."""
    counts: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in every:
        count = counts[one.row.holder, one.row.holder_name]
        count[0] += 1
        count[1] += one.due < asked.end
    return tuple(
        {"holder": code, "holder_name": name, "missing": f"{all_} 件，逾期 {late} 件"}
        for (code, name), (all_, late) in sorted(counts.items())
    )


_reversal = aliased(Document)
_of = FundEntry.from_item_id
_left = (
    select(func.sum(FundItem.amount_fen))
    .where(FundItem.document_id == Document.id)
    .correlate(Document)
    .scalar_subquery()
)
_is_payment = Document.kind == kinds.PAYMENT.code
_query: Any = (
    select(
        Document.id,
        Document.business_on,
        *papers.columns(),
        Organization.code.label("holder"),
        Organization.name.label("holder_name"),
        Organization.kind.label("holder_kind"),
        Counterparty.name.label("party"),
        Counterparty.kind.label("party_kind"),
        FundAccount.bucket,
        FundUse.code.label("use"),
        FundCharge.reimburses,
        case((_is_payment, _of), else_=literal(None, BigInteger)).label("of_id"),
        case((_is_payment, FundEntry.amount_fen), else_=_left).label("fen"),
    )
    .join(Organization, Organization.id == Document.organization_id)
    .join(FundEntry, (FundEntry.document_id == Document.id) & (FundEntry.line == 1))
    .join(FundAccount, FundAccount.id == FundEntry.from_account_id)
    .join(Fund, Fund.id == FundEntry.fund_id)
    .outerjoin(FundCharge, FundCharge.document_id == case((_is_payment, _of), else_=Document.id))
    .outerjoin(FundUse, FundUse.id == FundCharge.use_id)
    .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(
        among(Document.organization_id, "organizations"),
        among(Fund.id, "funds"),
        Document.kind.in_(sorted(_STEPS)),
        Document.business_on <= bindparam("until"),
        Document.reverses_id.is_(None),
        _reversal.id.is_(None),
        case((_is_payment, True), (_left > 0, True), else_=False),
    )
)
_ROWS: Any = papers.with_text(papers.with_text(_query, "payee"), "purpose")
