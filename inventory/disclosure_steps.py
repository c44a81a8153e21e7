"""What the verbs on public sheets share: whose turn it is, who may look, what changed since, the steps on record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory import (
    db,
    disclosure_books,
    disclosure_todos,
    heads,
    kinships,
    sheet_changes,
    standins,
)
from inventory.digest import canonical
from inventory.disclosure_books import Drawn
from inventory.errors import (
    CorrectionDue,
    FiguresChanged,
    NotNextPeriod,
    PeriodNotOver,
    PublishedAlready,
    Related,
    SamePerson,
)
from inventory.models import (
    Disclosure,
    DisclosureEvent,
    DisclosureFigures,
    Fund,
    FundAccount,
    Organization,
)
from inventory.models.disclosures import Event
from inventory.sheet import Sheet
from inventory.sheet_format import Change, read_live

REASON_MAX = 1000
SHOWN_MAX = 20  # changes and breaches that are told; the rest is counted


@dataclass(frozen=True)
class Done:
    """What a verb on a sheet answers: its number, what it has come to; ``replayed`` where it was so before."""

    number: str
    state: str
    figures: str
    replayed: bool = False


def require_next(
    session: Session, organization_id: int, series: str, start: date, end: date
) -> None:
    """Days of a new sheet are over, and follow those of the last of its series that stands. Only under the lock.
    Raises ``PeriodNotOver``, ``PublishedAlready``, ``NotNextPeriod``."""
    if end >= db.today(session):
        raise PeriodNotOver(end=end, today=db.today(session))
    standing = _require_unpublished(session, organization_id, series, (start, end))
    if standing:
        expected = max(row.end for row in standing) + timedelta(days=1)
        if start != expected:
            raise NotNextPeriod(series=series, start=start, expected=expected)


def require_corrected(session: Session, organization_id: int, series: str) -> None:
    """No published sheet of a series is to be corrected. Only under the lock. Raises ``CorrectionDue`` for the
    first."""
    for todo in disclosure_todos.todos(session, organization_id, series=series):
        raise CorrectionDue(
            series=series,
            issue=todo.sheet.issue.issue if todo.sheet.issue else 0,
            number=todo.sheet.number,
            because=todo.because,
            documents=list(todo.documents[:SHOWN_MAX]),
            reason=todo.reason,
        )


def require_free(session: Session, row: Drawn) -> None:
    """No other sheet that stands has days of one that is corrected. Only under the lock. Raises
    ``PublishedAlready``."""
    _require_unpublished(session, row.organization_id, row.series, (row.start, row.end), row.id)


def _require_unpublished(
    session: Session,
    organization_id: int,
    series: str,
    days: tuple[date, date],
    but: int | None = None,
) -> list[Drawn]:
    """The sheets of a series that stand. Raises ``PublishedAlready`` where one has some of the days."""
    start, end = days
    rows = disclosure_books.series(session, organization_id, series)
    standing = [row for row in rows if row.stands and row.id != but]
    for row in standing:
        if start <= row.end and row.start <= end and row.issue is not None:
            raise PublishedAlready(
                series=series,
                issue=row.issue.issue,
                number=row.number,
                start=row.start,
                end=row.end,
            )
    return standing


def lock(session: Session, row: Drawn) -> None:
    """Lock the books that a sheet is drawn from: those of its organization, of whoever holds money of its fund, and of
    all that it covers."""
    below = disclosure_books.below(session, row.path) if row.with_below else ()
    heads.lock(session, touched(session, row.organization_id, row.fund_id, below))


def again(session: Session, row: Drawn) -> Drawn:
    """The sheet as it is under the lock."""
    return disclosure_books.listed(session, Disclosure.id == row.id)[0]


def as_looked_at(session: Session, row: Drawn, step: str, now: Sheet) -> None:
    """The figures are those of the last ``step`` (REVIEWED, APPROVED) of a sheet. Raises ``FiguresChanged`` saying
    which are not."""
    looked = row.last(step)
    if looked is not None and looked.figures == now.digest:
        return
    found = changes_since(session, looked.figures if looked else row.figures, now)
    raise FiguresChanged(
        number=row.number,
        step=step,
        count=len(found),
        changes=[sheet_changes.said(change) for change in found[:SHOWN_MAX]],
    )


def changes_since(session: Session, digest: str | None, now: Sheet) -> tuple[Change, ...]:
    """What differs from a live sheet that somebody looked at before; nothing where that is not kept any more."""
    text = session.scalar(select(DisclosureFigures.text).where(DisclosureFigures.digest == digest))
    return () if text is None else sheet_changes.changes(read_live(text), now)


def record(
    session: Session,
    actor_id: int,
    row: Drawn,
    event: Event,
    *,
    figures: str | None = None,
    place: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
    reason: str = "",
) -> int:
    """Put a step of a sheet on record; gives its id."""
    made = session.execute(
        insert(DisclosureEvent)
        .values(
            disclosure_id=row.id,
            event=event,
            figures=figures,
            place=place,
            from_on=from_on,
            to_on=to_on,
            reason=reason,
            actor_id=actor_id,
            happened_at=db.now(session),
        )
        .returning(DisclosureEvent.id)
    )
    return int(made.scalar_one())


def done(session: Session, row: Drawn, *, replayed: bool = False) -> Done:
    """The answer of a verb on a sheet."""
    now = again(session, row)
    looked = now.last(Event.APPROVED) or now.last(Event.REVIEWED)
    return Done(now.number, now.state, (looked and looked.figures) or now.figures, replayed)


def require_others(session: Session, actor: str, row: Drawn, act: str) -> None:
    """Who looks at a sheet did none of what others do on it, nor did who is one with him. Raises ``SamePerson``,
    ``Related``."""
    did = [("draw_up", row.drawn_by, row.drawn_by_name, row.drawn_at)]
    against = Event.REVIEWED if act == "approve" else Event.APPROVED
    name = "review" if act == "approve" else "approve"
    did += [(name, s.by, s.by_name, s.at) for s in row.steps if s.event == against]
    circle, relatives = standins.circle(session, actor), kinships.relatives(session, actor)
    for what, login, by_name, at in did:
        if circle.holds(login, at):
            one_with = None if login == actor else by_name
            raise SamePerson(number=row.number, actor=actor, act=act, did=what, one_with=one_with)
        if login in relatives:
            raise Related(actor=actor, counterparty=by_name, act=act)


def touched(
    session: Session, organization_id: int, fund_id: int | None, below: Iterable[int] = ()
) -> list[int]:
    """The organizations (ids) whose books a sheet is drawn from; ``below``: those that it covers besides its own."""
    held = select(FundAccount.organization_id).where(FundAccount.fund_id == fund_id)
    owner = select(Fund.organization_id).where(Fund.id == fund_id)
    inside = select(Organization.id).where(Organization.id.in_(held.union(owner)))
    others = session.scalars(inside).all() if fund_id is not None else ()
    return [organization_id, *others, *below]


def keep(session: Session, sheet: Sheet) -> None:
    """Keep what somebody looked at, so that it can be said what changed since."""
    known = select(DisclosureFigures.digest).where(DisclosureFigures.digest == sheet.digest)
    if session.scalar(known) is None:
        text = canonical(sheet.as_json()).decode()
        session.execute(insert(DisclosureFigures).values(digest=sheet.digest, text=text))
