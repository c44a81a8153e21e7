"""What ran of a holder's money by kind, counted with each snapshot (those that there are get theirs); and the spending
that waits for its invoice found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BUCKETS = (
    "('ADVANCED', 'AVAILABLE', 'COMMITTED', 'GRANTOR', 'PAID', 'PAYABLE', 'PREPAID', 'UNALLOCATED')"
)
_HELD = "('ADVANCED', 'AVAILABLE', 'COMMITTED', 'PAID', 'PAYABLE', 'PREPAID')"
# each entry moves the holder's money: of one between the fund and a holder, the holder's
_FILL = f"""
INSERT INTO fund_flow_snapshot
    (snapshot_id, fund_id, kind, from_bucket, to_bucket, reversal, amount_fen)
SELECT s.id, e.fund_id, d.kind, f.bucket, t.bucket, d.reverses_id IS NOT NULL,
       CAST(sum(e.amount_fen) AS BIGINT)
FROM fund_entry e
JOIN document d ON d.id = e.document_id
JOIN fund_account f ON f.id = e.from_account_id
JOIN fund_account t ON t.id = e.to_account_id
JOIN snapshot s ON s.through_on >= e.business_on
    AND s.organization_id = CASE WHEN f.bucket IN {_HELD} THEN f.organization_id ELSE t.organization_id END
GROUP BY s.id, e.fund_id, d.kind, f.bucket, t.bucket, d.reverses_id IS NOT NULL
"""  # noqa: S608 - of constants


def upgrade() -> None:
    op.create_table(
        "fund_flow_snapshot",
        sa.Column("snapshot_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("fund_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_bucket", sa.String(), nullable=False),
        sa.Column("to_bucket", sa.String(), nullable=False),
        sa.Column("reversal", sa.Boolean(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_fund_flow_snapshot_amount")),
        sa.CheckConstraint(
            f"from_bucket IN {_BUCKETS}", name=op.f("ck_fund_flow_snapshot_from_bucket")
        ),
        sa.CheckConstraint(
            f"to_bucket IN {_BUCKETS}", name=op.f("ck_fund_flow_snapshot_to_bucket")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_fund_flow_snapshot_snapshot_id")
        ),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["fund.id"], name=op.f("fk_fund_flow_snapshot_fund_id")
        ),
        sa.ForeignKeyConstraint(
            ["kind"], ["document_kind.code"], name=op.f("fk_fund_flow_snapshot_kind")
        ),
        sa.PrimaryKeyConstraint(
            "snapshot_id",
            "fund_id",
            "kind",
            "from_bucket",
            "to_bucket",
            "reversal",
            name=op.f("pk_fund_flow_snapshot"),
        ),
        sqlite_with_rowid=False,
    )
    op.execute(_FILL)
    op.create_index(
        "ix_fund_charge_awaiting",
        "fund_charge",
        ["document_id"],
        sqlite_where=sa.text("awaiting_papers = 1"),
        postgresql_where=sa.text("awaiting_papers"),
    )


def downgrade() -> None:
    op.drop_index("ix_fund_charge_awaiting", "fund_charge")
    op.drop_table("fund_flow_snapshot")
