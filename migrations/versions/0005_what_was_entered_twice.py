"""What was entered twice: items and counterparties that are merged, and when, by whom and why they were."""

import sqlalchemy as sa
from alembic import op

from inventory import append_only, merge_triggers

revision = "0005"
down_revision = "0004"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BIG_IN_SQL = {"sqlite": "INTEGER", "postgresql": "BIGINT"}
TABLES = ("item", "counterparty")


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in TABLES:
        # in plain SQL: SQLite takes a CHECK or a REFERENCES only on the column that is added
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN merged_into_id {_BIG_IN_SQL[dialect]}"
            f" CONSTRAINT fk_{table}_merged_into_id REFERENCES {table} (id)"
            f" CONSTRAINT ck_{table}_merged CHECK (merged_into_id <> id)"
        )
        op.create_index(f"ix_{table}_merged_into_id", table, ["merged_into_id"])
        _create_merges(table)
    for sql in append_only.statements(dialect, [f"{table}_merge" for table in TABLES]):
        op.execute(sql)
    for sql in merge_triggers.statements(dialect, TABLES):
        op.execute(sql)


def _create_merges(table: str) -> None:
    name = f"{table}_merge"
    op.create_table(
        name,
        sa.Column("id", _BIG, nullable=False),
        sa.Column("merged_at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", _BIG, nullable=False),
        sa.Column("from_id", _BIG, nullable=False),
        sa.Column("into_id", _BIG, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("from_id <> into_id", name=op.f(f"ck_{name}_two")),
        sa.ForeignKeyConstraint(["actor_id"], ["app_user.id"], name=op.f(f"fk_{name}_actor_id")),
        sa.ForeignKeyConstraint(["from_id"], [f"{table}.id"], name=op.f(f"fk_{name}_from_id")),
        sa.ForeignKeyConstraint(["into_id"], [f"{table}.id"], name=op.f(f"fk_{name}_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("from_id", name=op.f(f"uq_{name}_from_id")),
    )


def downgrade() -> None:
    raise NotImplementedError(
        "goods of merged items may have been received and issued since; restore a backup instead"
    )
