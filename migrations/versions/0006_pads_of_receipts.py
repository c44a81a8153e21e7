"""Pads of receipts on paper: their stubs, and what donors said of being named."""

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0006"
down_revision = "0005"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FROZEN_TABLES = ("pad", "naming_consent")


def upgrade() -> None:
    _create_pad()
    _create_stub()
    _create_naming_consent()
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


def _create_pad() -> None:
    op.create_table(
        "pad",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("organization_id", _BIG, nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("first_stub", sa.Integer(), nullable=False),
        sa.Column("last_stub", sa.Integer(), nullable=False),
        sa.Column("custodian", sa.String(length=200), nullable=False),
        sa.Column("handed_out_on", sa.Date(), nullable=False),
        sa.Column("actor_id", _BIG, nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("serial > 0 AND first_stub > 0", name=op.f("ck_pad_counted_from_one")),
        sa.CheckConstraint(
            "last_stub BETWEEN first_stub AND first_stub + 49", name=op.f("ck_pad_stubs")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_pad_organization_id")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["app_user.id"], name=op.f("fk_pad_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pad")),
        sa.UniqueConstraint(
            "organization_id", "serial", name=op.f("uq_pad_organization_id_serial")
        ),
        sa.UniqueConstraint(
            "organization_id", "first_stub", name=op.f("uq_pad_organization_id_first_stub")
        ),
        sa.UniqueConstraint(
            "organization_id", "request_key", name=op.f("uq_pad_organization_id_request_key")
        ),
    )


def _create_stub() -> None:
    op.create_table(
        "stub",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("pad_id", _BIG, nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("look_up", sa.String(length=64), nullable=False),
        sa.Column("document_id", _BIG, nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.Column("voided_by_id", _BIG, nullable=True),
        sa.CheckConstraint(
            "document_id IS NULL OR voided_on IS NULL", name=op.f("ck_stub_used_or_void")
        ),
        sa.CheckConstraint(
            "(voided_on IS NULL) = (void_reason IS NULL)"
            " AND (voided_on IS NULL) = (voided_by_id IS NULL)",
            name=op.f("ck_stub_void_says_why"),
        ),
        sa.CheckConstraint("length(look_up) = 10", name=op.f("ck_stub_look_up")),
        sa.ForeignKeyConstraint(["pad_id"], ["pad.id"], name=op.f("fk_stub_pad_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_stub_document_id")),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["app_user.id"], name=op.f("fk_stub_voided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stub")),
        sa.UniqueConstraint("number", name=op.f("uq_stub_number")),
        sa.UniqueConstraint("look_up", name=op.f("uq_stub_look_up")),
        sa.UniqueConstraint("document_id", name=op.f("uq_stub_document_id")),
    )
    op.create_index("ix_stub_pad_id", "stub", ["pad_id"])


def _create_naming_consent() -> None:
    op.create_table(
        "naming_consent",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("document_id", _BIG, nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("recorded_by_id", _BIG, nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "consent IN ('FULL', 'MASKED', 'NOT')", name=op.f("ck_naming_consent_consent")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_naming_consent_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["app_user.id"], name=op.f("fk_naming_consent_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_naming_consent")),
    )
    op.create_index("ix_naming_consent_document_id", "naming_consent", ["document_id"])


def downgrade() -> None:
    raise NotImplementedError("pads may be out at the checkpoints; restore a backup instead")
