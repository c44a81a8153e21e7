"""Handovers (交接): what one keeper left to the next at a moment, line by line. It belongs to its document."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Fen, Quantity, one_of


class Section(StrEnum):
    """What a line of a handover is: goods in store, goods in use, stubs of receipts not used, papers not finished."""

    STOCK = "STOCK"
    IN_USE = "IN_USE"
    STUBS = "STUBS"
    OPEN = "OPEN"


class HandoverLine(Base):
    """One line of the list. ``subject`` is a lot, a document or a pad; ``place`` where it is or who answers for it."""

    __tablename__ = "handover_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        one_of("section", Section, "section"),
        CheckConstraint("line > 0", name="line"),
        CheckConstraint("quantity >= 0 AND value_fen >= 0", name="not_negative"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    section: Mapped[str]
    place: Mapped[str]
    subject: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[Quantity | None]
    value_fen: Mapped[Fen | None]
    detail: Mapped[str]
