"""What is made public, in which rhythm and in whose name: dated rules."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "disclosure_rule",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("organization_id", _BIG, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.String(length=200), nullable=False)
            for name in ("emergency", "issuer", "supervisor", "hotline", "board")
        ),
        sa.Column("sheets", sa.String(), nullable=False),
        sa.Column("rhythm", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("posted_days", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "rhythm IN ('DAYS', 'MONTH', 'QUARTER')", name=op.f("ck_disclosure_rule_rhythm")
        ),
        sa.CheckConstraint(
            "(rhythm = 'DAYS') = (days IS NOT NULL)",
            name=op.f("ck_disclosure_rule_days_of_rhythm"),
        ),
        sa.CheckConstraint("days BETWEEN 1 AND 366", name=op.f("ck_disclosure_rule_days")),
        sa.CheckConstraint("posted_days >= 1", name=op.f("ck_disclosure_rule_posted")),
        sa.CheckConstraint("due_days >= 0", name=op.f("ck_disclosure_rule_due")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_disclosure_rule_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_rule")),
        sa.UniqueConstraint(
            "organization_id",
            "starts_on",
            name=op.f("uq_disclosure_rule_organization_id_starts_on"),
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("what was recorded is never taken out of the database")
