"""What an organization looks like on pages and paper; what is empty is as of the one above it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Code, Hash, Name


class Branding(Base):
    """The name on its pages, the colour of its titles and of what can be pressed, the line above its papers
    (letterhead), and the posts that sign them, one a line."""

    __tablename__ = "branding"

    organization_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("organization.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[Name]
    colour: Mapped[Code]
    accent: Mapped[Code]
    letterhead: Mapped[Name]
    posts: Mapped[str]
    changed_by: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    changed_at: Mapped[datetime]


class Emblem(Base):
    """The emblem of an organization, a picture, kept like an attachment."""

    __tablename__ = "emblem"
    __table_args__ = (
        CheckConstraint("media_type IN ('image/png', 'image/jpeg')", name="media_type"),
        CheckConstraint("size > 0", name="size"),
    )

    organization_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("organization.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[Name]
    media_type: Mapped[str]
    size: Mapped[int]
    salt: Mapped[Hash]
    hash: Mapped[Hash]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    changed_by: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    changed_at: Mapped[datetime]
