"""Papers of money spent: invoices, their lines, which are void, where they are used, up to how much a kind is good."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0017"
down_revision = "0016"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FROZEN_TABLES = ("invoice", "invoice_line", "invoice_void", "invoice_use")
_KINDS = (
    "'DIGITAL_ORDINARY', 'DIGITAL_SPECIAL', 'FISCAL', 'NON_COMPLIANT', 'SMALL_RECEIPT', 'TAX_AGENT',"
    " 'VAT_E_ORDINARY', 'VAT_E_SPECIAL', 'VAT_ORDINARY', 'VAT_SPECIAL'"
)
_NUMBERED = sa.text("kind NOT IN ('SMALL_RECEIPT', 'NON_COMPLIANT')")


def upgrade() -> None:
    _create_invoice()
    _create_line()
    _create_void()
    _create_use()
    _create_limit()
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


def _create_invoice() -> None:
    op.create_table(
        "invoice",
        sa.Column("id", _BIG, nullable=False),
        _to("invoice", "organization_id", "organization"),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        _to("invoice", "seller_id", "counterparty", nullable=True),
        sa.Column("seller", sa.String(length=200), nullable=False),
        sa.Column("seller_credit_code", sa.String(), nullable=False),
        sa.Column("buyer", sa.String(length=200), nullable=False),
        sa.Column("buyer_credit_code", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("tax_fen", sa.BigInteger(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        _to("invoice", "red_of_id", "invoice", nullable=True),
        sa.Column("came", sa.String(), nullable=False),
        *_by("invoice"),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_invoice_kind")),
        sa.CheckConstraint("came IN ('FILE', 'SCANNED', 'TYPED')", name=op.f("ck_invoice_came")),
        sa.CheckConstraint("serial > 0 AND round > 0", name=op.f("ck_invoice_counted")),
        sa.CheckConstraint("total_fen = amount_fen + tax_fen", name=op.f("ck_invoice_total")),
        sa.CheckConstraint(
            "(red_of_id IS NULL AND amount_fen >= 0 AND tax_fen >= 0 AND total_fen > 0)"
            " OR (red_of_id IS NOT NULL AND amount_fen <= 0 AND tax_fen <= 0 AND total_fen < 0)",
            name=op.f("ck_invoice_signs"),
        ),
        sa.CheckConstraint("red_of_id <> id", name=op.f("ck_invoice_red")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint(
            "organization_id", "serial", name=op.f("uq_invoice_organization_id_serial")
        ),
        sa.UniqueConstraint(
            "organization_id", "request_key", name=op.f("uq_invoice_organization_id_request_key")
        ),
    )
    op.create_index(
        "uq_invoice_code_number",
        "invoice",
        ["code", "number", "round"],
        unique=True,
        sqlite_where=_NUMBERED,
        postgresql_where=_NUMBERED,
    )
    op.create_index("ix_invoice_issued", "invoice", ["organization_id", "issued_on"])
    op.create_index("ix_invoice_seller_id", "invoice", ["seller_id"])
    op.create_index("ix_invoice_red_of_id", "invoice", ["red_of_id"])


def _create_line() -> None:
    op.create_table(
        "invoice_line",
        _to("invoice_line", "invoice_id", "invoice"),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        _to("invoice_line", "item_id", "item", nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("tax_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("line > 0", name=op.f("ck_invoice_line_line")),
        sa.CheckConstraint(
            "quantity IS NULL OR (quantity > 0 AND item_id IS NOT NULL)",
            name=op.f("ck_invoice_line_quantity"),
        ),
        sa.PrimaryKeyConstraint("invoice_id", "line", name=op.f("pk_invoice_line")),
    )
    op.create_index("ix_invoice_line_item_id", "invoice_line", ["item_id"])


def _create_void() -> None:
    op.create_table(
        "invoice_void",
        _to("invoice_void", "invoice_id", "invoice"),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("voided_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        *_by("invoice_void"),
        sa.CheckConstraint("cause IN ('MISTAKEN', 'VOIDED')", name=op.f("ck_invoice_void_cause")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_invoice_void")),
    )


def _create_use() -> None:
    op.create_table(
        "invoice_use",
        sa.Column("id", _BIG, nullable=False),
        _to("invoice_use", "invoice_id", "invoice"),
        _to("invoice_use", "document_id", "document"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        *_by("invoice_use"),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_invoice_use_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_use")),
        sa.UniqueConstraint(
            "invoice_id", "request_key", name=op.f("uq_invoice_use_invoice_id_request_key")
        ),
    )
    op.create_index("ix_invoice_use_document", "invoice_use", ["document_id"])


def _create_limit() -> None:
    op.create_table(
        "paper_limit",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_paper_limit_kind")),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_paper_limit_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_limit")),
        sa.UniqueConstraint("kind", "starts_on", name=op.f("uq_paper_limit_kind_starts_on")),
    )


def _to(table: str, column: str, other: str, *, nullable: bool = False) -> sa.Column[Any]:
    reference = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, _BIG, reference, autoincrement=False, nullable=nullable)


def _by(table: str) -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        _to(table, "actor_id", "app_user"),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("what was recorded is never taken out of the database")
