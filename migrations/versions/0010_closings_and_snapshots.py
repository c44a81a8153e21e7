"""Snapshots of balances at the end of a day, the reopening of a period, and how far back each role may date."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Until somebody decides otherwise: who keeps goods dates a document back by a week, a village's clerk by a month.
LIMITS = (("keeper", 7), ("checkpoint_head", 7), ("village_clerk", 31))


def upgrade() -> None:
    _create_snapshot()
    _create_rows_of_snapshots()
    op.add_column("organization_head", sa.Column("snapshot_through", sa.Date(), nullable=True))
    _create_backdating_limit()
    kinds = sa.table("document_kind", sa.column("code", sa.String))
    op.bulk_insert(kinds, [{"code": "PERIOD_REOPENING"}])


def _create_snapshot() -> None:
    op.create_table(
        "snapshot",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("organization_id", _BIG, nullable=False),
        sa.Column("through_on", sa.Date(), nullable=False),
        sa.Column("document_id", _BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_snapshot_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_snapshot_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint(
            "organization_id", "through_on", name=op.f("uq_snapshot_organization_id_through_on")
        ),
        sa.UniqueConstraint("document_id", name=op.f("uq_snapshot_document_id")),
    )


def _create_rows_of_snapshots() -> None:
    op.create_table(
        "stock_snapshot",
        sa.Column("snapshot_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("location_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("lot_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("value_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_snapshot_quantity")),
        sa.CheckConstraint("value_fen >= 0", name=op.f("ck_stock_snapshot_value")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_stock_snapshot_snapshot_id")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_stock_snapshot_location_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_stock_snapshot_lot_id")),
        sa.PrimaryKeyConstraint(
            "snapshot_id", "location_id", "lot_id", name=op.f("pk_stock_snapshot")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fund_snapshot",
        sa.Column("snapshot_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("account_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_fund_snapshot_amount")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_fund_snapshot_snapshot_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["fund_account.id"], name=op.f("fk_fund_snapshot_account_id")
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "account_id", name=op.f("pk_fund_snapshot")),
        sqlite_with_rowid=False,
    )


def _create_backdating_limit() -> None:
    limit = op.create_table(
        "backdating_limit",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('admin', 'approver', 'checkpoint_head', 'finance', 'keeper', 'publisher',"
            " 'supervisor', 'system', 'village_clerk')",
            name=op.f("ck_backdating_limit_role"),
        ),
        sa.CheckConstraint("days >= 0", name=op.f("ck_backdating_limit_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backdating_limit")),
        sa.UniqueConstraint("role", "starts_on", name=op.f("uq_backdating_limit_role_starts_on")),
    )
    first = date(2020, 1, 1)
    rows = [{"role": r, "starts_on": first, "days": d, "decision": ""} for r, d in LIMITS]
    op.bulk_insert(limit, rows)


def downgrade() -> None:
    raise NotImplementedError("periods may have been reopened; restore a backup instead")
