"""The fund under control: what documents open and what is left of it, uses and terms, changes, gifts of money."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0012"
down_revision = "0011"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT_KINDS = (
    "CASH_GIFT",
    "FUND_TAKE_BACK",
    "GIVE_BACK",
    "COMMITMENT",
    "RELEASE",
    "PREPAYMENT",
    "ADVANCE",
    "UNSPENT",
    "PAYMENT",
    "REFUND",
)
USES = {
    "PROTECTION": "防护",
    "DISINFECTION": "消杀",
    "HEATING": "保暖设施",
    "DUTY": "值守生活保障",
    "TRANSPORT": "运输",
    "PUBLICITY": "宣传",
    "OTHER": "其他",
}
FROZEN_TABLES = (
    "fund_terms",
    "fund_terms_use",
    "fund_charge",
    "fund_decision",
    "cash_gift",
    "cash_banking",
    "papers_received",
)


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.execute(
        "ALTER TABLE fund ADD COLUMN kind VARCHAR DEFAULT 'APPROPRIATED' NOT NULL"
        " CONSTRAINT ck_fund_kind CHECK (kind IN ('APPROPRIATED', 'DONATED'))"
    )
    _create_uses()
    _create_terms()
    _create_charges()
    _create_gifts()
    _add_items(dialect)
    op.bulk_insert(
        sa.table("document_kind", sa.column("code", sa.String)),
        [{"code": code} for code in DOCUMENT_KINDS],
    )
    for sql in append_only.statements(dialect, ("fund", "fund_entry", *FROZEN_TABLES)):
        op.execute(sql)


def _of_document(
    table: str, *columns: sa.Column[Any] | sa.CheckConstraint, key: tuple[str, ...]
) -> None:
    """A table whose rows go in before their document."""
    op.create_table(
        table,
        sa.Column("document_id", _BIG, autoincrement=False, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f(f"fk_{table}_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
    )


def _to(table: str, column: str, other: str, *, key: bool = False) -> sa.Column[Any]:
    """A column that refers to a row of another table."""
    reference = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{column}"))
    found = sa.Column(column, _BIG, reference, nullable=False)
    found.autoincrement = False if key else "auto"
    return found


def _create_uses() -> None:
    uses = op.create_table(
        "fund_use",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_use")),
        sa.UniqueConstraint("code", name=op.f("uq_fund_use_code")),
    )
    op.bulk_insert(uses, [{"code": code, "name": name} for code, name in USES.items()])


def _create_terms() -> None:
    _of_document(
        "fund_terms",
        _to("fund_terms", "organization_id", "organization", key=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        key=("document_id", "organization_id"),
    )
    _of_document(
        "fund_terms_use",
        _to("fund_terms_use", "organization_id", "organization", key=True),
        _to("fund_terms_use", "use_id", "fund_use", key=True),
        key=("document_id", "organization_id", "use_id"),
    )


def _create_charges() -> None:
    _of_document(
        "fund_charge",
        _to("fund_charge", "use_id", "fund_use"),
        sa.Column("awaiting_papers", sa.Boolean(), nullable=False),
        sa.Column("reimburses", sa.Boolean(), nullable=False),
        key=("document_id",),
    )
    _of_document(
        "fund_decision",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("body", "title")),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        key=("document_id",),
    )
    _later("papers_received", "received_on", "reference")


def _create_gifts() -> None:
    _of_document(
        "cash_gift",
        sa.Column("receipt_number", sa.String(), nullable=False),
        sa.Column("cash", sa.Boolean(), nullable=False),
        key=("document_id",),
    )
    _later("cash_banking", "banked_on", "slip")


def _later(table: str, day: str, said: str) -> None:
    """What happened to a standing document, once."""
    op.create_table(
        table,
        sa.Column("id", _BIG, nullable=False),
        _to(table, "document_id", "document"),
        sa.Column(day, sa.Date(), nullable=False),
        sa.Column(said, sa.String(), nullable=False),
        _to(table, "actor_id", "app_user"),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("document_id", name=op.f(f"uq_{table}_document_id")),
    )


def _add_items(dialect: str) -> None:
    for column in ("from_item_id", "to_item_id"):
        op.add_column("fund_entry", sa.Column(column, _BIG, nullable=True))
    _of_document(
        "fund_item",
        _to("fund_item", "account_id", "fund_account", key=True),
        sa.Column("pool_id", _BIG, nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_fund_item_amount")),
        key=("document_id", "account_id"),
    )
    op.create_index("ix_fund_item_account", "fund_item", ["account_id"])
    _say_of_what_stands(dialect)
    for end in ("from", "to"):
        op.create_index(
            f"ix_fund_entry_{end}_item",
            "fund_entry",
            [f"{end}_item_id", f"{end}_account_id", "business_on"],
        )


def _say_of_what_stands(dialect: str) -> None:
    """Until now a holder's money was one pool, which his first sub-allocation opened, and every expenditure opened a
    debt and paid it. Digests of these documents do not tell items, so they stay as they are; nor do they tell uses."""
    op.execute(
        "DROP TRIGGER append_only_fund_entry_update"
        + (" ON fund_entry" if dialect == "postgresql" else "")
    )
    opened_by = (
        "SELECT MIN(x.document_id) FROM fund_entry AS x JOIN document AS d ON d.id = x.document_id"
        " WHERE x.to_account_id = fund_entry.{end}_account_id AND d.kind = 'SUB_ALLOCATION'"
    )
    itself = "SELECT COALESCE(d.reverses_id, d.id) FROM document AS d WHERE d.id = fund_entry.document_id"
    for end in ("from", "to"):
        bucket = "(SELECT a.bucket FROM fund_account AS a WHERE a.id = fund_entry.{end}_account_id)"
        for buckets, opener in (("'AVAILABLE'", opened_by), ("'PAYABLE', 'PAID'", itself)):
            told = f"SET {end}_item_id = ({opener.format(end=end)})"
            op.execute(f"UPDATE fund_entry {told} WHERE {bucket.format(end=end)} IN ({buckets})")
    op.execute(
        "INSERT INTO fund_item (document_id, account_id, pool_id, amount_fen, last_on)"
        " SELECT item, account, CAST(NULL AS BIGINT), SUM(fen), MAX(business_on) FROM ("
        "SELECT to_item_id AS item, to_account_id AS account, amount_fen AS fen, business_on"
        " FROM fund_entry WHERE to_item_id IS NOT NULL UNION ALL"
        " SELECT from_item_id, from_account_id, -amount_fen, business_on"
        " FROM fund_entry WHERE from_item_id IS NOT NULL) AS rows_of GROUP BY item, account"
    )
    op.execute(
        "UPDATE fund_item SET pool_id = (SELECT MIN(x.from_item_id) FROM fund_entry AS x"
        " JOIN fund_account AS a ON a.id = x.from_account_id"
        " WHERE x.document_id = fund_item.document_id AND a.bucket = 'AVAILABLE')"
        " WHERE account_id IN (SELECT id FROM fund_account WHERE bucket IN ('PAYABLE', 'PAID'))"
    )


def downgrade() -> None:
    raise NotImplementedError("what was posted is never taken out of the database")
