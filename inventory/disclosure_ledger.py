"""Questions on public sheets: which there are and what each has come to, one as it was published, what is to be
corrected, and what whoever approves one should look at."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import LargeBinary, cast, select
from sqlalchemy.orm import Session

from inventory import (
    access,
    disclosure_altered,
    disclosure_books,
    disclosure_steps,
    disclosure_todos,
    period_checks,
    sheet_format,
)
from inventory.dialects import within
from inventory.disclosure_books import OPEN, Drawn, Step
from inventory.errors import Erased, NotFound
from inventory.models import (
    Disclosure,
    DisclosureEvent,
    DisclosurePaper,
    DisclosurePhoto,
    DisclosurePhotoContent,
    DisclosurePublication,
    Organization,
)
from inventory.models.disclosures import Event
from inventory.sheet import Sheet
from inventory.sheet_format import Change


@dataclass(frozen=True)
class Row:
    """A sheet that was drawn up, as lists show it. ``corrects`` is the number of the sheet of which it is the
    correction; ``corrected_by`` the issue of its own; ``posted`` the last posting."""

    number: str
    organization: str
    organization_name: str
    series: str
    sheet: str
    fund: str | None
    with_below: bool
    start: date
    end: date
    state: str
    issue: int | None
    check_code: str | None
    digest: str | None
    published_on: date | None
    corrects: str | None
    corrected_by: int | None
    reason: str
    place: str
    posted_from: date | None
    posted_to: date | None


@dataclass(frozen=True)
class Acted:
    """A step of a sheet as it is told. ``id`` is what ``photo`` asks for."""

    id: int
    event: str
    by: str
    by_name: str
    at: datetime
    place: str
    from_on: date | None
    to_on: date | None
    reason: str
    photo: str


@dataclass(frozen=True)
class Whole:
    """A sheet with all its steps; ``papers`` are the forms in which it was drawn when it was published."""

    row: Row
    steps: tuple[Acted, ...]
    papers: tuple[str, ...]


@dataclass(frozen=True)
class Due:
    """A published sheet that is to be corrected, why (BACKDATED, ERROR, WITHDRAWN), and what changes as the books are
    now. ``altered``: what besides was changed straight in the database, where the chain or the promises show that."""

    number: str
    organization: str
    series: str
    issue: int
    start: date
    end: date
    because: str
    documents: tuple[str, ...]
    reason: str
    changes: tuple[Change, ...]
    altered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Looked:
    """What whoever looks at a draft sees: the sheet as the books are now; what changed since it was last looked at; the
    last issue of the days before, None in the first, and what differs from it in the sums of each item; of a correction
    what it changes."""

    sheet: Sheet
    since_looked: tuple[Change, ...]
    before_issue: int | None
    since_issue: tuple[Change, ...]
    corrections: tuple[Change, ...]


@dataclass(frozen=True)
class Taken:
    """A photo: its name, what it is, what it holds."""

    name: str
    media_type: str
    content: bytes


def disclosures(
    session: Session,
    *,
    actor: str,
    organization: str | None = None,
    state: str | None = None,
) -> tuple[Row, ...]:
    """The sheets that were drawn up in an organization (by default the actor's own) and those below it, the newest
    first; of one ``state``, where that is asked. Raises ``NotAllowed``, ``NotFound``."""
    ground = access.permit_home(session, actor=actor, act="sheet", organization=organization)
    rows = disclosure_books.listed(session, within(Organization.path, ground.path))
    numbers = {row.id: row.number for row in rows}
    return tuple(
        _row(row, numbers) for row in reversed(rows) if state is None or row.state == state
    )


def disclosed(session: Session, *, actor: str, number: str) -> Whole:
    """The sheet of a number or a check code. Raises ``NotAllowed``, ``NotFound``."""
    row = _seen(session, actor, number)
    forms = select(DisclosurePaper.form).where(DisclosurePaper.disclosure_id == row.id)
    papers = session.scalars(forms.order_by(DisclosurePaper.form)).all()
    old = disclosure_books.listed(session, Disclosure.id == row.corrects_id)
    numbers = {one.id: one.number for one in old}
    return Whole(_row(row, numbers), tuple(map(_acted, _steps(row))), tuple(papers))


def text(session: Session, *, actor: str, number: str) -> str:
    """A published sheet as it was frozen: its canonical JSON. Raises ``NotFound`` where it is not published,
    ``NotAllowed``."""
    row = _seen(session, actor, number)
    found = session.scalar(
        select(DisclosurePublication.text).where(DisclosurePublication.disclosure_id == row.id)
    )
    if found is None:
        raise NotFound(what="disclosure", name=number)
    return found


def paper(session: Session, *, actor: str, number: str, form: str = "DETAIL") -> bytes:
    """A published sheet as it was drawn when it was published. Raises ``NotFound`` where there is none of that form,
    ``NotAllowed``."""
    row = _seen(session, actor, number)
    found = session.scalar(
        select(cast(DisclosurePaper.content, LargeBinary)).where(
            DisclosurePaper.disclosure_id == row.id, DisclosurePaper.form == form
        )
    )
    if found is None:
        raise NotFound(what="disclosure", name=f"{number} {form}")
    return found


def photo(session: Session, *, actor: str, number: str, step: int) -> Taken:
    """The photo that came with a step of a sheet. Raises ``NotFound``, ``Erased``, ``NotAllowed``."""
    row = _seen(session, actor, number)
    found = session.execute(
        select(DisclosurePhoto, cast(DisclosurePhotoContent.content, LargeBinary).label("content"))
        .join(DisclosureEvent, DisclosureEvent.id == DisclosurePhoto.event_id)
        .outerjoin(
            DisclosurePhotoContent, DisclosurePhotoContent.event_id == DisclosurePhoto.event_id
        )
        .where(DisclosurePhoto.event_id == step, DisclosureEvent.disclosure_id == row.id)
    ).first()
    if found is None:
        raise NotFound(what="disclosure", name=f"{number} #{step}")
    if found.content is None:
        raise Erased(number=row.number, file=found.DisclosurePhoto.name)
    return Taken(found.DisclosurePhoto.name, found.DisclosurePhoto.media_type, found.content)


def due(session: Session, *, actor: str, organization: str | None = None) -> tuple[Due, ...]:
    """Which published sheets of an organization (by default the actor's own) and of those below it are to be corrected.
    Raises ``NotAllowed``, ``NotFound``."""
    ground = access.permit_home(session, actor=actor, act="sheet", organization=organization)
    ids = session.scalars(
        select(Disclosure.organization_id)
        .distinct()
        .join(Organization, Organization.id == Disclosure.organization_id)
        .where(within(Organization.path, ground.path))
        .order_by(Disclosure.organization_id)
    )
    todos = [todo for one in ids.all() for todo in disclosure_todos.todos(session, one)]
    altered = disclosure_altered.altered(session, todos)
    changed = {todo.sheet.organization_id for todo in todos if todo.changes}
    broken = {one: tuple(period_checks.breaches(session, one)) for one in sorted(changed)}
    return tuple(
        _due(
            todo,
            altered.get(todo.sheet.id, ())
            + (broken[todo.sheet.organization_id] if todo.changes else ()),
        )
        for todo in todos
    )


def looked_at(session: Session, *, actor: str, number: str) -> Looked:
    """What whoever reviews or approves a sheet that is on its way should see. Raises ``NotFound`` where it is on its
    way no more, ``SheetBroken``, ``NotAllowed``."""
    row = _seen(session, actor, number)
    if row.state not in OPEN:
        raise NotFound(what="disclosure", name=number)
    now = disclosure_todos.live(session, row)
    last = row.last(Event.APPROVED) or row.last(Event.REVIEWED)
    issues = disclosure_books.series(session, row.organization_id, row.series)
    before = [one for one in issues if one.stands and one.end < row.start]
    old = next((one for one in issues if one.id == row.corrects_id), None)
    return Looked(
        sheet=now,
        since_looked=disclosure_steps.changes_since(
            session, last.figures if last else row.figures, now
        ),
        before_issue=before[-1].issue.issue if before and before[-1].issue else None,
        since_issue=disclosure_todos.against(session, before[-1], now) if before else (),
        corrections=disclosure_todos.corrections(session, old, now) if old else (),
    )


def _seen(session: Session, actor: str, number: str) -> Drawn:
    said = sheet_format.code_as_typed(number) or number
    return disclosure_books.permitted(session, actor=actor, act="sheet", number=said)[1]


def _steps(row: Drawn) -> tuple[Step, ...]:
    """All steps of a sheet in their order, that it was drawn up and published among them."""
    empty = (None, "", None, None, "", "")
    first = Step(0, "DRAWN_UP", row.drawn_by, row.drawn_by_name, row.drawn_at, *empty)
    if row.issue is None:
        return (first, *row.steps)
    of = row.issue
    published = Step(0, "PUBLISHED", of.by, of.by_name, of.published_at, *empty)
    before = [s for s in row.steps if s.event in (Event.REVIEWED, Event.RETURNED, Event.APPROVED)]
    return (first, *before, published, *(s for s in row.steps if s not in before))


def _row(row: Drawn, numbers: dict[int, str]) -> Row:
    issue, posted = row.issue, row.last(Event.POSTED)
    down = row.last(Event.TAKEN_DOWN)
    ended = down.to_on if posted and down and down.id > posted.id else None
    return Row(
        number=row.number,
        organization=row.organization,
        organization_name=row.organization_name,
        series=row.series,
        sheet=row.sheet,
        fund=row.fund,
        with_below=row.with_below,
        start=row.start,
        end=row.end,
        state=row.state,
        issue=issue.issue if issue else None,
        check_code=issue.check_code if issue else None,
        digest=issue.digest if issue else None,
        published_on=issue.published_on if issue else None,
        corrects=numbers.get(row.corrects_id) if row.corrects_id else None,
        corrected_by=row.corrected_by,
        reason=row.reason,
        place=posted.place if posted else "",
        posted_from=posted.from_on if posted else None,
        posted_to=ended or (posted.to_on if posted else None),
    )


def _acted(step: Step) -> Acted:
    return Acted(
        step.id,
        step.event,
        step.by,
        step.by_name,
        step.at,
        step.place,
        step.from_on,
        step.to_on,
        step.reason,
        step.photo,
    )


def _due(todo: disclosure_todos.Todo, altered: tuple[str, ...]) -> Due:
    of = todo.sheet
    return Due(
        of.number,
        of.organization,
        of.series,
        of.issue.issue if of.issue else 0,
        of.start,
        of.end,
        todo.because,
        todo.documents,
        todo.reason,
        todo.changes,
        altered,
    )
