"""The pools of a holder's available money: what was sub-allocated to him on the same terms.

Read under the lock by verbs, and by questions at any time.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from inventory.dialects import among
from inventory.drafts import AccountRef, Original
from inventory.errors import Fact, NotFound, OverFund, OverPool, TermEnded, UseNotAllowed
from inventory.kinds import Bucket
from inventory.models import Document, Fund, FundAccount, FundItem, FundTerms, FundTermsUse, FundUse
from inventory.prepared import PreparedQuery
from inventory.rules.pooling import Pool, Terms, first_that_pays

SEVERAL = 2

_POOLS = PreparedQuery(
    select(
        FundItem.document_id,
        Document.number,
        Document.business_on,
        FundItem.amount_fen,
        FundAccount.organization_id,
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
        among(FundAccount.organization_id, "holders"),
        FundAccount.bucket == Bucket.AVAILABLE,
    )
    .order_by(FundItem.document_id)
)
_USES = PreparedQuery(
    select(FundTermsUse.document_id, FundTermsUse.organization_id, FundUse.code)
    .join(FundUse, FundUse.id == FundTermsUse.use_id)
    .where(
        among(FundTermsUse.organization_id, "holders"),
        among(FundTermsUse.document_id, "documents"),
    )
)
_USE_IDS = select(FundUse.code, FundUse.id).where(among(FundUse.code, "codes"))
_OF_FUND = PreparedQuery(
    select(FundTerms.ends_on, FundUse.code)
    .select_from(Fund)
    .outerjoin(
        FundTerms,
        (FundTerms.document_id == Fund.document_id)
        & (FundTerms.organization_id == Fund.organization_id),
    )
    .outerjoin(
        FundTermsUse,
        (FundTermsUse.document_id == FundTerms.document_id)
        & (FundTermsUse.organization_id == FundTerms.organization_id),
    )
    .outerjoin(FundUse, FundUse.id == FundTermsUse.use_id)
    .where(Fund.id == bindparam("fund"))
)


def pools(session: Session, fund_id: int, holder_id: int) -> list[Pool]:
    """The pools of a holder, the oldest first, those with nothing left, too."""
    return pools_of(session, fund_id, [holder_id])[holder_id]


def pools_of(
    session: Session, fund_id: int, holders: Iterable[int]
) -> defaultdict[int, list[Pool]]:
    """The same of several holders, by id."""
    ids = sorted(holders)
    rows = _POOLS.rows(session.connection(), {"fund": fund_id, "holders": ids})
    bound = sorted({row.document_id for row in rows if row.terms is not None})
    uses = _uses(session, ids, bound)
    found: defaultdict[int, list[Pool]] = defaultdict(list)
    for row in rows:
        found[row.organization_id].append(
            Pool(
                id=row.document_id,
                number=row.number,
                opened_on=row.business_on,
                left_fen=row.amount_fen,
                terms=Terms(uses[row.document_id, row.organization_id], row.ends_on),
            )
        )
    return found


def terms_of_fund(session: Session, fund_id: int) -> Terms:
    """What a fund as a whole is for, and until when."""
    rows = _OF_FUND.rows(session.connection(), {"fund": fund_id})
    return Terms(frozenset(row.code for row in rows if row.code is not None), rows[0].ends_on)


def terms_of(session: Session, document_id: int, organization_id: int) -> Terms:
    """The terms that a document set for an organization; those without bounds where it set none."""
    ends_on = session.scalar(
        select(FundTerms.ends_on).where(
            FundTerms.document_id == document_id, FundTerms.organization_id == organization_id
        )
    )
    uses = _uses(session, [organization_id], [document_id])
    return Terms(uses[document_id, organization_id], ends_on)


def to_pay(
    session: Session, account: AccountRef, *, use: str, on: date, asked_fen: int
) -> Original:
    """The pool of an available account that pays a sum for a use. Raises ``UseNotAllowed``, ``TermEnded``,
    ``OverFund``, ``OverPool`` where it is in several pools or some of the holder's money may not pay for it."""
    found = pools(session, account.fund.id, account.holder.id)
    pool = first_that_pays(found, use, on, asked_fen)
    if pool is not None:
        return Original(pool.id, pool.number, pool.opened_on)
    fund, holder = account.fund.code, account.holder.code
    meant = [p for p in found if p.terms.permit(use)]
    if found and not meant:
        allowed = sorted({code for p in found for code in p.terms.uses})
        raise UseNotAllowed(
            fund=fund, holder=holder, use=_name(session, use), allowed=names(session, allowed)
        )
    running = [p for p in meant if p.terms.run_on(on)]
    ended = max((p for p in meant if p.terms.ends_on), key=_end, default=None)
    if ended is not None and not running and ended.terms.ends_on is not None:
        left = sum(p.left_fen for p in meant)
        raise TermEnded(fund=fund, holder=holder, ends_on=ended.terms.ends_on, on=on, left_fen=left)
    raise _short(account, found, running, asked_fen, _name(session, use))


def to_give(session: Session, account: AccountRef, asked_fen: int) -> Original:
    """The pool out of which money goes back to the fund: the one that ended first. Raises ``OverFund``, ``OverPool``
    where it is in several pools."""
    found = pools(session, account.fund.id, account.holder.id)
    enough = [p for p in found if p.left_fen >= asked_fen]
    if not enough:
        raise _short(account, found, found, asked_fen, None)
    pool = min(enough, key=lambda p: (p.terms.ends_on or date.max, p.id))
    return Original(pool.id, pool.number, pool.opened_on)


def _short(
    account: AccountRef, found: list[Pool], able: list[Pool], asked_fen: int, use: str | None
) -> OverFund | OverPool:
    """That no pool of those ``able`` to pay holds the sum: how much each has, and what else there is."""
    fullest = sorted((p for p in able if p.left_fen), key=lambda p: (-p.left_fen, p.id))
    available = sum(p.left_fen for p in fullest)
    elsewhere = sum(p.left_fen for p in found) - available
    said: dict[str, Any] = {
        "fund": account.fund.code,
        "holder": account.holder.code,
        "bucket": str(Bucket.AVAILABLE),
        "asked_fen": asked_fen,
        "available_fen": available,
    }
    if len(fullest) < SEVERAL and not elsewhere:
        return OverFund(**said)
    rows: list[dict[str, Fact]] = [{"number": p.number, "left_fen": p.left_fen} for p in fullest]
    return OverPool(**said, use=use, pools=rows, elsewhere_fen=elsewhere)


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
    rows = session.connection().execute(_USE_IDS, {"codes": sorted(codes)})
    found = {row.code: row.id for row in rows}
    for code in sorted(codes - found.keys()):
        raise NotFound(what="use", name=code)
    return found


def _uses(
    session: Session, holders: list[int], documents: list[int]
) -> defaultdict[tuple[int, int], frozenset[str]]:
    """By document and holder."""
    uses: defaultdict[tuple[int, int], frozenset[str]] = defaultdict(frozenset)
    said: dict[str, Any] = {"holders": holders, "documents": documents}
    for row in _USES.rows(session.connection(), said) if documents else ():
        uses[row.document_id, row.organization_id] |= {row.code}
    return uses


def _end(pool: Pool) -> date:
    return pool.terms.ends_on or date.max


def names(session: Session, codes: list[str]) -> list[str]:
    """What uses are called, by code."""
    return [_name(session, code) for code in codes]


def _name(session: Session, code: str) -> str:
    return session.scalar(select(FundUse.name).where(FundUse.code == code)) or code
