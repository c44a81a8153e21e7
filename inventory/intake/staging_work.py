"""What is done with a staged import: it is read and checked, or posted, by whoever takes it up, in the request of the
clerk where it is short, else by the worker.

One at a time has it in hand: all that is written asks whether it is still his. Where he gave no sign of life for a
while he was killed, and it is taken up again, once. What is posted is posted in one transaction with the note that it
is: killed in the middle, nothing was.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from inventory import db, wording
from inventory.access import Ground
from inventory.db import Ledger
from inventory.errors import (
    BadRows,
    ImportKilled,
    LedgerError,
    NeedsConfirmation,
)
from inventory.intake import beside, staged_json, staged_names, staged_rows, staging
from inventory.intake.decisions import Decisions, Source
from inventory.intake.destinations import require_place, with_fund
from inventory.intake.importing import POSTED, post_reading
from inventory.intake.proposing import Proposal, propose
from inventory.intake.reading import Reading, Removed, read
from inventory.intake.remembering import remember, remembered
from inventory.intake.staged_names import Decided
from inventory.intake.staged_rows import Kept
from inventory.intake.staged_words import refused_words
from inventory.intake.staging import ROWS_AT_ONCE, Staged
from inventory.models import AppUser, StagedImport
from inventory.models.staging import StagedState, StagedTask

SILENT = timedelta(seconds=30)  # after which whoever has it is taken for killed
TAKEN_MAX = 2
BYTES_AT_ONCE = 1_000_000  # up to which a file is read while the clerk waits, to see how long it is


# is told how many rows there are, and of how many it is done
Tell = Callable[[int, int], None]


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


def _nobody(_rows: int, _done: int) -> None:
    """Nobody is told."""


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


def as_far_as_heard(ledger: Ledger, staged: Staged) -> Staged:
    """It with how many rows are posted, where that is not said in the database."""
    posted = beside.heard(ledger, staged.key) if staged.posting else None
    return staged if posted is None else replace(staged, checked=posted)


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


def do(ledger: Ledger, task: Task, tell: Tell = _nobody) -> None:
    """Read and check it, or post it; ``tell`` hears how many rows are read and how many checked. Raises ``NotMine``,
    and for a file that cannot be read what ``reading.read`` raises. Why it could not be posted is put on record."""
    with ledger.reading() as session:
        staged = staging.staged(session, actor=task.actor, key=task.key)
        content = staging.file_of(session, actor=task.actor, key=task.key)
    if task.posting:
        _post(ledger, task, staged, content, tell)
    else:
        _read(ledger, task, staged, _reading(ledger, staged, content), tell)


def at_once(ledger: Ledger, *, actor: str, key: str) -> bool:
    """Do what waits to be done, where it is short enough for the clerk to wait; False where the worker will. Raises
    what ``do`` raises but for ``NotMine``; a file that cannot be read stays waiting for nobody."""
    with ledger.reading() as session:
        staged = staging.staged(session, actor=actor, key=key)
        content = staging.file_of(session, actor=actor, key=key)
    if len(content) > BYTES_AT_ONCE or staged.rows > ROWS_AT_ONCE:
        return False
    task = take(ledger, worker=f"page {key}", key=key)
    if task is None:
        return False
    try:
        if task.posting:
            _post(ledger, task, staged, content, _nobody)
            return True
        reading = _reading(ledger, staged, content)
        if sum(len(table.rows) for table in reading.tables) > ROWS_AT_ONCE:
            release(ledger, task)
            return False
        _read(ledger, task, staged, reading, _nobody)
    except NotMine:
        return False
    except LedgerError as error:
        fail(ledger, task, error=error.code, problem=refused_words(error))
        raise
    return True


def recheck(session: Session, *, actor: str, key: str) -> None:
    """Ask the books anew what stands against the rows, after something was mended or decided. A long one is asked about
    when it is posted. Raises like ``staging.staged``."""
    staged = staging.staged(session, actor=actor, key=key)
    if staged.rows <= ROWS_AT_ONCE:
        ground, _ = staging.ground_of(session, actor=actor, key=key)
        _check(session, ground, staged)
        staging.forget_refusal(session, staged.id)


def _reading(ledger: Ledger, staged: Staged, content: bytes) -> Reading:
    """As the clerk said, else as clerks said before of tables of that shape."""
    with ledger.reading() as session:
        before = remembered(session, staged.organization_id).shapes
    columns = {**before, **staged.corrected}
    return read(content, staged.name, as_=staged.as_, on=staged.on, columns=columns)


def _read(
    ledger: Ledger,
    task: Task,
    staged: Staged,
    reading: Reading,
    tell: Tell,
) -> None:
    """What was read is checked before anything is written, so that others are held up for as long as rows are put down
    and no longer."""
    count = sum(len(table.rows) for table in reading.tables)
    tell(count, 0)
    understood = staged_json.understood_text(reading)
    staged = replace(
        staged, tables=staged_json.heads_of(understood), unread=reading.unread, name=reading.file
    )
    with ledger.reading() as session:
        ground, _ = staging.ground_of(session, actor=task.actor, key=task.key)
        rows, nows = staged_rows.merged(session, staged.id, reading)
        said = staged_names.decided(session, staged.id)
        kept = staged_rows.together(staged, rows, nows)
        proposal = _proposal(session, ground, staged, kept, said)
    tell(count, count)
    for verdict in staged_rows.verdicts(kept, proposal.reading, _seen(proposal)):
        rows[verdict["at"]] |= {
            "problems": verdict["words"],
            "bad": verdict["wrong"],
            "seen": verdict["there"],
        }
    with ledger.writing() as session:
        _mine(
            session,
            task,
            state=StagedState.READY,
            worker="",
            name=reading.file[:200] or staged.name,
            rows_read=count,
            rows_checked=count,
            understood=_understood(understood, proposal),
            error="",
            problem="",
        )
        staged_rows.keep(session, staged.id, rows)
        staged_names.keep(session, staged.id, proposal, said)


def _post(ledger: Ledger, task: Task, staged: Staged, content: bytes, tell: Tell) -> None:
    """All of it in one transaction, with the note that it is posted."""
    removed = _reading(ledger, staged, content).removed if staged.removed else ()
    try:
        with ledger.writing() as session:
            numbers = _posted(session, task, staged, Source(content, staged.name), removed, tell)
            _mine(
                session,
                task,
                state=StagedState.POSTED,
                worker="",
                numbers=staged_json.written(numbers),
                corrected="{}",
                understood="{}",
                error="",
                problem="",
            )
            staging.empty(session, staged.id)
    except LedgerError as error:
        _refused(ledger, task, error)
    finally:
        beside.forget(ledger)


def _posted(
    session: Session,
    task: Task,
    staged: Staged,
    source: Source,
    removed: tuple[Removed, ...],
    tell: Tell,
) -> tuple[str, ...]:
    ground, _ = staging.ground_of(session, actor=task.actor, key=task.key)
    kept = staged_rows.stored(session, staged)
    decisions = _decisions(staged, kept, staged_names.decided(session, staged.id))
    reading = replace(kept.reading, removed=staged_rows.of_those_named_now(removed, kept.reading))
    decisions = with_fund(session, ground, reading, decisions)
    require_place(reading, decisions, staged.location)
    numbers = post_reading(
        session,
        ground=ground,
        location=staged.location,
        reading=reading,
        decisions=decisions,
        source=source,
        tell=lambda step, done, of: tell(of, done) if step == POSTED else None,
    )
    remember(session, ground=ground, reading=reading, decisions=decisions, columns=staged.corrected)
    return numbers


def _refused(ledger: Ledger, task: Task, error: LedgerError) -> None:
    """Nothing was posted: what stands against it now is put beside the rows, and why beside the whole."""
    if error.retryable:
        release(ledger, task)
        raise error
    with ledger.writing() as session:
        staged = staging.staged(session, actor=task.actor, key=task.key)
        ground, _ = staging.ground_of(session, actor=task.actor, key=task.key)
        _check(session, ground, staged)
        if isinstance(error, BadRows):  # what only posting found
            staged_rows.blame(session, staged.id, error.rows)
        token = error.token if isinstance(error, NeedsConfirmation) else ""
        staging.understand(session, staged.id, lambda text: staged_json.with_(text, token=token))
        _mine(
            session,
            task,
            state=StagedState.READY,
            worker="",
            error=error.code,
            problem=refused_words(error),
        )


def _check(session: Session, ground: Ground, staged: Staged) -> None:
    kept = staged_rows.stored(session, staged)
    said = staged_names.decided(session, staged.id)
    proposal = _proposal(session, ground, staged, kept, said)
    staged_rows.judge(session, staged.id, kept, proposal.reading, _seen(proposal))
    staged_names.keep(session, staged.id, proposal, said)
    staging.understand(session, staged.id, lambda text: _understood(text, proposal))


def _proposal(
    session: Session, ground: Ground, staged: Staged, kept: Kept, said: Decided
) -> Proposal:
    return propose(
        session,
        ground=ground,
        reading=kept.reading,
        location=staged.location,
        decisions=_decisions(staged, kept, said),
    )


def _decisions(staged: Staged, kept: Kept, said: Decided) -> Decisions:
    return Decisions(
        items=said.items,
        counterparties=said.counterparties,
        receivers=said.receivers,
        set_aside=kept.set_aside,
        **asdict(staged.answers),
    )


def _seen(proposal: Proposal) -> dict[tuple[int, int], str]:
    return {(seen.table, seen.row): seen.number for seen in proposal.seen}


def _understood(text: str, proposal: Proposal) -> str:
    return staged_json.with_(text, seen_file=proposal.seen_file, remembered=proposal.remembered)


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


def _mine(session: Session, task: Task, **values: Any) -> None:
    if not _change(session, task, **values):
        raise NotMine()


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
