"""缺件清单: which papers and signatures of prepayments, expenditures and payments are missing, by when, and how late.

What is missing is told from what is there now; the day asked for only says up to which document and how many days over.
An expenditure whose papers are awaited (已花待补票), or that rests on a slip (白条), is on it until its papers come.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Date, bindparam, case, func, literal, select
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
    def key(self) -> tuple[date, int, str]:
        """In this order they are shown: what is due first comes first."""
        return self.due, self.row.id, f"{self.step} {self.name}"


def missing(session: Session, asked: Asked) -> Drawn:
    """A row for each paper or signature that is missing of a document. Raises ``BadInput``, ``NotFound``."""
    asked = of_funds(session, asked)
    rules = _Rules.read(session)
    here, more = _page(session, asked, rules)
    said = {"documents": sorted({one.row.id for one in here})}
    details = {row.id: row for row in session.connection().execute(_DETAILS, said)}
    return Drawn(
        columns=COLUMNS,
        rows=tuple(_row(one, details[one.row.id], asked) for one in here),
        totals=() if more else _totals(_lacking(session, asked, rules), asked),
        next=token(*here[-1].key) if more else None,
    )


@dataclass(frozen=True)
class _Rules:
    """What is asked of documents, how attachments are called, and within how many days of a document something of it
    may be due."""

    papers: Sequence[paper_rules.PaperRuleRow]
    signers: Sequence[signers.SignRuleRow]
    names: dict[str, str]
    days: tuple[int, ...]

    @classmethod
    def read(cls, session: Session) -> "_Rules":
        papers, signed = paper_rules.read(session), signers.read(session)
        days = {rule.days or 0 for rule in papers if rule.missing != Missing.NONE and _listed(rule)}
        days |= {rule.days or 0 for rule in signed}
        names = evidence.category_names(session)
        return cls(papers, signed, names, tuple(sorted(days)))


def _listed(rule: paper_rules.PaperRuleRow) -> bool:
    """What blocks a payment was there when it was paid."""
    return rule.step != Step.PAYMENT or rule.missing != Missing.BLOCK


def _page(session: Session, asked: Asked, rules: _Rules) -> tuple[list[_Lacking], bool]:
    """What stands on the page that is asked for, and whether more follows. What is due is read in stretches of days
    that grow, until the page is full: it costs what stands before its end, not all that there is."""
    after, limit = begun(asked.paging, date, int, str), asked.paging.limit
    first = session.scalar(_FIRST, asked.params)
    if first is None or not rules.days:
        return [], False
    begin, last = first + timedelta(rules.days[0]), asked.end + timedelta(rules.days[-1])
    if after is not None:
        begin = max(begin, after[0])
    found: list[_Lacking] = []
    stretch = _DAY
    while begin <= last and (limit is None or len(found) <= limit):
        end = min(begin + stretch - _DAY, last)
        read = sorted(_lacking(session, asked, rules, (begin, end)), key=lambda one: one.key)
        found += [one for one in read if after is None or one.key > tuple(after)]
        begin, stretch = end + _DAY, stretch * 2
    return found[:limit], limit is not None and len(found) > limit


def _lacking(
    session: Session, asked: Asked, rules: _Rules, due: tuple[date, date] | None = None
) -> list[_Lacking]:
    """What is missing and due from one day to another, or at any time: by how many days after the document it is due,
    each of the documents of so many days before."""
    found: list[_Lacking] = []
    for days in rules.days:
        back = timedelta(days)
        since, until = (date.min, asked.end) if due is None else (due[0] - back, due[1] - back)
        said = asked.params | {"since": since, "until": min(until, asked.end)}
        rows = session.connection().execute(_ROWS, said).all()
        found += [*_papers(session, rules, rows, days), *_signatures(session, rules, rows, days)]
    return found


def _papers(session: Session, rules: _Rules, rows: Sequence[Any], days: int) -> Iterable[_Lacking]:
    wanted = {row.id: _rules(rules.papers, row, days) for row in rows}
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
                ways = evidence.ways(rule, rules.names)
                due = due_on(row.business_on, days)
                yield _Lacking(row, rule.name, rule.step, ways, due, state)


def _rules(
    rules: Sequence[paper_rules.PaperRuleRow], row: Any, days: int
) -> list[paper_rules.PaperRuleRow]:
    """What is listed of a document that is due so many days after it."""
    steps = evidence.steps_of(_STEPS[row.kind], row.bucket, reimburses=bool(row.reimburses))
    fen = int(row.fen or 0)
    found = paper_rules.pick(rules, steps=steps, use=row.use or "", on=row.business_on, fen=fen)
    return [rule for rule in found if (rule.days or 0) == days and _listed(rule)]


def _state(there: Evidence) -> str:
    if any(not KINDS[kind].counts and fen > 0 for kind, fen in there.papers_fen.items()):
        return SLIP
    return AWAITED if there.awaiting else ""


def _signatures(
    session: Session, rules: _Rules, rows: Sequence[Any], days: int
) -> Iterable[_Lacking]:
    if not any((rule.days or 0) == days for rule in rules.signers):
        return
    vouchers = [row for row in rows if row.kind == kinds.EXPENDITURE.code]
    signed = signers.roles_signed(session, [row.id for row in vouchers])
    for row in vouchers:
        wanted = signers.wanted(
            rules.signers,
            organization_kind=row.holder_kind,
            on=row.business_on,
            fen=int(row.fen or 0),
        )
        for role, rule in wanted.items():
            if (rule.days or 0) == days and role not in signed[row.id]:
                name = f"{SIGN_NAMES[role]}签字"
                due = due_on(row.business_on, days)
                yield _Lacking(row, name, Step.EXPENDITURE, "登记签字人", due, "")


def _row(one: _Lacking, said: Any, asked: Asked) -> Row:
    row = one.row
    whom = said.party or said.payee
    return {
        "holder": row.holder,
        "holder_name": row.holder_name,
        "due_on": one.due.isoformat(),
        "overdue": (asked.end - one.due).days if one.due < asked.end else None,
        "missing": one.name,
        "ways": one.ways,
        "on": row.business_on.isoformat(),
        **papers.row(said._mapping),
        "step": one.step,
        "step_name": STEP_NAMES[one.step],
        "whom": asked.reader.name(whom, said.party_kind) or None,
        "purpose": asked.reader.words(said.purpose, whom, said.party_kind) or None,
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


_DAY = timedelta(days=1)
# each organization by its own index, whatever kind of document it is
_FIRST = select(
    func.min(
        select(func.min(Document.business_on, type_=Date()))
        .where(Document.organization_id == Organization.id)
        .correlate(Organization)
        .scalar_subquery(),
        type_=Date(),
    )
).where(among(Organization.id, "organizations"))
_reversal = aliased(Document)
_of = FundEntry.from_item_id
_left = (
    select(func.sum(FundItem.amount_fen))
    .where(FundItem.document_id == Document.id)
    .correlate(Document)
    .scalar_subquery()
)
_is_payment = Document.kind == kinds.PAYMENT.code
_ROWS: Any = (
    select(
        Document.id,
        Document.kind,
        Document.business_on,
        Organization.code.label("holder"),
        Organization.name.label("holder_name"),
        Organization.kind.label("holder_kind"),
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
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(
        among(Document.organization_id, "organizations"),
        among(Fund.id, "funds"),
        Document.kind.in_(sorted(_STEPS)),
        Document.business_on.between(
            bindparam("since", type_=Date()), bindparam("until", type_=Date())
        ),
        # in other words, SQLite would go through nearly all documents by the index of this column
        func.coalesce(Document.reverses_id, 0) == 0,
        _reversal.id.is_(None),
        case((_is_payment, True), (_left > 0, True), else_=False),
    )
)
_said: Any = (
    select(
        Document.id,
        *papers.columns(),
        Counterparty.name.label("party"),
        Counterparty.kind.label("party_kind"),
    )
    .select_from(Document)
    .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
    .where(among(Document.id, "documents"))
)
_DETAILS: Any = papers.with_text(papers.with_text(_said, "payee"), "purpose")
