"""The money of a fund entry by entry, with what holders may spend after each."""

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
    literal,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.dialects import among
from inventory.kinds import BUCKET_NAMES, Bucket
from inventory.merged import counterparty_now
from inventory.models import (
    Counterparty,
    Document,
    FundAccount,
    FundCharge,
    FundEntry,
    FundUse,
    Organization,
)
from inventory.payees import Reader
from inventory.rules.names import ENTITY
from inventory.sheet import Column, Row
from inventory.statements import goods, papers
from inventory.statements.funds import HOLDER, accounts, of_one_fund
from inventory.statements.held import money_at_end, total
from inventory.statements.paging import begun, sums, token
from inventory.statements.shape import Asked, Drawn, Form

_KEY = (date, int, int)  # day, document, line
_SPENDABLE = (Bucket.AVAILABLE,)
_ENTRY = (
    papers.ON,
    papers.NUMBER,
    papers.KIND,
    HOLDER,
    Column("whom", "对方"),
    Column("purpose", "事项"),
    Column("use_name", "用途"),
    Column("way", "去向"),
    Column("amount_fen", "金额", unit="fen", role="signed"),
    Column("in_fen", "收入", unit="fen", role="in"),
    Column("out_fen", "支出", unit="fen", role="out"),
    Column("balance_fen", "可用余额", unit="fen", role="closing"),
)
# what of a holder's money is not available, and moves among itself
_INNER = (Bucket.COMMITTED, Bucket.PREPAID, Bucket.ADVANCED, Bucket.PAYABLE, Bucket.PAID)


def fund_ledger(session: Session, asked: Asked) -> Drawn:
    """资金明细账 of one fund: opening, each entry of the holders' money, closing; a reversal with minus where its
    original stood. What moves from one bucket to another, as where a commitment is spent, leaves what may be spent as
    it is; an expenditure that is paid at once is one entry. Raises ``NotFound``, ``BadInput``."""
    asked = of_one_fund(session, asked)
    asked = replace(
        asked,
        accounts=accounts(session, asked, _SPENDABLE),
        inner=accounts(session, asked, _INNER),
    )
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
        rows.append(_entry(r, balance, asked.reader))
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


def _entries(form: Form) -> Subquery:
    """Every entry of the days that changes what the accounts of the parameter hold together, and such among the
    ``inner`` ones, whose ``signed_fen`` is 0."""
    days = FundEntry.business_on.between(form.start, form.end)
    arms = [
        _arm(here, there, sign * FundEntry.amount_fen).where(
            among(here, "accounts"), not_(among(there, "accounts")), days
        )
        for here, there, sign in (
            (FundEntry.to_account_id, FundEntry.from_account_id, 1),
            (FundEntry.from_account_id, FundEntry.to_account_id, -1),
        )
    ]
    inner = _arm(FundEntry.to_account_id, FundEntry.from_account_id, literal(0)).where(
        among(FundEntry.to_account_id, "inner"), among(FundEntry.from_account_id, "inner"), days
    )
    return union_all(*arms, inner).subquery("entries")


def _arm(here: Any, there: Any, signed: ColumnElement[int]) -> Select[Any]:
    return select(
        FundEntry.business_on.label("on"),
        FundEntry.document_id,
        FundEntry.line,
        here.label("account_id"),
        there.label("other_id"),
        FundEntry.from_account_id,
        FundEntry.to_account_id,
        FundEntry.from_item_id,
        FundEntry.to_item_id,
        FundEntry.amount_fen,
        cast(signed, BigInteger).label("signed_fen"),
    )


@lru_cache(maxsize=8)
def _rows(form: Form) -> Subquery:
    entries = _entries(form)
    holder, elsewhere = aliased(Organization), aliased(Organization)
    account, other, start, end = (aliased(FundAccount) for _ in range(4))
    fen, reversal = entries.c.signed_fen, Document.reverses_id.is_not(None)
    incoming = (fen > 0) != reversal
    other_holder: ColumnElement[Any] = case(
        (other.organization_id != account.organization_id, elsewhere.name)
    )
    original = aliased(Document)
    from_ = case((reversal, entries.c.to_account_id), else_=entries.c.from_account_id)
    into = case((reversal, entries.c.from_account_id), else_=entries.c.to_account_id)
    about = papers.about(entries.c.from_item_id, entries.c.to_item_id)
    query = (
        select(
            entries,
            *papers.columns(),
            holder.code.label("holder"),
            holder.name.label("holder_name"),
            func.coalesce(Counterparty.name, other_holder).label("party"),
            # another holder is an organization
            case(
                (Counterparty.id.is_(None), _between(account, other)), else_=Counterparty.kind
            ).label("party_kind"),
            start.bucket.label("start"),
            end.bucket.label("end"),
            FundUse.name.label("use_name"),
            case((incoming, fen), else_=0).label("in_fen"),
            case((incoming, 0), else_=-fen).label("out_fen"),
        )
        .select_from(entries)
        .join(Document, Document.id == entries.c.document_id)
        .join(account, account.id == entries.c.account_id)
        .join(holder, holder.id == account.organization_id)
        .join(other, other.id == entries.c.other_id)
        .join(elsewhere, elsewhere.id == other.organization_id)
        .join(start, start.id == from_)
        .join(end, end.id == into)
        .outerjoin(original, original.id == about)
        .outerjoin(FundCharge, FundCharge.document_id == original.id)
        .outerjoin(FundUse, FundUse.id == FundCharge.use_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        # paid at once: one entry, and not another into what is paid
        .where(or_(Document.kind != kinds.EXPENDITURE.code, end.bucket != Bucket.PAID))
    )
    query = papers.with_text(papers.with_text(query, "payee", original), "purpose", original)
    return papers.with_text(query, "reason").subquery()


def _between(account: Any, other: Any) -> ColumnElement[str | None]:
    """The kind of the party of what one holder gives another, which is an organization."""
    return case((other.organization_id != account.organization_id, literal(ENTITY)))


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


def _entry(r: RowMapping, balance: int, reader: Reader) -> Row:
    whom = r["party"] or r["payee"]
    return {
        "on": r["on"].isoformat(),
        **papers.row(r),
        "holder": r["holder"],
        "holder_name": r["holder_name"],
        "whom": reader.name(whom, r["party_kind"]) or None,
        "purpose": reader.words(r["purpose"] or r["reason"], whom, r["party_kind"]) or None,
        "use_name": r["use_name"],
        "way": f"{BUCKET_NAMES[r['start']]} → {BUCKET_NAMES[r['end']]}",
        "amount_fen": int(r["amount_fen"]) * (-1 if r["reversal"] else 1),
        "in_fen": int(r["in_fen"]),
        "out_fen": int(r["out_fen"]),
        "balance_fen": balance,
    }


def _totals(session: Session, asked: Asked) -> tuple[Row, ...]:
    (added,) = sums(session, asked, _rows, (), "in_fen", "out_fen")
    return (
        {"kind_name": goods.TOTAL} | {key: int(added[key] or 0) for key in ("in_fen", "out_fen")},
    )
