"""Papers of money spent (票据): invoices as they were recorded, their lines, which are void, at which expenditures they
are used, and which goods their lines are for.

Nothing here is edited. An invoice that was recorded wrongly, or that the seller voided, has a row in ``invoice_void``;
a link that was wrong is taken back by another row with minus.
"""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Code, Fen, Id, Name, Quantity, one_of
from inventory.rules.invoice_kinds import NOT_UNIQUE, Came, InvoiceKind, VoidCause

_NUMBERED = text(f"kind NOT IN ({', '.join(repr(str(kind)) for kind in NOT_UNIQUE)})")


class Invoice(Base):
    """A paper. ``serial`` numbers it in our register, organization by organization; code and number are its own, unique
    ever and everywhere for the kinds that an authority numbers, but that ``round`` tells one which was recorded again
    after a mistake. A red one (红字) has minus, and names what it takes back."""

    __tablename__ = "invoice"
    __table_args__ = (
        one_of("kind", InvoiceKind, "kind"),
        one_of("came", Came, "came"),
        UniqueConstraint("organization_id", "serial"),
        UniqueConstraint("organization_id", "request_key"),
        Index(
            "uq_invoice_code_number",
            "code",
            "number",
            "round",
            unique=True,
            sqlite_where=_NUMBERED,
            postgresql_where=_NUMBERED,
        ),
        Index("ix_invoice_issued", "organization_id", "issued_on"),
        CheckConstraint("serial > 0 AND round > 0", name="counted"),
        CheckConstraint("total_fen = amount_fen + tax_fen", name="total"),
        CheckConstraint(
            "(red_of_id IS NULL AND amount_fen >= 0 AND tax_fen >= 0 AND total_fen > 0)"
            " OR (red_of_id IS NOT NULL AND amount_fen <= 0 AND tax_fen <= 0 AND total_fen < 0)",
            name="signs",
        ),
        CheckConstraint("red_of_id <> id", name="red"),
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    serial: Mapped[int]
    request_key: Mapped[Code]
    kind: Mapped[str]
    code: Mapped[Code]
    number: Mapped[Code]
    round: Mapped[int]
    issued_on: Mapped[date]
    seller_id: Mapped[int | None] = mapped_column(ForeignKey("counterparty.id"), index=True)
    seller: Mapped[Name]
    seller_credit_code: Mapped[str]
    buyer: Mapped[Name]
    buyer_credit_code: Mapped[str]
    amount_fen: Mapped[Fen]
    tax_fen: Mapped[Fen]
    total_fen: Mapped[Fen]
    red_of_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("invoice.id"), index=True)
    came: Mapped[str]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]


class InvoiceLine(Base):
    """A line as it is written on the paper. ``item_id`` and ``quantity``, in its base unit: what it is here, where
    somebody said so."""

    __tablename__ = "invoice_line"
    __table_args__ = (
        CheckConstraint("line > 0", name="line"),
        CheckConstraint(
            "quantity IS NULL OR (quantity > 0 AND item_id IS NOT NULL)", name="quantity"
        ),
    )

    invoice_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("invoice.id"), primary_key=True, autoincrement=False
    )
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[Name]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    unit: Mapped[str]
    quantity: Mapped[Quantity | None]
    amount_fen: Mapped[Fen]
    tax_fen: Mapped[Fen]


class InvoiceVoid(Base):
    """An invoice is void, from a day on and for ever."""

    __tablename__ = "invoice_void"
    __table_args__ = (one_of("cause", VoidCause, "cause"),)

    invoice_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("invoice.id"), primary_key=True, autoincrement=False
    )
    cause: Mapped[str]
    voided_on: Mapped[date]
    reason: Mapped[Name]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]


class InvoiceUse(Base):
    """So much of an invoice is for an expenditure; with minus, what is taken back of that, by hand or by a red one."""

    __tablename__ = "invoice_use"
    __table_args__ = (
        CheckConstraint("amount_fen <> 0", name="amount"),
        UniqueConstraint("invoice_id", "request_key"),
        Index("ix_invoice_use_document", "document_id"),
    )

    id: Mapped[Id]
    invoice_id: Mapped[int] = mapped_column(BigId, ForeignKey("invoice.id"))
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"))
    amount_fen: Mapped[Fen]
    used_on: Mapped[date]
    reason: Mapped[Name]
    request_key: Mapped[Code | None]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]


class InvoiceGoods(Base):
    """Pieces of a line of an invoice are for a line of an order, or for a lot that no order was written for. ``whole``:
    how many base units all of that line is, as the line says or, where it does not, as it was said here. Of a red one:
    pieces that it takes back there."""

    __tablename__ = "invoice_goods"
    __table_args__ = (
        ForeignKeyConstraint(
            ["invoice_id", "invoice_line"], ["invoice_line.invoice_id", "invoice_line.line"]
        ),
        ForeignKeyConstraint(
            ["order_id", "order_line"], ["order_line.document_id", "order_line.line"]
        ),
        CheckConstraint(
            "(order_id IS NULL) = (order_line IS NULL) AND (order_id IS NULL) <> (lot_id IS NULL)",
            name="one_end",
        ),
        CheckConstraint("quantity BETWEEN 1 AND whole", name="quantity"),
        UniqueConstraint("invoice_id", "request_key"),
        Index("ix_invoice_goods_line", "invoice_id", "invoice_line"),
    )

    id: Mapped[Id]
    invoice_id: Mapped[int] = mapped_column(BigId)
    invoice_line: Mapped[int]
    order_id: Mapped[int | None] = mapped_column(BigId, index=True)
    order_line: Mapped[int | None]
    lot_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("lot.id"), index=True)
    quantity: Mapped[Quantity]
    whole: Mapped[Quantity]
    linked_on: Mapped[date]
    request_key: Mapped[Code | None]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]


class InvoiceGoodsWithdrawal(Base):
    """An ``InvoiceGoods`` that was recorded wrongly, and never counted."""

    __tablename__ = "invoice_goods_withdrawal"

    invoice_goods_id: Mapped[int] = mapped_column(
        ForeignKey("invoice_goods.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[Name]
    request_key: Mapped[Code]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]


class MatchTolerance(Base):
    """From a day on: by how many pieces and by how much (fen) a line of an order may differ from what came in on it and
    from its invoices, and still be settled."""

    __tablename__ = "match_tolerance"
    __table_args__ = (
        UniqueConstraint("starts_on"),
        CheckConstraint("pieces >= 0 AND amount_fen >= 0", name="tolerance"),
    )

    id: Mapped[Id]
    starts_on: Mapped[date]
    pieces: Mapped[Quantity]
    amount_fen: Mapped[Fen]
    decision: Mapped[str]


class PaperLimit(Base):
    """From a day on: up to how much (fen) a paper of a kind is good, by which rule; None: without a limit."""

    __tablename__ = "paper_limit"
    __table_args__ = (
        one_of("kind", InvoiceKind, "kind"),
        UniqueConstraint("kind", "starts_on"),
        CheckConstraint("amount_fen >= 0", name="amount"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    starts_on: Mapped[date]
    amount_fen: Mapped[Fen | None]
    decision: Mapped[str]
