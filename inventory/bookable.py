"""What of each document accountants book: its rows put together by what the same accounts are proposed for.

A group is of one document, one organization, one way that rows run, and of whose money or which source of goods it is.
Of a reversal the way is that of its original, the sum with minus.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from inventory import kinds, lot_values
from inventory.kinds import INSIDE, Books, Bucket
from inventory.merged import item_now
from inventory.models import (
    Document,
    Fund,
    FundAccount,
    FundEntry,
    Item,
    Location,
    Lot,
    StockMove,
)
from inventory.rules import accounts

KINDS = {
    books: tuple(sorted({k for k, _, _ in accounts.WAYS if kinds.KINDS[k].books == books}))
    for books in (Books.FUND, Books.STOCK)
}
_KEY = ("document_id", "on", "organization_id", "kind", "start", "end", "variant", "known")
_reversal = Document.reverses_id.is_not(None)
_from, _to = aliased(FundAccount), aliased(FundAccount)
_there, _here = aliased(Location), aliased(Location)


def holder() -> ColumnElement[int]:
    """Whose money an entry is about: the holder's, and what is not sub-allocated the owner's."""
    whole = (Bucket.GRANTOR.value, Bucket.UNALLOCATED.value)
    return case((_from.bucket.in_(whole), _to.organization_id), else_=_from.organization_id)


def keeper() -> ColumnElement[int]:
    """Whose goods a move is about: the organization of the place inside."""
    inside = _there.kind.in_(sorted(INSIDE))
    return case((inside, _there.organization_id), else_=_here.organization_id)


def groups(fund: ColumnElement[bool] | None, goods: ColumnElement[bool] | None) -> Select[Any]:
    """The groups of money (``fund``: of which, by ``Document``, ``FundEntry`` or ``holder``) and of goods (by
    ``Document``, ``StockMove`` or ``keeper``); None: none of those.

    Columns: ``document_id``, ``on``, ``organization_id``, ``kind``, ``start``, ``end``, ``variant``, ``known`` (0 or
    1), ``amount_fen`` (None where it is not known), ``item`` and ``items``, the first name and number of items.
    """
    arms = [arm for arm in (_money(fund), _goods(goods)) if arm is not None]
    rows = (union_all(*arms) if len(arms) > 1 else arms[0]).subquery("bookable")
    key = [rows.c[name] for name in _KEY]
    amount = cast(func.sum(rows.c.fen), BigInteger)
    return select(
        *key,
        case((rows.c.known == 1, amount)).label("amount_fen"),
        func.min(rows.c.item).label("item"),
        func.count(rows.c.item.distinct()).label("items"),
    ).group_by(*key)


def _money(of: ColumnElement[bool] | None) -> Select[Any] | None:
    if of is None:
        return None
    start, end = _swapped(_from.bucket, _to.bucket)
    spends = Document.kind == kinds.EXPENDITURE.code
    other = aliased(FundEntry)
    paid = (
        select(other.line)
        .where(other.document_id == Document.id, other.line != FundEntry.line)
        .exists()
    )
    return (
        select(
            *_of_document(holder()),
            start.label("start"),
            case((and_(spends, paid), Bucket.PAID.value), else_=end).label("end"),
            case((holder() == Fund.organization_id, accounts.OWNER), else_=accounts.HOLDER).label(
                "variant"
            ),
            literal(1).label("known"),
            _signed(FundEntry.amount_fen).label("fen"),
            cast(literal(None), String).label("item"),
        )
        .select_from(FundEntry)
        .join(Document, Document.id == FundEntry.document_id)
        .join(Fund, Fund.id == FundEntry.fund_id)
        .join(_from, _from.id == FundEntry.from_account_id)
        .join(_to, _to.id == FundEntry.to_account_id)
        .where(
            Document.kind.in_(KINDS[Books.FUND]),
            # what is spent and paid at once is one sum, and not two
            or_(and_(spends, start != Bucket.PAYABLE.value), and_(~spends, _booked(start, end))),
            of,
        )
    )


def _goods(of: ColumnElement[bool] | None) -> Select[Any] | None:
    if of is None:
        return None
    start, end = _swapped(_there.kind, _here.kind)
    # what moves value alone is known, whatever its lot was worth before
    known = or_(lot_values.as_of(Document.business_on, Document).known, StockMove.quantity == 0)
    return (
        select(
            *_of_document(keeper()),
            start.label("start"),
            end.label("end"),
            case((Lot.legal_donee_id.is_not(None), accounts.PASSING), else_=Lot.source).label(
                "variant"
            ),
            case((known, 1), else_=0).label("known"),
            _signed(StockMove.value_fen).label("fen"),
            Item.name.label("item"),
        )
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .join(_there, _there.id == StockMove.from_id)
        .join(_here, _here.id == StockMove.to_id)
        .where(Document.kind.in_(KINDS[Books.STOCK]), _booked(start, end), of)
    )


def _of_document(organization: ColumnElement[int]) -> tuple[ColumnElement[Any], ...]:
    return (
        Document.id.label("document_id"),
        Document.business_on.label("on"),
        organization.label("organization_id"),
        Document.kind.label("kind"),
    )


def _swapped(start: Any, end: Any) -> tuple[ColumnElement[str], ColumnElement[str]]:
    return case((_reversal, end), else_=start), case((_reversal, start), else_=end)


def _signed(amount: Any) -> ColumnElement[int]:
    return case((_reversal, -amount), else_=amount)


def _booked(start: Any, end: Any) -> ColumnElement[bool]:
    return tuple_(Document.kind, start, end).in_(sorted(accounts.WAYS))
