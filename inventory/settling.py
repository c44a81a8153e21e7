"""What may be taken of what was opened before (占用、预付、备用金、应付): nothing of what somebody refused
to approve, and nothing by whoever approved it.

It was approved once, when it was opened or enlarged; what settles it wants no approval again.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Select, and_, bindparam, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import approvals, duties, kinds
from inventory.drafts import Draft
from inventory.models import Document, FundEntry

_OPENING = [kind.code for kind in duties.OPENING]


def completed(
    session: Session, item_id: int, complete: Callable[[Draft], Draft] | None
) -> Callable[[Draft], Draft]:
    """Completes a draft that takes money of an item (the id of what opened it) as ``complete`` does, and asks under the
    lock what ``require_free`` asks."""

    def whole(draft: Draft) -> Draft:
        require_free(session, item_id=item_id, actor=draft.ground.actor)
        return complete(draft) if complete is not None else draft

    return whole


def require_free(session: Session, *, item_id: int, actor: str) -> None:
    """Nobody refused to approve what opened or enlarged an item, nor what it was taken from, and the actor approved
    none of them. Raises ``ApprovalRefused``, ``SamePerson``, ``Related`` for a relative of whoever approved it."""
    numbers = require_not_refused(session, item_id=item_id)
    barred = duties.barred(session, act=duties.SETTLE, actor=actor, numbers=numbers)
    if barred:
        raise barred[min(barred)]


def require_not_refused(session: Session, *, item_id: int) -> dict[int, str]:
    """The documents behind an item, by id with their numbers. Raises ``ApprovalRefused`` where one of them was."""
    rows = session.execute(_BEHIND, {"item": item_id})
    numbers: dict[int, str] = {row.id: row.number for row in rows}
    for id_, number in numbers.items():
        approvals.require_not_refused(session, document_id=id_, number=number)
    return numbers


def bound_fen(session: Session, item_id: int) -> int:
    """How much a commitment bound when it was opened and enlarged, less what was freed of it; spent or not."""
    return int(session.scalar(_BOUND, {"item": item_id}) or 0)


_reversal = aliased(Document)
_up = select(cast(bindparam("item"), BigInteger).label("item_id")).cte("up", recursive=True)
_from, _entry = aliased(Document), aliased(FundEntry)
_up = _up.union(
    select(_entry.from_item_id)
    .join(_up, _up.c.item_id == _entry.to_item_id)
    .join(Document, Document.id == _entry.document_id)
    .join(_from, _from.id == _entry.from_item_id)
    .where(Document.reverses_id.is_(None), _from.kind.in_(_OPENING))
)
_BEHIND: Select[*tuple[Any, ...]] = (
    select(Document.id, Document.number)
    .join(FundEntry, FundEntry.document_id == Document.id)
    .join(_up, _up.c.item_id == FundEntry.to_item_id)
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(
        Document.kind.in_([*_OPENING, kinds.EXPENDITURE.code]),
        Document.reverses_id.is_(None),
        _reversal.id.is_(None),
    )
    .distinct()
    .order_by(Document.id)
)
_BOUND = (
    select(
        func.sum(
            case(
                (Document.kind == kinds.RELEASE.code, -FundEntry.amount_fen),
                else_=FundEntry.amount_fen,
            )
        )
    )
    .join(Document, Document.id == FundEntry.document_id)
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .where(
        or_(
            and_(FundEntry.to_item_id == bindparam("item"), Document.kind == kinds.COMMITMENT.code),
            and_(FundEntry.from_item_id == bindparam("item"), Document.kind == kinds.RELEASE.code),
        ),
        Document.reverses_id.is_(None),
        _reversal.id.is_(None),
    )
)
