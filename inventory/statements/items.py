"""What documents opened and is not settled yet: commitments, prepayments and advances, debts; the oldest first.

What is left of each now is kept; on a past day it is that, less what came to it since and with what went.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    RowMapping,
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
_BANDS = ("30 天以内", "31 至 60 天", "61 至 90 天", "90 天以上")


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
    rows = _ROWS[(buckets,) if isinstance(buckets, Bucket) else buckets]
    records, after = page(session, Query(rows, _KEY), asked)
    return Drawn(
        columns=columns,
        rows=tuple(_row(r, asked) for r in records),
        totals=() if after else _totals(session, asked, rows),
        next=after,
    )


def _row(r: RowMapping, asked: Asked) -> Row:
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


def _totals(session: Session, asked: Asked, rows: Callable[[Form], Subquery]) -> tuple[Row, ...]:
    """By how long they have been open, and all together."""
    bands = [
        {"kind_name": _BANDS[r["band"]]} | {key: int(r[key]) for key in _FIGURES}
        for r in sums(session, asked, rows, ("band",), *_FIGURES)
    ]
    if not bands:
        return ()
    whole = {key: sum(int(band[key]) for band in bands) for key in _FIGURES}
    return (*bands, {"kind_name": goods.TOTAL, **whole})


@lru_cache(maxsize=24)
def _open(buckets: tuple[Bucket, ...], form: Form) -> Subquery:
    left = FundItem.amount_fen if form.now else FundItem.amount_fen - _since(form)
    query: Any = (
        select(
            FundItem.document_id,
            FundItem.account_id,
            Document.business_on.label("on"),
            Document.due_on,
            *papers.columns(),
            Organization.code.label("holder"),
            Organization.name.label("holder_name"),
            Fund.code.label("fund"),
            Fund.name.label("fund_name"),
            Counterparty.name.label("party"),
            Counterparty.kind.label("party_kind"),
            FundUse.name.label("use_name"),
            _opened(form).label("amount_fen"),
            cast(left, BigInteger).label("left_fen"),
            _band().label("band"),
        )
        .select_from(FundAccount)
        .join(FundItem, FundItem.account_id == FundAccount.id)
        .join(Document, Document.id == FundItem.document_id)
        .join(Organization, Organization.id == FundAccount.organization_id)
        .join(Fund, Fund.id == FundAccount.fund_id)
        .outerjoin(FundCharge, FundCharge.document_id == Document.id)
        .outerjoin(FundUse, FundUse.id == FundCharge.use_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .where(
            among(FundAccount.organization_id, "organizations"),
            among(FundAccount.fund_id, "funds"),
            FundAccount.bucket.in_(buckets),
            # what was used up before has nothing left on the day
            or_(FundItem.amount_fen > 0, FundItem.last_on > form.end),
        )
    )
    query = papers.with_text(papers.with_text(query, "payee"), "purpose")
    found = query.subquery("found")
    return select(found).where(found.c.left_fen > 0).subquery()


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


def _band() -> ColumnElement[int]:
    since = [bindparam(f"ago_{days}", type_=Date()) for days in AGES]
    on = Document.business_on
    return case(*((on >= day, n) for n, day in enumerate(since)), else_=len(AGES))


_ROWS: Mapping[tuple[Bucket, ...], Callable[[Form], Subquery]] = {
    buckets: partial(_open, buckets)
    for buckets in (
        (Bucket.COMMITTED,),
        (Bucket.PREPAID, Bucket.ADVANCED),
        (Bucket.PAYABLE,),
    )
}
