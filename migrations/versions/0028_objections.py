"""Objections of the public to what is made public, and what they were answered."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0028"
down_revision = "0027"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CODE = sa.String(length=64)
_NAME = sa.String(length=200)
FROZEN_TABLES = ("objection", "objection_words", "objection_answer")


def upgrade() -> None:
    op.create_table(
        "objection",
        sa.Column("id", _BIG, nullable=False),
        _to("objection", "organization_id", "organization.id"),
        sa.Column("serial", sa.Integer(), nullable=False),
        _to("objection", "disclosure_id", "disclosure_publication.disclosure_id", nullable=True),
        sa.Column("request_key", _CODE, nullable=False),
        sa.Column("receipt", _CODE, nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("serial > 0", name=op.f("ck_objection_counted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint(
            "organization_id", "serial", name=op.f("uq_objection_organization_id_serial")
        ),
        sa.UniqueConstraint("request_key", name=op.f("uq_objection_request_key")),
        sa.UniqueConstraint("receipt", name=op.f("uq_objection_receipt")),
    )
    op.create_index(op.f("ix_objection_disclosure_id"), "objection", ["disclosure_id"])
    op.create_table(
        "objection_words",
        _to("objection_words", "objection_id", "objection.id"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("phone", _NAME, nullable=False),
        sa.PrimaryKeyConstraint("objection_id", name=op.f("pk_objection_words")),
    )
    op.create_table(
        "objection_answer",
        sa.Column("id", _BIG, nullable=False),
        _to("objection_answer", "objection_id", "objection.id"),
        sa.Column("text", sa.Text(), nullable=False),
        _to("objection_answer", "actor_id", "app_user.id"),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_objection_answer_says_something")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_answer")),
    )
    op.create_index(op.f("ix_objection_answer_objection_id"), "objection_answer", ["objection_id"])
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


def _to(table: str, column: str, other: str, *, nullable: bool = False) -> sa.Column[Any]:
    reference = sa.ForeignKey(other, name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, _BIG, reference, autoincrement=False, nullable=nullable)


def downgrade() -> None:
    raise NotImplementedError("what the public said is never taken out of the database")
