"""Whose people do an organization's duties (职责由谁办): its own and those above it, or only those above (上级代办).

Second eyes are never waived. Where people are too few they are those of the organization above, by a recorded rule with
its decision. Where none is recorded, a village's books are kept above it (镇代理会计), so that who keeps goods and
reports spending there does not keep the books; all else is done by its own people. The local system operator is of no
organization, so he may act for any.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Integer, bindparam, literal_column, select
from sqlalchemy.orm import Session, aliased

from inventory import db
from inventory.errors import DutyAbove
from inventory.models import DutyRule, Organization
from inventory.models.places import OrganizationKind
from inventory.models.rules import Duty, Whose
from inventory.prepared import PreparedQuery

DUTY_NAMES: dict[str, str] = {
    Duty.KEEPING: "物资保管",
    Duty.REPORTING: "报账",
    Duty.PAYING: "付款",
    Duty.BOOKKEEPING: "记账结账",
    Duty.APPROVAL: "审批",
    Duty.REVIEW: "监督抽查",
}


@dataclass(frozen=True)
class Held:
    """Whose people do a duty, of an organization (a code) that has ``above`` over it, None: nothing. ``starts_on`` and
    ``decision`` are those of the recorded rule; None and empty where it is the default."""

    organization: str
    above: str | None
    whose: str
    starts_on: date | None
    decision: str


def default(kind: str, duty: str) -> Whose:
    """Whose people do a duty of an organization of a kind, where nothing is recorded."""
    books_of_a_village = kind == OrganizationKind.VILLAGE and duty == Duty.BOOKKEEPING
    return Whose.ABOVE if books_of_a_village else Whose.OWN


def held(session: Session, *, organization_id: int, duty: str, on: date) -> Held:
    """Whose people do a duty of an organization on a day. For verbs and lists, which ask who may do what."""
    said = {"organization": organization_id, "duty": duty, "on": on}
    (row,) = _IN_FORCE.rows(session.connection(), said)
    whose = row.whose or default(row.kind, duty)
    if row.above is None:  # nobody is above who could
        whose = Whose.OWN
    return Held(row.code, row.above, str(whose), row.starts_on, row.decision or "")


def left_above(session: Session, *, act: str, duty: str, organization_id: int) -> DutyAbove | None:
    """Why the organization's own people may not do an act of this duty today; None where they may. Not asked for who
    acts from above."""
    found = held(session, organization_id=organization_id, duty=duty, on=db.today(session))
    if found.whose != Whose.ABOVE:
        return None
    return DutyAbove(
        act=act,
        duty=duty,
        organization=found.organization,
        above=found.above or "",
        decision=found.decision,
    )


_above = aliased(Organization)
_newest = (
    select(DutyRule.id)
    .where(
        DutyRule.organization_id == bindparam("organization", type_=Integer),
        DutyRule.duty == bindparam("duty"),
        DutyRule.starts_on <= bindparam("on"),
    )
    .order_by(DutyRule.starts_on.desc())
    .limit(literal_column("1"))
    .scalar_subquery()
)
_IN_FORCE = PreparedQuery(
    select(
        Organization.code,
        Organization.kind,
        _above.code.label("above"),
        DutyRule.whose,
        DutyRule.starts_on,
        DutyRule.decision,
    )
    .outerjoin(_above, _above.id == Organization.parent_id)
    .outerjoin(DutyRule, DutyRule.id == _newest)
    .where(Organization.id == bindparam("organization", type_=Integer))
)
