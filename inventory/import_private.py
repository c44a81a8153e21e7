"""What imports hold as private data: the files as they came, why rows were set aside, which names clerks explained.

All of it goes once the emergency is over: what a sheet said has become documents, each of which is kept as long as its
own rule says, and names of file, sheet and row stay with them. The hash of the file goes too, for what stood in it
could be guessed against that.
"""

from datetime import date

from sqlalchemy import ColumnElement, Select, String, cast, delete, func, select, update
from sqlalchemy.orm import Session

from inventory.dialects import local_day
from inventory.models import (
    ImportedAside,
    ImportedContent,
    ImportedFile,
    ImportedTable,
    IntakeWord,
    StagedImport,
)

ERASED = "erased:"  # where a hash stood, before the id of the import


def counted(session: Session, ended_on: date) -> int:
    """How many go: files, reasons and names."""
    return sum(
        session.scalar(select(func.count()).where(due)) or 0
        for due in (_contents(ended_on), _asides(ended_on), _words(ended_on))
    )


def staged(session: Session) -> int:
    """How many imports lie there and are not posted. All go: a draft says nothing of the days of what it holds, and is
    handed in again in a minute."""
    return session.scalar(select(func.count()).select_from(StagedImport)) or 0


def erase(session: Session, ended_on: date) -> None:
    """Erases what was counted."""
    quietly = {"synchronize_session": False}
    hashed = ImportedFile.id.in_(_files(ended_on)) & ~ImportedFile.sha256.startswith(ERASED)
    session.execute(
        update(ImportedFile)
        .where(hashed)
        .values(sha256=ERASED + cast(ImportedFile.id, String), round=1),
        execution_options=quietly,
    )
    session.execute(delete(ImportedContent).where(_contents(ended_on)))
    session.execute(delete(ImportedAside).where(_asides(ended_on)))
    session.execute(delete(IntakeWord).where(_words(ended_on)))


def _files(ended_on: date) -> Select[int]:
    return select(ImportedFile.id).where(local_day(ImportedFile.imported_at) <= ended_on)


def _contents(ended_on: date) -> ColumnElement[bool]:
    return ImportedContent.file_id.in_(_files(ended_on))


def _asides(ended_on: date) -> ColumnElement[bool]:
    tables = select(ImportedTable.id).where(ImportedTable.file_id.in_(_files(ended_on)))
    return ImportedAside.table_id.in_(tables)


def _words(ended_on: date) -> ColumnElement[bool]:
    return local_day(IntakeWord.recorded_at) <= ended_on
