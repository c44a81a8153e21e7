"""Public sheets on their way to the notice board: drawn up, looked at by others, published, put up, taken back.

Nothing here is edited. What a sheet has come to is computed from its steps, each of which is a row. The figures that
somebody looked at lie apart, by their digest: those of a draft may have to be erased.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.attachments import MediaType
from inventory.models.base import Base, BigId, Code, Hash, Id, Name, one_of


class Event(StrEnum):
    """A step of a sheet that was drawn up. That it was published is a row of ``DisclosurePublication``."""

    REVIEWED = "REVIEWED"
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    POSTED = "POSTED"
    TAKEN_DOWN = "TAKEN_DOWN"
    PHOTO = "PHOTO"
    WITHDRAWN = "WITHDRAWN"
    ERROR_FOUND = "ERROR_FOUND"


class Form(StrEnum):
    """In which form a published sheet was drawn on paper: every document, or short for the wall."""

    DETAIL = "DETAIL"
    WALL = "WALL"


class Disclosure(Base):
    """A sheet of a series that was drawn up to be published, with the digest of its figures then. ``serial`` numbers it
    in its organization. ``corrects_id``: the published one of which it is the correction (更正公告), and why."""

    __tablename__ = "disclosure"
    __table_args__ = (
        UniqueConstraint("organization_id", "serial"),
        UniqueConstraint("organization_id", "request_key"),
        CheckConstraint("serial > 0", name="counted"),
        CheckConstraint("start_on <= end_on", name="days"),
        CheckConstraint("(corrects_id IS NULL) = (reason = '')", name="correction_says_why"),
        CheckConstraint("corrects_id <> id", name="corrects_another"),
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    serial: Mapped[int]
    request_key: Mapped[Code]
    series: Mapped[Name]
    sheet: Mapped[Code]
    fund_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("fund.id"))
    start_on: Mapped[date]
    end_on: Mapped[date]
    figures: Mapped[Hash]
    corrects_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("disclosure.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    drawn_at: Mapped[datetime]


class DisclosureFigures(Base):
    """A live sheet that somebody drew up or looked at: its canonical JSON by its digest. The row may be deleted."""

    __tablename__ = "disclosure_figures"

    digest: Mapped[Hash] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class DisclosureEvent(Base):
    """A step. ``figures``: what was reviewed or approved, by its digest; ``from_on`` and ``to_on``: the days of a
    posting, or the day on which it ended."""

    __tablename__ = "disclosure_event"
    __table_args__ = (
        one_of("event", Event, "event"),
        CheckConstraint(
            "(event IN ('REVIEWED', 'APPROVED')) = (figures IS NOT NULL)", name="looked_at"
        ),
        CheckConstraint(
            "event <> 'POSTED' OR (place <> '' AND from_on IS NOT NULL AND to_on >= from_on)",
            name="posting",
        ),
        CheckConstraint(
            "event NOT IN ('RETURNED', 'WITHDRAWN', 'ERROR_FOUND') OR reason <> ''", name="says_why"
        ),
    )

    id: Mapped[Id]
    disclosure_id: Mapped[int] = mapped_column(BigId, ForeignKey("disclosure.id"), index=True)
    event: Mapped[str]
    figures: Mapped[Hash | None]
    place: Mapped[Name]
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    happened_at: Mapped[datetime]


class DisclosurePublication(Base):
    """A sheet as it was published: its frozen text with its place in the series, see ``inventory.sheet_format``. The
    rest repeats what the text says, for the database to hold."""

    __tablename__ = "disclosure_publication"
    __table_args__ = (
        UniqueConstraint("organization_id", "series", "issue"),
        CheckConstraint("issue > 0", name="counted"),
        CheckConstraint("(issue = 1) = (previous IS NULL)", name="first"),
    )

    disclosure_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("disclosure.id"), primary_key=True, autoincrement=False
    )
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    series: Mapped[Name]
    issue: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[Hash] = mapped_column(unique=True)
    check_code: Mapped[Code] = mapped_column(unique=True)
    previous: Mapped[Hash | None]
    head_number: Mapped[Code]
    head_position: Mapped[int] = mapped_column(BigId)
    head_digest: Mapped[Hash]
    published_on: Mapped[date]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    published_at: Mapped[datetime]


class DisclosurePaper(Base):
    """A published sheet as it was drawn on paper, byte for byte."""

    __tablename__ = "disclosure_paper"
    __table_args__ = (one_of("form", Form, "form"),)

    disclosure_id: Mapped[int] = mapped_column(
        BigId,
        ForeignKey("disclosure_publication.disclosure_id"),
        primary_key=True,
        autoincrement=False,
    )
    form: Mapped[Code] = mapped_column(primary_key=True)
    sha256: Mapped[Hash]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class DisclosurePhoto(Base):
    """A photo of the board, or of what was signed, that came with a step. ``hash``: as of a ``DocumentAttachment``."""

    __tablename__ = "disclosure_photo"
    __table_args__ = (
        one_of("media_type", MediaType, "media_type"),
        CheckConstraint("size > 0", name="size"),
    )

    event_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("disclosure_event.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[Name]
    media_type: Mapped[str]
    size: Mapped[int]
    hash: Mapped[Hash]


class DisclosurePhotoContent(Base):
    """What such a photo holds. The row may be deleted and never changed."""

    __tablename__ = "disclosure_photo_content"

    event_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("disclosure_photo.event_id"), primary_key=True, autoincrement=False
    )
    salt: Mapped[Hash]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PhotoOfNobody(Base):
    """Somebody looked at such a photo, and it shows nobody. The row may be deleted: it was a mistake."""

    __tablename__ = "photo_of_nobody"

    event_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("disclosure_photo.event_id"), primary_key=True, autoincrement=False
    )
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    looked_at: Mapped[datetime]
