"""Orders (采购单): a commitment of a fund that says what is bought, for how much, and how the supplier was found.

An order's rows stand under its document and are in its digest. What came in on it is said later, by rows of their own:
goods often came before anybody had written an order.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Code, Fen, Id, Name, Quantity, one_of


class Procurement(StrEnum):
    """How the supplier was found (采购方式): the ways of the law (政府采购法 第二十六条), the emergency channel
    (财办库〔2020〕23号), a framework agreement, or below the limits of both."""

    EMERGENCY = "EMERGENCY"
    PETTY = "PETTY"
    FRAMEWORK = "FRAMEWORK"
    INQUIRY = "INQUIRY"
    NEGOTIATION = "NEGOTIATION"
    SINGLE_SOURCE = "SINGLE_SOURCE"
    TENDER = "TENDER"


class PurchaseOrder(Base):
    """That a commitment is an order, and how its supplier was found."""

    __tablename__ = "purchase_order"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        one_of("procurement", Procurement, "procurement"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    procurement: Mapped[str]


class OrderLine(Base):
    """A quantity of an item, and what all of it costs."""

    __tablename__ = "order_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        CheckConstraint("line BETWEEN 1 AND 4095", name="line"),
        CheckConstraint("quantity > 0 AND typed_quantity > 0", name="quantity"),
        CheckConstraint("amount_fen > 0", name="amount"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    quantity: Mapped[Quantity]
    typed_unit: Mapped[str]
    typed_quantity: Mapped[Quantity]
    amount_fen: Mapped[Fen]


class OrderQuote(Base):
    """When somebody was asked for his price, and what he wanted for all of it (询价记录); who it was is free text."""

    __tablename__ = "order_quote"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        CheckConstraint("amount_fen > 0", name="amount"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asked_on: Mapped[date]
    amount_fen: Mapped[Fen]


class OrderReceipt(Base):
    """Pieces of a lot, as it was received, came in on a line of an order."""

    __tablename__ = "order_receipt"
    __table_args__ = (
        ForeignKeyConstraint(
            ["order_id", "order_line"], ["order_line.document_id", "order_line.line"]
        ),
        CheckConstraint("quantity > 0", name="quantity"),
        Index("uq_order_receipt_key", "order_id", "request_key", unique=True),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(BigId, index=True)
    order_line: Mapped[int]
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    quantity: Mapped[Quantity]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
    request_key: Mapped[Code | None]  # none of what was recorded before requests had one


class OrderReceiptWithdrawal(Base):
    """An ``OrderReceipt`` that was recorded wrongly, and never counted."""

    __tablename__ = "order_receipt_withdrawal"

    order_receipt_id: Mapped[int] = mapped_column(
        ForeignKey("order_receipt.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[Name]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
    request_key: Mapped[Code | None]


class PriceLimit(Base):
    """From a day on: above ``amount_fen`` for ``quantity`` base units of an item an order says why (参考价、限价)."""

    __tablename__ = "price_limit"
    __table_args__ = (
        UniqueConstraint("item_id", "starts_on"),
        CheckConstraint("quantity > 0 AND amount_fen > 0", name="price"),
    )

    id: Mapped[Id]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    starts_on: Mapped[date]
    quantity: Mapped[Quantity]
    amount_fen: Mapped[Fen]
    source: Mapped[str]
