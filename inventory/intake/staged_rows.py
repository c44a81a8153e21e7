"""The rows of a staged import: kept as they were read, page by page beside what stands against them, mended and set
aside one by one."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from inventory import resolve
from inventory.errors import BadInput, NotFound
from inventory.intake import mending, staged_json, staging
from inventory.intake.reading import Reading, ReadRow
from inventory.intake.staging import Staged
from inventory.models import Base, StagedRow

PAGE = 50
BAD, SEEN, ASIDE, GOOD = "bad", "seen", "aside", "good"
_TABLE = Base.metadata.tables["staged_row"]
_QUIETLY = {"synchronize_session": False}


@dataclass(frozen=True)
class Row:
    """A row as pages show it: as ``read``, and as it is ``now``; ``table`` counts from 0. ``seen``: the document in
    which the same stands already; ``aside``: why it was set aside."""

    nth: int
    table: int
    sheet: str
    row: int
    read: ReadRow
    now: ReadRow
    mended: bool
    problems: tuple[str, ...]
    bad: bool
    seen: str
    aside: str


@dataclass(frozen=True)
class Kept:
    """The rows of a staged import put together: its reading without the rows set aside, why those were (by table and
    row), and which row is which (by table and row, with the text of its problems)."""

    reading: Reading
    set_aside: Mapping[tuple[int, int], str]
    known: Mapping[tuple[int, int], tuple[int, str, str]]


def page(
    session: Session, *, actor: str, key: str, only: str = "", page: int = 1
) -> tuple[tuple[Row, ...], int]:
    """A page of ``PAGE`` rows, those to be mended first, and how many there are in all; ``only``: "bad", "seen",
    "aside" or "good". Raises like ``staging.staged``."""
    _, staged_id = staging.ground_of(session, actor=actor, key=key)
    wanted = (StagedRow.staged_id == staged_id, *_only(only))
    count = session.scalar(select(func.count()).where(*wanted)) or 0
    rows = session.scalars(
        select(StagedRow)
        .where(*wanted)
        .order_by(StagedRow.bad.desc(), StagedRow.nth)
        .limit(PAGE)
        .offset(PAGE * (max(page, 1) - 1))
    ).all()
    return tuple(_shown(row) for row in rows), count


def problems(session: Session, *, actor: str, key: str) -> dict[tuple[str, int], str]:
    """What is to be mended, by sheet and row. Raises like ``staging.staged``."""
    _, staged_id = staging.ground_of(session, actor=actor, key=key)
    found = session.execute(
        select(StagedRow.sheet, StagedRow.row, StagedRow.problems).where(
            StagedRow.staged_id == staged_id, StagedRow.bad.is_(True)
        )
    )
    told: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for said in found:  # tables side by side have rows of one number
        told[said.sheet, said.row] += json.loads(said.problems)
    return {place: "；".join(dict.fromkeys(problems)) for place, problems in told.items()}


def row(session: Session, *, actor: str, key: str, nth: int) -> Row:
    """One of its rows. Raises ``NotFound`` where there is none, and like ``staging.staged``."""
    _, staged_id = staging.ground_of(session, actor=actor, key=key)
    found = session.get(StagedRow, (staged_id, nth))
    if found is None:
        raise NotFound(what="staged_import", name=f"{key[:64]} {nth}")
    return _shown(found)


def mend(
    session: Session, *, actor: str, key: str, nth: int, said: Mapping[str, str]
) -> Mapping[str, str]:
    """Take what the clerk says of a row (see ``mending.FIELDS``) instead of what was read; gives what is wrong with
    what he typed, by field, and then nothing is changed. Raises ``NotFound``, ``NotAllowed``, ``ImportUnderWay``."""
    staged = staging.in_hand(session, actor=actor, key=key)
    was = row(session, actor=actor, key=key, nth=nth)
    made = mending.mended(was.now, said, as_=staged.tables[was.table].as_, on=staged.on)
    if made.row is not None:
        _change(
            session, staged.id, nth, mended=staged_json.row_text(made.row), problems="[]", bad=False
        )
    return made.problems


def as_read(session: Session, *, actor: str, key: str, nth: int) -> None:
    """Take back what was mended of a row. Raises like ``mend``."""
    staged = staging.in_hand(session, actor=actor, key=key)
    was = row(session, actor=actor, key=key, nth=nth)
    problems = was.read.problems
    _change(
        session,
        staged.id,
        nth,
        mended="",
        problems=staged_json.written(problems),
        bad=bool(problems) and not was.aside,
    )


def set_aside(session: Session, *, actor: str, key: str, nth: int, reason: str) -> None:
    """Leave a row out of what will be posted, and say why. Raises ``BadInput`` without a reason, and like ``mend``."""
    staged = staging.in_hand(session, actor=actor, key=key)
    said = resolve.words(reason, "reason", most=200)
    row(session, actor=actor, key=key, nth=nth)
    _change(session, staged.id, nth, aside=said, bad=False)


def set_aside_all(session: Session, *, actor: str, key: str, only: str, reason: str) -> None:
    """Leave out all rows that are "bad", or all that are "seen", and say why. Raises ``BadInput`` for others or without
    a reason, and like ``mend``."""
    staged = staging.in_hand(session, actor=actor, key=key)
    said = resolve.words(reason, "reason", most=200)
    if only not in (BAD, SEEN):
        raise BadInput(field="which", problem="只有要改的、账上已有的可以一次都不记")
    session.execute(
        update(StagedRow)
        .where(StagedRow.staged_id == staged.id, *_only(only))
        .values(aside=said, bad=False),
        execution_options=_QUIETLY,
    )


def take_back(session: Session, *, actor: str, key: str, nth: int) -> None:
    """Let a row be posted after all. Raises like ``mend``."""
    staged = staging.in_hand(session, actor=actor, key=key)
    was = row(session, actor=actor, key=key, nth=nth)
    _change(session, staged.id, nth, aside="", bad=bool(was.problems))


def merged(
    session: Session, staged_id: int, reading: Reading
) -> tuple[list[dict[str, Any]], list[ReadRow]]:
    """The rows of a file that was read, as they are to be kept: what was mended or set aside before stays so where the
    same cells stand in the same row; and those rows themselves. Nothing is written."""
    before = {
        (old.sheet, old.row): old
        for old in session.execute(
            select(
                StagedRow.sheet, StagedRow.row, StagedRow.read, StagedRow.mended, StagedRow.aside
            ).where(
                StagedRow.staged_id == staged_id,
                (StagedRow.mended != "") | (StagedRow.aside != ""),
            )
        )
    }
    kept: list[dict[str, Any]] = []
    nows: list[ReadRow] = []
    for number, table in enumerate(reading.tables):
        for read in table.rows:
            old = before.get((table.sheet, read.row))
            if old and _filled(staged_json.row_of(old.read)) != _filled(read):
                old = None
            now = _again(staged_json.row_of(old.mended), read) if old and old.mended else None
            nows.append(now or read)
            kept.append(
                {
                    "staged_id": staged_id,
                    "nth": len(kept),
                    "table_no": number,
                    "sheet": table.sheet[:200],
                    "sheet_row": read.row,
                    "as_read": staged_json.row_text(read),
                    "mended": staged_json.row_text(now) if now else "",
                    "problems": "[]",
                    "bad": False,
                    "seen": "",
                    "aside": old.aside if old else "",
                }
            )
    return kept, nows


def _filled(row: ReadRow) -> tuple[str, ...]:
    """Its cells but for blanks at the end: a column that was added and is blank there changes no row."""
    cells = list(row.cells)
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def keep(session: Session, staged_id: int, kept: Sequence[Mapping[str, Any]]) -> None:
    """These are its rows now."""
    session.execute(delete(StagedRow).where(StagedRow.staged_id == staged_id))
    if kept:
        session.connection().execute(insert(_TABLE), list(kept))


def stored(session: Session, staged: Staged) -> Kept:
    """The rows that lie in the database, put together as they are now."""
    found = session.execute(
        select(*(_TABLE.c[name] for name in _STORED))
        .where(StagedRow.staged_id == staged.id)
        .order_by(StagedRow.nth)
    ).all()
    nows = [staged_json.row_of(row.mended or row.as_read) for row in found]
    return together(staged, [dict(row._mapping) for row in found], nows)


def together(staged: Staged, rows: Iterable[Mapping[str, Any]], nows: Iterable[ReadRow]) -> Kept:
    """Rows as they are kept, and as they are ``nows``, put together to a reading. Pure."""
    tables: list[list[ReadRow]] = [[] for _ in staged.tables]
    aside: dict[tuple[int, int], str] = {}
    known: dict[tuple[int, int], tuple[int, str, str]] = {}
    for said, now in zip(rows, nows, strict=True):
        place = (said["table_no"], now.row)
        known[place] = (said["nth"], said["problems"], said["seen"])
        if said["aside"]:
            aside[place] = said["aside"]
        else:
            tables[place[0]].append(now)
    reading = Reading(
        file=staged.name,
        sha256=staged.sha256,
        tables=tuple(
            replace(head, rows=mending.regrouped(rows))
            for head, rows in zip(staged.tables, tables, strict=True)
        ),
        unread=staged.unread,
        removed=(),
    )
    return Kept(reading, aside, known)


def verdicts(kept: Kept, judged: Reading, seen: Mapping[Any, str]) -> list[dict[str, Any]]:
    """What stands against rows now, of those where it changed; ``seen``: documents by table and row. Pure."""
    return [
        {"at": nth, "words": words, "wrong": bool(row.problems), "there": there}
        for number, table in enumerate(judged.tables)
        for row in table.rows
        for nth, had, was_there in (kept.known[number, row.row],)
        for words, there in ((staged_json.written(row.problems), seen.get((number, row.row), "")),)
        if (words, there) != (had, was_there)
    ]


def judge(
    session: Session, staged_id: int, kept: Kept, judged: Reading, seen: Mapping[Any, str]
) -> None:
    """Put that beside the rows."""
    if changed := verdicts(kept, judged, seen):
        session.connection().execute(
            update(_TABLE)
            .where(_TABLE.c.staged_id == staged_id, _TABLE.c.nth == bindparam("at"))
            .values(problems=bindparam("words"), bad=bindparam("wrong"), seen=bindparam("there")),
            changed,
        )


def blame(session: Session, staged_id: int, bad: Iterable[Mapping[str, Any]]) -> None:
    """Put beside rows what posting found against them; ``bad`` as of ``BadRows``."""
    for said in bad:
        session.execute(
            update(StagedRow)
            .where(StagedRow.staged_id == staged_id, StagedRow.aside == "")
            .where(StagedRow.sheet == said["sheet"], StagedRow.row == said["row"])
            .values(problems=staged_json.written(said["problems"]), bad=True),
            execution_options=_QUIETLY,
        )


_STORED = ("nth", "table_no", "as_read", "mended", "problems", "seen", "aside")


def _only(what: str) -> tuple[ColumnElement[bool], ...]:
    choices: dict[str, tuple[ColumnElement[bool], ...]] = {
        BAD: (StagedRow.bad.is_(True),),
        SEEN: (StagedRow.seen != "", StagedRow.aside == ""),
        ASIDE: (StagedRow.aside != "",),
        GOOD: (StagedRow.bad.is_(False), StagedRow.aside == ""),
    }
    return choices.get(what, ())


def _shown(row: StagedRow) -> Row:
    read = staged_json.row_of(row.read)
    return Row(
        nth=row.nth,
        table=row.table_no,
        sheet=row.sheet,
        row=row.row,
        read=read,
        now=staged_json.row_of(row.mended) if row.mended else read,
        mended=bool(row.mended),
        problems=tuple(json.loads(row.problems)),
        bad=row.bad,
        seen=row.seen,
        aside=row.aside,
    )


def _again(mended: ReadRow, read: ReadRow) -> ReadRow:
    """What was mended, at the place where the row is read now."""
    return replace(
        mended,
        also_rows=read.also_rows,
        run=read.run,
        cells=read.cells,
        also_cells=read.also_cells,
    )


def _change(session: Session, staged_id: int, nth: int, **values: Any) -> None:
    session.execute(
        update(StagedRow)
        .where(StagedRow.staged_id == staged_id, StagedRow.nth == nth)
        .values(**values),
        execution_options=_QUIETLY,
    )
