"""What the worker does with the papers that were asked for: takes one up, says that it lives, keeps what it drew.

A job is taken up by one worker at a time: all that changes it afterwards asks whether it is still his. Where he gave no
sign of life for a while he was killed, and it is taken up again, once: what kills two workers is not tried on a third.
What was published is never replaced: the paper that was kept first stays.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, insert, select, update
from sqlalchemy.orm import Session

from inventory import db, paper_jobs, sheet_format, wording
from inventory.db import Ledger
from inventory.errors import PaperKilled
from inventory.models import (
    AppUser,
    DisclosurePaper,
    DisclosurePublication,
    PaperDraft,
    PaperJob,
)
from inventory.models.paper_jobs import JobState
from inventory.sheet_format import Published

SILENT = timedelta(seconds=30)  # after which a worker is taken for killed
TAKEN_MAX = 2


@dataclass(frozen=True)
class Task:
    """What is to be drawn: a published sheet, or what ``asked`` says as ``actor`` may see it."""

    id: int
    worker: str
    actor: str
    published: Published | None
    asked: Mapping[str, Any]


def adopt(ledger: Ledger) -> int:
    """Ask for the papers of published sheets that have none and wait for none, as after books were loaded from an
    export; gives how many."""
    lost = _lost()
    with ledger.reading() as session:
        if not session.execute(lost.limit(1)).first():
            return 0
    with ledger.writing() as session:
        rows = session.execute(lost).all()
        for row in rows:
            paper_jobs.queue(session, disclosure_id=row.disclosure_id, actor_id=row.actor_id)
        return len(rows)


def take(ledger: Ledger, *, worker: str) -> Task | None:
    """The next job, taken up by ``worker`` (a name that no other bears); None where there is none."""
    with ledger.reading() as session:
        if session.scalar(select(exists().where(_ready(session)))) is not True:
            return None
    with ledger.writing() as session:
        _bury(session)
        for of in session.scalars(
            select(PaperJob)
            .where(_ready(session))
            .order_by(PaperJob.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).all():
            session.execute(
                update(PaperJob)
                .where(PaperJob.id == of.id)
                .values(
                    state=JobState.RUNNING,
                    worker=worker,
                    taken=PaperJob.taken + 1,
                    beat_at=db.now(session),
                    pages=0,
                    about=0,
                )
            )
            return _task(session, of, worker)
    return None


def beat(ledger: Ledger, task: Task, *, pages: int = 0, about: int = 0) -> bool:
    """Say that the worker lives and how far he is; False where the job is not his any more: cancelled, or taken."""
    with ledger.writing() as session:
        return _change(session, task, beat_at=db.now(session), pages=pages, about=about)


def keep(ledger: Ledger, task: Task, papers: Mapping[str, bytes], *, pages: int = 0) -> bool:
    """Keep what was drawn: the papers of a published sheet by their form, of which one that is there stays; else the
    one that was asked for, by its name. False where the job is not his any more: then nothing is kept. Raises
    ``DiskFull``."""
    with ledger.writing() as session:
        if not _change(session, task, state=JobState.DONE, worker="", pages=pages, about=pages):
            return False
        if task.published is None:
            ((name, content),) = papers.items()
            session.execute(insert(PaperDraft).values(job_id=task.id, name=name, content=content))
            return True
        of = select(PaperJob.disclosure_id).where(PaperJob.id == task.id).scalar_subquery()
        query = select(DisclosurePaper.form).where(DisclosurePaper.disclosure_id == of)
        there = set(session.scalars(query))
        for form, content in sorted(papers.items()):
            if form not in there:
                session.execute(
                    insert(DisclosurePaper).values(
                        disclosure_id=of,
                        form=form,
                        sha256=hashlib.sha256(content).hexdigest(),
                        content=content,
                    )
                )
        return True


def fail(ledger: Ledger, task: Task, *, error: str, problem: str) -> bool:
    """Put on record why it could not be drawn. False where the job is not his any more."""
    with ledger.writing() as session:
        return _change(
            session, task, state=JobState.FAILED, worker="", error=error, problem=problem
        )


def release(ledger: Ledger, task: Task) -> bool:
    """Give it back as if it had not been taken up: the worker is told to end."""
    with ledger.writing() as session:
        return _change(
            session,
            task,
            state=JobState.QUEUED,
            worker="",
            beat_at=None,
            taken=PaperJob.taken - 1,
        )


def _ready(session: Session) -> ColumnElement[bool]:
    """Waits, or was being drawn by somebody who gives no sign of life."""
    silent = PaperJob.beat_at < db.now(session) - SILENT
    return (PaperJob.state == JobState.QUEUED) | ((PaperJob.state == JobState.RUNNING) & silent)


def _bury(session: Session) -> None:
    """What was taken up twice, and whose worker is silent again, is not tried once more."""
    killed = PaperKilled(times=TAKEN_MAX)
    session.execute(
        update(PaperJob)
        .where(_ready(session), PaperJob.state == JobState.RUNNING, PaperJob.taken >= TAKEN_MAX)
        .values(state=JobState.FAILED, worker="", error=killed.code, problem=wording.say(killed))
    )


def _change(session: Session, task: Task, **values: Any) -> bool:
    """Change a job that is still the worker's; False where it is not."""
    made = session.execute(
        update(PaperJob)
        .where(
            PaperJob.id == task.id,
            PaperJob.worker == task.worker,
            PaperJob.state == JobState.RUNNING,
        )
        .values(**values)
        .returning(PaperJob.id)
    )
    return made.first() is not None


def _task(session: Session, of: PaperJob, worker: str) -> Task:
    actor = session.scalars(select(AppUser.login).where(AppUser.id == of.actor_id)).one()
    if of.disclosure_id is None:
        return Task(of.id, worker, actor, None, json.loads(of.asked))
    text = session.scalars(
        select(DisclosurePublication.text).where(
            DisclosurePublication.disclosure_id == of.disclosure_id
        )
    ).one()
    return Task(of.id, worker, actor, sheet_format.read(json.loads(text)), {})


def _lost() -> Any:
    has_paper = exists().where(DisclosurePaper.disclosure_id == DisclosurePublication.disclosure_id)
    has_job = exists().where(PaperJob.disclosure_id == DisclosurePublication.disclosure_id)
    return select(DisclosurePublication.disclosure_id, DisclosurePublication.actor_id).where(
        ~has_paper, ~has_job
    )
