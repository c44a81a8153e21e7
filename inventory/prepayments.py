"""Verbs on prepayments (预付款) and advances (备用金): money that left before anything was spent.

Neither is spending until an expenditure settles it or accounts for it (报账); what is not used comes back.
"""

from collections.abc import Callable, Collection
from datetime import date

from sqlalchemy.orm import Session

from inventory import (
    access,
    charges,
    commitments,
    evidence,
    kinds,
    other_payees,
    posting,
    resolve,
    settling,
    spend_limits,
)
from inventory.access import Ground
from inventory.drafts import AccountRef, Draft, Money, Need, Posted, Ref, Text
from inventory.errors import BadInput
from inventory.kinds import Bucket, Kind
from inventory.rows import texts
from inventory.rules.evidence import Step

OPENED = {kinds.PREPAYMENT: Bucket.PREPAID, kinds.ADVANCE: Bucket.ADVANCED}
_CALLED = {kinds.PREPAYMENT: "预付", kinds.ADVANCE: "备用金"}


def prepay(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    amount_fen: int,
    purpose: str,
    payee: str,
    due_on: date,
    fund: str | None = None,
    number: str | None = None,
    use: str = charges.OTHER,
    payee_reason: str | None = None,
    note: str | None = None,
    confirmed: Collection[str] = (),
) -> Posted:
    """Pay a supplier ``payee`` before he delivers, who promised to by ``due_on``: out of what is available of ``fund``,
    or of the commitment ``number``. Out of what is available it wants approval above the spend limit. Raises
    ``OverFund``, ``OverItem``, ``CommitmentExpired``, ``UseNotAllowed``, ``TermEnded``, ``ApprovalRefused``,
    ``SamePerson`` for who approved ``number``, ``PapersMissing`` where it must have papers first that it has not; of an
    order ``NeedsConfirmation`` (``confirmed``) for another payee than its supplier, who wants a ``payee_reason``."""
    ground = access.permit(session, actor=actor, act="prepay", organization=organization)
    payee = resolve.words(payee, "payee")
    whom = charges.payee(session, payee)
    draft = _draft(
        session, ground, kinds.PREPAYMENT, on, request_key, fund, number, amount_fen, use, due_on,
        counterparty=whom,
        free_text=texts(
            purpose=resolve.words(purpose, "purpose"), payee=payee, payee_reason=payee_reason, note=note,
        ),
    )  # fmt: skip
    if number is not None:
        of = charges.opened(session, ground, number, commitments.OPENED)
        paid = other_payees.Paid(payee, whom, payee_reason)
        draft = other_payees.asked(session, draft, of, paid, confirmed)
    return posting.post(session, [draft])[0]


def advance(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    amount_fen: int,
    purpose: str,
    payee: str,
    due_on: date,
    fund: str | None = None,
    number: str | None = None,
    use: str = charges.OTHER,
    note: str | None = None,
) -> Posted:
    """Hand an advance to ``payee``, a person, who accounts for it by ``due_on``. Raises what ``prepay`` does."""
    ground = access.permit(session, actor=actor, act="advance", organization=organization)
    draft = _draft(
        session, ground, kinds.ADVANCE, on, request_key, fund, number, amount_fen, use, due_on,
        free_text=texts(purpose=resolve.words(purpose, "purpose"), payee=resolve.words(payee, "payee"), note=note),
    )  # fmt: skip
    return posting.post(session, [draft])[0]


def return_unspent(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    reason: str,
    amount_fen: int | None = None,
    note: str | None = None,
) -> Posted:
    """What a supplier or a person gives back of the prepayment or advance ``number``: a part, or (None) all that is
    left. It was never spent. Raises ``OverItem``."""
    ground = access.permit(session, actor=actor, act="return_unspent", organization=organization)
    of = charges.opened(session, ground, number, OPENED)
    amount = None if amount_fen is None else resolve.whole(amount_fen, "amount_fen")
    draft = charges.document(
        ground,
        kinds.UNSPENT,
        on=on,
        request_key=request_key,
        said={"number": number, "amount_fen": amount},
        counterparty=of.counterparty,
        complete=charges.back_to_pool(session, of, amount, of.bucket),
        free_text=texts(reason=resolve.words(reason, "reason"), note=note),
    )
    return posting.post(session, [draft])[0]


def _draft(
    session: Session,
    ground: Ground,
    kind: Kind,
    on: date,
    request_key: str,
    fund: str | None,
    number: str | None,
    amount_fen: int,
    use: str,
    due_on: date,
    *,
    free_text: tuple[Text, ...],
    counterparty: Ref | None = None,
) -> Draft:
    """Out of what is available, or out of a commitment, which keeps its use."""
    if (fund is None) == (number is None):
        raise BadInput(field="fund", problem="写从哪项资金出，或写占用单号，二者选一")
    amount = resolve.whole(amount_fen, "amount_fen")
    said = {"fund": fund, "number": number, "amount_fen": amount, "use": use, "due_on": due_on}
    money: tuple[Money, ...] = ()
    complete: Callable[[Draft], Draft] | None = None
    charged: str | Ref = use
    if number is None:
        ref, _owner = resolve.fund(session, ground, fund or "")
        start = AccountRef(ref, Ref(ground.organization_id, ground.organization), Bucket.AVAILABLE)
        complete = charges.out_of_pool(session, start, use, amount, OPENED[kind])
    else:
        of = charges.opened(session, ground, number, commitments.OPENED)
        commitments.require_running(of, on)
        charged = of.use
        money = charges.path(of.account(Bucket.COMMITTED), of.document, amount, OPENED[kind])
        complete = settling.completed(session, of.document.id, None)
    if kind is kinds.PREPAYMENT:
        settles = None if number is None else of.document.id
        complete = _papered(session, on, amount, charged, settles, complete)
    return charges.document(
        ground,
        kind,
        on=on,
        request_key=request_key,
        said=said,
        money=money,
        listing=charges.charge(session, charged),
        counterparty=counterparty,
        due_on=charges.due(resolve.day(due_on, "due_on"), on),
        complete=complete,
        needs=_needs(session, ground, kind, on, amount) if number is None else (),
        free_text=free_text,
    )


def _needs(
    session: Session, ground: Ground, kind: Kind, on: date, amount_fen: int
) -> tuple[Need, ...]:
    """Whose approval it wants to take a sum out of what is available."""
    day = resolve.day(on, "on")
    return spend_limits.needs(session, ground, on=day, amount_fen=amount_fen, what=_CALLED[kind])


def _papered(
    session: Session,
    on: date,
    amount: int,
    use: str | Ref,
    settles: int | None,
    complete: Callable[[Draft], Draft] | None,
) -> Callable[[Draft], Draft]:
    """A prepayment is held to the papers that must be there before it."""
    about = evidence.About(
        step=Step.PREPAYMENT,
        on=resolve.day(on, "on"),
        fen=amount,
        use=use if isinstance(use, str) else use.code,
        settles=settles,
    )
    return evidence.completed(session, about, complete)
