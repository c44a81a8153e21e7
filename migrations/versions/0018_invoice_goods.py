"""For which goods the lines of invoices are, and by how much they may differ from what was ordered and came in."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0018"
down_revision = "0017"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FROZEN_TABLES = ("invoice_goods", "invoice_goods_withdrawal")


def upgrade() -> None:
    _create_goods()
    _create_withdrawal()
    _create_tolerance()
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


def _create_goods() -> None:
    op.create_table(
        "invoice_goods",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("invoice_id", _BIG, nullable=False),
        sa.Column("invoice_line", sa.Integer(), nullable=False),
        sa.Column("order_id", _BIG, nullable=True),
        sa.Column("order_line", sa.Integer(), nullable=True),
        sa.Column("lot_id", _BIG, nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("whole", sa.BigInteger(), nullable=False),
        sa.Column("linked_on", sa.Date(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        *_by("invoice_goods"),
        sa.CheckConstraint(
            "(order_id IS NULL) = (order_line IS NULL) AND (order_id IS NULL) <> (lot_id IS NULL)",
            name=op.f("ck_invoice_goods_one_end"),
        ),
        sa.CheckConstraint("quantity BETWEEN 1 AND whole", name=op.f("ck_invoice_goods_quantity")),
        sa.ForeignKeyConstraint(
            ["invoice_id", "invoice_line"],
            ["invoice_line.invoice_id", "invoice_line.line"],
            name=op.f("fk_invoice_goods_invoice_id_invoice_line"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id", "order_line"],
            ["order_line.document_id", "order_line.line"],
            name=op.f("fk_invoice_goods_order_id_order_line"),
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_invoice_goods_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_goods")),
        sa.UniqueConstraint(
            "invoice_id", "request_key", name=op.f("uq_invoice_goods_invoice_id_request_key")
        ),
    )
    op.create_index("ix_invoice_goods_line", "invoice_goods", ["invoice_id", "invoice_line"])
    op.create_index("ix_invoice_goods_order_id", "invoice_goods", ["order_id"])
    op.create_index("ix_invoice_goods_lot_id", "invoice_goods", ["lot_id"])


def _create_withdrawal() -> None:
    op.create_table(
        "invoice_goods_withdrawal",
        sa.Column("invoice_goods_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        *_by("invoice_goods_withdrawal"),
        sa.ForeignKeyConstraint(
            ["invoice_goods_id"],
            ["invoice_goods.id"],
            name=op.f("fk_invoice_goods_withdrawal_invoice_goods_id"),
        ),
        sa.PrimaryKeyConstraint("invoice_goods_id", name=op.f("pk_invoice_goods_withdrawal")),
    )


def _create_tolerance() -> None:
    op.create_table(
        "match_tolerance",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.CheckConstraint(
            "pieces >= 0 AND amount_fen >= 0", name=op.f("ck_match_tolerance_tolerance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_tolerance")),
        sa.UniqueConstraint("starts_on", name=op.f("uq_match_tolerance_starts_on")),
    )


def _by(table: str) -> tuple[sa.Column[Any], sa.Column[Any]]:
    reference = sa.ForeignKey("app_user.id", name=op.f(f"fk_{table}_actor_id"))
    return (
        sa.Column("actor_id", _BIG, reference, nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("what was recorded is never taken out of the database")
