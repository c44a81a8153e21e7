"""Attachments of documents: that there is one, for ever; what it holds, until it is erased."""

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0004"
down_revision = "0003"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LEDGER_TABLES = ("document_attachment", "attachment_content")


def upgrade() -> None:
    op.create_table(
        "document_attachment",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("document_id", _BIG, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("added_by", _BIG, nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "media_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/webp')",
            name=op.f("ck_document_attachment_media_type"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_document_attachment_size")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_attachment_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["app_user.id"], name=op.f("fk_document_attachment_added_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_attachment")),
    )
    op.create_index("ix_document_attachment_document_id", "document_attachment", ["document_id"])
    op.create_table(
        "attachment_content",
        sa.Column("attachment_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["document_attachment.id"],
            name=op.f("fk_attachment_content_attachment_id"),
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachment_content")),
    )
    for sql in append_only.statements(op.get_bind().dialect.name, LEDGER_TABLES):
        op.execute(sql)


def downgrade() -> None:
    raise NotImplementedError("attachments would be lost; restore a backup instead")
