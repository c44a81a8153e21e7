"""Public sheets that were drawn up, as the books have them: what each has come to, and the issues of a series.

What a sheet has come to is never stored: it follows from its steps. For verbs and questions, which ask who may.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from inventory import access
from inventory.access import Ground
from inventory.dialects import within
from inventory.models import (
    AppUser,
    Disclosure,
    DisclosureEvent,
    DisclosurePhoto,
    DisclosurePublication,
    Fund,
    Organization,
)
from inventory.models.disclosures import Event
from inventory.sheet import ALL

PREFIX = "GS"

State = Literal[
    "DRAWN_UP",
    "REVIEWED",
    "APPROVED",
    "RETURNED",
    "DROPPED",
    "PUBLISHED",
    "POSTED",
    "TAKEN_DOWN",
    "WITHDRAWN",
    "CORRECTED",
]
OPEN: tuple[State, ...] = ("DRAWN_UP", "REVIEWED", "APPROVED")


@dataclass(frozen=True)
class Step:
    """A step of a sheet: who did what, when. ``photo``: the name of the photo that came with it, else ""."""

    id: int
    event: str
    by: str
    by_name: str
    at: datetime
    figures: str | None
    place: str
    from_on: date | None
    to_on: date | None
    reason: str
    photo: str


@dataclass(frozen=True)
class Issue:
    """A sheet as it was published: its number in the series, and by what it is known and held in place."""

    issue: int
    digest: str
    check_code: str
    previous: str | None
    head_position: int
    published_on: date
    published_at: datetime
    by: str
    by_name: str


@dataclass(frozen=True)
class Drawn:
    """A sheet that was drawn up, with its steps. ``figures`` is the digest of its live figures then; ``issue`` where it
    was published; ``corrected_by`` the issue of its correction, where that was."""

    id: int
    number: str
    organization_id: int
    organization: str
    organization_name: str
    path: str
    series: str
    sheet: str
    fund_id: int | None
    fund: str | None
    start: date
    end: date
    figures: str
    corrects_id: int | None
    reason: str
    drawn_by: str
    drawn_by_name: str
    drawn_at: datetime
    steps: tuple[Step, ...]
    issue: Issue | None
    corrected_by: int | None

    @property
    def with_below(self) -> bool:
        """Is it of its organization with all below it?"""
        return self.fund_id is None and self.series == f"{self.sheet}-{ALL}"

    @property
    def state(self) -> State:
        """What it has come to."""
        events = [step.event for step in self.steps]
        if self.issue is None:
            looked = [e for e in events if e in _OF_A_DRAFT]
            return _OF_A_DRAFT[looked[-1]] if looked else "DRAWN_UP"
        if Event.WITHDRAWN in events:
            return "WITHDRAWN"
        if self.corrected_by is not None:
            return "CORRECTED"
        posted = [e for e in events if e in _OF_AN_ISSUE]
        return _OF_AN_ISSUE[posted[-1]] if posted else "PUBLISHED"

    @property
    def stands(self) -> bool:
        """Was it published, and neither withdrawn nor corrected?"""
        return self.state in ("PUBLISHED", "POSTED", "TAKEN_DOWN")

    @property
    def marked(self) -> Step | None:
        """The error that was found in it since it was published, where one was."""
        found = [step for step in self.steps if step.event == Event.ERROR_FOUND]
        return found[-1] if found else None

    def last(self, event: str) -> Step | None:
        """Its last step of a kind."""
        found = [step for step in self.steps if step.event == event]
        return found[-1] if found else None


_OF_A_DRAFT: dict[str, State] = {
    Event.REVIEWED: "REVIEWED",
    Event.RETURNED: "RETURNED",
    Event.APPROVED: "APPROVED",
    Event.WITHDRAWN: "DROPPED",
}
_OF_AN_ISSUE: dict[str, State] = {Event.POSTED: "POSTED", Event.TAKEN_DOWN: "TAKEN_DOWN"}


def number_of(organization: str, serial: int) -> str:
    """The number of a sheet that was drawn up: NDL-GS-000012."""
    return f"{organization}-{PREFIX}-{serial:06d}"


def series_of(sheet: str, fund: str | None, *, with_below: bool = False) -> str:
    """The series of a sheet: its kind and, of one about a fund, that: S5-ZX2020; of an organization with all below it:
    S6-ALL."""
    of = ALL if with_below else fund
    return sheet if of is None else f"{sheet}-{of}"


def below(session: Session, path: str) -> dict[int, str]:
    """The organizations below that of a path, by id, each with its code."""
    rows = session.execute(
        select(Organization.id, Organization.code)
        .where(within(Organization.path, path), Organization.path != path)
        .order_by(Organization.path)
    )
    return {row.id: row.code for row in rows}


def find(session: Session, number: str) -> Drawn | None:
    """The sheet of a number, or of a check code as it was published."""
    known = select(DisclosurePublication.disclosure_id).where(
        DisclosurePublication.check_code == number
    )
    code, _, last = str(number).rpartition(f"-{PREFIX}-")
    if last.isascii() and last.isdigit() and len(last) <= 9:
        rows = listed(session, Organization.code == code, Disclosure.serial == int(last))
    else:
        rows = listed(session, Disclosure.id.in_(known))
    return rows[0] if rows else None


def permitted(session: Session, *, actor: str, act: str, number: str) -> tuple[Ground, Drawn]:
    """May the actor do ``act`` with the sheet of a number? Raises ``NotAllowed``, ``DutyAbove``, and ``NotFound`` where
    the number is one of an organization in his scope."""
    found = find(session, number)
    ground = access.permit_on(
        session,
        actor=actor,
        act=act,
        number=number,
        organization=found.organization if found else None,
        what="disclosure",
    )
    assert found is not None  # noqa: S101 - permit_on has refused what is not there
    return ground, found


def series(session: Session, organization_id: int, name: str | None = None) -> tuple[Drawn, ...]:
    """The issues of a series of an organization, or of all of them, in order."""
    of = () if name is None else (Disclosure.series == name,)
    rows = listed(session, Disclosure.organization_id == organization_id, *of, published=True)
    return tuple(sorted(rows, key=lambda row: (row.series, row.issue.issue if row.issue else 0)))


def open_draft(session: Session, organization_id: int, name: str) -> Iterable[Drawn]:
    """The sheets of a series that are on their way to be published."""
    rows = listed(session, Disclosure.organization_id == organization_id, Disclosure.series == name)
    return (row for row in rows if row.state in OPEN)


_publisher = aliased(AppUser)
_correction = aliased(Disclosure)
_corrected = aliased(DisclosurePublication)
_CORRECTED_BY = (
    select(func.min(_corrected.issue))
    .join(_correction, _correction.id == _corrected.disclosure_id)
    .where(_correction.corrects_id == Disclosure.id)
    .correlate(Disclosure)
    .scalar_subquery()
)
_ISSUE = DisclosurePublication
_ROWS = (
    select(
        Disclosure,
        Organization.code,
        Organization.name,
        Organization.path,
        Fund.code.label("fund"),
        AppUser.login,
        AppUser.name.label("user_name"),
        _ISSUE.issue,
        _ISSUE.digest,
        _ISSUE.check_code,
        _ISSUE.previous,
        _ISSUE.head_position,
        _ISSUE.published_on,
        _ISSUE.published_at,
        _publisher.login.label("publisher"),
        _publisher.name.label("publisher_name"),
        _CORRECTED_BY.label("corrected_by"),
    )
    .join(Organization, Organization.id == Disclosure.organization_id)
    .join(AppUser, AppUser.id == Disclosure.actor_id)
    .outerjoin(Fund, Fund.id == Disclosure.fund_id)
    .outerjoin(_ISSUE, _ISSUE.disclosure_id == Disclosure.id)
    .outerjoin(_publisher, _publisher.id == _ISSUE.actor_id)
    .order_by(Disclosure.id)
)


def listed(
    session: Session, *conditions: ColumnElement[bool], published: bool = False
) -> tuple[Drawn, ...]:
    """The sheets of which conditions on ``Disclosure`` and ``Organization`` hold, the older first; only those that were
    ``published``, where that is asked."""
    query = _ROWS.where(*conditions)
    if published:
        query = query.where(_ISSUE.disclosure_id.is_not(None))
    rows = session.execute(query).all()
    steps = _steps(session, [row.Disclosure.id for row in rows])
    return tuple(_drawn(row, steps.get(row.Disclosure.id, ())) for row in rows)


def _steps(session: Session, ids: Sequence[int]) -> dict[int, tuple[Step, ...]]:
    found: dict[int, tuple[Step, ...]] = {}
    query = (
        select(DisclosureEvent, AppUser.login, AppUser.name, DisclosurePhoto.name.label("photo"))
        .join(AppUser, AppUser.id == DisclosureEvent.actor_id)
        .outerjoin(DisclosurePhoto, DisclosurePhoto.event_id == DisclosureEvent.id)
        .where(DisclosureEvent.disclosure_id.in_(ids))
        .order_by(DisclosureEvent.id)
    )
    for row in session.execute(query) if ids else ():
        of: DisclosureEvent = row.DisclosureEvent
        step = Step(
            of.id,
            of.event,
            row.login,
            row.name,
            of.happened_at,
            of.figures,
            of.place,
            of.from_on,
            of.to_on,
            of.reason,
            row.photo or "",
        )
        found[of.disclosure_id] = (*found.get(of.disclosure_id, ()), step)
    return found


def _drawn(row: Any, steps: tuple[Step, ...]) -> Drawn:
    of: Disclosure = row.Disclosure
    return Drawn(
        id=of.id,
        number=number_of(row.code, of.serial),
        organization_id=of.organization_id,
        organization=row.code,
        organization_name=row.name,
        path=row.path,
        series=of.series,
        sheet=of.sheet,
        fund_id=of.fund_id,
        fund=row.fund,
        start=of.start_on,
        end=of.end_on,
        figures=of.figures,
        corrects_id=of.corrects_id,
        reason=of.reason,
        drawn_by=row.login,
        drawn_by_name=row.user_name,
        drawn_at=of.drawn_at,
        steps=steps,
        issue=_issue(row),
        corrected_by=row.corrected_by,
    )


def _issue(row: Any) -> Issue | None:
    if row.issue is None:
        return None
    return Issue(
        row.issue,
        row.digest,
        row.check_code,
        row.previous,
        row.head_position,
        row.published_on,
        row.published_at,
        row.publisher,
        row.publisher_name,
    )
