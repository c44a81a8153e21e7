"""What of holders' money is used, by balances; what vouchers count as spending; what is under no voucher yet, by
documents: as of the end of a day."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from inventory import bookable, kinds
from inventory.dialects import among
from inventory.kinds import Bucket
from inventory.models import (
    Document,
    DocumentVoucher,
    FundAccount,
    FundEntry,
    VoucherWithdrawal,
)
from inventory.rules.reconciling import Facts
from inventory.statements.held import money_at_end
from inventory.statements.shape import Asked, Form

_OPENING = {
    kinds.PREPAYMENT.code: Bucket.PREPAID,
    kinds.ADVANCE.code: Bucket.ADVANCED,
}
_BACK = tuple(
    kind.code for kind in (kinds.FUND_TAKE_BACK, kinds.GIVE_BACK, kinds.UNSPENT, kinds.REFUND)
)
_ALLOTTING = (kinds.SUB_ALLOCATION.code, kinds.FUND_TAKE_BACK.code, kinds.GIVE_BACK.code)
_SPENT = (kinds.EXPENDITURE.code, kinds.PAYMENT.code, kinds.REFUND.code)
_OPEN = (Bucket.PREPAID, Bucket.ADVANCED)


@dataclass
class _Holder:
    """What is found of a holder's money of a fund."""

    buckets: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    counted: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    own: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missing: int = 0
    missing_back: int = 0

    def facts(self) -> Facts:
        """In the words of the rule."""
        return Facts(
            used=self.buckets[Bucket.PAYABLE] + self.buckets[Bucket.PAID],
            prepaid=self.buckets[Bucket.PREPAID],
            advanced=self.buckets[Bucket.ADVANCED],
            unspent=self.buckets[Bucket.AVAILABLE] + self.buckets[Bucket.COMMITTED],
            counted_allotting=self.counted["allotting"],
            counted_prepaying=self.counted[Bucket.PREPAID],
            counted_advancing=self.counted[Bucket.ADVANCED],
            counted_spending=self.counted["spending"],
            own_prepaid=self.own[Bucket.PREPAID],
            own_advanced=self.own[Bucket.ADVANCED],
            no_voucher=self.missing,
            no_voucher_back=self.missing_back,
        )


def found(session: Session, asked: Asked) -> dict[tuple[int, int], Facts]:
    """By fund and holder (ids): of the fund in ``asked.accounts`` where one is asked for, else of all."""
    holders: defaultdict[tuple[int, int], _Holder] = defaultdict(_Holder)
    params = asked.params
    form, one = asked.form, asked.fund is not None
    ids = session.scalars(_accounts(one), params).all()
    held = session.execute(_held(form), {**params, "accounts": list(ids)})
    for r in held:
        holders[r.fund_id, r.organization_id].buckets[r.bucket] += int(r.fen)
    own: defaultdict[tuple[int, int, str, int], int] = defaultdict(int)
    for r in session.execute(_counted(form, one), params):
        holder = holders[r.fund_id, r.organization_id]
        holder.counted[_stage(r)] += int(r.fen)
        if r.bucket is not None:
            own[r.fund_id, r.organization_id, r.bucket, r.item_id] += int(r.fen)
    for r in session.execute(_open_items(form, one), params):
        counted = own[r.fund_id, r.organization_id, r.bucket, r.item_id]
        holders[r.fund_id, r.organization_id].own[r.bucket] += min(int(r.fen), max(counted, 0))
    for r in session.execute(_not_booked(form, one), params):
        holder = holders[r.fund_id, r.organization_id]
        holder.missing += int(r.used or 0)
        holder.missing_back += int(r.back or 0)
    return {key: holder.facts() for key, holder in holders.items()}


def _stage(r: Any) -> str:
    """At which stage a voucher counts money as spending."""
    if r.bucket is not None:
        return str(r.bucket)
    return "allotting" if r.kind in _ALLOTTING else "spending"


def _of(column: Any, one: bool) -> ColumnElement[bool]:
    """Of the one fund asked for, or of any."""
    return among(column, "accounts") if one else column.is_not(None)


@lru_cache(maxsize=2)
def _accounts(one: bool) -> Select[Any]:
    return select(FundAccount.id).where(
        among(FundAccount.organization_id, "organizations"),
        FundAccount.bucket != Bucket.UNALLOCATED,
        _of(FundAccount.fund_id, one),
    )


@lru_cache(maxsize=8)
def _held(form: Form) -> Select[Any]:
    held = money_at_end(form.end, now=form.now)
    return select(
        FundAccount.fund_id,
        FundAccount.organization_id,
        FundAccount.bucket,
        held.c.amount_fen.label("fen"),
    ).join(FundAccount, FundAccount.id == held.c.account_id)


def _standing(form: Form) -> ColumnElement[bool]:
    """The vouchers until the day that were not withdrawn, ever: what was recorded wrongly never counted."""
    withdrawn = select(VoucherWithdrawal.voucher_id).where(
        VoucherWithdrawal.voucher_id == DocumentVoucher.id
    )
    return and_(DocumentVoucher.voucher_on <= form.end, ~withdrawn.exists())


_first, _second = aliased(FundAccount), aliased(FundAccount)


@lru_cache(maxsize=16)
def _counted(form: Form, one: bool) -> Select[Any]:
    """What vouchers count as spending, by kind of document; of prepayments and advances also of which."""
    opens = Document.kind.in_((*_OPENING, kinds.UNSPENT.code))
    bucket = case(
        (and_(opens, _second.bucket.in_(_OPEN)), _second.bucket),
        (and_(opens, _first.bucket.in_(_OPEN)), _first.bucket),
    )
    item = case(
        (and_(opens, _second.bucket.in_(_OPEN)), FundEntry.to_item_id),
        (and_(opens, _first.bucket.in_(_OPEN)), FundEntry.from_item_id),
    )
    minus = Document.kind.in_(_BACK) != Document.reverses_id.is_not(None)
    amount = DocumentVoucher.amount_fen
    rows = (
        select(
            FundEntry.fund_id,
            DocumentVoucher.organization_id,
            Document.kind,
            bucket.label("bucket"),
            item.label("item_id"),
            case((minus, -amount), else_=amount).label("fen"),
        )
        .join(Document, Document.id == DocumentVoucher.document_id)
        .join(FundEntry, and_(FundEntry.document_id == Document.id, FundEntry.line == 1))
        .join(_first, _first.id == FundEntry.from_account_id)
        .join(_second, _second.id == FundEntry.to_account_id)
        .where(
            among(DocumentVoucher.organization_id, "organizations"),
            DocumentVoucher.as_spending,
            _standing(form),
            _of(FundEntry.fund_id, one),
        )
        .subquery()
    )
    by = (rows.c.fund_id, rows.c.organization_id, rows.c.kind, rows.c.bucket, rows.c.item_id)
    return select(*by, cast(func.sum(rows.c.fen), BigInteger).label("fen")).group_by(*by)


@lru_cache(maxsize=16)
def _open_items(form: Form, one: bool) -> Select[Any]:
    """What is left at the end of the day of each prepayment and advance."""
    amount = FundEntry.amount_fen
    arms = [
        select(
            account.fund_id,
            account.organization_id,
            account.bucket,
            item.label("item_id"),
            (sign * amount).label("fen"),
        )
        .join(account, account.id == end)
        .where(
            among(account.organization_id, "organizations"),
            account.bucket.in_(_OPEN),
            _of(account.fund_id, one),
            FundEntry.business_on <= form.end,
        )
        for account, end, item, sign in (
            (_second, FundEntry.to_account_id, FundEntry.to_item_id, 1),
            (_first, FundEntry.from_account_id, FundEntry.from_item_id, -1),
        )
    ]
    rows = arms[0].union_all(arms[1]).subquery()
    by = (rows.c.fund_id, rows.c.organization_id, rows.c.bucket, rows.c.item_id)
    left = cast(func.sum(rows.c.fen), BigInteger)
    return select(*by, left.label("fen")).group_by(*by).having(left > 0)


def _documents(form: Form, one: bool) -> Subquery:
    """The sum of each document until the day that uses money or brings some back, by whose money it is."""
    money = and_(
        Document.business_on <= form.end,
        Document.kind.in_((*_ALLOTTING, *_OPENING, kinds.UNSPENT.code, *_SPENT)),
        among(bookable.holder(), "organizations"),
        _of(FundEntry.fund_id, one),
    )
    groups = bookable.groups(money, None).subquery("groups")
    return (
        select(
            groups.c.document_id,
            groups.c.organization_id,
            cast(func.sum(groups.c.amount_fen), BigInteger).label("fen"),
        )
        .group_by(groups.c.document_id, groups.c.organization_id)
        .subquery("whole")
    )


@lru_cache(maxsize=16)
def _not_booked(form: Form, one: bool) -> Select[Any]:
    """What documents until the day used (expenditures, and reversals of what came back), and what they brought back,
    without a voucher until then."""
    whole = _documents(form, one)
    reversal = aliased(Document)
    reversed_ = (
        select(reversal.id)
        .where(reversal.reverses_id == Document.id, reversal.business_on <= form.end)
        .exists()
    )
    own = _booked(form, Document.id, whole.c.organization_id)
    first = _booked(form, Document.reverses_id, whole.c.organization_id, as_spending=True)
    open_fen = case(
        (Document.reverses_id.is_not(None), first - own),
        (reversed_, 0),
        else_=func.abs(whole.c.fen) - own,
    )
    back = Document.kind.in_(_BACK) != Document.reverses_id.is_not(None)
    counts = or_(back, Document.kind.in_((kinds.EXPENDITURE.code, *_BACK)))
    rows = (
        select(
            FundEntry.fund_id,
            whole.c.organization_id,
            case((back, 1), else_=0).label("back"),
            open_fen.label("fen"),
        )
        .select_from(whole)
        .join(Document, Document.id == whole.c.document_id)
        .join(FundEntry, and_(FundEntry.document_id == Document.id, FundEntry.line == 1))
        .where(counts)
        .subquery("missing")
    )
    some = case((rows.c.fen > 0, rows.c.fen), else_=0)
    used = func.sum(case((rows.c.back == 0, some), else_=0))
    came = func.sum(case((rows.c.back == 1, some), else_=0))
    by = (rows.c.fund_id, rows.c.organization_id)
    sums = (cast(used, BigInteger).label("used"), cast(came, BigInteger).label("back"))
    return select(*by, *sums).group_by(*by)


def _booked(
    form: Form, document: Any, organization: Any, *, as_spending: bool = False
) -> ColumnElement[int]:
    """How much of a document is under vouchers until the day; or is counted as spending by them."""
    query = select(func.coalesce(func.sum(DocumentVoucher.amount_fen), 0)).where(
        DocumentVoucher.document_id == document,
        DocumentVoucher.organization_id == organization,
        _standing(form),
    )
    if as_spending:
        query = query.where(DocumentVoucher.as_spending)
    return cast(query.correlate_except(DocumentVoucher).scalar_subquery(), BigInteger)
