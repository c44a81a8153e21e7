"""Second eyes: what of a document wants approval, and what those who approve decided.

That a document wants approval is part of it and written with it; the decision comes later and is a row of its own, one
for each organization whose approval is wanted. In an emergency goods move first and are approved within a day
(先发后批、限时补办); nothing here stops them.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Id, one_of


class Cause(StrEnum):
    """Why a document wants second eyes."""

    WRITE_OFF = "WRITE_OFF"
    CAPITALISATION = "CAPITALISATION"
    DOWNGRADE = "DOWNGRADE"
    GIFT_TO_FIRM = "GIFT_TO_FIRM"
    ABOVE_NORM = "ABOVE_NORM"
    OUTSIDE_GROUPS = "OUTSIDE_GROUPS"
    LOAN_TO_GIFT = "LOAN_TO_GIFT"


DETAIL_MAX = 200


class ApprovalNeed(Base):
    """A document wants the approval of an organization, for a cause; ``detail`` gives the figures."""

    __tablename__ = "approval_need"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        one_of("cause", Cause, "cause"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True, autoincrement=False
    )
    cause: Mapped[str] = mapped_column(primary_key=True)
    detail: Mapped[str]


class Approval(Base):
    """What an organization's approver decided on a document, once."""

    __tablename__ = "approval"
    __table_args__ = (
        UniqueConstraint("document_id", "organization_id"),
        CheckConstraint("approved OR note <> ''", name="a_refusal_says_why"),
    )

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    approver_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    approved: Mapped[bool]
    note: Mapped[str]
    decided_at: Mapped[datetime]
