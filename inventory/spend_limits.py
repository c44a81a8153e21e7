"""Spend limits (支出限额): up to how much an organization spends straight from what is available, without a commitment,
a prepayment or an advance, before somebody is to approve it.

Dated data, set for an organization and those below it that have none of their own. What is above is done first and
approved within a day, like goods.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory import access, approvals
from inventory.access import Ground
from inventory.drafts import Need
from inventory.models import Organization, SpendLimit
from inventory.models.approvals import Cause
from inventory.rules.numbers import yuan


@dataclass(frozen=True)
class SpendLimitRow:
    """From a day on, up to how much (fen) an organization spends without wanting approval; None: without a limit."""

    organization: str
    starts_on: date
    amount_fen: int | None
    decision: str


def spend_limits(session: Session, *, actor: str) -> tuple[SpendLimitRow, ...]:
    """Every limit, also of the past and the future, by organization, the older first. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    rows = session.execute(
        select(Organization.code, SpendLimit.starts_on, SpendLimit.amount_fen, SpendLimit.decision)
        .join(Organization, Organization.id == SpendLimit.organization_id)
        .order_by(Organization.id, SpendLimit.starts_on)
    )
    return tuple(SpendLimitRow(*row) for row in rows)


def needs(session: Session, ground: Ground, *, on: date, amount_fen: int) -> tuple[Need, ...]:
    """Whose approval an organization's spending straight from available wants: its own above the limit in force.

    The cause is ``ABOVE_NORM`` (the causes that the database knows cannot become more); on an expenditure it is called
    超过支出限额."""
    limit = _in_force(session, ground.path, on)
    if limit is None or amount_fen <= limit:
        return ()
    detail = f"支出 {yuan(amount_fen)} 元，限额 {yuan(limit)} 元"
    return (approvals.because(ground, Cause.ABOVE_NORM, detail),)


def _in_force(session: Session, path: str, on: date) -> int | None:
    """The limit of the organization of a path, else of the next above that has one; None where there is none."""
    newest = (
        select(SpendLimit.organization_id, func.max(SpendLimit.starts_on).label("starts_on"))
        .where(SpendLimit.starts_on <= on)
        .group_by(SpendLimit.organization_id)
        .subquery()
    )
    rows = session.execute(
        select(Organization.path, SpendLimit.amount_fen)
        .join(SpendLimit, SpendLimit.organization_id == Organization.id)
        .join(
            newest,
            (newest.c.organization_id == SpendLimit.organization_id)
            & (newest.c.starts_on == SpendLimit.starts_on),
        )
    )
    above = [(len(row.path), row.amount_fen) for row in rows if path.startswith(row.path)]
    return max(above, key=lambda found: found[0])[1] if above else None
