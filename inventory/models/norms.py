"""How much a person is to have: norms by group and item, and kits.

Pieces are base units for one person, for a number of days: two masks a day are 2 for 1, a bottle a week is 1 for 7.
"""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, Code, Id, Name


class Norm(Base):
    """What each of a group gets of an item from a day on, until a later norm; ``decision`` set it. Nothing (0 pieces)
    ends an earlier one."""

    __tablename__ = "norm"
    __table_args__ = (
        UniqueConstraint("recipient_group_id", "item_id", "starts_on"),
        CheckConstraint("pieces >= 0", name="pieces"),
        CheckConstraint("per_days >= 1", name="per_days"),
    )

    id: Mapped[Id]
    recipient_group_id: Mapped[int] = mapped_column(ForeignKey("recipient_group.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    starts_on: Mapped[date]
    pieces: Mapped[int] = mapped_column(BigInteger)
    per_days: Mapped[int]
    decision: Mapped[Name]


class Kit(Base):
    """Goods that are given out together."""

    __tablename__ = "kit"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]


class KitLine(Base):
    """What of an item a kit holds for one person; without days once, however long it is for."""

    __tablename__ = "kit_line"
    __table_args__ = (
        CheckConstraint("pieces >= 1", name="pieces"),
        CheckConstraint("per_days >= 1", name="per_days"),
    )

    kit_id: Mapped[int] = mapped_column(ForeignKey("kit.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    pieces: Mapped[int] = mapped_column(BigInteger)
    per_days: Mapped[int | None]
