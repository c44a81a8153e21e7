"""How much a person is to have: norms and kits; and a way to find who has been given something for which days."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COVERING = sa.text("days IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "norm",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("recipient_group_id", _BIG, nullable=False),
        sa.Column("item_id", _BIG, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("per_days", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(200), nullable=False),
        sa.CheckConstraint("pieces >= 0", name=op.f("ck_norm_pieces")),
        sa.CheckConstraint("per_days >= 1", name=op.f("ck_norm_per_days")),
        sa.ForeignKeyConstraint(
            ["recipient_group_id"],
            ["recipient_group.id"],
            name=op.f("fk_norm_recipient_group_id"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_norm_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_norm")),
        sa.UniqueConstraint(
            "recipient_group_id",
            "item_id",
            "starts_on",
            name=op.f("uq_norm_recipient_group_id_item_id_starts_on"),
        ),
    )
    op.create_index(op.f("ix_norm_item_id"), "norm", ["item_id"])
    op.create_table(
        "kit",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit")),
        sa.UniqueConstraint("code", name=op.f("uq_kit_code")),
    )
    op.create_table(
        "kit_line",
        sa.Column("kit_id", _BIG, nullable=False),
        sa.Column("item_id", _BIG, nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("per_days", sa.Integer(), nullable=True),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_kit_line_pieces")),
        sa.CheckConstraint("per_days >= 1", name=op.f("ck_kit_line_per_days")),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_kit_line_kit_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_kit_line_item_id")),
        sa.PrimaryKeyConstraint("kit_id", "item_id", name=op.f("pk_kit_line")),
    )
    op.create_index(
        "ix_document_covering",
        "document",
        ["organization_id", "recipient_group_id", "recipient_location_id", "business_on"],
        sqlite_where=_COVERING,
        postgresql_where=_COVERING,
    )


def downgrade() -> None:
    op.drop_index("ix_document_covering", "document")
    op.drop_table("kit_line")
    op.drop_table("kit")
    op.drop_table("norm")
