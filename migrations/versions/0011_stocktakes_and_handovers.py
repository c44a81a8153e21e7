"""Stocktakes: a frozen list, counts, what they came to; handovers; from which difference a line is counted twice."""

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0011"
down_revision = "0010"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT_KINDS = ("STOCKTAKE", "ADJUSTMENT", "HANDOVER")
FROZEN_TABLES = (
    "stocktake",
    "stocktake_line",
    "stocktake_sheet",
    "stocktake_count",
    "stocktake_found",
    "stocktake_settlement",
    "stocktake_result",
    "stocktake_found_result",
    "handover_line",
)


def upgrade() -> None:
    _create_recount_limit()
    _create_stocktake()
    _create_stocktake_line()
    _create_stocktake_sheet()
    _create_stocktake_count()
    _create_stocktake_found()
    _create_stocktake_settlement()
    _create_stocktake_result()
    _create_stocktake_found_result()
    _create_handover_line()
    op.bulk_insert(
        sa.table("document_kind", sa.column("code", sa.String)),
        [{"code": code} for code in DOCUMENT_KINDS],
    )
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


def _create_recount_limit() -> None:
    op.create_table(
        "recount_limit",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.CheckConstraint(
            "pieces >= 0 AND percent BETWEEN 0 AND 100", name=op.f("ck_recount_limit_limits")
        ),
        sa.CheckConstraint(
            "pieces IS NOT NULL OR percent IS NOT NULL",
            name=op.f("ck_recount_limit_says_something"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recount_limit")),
        sa.UniqueConstraint("starts_on", name=op.f("uq_recount_limit_starts_on")),
    )


def _create_stocktake() -> None:
    op.create_table(
        "stocktake",
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(), nullable=True),
        sa.Column("recount_pieces", sa.BigInteger(), nullable=True),
        sa.Column("recount_percent", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(sample IS NULL) = (seed IS NULL) AND (sample IS NULL OR sample BETWEEN 1 AND population)",
            name=op.f("ck_stocktake_a_sample_has_its_seed"),
        ),
        sa.CheckConstraint("population > 0", name=op.f("ck_stocktake_population")),
        sa.CheckConstraint(
            "recount_pieces >= 0 AND recount_percent >= 0", name=op.f("ck_stocktake_recount")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_stocktake_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_stocktake")),
    )


def _create_stocktake_line() -> None:
    op.create_table(
        "stocktake_line",
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("location_id", _BIG, nullable=False),
        sa.Column("lot_id", _BIG, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.CheckConstraint("line BETWEEN 1 AND 4095", name=op.f("ck_stocktake_line_line")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stocktake_line_quantity")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_stocktake_line_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_stocktake_line_location_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_stocktake_line_lot_id")),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("pk_stocktake_line")),
        sa.UniqueConstraint(
            "document_id",
            "location_id",
            "lot_id",
            name=op.f("uq_stocktake_line_document_id_location_id_lot_id"),
        ),
    )


def _create_stocktake_sheet() -> None:
    op.create_table(
        "stocktake_sheet",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("document_id", _BIG, nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("counter", sa.String(length=200), nullable=False),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("keyed_by_id", _BIG, nullable=False),
        sa.Column("keyed_at", sa.DateTime(), nullable=False),
        sa.Column("input_salt", sa.String(length=64), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "counted_at <= keyed_at", name=op.f("ck_stocktake_sheet_counted_before_keyed")
        ),
        sa.CheckConstraint("serial > 0", name=op.f("ck_stocktake_sheet_serial")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["stocktake.document_id"], name=op.f("fk_stocktake_sheet_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["keyed_by_id"], ["app_user.id"], name=op.f("fk_stocktake_sheet_keyed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake_sheet")),
        sa.UniqueConstraint(
            "document_id", "request_key", name=op.f("uq_stocktake_sheet_document_id_request_key")
        ),
        sa.UniqueConstraint(
            "document_id", "serial", name=op.f("uq_stocktake_sheet_document_id_serial")
        ),
    )


def _create_stocktake_count() -> None:
    op.create_table(
        "stocktake_count",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("sheet_id", _BIG, nullable=False),
        sa.Column("document_id", _BIG, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("typed_unit", sa.String(), nullable=False),
        sa.Column("typed_quantity", sa.BigInteger(), nullable=False),
        sa.Column("position", _BIG, nullable=False),
        sa.Column("known_position", _BIG, nullable=False),
        sa.CheckConstraint("position <= known_position", name=op.f("ck_stocktake_count_position")),
        sa.CheckConstraint(
            "quantity >= 0 AND typed_quantity >= 0", name=op.f("ck_stocktake_count_quantity")
        ),
        sa.CheckConstraint("round > 0", name=op.f("ck_stocktake_count_round")),
        sa.ForeignKeyConstraint(
            ["document_id", "line"],
            ["stocktake_line.document_id", "stocktake_line.line"],
            name=op.f("fk_stocktake_count_document_id_line"),
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["stocktake_sheet.id"], name=op.f("fk_stocktake_count_sheet_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake_count")),
        sa.UniqueConstraint(
            "document_id", "line", "round", name=op.f("uq_stocktake_count_document_id_line_round")
        ),
    )
    op.create_index(
        op.f("ix_stocktake_count_sheet_id"), "stocktake_count", ["sheet_id"], unique=False
    )


def _create_stocktake_found() -> None:
    op.create_table(
        "stocktake_found",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("sheet_id", _BIG, nullable=False),
        sa.Column("document_id", _BIG, nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("location_id", _BIG, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stocktake_found_quantity")),
        sa.CheckConstraint("serial > 0", name=op.f("ck_stocktake_found_serial")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["stocktake.document_id"], name=op.f("fk_stocktake_found_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_stocktake_found_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["stocktake_sheet.id"], name=op.f("fk_stocktake_found_sheet_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake_found")),
        sa.UniqueConstraint(
            "document_id", "serial", name=op.f("uq_stocktake_found_document_id_serial")
        ),
    )
    op.create_index(
        op.f("ix_stocktake_found_sheet_id"), "stocktake_found", ["sheet_id"], unique=False
    )


def _create_stocktake_settlement() -> None:
    op.create_table(
        "stocktake_settlement",
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("stocktake_id", _BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_stocktake_settlement_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["stocktake_id"],
            ["stocktake.document_id"],
            name=op.f("fk_stocktake_settlement_stocktake_id"),
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_stocktake_settlement")),
    )
    op.create_index(
        op.f("ix_stocktake_settlement_stocktake_id"),
        "stocktake_settlement",
        ["stocktake_id"],
        unique=False,
    )


def _create_stocktake_result() -> None:
    op.create_table(
        "stocktake_result",
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count_id", _BIG, nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["count_id"], ["stocktake_count.id"], name=op.f("fk_stocktake_result_count_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_stocktake_result_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("pk_stocktake_result")),
    )
    op.create_index(
        op.f("ix_stocktake_result_count_id"), "stocktake_result", ["count_id"], unique=False
    )


def _create_stocktake_found_result() -> None:
    op.create_table(
        "stocktake_found_result",
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("receipt_id", _BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_stocktake_found_result_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"],
            ["document.id"],
            name=op.f("fk_stocktake_found_result_receipt_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", "serial", name=op.f("pk_stocktake_found_result")),
    )


def _create_handover_line() -> None:
    op.create_table(
        "handover_line",
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("value_fen", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.CheckConstraint(
            "section IN ('IN_USE', 'OPEN', 'STOCK', 'STUBS')", name=op.f("ck_handover_line_section")
        ),
        sa.CheckConstraint("line > 0", name=op.f("ck_handover_line_line")),
        sa.CheckConstraint(
            "quantity >= 0 AND value_fen >= 0", name=op.f("ck_handover_line_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_handover_line_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("pk_handover_line")),
    )


def downgrade() -> None:
    raise NotImplementedError("documents of the new kinds may stand; restore a backup instead")
