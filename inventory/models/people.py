"""Users of the system and the trail of what they do outside the ledgers.

What they do inside is in the documents, each with its actor. A user is never deleted; ``active`` ends him.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, Code, Id, Name, one_of


class Role(StrEnum):
    """What a user is. ``system`` is the operator at the machine itself and cannot sign in."""

    KEEPER = "keeper"
    FINANCE = "finance"
    VILLAGE_CLERK = "village_clerk"
    CHECKPOINT_HEAD = "checkpoint_head"
    APPROVER = "approver"
    PUBLISHER = "publisher"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    SYSTEM = "system"


class AppUser(Base):
    """A person who signs in; ``login`` never changes, since it enters digests."""

    __tablename__ = "app_user"
    __table_args__ = (
        one_of("role", Role, "role"),
        CheckConstraint(
            "(role = 'system') = (organization_id IS NULL)", name="organization_unless_system"
        ),
        CheckConstraint("role <> 'system' OR password_hash IS NULL", name="system_never_signs_in"),
        CheckConstraint(
            "role <> 'checkpoint_head' OR location_id IS NOT NULL", name="checkpoint_head_has_place"
        ),
    )

    id: Mapped[Id]
    login: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    role: Mapped[str]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    password_hash: Mapped[str | None]
    demo: Mapped[bool]
    active: Mapped[bool]


class AuditEvent(Base):
    """One thing that happened outside the ledgers: a sign-in, a catalogue or role change, a read of private data."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "event", "subject", "happened_at"),)

    id: Mapped[Id]
    happened_at: Mapped[datetime]
    actor: Mapped[Code]
    event: Mapped[Code]
    subject: Mapped[str]
