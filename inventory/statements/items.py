"""What documents opened and is not settled yet: commitments, prepayments and advances, debts; the oldest first.

What is left of each now is kept; on a past day it is that, less what came to it since and with what went. A page is
chosen by what it is sorted by alone, and the rest is read of its rows: most of what is open is on no page.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    Subquery,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from inventory.dialects import among
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
    Organization,
)
from inventory.sheet import Column, Row
from inventory.statements import goods, papers
from inventory.statements.funds import FUND, HOLDER, of_funds
from inventory.statements.paging import Query, page, sums
from inventory.statements.shape import AGES, Asked, Drawn, Form

_KEY = ("on", "document_id", "account_id")
_FIGURES = ("amount_fen", "left_fen")
SORTS = ("on", "due_on", "holder_name", *_FIGURES)
BANDS = ("30 天以内", "31 至 60 天", "61 至 90 天", "90 天以上")


def _columns(amount: str, left: str, *due: Column) -> tuple[Column, ...]:
    return (
        papers.ON,
        papers.NUMBER,
        papers.KIND,
        HOLDER,
        FUND,
        Column("whom", "收款方"),
        Column("purpose", "事项"),
        Column("use_name", "用途"),
        Column("amount_fen", amount, unit="fen"),
        Column("left_fen", left, unit="fen", role="closing"),
        Column("days", "天数"),
        *due,
    )


_DUE = (Column("due_on", "约定日期"), Column("overdue", "逾期天数"))


def commitments(session: Session, asked: Asked) -> Drawn:
    """已订未付 of each commitment that is not used up or released."""
    return _drawn(session, asked, Bucket.COMMITTED, _columns("占用", "未用", *_DUE))


def prepayments(session: Session, asked: Asked) -> Drawn:
    """预付和备用金 of each that is not settled, accounted for or given back."""
    buckets = (Bucket.PREPAID, Bucket.ADVANCED)
    return _drawn(session, asked, buckets, _columns("付出", "未结", *_DUE))


def payables(session: Session, asked: Asked) -> Drawn:
    """应付 of each expenditure that is not paid."""
    return _drawn(session, asked, Bucket.PAYABLE, _columns("支出", "未付"))


def _drawn(
    session: Session,
    asked: Asked,
    buckets: Bucket | tuple[Bucket, ...],
    columns: tuple[Column, ...],
) -> Drawn:
    asked = of_funds(session, asked)
    of = (buckets,) if isinstance(buckets, Bucket) else buckets
    records, after = opened(session, asked, of)
    return Drawn(
        columns=columns,
        rows=tuple(row(r, asked) for r in records),
        totals=() if after else totals(session, asked, of),
        next=after,
    )


def opened(
    session: Session, asked: Asked, buckets: tuple[Bucket, ...]
) -> tuple[list[Mapping[str, Any]], str | None]:
    """A page of what is open in such buckets, with all that is said of it, and the key to ask on with."""
    records, after = page(session, Query(ROWS[buckets, _whole(asked)], _KEY), asked)
    said = {**asked.params, "ids": [r["document_id"] for r in records]}
    found = session.connection().execute(_details(buckets, asked.form), said).mappings()
    details = {(r["document_id"], r["account_id"]): r for r in found}
    return [{**details[r["document_id"], r["account_id"]], **r} for r in records], after


def _whole(asked: Asked) -> bool:
    """Is what each was opened with asked of all of them, to put them in order?"""
    return asked.paging.sort == "amount_fen"


def row(r: Mapping[str, Any], asked: Asked) -> Row:
    """What a list says of something open."""
    due, whom = r["due_on"], r["party"] or r["payee"]
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
        "amount_fen": int(r["amount_fen"]),
        "left_fen": int(r["left_fen"]),
        "days": max((asked.end - r["on"]).days, 0),  # one may be enlarged on a day before its own
        "due_on": due.isoformat() if due else None,
        "overdue": (asked.end - due).days if due and due < asked.end else None,
    }


def totals(session: Session, asked: Asked, buckets: tuple[Bucket, ...]) -> tuple[Row, ...]:
    """By how long they have been open, and all together."""
    rows = ROWS[buckets, True]
    bands = [
        {"kind_name": BANDS[r["band"]]} | {key: int(r[key]) for key in _FIGURES}
        for r in sums(session, asked, rows, ("band",), *_FIGURES)
    ]
    if not bands:
        return ()
    whole = {key: sum(int(band[key]) for band in bands) for key in _FIGURES}
    return (*bands, {"kind_name": goods.TOTAL, **whole})


@lru_cache(maxsize=48)
def _open(buckets: tuple[Bucket, ...], whole: bool, form: Form) -> Subquery:
    """What is open, by what it may be put in order; ``whole``: with what each was opened with."""
    left = FundItem.amount_fen if form.now else FundItem.amount_fen - _since(form)
    query: Any = (
        select(
            FundItem.document_id,
            FundItem.account_id,
            Document.business_on.label("on"),
            Document.due_on,
            Organization.name.label("holder_name"),
            cast(left, BigInteger).label("left_fen"),
            band().label("band"),
        )
        .select_from(FundAccount)
        .join(FundItem, FundItem.account_id == FundAccount.id)
        .join(Document, Document.id == FundItem.document_id)
        .join(Organization, Organization.id == FundAccount.organization_id)
        .where(
            among(FundAccount.organization_id, "organizations"),
            among(FundAccount.fund_id, "funds"),
            FundAccount.bucket.in_(buckets),
        )
    )
    if form.now:
        query = query.where(FundItem.amount_fen > 0)
    else:
        # what was used up before has nothing left on the day
        query = query.where(or_(FundItem.amount_fen > 0, FundItem.last_on > form.end))
    if whole:
        query = query.add_columns(_opened(form).label("amount_fen"))
    found = query.subquery("found")
    return select(found).where(found.c.left_fen > 0).subquery()


@lru_cache(maxsize=24)
def _details(buckets: tuple[Bucket, ...], form: Form) -> Select[Any]:
    """What else is said of the items of the parameter ``ids``."""
    query: Any = (
        select(
            FundItem.document_id,
            FundItem.account_id,
            *papers.columns(),
            Organization.code.label("holder"),
            Fund.code.label("fund"),
            Fund.name.label("fund_name"),
            Counterparty.name.label("party"),
            Counterparty.kind.label("party_kind"),
            FundUse.name.label("use_name"),
            _opened(form).label("amount_fen"),
        )
        .select_from(FundItem)
        .join(FundAccount, FundAccount.id == FundItem.account_id)
        .join(Document, Document.id == FundItem.document_id)
        .join(Organization, Organization.id == FundAccount.organization_id)
        .join(Fund, Fund.id == FundAccount.fund_id)
        .outerjoin(FundCharge, FundCharge.document_id == Document.id)
        .outerjoin(FundUse, FundUse.id == FundCharge.use_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .where(among(FundItem.document_id, "ids"), FundAccount.bucket.in_(buckets))
    )
    return papers.with_text(papers.with_text(query, "payee"), "purpose")


def _since(form: Form) -> ColumnElement[int]:
    """What came to ``FundItem`` after the day, less what went."""
    later = FundEntry.business_on > form.end
    came = _sum(FundEntry.amount_fen).where(*_to_it(), later)
    went = _sum(FundEntry.amount_fen).where(*_from_it(), later)
    return came.scalar_subquery() - went.scalar_subquery()


def _opened(form: Form) -> ColumnElement[int]:
    """How much ``FundItem`` was opened with and enlarged by, less what of that was taken back."""
    by = aliased(Document)
    same = (
        by.kind == Document.kind,
        FundEntry.business_on <= form.end,
    )
    up = (
        _sum(FundEntry.amount_fen)
        .join(by, by.id == FundEntry.document_id)
        .where(*_to_it(), *same, by.reverses_id.is_(None))
    )
    down = (
        _sum(FundEntry.amount_fen)
        .join(by, by.id == FundEntry.document_id)
        .where(*_from_it(), *same, by.reverses_id.is_not(None))
    )
    return cast(up.scalar_subquery() - down.scalar_subquery(), BigInteger)


def _sum(column: Any) -> Select[Any]:
    return select(func.coalesce(func.sum(column), 0)).correlate(FundItem, Document)


def _to_it() -> tuple[ColumnElement[bool], ...]:
    return (
        FundEntry.to_item_id == FundItem.document_id,
        FundEntry.to_account_id == FundItem.account_id,
    )


def _from_it() -> tuple[ColumnElement[bool], ...]:
    return (
        FundEntry.from_item_id == FundItem.document_id,
        FundEntry.from_account_id == FundItem.account_id,
    )


def band(on: Any = Document.business_on) -> ColumnElement[int]:
    """In which of ``BANDS`` an age is, that of ``Document`` or since another day."""
    since = [bindparam(f"ago_{days}", type_=Date()) for days in AGES]
    return case(*((on >= day, n) for n, day in enumerate(since)), else_=len(AGES))


PREPAID = (Bucket.PREPAID,)
PAYABLE = (Bucket.PAYABLE,)
ROWS: Mapping[tuple[tuple[Bucket, ...], bool], Callable[[Form], Subquery]] = {
    (buckets, whole): partial(_open, buckets, whole)
    for buckets in (
        (Bucket.COMMITTED,),
        (Bucket.PREPAID, Bucket.ADVANCED),
        PREPAID,
        PAYABLE,
    )
    for whole in (False, True)
}
