"""Staged imports: a spreadsheet that somebody is looking through before it is posted.

No part of the books: it changes, and goes when it was posted, given up or left lying. The file lies apart, as it may
hold private numbers; the rows hold none, for they were taken out on reading.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Code, Hash, Id, Name, one_of


class StagedState(StrEnum):
    """Where a staged import is: waits for the worker, is in his hands, lies before the clerk, is posted, could not be
    read, or was stopped before it was read."""

    WAITING = "WAITING"
    WORKING = "WORKING"
    READY = "READY"
    POSTED = "POSTED"
    FAILED = "FAILED"
    STOPPED = "STOPPED"


class StagedTask(StrEnum):
    """What is done, or was done last, with it."""

    READ = "READ"
    POST = "POST"


class StagedImport(Base):
    """A staged import. ``key`` is how pages call it; ``as_`` and ``on`` are what the clerk said of every table ("" and
    None: nothing); ``corrected`` how he corrected what was understood of tables, by their shape, ``understood`` that
    itself, ``answers`` what he said of the import as a whole, ``numbers`` the documents made, all of them JSON.

    ``taken``, ``worker`` and ``beat_at`` as of a paper job; of the ``rows_read`` so many are checked, or while it
    is posted, posted.
    """

    __tablename__ = "staged_import"
    __table_args__ = (
        one_of("state", StagedState, "state"),
        one_of("task", StagedTask, "task"),
        UniqueConstraint("key"),
        CheckConstraint("taken >= 0 AND rows_read >= 0 AND rows_checked >= 0", name="counted"),
    )

    id: Mapped[Id]
    key: Mapped[Code]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    name: Mapped[Name]
    sha256: Mapped[Hash]
    as_: Mapped[Code] = mapped_column("as_kind")
    on: Mapped[date | None] = mapped_column("business_on")
    staged_at: Mapped[datetime]
    state: Mapped[Code] = mapped_column(index=True)
    task: Mapped[Code]
    taken: Mapped[int]
    worker: Mapped[Name]
    beat_at: Mapped[datetime | None]
    rows_read: Mapped[int]
    rows_checked: Mapped[int]
    corrected: Mapped[str] = mapped_column(Text)
    understood: Mapped[str] = mapped_column(Text)
    answers: Mapped[str] = mapped_column(Text)
    numbers: Mapped[str] = mapped_column(Text)
    error: Mapped[Code]
    problem: Mapped[str] = mapped_column(Text)


class StagedFile(Base):
    """The file as it came."""

    __tablename__ = "staged_file"

    staged_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("staged_import.id"), primary_key=True, autoincrement=False
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)


class StagedRow(Base):
    """A row as read, the ``nth`` of all tables; ``read`` and ``mended`` (empty: not mended) are what it says, as JSON,
    ``problems`` what stands against it now. ``seen`` is the document in which the same stands already, ``aside`` why it
    was set aside; empty: none, it was not."""

    __tablename__ = "staged_row"
    __table_args__ = (Index("ix_staged_row_found", "staged_id", "bad", "nth"),)

    staged_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("staged_import.id"), primary_key=True, autoincrement=False
    )
    nth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    table_no: Mapped[int]
    sheet: Mapped[Name]
    row: Mapped[int] = mapped_column("sheet_row")
    read: Mapped[str] = mapped_column("as_read", Text)
    mended: Mapped[str] = mapped_column(Text)
    problems: Mapped[str] = mapped_column(Text)
    bad: Mapped[bool]
    seen: Mapped[Code]
    aside: Mapped[Name]


class StagedName(Base):
    """An item or a counterparty as the file writes it: which known ones are ``near`` (JSON), and what it is to be:
    ``chosen`` is a code, "new", or empty where somebody has yet to decide."""

    __tablename__ = "staged_name"

    staged_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("staged_import.id"), primary_key=True, autoincrement=False
    )
    nth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    what: Mapped[Code]
    name: Mapped[str] = mapped_column(Text)
    specification: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    how: Mapped[Code]
    near: Mapped[str] = mapped_column(Text)
    chosen: Mapped[Code]
