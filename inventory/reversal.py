"""The verb that takes a document back (冲销): the same rows with their ends swapped, once.

One mechanism for both ledgers. A reversal has its own business date, not before the original's and in an open period,
keeps the original's kind and takes the next number of that series. A document that later ones drew on is reversed
after them.
"""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory import access, kinds, posting, resolve
from inventory.drafts import (
    AccountRef,
    Draft,
    ItemRef,
    LotRef,
    Money,
    Original,
    PlaceRef,
    Posted,
    Ref,
    Swap,
)
from inventory.errors import AlreadyReversed, BadInput, NotFound
from inventory.kinds import Books, Bucket
from inventory.models import (
    Counterparty,
    Document,
    Fund,
    FundAccount,
    FundEntry,
    Item,
    Location,
    Lot,
    Organization,
    RecipientGroup,
    StockMove,
)
from inventory.stock import texts

_from = aliased(Location)
_to = aliased(Location)
_MOVES = (
    select(StockMove, Lot.code, Lot.item_id, Item.code, Item.name, Item.base_unit, _from, _to)
    .join(Lot, Lot.id == StockMove.lot_id)
    .join(Item, Item.id == Lot.item_id)
    .join(_from, _from.id == StockMove.from_id)
    .join(_to, _to.id == StockMove.to_id)
    .order_by(StockMove.line, StockMove.part)
)
_from_account = aliased(FundAccount)
_to_account = aliased(FundAccount)
_from_holder = aliased(Organization)
_to_holder = aliased(Organization)
_ENTRIES = (
    select(
        FundEntry.line,
        FundEntry.amount_fen,
        Fund.id,
        Fund.code,
        _from_holder.id,
        _from_holder.code,
        _from_account.bucket,
        _to_holder.id,
        _to_holder.code,
        _to_account.bucket,
    )
    .join(Fund, Fund.id == FundEntry.fund_id)
    .join(_from_account, _from_account.id == FundEntry.from_account_id)
    .join(_to_account, _to_account.id == FundEntry.to_account_id)
    .join(_from_holder, _from_holder.id == _from_account.organization_id)
    .join(_to_holder, _to_holder.id == _to_account.organization_id)
    .order_by(FundEntry.line)
)


def reverse(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    reason: str,
    note: str | None = None,
) -> Posted:
    """Reverse the document ``number`` of ``organization``; the right needed is that of the act it reverses.

    Raises ``NotAllowed``, ``NotFound``, ``BadInput`` (a date before the original's, a document without rows),
    ``AlreadyReversed``, ``DrawnOn`` (naming what to reverse first), ``NoBackdating``, ``ClosedPeriod``.
    """
    # scope first: outside it the answer is the same whether the document exists or not
    access.permit(session, actor=actor, act="reverse", organization=organization)
    document, counterparty, group, recipient = _original(session, organization, number)
    kind = kinds.KINDS[document.kind]
    ground = access.permit(session, actor=actor, act=kind.act, organization=organization)
    if document.reverses_id is not None:
        raise AlreadyReversed(number=number, by=number)
    if kind.books == Books.NONE:
        raise BadInput(field="number", problem=f"{kind.name}没有收发行，不能冲销")
    if resolve.day(on, "on") < document.business_on:
        problem = f"冲销日期不能早于原单日期 {document.business_on.isoformat()}"
        raise BadInput(field="on", problem=problem)
    reason = resolve.words(reason, "reason", most=1000)
    draft = Draft(
        kind=kind,
        ground=ground,
        on=on,
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"number": number, "on": on},
        texts=texts(reason=reason, note=note),
        counterparty=counterparty,
        group=group,
        recipient=recipient,
        heads=document.heads,
        reverses=Original(document.id, document.number, document.business_on),
        swaps=_swaps(session, document.id),
        money=_money(session, document.id),
    )
    return posting.post(session, [draft])[0]


def _original(
    session: Session, organization: str, number: str
) -> tuple[Document, Ref | None, Ref | None, Ref | None]:
    recipient = aliased(Organization)
    row = session.execute(
        select(
            Document,
            Counterparty.code,
            RecipientGroup.code,
            recipient.code,
        )
        .join(Organization, Organization.id == Document.organization_id)
        .outerjoin(Counterparty, Counterparty.id == Document.counterparty_id)
        .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
        .outerjoin(recipient, recipient.id == Document.recipient_organization_id)
        .where(Document.number == number, Organization.code == organization)
    ).first()
    if row is None:
        raise NotFound(what="document", name=number)
    document = row[0]
    return (
        document,
        _ref(document.counterparty_id, row[1]),
        _ref(document.recipient_group_id, row[2]),
        _ref(document.recipient_organization_id, row[3]),
    )


def _ref(id_: int | None, code: str | None) -> Ref | None:
    return None if id_ is None or code is None else Ref(id_, code)


def _swaps(session: Session, document_id: int) -> tuple[Swap, ...]:
    rows = session.execute(_MOVES.where(StockMove.document_id == document_id))
    return tuple(
        Swap(
            line=move.line,
            part=move.part,
            lot=LotRef(move.lot_id, lot, item_id),
            item=ItemRef(item_id, item, name, base_unit),
            from_=_place(to),
            to=_place(from_),
            quantity=move.quantity,
            value_fen=move.value_fen,
            typed_unit=move.typed_unit,
            typed_quantity=move.typed_quantity,
        )
        for move, lot, item_id, item, name, base_unit, from_, to in rows
    )


def _place(location: Any) -> PlaceRef:
    return PlaceRef(
        location.id, location.code, location.name, location.kind, location.organization_id
    )


def _money(session: Session, document_id: int) -> tuple[Money, ...]:
    rows = session.execute(_ENTRIES.where(FundEntry.document_id == document_id))
    return tuple(
        Money(
            line=line,
            from_=AccountRef(Ref(fund_id, fund), Ref(to_id, to), Bucket(to_bucket)),
            to=AccountRef(Ref(fund_id, fund), Ref(from_id, from_), Bucket(from_bucket)),
            amount_fen=amount,
        )
        for line, amount, fund_id, fund, from_id, from_, from_bucket, to_id, to, to_bucket in rows
    )
