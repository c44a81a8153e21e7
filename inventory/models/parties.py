"""Those the organization deals with, and, apart, what must never be published about them.

``counterparty`` holds what a sheet may need: the public name, what it is, its credit code. Phones, ID numbers,
addresses and bank accounts are in ``counterparty_private``, which can be erased after the emergency without touching
a ledger row (突发事件应对法 第八十四、八十五条).
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, Code, Id, Name, one_of


class CounterpartyKind(StrEnum):
    """What a counterparty is: 单位, 个人, 集体, or not recorded yet."""

    ENTITY = "ENTITY"
    PERSON = "PERSON"
    GROUP = "GROUP"
    UNKNOWN = "UNKNOWN"


class Counterparty(Base):
    """A donor, supplier, superior body or firm. One that was entered twice is ``merged_into`` the other."""

    __tablename__ = "counterparty"
    __table_args__ = (
        one_of("kind", CounterpartyKind, "kind"),
        CheckConstraint("merged_into_id <> id", name="merged"),
    )

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name] = mapped_column(index=True)
    kind: Mapped[str]
    credit_code: Mapped[str | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("counterparty.id"), index=True)


class CounterpartyPrivate(Base):
    """One private fact of a counterparty; null counterparty means an anonymous one."""

    __tablename__ = "counterparty_private"

    id: Mapped[Id]
    counterparty_id: Mapped[int | None] = mapped_column(ForeignKey("counterparty.id"), index=True)
    kind: Mapped[str]
    value: Mapped[str]
    found_in: Mapped[str]
    recorded_at: Mapped[datetime]
