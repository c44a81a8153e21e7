"""The promises, as one literal list of small questions to the whole database.

Each is computed again from the rows, on another path than the one that wrote them, and gives every breach in words.
They are run by tests after each step, by ``inventory check`` and by whoever doubts the books.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import (
    access,
    balance_checks,
    breach_words,
    chain,
    closings,
    disclosure_checks,
    fund_checks,
    invoice_checks,
    kinds,
    lineage,
    match_checks,
    order_checks,
    recount,
    stocktake_checks,
    stub_checks,
)
from inventory.closings import Closing
from inventory.kinds import INSIDE, Books, Bucket
from inventory.lineage import EVERY
from inventory.merged import counterparty_now
from inventory.models import (
    Document,
    DocumentText,
    FundAccount,
    FundBalance,
    FundEntry,
    Location,
    Lot,
    Organization,
    StockBalance,
    StockMove,
)
from inventory.models.documents import POSITIONS

BREACHES_MAX = 100  # of one promise: the rest is counted, not listed


@dataclass(frozen=True)
class Result:
    """One promise: does it hold, and if not, where."""

    id: str
    holds: bool
    says: str
    breaches: tuple[str, ...]


@dataclass(frozen=True)
class Promise:
    """One promise in words, and the question that finds its breaches."""

    id: str
    says: str
    ask: Callable[[Session], Iterable[str]]


def run(session: Session, *, actor: str) -> tuple[Result, ...]:
    """Every promise, over all organizations. Raises ``NotAllowed``: this looks at everything."""
    access.permit_anywhere(session, actor=actor, act="check")
    return tuple(_result(session, promise) for promise in PROMISES)


def _result(session: Session, promise: Promise) -> Result:
    breaches = iter(promise.ask(session))
    shown = list(islice(breaches, BREACHES_MAX))
    holds = not shown
    if more := sum(1 for _ in breaches):
        shown.append(f"还有 {more} 处")
    return Result(promise.id, holds, promise.says, tuple(shown))


_from = aliased(Location)
_to = aliased(Location)
_from_account = aliased(FundAccount)
_to_account = aliased(FundAccount)


def ends_and_sums(session: Session) -> Iterable[str]:
    """P1: rows run where their kind allows; lots and funds add up between what is inside and what went outside;
    what a stocktake posted is what its counts were off."""
    yield from ends(session)
    yield from _lots_add_up(session)
    yield from lineage.value_breaches(session)
    yield from lineage.revaluation_breaches(session)
    yield from _funds_add_up(session)
    yield from stocktake_checks.breaches(session)


def never_negative(session: Session) -> Iterable[str]:
    """P2: no inside balance is below zero at the end of any date, in pieces or in value."""
    balance, held, worth = None, 0, 0
    for place, lot, on, change, value in recount.stream(session, recount.stock_changes()):
        if balance != (place, lot):
            balance, held, worth = (place, lot), 0, 0
        held += int(change)
        worth += int(value)
        if held < 0:
            yield f"{breach_words.stock(session, place, lot)} 在 {on} 为 {held:,}"
        if worth < 0:
            yield f"{breach_words.stock(session, place, lot)} 在 {on} 为 {worth:,} 分"
    fund: dict[int, int] = defaultdict(int)
    for account, on, change in recount.stream(session, recount.fund_changes()):
        fund[account] += int(change)
        if fund[account] < 0:
            yield f"{breach_words.account(session, account)} 在 {on} 为 {fund[account]:,} 分"


def balances_are_rows(session: Session) -> Iterable[str]:
    """P3: every balance is what its rows add up to, in pieces and in value, and dated by the last of them."""
    yield from balance_checks.stock(session)
    yield from lineage.drawn_breaches(session)
    yield from balance_checks.fund(session)
    yield from fund_checks.items(session)
    yield from balance_checks.snapshots(session)


def earmarks_are_kept(session: Session) -> Iterable[str]:
    """P4: lots keep item, origin and earmark down the lineage; earmarked goods went only to whom they are for,
    unresolved ones only with a reason given; and money only to what it is for."""
    yield from lineage.kept_breaches(session)
    yield from lineage.merge_breaches(session)
    yield from earmarks(session)
    yield from fund_checks.uses(session)


def money_is_accounted_for(session: Session) -> Iterable[str]:
    """P8: what was allotted is what holders have, and the whole fund; orders bind what they cost, and papers are for
    no more than was spent, nor for more goods than they name."""
    yield from fund_checks.allocations(session)
    yield from order_checks.breaches(session)
    yield from invoice_checks.breaches(session)
    yield from match_checks.breaches(session)


def sheets_stand(session: Session) -> Iterable[str]:
    """P9: every published sheet is what its days come to, or is corrected, or is to be; and what was frozen stands."""
    yield from disclosure_checks.breaches(session)


def earmarks(session: Session, of: ColumnElement[bool] = EVERY) -> Iterable[str]:
    """Earmarked goods that went to somebody else, ``of`` which ``Document``."""
    reason = (
        select(DocumentText.document_id)
        .where(
            DocumentText.document_id == Document.id,
            DocumentText.line == 0,
            DocumentText.field.in_(("purpose", "note", "reason")),
        )
        .exists()
    )
    meant = case(
        (Lot.earmark_unresolved, reason),
        (
            Lot.earmark_group_id.is_not(None),
            func.coalesce(Lot.earmark_group_id == Document.recipient_group_id, False),
        ),
        (
            Lot.earmark_organization_id.is_not(None),
            func.coalesce(Lot.earmark_organization_id == Document.recipient_organization_id, False)
            | (Lot.earmark_organization_id == Document.organization_id),
        ),
        (
            Lot.earmark_counterparty_id.is_not(None),
            func.coalesce(
                counterparty_now(Lot.earmark_counterparty_id)
                == counterparty_now(Document.counterparty_id),
                False,
            ),
        ),
        else_=True,
    )
    rows = recount.stream(
        session,
        select(Document.number, Lot.code)
        .join(StockMove, StockMove.document_id == Document.id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .where(
            Document.kind.in_((kinds.ISSUE.code, kinds.HAND_OUT.code)),
            Document.reverses_id.is_(None),
            meant.is_(False),
            of,
        ),
    )
    for number, lot in rows:
        yield f"{number} 把定向的 {lot} 发给了别人"


def reversals_mirror(session: Session, of: ColumnElement[bool] = EVERY) -> Iterable[str]:
    """P5: a reversal is its original with the ends swapped, of the same kind, once, and not dated before it. ``of``:
    which ``Document``, the reversal."""
    original = aliased(Document)
    pairs = session.execute(
        select(Document, original).join(original, original.id == Document.reverses_id).where(of)
    )
    for document, first in pairs:
        swapped = recount.rows_of(session, document.id, swap=True)
        if document.kind != first.kind or document.organization_id != first.organization_id:
            yield f"{document.number} 和原单 {first.number} 不是一类"
        if document.business_on < first.business_on:
            yield f"{document.number} 早于原单 {first.number}"
        if first.reverses_id is not None:
            yield f"{document.number} 冲销了冲销单 {first.number}"
        if swapped != recount.rows_of(session, first.id, swap=False):
            yield f"{document.number} 和原单 {first.number} 的行不相反"


def closed_stays_closed(session: Session, found: Iterable[Closing] | None = None) -> Iterable[str]:
    """P6: after a closing, and before its reopening, nothing is dated up to the day it closed through."""
    for closing in closings.closings(session) if found is None else found:
        rows = session.execute(
            select(Document.number, Document.business_on).where(
                Document.organization_id == closing.organization_id,
                Document.position > closing.position,
                Document.position < (closing.reopened_position or POSITIONS),
                Document.business_on <= closing.through,
            )
        )
        for number, on in rows:
            yield f"{number} 日期 {on}，而 {closing.number} 已结账到 {closing.through}"


def numbers_are_gapless(session: Session) -> Iterable[str]:
    """P7: in each organization positions, and in each series numbers, run from one without a gap."""
    for organization, count, last in session.execute(
        select(Organization.code, func.count(), func.max(Document.position))
        .join(Document, Document.organization_id == Organization.id)
        .group_by(Organization.code)
    ):
        if count != last:
            yield f"{organization} 有 {count} 张单据，位置却到 {last}"
    for organization, kind, year, count, last in session.execute(
        select(
            Organization.code,
            Document.kind,
            Document.year,
            func.count(),
            func.max(Document.serial),
        )
        .join(Document, Document.organization_id == Organization.id)
        .group_by(Organization.code, Document.kind, Document.year)
    ):
        if count != last:
            yield f"{organization} {kind} {year} 年有 {count} 张，编号却到 {last}"


def digests_chain(session: Session) -> Iterable[str]:
    """P10: every digest is that of its rows, follows the one before, and the last one is the head's; and what is kept
    of a document outside its digest, content of attachments and stubs of pads, agrees with what is under it."""
    yield from chain.breaches(session)
    yield from stub_checks.breaches(session)


PROMISES = (
    Promise("P1", "每一行都走在规定的两端之间，收、发、存相等", ends_and_sums),
    Promise("P2", "任何一天任何库房、账户都不为负", never_negative),
    Promise("P3", "余额等于流水之和", balances_are_rows),
    Promise("P4", "定向物资只给了指定的对象", earmarks_are_kept),
    Promise("P5", "冲销单与原单相反相等，只冲一次", reversals_mirror),
    Promise("P6", "结账以后没有再动已结的日期", closed_stays_closed),
    Promise("P7", "单据编号连续不断", numbers_are_gapless),
    Promise("P8", "下拨、占用、支出、可用合得上资金总额", money_is_accounted_for),
    Promise("P9", "公示过的表等于其间的账，或已更正、待更正", sheets_stand),
    Promise("P10", "单据摘要首尾相接", digests_chain),
)


def ends(session: Session, of: ColumnElement[bool] = EVERY) -> Iterable[str]:
    """Rows that do not run where their kind allows, ``of`` which ``Document``."""
    moves = (
        select(*_DOCUMENT, _from.kind, _to.kind)
        .join(StockMove, StockMove.document_id == Document.id)
        .join(_from, _from.id == StockMove.from_id)
        .join(_to, _to.id == StockMove.to_id)
    )
    entries = (
        select(*_DOCUMENT, _from_account.bucket, _to_account.bucket)
        .join(FundEntry, FundEntry.document_id == Document.id)
        .join(_from_account, _from_account.id == FundEntry.from_account_id)
        .join(_to_account, _to_account.id == FundEntry.to_account_id)
    )
    yield from _wrong_ends(session, moves.where(of), (_from.kind, _to.kind), Books.STOCK)
    buckets = _from_account.bucket, _to_account.bucket
    yield from _wrong_ends(session, entries.where(of), buckets, Books.FUND)


_reverses = Document.reverses_id.is_not(None).label("reverses")
_DOCUMENT = (Document.number, Document.kind, _reverses)


def _wrong_ends(
    session: Session, rows: Select[*tuple[Any, ...]], ends: tuple[Any, Any], books: Books
) -> Iterable[str]:
    """The ways that rows run are few: those are looked at, and rows only of the ways that are wrong."""
    ways = session.execute(rows.with_only_columns(Document.kind, _reverses, *ends).distinct())
    for code, reverses, from_, to in ways.all():
        kind = kinds.KINDS.get(code)
        allowed = (to, from_) if reverses else (from_, to)
        if kind is not None and kind.books == books and allowed in kind.ends:
            continue
        way = (Document.kind == code, _reverses == reverses, ends[0] == from_, ends[1] == to)
        for row in recount.stream(session, rows.where(*way)):
            yield f"{row.number} 有一行从 {from_} 到 {to}，{code} 不许"


def _lots_add_up(session: Session) -> Iterable[str]:
    """Per lot: what came from outside is what balances hold and what went outside."""
    inside = sorted(INSIDE)
    entered = case((_from.kind.not_in(inside) & _to.kind.in_(inside), StockMove.quantity), else_=0)
    left = case((_from.kind.in_(inside) & _to.kind.not_in(inside), StockMove.quantity), else_=0)
    flows = (
        select(
            StockMove.lot_id,
            func.sum(entered).label("entered"),
            func.sum(left).label("gone"),
        )
        .join(_from, _from.id == StockMove.from_id)
        .join(_to, _to.id == StockMove.to_id)
        .group_by(StockMove.lot_id)
        .subquery()
    )
    held = (
        select(StockBalance.lot_id, func.sum(StockBalance.quantity).label("held"))
        .group_by(StockBalance.lot_id)
        .subquery()
    )
    rows = recount.stream(
        session,
        select(Lot.code, flows.c.entered, flows.c.gone, func.coalesce(held.c.held, 0))
        .outerjoin(flows, flows.c.lot_id == Lot.id)
        .outerjoin(held, held.c.lot_id == Lot.id),
    )
    for code, came, went, holds in rows:
        if came is None or came != went + holds:
            yield f"批次 {code}：收 {came or 0:,}，出 {went or 0:,}，存 {holds:,}"


def _funds_add_up(session: Session) -> Iterable[str]:
    """Per fund: what the grantor gave, by rows, is what the buckets hold, by balances."""
    balances = session.execute(
        select(FundAccount.fund_id, func.sum(FundBalance.amount_fen))
        .join(FundAccount, FundAccount.id == FundBalance.account_id)
        .group_by(FundAccount.fund_id)
    )
    held = {fund: int(amount) for fund, amount in balances}
    granted: dict[int, int] = defaultdict(int)
    for (fund, _, bucket), amount in recount.bucket_sums(session).items():
        if bucket == Bucket.GRANTOR:
            granted[fund] -= amount
    for fund in held.keys() | granted.keys():
        if held.get(fund, 0) != granted[fund]:
            yield f"资金 {fund}：核定 {granted[fund]} 分，余额共 {held.get(fund, 0)} 分"
