"""What is done with a staged import: it is read and checked, or posted, by whoever takes it up, in the request of the
clerk where it is short, else by the worker.

One at a time has it in hand (see ``staged_hands``). What is posted is posted in one transaction with the note that it
is: killed in the middle, nothing was.
"""

from collections.abc import Callable
from dataclasses import asdict, replace

from sqlalchemy.orm import Session

from inventory.access import Ground
from inventory.db import Ledger
from inventory.errors import BadRows, LedgerError, NeedsConfirmation
from inventory.intake import beside, staged_json, staged_names, staged_rows, staging
from inventory.intake.decisions import Decisions, Source
from inventory.intake.destinations import require_place, with_fund
from inventory.intake.importing import POSTED, post_reading
from inventory.intake.proposing import Proposal, propose
from inventory.intake.reading import Reading, Removed, read
from inventory.intake.remembering import remember, remembered
from inventory.intake.staged_hands import NotMine, Task, beat, fail, release, require_mine, take
from inventory.intake.staged_names import Decided
from inventory.intake.staged_rows import Kept
from inventory.intake.staged_words import refused_words
from inventory.intake.staging import ROWS_AT_ONCE, Staged
from inventory.models.staging import StagedState

__all__ = ["NotMine", "Task", "at_once", "beat", "do", "fail", "recheck", "release", "take"]

BYTES_AT_ONCE = 1_000_000  # up to which a file is read while the clerk waits, to see how long it is

# is told how many rows there are, and of how many it is done
Tell = Callable[[int, int], None]


def _nobody(_rows: int, _done: int) -> None:
    """Nobody is told."""


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
        require_mine(
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
            require_mine(
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
        beside.forget(ledger, task.key)


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
    reading = replace(kept.reading, removed=_of_those_named_now(removed, kept.reading))
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
        require_mine(
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


def _of_those_named_now(removed: tuple[Removed, ...], reading: Reading) -> tuple[Removed, ...]:
    """The private numbers, which lie in the file alone, each with whom its row names after it was mended."""
    whose = {
        (table.sheet, row.row): row.counterparty for table in reading.tables for row in table.rows
    }
    return tuple(
        replace(gone, donor=whose.get((gone.sheet, gone.row), gone.donor)) for gone in removed
    )
