"""Second eyes: what of a document wants approval, and what was decided."""

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0003"
down_revision = "0002"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LEDGER_TABLES = ("approval_need", "approval")
CAUSES = (
    "'ABOVE_NORM', 'CAPITALISATION', 'DOWNGRADE', 'GIFT_TO_FIRM', 'LOAN_TO_GIFT',"
    " 'OUTSIDE_GROUPS', 'WRITE_OFF'"
)


def upgrade() -> None:
    op.create_table(
        "approval_need",
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("organization_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.CheckConstraint(f"cause IN ({CAUSES})", name=op.f("ck_approval_need_cause")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_approval_need_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_approval_need_organization_id"),
        ),
        sa.PrimaryKeyConstraint(
            "document_id", "organization_id", "cause", name=op.f("pk_approval_need")
        ),
    )
    op.create_table(
        "approval",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("document_id", _BIG, nullable=False),
        sa.Column("organization_id", _BIG, nullable=False),
        sa.Column("approver_id", _BIG, nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("approved OR note <> ''", name=op.f("ck_approval_a_refusal_says_why")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_approval_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_approval_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["app_user.id"], name=op.f("fk_approval_approver_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint(
            "document_id", "organization_id", name=op.f("uq_approval_document_id_organization_id")
        ),
    )
    for sql in append_only.statements(op.get_bind().dialect.name, LEDGER_TABLES):
        op.execute(sql)


def downgrade() -> None:
    op.drop_table("approval")
    op.drop_table("approval_need")
