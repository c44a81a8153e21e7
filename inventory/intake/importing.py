"""The posting half of the importer: a reading becomes documents, all of them or none.

Rows of one counterparty that follow each other are one document. What is written is matched to the catalogues: what is
only close to something they have is asked about, never taken; what is close to nothing is new. Private numbers that the
reading took out of the texts go to the private table and nowhere else. The same file, and rows that stand already, are
refused unless they are meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory import access, db, posting
from inventory.access import Ground
from inventory.clock import local_date
from inventory.db import Ledger
from inventory.errors import (
    AlreadyImported,
    BadInput,
    BadRows,
    Fact,
    NotAllowed,
    NotFound,
    NotYet,
    Undecided,
)
from inventory.intake import booking, creating, grading
from inventory.intake.decisions import NOTHING, Decisions, Source
from inventory.intake.proposing import Proposal, propose
from inventory.intake.reading import Reading, read
from inventory.kinds import Place
from inventory.merging import lock_catalogues
from inventory.models import AppUser, ImportedFile, Location, Organization, OrganizationHead
from inventory.models.people import Role

__all__ = [
    "Decisions",
    "Outcome",
    "Proposal",
    "Source",
    "import_file",
    "post_reading",
    "propose",
    "remember",
]


@dataclass(frozen=True)
class Outcome:
    """What was read and, unless it was a dry run, the numbers of the documents it became."""

    reading: Reading
    posted: tuple[str, ...]

    @property
    def problems(self) -> bool:
        """Does any row need mending?"""
        return self.reading.has_problems

    def as_json(self) -> dict[str, Fact]:
        """The outcome as the contract of ``inventory import`` has it."""
        return {**self.reading.as_json(), "posted": list(self.posted)}

    def summary(self) -> str:
        """The outcome in a few lines."""
        rows = [row for table in self.reading.tables for row in table.rows]
        lines = [
            f"{self.reading.file}：读懂 {len(rows)} 行，另有 {len(self.reading.unread)} 行不是数据，"
            f"隐去 {len(self.reading.removed)} 处个人信息"
        ]
        lines += [f"第 {row.row} 行：{problem}" for row in rows for problem in row.problems]
        if self.posted:
            lines.append(f"已入库 {len(self.posted)} 单：{self.posted[0]} 至 {self.posted[-1]}")
        return "\n".join(lines)


def import_file(
    ledger: Ledger,
    *,
    actor: str,
    content: bytes,
    filename: str,
    as_: str | None = None,
    into: str | None = None,
    on: date | None = None,
    again: bool = False,
    dry_run: bool = False,
    decisions: Decisions = NOTHING,
) -> Outcome:
    """Read a spreadsheet and post its rows as receipts into the storage ``into``.

    Without ``into`` it is the actor's only storage; ``on`` is the business date of rows that carry none. Raises
    ``NotASpreadsheet``, ``NoHeader``, ``BadRows`` (all bad rows), ``AlreadyImported``, ``BadInput``, ``NotYet`` for
    a kind of sheet that cannot be posted, and what receiving raises. A dry run posts nothing and lists problems.
    """
    with ledger.reading() as session:
        access.permit_anywhere(session, actor=actor, act="import")
        if into is not None:
            _destination(session, actor, into)
    reading = read(content, filename, as_=as_, on=on)
    if dry_run:
        with ledger.reading() as session:
            return Outcome(grading.checked(session, reading), ())
    _require_postable(reading)
    decisions = replace(decisions, again=again or decisions.again)
    with ledger.writing() as session:
        ground, location = _destination(session, actor, into)
        posted = post_reading(
            session,
            ground=ground,
            location=location,
            reading=reading,
            decisions=decisions,
            source=Source(content, filename),
        )
    return Outcome(reading, posted)


def post_reading(
    session: Session,
    *,
    ground: Ground,
    location: str | None,
    reading: Reading,
    decisions: Decisions = NOTHING,
    source: Source,
) -> tuple[str, ...]:
    """Post all rows of a reading, as it was mended, into the storage ``location``, in the caller's transaction; gives
    the numbers of the documents.

    ``decisions`` says what the clerk chose, ``source`` is the file it came from. Raises ``BadRows`` (all bad rows),
    ``Undecided`` for what is only close to something known, ``AlreadyImported``, ``BadInput``, and what the verbs
    raise that the rows become. After an error the caller's transaction is to be rolled back.
    """
    _lock(session, ground)
    round_ = _round(session, ground, reading, decisions.again)
    proposal = propose(session, ground=ground, reading=reading, decisions=decisions)
    _require_postable(proposal.reading)
    if proposal.undecided:
        items, parties = proposal.questions()
        raise Undecided(file=reading.file, items=items, counterparties=parties)
    parties_ = creating.counterparties(session, proposal.counterparties)
    creating.keep_private(session, reading, parties_)
    items_ = creating.items(session, proposal.items)
    key = f"import:{reading.sha256[:32]}:{round_}"
    made = booking.receipts(
        session, ground, location or "", proposal.reading, items=items_, parties=parties_, key=key
    )
    return _post(session, made)


def _post(session: Session, made: Sequence[booking.Booked]) -> tuple[str, ...]:
    posted = posting.post(session, [one.draft for one in made]) if made else []
    return tuple(p.number for p in posted)


def _require_postable(reading: Reading) -> None:
    bad: list[dict[str, Fact]] = [
        {"sheet": table.sheet, "row": row.row, "problems": list(row.problems)}
        for table in reading.tables
        for row in table.rows
        if row.problems
    ]
    if bad:
        raise BadRows(file=reading.file, rows=bad)
    for table in reading.tables:
        if table.as_ is None:
            problem = f"看不出 {table.sheet} 是哪种表，请写明 donated、purchased 或 allocated"
            raise BadInput(field="as", problem=problem)
        if table.as_ not in booking.ORIGINS:
            raise NotYet(what=f"导入 {table.as_} 表")
        if any(row.on is None for row in table.rows):
            raise BadInput(field="on", problem="表里没有日期，请写明入库日期")


def _destination(session: Session, actor: str, into: str | None) -> tuple[Ground, str]:
    """The ground of the storage ``into``, else of the actor's only storage."""
    role = access.permit_anywhere(session, actor=actor, act="import")
    if into is not None:
        owner = session.scalar(
            select(Organization.code)
            .join(Location, Location.organization_id == Organization.id)
            .where(Location.code == into, Location.kind == Place.STORAGE)
        )
        try:
            return access.permit(session, actor=actor, act="import", organization=owner or ""), into
        except (NotAllowed, NotFound):
            if role == Role.SYSTEM:
                raise NotFound(what="location", name=into) from None
            # one that is elsewhere and one that never was look alike from here
            raise NotAllowed(act="import", role=role) from None
    ground = access.permit_home(session, actor=actor, act="import")
    storages = session.scalars(
        select(Location.code).where(
            Location.organization_id == ground.organization_id,
            Location.kind == Place.STORAGE,
            Location.checkpoint.is_(False),
        )
    ).all()
    if len(storages) != 1:
        raise BadInput(field="into", problem="请写明入到哪个库房")
    return ground, storages[0]


def _lock(session: Session, ground: Ground) -> None:
    """Hold the organization's head, as posting will, and the shared catalogues, so that two imports cannot create the
    same item twice."""
    session.execute(
        select(OrganizationHead.organization_id)
        .where(OrganizationHead.organization_id == ground.organization_id)
        .with_for_update()
    )
    lock_catalogues(session)


def _round(session: Session, ground: Ground, reading: Reading, again: bool) -> int:
    """How often this file has now been imported here, recorded. Raises ``AlreadyImported``."""
    last = session.execute(
        select(ImportedFile.round, ImportedFile.imported_at, AppUser.name)
        .join(AppUser, AppUser.id == ImportedFile.actor_id)
        .where(
            ImportedFile.organization_id == ground.organization_id,
            ImportedFile.sha256 == reading.sha256,
        )
        .order_by(ImportedFile.round.desc())
        .limit(1)
    ).first()
    if last is not None and not again:
        raise AlreadyImported(file=reading.file, on=local_date(last.imported_at), by=last.name)
    round_ = last.round + 1 if last else 1
    session.execute(
        insert(ImportedFile).values(
            organization_id=ground.organization_id,
            sha256=reading.sha256,
            round=round_,
            name=reading.file[:200],
            actor_id=ground.actor_id,
            imported_at=db.now(session),
        )
    )
    return round_


def remember(session: Session, *, ground: Ground, reading: Reading, decisions: Decisions) -> None:
    """Keep what a clerk chose for the next file: names for the organization, kinds for tables of that shape."""
