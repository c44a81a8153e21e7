"""A lot may be valued again: on what its value rests from a day on, and which balances that changed."""

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0007"
down_revision = "0006"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.execute("ALTER TABLE stock_balance ADD COLUMN revalued_on DATE")
    op.create_table(
        "lot_valuation",
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("lot_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("after_position", _BIG, nullable=False),
        sa.CheckConstraint("line BETWEEN 1 AND 4095", name=op.f("ck_lot_valuation_line")),
        sa.CheckConstraint(
            "basis IN ('AGREEMENT', 'APPRAISAL', 'INVOICE', 'LIKE_GOODS', 'NOMINAL', 'RECORDED',"
            " 'UNKNOWN')",
            name=op.f("ck_lot_valuation_basis"),
        ),
        sa.CheckConstraint("basis <> 'UNKNOWN'", name=op.f("ck_lot_valuation_known")),
        sa.CheckConstraint("after_position >= 0", name=op.f("ck_lot_valuation_after")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_lot_valuation_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_valuation_lot_id")),
        sa.PrimaryKeyConstraint("document_id", "lot_id", name=op.f("pk_lot_valuation")),
    )
    op.create_index("ix_lot_valuation_lot_id", "lot_valuation", ["lot_id"])
    op.bulk_insert(
        sa.table("document_kind", sa.column("code", sa.String)), [{"code": "REVALUATION"}]
    )
    for sql in append_only.statements(op.get_bind().dialect.name, ("lot_valuation",)):
        op.execute(sql)


def downgrade() -> None:
    raise NotImplementedError("revaluations may stand; restore a backup instead")
