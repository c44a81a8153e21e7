"""Second eyes on money: spend limits, who stands in for whom, who is related to whom."""

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0013"
down_revision = "0012"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FROZEN_TABLES = ("delegation", "delegation_end", "kinship")


def upgrade() -> None:
    _create_spend_limit()
    _create_delegation()
    _create_delegation_end()
    _create_kinship()
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


def _create_spend_limit() -> None:
    op.create_table(
        "spend_limit",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("organization_id", _BIG, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_spend_limit_amount")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_spend_limit_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend_limit")),
        sa.UniqueConstraint(
            "organization_id", "starts_on", name=op.f("uq_spend_limit_organization_id_starts_on")
        ),
    )


def _user(table: str, column: str, *, nullable: bool = False) -> sa.Column[int]:
    reference = sa.ForeignKey("app_user.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, _BIG, reference, nullable=nullable)


def _create_delegation() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", _BIG, nullable=False),
        _user("delegation", "absent_id"),
        _user("delegation", "stand_in_id"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        _user("delegation", "set_by_id"),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_delegation_days")),
        sa.CheckConstraint("absent_id <> stand_in_id", name=op.f("ck_delegation_two_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    for column in ("absent_id", "stand_in_id"):
        op.create_index(op.f(f"ix_delegation_{column}"), "delegation", [column])


def _create_delegation_end() -> None:
    op.create_table(
        "delegation_end",
        sa.Column("delegation_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        _user("delegation_end", "ended_by_id"),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegation_end_delegation_id")
        ),
        sa.PrimaryKeyConstraint("delegation_id", name=op.f("pk_delegation_end")),
    )


def _create_kinship() -> None:
    op.create_table(
        "kinship",
        sa.Column("id", _BIG, nullable=False),
        _user("kinship", "user_id"),
        sa.Column("counterparty_id", _BIG, nullable=True),
        _user("kinship", "other_id", nullable=True),
        sa.Column("declared_on", sa.Date(), nullable=False),
        _user("kinship", "declared_by_id"),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(counterparty_id IS NULL) <> (other_id IS NULL)", name=op.f("ck_kinship_with_one")
        ),
        sa.CheckConstraint("user_id <> other_id", name=op.f("ck_kinship_two_people")),
        sa.ForeignKeyConstraint(
            ["counterparty_id"], ["counterparty.id"], name=op.f("fk_kinship_counterparty_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kinship")),
        sa.UniqueConstraint(
            "user_id", "counterparty_id", name=op.f("uq_kinship_user_id_counterparty_id")
        ),
        sa.UniqueConstraint("user_id", "other_id", name=op.f("uq_kinship_user_id_other_id")),
    )
    op.create_index(op.f("ix_kinship_other_id"), "kinship", ["other_id"])


def downgrade() -> None:
    raise NotImplementedError(
        "who stood in for whom decides what may be approved; restore a backup"
    )
