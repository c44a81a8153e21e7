"""Verbs that spend and what follows: expenditure (支出), payment (付款), refund (退款), an invoice that comes later."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory import (
    access,
    charges,
    commitments,
    db,
    duties,
    evidence,
    kinds,
    matches,
    order_payments,
    other_payees,
    posting,
    prepayments,
    resolve,
    settling,
    signers,
    spend_limits,
)
from inventory.access import Ground
from inventory.drafts import AccountRef, Draft, Posted, Ref
from inventory.errors import BadInput, Duplicate
from inventory.kinds import Bucket
from inventory.models import FundCharge, PapersReceived
from inventory.rows import texts
from inventory.rules.evidence import Step

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
    signed: Mapping[str, str] | None = None,
    payee_reason: str | None = None,
    note: str | None = None,
    confirmed: Collection[str] = (),
) -> Posted:
    """The holder ``organization`` spends (支出) out of what it has available of ``fund``, or it settles a part or all
    of the commitment, prepayment or advance ``number``, whose use it keeps. ``payee`` is the code of a counterparty, or
    a name; by default whoever ``number`` named. It is paid at once, or (``paid`` false) owed until a payment.
    ``awaiting_papers``: the invoice is still to come (已花待补票). ``reimburses``: ``payee`` paid it himself (垫付),
    ``proof`` proves it. ``signed``: who signed the voucher, by role. Above the spend limit it wants approval; of an
    order no more is settled than came and is invoiced, if anything is; another payee than its supplier is asked about
    (``confirmed``) and wants a ``payee_reason``. Raises ``OverFund``, ``OverItem``, ``CommitmentExpired``, ``NotCome``,
    ``MatchDiffers``, ``AboveInvoiced``, ``UseNotAllowed``, ``TermEnded``, ``DutyAbove``, ``SameSigner``,
    ``NeedsConfirmation``; of ``number`` ``ApprovalRefused``, and ``SamePerson`` for who approved it; ``PapersMissing``
    where what is paid at once lacks papers that it must have."""
    ground = access.permit(session, actor=actor, act="spend", organization=organization)
    _require_said(fund, number, reimburses, proof)
    of = _settled(session, ground, number, on)
    amount = resolve.whole(amount_fen, "amount_fen")
    asked = _Asked(fund, of, use, amount, paid, awaiting_papers, reimburses)
    to = other_payees.paid(session, payee or (of.payee if of else None), payee_reason)
    more = {"proof": proof, "payee_reason": payee_reason, "note": note}
    draft = charges.document(
        ground,
        kinds.EXPENDITURE,
        on=on,
        request_key=request_key,
        said=_said(asked, number),
        listing=charges.charge(session, of.use if of else use, **asked.flags),
        counterparty=to.whom or (of.counterparty if of else None),
        free_text=texts(purpose=resolve.words(purpose, "purpose"), payee=to.payee, **more),
    )
    return _posted(session, actor, _paying(session, draft, asked, to, confirmed), signed)


def _settled(
    session: Session, ground: Ground, number: str | None, on: date
) -> charges.Opened | None:
    """What an expenditure settles, if anything. Raises ``CommitmentExpired``."""
    if number is None:
        return None
    of = charges.opened(session, ground, number, SETTLED)
    commitments.require_running(of, on)
    return of


@dataclass(frozen=True)
class _Asked:
    """An expenditure as it is asked for: out of a fund, or of what was opened before."""

    fund: str | None
    of: charges.Opened | None
    use: str
    amount: int
    paid: bool
    awaiting_papers: bool
    reimburses: bool

    @property
    def flags(self) -> dict[str, bool]:
        """What is recorded with its use."""
        return {"awaiting_papers": self.awaiting_papers, "reimburses": self.reimburses}


def _said(asked: _Asked, number: str | None) -> dict[str, object]:
    """What was asked for; what was said before there was more to say is told in the same words."""
    said: dict[str, object] = {"fund": asked.fund, "amount_fen": asked.amount}
    more = not asked.paid or any(asked.flags.values())
    if number is not None or asked.use != charges.OTHER or more:
        said |= {"number": number, "use": asked.use, "paid": asked.paid, **asked.flags}
    return said


def _posted(session: Session, actor: str, draft: Draft, signed: Mapping[str, str] | None) -> Posted:
    posted = posting.post(session, [draft])[0]
    signers.record(session, actor=actor, posted=posted, signed=signed or {})
    return posted


def _paying(
    session: Session,
    draft: Draft,
    asked: _Asked,
    to: other_payees.Paid,
    confirmed: Collection[str],
) -> Draft:
    """The draft with where its money comes from, and what is asked of that under the lock."""
    draft = _with_papers(session, _taking(session, draft, asked), asked)
    of = None if asked.reimburses else asked.of
    return other_payees.asked(session, draft, of, to, confirmed)


def _with_papers(session: Session, draft: Draft, asked: _Asked) -> Draft:
    """The draft, held under the lock to what must be there before money leaves at once."""
    if not asked.paid:
        return draft
    of = asked.of
    about = evidence.About(
        step=Step.EXPENDITURE,
        on=draft.on,
        fen=asked.amount,
        use=of.use.code if of else asked.use,
        bucket=of.bucket if of else Bucket.AVAILABLE,
        settles=of.document.id if of else None,
        awaiting=asked.awaiting_papers,
        reimburses=asked.reimburses,
    )
    return replace(draft, complete=evidence.completed(session, about, draft.complete))


def _require_said(
    fund: str | None, number: str | None, reimburses: bool, proof: str | None
) -> None:
    if (fund is None) == (number is None):
        problem = "写从哪项资金支出，或写占用单、预付款单、备用金单的号，二者选一"
        raise BadInput(field="fund", problem=problem)
    if reimburses and not (proof or "").strip():
        raise BadInput(field="proof", problem="报销垫付要写他付过钱的凭据")


def _taking(session: Session, draft: Draft, asked: _Asked) -> Draft:
    """The draft with where its money comes from."""
    of, paid = asked.of, asked.paid
    buckets = (Bucket.PAYABLE, Bucket.PAID) if paid else (Bucket.PAYABLE,)
    if paid and (of is None or of.bucket not in _GONE):
        access.permit_also(session, draft.ground, act="pay")
    if of is None:
        return _out_of_fund(session, draft, asked, buckets)
    if of.bucket in _GONE and not paid:
        raise BadInput(field="paid", problem="预付款、备用金已经付出去了，结算时不能再记未付")
    money = charges.path(of.account(of.bucket), of.document, asked.amount, *buckets)
    complete = None
    if of.order_id is not None:
        complete = matches.within_what_matches(
            session, of.order_id, asked.amount, awaiting_papers=asked.awaiting_papers
        )
    complete = settling.completed(session, of.document.id, complete)
    return replace(draft, money=money, complete=complete)


def _out_of_fund(
    session: Session, draft: Draft, asked: _Asked, buckets: tuple[Bucket, ...]
) -> Draft:
    """Out of what the holder has available."""
    ground = draft.ground
    ref, _owner = resolve.fund(session, ground, asked.fund or "")
    holder = Ref(ground.organization_id, ground.organization)
    start = AccountRef(ref, holder, Bucket.AVAILABLE)
    return replace(
        draft,
        complete=charges.out_of_pool(session, start, asked.use, asked.amount, *buckets),
        needs=spend_limits.needs(
            session, ground, on=draft.on, amount_fen=asked.amount, what="支出"
        ),
    )


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
    for who recorded or approved it (the local operator may pay what he recorded), ``Related``, ``ApprovalRefused``,
    ``PapersMissing`` where a paper is missing that must be there before money leaves; of an order what ``spend`` does
    where goods went back, or a wrong or a red invoice came, since it was recorded."""
    ground = access.permit(session, actor=actor, act="pay", organization=organization)
    of = charges.opened(session, ground, number, OPENED)
    amount = resolve.whole(amount_fen, "amount_fen")
    start, end = of.account(Bucket.PAYABLE), of.account(Bucket.PAID)

    def complete(draft: Draft) -> Draft:
        """Under the lock, so that nobody approves at once what he pays, or refuses what is being paid."""
        duties.require_other(
            session, act=duties.PAY, actor=actor, document_id=of.document.id, number=number
        )
        settling.require_free(session, item_id=of.document.id, actor=actor)
        _require_payable(session, of, draft.on, amount)
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


def _require_payable(session: Session, of: charges.Opened, on: date, amount: int) -> None:
    """So much of what is owed may leave now: its papers are there, and of an order what came and is
    invoiced still says so."""
    number, document_id = of.document.number, of.document.id
    evidence.require_to_pay(
        session, document_id=document_id, number=number, use=of.use.code, on=on, fen=amount
    )
    if of.order_id is not None:
        order_payments.require(
            session, of.order_id, document_id=document_id, asked_fen=amount, on=on
        )


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
