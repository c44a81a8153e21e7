"""Staged imports (导入草稿): a file handed in, looked through, corrected and posted later, or given up.

Each is its clerk's own: the file may hold what nobody else is to see. What was posted keeps the numbers of its
documents for a while and nothing else; what was given up, or lay ``KEPT`` without being posted, is gone.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any

from sqlalchemy import LargeBinary, cast, delete, func, insert, select, update
from sqlalchemy.orm import Session

from inventory import db
from inventory.access import Ground
from inventory.errors import BadInput, ImportUnderWay, NotAllowed, NotFound
from inventory.intake import destinations, headers, staged_json
from inventory.intake.headers import Understanding
from inventory.intake.reading import Table, Unread
from inventory.models import (
    AppUser,
    Location,
    Organization,
    StagedFile,
    StagedImport,
    StagedName,
    StagedRow,
)
from inventory.models.staging import StagedState, StagedTask
from inventory.rules.privacy import cut

KEPT = timedelta(days=7)
ROWS_AT_ONCE = (
    2_000  # up to which it is read, checked and posted while the clerk waits: some second in all
)
GOING = (StagedState.WAITING, StagedState.WORKING)


@dataclass(frozen=True)
class Answers:
    """What the clerk said of an import as a whole: that it is meant once more, the fund that gifts of money go to, how
    opening stock first came, and the questions he answered yes, by their tokens."""

    again: bool = False
    fund: str | None = None
    origin: str | None = None
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Staged:
    """A staged import as pages show it: ``good``, ``bad`` and ``aside`` rows, of those that are not aside ``seen`` in
    the books already; ``undecided`` names; ``ahead`` so many wait for the worker before it. ``posting``: it is, or was
    last, being posted rather than read. ``seen_file``: when and by whom the same file was imported before; ``token``:
    by which the clerk confirms what he was asked when it was to be posted."""

    id: int
    key: str
    organization_id: int
    organization: str
    location: str | None
    location_name: str | None
    name: str
    sha256: str
    as_: str | None
    on: date | None
    staged_at: datetime
    state: str
    posting: bool
    rows: int
    checked: int
    good: int
    bad: int
    aside: int
    undecided: int
    ahead: int
    tables: tuple[Table, ...]
    unread: tuple[Unread, ...]
    removed: tuple[tuple[str, int, str], ...]
    corrected: Mapping[str, Understanding]
    answers: Answers
    numbers: tuple[str, ...]
    seen: int
    seen_file: tuple[date, str] | None
    remembered: tuple[int, ...]
    token: str
    error: str
    problem: str

    @property
    def going(self) -> bool:
        """Does it wait for the worker, or has he it in hand?"""
        return self.state in GOING

    @property
    def expires_at(self) -> datetime:
        """When it is gone by itself."""
        return self.staged_at + KEPT


def stage(
    session: Session,
    *,
    actor: str,
    into: str | None,
    name: str,
    content: bytes,
    as_: str | None = None,
    on: date | None = None,
) -> str:
    """Take a file to be imported into the storage ``into``, or out of it (None: the actor's only one, if he has one;
    "": none); gives its key. It waits to be read. ``as_`` is the kind of all its tables, ``on`` the day of rows that
    carry none. Raises ``NotAllowed``, ``NotFound``, ``BadInput``."""
    ground, storage = destinations.destination(session, actor=actor, into=into)
    if as_ is not None and as_ not in headers.KINDS:
        raise BadInput(field="as", problem="没有这种表格，请从列出的种类里选")
    forget(session)
    key = db.salt(session).hex()[:32]
    staged_id = session.execute(
        insert(StagedImport)
        .values(
            key=key,
            organization_id=ground.organization_id,
            location_id=select(Location.id).where(Location.code == storage).scalar_subquery(),
            actor_id=ground.actor_id,
            name=_file_name(name),
            sha256=hashlib.sha256(content).hexdigest(),
            as_=as_ or "",
            on=on,
            staged_at=db.now(session),
            **_fresh(StagedTask.READ),
            rows_read=0,
            corrected="{}",
            understood="{}",
            answers="{}",
            numbers="[]",
        )
        .returning(StagedImport.id)
    ).scalar_one()
    session.execute(insert(StagedFile).values(staged_id=staged_id, content=content))
    return key


def staged(session: Session, *, actor: str, key: str) -> Staged:
    """One of the actor's staged imports. Raises ``NotFound``, ``NotAllowed``."""
    return _shown(session, _mine(session, actor, key))


def all_staged(session: Session, *, actor: str) -> tuple[Staged, ...]:
    """The actor's staged imports, the latest first. Raises ``NotAllowed``."""
    destinations.destination(session, actor=actor)
    live = StagedImport.staged_at >= db.now(session) - KEPT
    rows = session.execute(
        _ROWS.where(AppUser.login == actor, live).order_by(StagedImport.id.desc())
    ).all()
    return tuple(_shown(session, row) for row in rows)


def ground_of(session: Session, *, actor: str, key: str) -> tuple[Ground, int]:
    """Where the actor may import it, and its id. Raises like ``staged``."""
    row = _mine(session, actor, key)
    ground, _ = destinations.destination(session, actor=actor, into=row.location)
    if ground.organization != row.organization:
        raise NotAllowed(act="import", role=ground.role, organization=row.organization)
    return ground, row.StagedImport.id


def file_of(session: Session, *, actor: str, key: str) -> bytes:
    """The file as it came. Raises like ``staged``, and ``NotFound`` where it was posted."""
    row = _mine(session, actor, key)
    query = select(cast(StagedFile.content, LargeBinary)).where(
        StagedFile.staged_id == row.StagedImport.id
    )
    content: bytes | None = session.scalar(query)
    if content is None:
        raise NotFound(what="staged_import", name=key[:64])
    return content


def replace_file(session: Session, *, actor: str, key: str, name: str, content: bytes) -> None:
    """The file again, mended by the clerk: it takes the place of the one before and is read anew. What was mended on
    the page stands where the row is as it was, and so does what was decided of names. Raises like ``correct``."""
    row = _ready(session, actor, key)
    staged_id = row.StagedImport.id
    session.execute(
        update(StagedFile).where(StagedFile.staged_id == staged_id).values(content=content)
    )
    _set(
        session,
        staged_id,
        name=_file_name(name),
        sha256=hashlib.sha256(content).hexdigest(),
        **_fresh(StagedTask.READ),
    )


def correct(
    session: Session,
    *,
    actor: str,
    key: str,
    on: date | None,
    shape: str = "",
    understanding: Understanding | None = None,
) -> None:
    """Say how tables of a shape are to be read, and the business date of rows that carry none: the file waits to be
    read anew; rows that were mended stay so. Raises ``NotFound``, ``NotAllowed``, ``ImportUnderWay`` where it is being
    worked on or posted."""
    row = _ready(session, actor, key)
    corrected = json.loads(row.StagedImport.corrected)
    if understanding is not None:
        corrected[shape] = understanding
    text = staged_json.written(corrected)
    _set(session, row.StagedImport.id, corrected=text, on=on, **_fresh(StagedTask.READ))


def answer(session: Session, *, actor: str, key: str, answers: Answers) -> None:
    """Put on record what the clerk says of the import as a whole. Raises like ``correct``."""
    row = _ready(session, actor, key)
    _set(session, row.StagedImport.id, answers=staged_json.written(answers))


def queue(session: Session, *, actor: str, key: str, posting: bool) -> None:
    """Leave it to the worker: to be posted, or to be read. Raises like ``correct``."""
    row = _ready(session, actor, key)
    _set(session, row.StagedImport.id, **_fresh(StagedTask.POST if posting else StagedTask.READ))


def stop(session: Session, *, actor: str, key: str) -> None:
    """Take it from the worker: what was to be posted lies before the clerk again, what was to be read is stopped. Done
    or over it stays as it is. Raises like ``staged``."""
    row = _mine(session, actor, key)
    posting = row.StagedImport.task == StagedTask.POST
    session.execute(
        update(StagedImport)
        .where(StagedImport.id == row.StagedImport.id, StagedImport.state.in_(GOING))
        .values(state=StagedState.READY if posting else StagedState.STOPPED, worker="")
    )


def give_up(session: Session, *, actor: str, key: str) -> None:
    """It is gone, the file too; what was posted stays posted. Raises like ``staged``."""
    _delete(session, [_mine(session, actor, key).StagedImport.id])


def forget(session: Session) -> None:
    """What lay too long is gone."""
    old = StagedImport.staged_at < db.now(session) - KEPT
    if ids := session.scalars(select(StagedImport.id).where(old)).all():
        _delete(session, ids)


def in_hand(session: Session, *, actor: str, key: str) -> Staged:
    """One that the clerk may change now. Raises like ``correct``."""
    return _shown(session, _ready(session, actor, key))


def understand(session: Session, staged_id: int, change: Callable[[str], str]) -> None:
    """Change what is understood of it, as JSON."""
    text = session.scalars(
        select(StagedImport.understood).where(StagedImport.id == staged_id)
    ).one()
    _set(session, staged_id, understood=change(text))


def forget_refusal(session: Session, staged_id: int) -> None:
    """What was said, or asked, when it could not be posted holds no more: something was changed since."""
    understand(session, staged_id, lambda text: staged_json.with_(text, token=""))
    _set(session, staged_id, error="", problem="")


def empty(session: Session, staged_id: int) -> None:
    """Nothing of the file is left with it: it was posted, and stands where it is cited."""
    for part in (StagedName, StagedRow, StagedFile):
        session.execute(delete(part).where(part.staged_id == staged_id))


_ROWS = (
    select(
        StagedImport,
        AppUser.login,
        Organization.code.label("organization"),
        Location.code.label("location"),
        Location.name.label("location_name"),
    )
    .join(AppUser, AppUser.id == StagedImport.actor_id)
    .join(Organization, Organization.id == StagedImport.organization_id)
    .outerjoin(Location, Location.id == StagedImport.location_id)
)


def _file_name(name: str) -> str:
    """Without what is private in it, and without its folders."""
    return cut(PurePath(name.replace("\\", "/")).name)[0][:200] or "未命名"


def _fresh(task: StagedTask) -> dict[str, Any]:
    return {
        "state": StagedState.WAITING,
        "task": task,
        "taken": 0,
        "worker": "",
        "beat_at": None,
        "rows_checked": 0,
        "error": "",
        "problem": "",
    }


def _mine(session: Session, actor: str, key: str) -> Any:
    row = session.execute(_ROWS.where(StagedImport.key == key[:64])).first()
    if row is None or row.login != actor:
        raise NotFound(what="staged_import", name=key[:64])
    destinations.destination(session, actor=actor, into=row.location)
    return row


def _ready(session: Session, actor: str, key: str) -> Any:
    """One that nobody is working on, its row held: two clicks do not meet in it."""
    row = _mine(session, actor, key)
    state = session.scalar(
        select(StagedImport.state).where(StagedImport.id == row.StagedImport.id).with_for_update()
    )
    if state is None or state in (*GOING, StagedState.POSTED):
        raise ImportUnderWay(file=row.StagedImport.name, state=state or "")
    return row


def _set(session: Session, staged_id: int, **values: Any) -> None:
    session.execute(
        update(StagedImport).where(StagedImport.id == staged_id).values(**values),
        execution_options={"synchronize_session": False},
    )


def _delete(session: Session, ids: Any) -> None:
    for part in (StagedName, StagedRow, StagedFile):
        session.execute(delete(part).where(part.staged_id.in_(ids)))
    session.execute(delete(StagedImport).where(StagedImport.id.in_(ids)))


def _shown(session: Session, row: Any) -> Staged:
    of: StagedImport = row.StagedImport
    is_aside = StagedRow.aside != ""
    count = func.count()
    rows, bad, aside, seen = session.execute(
        select(
            count,
            count.filter(StagedRow.bad),
            count.filter(is_aside),
            count.filter(StagedRow.seen != "", ~is_aside),
        ).where(StagedRow.staged_id == of.id)
    ).one()
    undecided = select(func.count()).where(StagedName.staged_id == of.id, StagedName.chosen == "")
    before = select(func.count()).where(StagedImport.id < of.id, StagedImport.state.in_(GOING))
    return Staged(
        id=of.id,
        key=of.key,
        organization_id=of.organization_id,
        organization=row.organization,
        location=row.location,
        location_name=row.location_name,
        name=of.name,
        sha256=of.sha256,
        as_=of.as_ or None,
        on=of.on,
        staged_at=of.staged_at,
        state=of.state,
        posting=of.task == StagedTask.POST,
        rows=of.rows_read,
        checked=of.rows_checked,
        good=rows - aside - bad,
        bad=bad,
        aside=aside,
        undecided=session.scalar(undecided) or 0,
        ahead=session.scalar(before) or 0 if of.state == StagedState.WAITING else 0,
        tables=staged_json.heads_of(of.understood),
        unread=staged_json.unread_of(of.understood),
        removed=staged_json.removed_of(of.understood),
        corrected=staged_json.corrected_of(of.corrected),
        answers=_answers(of.answers),
        numbers=tuple(json.loads(of.numbers)),
        seen=seen,
        seen_file=staged_json.seen_file_of(of.understood),
        remembered=staged_json.remembered_of(of.understood),
        token=json.loads(of.understood).get("token", ""),
        error=of.error,
        problem=of.problem,
    )


def _answers(text: str) -> Answers:
    said = json.loads(text)
    return Answers(**{**said, "confirmed": tuple(said.get("confirmed", ()))})
