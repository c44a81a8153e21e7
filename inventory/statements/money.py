"""The money of funds: every entry of what holders may spend, with what is left after each; and where it stands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    func,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from inventory.dialects import among
from inventory.errors import BadInput, NotFound
from inventory.kinds import BUCKET_NAMES, Bucket
from inventory.merged import counterparty_now
from inventory.models import Counterparty, Document, Fund, FundAccount, FundEntry, Organization
from inventory.sheet import Column, Row
from inventory.statements import goods, papers
from inventory.statements.held import money_at_end, total
from inventory.statements.paging import Query, begun, page, sums, token
from inventory.statements.shape import Asked, Drawn, Form

_KEY = (date, int, int)  # day, document, line
_SPENDABLE = (Bucket.AVAILABLE,)
_HOLDER = Column("holder_name", "使用单位")
_ENTRY = (
    papers.ON,
    papers.NUMBER,
    papers.KIND,
    _HOLDER,
    Column("whom", "对方"),
    Column("purpose", "事项"),
    Column("in_fen", "收入", unit="fen", role="in"),
    Column("out_fen", "支出", unit="fen", role="out"),
    Column("balance_fen", "可用余额", unit="fen", role="closing"),
)
_POSITION = (
    Column("fund_name", "专项资金"),
    _HOLDER,
    Column("allotted_fen", "累计下拨", unit="fen", role="in"),
    Column("committed_fen", "已占用", unit="fen"),
    Column("prepaid_fen", "预付和备用金", unit="fen"),
    Column("spent_fen", "已支出", unit="fen", role="out"),
    Column("available_fen", "可用余额", unit="fen", role="closing"),
    Column("unallocated_fen", "未下拨", unit="fen"),
)
_BUCKETS = {
    "committed_fen": (Bucket.COMMITTED,),
    "prepaid_fen": (Bucket.PREPAID, Bucket.ADVANCED),
    "spent_fen": (Bucket.PAYABLE, Bucket.PAID),
    "available_fen": (Bucket.AVAILABLE,),
    "unallocated_fen": (Bucket.UNALLOCATED,),
}
_FIGURES = tuple(c.key for c in _POSITION if c.unit)
SORTS = ("holder_name", *_FIGURES)


def fund_ledger(session: Session, asked: Asked) -> Drawn:
    """资金明细账 of one fund: opening, each entry that changed what the holders may spend, closing; a reversal with
    minus where its original stood. Raises ``NotFound``, ``BadInput``."""
    asked = _accounts(session, asked, _one_fund(session, asked), _SPENDABLE)
    after = begun(asked.paging, *_KEY)
    here = asked if after is None else replace(asked, start=after[0])
    balance = _brought_forward(session, here, after)
    opening: Row = {
        "kind_name": "期初余额" if after is None else "承前页",
        "balance_fen": balance,
    }
    limit = asked.paging.limit
    params = here.params | ({} if limit is None else {"limit": limit + 1})
    asking = _asking(here.form, after is not None, limit is not None)
    params |= {} if after is None else _after(after)
    records = session.connection().execute(asking, params).mappings().all()
    more = limit is not None and len(records) > limit
    rows: list[Row] = []
    for r in records[:limit]:
        balance += int(r["signed_fen"])
        rows.append(_entry(r, balance))
    closing: Row = {"kind_name": "期末余额", "balance_fen": balance}
    last = records[limit - 1] if more and limit is not None else None
    return Drawn(
        columns=_ENTRY,
        rows=tuple(rows),
        totals=() if last else _totals(session, asked),
        opening=opening,
        closing=None if last else closing,
        next=token(last["on"], last["document_id"], last["line"]) if last else None,
    )


def fund_position(session: Session, asked: Asked) -> Drawn:
    """资金结存 of each holder: allotted = committed + prepaid + spent + available; the owner's row also says what was
    not sub-allocated yet."""
    asked = _accounts(
        session, asked, _funds(session, asked), tuple(b for of in _BUCKETS.values() for b in of)
    )
    query = Query(_standing, ("fund_id", "holder_id"))
    records, after = page(session, query, asked)
    by = ("fund_id", "fund", "fund_name")
    added = () if after else sums(session, asked, _standing, by, *_FIGURES)
    return Drawn(
        columns=_POSITION,
        rows=tuple(_position(r) for r in records),
        totals=tuple({**_position(r), "holder_name": goods.TOTAL} for r in added),
        next=after,
    )


@lru_cache(maxsize=8)
def _standing(form: Form) -> Subquery:
    held = money_at_end(form.end, now=form.now)
    figures = {
        key: cast(
            func.sum(case((FundAccount.bucket.in_(buckets), held.c.amount_fen), else_=0)),
            BigInteger,
        )
        for key, buckets in _BUCKETS.items()
    }
    allotted = cast(
        func.sum(case((FundAccount.bucket != Bucket.UNALLOCATED, held.c.amount_fen), else_=0)),
        BigInteger,
    )
    return (
        select(
            Fund.id.label("fund_id"),
            Fund.code.label("fund"),
            Fund.name.label("fund_name"),
            Organization.id.label("holder_id"),
            Organization.code.label("holder"),
            Organization.name.label("holder_name"),
            allotted.label("allotted_fen"),
            *(figure.label(key) for key, figure in figures.items()),
        )
        .select_from(held)
        .join(FundAccount, FundAccount.id == held.c.account_id)
        .join(Fund, Fund.id == FundAccount.fund_id)
        .join(Organization, Organization.id == FundAccount.organization_id)
        .group_by(Fund.id, Organization.id)
        .subquery()
    )


def _position(r: Any) -> dict[str, Any]:
    names = ("fund", "fund_name", "holder", "holder_name")
    return {name: r.get(name) for name in names} | {key: int(r[key]) for key in _FIGURES}


def _funds(session: Session, asked: Asked) -> list[int]:
    """The funds in line with who asks, or the one asked for. Raises ``NotFound``."""
    owner = aliased(Organization)
    rows = session.execute(
        select(Fund.id, Fund.code, owner.path)
        .join(owner, owner.id == Fund.organization_id)
        .order_by(Fund.id)
    )
    path = asked.ground.path
    found = [
        r.id
        for r in rows
        if (r.path.startswith(path) or path.startswith(r.path)) and asked.fund in (None, r.code)
    ]
    if asked.fund is not None and not found:
        raise NotFound(what="fund", name=asked.fund)
    return found


def _one_fund(session: Session, asked: Asked) -> list[int]:
    """The one fund that is asked for, or that there is. Raises ``NotFound``, ``BadInput``."""
    found = _funds(session, asked)
    if not found:
        raise NotFound(what="fund", name="")
    if len(found) > 1:
        raise BadInput(field="fund", problem="有几项资金，要写明哪一项")
    return found


def _accounts(
    session: Session, asked: Asked, funds: Sequence[int], buckets: Sequence[Bucket]
) -> Asked:
    """The question with the accounts of such buckets."""
    ids = session.scalars(
        select(FundAccount.id).where(
            among(FundAccount.organization_id, "organizations"),
            FundAccount.fund_id.in_(funds),
            FundAccount.bucket.in_(buckets),
        ),
        asked.params,
    )
    return replace(asked, accounts=tuple(ids))


def _entries(form: Form) -> Subquery:
    """Every entry of the days that changes what the accounts of the parameter hold together."""
    arms = [
        select(
            FundEntry.business_on.label("on"),
            FundEntry.document_id,
            FundEntry.line,
            here.label("account_id"),
            there.label("other_id"),
            (sign * FundEntry.amount_fen).label("signed_fen"),
        ).where(
            among(here, "accounts"),
            not_(among(there, "accounts")),
            FundEntry.business_on.between(form.start, form.end),
        )
        for here, there, sign in (
            (FundEntry.to_account_id, FundEntry.from_account_id, 1),
            (FundEntry.from_account_id, FundEntry.to_account_id, -1),
        )
    ]
    return union_all(*arms).subquery("entries")


@lru_cache(maxsize=8)
def _rows(form: Form) -> Subquery:
    entries = _entries(form)
    other, holder, elsewhere = aliased(FundAccount), aliased(Organization), aliased(Organization)
    account = aliased(FundAccount)
    fen = entries.c.signed_fen
    incoming = (fen > 0) != Document.reverses_id.is_not(None)
    other_holder: ColumnElement[Any] = case(
        (other.organization_id != account.organization_id, elsewhere.name)
    )
    query = (
        select(
            entries,
            *papers.columns(),
            holder.code.label("holder"),
            holder.name.label("holder_name"),
            func.coalesce(Counterparty.name, other_holder).label("party"),
            other.bucket.label("bucket"),
            case((incoming, fen), else_=0).label("in_fen"),
            case((incoming, 0), else_=-fen).label("out_fen"),
        )
        .select_from(entries)
        .join(Document, Document.id == entries.c.document_id)
        .join(account, account.id == entries.c.account_id)
        .join(holder, holder.id == account.organization_id)
        .join(other, other.id == entries.c.other_id)
        .join(elsewhere, elsewhere.id == other.organization_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
    )
    return papers.with_text(papers.with_text(query, "payee"), "purpose").subquery()


@lru_cache(maxsize=32)
def _asking(form: Form, after: bool, limit: bool) -> Select[Any]:
    rows = _rows(form)
    c = rows.c
    query = select(rows).order_by(c.on, c.document_id, c.line)
    if after:
        query = query.where(or_(c.on > form.start, _later(rows)))
    return query.limit(bindparam("limit", type_=Integer())) if limit else query


def _after(key: Sequence[Any]) -> dict[str, int]:
    return {"after_document": key[1], "after_line": key[2]}


def _later(rows: Subquery) -> ColumnElement[bool]:
    """Is an entry of the first day after a key?"""
    c = rows.c
    document, line = (
        bindparam(f"after_{name}", type_=BigInteger()) for name in ("document", "line")
    )
    return or_(c.document_id > document, and_(c.document_id == document, c.line > line))


@lru_cache(maxsize=8)
def _opening(form: Form) -> Select[Any]:
    return total(money_at_end(form.before, now=form.opening_now), "amount_fen")


@lru_cache(maxsize=8)
def _same_day(form: Form) -> Select[Any]:
    entries = _entries(form)
    return total(entries, "signed_fen").where(not_(_later(entries)))


def _brought_forward(session: Session, asked: Asked, key: Sequence[Any] | None) -> int:
    params = asked.params
    balance = session.connection().execute(_opening(asked.form), params).scalar_one()
    if key is None:
        return int(balance)
    said = {**params, "end": asked.start, **_after(key)}
    on_day = session.connection().execute(_same_day(asked.form), said).scalar_one()
    return int(balance) + int(on_day)


def _entry(r: RowMapping, balance: int) -> Row:
    return {
        "on": r["on"].isoformat(),
        **papers.row(r),
        "holder": r["holder"],
        "holder_name": r["holder_name"],
        "whom": r["party"] or r["payee"] or BUCKET_NAMES.get(r["bucket"]),
        "purpose": r["purpose"] or None,
        "in_fen": int(r["in_fen"]),
        "out_fen": int(r["out_fen"]),
        "balance_fen": balance,
    }


def _totals(session: Session, asked: Asked) -> tuple[Row, ...]:
    (added,) = sums(session, asked, _rows, (), "in_fen", "out_fen")
    return (
        {"kind_name": goods.TOTAL} | {key: int(added[key] or 0) for key in ("in_fen", "out_fen")},
    )
