"""Spending in parts (化整为零): what a holder spent with the same payee, ordered of him or bound for him, within a few
days, each below the spend limit and together above it.

It may be right, and nothing stops it; it is listed, so that somebody looks. Whom it was paid to is compared by name,
whichever way it was entered, and across funds.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import access, db, kinds, merged, spend_limits
from inventory.dialects import within
from inventory.kinds import Bucket
from inventory.models import (
    Counterparty,
    Document,
    DocumentText,
    Fund,
    FundAccount,
    FundEntry,
    Organization,
)

TOGETHER = timedelta(days=7)  # from the first to the last of them are fewer days than that
LISTED = timedelta(days=30)  # so long after the last of them


@dataclass(frozen=True)
class Split:
    """Expenditures, orders and other commitments of a holder with one payee, the older first: together ``amount_fen``,
    above ``limit_fen``. ``kind_name`` is that of the last."""

    organization: str
    organization_name: str
    payee: str
    payee_kind: str | None
    kind_name: str
    numbers: tuple[str, ...]
    first_on: date
    last_on: date
    amount_fen: int
    limit_fen: int


def splits(session: Session, *, actor: str, fund: str) -> tuple[Split, ...]:
    """What was spent, ordered or bound in parts in the last weeks by the holders in the actor's scope, some of it
    out of ``fund``. Raises ``NotAllowed``."""
    ground = access.permit_home(session, actor=actor, act="read_fund")
    since = db.today(session) - LISTED - TOGETHER
    found: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    inside = within(Organization.path, ground.path)
    for row in session.execute(_SPENT.where(inside, Document.business_on > since)):
        payee = " ".join((row.payee or "").split()).casefold()
        if payee:
            found[row.path, payee].append(row)
    made = []
    limit_on = cache(partial(spend_limits.in_force, session))
    for (path, _), rows in found.items():
        if len(rows) < 2:
            continue
        for run, limit in _runs(rows, partial(limit_on, path)):
            fresh = run[-1].business_on >= since + TOGETHER
            if fresh and fund in {row.fund for row in run}:
                made.append(_split(run, limit))
    return tuple(sorted(made, key=lambda split: (split.first_on, split.numbers)))


def _above(row: Any, limit_on: Callable[[date], int | None]) -> bool:
    """Is it above the limit by itself? Then it is no part below it, and wants approval."""
    limit = limit_on(row.business_on)
    return limit is not None and max(row.amount_fen, _rest(row)) > limit


def _rest(row: Any) -> int:
    """What was bound and released again is no part of anything; what a commitment was enlarged by is its own."""
    return int(row.amount_fen) - int(row.released_fen)


def _runs(
    rows: Sequence[Any], limit_on: Callable[[date], int | None]
) -> list[tuple[list[Any], int]]:
    """Of what was spent with one payee, by day: those that are within days of each other together above the limit of
    the last day, each run with that limit. What touches is one run."""
    rows = [row for row in rows if _rest(row) > 0 and not _above(row, limit_on)]
    found: list[tuple[int, int, int]] = []
    first = total = 0
    for last, row in enumerate(rows):
        total += _rest(row)
        while row.business_on - rows[first].business_on >= TOGETHER:
            total -= _rest(rows[first])
            first += 1
        limit = limit_on(row.business_on) if last > first else None
        if limit is None or total <= limit:
            continue
        if found and found[-1][1] >= first:
            found[-1] = (found[-1][0], last, limit)
        else:
            found.append((first, last, limit))
    return [(rows[start : end + 1], limit) for start, end, limit in found]


def _split(run: list[Any], limit_fen: int) -> Split:
    last = run[-1]
    return Split(
        organization=last.code,
        organization_name=last.name,
        payee=last.payee,
        payee_kind=last.payee_kind,
        kind_name=kinds.KINDS[last.kind].name,
        numbers=tuple(row.number for row in run),
        first_on=run[0].business_on,
        last_on=last.business_on,
        amount_fen=sum(map(_rest, run)),
        limit_fen=limit_fen,
    )


_now, _payee, _reversal = aliased(Counterparty), aliased(DocumentText), aliased(Document)
_of_payee = and_(_payee.document_id == Document.id, _payee.line == 0, _payee.field == "payee")
_back, _start, _end = aliased(FundEntry), aliased(FundAccount), aliased(FundAccount)
_released: Any = (
    select(
        func.coalesce(
            func.sum(
                case((_back.from_item_id == Document.id, _back.amount_fen), else_=-_back.amount_fen)
            ),
            0,
        )
    )
    .join(_start, _start.id == _back.from_account_id)
    .join(_end, _end.id == _back.to_account_id)
    .where(
        _back.document_id != Document.id,
        or_(
            and_(_back.from_item_id == Document.id, _end.bucket == Bucket.AVAILABLE),
            and_(_back.to_item_id == Document.id, _start.bucket == Bucket.AVAILABLE),
        ),
    )
    .correlate(Document)
    .scalar_subquery()
)
# straight from what was available, or bound, and standing; what settles an order is no part beside it
_SPENT = (
    select(
        Document.number,
        Document.kind,
        Document.business_on,
        Organization.path,
        Organization.code,
        Organization.name,
        Fund.code.label("fund"),
        func.coalesce(_now.name, _payee.text).label("payee"),
        _now.kind.label("payee_kind"),
        FundEntry.amount_fen,
        case((Document.kind == kinds.COMMITMENT.code, _released), else_=0).label("released_fen"),
    )
    .join(Organization, Organization.id == Document.organization_id)
    .join(FundEntry, and_(FundEntry.document_id == Document.id, FundEntry.line == 1))
    .join(FundAccount, FundAccount.id == FundEntry.from_account_id)
    .join(Fund, Fund.id == FundEntry.fund_id)
    .outerjoin(Counterparty, Counterparty.id == Document.counterparty_id)
    .outerjoin(_now, _now.id == merged.now_of(Counterparty))
    .outerjoin(_payee, _of_payee)
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(
        or_(
            Document.kind == kinds.EXPENDITURE.code,
            # what only enlarges another is no commitment of its own
            and_(Document.kind == kinds.COMMITMENT.code, FundEntry.to_item_id == Document.id),
        ),
        Document.reverses_id.is_(None),
        _reversal.id.is_(None),
        FundAccount.bucket == Bucket.AVAILABLE,
    )
    .order_by(Document.business_on, Document.id)
)
