"""Papers that are drawn by the worker process, beside the pages."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CODE = sa.String(length=64)
_NAME = sa.String(length=200)


def upgrade() -> None:
    op.create_table(
        "paper_job",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("key", _CODE, nullable=False),
        sa.Column(
            "disclosure_id",
            _BIG,
            sa.ForeignKey(
                "disclosure_publication.disclosure_id", name=op.f("fk_paper_job_disclosure_id")
            ),
            nullable=True,
        ),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column(
            "actor_id",
            _BIG,
            sa.ForeignKey("app_user.id", name=op.f("fk_paper_job_actor_id")),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("state", _CODE, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("worker", _NAME, nullable=False),
        sa.Column("beat_at", sa.DateTime(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("about", sa.Integer(), nullable=False),
        sa.Column("error", _CODE, nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('CANCELLED', 'DONE', 'FAILED', 'QUEUED', 'RUNNING')",
            name=op.f("ck_paper_job_state"),
        ),
        sa.CheckConstraint(
            "(disclosure_id IS NULL) = (asked <> '')", name=op.f("ck_paper_job_of_one")
        ),
        sa.CheckConstraint(
            "taken >= 0 AND pages >= 0 AND about >= 0", name=op.f("ck_paper_job_counted")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_job")),
        sa.UniqueConstraint("key", name=op.f("uq_paper_job_key")),
        sa.UniqueConstraint("disclosure_id", name=op.f("uq_paper_job_disclosure_id")),
    )
    op.create_index(op.f("ix_paper_job_state"), "paper_job", ["state"])
    op.create_table(
        "paper_draft",
        sa.Column(
            "job_id",
            _BIG,
            sa.ForeignKey("paper_job.id", name=op.f("fk_paper_draft_job_id")),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_paper_draft")),
    )


def downgrade() -> None:
    op.drop_table("paper_draft")
    op.drop_table("paper_job")
