"""Every way goods move: what a document may say besides, rows that draw on earlier rows, packings as received."""

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0002"
down_revision = "0001"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BIG_IN_SQL = {"sqlite": "INTEGER", "postgresql": "BIGINT"}
LEDGER_TABLES = ("document", "lot", "lot_unit", "stock_move", "move_draw")
DOCUMENT_KINDS = (
    "CORRECTION",
    "ACCEPTANCE",
    "SEND_BACK",
    "ISSUE_RETURN",
    "HAND_OUT",
    "TAKE_BACK",
    "CAPITALISATION",
    "DISPATCH",
    "ACKNOWLEDGEMENT",
    "CONVERSION",
    "WRITE_OFF",
)
# Column by column and in plain SQL: SQLite takes a CHECK or a REFERENCES only on the column that is added.
COLUMNS = (
    "document ADD COLUMN days INTEGER CONSTRAINT ck_document_days CHECK (days > 0)",
    "document ADD COLUMN recipient_location_id {big}"
    " CONSTRAINT fk_document_recipient_location_id REFERENCES location (id)",
    "document ADD COLUMN due_on DATE CONSTRAINT ck_document_due CHECK (due_on >= business_on)",
    "document ADD COLUMN repays_id {big} CONSTRAINT fk_document_repays_id REFERENCES document (id)",
    "document ADD COLUMN follows_id {big}"
    " CONSTRAINT fk_document_follows_id REFERENCES document (id)",
    "lot ADD COLUMN expected_quantity BIGINT"
    " CONSTRAINT ck_lot_expected CHECK (expected_quantity >= 0)",
)


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for column in COLUMNS:
        op.execute(f"ALTER TABLE {column}".format(big=_BIG_IN_SQL[dialect]))
    op.create_index("ix_document_repays_id", "document", ["repays_id"])
    _create_tables()
    op.bulk_insert(
        sa.table("document_kind", sa.column("code", sa.String)),
        [{"code": code} for code in DOCUMENT_KINDS],
    )
    _furnish()
    for sql in append_only.statements(dialect, LEDGER_TABLES):
        op.execute(sql)


def _furnish() -> None:
    """Every organization that stands gets a place for what is in use and one for what is on the way."""
    names = ("code", "name", "organization_id", "kind", "checkpoint")
    location = sa.table("location", *map(sa.column, names))
    organization = sa.table("organization", *map(sa.column, ("id", "code", "name")))
    for kind in ("in_use", "in_transit"):
        code = organization.c.code + f":{kind}"
        rows = sa.select(
            code, organization.c.name, organization.c.id, sa.literal(kind.upper()), sa.false()
        )
        op.execute(sa.insert(location).from_select(names, rows))


def _create_tables() -> None:
    op.create_table(
        "item_unit",
        sa.Column("item_id", _BIG, nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("factor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("factor > 1", name=op.f("ck_item_unit_factor")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_unit_item_id")),
        sa.PrimaryKeyConstraint("item_id", "unit", name=op.f("pk_item_unit")),
    )
    op.create_table(
        "lot_unit",
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("factor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("factor > 1", name=op.f("ck_lot_unit_factor")),
        _under_a_document("lot_unit"),
        sa.ForeignKeyConstraint(
            ["document_id", "line"],
            ["lot.document_id", "lot.line"],
            name=op.f("fk_lot_unit_document_id_line"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("pk_lot_unit")),
    )
    op.create_table(
        "move_draw",
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("of_document_id", _BIG, nullable=False),
        sa.Column("of_line", sa.Integer(), nullable=False),
        sa.Column("of_part", sa.Integer(), nullable=False),
        _under_a_document("move_draw"),
        sa.ForeignKeyConstraint(
            ["document_id", "line", "part"],
            ["stock_move.document_id", "stock_move.line", "stock_move.part"],
            name=op.f("fk_move_draw_document_id_line_part"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["of_document_id", "of_line", "of_part"],
            ["stock_move.document_id", "stock_move.line", "stock_move.part"],
            name=op.f("fk_move_draw_of_document_id_of_line_of_part"),
        ),
        sa.PrimaryKeyConstraint("document_id", "line", "part", name=op.f("pk_move_draw")),
    )
    op.create_index("ix_move_draw_of", "move_draw", ["of_document_id", "of_line", "of_part"])
    op.create_table(
        "line_drawn",
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("drawn_quantity", sa.BigInteger(), nullable=False),
        sa.Column("drawn_value_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "drawn_quantity BETWEEN 0 AND quantity", name=op.f("ck_line_drawn_not_more_than_moved")
        ),
        sa.CheckConstraint("drawn_value_fen >= 0", name=op.f("ck_line_drawn_value")),
        sa.ForeignKeyConstraint(
            ["document_id", "line", "part"],
            ["stock_move.document_id", "stock_move.line", "stock_move.part"],
            name=op.f("fk_line_drawn_document_id_line_part"),
        ),
        sa.PrimaryKeyConstraint("document_id", "line", "part", name=op.f("pk_line_drawn")),
    )


def _under_a_document(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["document_id"],
        ["document.id"],
        name=op.f(f"fk_{table}_document_id"),
        initially="DEFERRED",
        deferrable=True,
    )


def downgrade() -> None:
    raise NotImplementedError("documents of the new kinds may stand; restore a backup instead")
