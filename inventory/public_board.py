"""What hangs on the public board: the issues of all organizations as they were published, and what became of each.

For everybody, so there is no actor, and nothing is read but what was published: the frozen text, the papers, and that
an issue was corrected or withdrawn. Why somebody withdrew one is said inside and not here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, LargeBinary, bindparam, cast, func, literal, select
from sqlalchemy.orm import Session, aliased

from inventory.dialects import among
from inventory.errors import NotFound
from inventory.models import (
    Disclosure,
    DisclosureEvent,
    DisclosurePaper,
    DisclosurePublication,
    Organization,
)
from inventory.models.disclosures import Event, Form

State = Literal["VALID", "CORRECTED", "WITHDRAWN"]


@dataclass(frozen=True)
class Issue:
    """An issue on the board. ``corrects`` and ``corrected_by`` are issues of the same series; ``changed_at``: the last
    instant at which what is said of it changed; ``wall``: was it drawn in a form of its own for the wall?"""

    id: int
    organization: str
    series: str
    issue: int
    sheet: str
    start: date
    end: date
    digest: str
    check_code: str
    published_on: date
    published_at: datetime
    corrects: int | None
    corrected_by: int | None
    withdrawn_at: datetime | None
    changed_at: datetime
    detail: bool
    wall: bool

    @property
    def state(self) -> State:
        """What became of it."""
        if self.withdrawn_at is not None:
            return "WITHDRAWN"
        return "VALID" if self.corrected_by is None else "CORRECTED"


_old = aliased(DisclosurePublication)
_new, _newer = aliased(Disclosure), aliased(DisclosurePublication)
_CORRECTS = select(_old.issue).where(_old.disclosure_id == Disclosure.corrects_id).scalar_subquery()
_OF_THE_CORRECTION = (
    select(_newer.issue, _newer.published_at)
    .join(_new, _new.id == _newer.disclosure_id)
    .where(_new.corrects_id == Disclosure.id)
    .order_by(_newer.issue)
    .limit(1)
    .correlate(Disclosure)
)
_WITHDRAWN = (
    select(func.min(DisclosureEvent.happened_at))
    .where(DisclosureEvent.disclosure_id == Disclosure.id, DisclosureEvent.event == Event.WITHDRAWN)
    .correlate(Disclosure)
    .scalar_subquery()
)


def _drawn(form: Form) -> ColumnElement[bool]:
    return (
        select(literal(1))
        .where(DisclosurePaper.disclosure_id == Disclosure.id, DisclosurePaper.form == form)
        .correlate(Disclosure)
        .exists()
    )


_PUBLISHED = DisclosurePublication
_ISSUES = (
    select(
        Disclosure.id,
        Organization.code.label("organization"),
        Disclosure.series,
        _PUBLISHED.issue,
        Disclosure.sheet,
        Disclosure.start_on.label("start"),
        Disclosure.end_on.label("end"),
        _PUBLISHED.digest,
        _PUBLISHED.check_code,
        _PUBLISHED.published_on,
        _PUBLISHED.published_at,
        _CORRECTS.label("corrects"),
        _OF_THE_CORRECTION.with_only_columns(_newer.issue).scalar_subquery().label("corrected_by"),
        _WITHDRAWN.label("withdrawn_at"),
        _OF_THE_CORRECTION.with_only_columns(_newer.published_at)
        .scalar_subquery()
        .label("corrected_at"),
        _drawn(Form.DETAIL).label("detail"),
        _drawn(Form.WALL).label("wall"),
    )
    .select_from(Disclosure)
    .join(_PUBLISHED, _PUBLISHED.disclosure_id == Disclosure.id)
    .join(Organization, Organization.id == Disclosure.organization_id)
    .order_by(Organization.path, Disclosure.series, _PUBLISHED.issue)
)
_STAMP = select(
    select(func.count()).select_from(_PUBLISHED).scalar_subquery(),
    select(func.count()).select_from(DisclosureEvent).scalar_subquery()
    + select(func.count()).select_from(DisclosurePaper).scalar_subquery(),
)
_TEXTS = select(_PUBLISHED.disclosure_id, _PUBLISHED.text).where(
    among(_PUBLISHED.disclosure_id, "ids")
)
_PAPER = select(cast(DisclosurePaper.content, LargeBinary)).where(
    DisclosurePaper.disclosure_id == bindparam("id"), DisclosurePaper.form == bindparam("form")
)


def stamp(session: Session) -> tuple[int, int]:
    """What changes whenever something on the board does: neither issues nor steps nor papers (of a long sheet they come
    later) are ever deleted, so how many there are says it, and one that was written beside another cannot be missed."""
    issues, steps = session.connection().execute(_STAMP).one()
    return issues, steps


def issues(session: Session) -> tuple[Issue, ...]:
    """All issues by organization (each before those below it), series and number, in one query."""
    found = session.connection().execute(_ISSUES).all()
    return tuple(_issue(row._asdict()) for row in found)


def texts(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The frozen texts of issues, by their ids."""
    if not ids:
        return {}
    found = session.connection().execute(_TEXTS, {"ids": sorted(ids)})
    return {row.disclosure_id: row.text for row in found}


def text(session: Session, id_: int) -> str:
    """The frozen text of an issue: its canonical JSON. Raises ``NotFound``."""
    found = texts(session, [id_]).get(id_)
    if found is None:
        raise NotFound(what="disclosure", name=str(id_))
    return found


def paper(session: Session, id_: int, form: str) -> bytes:
    """An issue as it was drawn when it was published, byte for byte. Raises ``NotFound`` where there is none of the
    form."""
    found = session.connection().execute(_PAPER, {"id": id_, "form": form}).scalar()
    if found is None:
        raise NotFound(what="disclosure", name=f"{id_} {form}")
    return bytes(found)


def _issue(said: dict[str, Any]) -> Issue:
    corrected_at = said.pop("corrected_at")
    times = (said["published_at"], corrected_at, said["withdrawn_at"])
    changed = max(at for at in times if isinstance(at, datetime))
    return Issue(**said, changed_at=changed)
