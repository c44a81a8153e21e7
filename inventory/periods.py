"""The verb that closes the books of an organization through a date (结账).

It is a document without rows, so that closing has its place in the chain; from then on nothing dated up to that date
is posted. It takes the same lock as every posting.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from inventory import access, kinds, posting, resolve, stocktake_books
from inventory.confirming import ask
from inventory.drafts import Draft, Posted
from inventory.errors import BadInput
from inventory.rows import texts


def close_period(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    through: date,
    note: str | None = None,
    confirmed: Sequence[str] = (),
) -> Posted:
    """Close ``organization`` through the day ``through``, which is not after ``on``.

    Asks (``NeedsConfirmation``) where a stocktake is open. Raises ``ClosedPeriod`` where it is closed that far already,
    ``BadInput``, ``NotAllowed``.
    """
    ground = access.permit(session, actor=actor, act="close_period", organization=organization)
    if resolve.day(through, "through") > resolve.day(on, "on"):
        raise BadInput(field="through", problem="结账日不能晚于单据日期")
    draft = Draft(
        kind=kinds.PERIOD_CLOSING,
        ground=ground,
        on=on,
        request_key=resolve.words(request_key, "request_key", most=64),
        said={"through": through, "on": on},
        texts=texts(note=note),
        through=through,
        complete=lambda d: _nothing_open(session, d, confirmed),
    )
    return posting.post(session, [draft])[0]


def _nothing_open(session: Session, draft: Draft, confirmed: Sequence[str]) -> Draft:
    """Ask where something is not finished. Under the lock."""
    if counted := stocktake_books.open_in(session, draft.ground.organization_id):
        ask(confirmed, "OPEN_STOCKTAKE", numbers=list(counted))
    return draft
