"""Documents: who posted what, when, in which order, and the chain of digests.

A document's id is made of its organization and its position in that organization's chain, so it is known before the
row is written: rows go in first and a document closes over them. Free text is apart in ``document_text`` because the
law may ask for it to be erased; nothing else of a document ever changes.
"""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Code, Hash, Id, Name

POSITIONS = 4294967296  # 2**32 positions an organization: document id = organization id * POSITIONS + position


class DocumentKind(Base):
    """The kinds the database knows; the same list as ``inventory.kinds``."""

    __tablename__ = "document_kind"

    code: Mapped[Code] = mapped_column(primary_key=True)


class Document(Base):
    """One posted document."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("organization_id", "position"),
        UniqueConstraint("organization_id", "kind", "year", "serial"),
        UniqueConstraint("organization_id", "request_key"),
        UniqueConstraint("id", "organization_id", "kind"),
        # a reversal is of the same organization and keeps its original's kind
        ForeignKeyConstraint(
            ["reverses_id", "organization_id", "kind"],
            ["document.id", "document.organization_id", "document.kind"],
        ),
        CheckConstraint("id = organization_id * 4294967296 + position", name="id"),
        CheckConstraint("position > 0 AND serial > 0", name="counted_from_one"),
        CheckConstraint("heads > 0", name="heads"),
        CheckConstraint("days > 0", name="days"),
        CheckConstraint("due_on >= business_on", name="due"),
        CheckConstraint("reverses_id <> id", name="not_its_own_reversal"),
        CheckConstraint(
            "(kind = 'PERIOD_CLOSING') = (through_on IS NOT NULL)", name="closing_says_through"
        ),
        CheckConstraint(
            "kind <> 'ISSUE' OR CASE WHEN recipient_group_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN recipient_organization_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN counterparty_id IS NULL THEN 0 ELSE 1 END = 1",
            name="an_issue_names_one_recipient",
        ),
        Index("ix_document_business_on", "organization_id", "business_on"),
        # who was given something for how many days: asked before the same is given again
        Index(
            "ix_document_covering",
            "organization_id",
            "recipient_group_id",
            "recipient_location_id",
            "business_on",
            sqlite_where=text("days IS NOT NULL"),
            postgresql_where=text("days IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    position: Mapped[int] = mapped_column(BigId)
    kind: Mapped[str] = mapped_column(ForeignKey("document_kind.code"))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[Code] = mapped_column(unique=True)
    business_on: Mapped[date]
    posted_at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    counterparty_id: Mapped[int | None] = mapped_column(ForeignKey("counterparty.id"))
    recipient_group_id: Mapped[int | None] = mapped_column(ForeignKey("recipient_group.id"))
    recipient_organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    heads: Mapped[int | None]
    days: Mapped[int | None]
    recipient_location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    due_on: Mapped[date | None]
    repays_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("document.id"), index=True)
    follows_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("document.id"))
    through_on: Mapped[date | None]
    reverses_id: Mapped[int | None] = mapped_column(BigId, unique=True)
    request_key: Mapped[Code]
    input_salt: Mapped[Hash]
    input_hash: Mapped[Hash]
    digest_version: Mapped[int]
    previous_digest: Mapped[Hash]
    digest: Mapped[Hash] = mapped_column(unique=True)


class DocumentText(Base):
    """Free text of a document (line 0) or of one of its lines; text and salt may be emptied together."""

    __tablename__ = "document_text"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        CheckConstraint("line BETWEEN 0 AND 4095", name="line"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[Code] = mapped_column(primary_key=True)
    hash: Mapped[Hash]
    salt: Mapped[Hash]
    text: Mapped[str]


class OrganizationHead(Base):
    """The head of an organization's chain: the row every posting locks before it reads anything that changes."""

    __tablename__ = "organization_head"

    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(BigId)
    digest: Mapped[Hash]
    closed_through: Mapped[date | None]
    snapshot_through: Mapped[
        date | None
    ]  # of the last snapshot: a row dated up to it undercuts one


class ImportedFile(Base):
    """A spreadsheet that was imported into an organization, by the SHA-256 of its bytes."""

    __tablename__ = "imported_file"
    __table_args__ = (UniqueConstraint("organization_id", "sha256", "round"),)

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    sha256: Mapped[Hash]
    round: Mapped[int]
    name: Mapped[Name]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    imported_at: Mapped[datetime]
