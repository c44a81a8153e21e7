"""Verbs that spend and what follows: expenditure (支出), payment (付款), refund (退款), an invoice that comes later."""

from dataclasses import replace
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory import (
    access,
    approvals,
    charges,
    commitments,
    db,
    duties,
    kinds,
    order_books,
    posting,
    prepayments,
    resolve,
    spend_limits,
)
from inventory.drafts import AccountRef, Draft, Posted, Ref
from inventory.errors import BadInput, Duplicate
from inventory.kinds import Bucket
from inventory.models import FundCharge, PapersReceived
from inventory.rows import texts

OPENED = {kinds.EXPENDITURE: Bucket.PAYABLE}
SETTLED = {**commitments.OPENED, **prepayments.OPENED}  # what an expenditure may settle
_GONE = (Bucket.PREPAID, Bucket.ADVANCED)  # this money left before: it is paid at once


def spend(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    amount_fen: int,
    purpose: str,
    payee: str | None = None,
    fund: str | None = None,
    number: str | None = None,
    use: str = charges.OTHER,
    paid: bool = True,
    awaiting_papers: bool = False,
    reimburses: bool = False,
    proof: str | None = None,
    note: str | None = None,
) -> Posted:
    """The holder ``organization`` spends (支出) out of what it has available of ``fund``, or it settles a part or all
    of the commitment, prepayment or advance ``number``, whose use it keeps. ``payee`` is the code of a counterparty, or
    a name; by default whoever ``number`` named. It is paid at once, or (``paid`` false) owed until a payment.
    ``awaiting_papers``: the invoice is still to come (已花待补票). ``reimburses``: ``payee`` is the person who had paid
    it himself (垫付), ``proof`` what proves it. Above the spend limit it wants approval; of an order no more is settled
    than came in on it. Raises ``OverFund``, ``OverItem``, ``NotCome`` by one fen, ``CommitmentExpired``,
    ``UseNotAllowed``, ``TermEnded``, ``DutyAbove``."""
    ground = access.permit(session, actor=actor, act="spend", organization=organization)
    _require_one_source(fund, number)
    _require_proof(reimburses, proof)
    amount = resolve.whole(amount_fen, "amount_fen")
    flags = {"awaiting_papers": awaiting_papers, "reimburses": reimburses}
    said: dict[str, object] = {"fund": fund, "amount_fen": amount}
    if number is not None or use != charges.OTHER or not paid or any(flags.values()):
        said |= {"number": number, "use": use, "paid": paid, **flags}
    of = charges.opened(session, ground, number, SETTLED) if number is not None else None
    if of is not None:
        commitments.require_running(of, on)
        payee = payee or of.payee
    purpose, payee = resolve.words(purpose, "purpose"), resolve.words(payee, "payee")
    draft = charges.document(
        ground,
        kinds.EXPENDITURE,
        on=on,
        request_key=request_key,
        said=said,
        listing=charges.charge(session, of.use if of else use, **flags),
        counterparty=charges.payee(session, payee) or (of.counterparty if of else None),
        free_text=texts(purpose=purpose, payee=payee, proof=proof, note=note),
    )
    return posting.post(session, [_taking(session, draft, fund, of, use, amount, paid)])[0]


def _require_one_source(fund: str | None, number: str | None) -> None:
    if (fund is None) == (number is None):
        problem = "写从哪项资金支出，或写占用单、预付款单、备用金单的号，二者选一"
        raise BadInput(field="fund", problem=problem)


def _require_proof(reimburses: bool, proof: str | None) -> None:
    if reimburses and not (proof or "").strip():
        raise BadInput(field="proof", problem="报销垫付要写他付过钱的凭据")


def _taking(
    session: Session,
    draft: Draft,
    fund: str | None,
    of: charges.Opened | None,
    use: str,
    amount: int,
    paid: bool,
) -> Draft:
    """The draft with where its money comes from."""
    buckets = (Bucket.PAYABLE, Bucket.PAID) if paid else (Bucket.PAYABLE,)
    if paid and (of is None or of.bucket not in _GONE):
        access.permit(
            session, actor=draft.ground.actor, act="pay", organization=draft.ground.organization
        )
    if of is None:
        ground = draft.ground
        ref, _owner = resolve.fund(session, ground, fund or "")
        holder = Ref(ground.organization_id, ground.organization)
        start = AccountRef(ref, holder, Bucket.AVAILABLE)
        return replace(
            draft,
            complete=charges.out_of_pool(session, start, use, amount, *buckets),
            needs=spend_limits.needs(session, ground, on=draft.on, amount_fen=amount),
        )
    if of.bucket in _GONE and not paid:
        raise BadInput(field="paid", problem="预付款、备用金已经付出去了，结算时不能再记未付")
    money = charges.path(of.account(of.bucket), of.document, amount, *buckets)
    if of.order_id is None:
        return replace(draft, money=money)
    complete = order_books.within_what_came(session, of.order_id, amount)
    return replace(draft, money=money, complete=complete)


def pay(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    amount_fen: int,
    note: str | None = None,
) -> Posted:
    """Pay what is owed on the expenditure ``number``, or a part of it. Raises ``OverItem`` by one fen, ``SamePerson``
    for who recorded or approved it (the local operator may pay what he recorded), ``Related``, ``ApprovalRefused``."""
    ground = access.permit(session, actor=actor, act="pay", organization=organization)
    of = charges.opened(session, ground, number, OPENED)
    amount = resolve.whole(amount_fen, "amount_fen")
    start, end = of.account(Bucket.PAYABLE), of.account(Bucket.PAID)

    def complete(draft: Draft) -> Draft:
        """Under the lock, so that nobody approves at once what he pays, or refuses what is being paid."""
        approvals.require_not_refused(session, document_id=of.document.id, number=number)
        duties.require_other(
            session, act=duties.PAY, actor=actor, document_id=of.document.id, number=number
        )
        return draft

    draft = charges.document(
        ground,
        kinds.PAYMENT,
        on=on,
        request_key=request_key,
        said={"number": number, "amount_fen": amount},
        money=(charges.entry(start, end, amount, of.document, of.document),),
        counterparty=of.counterparty,
        complete=complete,
        free_text=texts(note=note),
    )
    return posting.post(session, [draft])[0]


def refund(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    amount_fen: int,
    reason: str,
    unpaid: bool = False,
    note: str | None = None,
) -> Posted:
    """Money comes back of what was paid on the expenditure ``number`` (退款), or (``unpaid``) less is owed on it
    (冲减): it is available again, out of the pool it came from. Raises ``OverItem`` above what was paid, or is owed."""
    ground = access.permit(session, actor=actor, act="refund", organization=organization)
    of = charges.opened(session, ground, number, OPENED)
    amount = resolve.whole(amount_fen, "amount_fen")
    draft = charges.document(
        ground,
        kinds.REFUND,
        on=on,
        request_key=request_key,
        said={"number": number, "amount_fen": amount, "unpaid": unpaid},
        counterparty=of.counterparty,
        complete=charges.back_to_pool(
            session, of, amount, Bucket.PAYABLE if unpaid else Bucket.PAID
        ),
        free_text=texts(reason=resolve.words(reason, "reason"), note=note),
    )
    return posting.post(session, [draft])[0]


def add_papers(session: Session, *, actor: str, number: str, on: date, reference: str) -> None:
    """The invoice of the expenditure ``number``, which awaited it, came on a day (补票). Raises ``Duplicate`` where it
    came before, ``BadInput`` where none was awaited, ``FutureDate``."""
    ground = charges.ground_of(session, actor=actor, act="spend", number=number)
    of = charges.opened(session, ground, number, OPENED)
    awaited = select(FundCharge.awaiting_papers).where(FundCharge.document_id == of.document.id)
    if not session.scalar(awaited):
        raise BadInput(field="number", problem="这笔支出没有登记待补票")
    known = select(PapersReceived.id).where(PapersReceived.document_id == of.document.id)
    if session.scalar(known) is not None:
        raise Duplicate(what="papers", name=number)
    session.execute(
        insert(PapersReceived).values(
            document_id=of.document.id,
            received_on=charges.came_on(session, on, of.document),
            reference=resolve.words(reference, "reference"),
            actor_id=ground.actor_id,
            recorded_at=db.now(session),
        )
    )
