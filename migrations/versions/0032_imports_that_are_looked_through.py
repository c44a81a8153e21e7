"""Imports that somebody looks through before they are posted."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CODE = sa.String(length=64)
_NAME = sa.String(length=200)


def upgrade() -> None:
    op.create_table(
        "staged_import",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("key", _CODE, nullable=False),
        _of("staged_import", "organization"),
        _of("staged_import", "location", nullable=True),
        _of("staged_import", "actor", "app_user"),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("sha256", _CODE, nullable=False),
        sa.Column("as_kind", _CODE, nullable=False),
        sa.Column("business_on", sa.Date(), nullable=True),
        sa.Column("staged_at", sa.DateTime(), nullable=False),
        sa.Column("state", _CODE, nullable=False),
        sa.Column("task", _CODE, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("worker", _NAME, nullable=False),
        sa.Column("beat_at", sa.DateTime(), nullable=True),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_checked", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Text(), nullable=False),
        sa.Column("understood", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("error", _CODE, nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('FAILED', 'POSTED', 'READY', 'STOPPED', 'WAITING', 'WORKING')",
            name=op.f("ck_staged_import_state"),
        ),
        sa.CheckConstraint("task IN ('POST', 'READ')", name=op.f("ck_staged_import_task")),
        sa.CheckConstraint(
            "taken >= 0 AND rows_read >= 0 AND rows_checked >= 0",
            name=op.f("ck_staged_import_counted"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_import")),
        sa.UniqueConstraint("key", name=op.f("uq_staged_import_key")),
    )
    op.create_index(op.f("ix_staged_import_actor_id"), "staged_import", ["actor_id"])
    op.create_index(op.f("ix_staged_import_state"), "staged_import", ["state"])
    op.create_table(
        "staged_file",
        _part("staged_file"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("staged_id", name=op.f("pk_staged_file")),
    )
    op.create_table(
        "staged_row",
        _part("staged_row"),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_no", sa.Integer(), nullable=False),
        sa.Column("sheet", _NAME, nullable=False),
        sa.Column("sheet_row", sa.Integer(), nullable=False),
        sa.Column("as_read", sa.Text(), nullable=False),
        sa.Column("mended", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("bad", sa.Boolean(), nullable=False),
        sa.Column("seen", _CODE, nullable=False),
        sa.Column("aside", _NAME, nullable=False),
        sa.PrimaryKeyConstraint("staged_id", "nth", name=op.f("pk_staged_row")),
    )
    op.create_index("ix_staged_row_found", "staged_row", ["staged_id", "bad", "nth"])
    op.create_table(
        "staged_name",
        _part("staged_name"),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", _CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("specification", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("how", _CODE, nullable=False),
        sa.Column("near", sa.Text(), nullable=False),
        sa.Column("chosen", _CODE, nullable=False),
        sa.PrimaryKeyConstraint("staged_id", "nth", name=op.f("pk_staged_name")),
    )


def downgrade() -> None:
    for table in ("staged_name", "staged_row", "staged_file", "staged_import"):
        op.drop_table(table)


def _of(table: str, what: str, target: str = "", *, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target or what}.id", name=op.f(f"fk_{table}_{what}_id"))
    return sa.Column(f"{what}_id", _BIG, key, nullable=nullable)


def _part(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("staged_import.id", name=op.f(f"fk_{table}_staged_id"))
    return sa.Column("staged_id", _BIG, key, autoincrement=False, nullable=False)
