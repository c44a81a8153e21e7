"""待补票: expenditures whose papers are awaited, what of each has papers or a slip by now, the oldest first."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from inventory.dialects import among, days_later
from inventory.kinds import Bucket
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
    Invoice,
    InvoiceUse,
    Organization,
    PaperRule,
    PapersReceived,
)
from inventory.rules.evidence import Missing, Step
from inventory.rules.invoice_kinds import COUNTING
from inventory.sheet import Column, Row
from inventory.statements import goods, items, papers
from inventory.statements.funds import FUND, HOLDER, of_funds
from inventory.statements.paging import Query, page, sums
from inventory.statements.shape import Asked, Drawn, Form

_KEY = ("on", "document_id")
_FIGURES = ("spent_fen", "papers_fen", "lack_fen", "slips_fen")
SORTS = ("on", "due_on", *_FIGURES)
_COLUMNS = (
    papers.ON,
    papers.NUMBER,
    papers.KIND,
    HOLDER,
    FUND,
    Column("whom", "收款方"),
    Column("purpose", "事项"),
    Column("use_name", "用途"),
    Column("spent_fen", "支出", unit="fen"),
    Column("papers_fen", "已有票据", unit="fen"),
    Column("lack_fen", "还差", unit="fen", role="closing"),
    Column("slips_fen", "其中白条", unit="fen"),
    Column("days", "天数"),
    Column("due_on", "补票期限"),
    Column("overdue", "逾期天数"),
)


def unpapered(session: Session, asked: Asked) -> Drawn:
    """Each expenditure that was made before its papers came (已花待补票), and how much of them is missing."""
    asked = of_funds(session, asked)
    records, after = page(session, Query(ROWS[asked.paging.sort in _FIGURES], _KEY), asked)
    said = {**asked.params, "ids": [r["document_id"] for r in records]}
    found = session.connection().execute(_details(asked.form), said).mappings()
    details = {r["document_id"]: r for r in found}
    return Drawn(
        columns=_COLUMNS,
        rows=tuple(_row({**details[r["document_id"]], **r}, asked) for r in records),
        totals=() if after else _totals(session, asked),
        next=after,
    )


def _row(r: Mapping[str, Any], asked: Asked) -> Row:
    due, whom = r["due_on"], r["party"] or r["payee"]
    spent, had = int(r["spent_fen"]), int(r["papers_fen"])
    return {
        "on": r["on"].isoformat(),
        **papers.row(r),
        "holder": r["holder"],
        "holder_name": r["holder_name"],
        "fund": r["fund"],
        "fund_name": r["fund_name"],
        "whom": asked.reader.name(whom, r["party_kind"]) or None,
        "purpose": asked.reader.words(r["purpose"], whom, r["party_kind"]) or None,
        "use_name": r["use_name"],
        "spent_fen": spent,
        "papers_fen": had,
        "lack_fen": max(spent - had, 0),
        "slips_fen": int(r["slips_fen"]),
        "days": (asked.end - r["on"]).days,
        "due_on": due.isoformat() if due else None,
        "overdue": (asked.end - due).days if due and due < asked.end else None,
    }


def _totals(session: Session, asked: Asked) -> tuple[Row, ...]:
    """By how long they have waited, and all together."""
    bands = [
        {"kind_name": items.BANDS[r["band"]]} | {key: int(r[key]) for key in _FIGURES}
        for r in sums(session, asked, ROWS[True], ("band",), *_FIGURES)
    ]
    if not bands:
        return ()
    whole = {key: sum(int(band[key]) for band in bands) for key in _FIGURES}
    return (*bands, {"kind_name": goods.TOTAL, **whole})


@lru_cache(maxsize=24)
def _waiting(whole: bool, form: Form) -> Subquery:
    """What is awaited at the end: spent, not refunded, not reversed, and not told to have its papers; ``whole``: with
    what of each is missing."""
    # first what still waits, and then the documents of that: SQLite would go through all documents
    charge = _awaited(form).cte("awaited").prefix_with("MATERIALIZED")
    spent = _spent(form)  # of a reversal nothing is left: it opened nothing
    query: Any = (
        _of(form)
        .add_columns(
            Document.business_on.label("on"), _due().label("due_on"), items.band().label("band")
        )
        .join(charge, charge.c.document_id == Document.id)
    )
    if not whole:
        waiting: Subquery = query.where(spent > 0).subquery("waiting")
        return waiting
    figures = (
        spent.label("spent_fen"),
        _of_papers(form, counts=True).label("papers_fen"),
        _of_papers(form, counts=False).label("slips_fen"),
    )
    # each figure is asked for once, and not again wherever it is named
    found = query.add_columns(*figures).cte("figures").prefix_with("MATERIALIZED")
    return select(found, _lack(found.c).label("lack_fen")).where(found.c.spent_fen > 0).subquery()


@lru_cache(maxsize=24)
def some(form: Form) -> Subquery:
    """The same documents and nothing of them, each found by itself: for who stops after so many."""
    document: Any = _of(form).where(Document.id == FundCharge.document_id, _spent(form) > 0)
    waiting: Subquery = _awaited(form).where(document.correlate(FundCharge).exists()).subquery()
    return waiting


def _awaited(form: Form) -> Select[Any]:
    """Whose papers were awaited, and are not told to have come until the end."""
    came = select(PapersReceived.id).where(
        PapersReceived.document_id == FundCharge.document_id, PapersReceived.received_on <= form.end
    )
    return select(FundCharge.document_id).where(FundCharge.awaiting_papers, ~came.exists())


def _of(form: Form) -> Any:
    """The documents of the organizations and funds in question."""
    return (
        select(Document.id.label("document_id"))
        .select_from(Document)
        .join(FundEntry, (FundEntry.document_id == Document.id) & (FundEntry.line == 1))
        .where(
            among(Document.organization_id, "organizations"),
            among(FundEntry.fund_id, "funds"),
            Document.business_on <= form.end,
        )
    )


def _due() -> ColumnElement[date]:
    """Until when the papers of ``Document`` are to come: the first day that a rule in force on its own day gives for
    papers of one of the kinds that it lists (see ``paper_rules``); null where none does."""
    rule, newer = aliased(PaperRule), aliased(PaperRule)
    entry, taken = aliased(FundEntry), aliased(FundAccount)
    charge, use = aliased(FundCharge), aliased(FundUse)
    direct = taken.bucket.in_((Bucket.AVAILABLE, Bucket.ADVANCED))
    of = or_(
        rule.step == Step.EXPENDITURE,
        rule.step == case((direct, Step.DIRECT), else_=Step.SETTLEMENT),
        charge.reimburses & (rule.step == Step.REIMBURSEMENT),
    )
    later = select(newer.id).where(
        newer.step == rule.step,
        newer.use == rule.use,
        newer.name == rule.name,
        newer.starts_on > rule.starts_on,
        newer.starts_on <= Document.business_on,
    )
    days = (
        select(func.min(rule.days))
        .select_from(entry)
        .join(taken, taken.id == entry.from_account_id)
        .join(charge, charge.document_id == entry.document_id)
        .join(use, use.id == charge.use_id)
        .join(rule, or_(rule.use == "", rule.use == use.code) & of)
        .where(
            entry.document_id == Document.id,
            entry.line == 1,
            rule.missing == Missing.LIST,
            rule.kinds != "",
            rule.from_fen <= entry.amount_fen,
            rule.starts_on <= Document.business_on,
            ~later.correlate(rule, Document).exists(),
        )
        .correlate(Document)
    )
    return days_later(Document.business_on, days.scalar_subquery())


def _lack(c: Any) -> ColumnElement[int]:
    return cast(case((c.spent_fen > c.papers_fen, c.spent_fen - c.papers_fen), else_=0), BigInteger)


def _spent(form: Form) -> ColumnElement[int]:
    """What ``Document`` was for, less refunds; nothing where it was reversed. Now that is what is kept of it."""
    if not form.now:
        return cast(_moved(form, 1) - _moved(form, -1), BigInteger)
    kept = select(func.coalesce(func.sum(FundItem.amount_fen), 0))
    query = kept.where(FundItem.document_id == Document.id).correlate(Document)
    return cast(query.scalar_subquery(), BigInteger)


def _moved(form: Form, sign: int) -> ColumnElement[int]:
    """What came into what ``Document`` opened, or went out of it but to be paid."""
    entry = aliased(FundEntry)
    ends = (entry.to_item_id, entry.from_item_id)
    here, there = ends if sign > 0 else ends[::-1]
    return (
        select(func.coalesce(func.sum(entry.amount_fen), 0))
        .where(
            here == Document.id,
            func.coalesce(there, literal(0)) != Document.id,
            entry.business_on <= form.end,
        )
        .correlate(Document)
        .scalar_subquery()
    )


def _of_papers(form: Form, *, counts: bool) -> ColumnElement[int]:
    """For how much of ``Document`` there are papers on which money may be reported, or such as do not count."""
    kind = Invoice.kind.in_(COUNTING) if counts else Invoice.kind.not_in(COUNTING)
    query = (
        select(func.coalesce(func.sum(InvoiceUse.amount_fen), 0))
        .join(Invoice, Invoice.id == InvoiceUse.invoice_id)
        .where(InvoiceUse.document_id == Document.id, InvoiceUse.used_on <= form.end, kind)
        .correlate(Document)
    )
    return cast(query.scalar_subquery(), BigInteger)


@lru_cache(maxsize=24)
def _details(form: Form) -> Select[Any]:
    """What else is said of the documents of the parameter ``ids``."""
    query: Any = (
        select(
            Document.id.label("document_id"),
            *papers.columns(),
            Organization.code.label("holder"),
            Organization.name.label("holder_name"),
            Fund.code.label("fund"),
            Fund.name.label("fund_name"),
            Counterparty.name.label("party"),
            Counterparty.kind.label("party_kind"),
            FundUse.name.label("use_name"),
            _spent(form).label("spent_fen"),
            _of_papers(form, counts=True).label("papers_fen"),
            _of_papers(form, counts=False).label("slips_fen"),
        )
        .select_from(Document)
        .join(Organization, Organization.id == Document.organization_id)
        .join(FundEntry, (FundEntry.document_id == Document.id) & (FundEntry.line == 1))
        .join(Fund, Fund.id == FundEntry.fund_id)
        .join(FundCharge, FundCharge.document_id == Document.id)
        .join(FundUse, FundUse.id == FundCharge.use_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .where(among(Document.id, "ids"))
    )
    return papers.with_text(papers.with_text(query, "payee"), "purpose")


ROWS: Mapping[bool, Callable[[Form], Subquery]] = {
    whole: partial(_waiting, whole) for whole in (False, True)
}
