"""Where imported documents come from, and what clerks chose when they imported.

Of every line of a document that an import made it is kept which row of which table of which file it was. The file
itself is kept until private data is erased; so are the reasons for which rows were set aside. What clerks chose is
kept for the next file: it is a convenience, may change, and nothing in the ledgers hangs on it.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Integer, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Code, Id, Name, one_of


class Meant(StrEnum):
    """What a text that a clerk explained names: goods, whom they came from, or who got them."""

    ITEM = "ITEM"
    COUNTERPARTY = "COUNTERPARTY"
    RECEIVER = "RECEIVER"


class ImportedContent(Base):
    """The bytes of an imported file, as they came; erased with private data."""

    __tablename__ = "imported_content"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("imported_file.id"), primary_key=True, autoincrement=False
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportedTable(Base):
    """A table of an imported file, the ``serial``-th (from 1), and what it was imported as."""

    __tablename__ = "imported_table"
    __table_args__ = (
        UniqueConstraint("file_id", "serial"),
        CheckConstraint("serial > 0 AND header_row > 0", name="counted"),
    )

    id: Mapped[Id]
    file_id: Mapped[int] = mapped_column(ForeignKey("imported_file.id"))
    serial: Mapped[int]
    kind: Mapped[Code]
    sheet: Mapped[Name]
    header_row: Mapped[int]


class ImportedRow(Base):
    """From which row of a table, counted as its sheet shows them, a line of a document was made."""

    __tablename__ = "imported_row"
    __table_args__ = (CheckConstraint("line BETWEEN 1 AND 4095 AND sheet_row > 0", name="counted"),)

    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id"), primary_key=True, autoincrement=False
    )
    line: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    table_id: Mapped[int] = mapped_column(ForeignKey("imported_table.id"), index=True)
    sheet_row: Mapped[int]


class ImportedAside(Base):
    """Why a row of a table was not posted; erased with private data."""

    __tablename__ = "imported_aside"
    __table_args__ = (CheckConstraint("sheet_row > 0 AND reason <> ''", name="says_something"),)

    table_id: Mapped[int] = mapped_column(
        ForeignKey("imported_table.id"), primary_key=True, autoincrement=False
    )
    sheet_row: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    reason: Mapped[Name]


class IntakeShape(Base):
    """How tables with these words over their columns are read in an organization, as a clerk set it: ``said`` is the
    understanding as JSON."""

    __tablename__ = "intake_shape"

    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True, autoincrement=False
    )
    shape: Mapped[Code] = mapped_column(primary_key=True)
    said: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]


class IntakeWord(Base):
    """What a text means in an organization, as a clerk said: ``means`` is a code of the catalogue, or of a receiver
    with what it is ("group:GUARD"). Of goods, specification and unit belong to the text. Erased with private data."""

    __tablename__ = "intake_word"
    __table_args__ = (
        one_of("what", Meant, "what"),
        UniqueConstraint("organization_id", "what", "name", "specification", "unit"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    what: Mapped[Code]
    name: Mapped[Name]
    specification: Mapped[Name]
    unit: Mapped[Name]
    means: Mapped[Name]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
