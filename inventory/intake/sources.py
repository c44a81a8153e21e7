"""Where imported documents come from: of each line the file, the sheet and the row, and the file itself.

That is written once and never changed. The bytes of the file, and the reasons why rows were set aside, may hold private
data: they go when that is erased (``inventory erase-private``), and then only what became of them is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory import access, db, documents
from inventory.access import Ground
from inventory.clock import local_date
from inventory.errors import AlreadyImported, Erased
from inventory.intake.decisions import Source
from inventory.intake.reading import Reading, ReadRow
from inventory.models import (
    AppUser,
    Document,
    ImportedAside,
    ImportedContent,
    ImportedFile,
    ImportedRow,
    ImportedTable,
    Organization,
)
from inventory.prepared import Prepared

_ROWS = Prepared(insert(ImportedRow))


class Origin(NamedTuple):
    """Where the line of a document comes from; ``row`` as the sheet shows it. ``file_id`` is the import, ``kept``
    whether its bytes are still there."""

    line: int
    file_id: int
    file: str
    sheet: str
    row: int
    kept: bool


class SeenFile(NamedTuple):
    """The same file was imported before: when and by whom, by name, and for which time."""

    on: date
    by: str
    round: int


@dataclass(frozen=True)
class Recorded:
    """A file that is being imported: its id, and those of its tables by their place in the reading."""

    file_id: int
    tables: tuple[int, ...]


def seen_file(session: Session, ground: Ground, sha256: str) -> SeenFile | None:
    """The last import of the very same file into the organization, if there was one."""
    last = session.execute(
        select(ImportedFile.round, ImportedFile.imported_at, AppUser.name)
        .join(AppUser, AppUser.id == ImportedFile.actor_id)
        .where(
            ImportedFile.organization_id == ground.organization_id,
            ImportedFile.sha256 == sha256,
        )
        .order_by(ImportedFile.round.desc())
        .limit(1)
    ).first()
    return None if last is None else SeenFile(local_date(last.imported_at), last.name, last.round)


def record(
    session: Session, ground: Ground, reading: Reading, source: Source, *, again: bool
) -> Recorded:
    """Write down that a file is imported, with its tables and its bytes. Raises ``AlreadyImported`` for one that was
    imported before, unless it is meant ``again``."""
    last = seen_file(session, ground, reading.sha256)
    if last is not None and not again:
        raise AlreadyImported(file=reading.file, on=last.on, by=last.by)
    file_id = session.scalars(
        insert(ImportedFile)
        .values(
            organization_id=ground.organization_id,
            sha256=reading.sha256,
            round=last.round + 1 if last else 1,
            name=reading.file[:200],
            actor_id=ground.actor_id,
            imported_at=db.now(session),
        )
        .returning(ImportedFile.id)
    ).one()
    session.execute(insert(ImportedContent).values(file_id=file_id, content=source.content))
    session.execute(
        insert(ImportedTable),
        [
            {
                "file_id": file_id,
                "serial": serial,
                "kind": table.as_ or "",
                "sheet": table.sheet[:200],
                "header_row": table.header_row,
            }
            for serial, table in enumerate(reading.tables, start=1)
        ],
    )
    mine = select(ImportedTable.id).where(ImportedTable.file_id == file_id)
    return Recorded(file_id, tuple(session.scalars(mine.order_by(ImportedTable.serial))))


def set_aside(session: Session, recorded: Recorded, reasons: Mapping[tuple[int, int], str]) -> None:
    """Write down why rows, by table and row, were not posted."""
    if reasons:
        session.execute(
            insert(ImportedAside),
            [
                {"table_id": recorded.tables[table], "sheet_row": row, "reason": why.strip()[:200]}
                for (table, row), why in reasons.items()
            ],
        )


def link(
    session: Session, recorded: Recorded, made: Sequence[tuple[str, int, Sequence[ReadRow]]]
) -> None:
    """Write down from which rows documents came: number, table, and a row for each line."""
    numbers = [number for number, _, _ in made]
    ids: dict[str, int] = {}
    for first in range(0, len(numbers), 1000):
        found = select(Document.number, Document.id).where(
            Document.number.in_(numbers[first : first + 1000])
        )
        ids |= {row.number: row.id for row in session.execute(found)}
    rows = [
        {
            "document_id": ids[number],
            "line": line,
            "table_id": recorded.tables[table],
            "sheet_row": row.row,
        }
        for number, table, rows in made
        for line, row in enumerate(rows, start=1)
    ]
    if rows:
        _ROWS.execute(session.connection(), rows)


def of_document(session: Session, *, actor: str, number: str) -> tuple[Origin, ...]:
    """Where the lines of a document come from, for whoever may see it; none of one that was not imported. Raises
    ``NotAllowed``, ``NotFound``."""
    document_id, _ = documents.seen(session, actor=actor, number=number)
    rows = session.execute(
        select(
            ImportedRow.line,
            ImportedFile.id,
            ImportedFile.name,
            ImportedTable.sheet,
            ImportedRow.sheet_row,
            ImportedContent.file_id.is_not(None).label("kept"),
        )
        .join(ImportedTable, ImportedTable.id == ImportedRow.table_id)
        .join(ImportedFile, ImportedFile.id == ImportedTable.file_id)
        .outerjoin(ImportedContent, ImportedContent.file_id == ImportedFile.id)
        .where(ImportedRow.document_id == document_id)
        .order_by(ImportedRow.line)
    )
    return tuple(Origin(r.line, r.id, r.name, r.sheet, r.sheet_row, bool(r.kept)) for r in rows)


def file_of(session: Session, *, actor: str, file_id: int) -> Source:
    """The file of an import as it came, for whoever may import there: it may hold what was cut out of every text.
    Raises ``NotAllowed``, also where there is none; ``Erased``."""
    row = session.execute(
        select(ImportedFile.name, Organization.code, ImportedContent.content)
        .join(Organization, Organization.id == ImportedFile.organization_id)
        .outerjoin(ImportedContent, ImportedContent.file_id == ImportedFile.id)
        .where(ImportedFile.id == file_id)
    ).first()
    access.permit(session, actor=actor, act="import", organization=row.code if row else "")
    if row is None or row.content is None:
        raise Erased(number=str(file_id), file=row.name if row else "")
    return Source(row.content, row.name)
