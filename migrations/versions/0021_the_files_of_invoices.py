"""The files in which invoices came are kept: that there is one, for ever; what it holds, until it is erased."""

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0021"
down_revision = "0020"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FROZEN_TABLES = ("invoice_original", "invoice_original_content")


def upgrade() -> None:
    op.create_table(
        "invoice_original",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("invoice_id", _BIG, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("added_by", _BIG, nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "media_type IN ('application/ofd', 'application/pdf', 'application/xml', 'image/jpeg',"
            " 'image/png', 'image/webp')",
            name=op.f("ck_invoice_original_media_type"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_invoice_original_size")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_original_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["app_user.id"], name=op.f("fk_invoice_original_added_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_original")),
    )
    op.create_index("ix_invoice_original_invoice_id", "invoice_original", ["invoice_id"])
    op.create_table(
        "invoice_original_content",
        sa.Column("original_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["original_id"],
            ["invoice_original.id"],
            name=op.f("fk_invoice_original_content_original_id"),
        ),
        sa.PrimaryKeyConstraint("original_id", name=op.f("pk_invoice_original_content")),
    )
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


def downgrade() -> None:
    raise NotImplementedError("the files would be lost; restore a backup instead")
