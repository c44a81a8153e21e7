"""Whose people do the duties of an organization; kinships that were declared by mistake are withdrawn."""

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0015"
down_revision = "0014"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_duty_rule()
    _create_kinship_change()
    for sql in append_only.statements(op.get_bind().dialect.name, ("kinship_change",)):
        op.execute(sql)


def _create_duty_rule() -> None:
    op.create_table(
        "duty_rule",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("organization_id", _BIG, nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("whose", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.CheckConstraint(
            "duty IN ('APPROVAL', 'BOOKKEEPING', 'KEEPING', 'PAYING', 'REPORTING', 'REVIEW')",
            name=op.f("ck_duty_rule_duty"),
        ),
        sa.CheckConstraint("whose IN ('ABOVE', 'OWN')", name=op.f("ck_duty_rule_whose")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_duty_rule_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_rule")),
        sa.UniqueConstraint(
            "organization_id",
            "duty",
            "starts_on",
            name=op.f("uq_duty_rule_organization_id_duty_starts_on"),
        ),
    )


def _create_kinship_change() -> None:
    op.create_table(
        "kinship_change",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("kinship_id", _BIG, nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("changed_by_id", _BIG, nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("stands OR reason <> ''", name=op.f("ck_kinship_change_says_why")),
        sa.ForeignKeyConstraint(
            ["kinship_id"], ["kinship.id"], name=op.f("fk_kinship_change_kinship_id")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["app_user.id"], name=op.f("fk_kinship_change_changed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kinship_change")),
    )
    op.create_index(op.f("ix_kinship_change_kinship_id"), "kinship_change", ["kinship_id"])


def downgrade() -> None:
    raise NotImplementedError("a rule that was decided is never taken out of the database")
