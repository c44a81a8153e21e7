"""Papers too long to be drawn while somebody waits: asked for here, drawn by the worker (``paper_work``).

The papers of a published sheet are asked for in the transaction that publishes it, so that none is forgotten. What
somebody asks for besides is drawn as he may see it, is his alone, and is gone after a day.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, cast, delete, insert, select, update
from sqlalchemy.orm import Session

from inventory import access, db, disclosure_books
from inventory.errors import NotAtStep, NotFound
from inventory.models import (
    AppUser,
    Disclosure,
    DisclosurePublication,
    Organization,
    PaperDraft,
    PaperJob,
)
from inventory.models.paper_jobs import JobState

ROWS_MAX = 300  # rows up to which a sheet is drawn while somebody waits
KEPT = timedelta(days=1)
GOING = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class Job:
    """A job as pages show it: how many pages are drawn of about how many; ``sheet`` is the number of the published
    sheet whose papers it draws, None where somebody asked for it; ``ahead`` so many wait before it."""

    key: str
    state: str
    pages: int
    about: int
    ahead: int
    error: str
    problem: str
    sheet: str | None
    asked: str  # which sheet of which days somebody asked for; empty for a published one
    again: bool  # a worker that was drawing it ended without a word, once

    @property
    def going(self) -> bool:
        """Does it still wait, or is it being drawn?"""
        return self.state in GOING


def queue(session: Session, *, disclosure_id: int, actor_id: int) -> None:
    """Ask for the papers of a sheet that is being published. For ``publishing``, in its transaction."""
    _insert(session, actor_id, disclosure_id=disclosure_id)


def ask(
    session: Session,
    *,
    actor: str,
    sheet: str,
    start: date,
    end: date,
    organization: str | None = None,
    fund: str | None = None,
    with_below: bool = False,
    wall: bool = False,
) -> str:
    """Ask for a live sheet on paper, to be drawn as the actor may see it then; gives its key. What he asked for already
    and does not have yet is not asked for twice. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="sheet")
    _forget(session)
    asked = json.dumps(
        {
            "sheet": sheet,
            "start": start.isoformat(),
            "end": end.isoformat(),
            "organization": organization,
            "fund": fund,
            "with_below": with_below,
            "wall": wall,
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    by = access.user_id(session, actor)
    same = (PaperJob.actor_id == by, PaperJob.asked == asked, PaperJob.state.in_(GOING))
    known = session.scalar(select(PaperJob.key).where(*same))
    return known or _insert(session, by, asked=asked)


def job(session: Session, *, actor: str, key: str) -> Job:
    """The job of a key: his own, or that of a published sheet he may see. Raises ``NotFound``, ``NotAllowed``."""
    return _shown(session, _mine(session, actor, key, "sheet"))


def of_sheet(session: Session, *, actor: str, number: str) -> Job | None:
    """The job that draws the papers of a published sheet; None where they were drawn at once. Raises like ``job``."""
    _, row = disclosure_books.permitted(session, actor=actor, act="sheet", number=number)
    found = session.execute(_ROWS.where(PaperJob.disclosure_id == row.id)).first()
    return None if found is None else _shown(session, found)


def cancel(session: Session, *, actor: str, key: str) -> None:
    """Stop it, before or while it is drawn; of a published sheet who may publish it. Done or over it stays as it is.
    Raises like ``job``."""
    row = _mine(session, actor, key, "publish")
    session.execute(
        update(PaperJob)
        .where(PaperJob.id == row.PaperJob.id, PaperJob.state.in_(GOING))
        .values(state=JobState.CANCELLED, worker="")
    )


def again(session: Session, *, actor: str, key: str) -> None:
    """Ask once more for what failed or was cancelled. Raises ``NotAtStep`` where it was not, and like ``job``."""
    row = _mine(session, actor, key, "publish")
    if row.PaperJob.state not in (JobState.FAILED, JobState.CANCELLED):
        raise NotAtStep(number=_number(row) or key, act="draw", state=row.PaperJob.state)
    session.execute(
        update(PaperJob)
        .where(PaperJob.id == row.PaperJob.id)
        .values(
            state=JobState.QUEUED, taken=0, pages=0, about=0, error="", problem="", beat_at=None
        )
    )


def draft(session: Session, *, actor: str, key: str) -> tuple[str, bytes]:
    """What was drawn for the actor: its name and content. Raises ``NotFound``."""
    row = _mine(session, actor, key, "sheet")
    found = session.execute(
        select(PaperDraft.name, cast(PaperDraft.content, LargeBinary).label("content")).where(
            PaperDraft.job_id == row.PaperJob.id
        )
    ).first()
    if found is None:
        raise NotFound(what="paper_job", name=key)
    return found.name, found.content


_ROWS = (
    select(PaperJob, AppUser.login, Organization.code, Disclosure.serial)
    .join(AppUser, AppUser.id == PaperJob.actor_id)
    .outerjoin(DisclosurePublication, DisclosurePublication.disclosure_id == PaperJob.disclosure_id)
    .outerjoin(Disclosure, Disclosure.id == PaperJob.disclosure_id)
    .outerjoin(
        Organization,
        Organization.id == Disclosure.organization_id,
    )
)


def _number(row: Any) -> str | None:
    return None if row.serial is None else disclosure_books.number_of(row.code, row.serial)


def _mine(session: Session, actor: str, key: str, act: str) -> Any:
    row = session.execute(_ROWS.where(PaperJob.key == key[:64])).first()
    if row is None or (row.serial is None and row.login != actor):
        raise NotFound(what="paper_job", name=key[:64])
    if number := _number(row):
        disclosure_books.permitted(session, actor=actor, act=act, number=number)
    return row


def _shown(session: Session, row: Any) -> Job:
    of: PaperJob = row.PaperJob
    before: ColumnElement[bool] = (PaperJob.id < of.id) & PaperJob.state.in_(GOING)
    waits = of.state == JobState.QUEUED
    ahead = len(session.scalars(select(PaperJob.id).where(before)).all()) if waits else 0
    return Job(
        key=of.key,
        state=of.state,
        pages=of.pages,
        about=max(of.about, of.pages),
        ahead=ahead,
        error=of.error,
        problem=of.problem,
        sheet=_number(row),
        asked=_asked(of),
        again=of.taken > 1 or (waits and of.taken == 1),
    )


def _asked(job: PaperJob) -> str:
    if not job.asked:
        return ""
    said = json.loads(job.asked)
    return f"{said['sheet']} {said['start']} 至 {said['end']}"


def _insert(
    session: Session, actor_id: int, *, disclosure_id: int | None = None, asked: str = ""
) -> str:
    key = db.salt(session).hex()[:32]
    session.execute(
        insert(PaperJob).values(
            key=key,
            disclosure_id=disclosure_id,
            asked=asked,
            actor_id=actor_id,
            asked_at=db.now(session),
            state=JobState.QUEUED,
            taken=0,
            worker="",
            beat_at=None,
            pages=0,
            about=0,
            error="",
            problem="",
        )
    )
    return key


def _forget(session: Session) -> None:
    """What somebody asked for a day ago is gone."""
    old = select(PaperJob.id).where(
        PaperJob.disclosure_id.is_(None), PaperJob.asked_at < db.now(session) - KEPT
    )
    ids = session.scalars(old).all()
    if ids:
        session.execute(delete(PaperDraft).where(PaperDraft.job_id.in_(ids)))
        session.execute(delete(PaperJob).where(PaperJob.id.in_(ids)))
