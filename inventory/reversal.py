"""The verb that takes a document back (冲销): the same rows with their ends swapped, once.

One mechanism for both ledgers. A reversal has its own business date, not before the original's and in an open period,
keeps the original's kind and takes the next number of that series. A document that later ones drew on is reversed
after them.
"""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory import access, kinds, loans, posting, resolve, standing
from inventory.drafts import AccountRef, Draft, Money, Original, Posted, Ref, Swap
from inventory.errors import AlreadyReversed, BadInput
from inventory.kinds import Bucket
from inventory.models import Document, Fund, FundAccount, FundEntry, Organization
from inventory.rows import texts

_from_account = aliased(FundAccount)
_to_account = aliased(FundAccount)
_from_holder = aliased(Organization)
_to_holder = aliased(Organization)
_from_item = aliased(Document)
_to_item = aliased(Document)
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
        _from_item.id,
        _from_item.number,
        _from_item.business_on,
        _to_item.id,
        _to_item.number,
        _to_item.business_on,
    )
    .join(Fund, Fund.id == FundEntry.fund_id)
    .join(_from_account, _from_account.id == FundEntry.from_account_id)
    .join(_to_account, _to_account.id == FundEntry.to_account_id)
    .join(_from_holder, _from_holder.id == _from_account.organization_id)
    .join(_to_holder, _to_holder.id == _to_account.organization_id)
    .outerjoin(_from_item, _from_item.id == FundEntry.from_item_id)
    .outerjoin(_to_item, _to_item.id == FundEntry.to_item_id)
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
    ``AlreadyReversed``, ``DrawnOn`` (naming what to reverse first), ``LoanGiven``, ``NoBackdating``, ``ClosedPeriod``.
    """
    # scope first: outside it the answer is the same whether the document exists or not
    access.permit(session, actor=actor, act="reverse", organization=organization)
    document = standing.document(session, number)
    if document is None or document.organization.code != organization:
        raise access.unknown(session, actor=actor, what="document", name=number)
    kind = kinds.KINDS[document.kind]
    ground = access.permit(session, actor=actor, act=kind.act, organization=organization)
    if document.reverses_id is not None:
        raise AlreadyReversed(number=number, by=number)
    if not kind.reversible:
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
        counterparty=document.counterparty,
        group=document.group,
        recipient=document.recipient,
        heads=document.heads,
        days=document.days,
        place=document.place,
        reverses=document.original,
        swaps=tuple(_swap(row) for row in standing.rows(session, document.id)),
        money=_money(session, document.id),
        complete=lambda d: _takable(session, d, document),
    )
    return posting.post(session, [draft])[0]


def _takable(session: Session, draft: Draft, document: standing.Standing) -> Draft:
    """Under the lock: approvals hold it too."""
    loans.require_takable(session, document)
    return draft


def _swap(row: standing.StandingRow) -> Swap:
    return Swap(
        line=row.ref.line,
        part=row.ref.part,
        lot=row.lot,
        item=row.item,
        from_=row.to,
        to=row.from_,
        quantity=row.ref.quantity,
        value_fen=row.ref.value_fen,
        typed_unit=row.typed_unit,
        typed_quantity=row.typed_quantity,
        of=row.of,
    )


def _money(session: Session, document_id: int) -> tuple[Money, ...]:
    rows = session.execute(_ENTRIES.where(FundEntry.document_id == document_id))
    return tuple(_back(*row) for row in rows)


def _back(line: int, amount: int, fund_id: int, fund: str, *ends: Any) -> Money:
    (from_id, from_, from_bucket), (to_id, to, to_bucket) = ends[:3], ends[3:6]
    from_item, to_item = (
        Original(*item) if item[0] is not None else None for item in (ends[6:9], ends[9:12])
    )
    return Money(
        line=line,
        from_=AccountRef(Ref(fund_id, fund), Ref(to_id, to), Bucket(to_bucket)),
        to=AccountRef(Ref(fund_id, fund), Ref(from_id, from_), Bucket(from_bucket)),
        amount_fen=amount,
        from_item=to_item,
        to_item=from_item,
    )
