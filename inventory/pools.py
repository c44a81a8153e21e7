"""The pools of a holder's available money: what was sub-allocated to him on the same terms.

Read under the lock by verbs, and by questions at any time.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from inventory.dialects import among
from inventory.drafts import AccountRef, Original
from inventory.errors import NotFound, OverFund, TermEnded, UseNotAllowed
from inventory.kinds import Bucket
from inventory.models import Document, FundAccount, FundItem, FundTerms, FundTermsUse, FundUse
from inventory.rules.pooling import Pool, Terms, first_that_pays

_POOLS = (
    select(
        FundItem.document_id,
        Document.number,
        Document.business_on,
        FundItem.amount_fen,
        FundTerms.organization_id.label("terms"),
        FundTerms.ends_on,
    )
    .join(FundAccount, FundAccount.id == FundItem.account_id)
    .join(Document, Document.id == FundItem.document_id)
    .outerjoin(
        FundTerms,
        (FundTerms.document_id == FundItem.document_id)
        & (FundTerms.organization_id == FundAccount.organization_id),
    )
    .where(
        FundAccount.fund_id == bindparam("fund"),
        FundAccount.organization_id == bindparam("holder"),
        FundAccount.bucket == Bucket.AVAILABLE,
    )
    .order_by(FundItem.document_id)
)
_USES = (
    select(FundTermsUse.document_id, FundUse.code)
    .join(FundUse, FundUse.id == FundTermsUse.use_id)
    .where(
        FundTermsUse.organization_id == bindparam("holder"),
        among(FundTermsUse.document_id, "documents"),
    )
)


def pools(session: Session, fund_id: int, holder_id: int) -> list[Pool]:
    """The pools of a holder, the oldest first, those with nothing left, too."""
    said = {"fund": fund_id, "holder": holder_id}
    rows = session.connection().execute(_POOLS, said).all()
    bound = [row.document_id for row in rows if row.terms is not None]
    uses = _uses(session, holder_id, bound)
    return [
        Pool(
            id=row.document_id,
            number=row.number,
            opened_on=row.business_on,
            left_fen=row.amount_fen,
            terms=Terms(uses[row.document_id], row.ends_on),
        )
        for row in rows
    ]


def terms_of(session: Session, document_id: int, organization_id: int) -> Terms:
    """The terms that a document set for an organization; those without bounds where it set none."""
    ends_on = session.scalar(
        select(FundTerms.ends_on).where(
            FundTerms.document_id == document_id, FundTerms.organization_id == organization_id
        )
    )
    return Terms(_uses(session, organization_id, [document_id])[document_id], ends_on)


def to_pay(
    session: Session, account: AccountRef, *, use: str, on: date, asked_fen: int
) -> Original:
    """The pool of an available account that pays a sum for a use. Raises ``UseNotAllowed``, ``TermEnded``, ``OverFund``
    (what the fullest of those that may pay has)."""
    found = pools(session, account.fund.id, account.holder.id)
    pool = first_that_pays(found, use, on, asked_fen)
    if pool is not None:
        return Original(pool.id, pool.number, pool.opened_on)
    fund, holder = account.fund.code, account.holder.code
    meant = [p for p in found if p.terms.permit(use)]
    if found and not meant:
        allowed = sorted({code for p in found for code in p.terms.uses})
        raise UseNotAllowed(
            fund=fund, holder=holder, use=_name(session, use), allowed=_names(session, allowed)
        )
    running = [p for p in meant if p.terms.run_on(on)]
    ended = max((p for p in meant if p.terms.ends_on), key=_end, default=None)
    if ended is not None and not running and ended.terms.ends_on is not None:
        left = sum(p.left_fen for p in meant)
        raise TermEnded(fund=fund, holder=holder, ends_on=ended.terms.ends_on, on=on, left_fen=left)
    raise OverFund(
        fund=fund,
        holder=holder,
        bucket=str(Bucket.AVAILABLE),
        asked_fen=asked_fen,
        available_fen=max((p.left_fen for p in running), default=0),
    )


def to_give(session: Session, account: AccountRef, asked_fen: int) -> Original:
    """The pool out of which money goes back to the fund: the one that ended first. Raises ``OverFund``."""
    found = pools(session, account.fund.id, account.holder.id)
    enough = [p for p in found if p.left_fen >= asked_fen]
    if not enough:
        raise OverFund(
            fund=account.fund.code,
            holder=account.holder.code,
            bucket=str(account.bucket),
            asked_fen=asked_fen,
            available_fen=max((p.left_fen for p in found), default=0),
        )
    pool = min(enough, key=lambda p: (p.terms.ends_on or date.max, p.id))
    return Original(pool.id, pool.number, pool.opened_on)


def require_term(session: Session, account: AccountRef, pool: Original, on: date) -> None:
    """May money of a pool still be used on a day? Raises ``TermEnded``."""
    terms = terms_of(session, pool.id, account.holder.id)
    if terms.ends_on is not None and not terms.run_on(on):
        found = pools(session, account.fund.id, account.holder.id)
        raise TermEnded(
            fund=account.fund.code,
            holder=account.holder.code,
            ends_on=terms.ends_on,
            on=on,
            left_fen=sum(p.left_fen for p in found if p.id == pool.id),
        )


def of_item(session: Session, document_id: int, bucket: Bucket) -> tuple[Original, int] | None:
    """Of what a document opened in a bucket: the pool that it came out of, and what is left now (fen)."""
    pool = (
        select(Document.id, Document.number, Document.business_on, FundItem.amount_fen)
        .join(FundItem, FundItem.pool_id == Document.id)
        .join(FundAccount, FundAccount.id == FundItem.account_id)
        .where(FundItem.document_id == document_id, FundAccount.bucket == bucket)
    )
    row = session.execute(pool).first()
    return (Original(row.id, row.number, row.business_on), row.amount_fen) if row else None


def use_ids(session: Session, codes: frozenset[str]) -> dict[str, int]:
    """The ids of uses by code. Raises ``NotFound``."""
    rows = session.execute(select(FundUse.code, FundUse.id).where(FundUse.code.in_(sorted(codes))))
    found = {row.code: row.id for row in rows}
    for code in sorted(codes - found.keys()):
        raise NotFound(what="use", name=code)
    return found


def _uses(
    session: Session, holder_id: int, documents: list[int]
) -> defaultdict[int, frozenset[str]]:
    uses: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    said: dict[str, Any] = {"holder": holder_id, "documents": documents}
    for row in session.connection().execute(_USES, said) if documents else ():
        uses[row.document_id] |= {row.code}
    return uses


def _end(pool: Pool) -> date:
    return pool.terms.ends_on or date.max


def _names(session: Session, codes: list[str]) -> list[str]:
    return [_name(session, code) for code in codes]


def _name(session: Session, code: str) -> str:
    return session.scalar(select(FundUse.name).where(FundUse.code == code)) or code
