"""Objections (异议反馈) of the public to what is made public, and what they were answered.

That there was one, of what and when, and what was answered stays. What its sender wrote, his name and his telephone are
private and lie apart, where they can be erased.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Code, Id, Name


class Objection(Base):
    """An objection to a published sheet, or to an organization in general. ``serial`` numbers it in its organization;
    ``receipt`` is what its sender has of it, and by which alone he sees the answer."""

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("organization_id", "serial"),
        UniqueConstraint("request_key"),
        UniqueConstraint("receipt"),
        CheckConstraint("serial > 0", name="counted"),
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    serial: Mapped[int]
    disclosure_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("disclosure_publication.disclosure_id"), index=True
    )
    request_key: Mapped[Code]
    receipt: Mapped[Code]
    raised_at: Mapped[datetime]


class ObjectionWords(Base):
    """What its sender wrote and, if he said it, who he is. The row may be deleted and never changed."""

    __tablename__ = "objection_words"

    objection_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("objection.id"), primary_key=True, autoincrement=False
    )
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[Name]
    phone: Mapped[Name]


class ObjectionAnswer(Base):
    """What it was answered, for whoever has the receipt. What was said once stands; more may be said later."""

    __tablename__ = "objection_answer"
    __table_args__ = (CheckConstraint("text <> ''", name="says_something"),)

    id: Mapped[Id]
    objection_id: Mapped[int] = mapped_column(BigId, ForeignKey("objection.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    answered_at: Mapped[datetime]
