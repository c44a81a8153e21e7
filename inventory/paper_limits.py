"""Up to how much a paper of a kind is good (小额收款凭证限额): dated data, for the whole installation.

What is above is refused, not approved: it wants a paper of another kind.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import access
from inventory.errors import OverPaperLimit
from inventory.models import PaperLimit


@dataclass(frozen=True)
class PaperLimitRow:
    """From a day on, up to how much (fen) a paper of a kind is good; None: without a limit."""

    kind: str
    starts_on: date
    amount_fen: int | None
    decision: str


def paper_limits(session: Session, *, actor: str) -> tuple[PaperLimitRow, ...]:
    """Every limit, also of the past and the future, by kind, the older first. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    rows = session.execute(
        select(PaperLimit.kind, PaperLimit.starts_on, PaperLimit.amount_fen, PaperLimit.decision)
    )
    return tuple(sorted((PaperLimitRow(*row) for row in rows), key=lambda r: (r.kind, r.starts_on)))


def require(session: Session, *, kind: str, on: date, total_fen: int) -> None:
    """A paper of a kind and a day is good for a sum. Raises ``OverPaperLimit``."""
    limit = session.scalars(
        select(PaperLimit)
        .where(PaperLimit.kind == kind, PaperLimit.starts_on <= on)
        .order_by(PaperLimit.starts_on.desc())
        .limit(1)
    ).first()
    if limit is not None and limit.amount_fen is not None and total_fen > limit.amount_fen:
        raise OverPaperLimit(
            kind=kind,
            asked_fen=total_fen,
            limit_fen=limit.amount_fen,
            decision=limit.decision,
        )
