"""What documents that take a holder's money have in common: their payee, their use, what they open and what they take
from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from inventory import access, db, kinds, listings, merged, pools, resolve
from inventory.access import Ground
from inventory.drafts import OWN, AccountRef, Draft, Listing, Money, Need, Original, Ref, Text
from inventory.errors import (
    AlreadyReversed,
    BadInput,
    FutureDate,
    LedgerError,
    NotAllowed,
    OverItem,
)
from inventory.kinds import Bucket, Kind
from inventory.models import (
    Counterparty,
    Document,
    DocumentText,
    Fund,
    FundAccount,
    FundCharge,
    FundEntry,
    FundUse,
    Organization,
    PurchaseOrder,
)
from inventory.models.parties import CounterpartyKind
from inventory.prepared import PreparedQuery

OTHER = "OTHER"  # the use of what was spent before there were uses, and of what says none


@dataclass(frozen=True)
class Opened:
    """What a document opened in a holder's bucket, and what a later one needs of it. ``order_id``: the order
    that it is, or whose money it is."""

    document: Original
    fund: Ref
    holder: Ref
    bucket: Bucket
    use: Ref
    counterparty: Ref | None
    payee: str | None
    due_on: date | None
    order_id: int | None

    def account(self, bucket: Bucket) -> AccountRef:
        """Another bucket of the same fund and holder."""
        return AccountRef(self.fund, self.holder, bucket)


def document(
    ground: Ground,
    kind: Kind,
    *,
    on: date,
    request_key: str,
    said: Mapping[str, object],
    money: tuple[Money, ...] = (),
    listing: Listing | None = None,
    counterparty: Ref | None = None,
    due_on: date | None = None,
    touches: frozenset[int] = frozenset(),
    complete: Callable[[Draft], Draft] | None = None,
    needs: tuple[Need, ...] = (),
    free_text: tuple[Text, ...] = (),
) -> Draft:
    """A document of the fund's ledger, not posted yet. Raises ``BadInput``."""
    return Draft(
        kind=kind,
        ground=ground,
        on=resolve.day(on, "on"),
        request_key=resolve.words(request_key, "request_key", most=64),
        said={**said, "on": on},
        texts=free_text,
        counterparty=counterparty,
        money=money,
        listing=listing,
        due_on=due_on,
        touches=touches,
        complete=complete,
        needs=needs,
    )


def charge(
    session: Session, use: str | Ref, *, awaiting_papers: bool = False, reimburses: bool = False
) -> Listing:
    """For what the document takes money: the code of a use, or the use of what it settles. Raises ``NotFound``,
    ``BadInput``."""
    use = use if isinstance(use, Ref) else _use(session, use)
    row = {
        "use_id": use.id,
        "awaiting_papers": _flag(awaiting_papers, "awaiting_papers"),
        "reimburses": _flag(reimburses, "reimburses"),
    }
    content = listings.charged(listings.Charged(use.code, awaiting_papers, reimburses))
    return Listing(((FundCharge, row),), content)


def _use(session: Session, use: str) -> Ref:
    code = resolve.code(use, "use")
    return Ref(pools.use_ids(session, frozenset({code}))[code], code)


def out_of_pool(
    session: Session, account: AccountRef, use: str, amount_fen: int, *buckets: Bucket
) -> Callable[[Draft], Draft]:
    """Completes a draft, under the lock: a sum out of the pool that pays it, on through ``buckets``, where the document
    opens items of its own. The draft then raises ``UseNotAllowed``, ``TermEnded``, ``OverFund``."""

    def complete(draft: Draft) -> Draft:
        pool = pools.to_pay(session, account, use=use, on=draft.on, asked_fen=amount_fen)
        return replace(draft, money=path(account, pool, amount_fen, *buckets))

    return complete


def path(
    start: AccountRef, item: Original | None, amount_fen: int, *buckets: Bucket
) -> tuple[Money, ...]:
    """A sum out of an item of an account, on through buckets of the same holder, in each as an item of the document's
    own."""
    money: list[Money] = []
    for line, bucket in enumerate(buckets, start=1):
        end = start._replace(bucket=bucket)
        money.append(Money(line, start, end, amount_fen, item, OWN))
        start, item = end, OWN
    return tuple(money)


def opened(
    session: Session, ground: Ground, number: str, kinds_of: Mapping[Kind, Bucket]
) -> Opened:
    """What the document ``number`` of the ground's organization opened; ``kinds_of`` says in which bucket its kind
    opens it. Raises ``BadInput`` for a number of another organization that the actor may see, else ``NotAllowed``;
    ``NotFound``, ``BadInput`` for a document that opens nothing of the sort."""
    row = session.connection().execute(_OPENED, {"number": number}).first()
    if row is None or row.organization_id != ground.organization_id:
        if row is not None or not _is_own(session, ground, number):
            raise _not_his(session, ground, number)
        raise BadInput(field="number", problem=_wanted(kinds_of))
    bucket = kinds_of.get(kinds.KINDS[row.kind])
    if bucket is None or row.reverses_id is not None:
        raise BadInput(field="number", problem=_wanted(kinds_of))
    return Opened(
        document=Original(row.id, row.number, row.business_on),
        fund=Ref(row.fund_id, row.fund),
        holder=Ref(ground.organization_id, ground.organization),
        bucket=bucket,
        use=Ref(row.use_id, row.use),
        counterparty=Ref(row.counterparty_id, row.counterparty) if row.counterparty_id else None,
        payee=row.payee or row.counterparty,
        due_on=row.due_on,
        order_id=row.order_id,
    )


def into(session: Session, of: Opened, amount_fen: int) -> Callable[[Draft], Draft]:
    """Completes a draft, under the lock: a sum more out of the pool that what was opened came out of. Raises
    ``AlreadyReversed``, ``TermEnded``; the draft then ``OverFund``."""

    def complete(draft: Draft) -> Draft:
        by = session.scalar(select(Document.number).where(Document.reverses_id == of.document.id))
        found = pools.of_item(session, of.document.id, of.bucket)
        if by is not None or found is None:
            raise AlreadyReversed(number=of.document.number, by=by or of.document.number)
        pool = found[0]
        start, end = of.account(Bucket.AVAILABLE), of.account(of.bucket)
        pools.require_term(session, start, pool, draft.on)
        return replace(draft, money=(entry(start, end, amount_fen, pool, of.document),))

    return complete


def back_to_pool(
    session: Session, of: Opened, amount_fen: int | None, bucket: Bucket
) -> Callable[[Draft], Draft]:
    """Completes a draft, under the lock: a sum (None: all that is left) of what was opened goes back to the pool it
    came out of. The draft then raises ``OverItem``."""

    def complete(draft: Draft) -> Draft:
        found = pools.of_item(session, of.document.id, bucket)
        pool, left = found if found is not None else (None, 0)
        amount = left if amount_fen is None else amount_fen
        if pool is None or left == 0:
            raise OverItem(
                number=of.document.number, bucket=str(bucket), asked_fen=amount, left_fen=left
            )
        start, end = of.account(bucket), of.account(Bucket.AVAILABLE)
        return replace(draft, money=(entry(start, end, amount, of.document, pool),))

    return complete


def entry(
    start: AccountRef,
    end: AccountRef,
    amount_fen: int,
    from_item: Original | None,
    to_item: Original | None,
) -> Money:
    """The only entry of a document."""
    return Money(1, start, end, amount_fen, from_item, to_item)


def ground_of(session: Session, *, actor: str, act: str, number: str) -> Ground:
    """May the actor do ``act`` with a document? Raises ``NotAllowed``, ``NotFound``."""
    of = select(Organization.code).join(Document, Document.organization_id == Organization.id)
    organization = session.scalar(of.where(Document.number == number))
    return access.permit_on(session, actor=actor, act=act, number=number, organization=organization)


def payee(session: Session, said: str) -> Ref | None:
    """The counterparty of a code, or the organization (单位) of the catalogue that has just this name; of another name
    nobody. Raises ``BadInput`` where several have it."""
    row = merged.COUNTERPARTIES.first(session.connection(), {"code": said})
    if row is not None:
        return Ref(row.id, row.code)
    rows = _BY_NAME.rows(session.connection(), {"name": said})
    if len(rows) > 1:
        codes = "、".join(row.code for row in rows)
        raise BadInput(field="payee", problem=f"有几个单位都叫这个名字，写编号：{codes}")
    return Ref(rows[0].id, rows[0].code) if rows else None


def due(value: date | None, on: date) -> date | None:
    """A day by which, not before the document's. Raises ``BadInput``."""
    if value is None:
        return None
    if resolve.day(value, "due_on") < on:
        raise BadInput(field="due_on", problem="不能早于单据日期")
    return value


def came_on(session: Session, on: date, of: Original) -> date:
    """The day of what came after a document: not before it, nor a day to come. Raises ``BadInput``, ``FutureDate``."""
    today = db.today(session)
    if not_before(on, of) > today:
        raise FutureDate(on=on, today=today)
    return on


def not_before(on: date, of: Original) -> date:
    """A day that is not before a document's. Raises ``BadInput``."""
    if resolve.day(on, "on") < of.business_on:
        problem = f"不能早于原单日期 {of.business_on.isoformat()}"
        raise BadInput(field="on", problem=problem)
    return on


_named = aliased(Counterparty)
_BY_NAME = PreparedQuery(
    select(Counterparty.id, Counterparty.code)
    .join(_named, merged.now_of(_named) == Counterparty.id)
    .where(_named.name == bindparam("name"), _named.kind == CounterpartyKind.ENTITY)
    .distinct()
    .order_by(Counterparty.code)
)
_payee = aliased(DocumentText)
_OTHER_ID = select(FundUse.id).where(FundUse.code == OTHER).scalar_subquery()
_OPENED = (
    select(
        Document.id,
        Document.number,
        Document.kind,
        Document.business_on,
        Document.organization_id,
        Document.reverses_id,
        Document.due_on,
        Document.counterparty_id,
        Counterparty.code.label("counterparty"),
        Fund.id.label("fund_id"),
        Fund.code.label("fund"),
        FundUse.id.label("use_id"),
        FundUse.code.label("use"),
        _payee.text.label("payee"),
        PurchaseOrder.document_id.label("order_id"),
    )
    .join(
        FundEntry,
        (FundEntry.document_id == Document.id) & (FundEntry.to_item_id == Document.id),
    )
    .join(FundAccount, FundAccount.id == FundEntry.to_account_id)
    .join(Fund, Fund.id == FundEntry.fund_id)
    .outerjoin(FundCharge, FundCharge.document_id == Document.id)
    .join(FundUse, FundUse.id == func.coalesce(FundCharge.use_id, _OTHER_ID))
    .outerjoin(PurchaseOrder, PurchaseOrder.document_id.in_([Document.id, FundEntry.from_item_id]))
    .outerjoin(Counterparty, Counterparty.id == Document.counterparty_id)
    .outerjoin(
        _payee, (_payee.document_id == Document.id) & (_payee.line == 0) & (_payee.field == "payee")
    )
    .where(
        Document.number == bindparam("number"),
        FundAccount.organization_id == Document.organization_id,
    )
    .order_by(FundEntry.line)
)


def _is_own(session: Session, ground: Ground, number: str) -> bool:
    own = select(Organization.id).join(Document, Document.organization_id == Organization.id)
    return session.scalar(own.where(Document.number == number)) == ground.organization_id


def _not_his(session: Session, ground: Ground, number: str) -> LedgerError:
    """What is said of a number that is none of the holder's: whose it is, to who may see that."""
    of = select(Organization.code, Organization.name)
    of = of.join(Document, Document.organization_id == Organization.id)
    row = session.execute(of.where(Document.number == number)).first()
    unknown = access.unknown(session, actor=ground.actor, what="document", name=number)
    if row is None:
        return unknown
    try:
        access.permit(session, actor=ground.actor, act="read_fund", organization=row.code)
    except NotAllowed:
        return unknown
    problem = f"{number} 是{row.name}的，不是{ground.organization_name}的；写{ground.organization_name}自己的号"
    return BadInput(field="number", problem=problem)


def _wanted(kinds_of: Mapping[Kind, Any]) -> str:
    return f"要写{'、'.join(kind.name for kind in kinds_of)}的号"


def _flag(value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise BadInput(field=field, problem="要写 true 或 false")
    return value
