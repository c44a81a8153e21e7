"""Stocktakes (盘点): what was on the books when the list was frozen, what was counted, and how it was settled.

The list belongs to the document that starts the stocktake and enters its digest. Counts come later, sheet by sheet; a
sheet and its counts are added and never changed. What was counted, and what should have been there at that moment,
belongs to the document that settles it.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Code, Hash, Id, Name, Quantity


def _under_its_document() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
    )


class Stocktake(Base):
    """A stocktake as it was started. ``scope`` is JSON: which places, items or nature. Of a random sample: how many
    lines were drawn from how many, and the seed by which anybody draws them again. A line is counted twice where it
    differs by more than ``recount_pieces`` or ``recount_percent``; where neither is said, by anything."""

    __tablename__ = "stocktake"
    __table_args__ = (
        _under_its_document(),
        CheckConstraint(
            "(sample IS NULL) = (seed IS NULL) AND (sample IS NULL OR sample BETWEEN 1 AND population)",
            name="a_sample_has_its_seed",
        ),
        CheckConstraint("population > 0", name="population"),
        CheckConstraint("recount_pieces >= 0 AND recount_percent >= 0", name="recount"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    scope: Mapped[str]
    population: Mapped[int]
    sample: Mapped[int | None]
    seed: Mapped[str | None]
    recount_pieces: Mapped[Quantity | None]
    recount_percent: Mapped[int | None]


class StocktakeLine(Base):
    """A lot in a storage with what the books had of it at the position of the stocktake's document. ``whole``: all that
    the organization's storages had of its item is on the list."""

    __tablename__ = "stocktake_line"
    __table_args__ = (
        _under_its_document(),
        UniqueConstraint("document_id", "location_id", "lot_id"),
        CheckConstraint("line BETWEEN 1 AND 4095", name="line"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    quantity: Mapped[Quantity]
    whole: Mapped[bool]


class StocktakeSheet(Base):
    """Counts that were keyed together: who counted and when, who keyed them."""

    __tablename__ = "stocktake_sheet"
    __table_args__ = (
        UniqueConstraint("document_id", "serial"),
        UniqueConstraint("document_id", "request_key"),
        CheckConstraint("serial > 0", name="serial"),
        CheckConstraint("counted_at <= keyed_at", name="counted_before_keyed"),
    )

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("stocktake.document_id"))
    serial: Mapped[int]
    request_key: Mapped[Code]
    counter: Mapped[Name]
    counted_at: Mapped[datetime]
    counted_on: Mapped[date]
    keyed_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    keyed_at: Mapped[datetime]
    input_salt: Mapped[Hash]
    input_hash: Mapped[Hash]


class StocktakeCount(Base):
    """A line as it was counted, the first time, the second and so on; the last count holds. What was posted up to
    ``position`` had moved when it was counted; of what was posted after ``known_position`` the business date tells."""

    __tablename__ = "stocktake_count"
    __table_args__ = (
        UniqueConstraint("document_id", "line", "round"),
        ForeignKeyConstraint(
            ["document_id", "line"], ["stocktake_line.document_id", "stocktake_line.line"]
        ),
        CheckConstraint("round > 0", name="round"),
        CheckConstraint("quantity >= 0 AND typed_quantity >= 0", name="quantity"),
        CheckConstraint("position <= known_position", name="position"),
    )

    id: Mapped[Id]
    sheet_id: Mapped[int] = mapped_column(ForeignKey("stocktake_sheet.id"), index=True)
    document_id: Mapped[int] = mapped_column(BigId)
    line: Mapped[int]
    round: Mapped[int]
    quantity: Mapped[Quantity]
    typed_unit: Mapped[str]
    typed_quantity: Mapped[Quantity]
    position: Mapped[int] = mapped_column(BigId)
    known_position: Mapped[int] = mapped_column(BigId)


class StocktakeFound(Base):
    """Goods that were found and stand on no line (账外)."""

    __tablename__ = "stocktake_found"
    __table_args__ = (
        UniqueConstraint("document_id", "serial"),
        CheckConstraint("serial > 0", name="serial"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    id: Mapped[Id]
    sheet_id: Mapped[int] = mapped_column(ForeignKey("stocktake_sheet.id"), index=True)
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("stocktake.document_id"))
    serial: Mapped[int]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    name: Mapped[Name]
    unit: Mapped[str]
    quantity: Mapped[Quantity]
    note: Mapped[str]


class StocktakeSettlement(Base):
    """The document that posts the differences of a stocktake; one that stands, and before it any that were reversed."""

    __tablename__ = "stocktake_settlement"
    __table_args__ = (_under_its_document(),)

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    stocktake_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("stocktake.document_id"), index=True
    )


class StocktakeResult(Base):
    """Of a line the count that holds, and what should have been there when it was counted."""

    __tablename__ = "stocktake_result"
    __table_args__ = (_under_its_document(),)

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count_id: Mapped[int] = mapped_column(ForeignKey("stocktake_count.id"), index=True)
    expected: Mapped[Quantity]


class StocktakeFoundResult(Base):
    """What became of goods that were found: the receipt that took them in; else a text of the document says why there
    is none."""

    __tablename__ = "stocktake_found_result"
    __table_args__ = (_under_its_document(),)

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # deferred as that of its own document: rows come before all documents where books are brought in
    receipt_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("document.id", deferrable=True, initially="DEFERRED")
    )
