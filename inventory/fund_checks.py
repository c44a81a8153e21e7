"""What the books of money promise beyond balances: allotments are accounted for (P8); what documents opened is never
settled above (P2, P3); money was used for what it was given for, in its term (P4)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true, union_all
from sqlalchemy.orm import Session, aliased

from inventory import breach_words, kinds, recount
from inventory.kinds import HOLDER_BUCKETS, Bucket
from inventory.models import (
    Document,
    FundAccount,
    FundCharge,
    FundEntry,
    FundItem,
    FundTerms,
    FundTermsUse,
)

ALLOTTING = tuple(
    kind.code for kind in (kinds.SUB_ALLOCATION, kinds.FUND_TAKE_BACK, kinds.GIVE_BACK)
)
DECIDING = tuple(kind.code for kind in (kinds.APPROPRIATION, kinds.CASH_GIFT))
EVERY = true()

_from = aliased(FundAccount)
_to = aliased(FundAccount)
# which way an entry of these kinds runs says its sign: of a reversal the ends are swapped
_given = _to.bucket == Bucket.AVAILABLE
_granted = _to.bucket == Bucket.UNALLOCATED


def allocations(session: Session) -> Iterable[str]:
    """P8: what a holder was sub-allocated is what its buckets hold; holders and unallocated are the whole fund."""
    holds: defaultdict[tuple[int, int], int] = defaultdict(int)
    whole: defaultdict[int, int] = defaultdict(int)
    for (fund, holder, bucket), amount in recount.bucket_sums(session).items():
        if bucket != Bucket.GRANTOR:
            whole[fund] += amount
        if bucket in HOLDER_BUCKETS:
            holds[fund, holder] += amount
    allotted = {(fund, holder): fen for fund, holder, fen in allotted_by_kind(session)}
    for key in holds.keys() | allotted.keys():
        if holds[key] != allotted.get(key, 0):
            fund, holder = key
            said = f"下拨 {allotted.get(key, 0)} 分，各账户共 {holds[key]} 分"
            yield f"资金 {fund} 单位 {holder}：{said}"
    for fund, amount in decided_by_kind(session):
        if whole[fund] != amount:
            yield f"资金 {fund}：核定 {amount} 分，各账户共 {whole[fund]} 分"


def allotted_by_kind(
    session: Session, of: ColumnElement[bool] = EVERY
) -> list[tuple[int, int, int]]:
    """By kinds of documents: fund id, holder id, what was sub-allocated less what came back (fen). ``of`` which
    ``FundEntry`` or ``Document``."""
    rows = _signed(ALLOTTING, _given, of).subquery()
    query = select(rows.c.fund_id, rows.c.holder_id, func.sum(rows.c.fen))
    found = session.execute(query.group_by(rows.c.fund_id, rows.c.holder_id))
    return [(fund, holder, int(fen)) for fund, holder, fen in found]


def decided_by_kind(session: Session, of: ColumnElement[bool] = EVERY) -> list[tuple[int, int]]:
    """By kinds of documents: fund id, what was decided for it or given to it, less what was taken away (fen)."""
    rows = _signed(DECIDING, _granted, of).subquery()
    query = select(rows.c.fund_id, func.sum(rows.c.fen)).group_by(rows.c.fund_id)
    return [(fund, int(fen)) for fund, fen in session.execute(query)]


def touching(organization_id: int) -> ColumnElement[bool]:
    """For the two above: entries with an account of an organization."""
    return or_(_from.organization_id == organization_id, _to.organization_id == organization_id)


def _signed(codes: tuple[str, ...], forth: ColumnElement[bool], of: ColumnElement[bool]) -> Any:
    """Entries of kinds: with plus to the holder they run to, with minus to the one they run back from."""
    arms = [
        select(FundEntry.fund_id, end.organization_id.label("holder_id"), fen.label("fen"))
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(_from, _from.id == FundEntry.from_account_id)
        .join(_to, _to.id == FundEntry.to_account_id)
        .where(Document.kind.in_(codes), way, of)
        for end, fen, way in (
            (_to, FundEntry.amount_fen, forth),
            (_from, literal(0) - FundEntry.amount_fen, ~forth),
        )
    ]
    return union_all(*arms)


def _changes() -> Select[Any]:
    """What items were opened with, got and gave, in order of their days."""
    arms = [
        select(
            item.label("opener"),
            account.label("account"),
            FundEntry.business_on.label("on"),
            fen.label("fen"),
        ).where(item.is_not(None))
        for item, account, fen in (
            (FundEntry.to_item_id, FundEntry.to_account_id, FundEntry.amount_fen),
            (
                FundEntry.from_item_id,
                FundEntry.from_account_id,
                literal(0) - FundEntry.amount_fen,
            ),
        )
    ]
    rows = union_all(*arms).subquery("rows_of")
    return (
        select(rows.c.opener, rows.c.account, rows.c.on, func.sum(rows.c.fen))
        .group_by(rows.c.opener, rows.c.account, rows.c.on)
        .order_by(rows.c.opener, rows.c.account, rows.c.on)
    )


def items(session: Session) -> Iterable[str]:
    """P2, P3: what is left of what a document opened is what its entries add up to, below zero on no day, and what
    documents opened in an account is what the account holds."""
    stored: dict[tuple[int, int], tuple[int, date]] = {
        (document, account): (fen, on)
        for document, account, fen, on in session.execute(
            select(FundItem.document_id, FundItem.account_id, FundItem.amount_fen, FundItem.last_on)
        )
    }
    found: dict[tuple[int, int], tuple[int, date]] = {}
    for opener, account, on, fen in recount.stream(session, _changes()):
        left = found.get((opener, account), (0, on))[0] + int(fen)
        found[opener, account] = left, on
        if left < 0:
            yield f"{_opened(session, opener, account)}的余额在 {on} 为 {left:,} 分"
    for key in found.keys() | stored.keys():
        # what was opened and settled at once has no row
        if found.get(key, (0, date.min)) != stored.get(key) and (
            key in stored or found[key][0] != 0
        ):
            said = (breach_words.left(of.get(key)) for of in (found, stored))
            yield "{}：流水 {}，余额 {}".format(_opened(session, *key), *said)
    yield from _accounts_are_items(session, found)


def _opened(session: Session, opener: int, account: int) -> str:
    """What a document opened in an account, in words."""
    document = breach_words.document(session, opener)
    return f"{document} 在{breach_words.account(session, account)}"


def _accounts_are_items(
    session: Session, found: dict[tuple[int, int], tuple[int, date]]
) -> Iterable[str]:
    opened: defaultdict[int, int] = defaultdict(int)
    for (_, account), (left, _) in found.items():
        opened[account] += left
    accounts = select(FundAccount.id).where(FundAccount.bucket.in_(HOLDER_BUCKETS))
    held: defaultdict[int, int] = defaultdict(int)
    for account, _, fen in recount.stream(session, recount.fund_changes()):
        held[account] += int(fen)
    for account in session.scalars(accounts):
        if held[account] != opened[account]:
            where = breach_words.account(session, account)
            yield f"{where}：{held[account]:,} 分，各笔余额共 {opened[account]:,} 分"


def uses(session: Session, of: ColumnElement[bool] = EVERY) -> Iterable[str]:
    """P4: money of a pool that is for some uses, or has a term, went only there and in time. ``of`` which ``Document``.
    What a commitment bound in time may be spent after the term."""
    permitted = select(FundTermsUse.use_id).where(
        FundTermsUse.document_id == FundTerms.document_id,
        FundTermsUse.organization_id == FundTerms.organization_id,
    )
    this_use = permitted.where(FundTermsUse.use_id == FundCharge.use_id)
    rows = session.execute(
        select(Document.number)
        .join(FundCharge, FundCharge.document_id == Document.id)
        .join(FundEntry, FundEntry.document_id == Document.id)
        .join(_from, and_(_from.id == FundEntry.from_account_id, _from.bucket == Bucket.AVAILABLE))
        .join(
            FundTerms,
            and_(
                FundTerms.document_id == FundEntry.from_item_id,
                FundTerms.organization_id == _from.organization_id,
            ),
        )
        .where(
            or_(
                and_(permitted.exists(), ~this_use.exists()),
                Document.business_on > FundTerms.ends_on,
            ),
            of,
        )
        .distinct()
    )
    for number in rows.scalars():
        yield f"{number} 把资金用到了规定的用途或期限之外"
