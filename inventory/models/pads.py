"""Pads of receipts on paper (收条本), their stubs, and what donors said of being named.

At a checkpoint stands no computer: the head writes on a pad that the system printed and numbered, and the gift is
recorded later with the stub's number. A pad stays as it was printed, and so does every consent. A stub is used by at
most one document, or void, or still out; a document's own text says which stub it was.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Code, Id, Name, one_of


class Consent(StrEnum):
    """What a donor said of his name in public: in full (同意公布姓名), masked (隐去部分公布), not at all (不公布)."""

    FULL = "FULL"
    MASKED = "MASKED"
    NOT = "NOT"


class Pad(Base):
    """One pad as it was printed and handed out: the serials of its first and last stub, and who holds it."""

    __tablename__ = "pad"
    __table_args__ = (
        UniqueConstraint("organization_id", "serial"),
        UniqueConstraint("organization_id", "first_stub"),
        UniqueConstraint("organization_id", "request_key"),
        CheckConstraint("serial > 0 AND first_stub > 0", name="counted_from_one"),
        CheckConstraint("last_stub BETWEEN first_stub AND first_stub + 49", name="stubs"),
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    serial: Mapped[int]
    first_stub: Mapped[int]
    last_stub: Mapped[int]
    custodian: Mapped[Name]
    handed_out_on: Mapped[date]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    request_key: Mapped[Code]


class Stub(Base):
    """One numbered receipt of a pad. ``look_up`` is printed on the donor's half alone and finds his gift again."""

    __tablename__ = "stub"
    __table_args__ = (
        CheckConstraint("document_id IS NULL OR voided_on IS NULL", name="used_or_void"),
        CheckConstraint(
            "(voided_on IS NULL) = (void_reason IS NULL)"
            " AND (voided_on IS NULL) = (voided_by_id IS NULL)",
            name="void_says_why",
        ),
        CheckConstraint("length(look_up) = 10", name="look_up"),
    )

    id: Mapped[Id]
    pad_id: Mapped[int] = mapped_column(ForeignKey("pad.id"), index=True)
    number: Mapped[Code] = mapped_column(unique=True)
    look_up: Mapped[Code] = mapped_column(unique=True)
    document_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("document.id"), unique=True)
    voided_on: Mapped[date | None]
    void_reason: Mapped[str | None]
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))


class NamingConsent(Base):
    """What the donor of a receipt said of being named, and when. The last row holds: a consent may be withdrawn."""

    __tablename__ = "naming_consent"
    __table_args__ = (one_of("consent", Consent, "consent"),)

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"), index=True)
    consent: Mapped[str]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
