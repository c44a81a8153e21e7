"""Whose people do the duties of an organization: its own, or those above it alone."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
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


def downgrade() -> None:
    raise NotImplementedError("a rule that was decided is never taken out of the database")
