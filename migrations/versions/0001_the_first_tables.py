"""The first tables: catalogues, documents, both ledgers, and the triggers that make them append-only.

The tables of the ledgers are whole from here on: SQLite cannot add a CHECK to a table later, and rebuilding one would
lose its triggers.
"""

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0001"
down_revision = None


LEDGER_TABLES = ("document", "lot", "stock_move", "fund", "fund_entry", "document_text")
DOCUMENT_KINDS = (
    "RECEIPT",
    "ISSUE",
    "FUND_CREATION",
    "APPROPRIATION",
    "SUB_ALLOCATION",
    "EXPENDITURE",
    "PERIOD_CLOSING",
)


def upgrade() -> None:
    _create_tables()
    op.bulk_insert(
        sa.table("document_kind", sa.column("code", sa.String)),
        [{"code": code} for code in DOCUMENT_KINDS],
    )
    for sql in append_only.statements(op.get_bind().dialect.name, LEDGER_TABLES):
        op.execute(sql)


def _create_tables() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index(
        "ix_audit_event_subject", "audit_event", ["event", "subject", "happened_at"], unique=False
    )
    op.create_table(
        "counterparty",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('ENTITY', 'GROUP', 'PERSON', 'UNKNOWN')", name=op.f("ck_counterparty_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counterparty")),
        sa.UniqueConstraint("code", name=op.f("uq_counterparty_code")),
    )
    op.create_index(op.f("ix_counterparty_name"), "counterparty", ["name"], unique=False)
    op.create_table(
        "document_kind",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_document_kind")),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("specification", sa.String(length=200), nullable=False),
        sa.Column("base_unit", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=True),
        sa.Column("nature", sa.String(), nullable=False),
        sa.Column("shelf_life_days", sa.Integer(), nullable=True),
        sa.Column("barcode", sa.String(), nullable=True),
        sa.Column("pinyin", sa.String(), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "nature IN ('CONSUMABLE', 'FIXED_ASSET', 'LOW_VALUE')", name=op.f("ck_item_nature")
        ),
        sa.CheckConstraint("minimum >= 0", name=op.f("ck_item_minimum")),
        sa.CheckConstraint("shelf_life_days > 0", name=op.f("ck_item_shelf_life")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("code", name=op.f("uq_item_code")),
        sa.UniqueConstraint(
            "name", "specification", "base_unit", name=op.f("uq_item_name_specification_base_unit")
        ),
    )
    op.create_index(op.f("ix_item_barcode"), "item", ["barcode"], unique=False)
    op.create_index(op.f("ix_item_pinyin"), "item", ["pinyin"], unique=False)
    op.create_table(
        "organization",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("path", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('DISTRICT', 'TOWN', 'VILLAGE')", name=op.f("ck_organization_kind")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organization.id"], name=op.f("fk_organization_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("code", name=op.f("uq_organization_code")),
        sa.UniqueConstraint("path", name=op.f("uq_organization_path")),
    )
    op.create_table(
        "recipient_group",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient_group")),
        sa.UniqueConstraint("code", name=op.f("uq_recipient_group_code")),
    )
    op.create_table(
        "counterparty_private",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "counterparty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("found_in", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["counterparty_id"],
            ["counterparty.id"],
            name=op.f("fk_counterparty_private_counterparty_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counterparty_private")),
    )
    op.create_index(
        op.f("ix_counterparty_private_counterparty_id"),
        "counterparty_private",
        ["counterparty_id"],
        unique=False,
    )
    op.create_table(
        "location",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("checkpoint", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('CONSUMED', 'CONVERTED', 'DISCREPANCY', 'HANDED_OVER', 'IN_TRANSIT', 'IN_USE',"
            " 'SOURCE', 'STORAGE', 'WRITTEN_OFF')",
            name=op.f("ck_location_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_location_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("code", name=op.f("uq_location_code")),
    )
    op.create_index(
        op.f("ix_location_organization_id"), "location", ["organization_id"], unique=False
    )
    op.create_table(
        "organization_head",
        sa.Column(
            "organization_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("closed_through", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_head_organization_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_organization_head")),
    )
    op.create_table(
        "app_user",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column(
            "organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(role = 'system') = (organization_id IS NULL)",
            name=op.f("ck_app_user_organization_unless_system"),
        ),
        sa.CheckConstraint(
            "role <> 'checkpoint_head' OR location_id IS NOT NULL",
            name=op.f("ck_app_user_checkpoint_head_has_place"),
        ),
        sa.CheckConstraint(
            "role <> 'system' OR password_hash IS NULL",
            name=op.f("ck_app_user_system_never_signs_in"),
        ),
        sa.CheckConstraint(
            "role IN ('admin', 'approver', 'checkpoint_head', 'finance', 'keeper', 'publisher',"
            " 'supervisor', 'system', 'village_clerk')",
            name=op.f("ck_app_user_role"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_app_user_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_app_user_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("login", name=op.f("uq_app_user_login")),
    )
    op.create_table(
        "head_count",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "recipient_group_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.CheckConstraint("heads >= 0", name=op.f("ck_head_count_heads")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_head_count_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_group_id"],
            ["recipient_group.id"],
            name=op.f("fk_head_count_recipient_group_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_count")),
        sa.UniqueConstraint(
            "recipient_group_id",
            "location_id",
            "counted_on",
            name=op.f("uq_head_count_recipient_group_id_location_id_counted_on"),
        ),
    )
    op.create_index(op.f("ix_head_count_location_id"), "head_count", ["location_id"], unique=False)
    op.create_table(
        "document",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("business_on", sa.Date(), nullable=False),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "counterparty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "recipient_group_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "recipient_organization_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("heads", sa.Integer(), nullable=True),
        sa.Column("through_on", sa.Date(), nullable=True),
        sa.Column(
            "reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("input_salt", sa.String(length=64), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("digest_version", sa.Integer(), nullable=False),
        sa.Column("previous_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(kind = 'PERIOD_CLOSING') = (through_on IS NOT NULL)",
            name=op.f("ck_document_closing_says_through"),
        ),
        sa.CheckConstraint(
            "kind <> 'ISSUE' OR CASE WHEN recipient_group_id IS NULL THEN 0 ELSE 1 END + CASE WHEN"
            " recipient_organization_id IS NULL THEN 0 ELSE 1 END + CASE WHEN counterparty_id IS NULL"
            " THEN 0 ELSE 1 END = 1",
            name=op.f("ck_document_an_issue_names_one_recipient"),
        ),
        sa.CheckConstraint("heads > 0", name=op.f("ck_document_heads")),
        sa.CheckConstraint(
            "id = organization_id * 4294967296 + position", name=op.f("ck_document_id")
        ),
        sa.CheckConstraint(
            "position > 0 AND serial > 0", name=op.f("ck_document_counted_from_one")
        ),
        sa.CheckConstraint("reverses_id <> id", name=op.f("ck_document_not_its_own_reversal")),
        sa.ForeignKeyConstraint(["actor_id"], ["app_user.id"], name=op.f("fk_document_actor_id")),
        sa.ForeignKeyConstraint(
            ["counterparty_id"], ["counterparty.id"], name=op.f("fk_document_counterparty_id")
        ),
        sa.ForeignKeyConstraint(["kind"], ["document_kind.code"], name=op.f("fk_document_kind")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_document_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_group_id"],
            ["recipient_group.id"],
            name=op.f("fk_document_recipient_group_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recipient_organization_id"],
            ["organization.id"],
            name=op.f("fk_document_recipient_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id", "organization_id", "kind"],
            ["document.id", "document.organization_id", "document.kind"],
            name=op.f("fk_document_reverses_id_organization_id_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("digest", name=op.f("uq_document_digest")),
        sa.UniqueConstraint(
            "id", "organization_id", "kind", name=op.f("uq_document_id_organization_id_kind")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_document_number")),
        sa.UniqueConstraint(
            "organization_id",
            "kind",
            "year",
            "serial",
            name=op.f("uq_document_organization_id_kind_year_serial"),
        ),
        sa.UniqueConstraint(
            "organization_id", "position", name=op.f("uq_document_organization_id_position")
        ),
        sa.UniqueConstraint(
            "organization_id", "request_key", name=op.f("uq_document_organization_id_request_key")
        ),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_document_reverses_id")),
    )
    op.create_index(
        "ix_document_business_on", "document", ["organization_id", "business_on"], unique=False
    )
    op.create_table(
        "imported_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["app_user.id"], name=op.f("fk_imported_file_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_imported_file_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_file")),
        sa.UniqueConstraint(
            "organization_id",
            "sha256",
            "round",
            name=op.f("uq_imported_file_organization_id_sha256_round"),
        ),
    )
    op.create_table(
        "document_text",
        sa.Column(
            "document_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint("line BETWEEN 0 AND 4095", name=op.f("ck_document_text_line")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_document_text_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("document_id", "line", "field", name=op.f("pk_document_text")),
    )
    op.create_table(
        "fund",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("decision_body", sa.String(length=200), nullable=False),
        sa.Column("decision_title", sa.String(length=200), nullable=False),
        sa.Column("decision_on", sa.Date(), nullable=False),
        sa.Column("decision_reference", sa.String(length=200), nullable=False),
        sa.Column("budget_source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_fund_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_fund_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund")),
        sa.UniqueConstraint("code", name=op.f("uq_fund_code")),
        sa.UniqueConstraint("document_id", name=op.f("uq_fund_document_id")),
    )
    op.create_table(
        "lot",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "counterparty_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("batch", sa.String(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column(
            "earmark_group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "earmark_organization_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "earmark_counterparty_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("earmark_unresolved", sa.Boolean(), nullable=False),
        sa.Column(
            "legal_donee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("valuation_basis", sa.String(), nullable=False),
        sa.Column("valued", sa.Boolean(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("acceptance", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(valuation_basis = 'UNKNOWN') = (NOT valued)",
            name=op.f("ck_lot_unknown_is_not_valued"),
        ),
        sa.CheckConstraint(
            "acceptance IN ('PENDING', 'QUALIFIED', 'REJECTED')", name=op.f("ck_lot_acceptance")
        ),
        sa.CheckConstraint(
            "origin IN ('ALLOCATED', 'DONATED', 'PURCHASED')", name=op.f("ck_lot_origin")
        ),
        sa.CheckConstraint(
            "parent_id IS NOT NULL OR (source <> 'TRANSFERRED_IN' AND origin = source)",
            name=op.f("ck_lot_source_of_a_first_lot"),
        ),
        sa.CheckConstraint(
            "source IN ('ALLOCATED', 'DONATED', 'PURCHASED', 'TRANSFERRED_IN')",
            name=op.f("ck_lot_source"),
        ),
        sa.CheckConstraint(
            "valuation_basis IN ('AGREEMENT', 'APPRAISAL', 'INVOICE', 'LIKE_GOODS', 'NOMINAL',"
            " 'RECORDED', 'UNKNOWN')",
            name=op.f("ck_lot_valuation_basis"),
        ),
        sa.CheckConstraint(
            "CASE WHEN earmark_group_id IS NULL THEN 0 ELSE 1 END + CASE WHEN earmark_organization_id"
            " IS NULL THEN 0 ELSE 1 END + CASE WHEN earmark_counterparty_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN earmark_unresolved THEN 1 ELSE 0 END <= 1",
            name=op.f("ck_lot_one_earmark"),
        ),
        sa.CheckConstraint("id = document_id * 4096 + line", name=op.f("ck_lot_id")),
        sa.CheckConstraint("line BETWEEN 1 AND 4095", name=op.f("ck_lot_line")),
        sa.CheckConstraint("valued OR NOT provisional", name=op.f("ck_lot_provisional_is_valued")),
        sa.ForeignKeyConstraint(
            ["counterparty_id"], ["counterparty.id"], name=op.f("fk_lot_counterparty_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_lot_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["earmark_counterparty_id"],
            ["counterparty.id"],
            name=op.f("fk_lot_earmark_counterparty_id"),
        ),
        sa.ForeignKeyConstraint(
            ["earmark_group_id"], ["recipient_group.id"], name=op.f("fk_lot_earmark_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["earmark_organization_id"],
            ["organization.id"],
            name=op.f("fk_lot_earmark_organization_id"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_lot_item_id")),
        sa.ForeignKeyConstraint(
            ["legal_donee_id"], ["counterparty.id"], name=op.f("fk_lot_legal_donee_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["lot.id"], name=op.f("fk_lot_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("code", name=op.f("uq_lot_code")),
        sa.UniqueConstraint("document_id", "line", name=op.f("uq_lot_document_id_line")),
        sa.UniqueConstraint("id", "item_id", name=op.f("uq_lot_id_item_id")),
    )
    op.create_index(op.f("ix_lot_counterparty_id"), "lot", ["counterparty_id"], unique=False)
    op.create_index(op.f("ix_lot_item_id"), "lot", ["item_id"], unique=False)
    op.create_index(op.f("ix_lot_parent_id"), "lot", ["parent_id"], unique=False)
    op.create_table(
        "fund_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("bucket", sa.String(), nullable=False),
        sa.CheckConstraint(
            "bucket IN ('ADVANCED', 'AVAILABLE', 'COMMITTED', 'GRANTOR', 'PAID', 'PAYABLE',"
            " 'PREPAID', 'UNALLOCATED')",
            name=op.f("ck_fund_account_bucket"),
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_fund_account_fund_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_fund_account_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_account")),
        sa.UniqueConstraint(
            "fund_id",
            "organization_id",
            "bucket",
            name=op.f("uq_fund_account_fund_id_organization_id_bucket"),
        ),
        sa.UniqueConstraint("id", "fund_id", name=op.f("uq_fund_account_id_fund_id")),
    )
    op.create_index(
        op.f("ix_fund_account_organization_id"), "fund_account", ["organization_id"], unique=False
    )
    op.create_table(
        "stock_balance",
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "lot_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("value_fen", sa.BigInteger(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "quantity > 0 OR value_fen = 0", name=op.f("ck_stock_balance_no_value_without_pieces")
        ),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_stock_balance_quantity")),
        sa.CheckConstraint("value_fen >= 0", name=op.f("ck_stock_balance_value")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_stock_balance_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["lot_id", "item_id"],
            ["lot.id", "lot.item_id"],
            name=op.f("fk_stock_balance_lot_id_item_id"),
        ),
        sa.PrimaryKeyConstraint("location_id", "lot_id", name=op.f("pk_stock_balance")),
    )
    op.create_index(
        "ix_stock_balance_held",
        "stock_balance",
        ["location_id", "item_id"],
        unique=False,
        sqlite_where=sa.text("quantity > 0"),
        postgresql_where=sa.text("quantity > 0"),
    )
    op.create_index("ix_stock_balance_lot", "stock_balance", ["lot_id"], unique=False)
    op.create_table(
        "stock_move",
        sa.Column(
            "document_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("value_fen", sa.BigInteger(), nullable=False),
        sa.Column("typed_unit", sa.String(), nullable=False),
        sa.Column("typed_quantity", sa.BigInteger(), nullable=False),
        sa.Column("business_on", sa.Date(), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_stock_move_two_ends")),
        sa.CheckConstraint("line BETWEEN 1 AND 4095", name=op.f("ck_stock_move_line")),
        sa.CheckConstraint("part >= 1", name=op.f("ck_stock_move_part")),
        sa.CheckConstraint(
            "quantity > 0 OR value_fen > 0", name=op.f("ck_stock_move_moves_something")
        ),
        sa.CheckConstraint(
            "quantity >= 0 AND value_fen >= 0", name=op.f("ck_stock_move_not_negative")
        ),
        sa.CheckConstraint("typed_quantity >= 0", name=op.f("ck_stock_move_typed_quantity")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_stock_move_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["from_id"], ["location.id"], name=op.f("fk_stock_move_from_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_stock_move_lot_id")),
        sa.ForeignKeyConstraint(["to_id"], ["location.id"], name=op.f("fk_stock_move_to_id")),
        sa.PrimaryKeyConstraint("document_id", "line", "part", name=op.f("pk_stock_move")),
    )
    op.create_index("ix_stock_move_from", "stock_move", ["from_id", "business_on"], unique=False)
    op.create_index("ix_stock_move_lot", "stock_move", ["lot_id", "business_on"], unique=False)
    op.create_index("ix_stock_move_to", "stock_move", ["to_id", "business_on"], unique=False)
    op.create_table(
        "fund_balance",
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_fund_balance_amount")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["fund_account.id"], name=op.f("fk_fund_balance_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_fund_balance")),
    )
    op.create_table(
        "fund_entry",
        sa.Column(
            "document_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "from_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "to_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("business_on", sa.Date(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_fund_entry_positive")),
        sa.CheckConstraint("from_account_id <> to_account_id", name=op.f("ck_fund_entry_two_ends")),
        sa.CheckConstraint("line BETWEEN 1 AND 4095", name=op.f("ck_fund_entry_line")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_fund_entry_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["from_account_id", "fund_id"],
            ["fund_account.id", "fund_account.fund_id"],
            name=op.f("fk_fund_entry_from_account_id_fund_id"),
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_fund_entry_fund_id")),
        sa.ForeignKeyConstraint(
            ["to_account_id", "fund_id"],
            ["fund_account.id", "fund_account.fund_id"],
            name=op.f("fk_fund_entry_to_account_id_fund_id"),
        ),
        sa.PrimaryKeyConstraint("document_id", "line", name=op.f("pk_fund_entry")),
    )
    op.create_index(
        "ix_fund_entry_from", "fund_entry", ["from_account_id", "business_on"], unique=False
    )
    op.create_index(
        "ix_fund_entry_to", "fund_entry", ["to_account_id", "business_on"], unique=False
    )


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first tables; restore a backup instead")
