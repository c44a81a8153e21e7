"""In whose hand a staged import is: taken up, kept by signs of life, given back, or done with.

One at a time has it: all that is written asks whether it is still his. Where he gave no sign of life for a while he
was killed, and it is taken up again, once.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from inventory import db, wording
from inventory.db import Ledger
from inventory.errors import ImportKilled
from inventory.intake import beside
from inventory.models import AppUser, StagedImport
from inventory.models.staging import StagedState, StagedTask

SILENT = timedelta(seconds=30)  # after which whoever has it is taken for killed
TAKEN_MAX = 2


@dataclass(frozen=True)
class Task:
    """A staged import in somebody's hand: ``posting`` it, or else reading it."""

    id: int
    key: str
    worker: str
    actor: str
    posting: bool


class NotMine(Exception):
    """It was stopped, given up or taken by another meanwhile: nothing of it is kept."""


def take(ledger: Ledger, *, worker: str, key: str | None = None) -> Task | None:
    """The next that waits, or that of ``key``, taken up by ``worker`` (a name that no other bears); None where there is
    none."""
    with ledger.reading() as session:
        if session.scalar(select(exists().where(_ready(session, key)))) is not True:
            return None
    with ledger.writing() as session:
        _bury(session)
        of = session.scalars(
            select(StagedImport)
            .where(_ready(session, key))
            .order_by(StagedImport.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if of is None:
            return None
        task = Task(of.id, of.key, worker, _login(session, of), of.task == StagedTask.POST)
        of.state, of.worker, of.beat_at = StagedState.WORKING, worker, db.now(session)
        of.taken += 1
        session.flush()
        return task


def beat(ledger: Ledger, task: Task, *, rows: int = 0, checked: int = 0) -> bool:
    """Say that somebody is at it and how far he is; False where it is not his any more."""
    if task.posting and beside.tell(ledger, task.key, checked):
        return True
    with ledger.writing() as session:
        return _change(
            session,
            task,
            beat_at=db.now(session),
            **({"rows_read": rows} if rows else {}),
            rows_checked=checked,
        )


def release(ledger: Ledger, task: Task) -> bool:
    """Give it back as if it had not been taken up."""
    with ledger.writing() as session:
        return _change(
            session,
            task,
            state=StagedState.WAITING,
            worker="",
            beat_at=None,
            taken=StagedImport.taken - 1,
        )


def fail(ledger: Ledger, task: Task, *, error: str, problem: str) -> bool:
    """Put on record why it could not be read; what could not be posted lies before the clerk again, with why."""
    state = StagedState.READY if task.posting else StagedState.FAILED
    with ledger.writing() as session:
        return _change(session, task, state=state, worker="", error=error, problem=problem)


def require_mine(session: Session, task: Task, **values: Any) -> None:
    """Change one that is still in the same hand. Raises ``NotMine``."""
    if not _change(session, task, **values):
        raise NotMine()


def _login(session: Session, of: StagedImport) -> str:
    return session.scalars(select(AppUser.login).where(AppUser.id == of.actor_id)).one()


def _ready(session: Session, key: str | None) -> ColumnElement[bool]:
    """Waits, or is in the hand of somebody who gives no sign of life."""
    silent = StagedImport.beat_at < db.now(session) - SILENT
    ready = (StagedImport.state == StagedState.WAITING) | (
        (StagedImport.state == StagedState.WORKING) & silent
    )
    return ready if key is None else ready & (StagedImport.key == key)


def _bury(session: Session) -> None:
    """What was taken up twice, and is silent again, is not tried once more: unread, or before the clerk again."""
    killed = ImportKilled(times=TAKEN_MAX)
    dead = (
        _ready(session, None),
        StagedImport.state == StagedState.WORKING,
        StagedImport.taken >= TAKEN_MAX,
    )
    for task, state in (
        (StagedTask.READ, StagedState.FAILED),
        (StagedTask.POST, StagedState.READY),
    ):
        session.execute(
            update(StagedImport)
            .where(*dead, StagedImport.task == task)
            .values(state=state, worker="", error=killed.code, problem=wording.say(killed)),
            execution_options={"synchronize_session": False},
        )


def _change(session: Session, task: Task, **values: Any) -> bool:
    """Change one that is still in the same hand; False where it is not."""
    made = session.execute(
        update(StagedImport)
        .where(
            StagedImport.id == task.id,
            StagedImport.worker == task.worker,
            StagedImport.state == StagedState.WORKING,
        )
        .values(**values)
        .returning(StagedImport.id)
    )
    return made.first() is not None
