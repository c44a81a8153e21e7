"""Verbs on commitments (额度占用): money bound to an order before it is spent.

A commitment settles below its amount and never above; more is a further entry on the same commitment. What is not used
is released by an entry, an expired one, too: no clock changes a balance.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from inventory import access, charges, kinds, posting, resolve, settling, spend_limits
from inventory.drafts import AccountRef, Draft, Posted, Ref
from inventory.errors import BadInput, CommitmentExpired
from inventory.kinds import Bucket
from inventory.rows import texts

OPENED = {kinds.COMMITMENT: Bucket.COMMITTED}


def open_commitment(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    fund: str,
    amount_fen: int,
    purpose: str,
    payee: str,
    use: str = charges.OTHER,
    due_on: date | None = None,
    note: str | None = None,
) -> Posted:
    """Bind what the holder ``organization`` has available to an order with ``payee`` (a counterparty's code, or a
    name), until ``due_on``. Above the spend limit it wants approval. Raises ``OverFund`` by one fen, ``UseNotAllowed``,
    ``TermEnded``."""
    ground = access.permit(session, actor=actor, act="commitment", organization=organization)
    ref, _owner = resolve.fund(session, ground, fund)
    amount = resolve.whole(amount_fen, "amount_fen")
    payee = resolve.words(payee, "payee")
    start = AccountRef(ref, Ref(ground.organization_id, ground.organization), Bucket.AVAILABLE)
    draft = charges.document(
        ground,
        kinds.COMMITMENT,
        on=on,
        request_key=request_key,
        said={"fund": fund, "amount_fen": amount, "use": use, "due_on": due_on},
        listing=charges.charge(session, use),
        counterparty=charges.payee(session, payee),
        due_on=charges.due(due_on, on),
        complete=charges.out_of_pool(session, start, use, amount, Bucket.COMMITTED),
        touches=frozenset({ground.organization_id}),
        needs=spend_limits.needs(
            session, ground, on=resolve.day(on, "on"), amount_fen=amount, what="占用"
        ),
        free_text=texts(purpose=resolve.words(purpose, "purpose"), payee=payee, note=note),
    )
    return posting.post(session, [draft])[0]


def enlarge_commitment(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    number: str,
    amount_fen: int,
    purpose: str,
    note: str | None = None,
) -> Posted:
    """Bind more to the commitment ``number``, for the same use, not before its day nor after its last.
    It wants approval where the whole of it is above the spend limit. Raises what opening one does,
    ``CommitmentExpired``, ``ApprovalRefused``, ``BadInput``."""
    ground = access.permit(session, actor=actor, act="commitment", organization=organization)
    of = charges.opened(session, ground, number, OPENED)
    if of.order_id is not None:
        raise BadInput(field="number", problem="采购单不追加，另下一张")
    require_running(of, on)
    amount = resolve.whole(amount_fen, "amount_fen")
    draft = charges.document(
        ground,
        kinds.COMMITMENT,
        on=charges.not_before(on, of.document),
        request_key=request_key,
        said={"number": number, "amount_fen": amount},
        listing=charges.charge(session, of.use),
        counterparty=of.counterparty,
        complete=_enlarged(session, of, amount),
        free_text=texts(purpose=resolve.words(purpose, "purpose"), note=note),
    )
    return posting.post(session, [draft])[0]


def _enlarged(session: Session, of: charges.Opened, amount_fen: int) -> Callable[[Draft], Draft]:
    """Completes a draft, under the lock: with what it binds together with what was bound before, else an order in parts
    would never be above the limit."""
    into = charges.into(session, of, amount_fen)

    def complete(draft: Draft) -> Draft:
        draft = into(draft)
        settling.require_not_refused(session, item_id=of.document.id)
        whole = settling.bound_fen(session, of.document.id) + amount_fen
        needs = spend_limits.needs(
            session, draft.ground, on=draft.on, amount_fen=whole, what="追加后占用"
        )
        return replace(draft, needs=needs)

    return complete


def release_commitment(
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
    """Free of the commitment ``number`` a part, or (None) all that is left. Raises ``OverItem``."""
    ground = access.permit(session, actor=actor, act="commitment", organization=organization)
    of = charges.opened(session, ground, number, OPENED)
    amount = None if amount_fen is None else resolve.whole(amount_fen, "amount_fen")
    draft = charges.document(
        ground,
        kinds.RELEASE,
        on=on,
        request_key=request_key,
        said={"number": number, "amount_fen": amount},
        counterparty=of.counterparty,
        complete=charges.back_to_pool(session, of, amount, Bucket.COMMITTED),
        free_text=texts(reason=resolve.words(reason, "reason"), note=note),
    )
    return posting.post(session, [draft])[0]


def require_running(of: charges.Opened, on: date) -> None:
    """A commitment holds until its day. The day of an order is the one by which goods are promised: what comes late is
    owed as well. Raises ``CommitmentExpired``."""
    expires = of.bucket == Bucket.COMMITTED and of.order_id is None
    if expires and of.due_on is not None and on > of.due_on:
        raise CommitmentExpired(number=of.document.number, due_on=of.due_on, on=on)
