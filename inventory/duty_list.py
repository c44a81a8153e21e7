"""The list of whose people do which duty of which organization, today: what is recorded and what is the default."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import access, db, duty_rules
from inventory.models import Organization
from inventory.models.rules import Duty


@dataclass(frozen=True)
class DutyRow:
    """Who does a duty: ``whose`` OWN or ABOVE, then ``above``'s people alone. ``starts_on`` is None, and ``decision``
    empty, where nothing is recorded."""

    organization: str
    duty: str
    duty_name: str
    whose: str
    above: str | None
    starts_on: date | None
    decision: str


def duties(session: Session, *, actor: str) -> tuple[DutyRow, ...]:
    """The duties of all organizations, each with who does it today. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    today = db.today(session)
    rows = []
    for id_ in session.scalars(select(Organization.id).order_by(Organization.path)):
        for duty in Duty:
            held = duty_rules.held(session, organization_id=id_, duty=duty, on=today)
            rows.append(
                DutyRow(
                    organization=held.organization,
                    duty=str(duty),
                    duty_name=duty_rules.DUTY_NAMES[duty],
                    whose=held.whose,
                    above=held.above,
                    starts_on=held.starts_on,
                    decision=held.decision,
                )
            )
    return tuple(rows)
