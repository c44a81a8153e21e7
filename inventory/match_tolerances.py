"""By how much a line of an order may differ from what came in on it and from its invoices (对账允差): dated data, for
the whole installation. Without a rule, by nothing.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import access
from inventory.models import MatchTolerance
from inventory.rules.matching import NONE, Tolerance


@dataclass(frozen=True)
class MatchToleranceRow:
    """From a day on, by how many pieces and by how much (fen) a line may differ."""

    starts_on: date
    pieces: int
    amount_fen: int
    decision: str


def match_tolerances(session: Session, *, actor: str) -> tuple[MatchToleranceRow, ...]:
    """Every one, also of the past and the future, the older first. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    rows = session.execute(
        select(
            MatchTolerance.starts_on,
            MatchTolerance.pieces,
            MatchTolerance.amount_fen,
            MatchTolerance.decision,
        ).order_by(MatchTolerance.starts_on)
    )
    return tuple(MatchToleranceRow(*row) for row in rows)


def in_force(session: Session, on: date) -> Tolerance:
    """The newest that has started on a day."""
    row = session.scalars(
        select(MatchTolerance)
        .where(MatchTolerance.starts_on <= on)
        .order_by(MatchTolerance.starts_on.desc())
        .limit(1)
    ).first()
    return NONE if row is None else Tolerance(row.pieces, row.amount_fen)
