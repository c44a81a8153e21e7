"""Organizations, their places, and the groups that receive goods.

An organization is a node of a tree (district, town, village) and the scope of what its people see; ``path`` repeats
the codes from the root, so that "this one and below" is a prefix. Codes never change.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from inventory import kinds
from inventory.models.base import Base, Code, Id, Name, one_of


class OrganizationKind(StrEnum):
    """The three levels of government that keep books here."""

    DISTRICT = "DISTRICT"
    TOWN = "TOWN"
    VILLAGE = "VILLAGE"


class Organization(Base):
    """A district, town or village that keeps books."""

    __tablename__ = "organization"
    __table_args__ = (one_of("kind", OrganizationKind, "kind"),)

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    full_name: Mapped[Name]
    kind: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    path: Mapped[str] = mapped_column(unique=True)


class Location(Base):
    """A place goods can be: storages and checkpoints inside, one place of each outside kind."""

    __tablename__ = "location"
    __table_args__ = (one_of("kind", kinds.Place, "kind"),)

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    kind: Mapped[str]
    checkpoint: Mapped[bool]


class RecipientGroup(Base):
    """A named group that goods are issued to, with the decision that set it up. ``sensitive``: to be of it says that
    somebody is ill, was in quarantine or is poor, so that few of them in one village are not shown alone."""

    __tablename__ = "recipient_group"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    decision: Mapped[str]
    sensitive: Mapped[bool] = mapped_column(server_default=false())


class HeadCount(Base):
    """How many of a group serve at a place from a date on."""

    __tablename__ = "head_count"
    __table_args__ = (
        UniqueConstraint("recipient_group_id", "location_id", "counted_on"),
        CheckConstraint("heads >= 0", name="heads"),
    )

    id: Mapped[Id]
    recipient_group_id: Mapped[int] = mapped_column(ForeignKey("recipient_group.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), index=True)
    counted_on: Mapped[date]
    heads: Mapped[int]
