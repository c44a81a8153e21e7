"""The migrations lead to the tables that the models say, with every trigger and CHECK."""

import re

from alembic import command
from sqlalchemy import inspect, text

from inventory import append_only, merge_triggers
from inventory.kinds import KINDS
from inventory.models import Base

LEDGERS = {
    "document",
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
    "cash_banking",
    "papers_received",
    "purchase_order",
    "order_line",
    "order_quote",
    "order_receipt",
    "order_receipt_withdrawal",
    "document_voucher",
    "voucher_withdrawal",
    "invoice",
    "invoice_line",
    "invoice_void",
    "invoice_use",
    "invoice_goods",
    "invoice_goods_withdrawal",
    "document_text",
    "approval_need",
    "approval",
    "pad",
    "naming_consent",
    "document_attachment",
    "attachment_content",
    "attachment_category",
    "invoice_original",
    "invoice_original_content",
    "document_signer",
    "signer_name",
    "item_merge",
    "counterparty_merge",
    "stocktake",
    "stocktake_line",
    "stocktake_sheet",
    "stocktake_count",
    "stocktake_found",
    "stocktake_settlement",
    "stocktake_result",
    "stocktake_found_result",
    "handover_line",
    "delegation",
    "delegation_end",
    "kinship",
    "kinship_change",
    "disclosure",
    "disclosure_figures",
    "disclosure_event",
    "disclosure_publication",
    "disclosure_paper",
    "disclosure_photo",
    "disclosure_photo_content",
    "objection",
    "objection_words",
    "objection_answer",
    "imported_content",
    "imported_table",
    "imported_row",
    "imported_aside",
}
MERGED = {"item", "counterparty"}


def test_nothing_is_left_to_migrate(ledger):
    command.check(ledger.migrations())


def test_upgrading_again_changes_nothing(ledger):
    ledger.upgrade()
    command.check(ledger.migrations())


def test_every_check_of_the_models_stands_in_the_database(ledger):
    found = inspect(ledger.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {c.name for c in table.constraints if c.__visit_name__ == "check_constraint"}
        assert wanted <= {c["name"] for c in found.get_check_constraints(table.name)}, table.name


def test_every_ledger_table_has_its_triggers(ledger):
    events = {"insert", "update", "delete"}
    if ledger.dialect == "postgresql":
        events.add("truncate")
    query = {
        "sqlite": "select name from sqlite_master where type = 'trigger'",
        "postgresql": "select tgname from pg_trigger where not tgisinternal",
    }[ledger.dialect]
    with ledger.reading() as session:
        found = set(session.scalars(text(query)))
    assert set(append_only.FROZEN) == LEDGERS
    wanted = {f"append_only_{table}_{event}" for table in LEDGERS for event in events}
    wanted -= {f"append_only_{table}_delete" for table in append_only.ERASABLE}
    merged = {f"merged_{table}_{event}" for table in MERGED for event in ("insert", "update")}
    assert set(merge_triggers.MERGED) == MERGED
    assert found == merged | wanted


def test_the_database_knows_the_kinds_that_the_code_knows(ledger):
    with ledger.reading() as session:
        assert set(session.scalars(text("select code from document_kind"))) == set(KINDS)


def test_every_constraint_has_a_name(sqlite_ledger):
    query = text("select sql from sqlite_master where type = 'table'")
    with sqlite_ledger.reading() as session:
        made = "".join(session.scalars(query))
    assert "\n\tCONSTRAINT" in made
    assert not re.findall(r"\n\t(?:CHECK|UNIQUE|FOREIGN KEY|PRIMARY KEY).*", made)
