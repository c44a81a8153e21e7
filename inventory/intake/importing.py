"""The posting half of the importer: a reading becomes documents, all of them or none.

Rows of one counterparty that follow each other are one document. What is written is matched to the catalogues: what is
only close to something they have is asked about, never taken; what is close to nothing is new. Private numbers that the
reading took out of the texts go to the private table and nowhere else. The same file, and rows that stand already, are
refused unless they are meant.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import posting
from inventory.access import Ground
from inventory.db import Ledger
from inventory.errors import (
    BadInput,
    BadRows,
    Earmarked,
    Expired,
    Fact,
    NoBackdating,
    NoRows,
    NotAccepted,
    NotAllowed,
    NotBefore,
    NotEnough,
    Related,
    RowsSeen,
    TooFarBack,
    Undecided,
)
from inventory.intake import booking, creating, headers, meanings, sources
from inventory.intake.answers import UNSAID, Answers, decided
from inventory.intake.booking import Booked, Books
from inventory.intake.decisions import NOTHING, Decisions, Source
from inventory.intake.destinations import destination, require_place, with_fund
from inventory.intake.headers import CATALOGUE
from inventory.intake.proposing import Proposal, propose
from inventory.intake.reading import Reading, Table, read
from inventory.intake.remembering import remember, remembered
from inventory.intake.workbook import uncollected
from inventory.merging import lock_catalogues
from inventory.models import OrganizationHead
from inventory.prepared import unchanged
from inventory.wording_files import close_to

__all__ = [
    "Decisions",
    "Outcome",
    "Proposal",
    "Source",
    "destination",
    "import_file",
    "post_reading",
    "propose",
    "remember",
]

AT_A_TIME = 10_000  # lines that are posted before it is told how far it is
# what goods that are given out are refused for, which a row of a sheet is about
_OF_ROWS = (
    BadInput, Earmarked, Expired, NoBackdating, NotAccepted, NotAllowed, NotBefore, NotEnough, Related, TooFarBack,
)  # fmt: skip
# is told what is being done (READ, CHECKED or POSTED), how many rows of it are done, and of how many
Tell = Callable[[str, int, int], None]
READ, CHECKED, POSTED = "read", "checked", "posted"


def _silently(_step: str, _done: int, _of: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class Outcome:
    """What was read, what it means to the books, and, unless it was a dry run, the numbers of the documents."""

    proposal: Proposal
    posted: tuple[str, ...]

    @property
    def reading(self) -> Reading:
        """What was read, with what the books have against it."""
        return self.proposal.reading

    @property
    def problems(self) -> bool:
        """Does any row need mending, or anything a decision?"""
        return self.reading.has_problems or self.proposal.undecided

    def as_json(self, *, explained: bool = False) -> dict[str, Fact]:
        """The outcome as the contract of ``inventory import`` has it; ``explained``: also how tables were read."""
        tables = self.reading.tables
        seen: list[Fact] = [
            {"sheet": tables[one.table].sheet, "row": one.row, "number": one.number}
            for one in self.proposal.seen
        ]
        return {
            **self.reading.as_json(explained=explained),
            "matched": list(self.proposal.told()),
            "seen": seen,
            "remembered": [n + 1 for n in self.proposal.remembered],
            "posted": list(self.posted),
        }

    def summary(self) -> str:
        """The outcome in a few lines."""
        rows = [row for table in self.reading.tables for row in table.rows]
        lines = [
            f"{self.reading.file}：读懂 {len(rows)} 行，另有 {len(self.reading.unread)} 行不是数据，"
            f"隐去 {len(self.reading.removed)} 处个人信息"
        ]
        if doubts := sum(len(row.doubts) for row in rows):
            lines.append(f"有 {doubts} 处读法请留意，用 --explain 逐条看")
        lines += meanings.packings(self.proposal)
        lines += [f"第 {row.row} 行：{problem}" for row in rows for problem in row.problems]
        items, parties = self.proposal.questions()
        lines += [close_to(asked) for asked in (*items, *parties)]
        lines += [
            f"第 {seen.row} 行：{seen.number} 已有相同的一行"
            for seen in self.proposal.seen
            if not self.posted
        ]
        if self.proposal.remembered:
            lines.append("按以前的改正读的表：" + "、".join(self._remembered()))
        if self.posted:
            lines.append(f"已记账 {len(self.posted)} 单：{self.posted[0]} 至 {self.posted[-1]}")
        return "\n".join(lines)

    def _remembered(self) -> Iterator[str]:
        for number in self.proposal.remembered:
            table = self.reading.tables[number]
            yield f"{table.sheet} 第 {table.header_row} 行起"


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
    answers: Answers = UNSAID,
    tell: Tell = _silently,
) -> Outcome:
    """Read a spreadsheet and post its rows: goods into the storage ``into`` or out of it, money into the fund that
    ``answers`` name.

    Without ``into`` it is the actor's only storage, with "" none, so that goods are refused; without a fund it is the
    only one of gifts that his organization has; ``on`` is the business date of rows that carry none. Raises
    ``NotASpreadsheet``, ``NoHeader``, ``NoRows``, ``BadRows`` (all bad rows), ``Undecided``, ``AlreadyImported``,
    ``RowsSeen``, ``BadInput``, and what the verbs raise that rows become. A dry run posts nothing and lists problems.
    What was answered by name is remembered for the next file.
    """
    with ledger.reading() as session:
        ground, location = destination(session, actor=actor, into=into)
        shapes = remembered(session, ground.organization_id).shapes
    reading = read(content, filename, as_=as_, on=on, columns=shapes)
    rows = sum(len(table.rows) for table in reading.tables)
    tell(READ, rows, rows)
    decisions = decided(reading, answers if not again else replace(answers, again=True))
    if into == "":
        require_place(reading, decisions, None)
    if dry_run:
        with ledger.reading() as session:
            proposal = propose(
                session, ground=ground, reading=reading, location=location, decisions=decisions
            )
            outcome = Outcome(proposal, ())
            if not outcome.problems:
                with_fund(session, ground, reading, decisions)
        return outcome
    with ledger.writing() as session:
        ground, location = destination(session, actor=actor, into=into)
        decisions = with_fund(session, ground, reading, decisions)
        require_place(reading, decisions, location)
        proposal, posted = _post_all(
            session, ground, location, reading, decisions, Source(content, filename), tell
        )
        remember(session, ground=ground, reading=reading, decisions=decisions)
    return Outcome(proposal, posted)


def post_reading(
    session: Session,
    *,
    ground: Ground,
    location: str | None,
    reading: Reading,
    decisions: Decisions = NOTHING,
    source: Source,
    tell: Tell = _silently,
) -> tuple[str, ...]:
    """Post all rows of a reading, as it was mended, in the caller's transaction: goods into the storage ``location`` or
    out of it (None where it is all money or catalogue). Gives the numbers of the documents.

    ``decisions`` says what the clerk chose, ``source`` is the file that he brought, ``tell`` hears how far it is.
    Raises ``NoRows``, ``BadRows`` (all bad rows), ``Undecided`` for what is only close to something known,
    ``AlreadyImported`` and ``RowsSeen`` unless it is meant again, ``BadInput``, and what the verbs raise that the
    rows become. After an error the caller's transaction is to be rolled back.
    """
    return _post_all(session, ground, location, reading, decisions, source, tell)[1]


def _post_all(
    session: Session,
    ground: Ground,
    location: str | None,
    reading: Reading,
    decisions: Decisions,
    source: Source,
    tell: Tell,
) -> tuple[Proposal, tuple[str, ...]]:
    with uncollected():
        return _posted(session, ground, location, reading, decisions, source, tell)


def _posted(
    session: Session,
    ground: Ground,
    location: str | None,
    reading: Reading,
    decisions: Decisions,
    source: Source,
    tell: Tell,
) -> tuple[Proposal, tuple[str, ...]]:
    if not (decisions.set_aside or any(table.rows for table in reading.tables)):
        raise NoRows(file=reading.file)
    _lock(session, ground)
    proposal = propose(
        session, ground=ground, reading=reading, location=location, decisions=decisions
    )
    recorded = sources.record(session, ground, proposal.reading, source, again=decisions.again)
    decided = proposal.reading
    rows = sum(len(table.rows) for table in decided.tables)
    _require_postable(proposal, decisions)
    creating.told_packings(session, proposal.items, proposal.fits, decisions.confirmed)
    sources.set_aside(session, recorded, decisions.set_aside)
    parties = creating.counterparties(session, proposal.counterparties)
    creating.keep_private(session, reading, parties)
    books = Books(
        session=session,
        ground=ground,
        location=location,
        file_id=recorded.file_id,
        decisions=decisions,
        items=creating.items(session, proposal.items, proposal.packings, proposal.codes),
        fits=proposal.fits,
        parties=parties,
        receivers=proposal.receivers,
        wishes=proposal.wishes,
    )
    with unchanged(session.connection()):
        made, bad = booking.booked(books, decided)
    if bad:
        raise BadRows(file=decided.file, rows=bad)
    tell(CHECKED, rows, rows)
    return proposal, _post(session, decided, recorded, made, tell)


def _post(
    session: Session,
    reading: Reading,
    recorded: sources.Recorded,
    made: Sequence[Booked],
    tell: Tell,
) -> tuple[str, ...]:
    """Post documents some at a time, and keep from which rows they came."""
    numbers: list[str] = []
    done, rows = 0, sum(len(one.rows) for one in made)
    for some in _some(made):
        try:
            with session.begin_nested():
                posted = posting.post(session, [one.draft for one in some])
        except _OF_ROWS as error:
            raise _why_not(session, reading, some) or error from None
        numbers += [p.number for p in posted]
        sources.link(
            session,
            recorded,
            [(p.number, one.table, one.rows) for p, one in zip(posted, some, strict=True)],
        )
        done += sum(len(one.rows) for one in some)
        tell(POSTED, done, rows)
    return tuple(numbers)


def _some(made: Sequence[Booked]) -> Iterator[list[Booked]]:
    """Documents in lots of so many lines; what goes out in others than what comes in, for it may take that."""
    some: list[Booked] = []
    lines = 0
    for one in made:
        turns = some and one.draft.kind is not some[-1].draft.kind
        if some and (turns or lines + len(one.rows) > AT_A_TIME):
            yield some
            some, lines = [], 0
        some.append(one)
        lines += len(one.rows)
    if some:
        yield some


def _why_not(session: Session, reading: Reading, some: Sequence[Booked]) -> BadRows | None:
    """The rows for which documents are refused, each tried after those before it that are not."""
    bad = []
    for one in some:
        try:
            with session.begin_nested():
                posting.post(session, [one.draft])
        except _OF_ROWS as error:
            bad.append(booking.problem(reading.tables[one.table], one.rows, error))
    return BadRows(file=reading.file, rows=bad) if bad else None


def _require_postable(proposal: Proposal, decisions: Decisions) -> None:
    """Raises ``BadRows``, ``BadInput``, ``Undecided``, ``RowsSeen``."""
    reading = proposal.reading
    bad: list[dict[str, Fact]] = [
        {"sheet": table.sheet, "row": row.row, "problems": list(row.problems)}
        for table in reading.tables
        for row in table.rows
        if row.problems
    ]
    if bad:
        raise BadRows(file=reading.file, rows=bad)
    for table in reading.tables:
        _require_kind(table)
    if proposal.undecided:
        items, parties = proposal.questions()
        raise Undecided(file=reading.file, items=items, counterparties=parties)
    if proposal.seen and not decisions.again:
        rows: list[dict[str, Fact]] = [
            {"sheet": reading.tables[s.table].sheet, "row": s.row, "number": s.number}
            for s in proposal.seen
        ]
        raise RowsSeen(file=reading.file, rows=rows)


def _require_kind(table: Table) -> None:
    if table.as_ is None:
        kinds = "、".join(headers.KINDS)
        raise BadInput(field="as", problem=f"看不出 {table.sheet} 是哪种表，请写明 {kinds} 之一")
    if table.as_ != CATALOGUE and any(row.on is None for row in table.rows):
        raise BadInput(field="on", problem="表里没有日期，请写明日期")


def _lock(session: Session, ground: Ground) -> None:
    """Hold the organization's head, as posting will, and the shared catalogues, so that two imports cannot create the
    same item twice."""
    session.execute(
        select(OrganizationHead.organization_id)
        .where(OrganizationHead.organization_id == ground.organization_id)
        .with_for_update()
    )
    lock_catalogues(session)
