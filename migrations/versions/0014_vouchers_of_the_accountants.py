"""Under which vouchers documents went into the accountants' books, and which of these were recorded wrongly."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0014"
down_revision = "0013"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FROZEN_TABLES = ("document_voucher", "voucher_withdrawal")


def upgrade() -> None:
    op.create_table(
        "document_voucher",
        sa.Column("id", _BIG, nullable=False),
        _to("document_voucher", "document_id", "document"),
        _to("document_voucher", "organization_id", "organization"),
        sa.Column("voucher", sa.String(length=200), nullable=False),
        sa.Column("voucher_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("as_spending", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        *_by("document_voucher"),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_document_voucher_amount")),
        sa.CheckConstraint("round > 0", name=op.f("ck_document_voucher_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_voucher")),
        sa.UniqueConstraint(
            "document_id",
            "organization_id",
            "voucher",
            "voucher_on",
            "round",
            name=op.f("uq_document_voucher_once"),
        ),
    )
    op.create_index("ix_document_voucher_organization_id", "document_voucher", ["organization_id"])
    op.create_table(
        "voucher_withdrawal",
        sa.Column("voucher_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        *_by("voucher_withdrawal"),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["document_voucher.id"], name=op.f("fk_voucher_withdrawal_voucher_id")
        ),
        sa.PrimaryKeyConstraint("voucher_id", name=op.f("pk_voucher_withdrawal")),
    )
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


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
