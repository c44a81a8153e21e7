"""Papers that are drawn by the worker process: what waits, what is being drawn, what became of it.

A job is no part of the books: it changes, and one of a draft is deleted when it was taken or is a day old.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Code, Id, Name, one_of


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class PaperJob(Base):
    """The papers of a published sheet (``disclosure_id``), or one that somebody asked for (``asked``: what, as JSON).
    ``key`` is how pages call it; ``taken`` how often a worker took it up, ``worker`` which, ``beat_at`` its last sign
    of life; ``error`` is the code and ``problem`` the words of what kept it from being drawn."""

    __tablename__ = "paper_job"
    __table_args__ = (
        one_of("state", JobState, "state"),
        UniqueConstraint("key"),
        UniqueConstraint("disclosure_id"),
        CheckConstraint("(disclosure_id IS NULL) = (asked <> '')", name="of_one"),
        CheckConstraint("taken >= 0 AND pages >= 0 AND about >= 0", name="counted"),
    )

    id: Mapped[Id]
    key: Mapped[Code]
    disclosure_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("disclosure_publication.disclosure_id")
    )
    asked: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    asked_at: Mapped[datetime]
    state: Mapped[Code] = mapped_column(index=True)
    taken: Mapped[int]
    worker: Mapped[Name]
    beat_at: Mapped[datetime | None]
    pages: Mapped[int]
    about: Mapped[int]
    error: Mapped[Code]
    problem: Mapped[str] = mapped_column(Text)


class PaperDraft(Base):
    """What was drawn for whoever asked, until he has it."""

    __tablename__ = "paper_draft"

    job_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("paper_job.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[Name]
    content: Mapped[bytes] = mapped_column(LargeBinary)
