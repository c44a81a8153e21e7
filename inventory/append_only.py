"""Triggers that make the ledgers append-only, from whatever program the database is opened.

``statements(dialect, tables)`` gives the SQL that drops and makes them anew; every migration runs it for the ledger
tables it touched, because altering a table may lose its triggers. They refuse UPDATE and DELETE (and TRUNCATE on
PostgreSQL), and an INSERT under a document that already stands: rows go in before their document. On SQLite an
INSERT OR REPLACE deletes without firing delete triggers unless a pragma is on, so an INSERT that would replace a
standing row is refused as well.
"""

from collections.abc import Iterable

# the tables whose rows never change, with the keys by which an INSERT OR REPLACE could strike a standing row
FROZEN = {
    "document": (
        "id = NEW.id",
        "organization_id = NEW.organization_id AND position = NEW.position",
        "number = NEW.number",
        "digest = NEW.digest",
        "reverses_id = NEW.reverses_id",
        "organization_id = NEW.organization_id AND request_key = NEW.request_key",
        "organization_id = NEW.organization_id AND kind = NEW.kind AND year = NEW.year"
        " AND serial = NEW.serial",
    ),
    "lot": ("id = NEW.id", "code = NEW.code"),
    "stock_move": ("document_id = NEW.document_id AND line = NEW.line AND part = NEW.part",),
    "lot_unit": ("document_id = NEW.document_id AND line = NEW.line",),
    "lot_valuation": ("document_id = NEW.document_id AND lot_id = NEW.lot_id",),
    "move_draw": ("document_id = NEW.document_id AND line = NEW.line AND part = NEW.part",),
    "fund": ("id = NEW.id", "code = NEW.code", "document_id = NEW.document_id"),
    "fund_entry": ("document_id = NEW.document_id AND line = NEW.line",),
    "fund_terms": ("document_id = NEW.document_id AND organization_id = NEW.organization_id",),
    "fund_terms_use": (
        "document_id = NEW.document_id AND organization_id = NEW.organization_id"
        " AND use_id = NEW.use_id",
    ),
    "fund_charge": ("document_id = NEW.document_id",),
    "fund_decision": ("document_id = NEW.document_id",),
    "cash_gift": ("document_id = NEW.document_id",),
    "cash_banking": ("id = NEW.id", "document_id = NEW.document_id"),
    "papers_received": ("id = NEW.id", "document_id = NEW.document_id"),
    "purchase_order": ("document_id = NEW.document_id",),
    "order_line": ("document_id = NEW.document_id AND line = NEW.line",),
    "order_quote": ("document_id = NEW.document_id AND serial = NEW.serial",),
    "order_receipt": (
        "id = NEW.id",
        "order_id = NEW.order_id AND request_key = NEW.request_key",
    ),
    "order_receipt_withdrawal": ("order_receipt_id = NEW.order_receipt_id",),
    "document_voucher": (
        "id = NEW.id",
        "document_id = NEW.document_id AND organization_id = NEW.organization_id"
        " AND voucher = NEW.voucher AND voucher_on = NEW.voucher_on AND round = NEW.round",
    ),
    "voucher_withdrawal": ("voucher_id = NEW.voucher_id",),
    "invoice": (
        "id = NEW.id",
        "organization_id = NEW.organization_id AND serial = NEW.serial",
        "organization_id = NEW.organization_id AND request_key = NEW.request_key",
        "code = NEW.code AND number = NEW.number AND round = NEW.round"
        " AND kind NOT IN ('SMALL_RECEIPT', 'NON_COMPLIANT')"
        " AND NEW.kind NOT IN ('SMALL_RECEIPT', 'NON_COMPLIANT')",
    ),
    "invoice_line": ("invoice_id = NEW.invoice_id AND line = NEW.line",),
    "invoice_void": ("invoice_id = NEW.invoice_id",),
    "invoice_use": (
        "id = NEW.id",
        "invoice_id = NEW.invoice_id AND request_key = NEW.request_key",
    ),
    "invoice_goods": (
        "id = NEW.id",
        "invoice_id = NEW.invoice_id AND request_key = NEW.request_key",
    ),
    "invoice_goods_withdrawal": ("invoice_goods_id = NEW.invoice_goods_id",),
    "document_text": ("document_id = NEW.document_id AND line = NEW.line AND field = NEW.field",),
    "approval_need": (
        "document_id = NEW.document_id AND organization_id = NEW.organization_id"
        " AND cause = NEW.cause",
    ),
    "approval": (
        "id = NEW.id",
        "document_id = NEW.document_id AND organization_id = NEW.organization_id",
    ),
    "pad": (
        "id = NEW.id",
        "organization_id = NEW.organization_id AND serial = NEW.serial",
        "organization_id = NEW.organization_id AND first_stub = NEW.first_stub",
        "organization_id = NEW.organization_id AND request_key = NEW.request_key",
    ),
    "naming_consent": ("id = NEW.id",),
    "document_attachment": ("id = NEW.id",),
    "attachment_content": ("attachment_id = NEW.attachment_id",),
    "attachment_category": ("id = NEW.id",),
    "invoice_original": ("id = NEW.id",),
    "invoice_original_content": ("original_id = NEW.original_id",),
    "document_signer": ("id = NEW.id",),
    "signer_name": ("signer_id = NEW.signer_id",),
    "stocktake": ("document_id = NEW.document_id",),
    "stocktake_line": (
        "document_id = NEW.document_id AND line = NEW.line",
        "document_id = NEW.document_id AND location_id = NEW.location_id AND lot_id = NEW.lot_id",
    ),
    "stocktake_sheet": (
        "id = NEW.id",
        "document_id = NEW.document_id AND serial = NEW.serial",
        "document_id = NEW.document_id AND request_key = NEW.request_key",
    ),
    "stocktake_count": (
        "id = NEW.id",
        "document_id = NEW.document_id AND line = NEW.line AND round = NEW.round",
    ),
    "stocktake_found": ("id = NEW.id", "document_id = NEW.document_id AND serial = NEW.serial"),
    "stocktake_settlement": ("document_id = NEW.document_id",),
    "stocktake_result": ("document_id = NEW.document_id AND line = NEW.line",),
    "stocktake_found_result": ("document_id = NEW.document_id AND serial = NEW.serial",),
    "handover_line": ("document_id = NEW.document_id AND line = NEW.line",),
    "item_merge": ("id = NEW.id", "from_id = NEW.from_id"),
    "counterparty_merge": ("id = NEW.id", "from_id = NEW.from_id"),
    "delegation": ("id = NEW.id",),
    "delegation_end": ("delegation_id = NEW.delegation_id",),
    "kinship": (
        "id = NEW.id",
        "user_id = NEW.user_id AND counterparty_id = NEW.counterparty_id",
        "user_id = NEW.user_id AND other_id = NEW.other_id",
    ),
    "kinship_change": ("id = NEW.id",),
    "disclosure": (
        "id = NEW.id",
        "organization_id = NEW.organization_id AND serial = NEW.serial",
        "organization_id = NEW.organization_id AND request_key = NEW.request_key",
    ),
    "disclosure_figures": ("digest = NEW.digest",),
    "disclosure_event": ("id = NEW.id",),
    "disclosure_publication": (
        "disclosure_id = NEW.disclosure_id",
        "organization_id = NEW.organization_id AND series = NEW.series AND issue = NEW.issue",
        "digest = NEW.digest",
        "check_code = NEW.check_code",
    ),
    "disclosure_paper": ("disclosure_id = NEW.disclosure_id AND form = NEW.form",),
    "disclosure_photo": ("event_id = NEW.event_id",),
    "disclosure_photo_content": ("event_id = NEW.event_id",),
    "objection": (
        "id = NEW.id",
        "organization_id = NEW.organization_id AND serial = NEW.serial",
        "request_key = NEW.request_key",
        "receipt = NEW.receipt",
    ),
    "objection_words": ("objection_id = NEW.objection_id",),
    "objection_answer": ("id = NEW.id",),
    "imported_content": ("file_id = NEW.file_id",),
    "imported_table": ("id = NEW.id", "file_id = NEW.file_id AND serial = NEW.serial"),
    "imported_row": ("document_id = NEW.document_id AND line = NEW.line",),
    "imported_aside": ("table_id = NEW.table_id AND sheet_row = NEW.sheet_row",),
}
# a whole row may be deleted, which erases it
ERASABLE = frozenset(
    {
        "attachment_content",
        "disclosure_figures",
        "disclosure_photo_content",
        "imported_aside",
        "imported_content",
        "invoice_original_content",
        "objection_words",
        "signer_name",
    }
)
UNDER_A_DOCUMENT = (
    "lot",
    "lot_unit",
    "lot_valuation",
    "stock_move",
    "move_draw",
    "fund",
    "fund_entry",
    "fund_terms",
    "fund_terms_use",
    "fund_charge",
    "fund_decision",
    "cash_gift",
    "purchase_order",
    "order_line",
    "order_quote",
    "document_text",
    "approval_need",
    "stocktake",
    "stocktake_line",
    "stocktake_settlement",
    "stocktake_result",
    "stocktake_found_result",
    "handover_line",
)

# the one permitted UPDATE: emptying free text together with its salt, or the name of a pad's custodian, nothing else
EMPTIED = {
    "document_text": (("text", "salt"), ("document_id", "line", "field", "hash")),
    "pad": (
        ("custodian",),
        (
            *("id", "organization_id", "serial", "first_stub", "last_stub"),
            *("handed_out_on", "actor_id", "request_key"),
        ),
    ),
}


def statements(dialect: str, tables: Iterable[str]) -> list[str]:
    """The SQL that makes the triggers of ``tables`` anew on "sqlite" or "postgresql"."""
    make = {"sqlite": _sqlite, "postgresql": _postgresql}[dialect]
    return [sql for table in tables for sql in make(table)]


def _refusals(table: str) -> dict[str, str]:
    """For each event the condition under which it is refused (empty: always)."""
    strikes = " OR ".join(f"({key})" for key in FROZEN[table])
    insert = f"EXISTS (SELECT 1 FROM {table} WHERE {strikes})"
    if table in UNDER_A_DOCUMENT:
        insert = f"EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id) OR {insert}"
    if table == "document":
        insert += (
            " OR EXISTS (SELECT 1 FROM document AS original WHERE original.id = NEW.reverses_id"
            " AND original.reverses_id IS NOT NULL)"
        )
    update = f"NOT ({_erases(*EMPTIED[table])})" if table in EMPTIED else ""
    refused = {"INSERT": insert, "UPDATE": update, "DELETE": ""}
    if table in ERASABLE:
        del refused["DELETE"]
    return refused


def _erases(emptied: Iterable[str], kept: Iterable[str]) -> str:
    same = (f"NEW.{column} = OLD.{column}" for column in kept)
    return " AND ".join((*(f"NEW.{column} = ''" for column in emptied), *same))


def _sqlite(table: str) -> list[str]:
    made = []
    for event, condition in _refusals(table).items():
        name = f"append_only_{table}_{event.lower()}"
        when = f"WHEN {condition} " if condition else ""
        made += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when}"
            f"BEGIN SELECT RAISE(ABORT, 'append-only: {table} {event}'); END",
        ]
    return made


def _postgresql(table: str) -> list[str]:
    made = []
    for event, condition in _refusals(table).items():
        name = f"append_only_{table}_{event.lower()}"
        body = "RAISE EXCEPTION 'append-only: % %', TG_TABLE_NAME, TG_OP;"
        if condition:
            body = f"IF {condition} THEN {body} END IF;"
        made += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN {body} RETURN NEW; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION {name}()",
        ]
    name = f"append_only_{table}_truncate"
    made += [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION 'append-only: % %', TG_TABLE_NAME, TG_OP; END $$",
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION {name}()",
    ]
    return made
