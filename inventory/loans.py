"""What was lent and is not given back in kind: given away for good (无偿划转), with the approval of both sides.

Such a document has no rows: the goods left the lender's books when they arrived. It closes the loan once both approved
it. Until then the borrower still owes; what he gave back stays given back. One that a side refused closes nothing, and
the loan may be given again; it is listed as refused until it is reversed. What both approved is not reversed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from inventory import access, approvals, heads, kinds, posting, resolve, standing, transit
from inventory.access import Ground
from inventory.drafts import Draft, Need, Posted, Ref
from inventory.errors import AlreadyReversed, BadInput, LoanGiven
from inventory.models.approvals import Cause
from inventory.rows import texts
from inventory.standing import Standing


def give_loan(
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
    """The lender gives away what is not given back of the loan that the dispatch ``number`` was (借用转无偿划转).

    It wants the approval of the lender and of the borrower. Raises ``LoanGiven`` where that is proposed or done
    already, ``AlreadyReversed`` for a dispatch that was reversed, ``BadInput`` for one that lent nothing or that is
    repaid, ``NotFound``, ``NotAllowed``, ``ClosedPeriod``, ``FutureDate``.
    """
    ground = access.permit(session, actor=actor, act="give_loan", organization=organization)
    lent, borrower = _lent_by(session, ground, number)
    if resolve.day(on, "on") < lent.business_on:
        raise BadInput(field="on", problem=f"不能早于借出日期 {lent.business_on.isoformat()}")
    draft = Draft(
        kind=kinds.LOAN_GIFT,
        ground=ground,
        on=on,
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"number": number, "on": on},
        texts=texts(reason=resolve.words(reason, "reason", most=1000), note=note),
        recipient=borrower,
        repays=lent.original,
        complete=lambda d: replace(d, needs=_both(session, ground, lent, borrower)),
    )
    return posting.post(session, [draft])[0]


def lock_both(session: Session, ground: Ground, lent: Standing) -> None:
    """Hold both sides of a loan, so that what is given back and what is given away cannot cross."""
    heads.lock(session, {ground.organization_id, lent.organization.id})


def require_owed(session: Session, lent: Standing) -> None:
    """What was given away is not given back. Under the lock. Raises ``LoanGiven``."""
    gift = _gift(session, lent.id)
    if gift is not None and gift.approved:
        raise LoanGiven(number=lent.number, by=gift.number, approved=True)


def require_takable(session: Session, document: Standing) -> None:
    """May a document be reversed as far as loans go? A gift that both approved stands, and a loan stands as long as it
    is given away. Under the lock. Raises ``LoanGiven``."""
    if document.kind == kinds.LOAN_GIFT.code and document.repays is not None:
        gift = _gift(session, document.repays.id)
        if gift is not None and gift.approved and gift.number == document.number:
            raise LoanGiven(number=document.repays.number, by=gift.number, approved=True)
    if document.kind == kinds.DISPATCH.code and document.due_on is not None:
        _require_ungiven(session, document)


def _lent_by(session: Session, ground: Ground, number: str) -> tuple[Standing, Ref]:
    """The loan that an organization made, and to whom. Raises ``NotFound``, ``NotAllowed``, ``BadInput``."""
    lent = standing.document(session, number)
    if lent is None or lent.organization.id != ground.organization_id:
        raise access.unknown(session, actor=ground.actor, what="document", name=number)
    is_loan = lent.kind == kinds.DISPATCH.code and lent.due_on is not None
    if not is_loan or lent.reverses_id is not None or lent.recipient is None:
        raise BadInput(field="number", problem="要写一张借用的调出单号")
    return lent, lent.recipient


def _both(session: Session, ground: Ground, lent: Standing, borrower: Ref) -> tuple[Need, ...]:
    """Both sides are to approve what is left of the loan. Under the lock."""
    by = standing.reversed_by(session, lent.id)
    if by is not None:
        raise AlreadyReversed(number=lent.number, by=by)
    _require_ungiven(session, lent)
    left = transit.left_of_loan(session, lent.id)
    if not left:
        raise BadInput(field="number", problem="这笔借用已经还清，不用划转")
    own = approvals.because(ground, Cause.LOAN_TO_GIFT, _goods(left))
    return own, own._replace(organization=borrower)


def _goods(left: Sequence[tuple[str, str, int]]) -> str:
    return "、".join(f"{name} {quantity:,} {unit}" for name, unit, quantity in left)


def _require_ungiven(session: Session, lent: Standing) -> None:
    gift = _gift(session, lent.id)
    if gift is not None:
        raise LoanGiven(number=lent.number, by=gift.number, approved=gift.approved)


def _gift(session: Session, loan_id: int) -> transit.LoanGift | None:
    gifts = transit.loan_gifts(session, [loan_id])
    return gifts[-1] if gifts else None
