"""Who stands in for whom, and who is related to whom: what decides which two acts one person may not both do.

These rows never change. A delegation ends on its last day or by a row of its own; so is a kinship withdrawn that was
declared by mistake.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, Fen, Id


class SpendLimit(Base):
    """From a day on: what an organization, and those below it without a limit of their own, spend straight from what is
    available without wanting approval; None: without a limit."""

    __tablename__ = "spend_limit"
    __table_args__ = (
        UniqueConstraint("organization_id", "starts_on"),
        CheckConstraint("amount_fen >= 0", name="amount"),
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    starts_on: Mapped[date]
    amount_fen: Mapped[Fen | None]
    decision: Mapped[str]


class Delegation(Base):
    """The stand-in may do what the absent may, from a day until another (AB角)."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="days"),
        CheckConstraint("absent_id <> stand_in_id", name="two_people"),
    )

    id: Mapped[Id]
    absent_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    decision: Mapped[str]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    set_at: Mapped[datetime]


class DelegationEnd(Base):
    """A delegation ended before its last day, once; from ``ended_on`` it lets nobody do anything."""

    __tablename__ = "delegation_end"

    delegation_id: Mapped[int] = mapped_column(
        ForeignKey("delegation.id"), primary_key=True, autoincrement=False
    )
    ended_on: Mapped[date]
    ended_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    ended_at: Mapped[datetime]


class Kinship(Base):
    """A user declared that he is related (亲属回避) to a counterparty, or to another user. How is nobody's business."""

    __tablename__ = "kinship"
    __table_args__ = (
        UniqueConstraint("user_id", "counterparty_id"),
        UniqueConstraint("user_id", "other_id"),
        CheckConstraint("(counterparty_id IS NULL) <> (other_id IS NULL)", name="with_one"),
        CheckConstraint("user_id <> other_id", name="two_people"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    counterparty_id: Mapped[int | None] = mapped_column(ForeignKey("counterparty.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    declared_on: Mapped[date]
    declared_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    declared_at: Mapped[datetime]


class KinshipChange(Base):
    """A kinship that was declared by mistake was withdrawn, or after that declared again (``stands``). The newest row
    of a kinship says whether it stands; without one it does."""

    __tablename__ = "kinship_change"
    __table_args__ = (CheckConstraint("stands OR reason <> ''", name="says_why"),)

    id: Mapped[Id]
    kinship_id: Mapped[int] = mapped_column(ForeignKey("kinship.id"), index=True)
    stands: Mapped[bool]
    reason: Mapped[str]
    changed_on: Mapped[date]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    changed_at: Mapped[datetime]
