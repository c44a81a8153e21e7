"""That two rows of a catalogue are one thing: who said so, when, and why.

What an item or counterparty is now stands in its ``merged_into_id``; here stands, never changed, how it came to that,
so that a question could be answered as of a day. Triggers hold the two together; see ``inventory.merge_triggers``.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, Id


class ItemMerge(Base):
    """An item that was entered twice became ``into``. That once, for ever: what ``into`` became is a row of its own."""

    __tablename__ = "item_merge"
    __table_args__ = (CheckConstraint("from_id <> into_id", name="two"),)

    id: Mapped[Id]
    merged_at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("item.id"), unique=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    reason: Mapped[str]


class CounterpartyMerge(Base):
    """A counterparty that was entered twice became ``into``."""

    __tablename__ = "counterparty_merge"
    __table_args__ = (CheckConstraint("from_id <> into_id", name="two"),)

    id: Mapped[Id]
    merged_at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("counterparty.id"), unique=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("counterparty.id"))
    reason: Mapped[str]
