"""Orders: what a commitment buys, what came in on it, and what a thing may cost."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0016"
down_revision = "0015"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FROZEN_TABLES = (
    "purchase_order",
    "order_line",
    "order_quote",
    "order_receipt",
    "order_receipt_withdrawal",
)


def upgrade() -> None:
    _create_order()
    _create_receipt()
    _create_price_limit()
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


def _create_order() -> None:
    op.create_table(
        "purchase_order",
        *_under("purchase_order"),
        sa.Column("procurement", sa.String(), nullable=False),
        sa.CheckConstraint(
            "procurement IN ('EMERGENCY', 'FRAMEWORK', 'INQUIRY', 'NEGOTIATION', 'PETTY',"
            " 'SINGLE_SOURCE', 'TENDER')",
            name=op.f("ck_purchase_order_procurement"),
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_purchase_order")),
    )
    op.create_table(
        "order_line",
        *_under("order_line"),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        _to("order_line", "item_id", "item"),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("typed_unit", sa.String(), nullable=False),
        sa.Column("typed_quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("line BETWEEN 1 AND 4095", name=op.f("ck_order_line_line")),
        sa.CheckConstraint(
            "quantity > 0 AND typed_quantity > 0", name=op.f("ck_order_line_quantity")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_order_line_amount")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("pk_order_line")),
    )
    op.create_table(
        "order_quote",
        *_under("order_quote"),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_order_quote_amount")),
        sa.PrimaryKeyConstraint("document_id", "serial", name=op.f("pk_order_quote")),
    )


def _create_receipt() -> None:
    op.create_table(
        "order_receipt",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("order_id", _BIG, nullable=False),
        sa.Column("order_line", sa.Integer(), nullable=False),
        _to("order_receipt", "lot_id", "lot"),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        *_by("order_receipt"),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_receipt_quantity")),
        sa.ForeignKeyConstraint(
            ["order_id", "order_line"],
            ["order_line.document_id", "order_line.line"],
            name=op.f("fk_order_receipt_order_id_order_line"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_receipt")),
    )
    op.create_index("ix_order_receipt_order_id", "order_receipt", ["order_id"])
    op.create_index("ix_order_receipt_lot_id", "order_receipt", ["lot_id"])
    op.create_table(
        "order_receipt_withdrawal",
        sa.Column("order_receipt_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        *_by("order_receipt_withdrawal"),
        sa.ForeignKeyConstraint(
            ["order_receipt_id"],
            ["order_receipt.id"],
            name=op.f("fk_order_receipt_withdrawal_order_receipt_id"),
        ),
        sa.PrimaryKeyConstraint("order_receipt_id", name=op.f("pk_order_receipt_withdrawal")),
    )


def _create_price_limit() -> None:
    op.create_table(
        "price_limit",
        sa.Column("id", _BIG, nullable=False),
        _to("price_limit", "item_id", "item"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("quantity > 0 AND amount_fen > 0", name=op.f("ck_price_limit_price")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_limit")),
        sa.UniqueConstraint("item_id", "starts_on", name=op.f("uq_price_limit_item_id_starts_on")),
    )


def _under(table: str) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    """Under a document: its rows go in before it does."""
    return (
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f(f"fk_{table}_document_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )


def _to(table: str, column: str, other: str) -> sa.Column[Any]:
    reference = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, _BIG, reference, nullable=False)


def _by(table: str) -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        _to(table, "actor_id", "app_user"),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("what was recorded is never taken out of the database")
