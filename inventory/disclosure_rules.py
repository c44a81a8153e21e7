"""What is made public, in which rhythm and in whose name (公示规定): dated data, of an organization and of those below
it that have none of their own.

Public notice of what was given is due at least every five days while the emergency lasts (慈善法 第七十二条), villages
post at least every quarter (村民委员会组织法 第三十条), and what was posted hangs ten days at least, as is the custom.
Without a rule a sheet bears the organization's own name and no special name of the emergency, and nothing is due.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, String, bindparam, func, select
from sqlalchemy.orm import Session

from inventory import access, db
from inventory.dialects import within
from inventory.models import DisclosureRule, Organization
from inventory.rules.rhythm import LAW_DAYS
from inventory.rules.small_groups import LIMIT

EMERGENCY = "疫情"  # what an emergency without a name is called
POSTED_DAYS = 10  # how long a sheet hangs at least, where no rule says so
SENSITIVE_FROM, LATEST_DAYS = LIMIT, LAW_DAYS


@dataclass(frozen=True)
class DisclosureRuleRow:
    """From a day on: the name of the ``emergency``, the ``issuer`` (落款机关; "": the organization itself), who
    supervises and under which ``hotline``, on which ``board`` sheets hang and for how long at least, which ``sheets``
    (codes) are due in which ``rhythm`` (DAYS with ``days``, MONTH, QUARTER) and how many days after their period.
    ``titles`` and ``columns`` (their keys, each with a heading or "") of sheets, by code, where they are not as the
    program has them; from how many on a sensitive group is told; how many working days a sheet may take at most."""

    organization: str
    starts_on: date
    emergency: str
    issuer: str
    supervisor: str
    hotline: str
    board: str
    sheets: tuple[str, ...]
    rhythm: str
    days: int | None
    due_days: int
    posted_days: int
    decision: str
    titles: Mapping[str, str]
    columns: Mapping[str, tuple[tuple[str, str], ...]]
    sensitive_from: int
    latest_days: int

    @property
    def drawing(self) -> tuple[object, ...]:
        """What of it enters a sheet: where that is the same, so is the sheet."""
        shown = (self.emergency, self.issuer, self.titles, self.columns, self.sensitive_from)
        return () if shown == (EMERGENCY, "", {}, {}, LIMIT) else shown


def disclosure_rules(session: Session, *, actor: str) -> tuple[DisclosureRuleRow, ...]:
    """Every rule, also of the past and the future, by organization, the older first. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    rows = session.execute(_ALL.order_by(Organization.path, DisclosureRule.starts_on))
    return tuple(_row(row) for row in rows)


def in_force(session: Session, path: str, on: date) -> DisclosureRuleRow | None:
    """The rule of the organization of a path on a day, else of the next above that has one."""
    row = session.execute(_IN_FORCE, {"path": path, "day": on}).first()
    return None if row is None else _row(row)


def rule_of(session: Session, *, actor: str, organization: str) -> DisclosureRuleRow | None:
    """The rule of an organization that is in force today; None where there is none. Raises ``NotAllowed``,
    ``NotFound``."""
    ground = access.permit_home(session, actor=actor, act="sheet", organization=organization)
    return in_force(session, ground.path, db.today(session))


def first_day(session: Session, path: str) -> date | None:
    """From which day on any rule held for the organization of a path; None where none ever did."""
    return session.scalar(_FIRST, {"path": path})


def _row(row: Any) -> DisclosureRuleRow:
    said = dict(row._mapping)
    columns = json.loads(said["columns"] or "{}")
    return DisclosureRuleRow(
        **(
            said
            | {
                "sheets": tuple(said["sheets"].split()),
                "titles": json.loads(said["titles"] or "{}"),
                "columns": {
                    sheet: tuple((key, heading) for key, heading in those)
                    for sheet, those in columns.items()
                },
            }
        )
    )


_ALL = select(
    Organization.code.label("organization"),
    DisclosureRule.starts_on,
    DisclosureRule.emergency,
    DisclosureRule.issuer,
    DisclosureRule.supervisor,
    DisclosureRule.hotline,
    DisclosureRule.board,
    DisclosureRule.sheets,
    DisclosureRule.rhythm,
    DisclosureRule.days,
    DisclosureRule.due_days,
    DisclosureRule.posted_days,
    DisclosureRule.decision,
    DisclosureRule.titles,
    DisclosureRule.columns,
    DisclosureRule.sensitive_from,
    DisclosureRule.latest_days,
).join(Organization, Organization.id == DisclosureRule.organization_id)
_IN_FORCE = (
    _ALL.where(
        within(bindparam("path", type_=String), Organization.path),
        DisclosureRule.starts_on <= bindparam("day", type_=Date),
    )
    .order_by(func.length(Organization.path).desc(), DisclosureRule.starts_on.desc())
    .limit(1)
)
_FIRST = (
    select(func.min(DisclosureRule.starts_on))
    .join(Organization, Organization.id == DisclosureRule.organization_id)
    .where(within(bindparam("path", type_=String), Organization.path))
)
