"""Where imported documents come from, and what clerks chose when they imported."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0031"
down_revision = "0030"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CODE = sa.String(length=64)
_NAME = sa.String(length=200)
FROZEN_TABLES = ("imported_content", "imported_table", "imported_row", "imported_aside")


def upgrade() -> None:
    _files()
    _choices()
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


def _files() -> None:
    op.create_table(
        "imported_content",
        _to("imported_content", "file_id", "imported_file.id"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_imported_content")),
    )
    op.create_table(
        "imported_table",
        sa.Column("id", _BIG, nullable=False),
        _to("imported_table", "file_id", "imported_file.id"),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("kind", _CODE, nullable=False),
        sa.Column("sheet", _NAME, nullable=False),
        sa.Column("header_row", sa.Integer(), nullable=False),
        sa.CheckConstraint("serial > 0 AND header_row > 0", name=op.f("ck_imported_table_counted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_table")),
        sa.UniqueConstraint("file_id", "serial", name=op.f("uq_imported_table_file_id_serial")),
    )
    op.create_table(
        "imported_row",
        _to("imported_row", "document_id", "document.id"),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        _to("imported_row", "table_id", "imported_table.id"),
        sa.Column("sheet_row", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "line BETWEEN 1 AND 4095 AND sheet_row > 0", name=op.f("ck_imported_row_counted")
        ),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("pk_imported_row")),
    )
    op.create_index(op.f("ix_imported_row_table_id"), "imported_row", ["table_id"])
    op.create_table(
        "imported_aside",
        _to("imported_aside", "table_id", "imported_table.id"),
        sa.Column("sheet_row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", _NAME, nullable=False),
        sa.CheckConstraint(
            "sheet_row > 0 AND reason <> ''", name=op.f("ck_imported_aside_says_something")
        ),
        sa.PrimaryKeyConstraint("table_id", "sheet_row", name=op.f("pk_imported_aside")),
    )


def _choices() -> None:
    op.create_table(
        "intake_shape",
        _to("intake_shape", "organization_id", "organization.id"),
        sa.Column("shape", _CODE, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        _to("intake_shape", "actor_id", "app_user.id"),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "shape", name=op.f("pk_intake_shape")),
    )
    op.create_table(
        "intake_word",
        sa.Column("id", _BIG, nullable=False),
        _to("intake_word", "organization_id", "organization.id"),
        sa.Column("what", _CODE, nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("specification", _NAME, nullable=False),
        sa.Column("unit", _NAME, nullable=False),
        sa.Column("means", _NAME, nullable=False),
        _to("intake_word", "actor_id", "app_user.id"),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "what IN ('COUNTERPARTY', 'ITEM', 'RECEIVER')", name=op.f("ck_intake_word_what")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_word")),
        sa.UniqueConstraint(
            *("organization_id", "what", "name", "specification", "unit"),
            name=op.f("uq_intake_word_organization_id_what_name_specification_unit"),
        ),
    )


def _to(table: str, column: str, other: str) -> sa.Column[Any]:
    reference = sa.ForeignKey(other, name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, _BIG, reference, autoincrement=False, nullable=False)


def downgrade() -> None:
    raise NotImplementedError("where documents came from is never taken out of the database")
