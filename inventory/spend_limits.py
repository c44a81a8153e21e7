"""Spend limits (支出限额): up to how much an organization takes straight out of what is available, to spend it, to bind
it to an order, to prepay or to advance it, before somebody is to approve it.

Dated data, set for an organization and those below it that have none of their own. What is above is done first and
approved within a day, like goods. What was bound, prepaid or advanced is not asked about again when it is settled.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, bindparam, func, select
from sqlalchemy.orm import Session

from inventory import access, approvals
from inventory.access import Ground
from inventory.dialects import within
from inventory.drafts import Need
from inventory.models import Organization, SpendLimit
from inventory.models.approvals import Cause
from inventory.prepared import PreparedQuery
from inventory.rules.numbers import yuan

# of the organization of a path, else of the next above that has one
_IN_FORCE = PreparedQuery(
    select(SpendLimit.amount_fen)
    .join(Organization, Organization.id == SpendLimit.organization_id)
    .where(
        within(bindparam("path", type_=String), Organization.path),
        SpendLimit.starts_on <= bindparam("day"),
    )
    .order_by(func.length(Organization.path).desc(), SpendLimit.starts_on.desc())
    .limit(1)
)


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


def needs(
    session: Session, ground: Ground, *, on: date, amount_fen: int, what: str
) -> tuple[Need, ...]:
    """Whose approval it wants that an organization takes a sum straight out of what is available: its own above the
    limit in force. ``what`` is called what is done with it (支出、占用、预付…).

    The cause is ``ABOVE_NORM`` (the causes that the database knows cannot become more); on a document of money it is
    called 超过支出限额."""
    detail = above(session, ground, on=on, amount_fen=amount_fen, what=what)
    return () if detail is None else (approvals.because(ground, Cause.ABOVE_NORM, detail),)


def above(session: Session, ground: Ground, *, on: date, amount_fen: int, what: str) -> str | None:
    """How a sum is above the limit in force, in words; None where it is not, or there is no limit."""
    limit = in_force(session, ground.path, on)
    if limit is None or amount_fen <= limit:
        return None
    return f"{what} {yuan(amount_fen)} 元，限额 {yuan(limit)} 元"


def in_force(session: Session, path: str, on: date) -> int | None:
    """The limit (fen) on a day of the organization of a path, else of the next above that has one; None where there is
    none, or it is without a limit."""
    row = _IN_FORCE.first(session.connection(), {"path": path, "day": on})
    return row.amount_fen if row else None
