"""Snapshots: what an organization held at the end of a day, so that no question about the past reads all of history.

A snapshot is derived like a balance, and held to be exact at every moment: written and corrected only under its
organization's lock. One of a closing names its document and nothing can undercut it; one without is rolling, and is
corrected by the posting of a row dated under it. What an account or a place does not hold has no row.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory import kinds
from inventory.models.base import Base, BigId, Fen, Id, Quantity, one_of


class Snapshot(Base):
    """That all inside places and accounts of an organization were counted through the end of a day."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("organization_id", "through_on"),)

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    through_on: Mapped[date]
    # the closing that stands on it
    document_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("document.id"), unique=True)


class StockSnapshot(Base):
    """What an inside place held of a lot."""

    __tablename__ = "stock_snapshot"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("value_fen >= 0", name="value"),
        {"sqlite_with_rowid": False},  # read a snapshot at a time, in the order of its key
    )

    snapshot_id: Mapped[int] = mapped_column(
        ForeignKey("snapshot.id"), primary_key=True, autoincrement=False
    )
    location_id: Mapped[int] = mapped_column(
        ForeignKey("location.id"), primary_key=True, autoincrement=False
    )
    lot_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("lot.id"), primary_key=True, autoincrement=False
    )
    quantity: Mapped[Quantity]
    value_fen: Mapped[Fen]


class FundSnapshot(Base):
    """What a holder's fund account held, in fen."""

    __tablename__ = "fund_snapshot"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        {"sqlite_with_rowid": False},
    )

    snapshot_id: Mapped[int] = mapped_column(
        ForeignKey("snapshot.id"), primary_key=True, autoincrement=False
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("fund_account.id"), primary_key=True, autoincrement=False
    )
    amount_fen: Mapped[Fen]


class FundFlowSnapshot(Base):
    """What ran from one bucket of a fund into another by documents of a kind, and by their reversals, from the first
    day on: of what moved the holder's money, and of the owner's what lies above its holders; in fen."""

    __tablename__ = "fund_flow_snapshot"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        one_of("from_bucket", kinds.Bucket, "from_bucket"),
        one_of("to_bucket", kinds.Bucket, "to_bucket"),
        {"sqlite_with_rowid": False},
    )

    snapshot_id: Mapped[int] = mapped_column(
        ForeignKey("snapshot.id"), primary_key=True, autoincrement=False
    )
    fund_id: Mapped[int] = mapped_column(
        ForeignKey("fund.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(ForeignKey("document_kind.code"), primary_key=True)
    from_bucket: Mapped[str] = mapped_column(primary_key=True)
    to_bucket: Mapped[str] = mapped_column(primary_key=True)
    reversal: Mapped[bool] = mapped_column(primary_key=True)
    amount_fen: Mapped[Fen]
