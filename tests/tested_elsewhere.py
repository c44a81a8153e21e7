"""Which test covers a module that no test is named after, for ``test_tidy``."""


def intake(*names: str) -> tuple[str, ...]:
    """Modules of the intake."""
    return tuple(f"inventory/intake/{name}.py" for name in names)


TESTED_ELSEWHERE = {
    path: f"tests/{test}.py"
    for test, paths in {
        # what posting works with is tried through the verbs, on a real database
        "inventory/test_refusals": (
            "inventory/access.py",
            "inventory/books.py",
            "inventory/drafts.py",
            "inventory/fund_books.py",
            "inventory/fund_ledger.py",
            "inventory/funds.py",
            "inventory/heads.py",
            "inventory/holdings.py",
            "inventory/posting.py",
            "inventory/resolve.py",
            "inventory/reversal.py",
            "inventory/balance_rows.py",
            "inventory/balances.py",
            "inventory/conversions.py",
            "inventory/corrections.py",
            "inventory/in_use.py",
            "inventory/returns.py",
            "inventory/transfers.py",
            "inventory/drawn_books.py",
            "inventory/receipts.py",
            "inventory/refusing.py",
            "inventory/rows.py",
            "inventory/standing.py",
            "inventory/stock.py",
            "inventory/written.py",
        ),
        # the statements of a question are tried through it
        "inventory/test_order_money": ("inventory/order_paths.py",),
        "inventory/test_invoices": (
            "inventory/errors/invoices.py",
            "inventory/wording_invoices.py",
        ),
        "inventory/test_invoice_uses": ("inventory/invoice_books.py",),
        "inventory/test_invoice_goods": ("inventory/invoiced.py", "inventory/invoice_links.py"),
        # what a document opens, and what is left of it
        "inventory/test_pools": ("inventory/fund_terms.py",),
        "inventory/test_spending": ("inventory/charges.py", "inventory/errors/money.py"),
        "statements/test_money": (
            "inventory/statements/funds.py",
            "inventory/statements/items.py",
            "inventory/statements/position.py",
            "inventory/statements/spending.py",
        ),
        "sheets/test_fund_villages": ("inventory/bought.py", "inventory/fund_flows.py"),
        "inventory/test_pads": ("inventory/consents.py",),
        "intake/test_staging": ("inventory/intake/staged_json.py",),
        "webui/test_imports": ("webui/imports_view.py",),
        "inventory/test_evidence": ("inventory/statements/missing.py",),
        "webui/test_late": ("webui/fund_odd.py",),
        "inventory/test_stocktakes": (
            "inventory/errors/stocktakes.py",
            "inventory/stocktake_books.py",
        ),
        "inventory/test_stocktake_checks": ("inventory/listings.py",),
        "inventory/test_handovers": ("inventory/handover_ledger.py",),
        "webui/test_invoices": ("webui/invoice_reading.py",),
        "webui/test_money": ("webui/money_acts.py", "webui/money_form.py"),
        # what the command line stands on is tried through it
        "test_docs": (
            "inventory/entry_spending.py",
            "inventory/cli_invoices.py",
            "inventory/cli_matching.py",
            "inventory/cli_objections.py",
            "inventory/wording_money.py",
            "inventory/wording_disclosures.py",
            "reports/cli_disclosure.py",
            "reports/cli_paper.py",
            "inventory/cli_approvals.py",
            "inventory/cli_catalogue.py",
            "inventory/cli_keeping.py",
            "inventory/cli_periods.py",
            "inventory/cli_stocktakes.py",
        ),
        "inventory/test_duty_rules": ("inventory/rights.py",),
        "inventory/test_delegations": ("inventory/standins.py",),
        # a public sheet on its way, and as it was published
        "inventory/test_disclosures": (
            "inventory/disclosure_books.py",
            "inventory/disclosure_steps.py",
            "inventory/errors/disclosures.py",
        ),
        "inventory/test_publishing": ("inventory/disclosure_ledger.py", "inventory/freezing.py"),
        # what an import makes of what it read
        "intake/test_kinds": intake("booking", "checking", "creating", "destinations", "receivers"),
        "intake/test_matching": intake(
            "answers", "decisions", "fitting", "meanings", "proposing", "remembering"
        ),
        "intake/test_sources": ("inventory/import_private.py", *intake("seen")),
        # what the public objects to, asked about and erased
        "inventory/test_objections": (
            "inventory/objection_ledger.py",
            "inventory/objection_private.py",
        ),
        "inventory/test_periods": ("inventory/closings.py",),
        "inventory/test_confirming": ("inventory/wording_questions.py",),
        "inventory/test_cli": (
            "inventory/__main__.py",
            "inventory/catalog.py",
            "inventory/cli_base.py",
            "inventory/config.py",
            "inventory/errors/asking.py",
            "inventory/errors/base.py",
            "inventory/errors/books.py",
            "inventory/errors/files.py",
            "inventory/errors/keeping.py",
            "inventory/intake/importing.py",
            "inventory/ledger.py",
            "inventory/wording.py",
            "inventory/wording_english.py",
            "inventory/wording_files.py",
            "inventory/wording_keeping.py",
            "inventory/wording_stocktakes.py",
        ),
        "inventory/test_setting_up": (
            "inventory/setting_up_fields.py",
            "inventory/setting_up_goods.py",
        ),
        "inventory/test_entry": (
            "inventory/entry_fund.py",
            "inventory/entry_goods.py",
            "inventory/entry_stocktakes.py",
            "inventory/shapes.py",
        ),
        # the sheets and the promises are held against each other's figures
        "inventory/test_checks": (
            "inventory/balance_checks.py",
            "inventory/chain.py",
            "inventory/links.py",
            "inventory/digest.py",
            "inventory/disclosure.py",
            "inventory/recount.py",
            "inventory/sheets/common.py",
        ),
        "sheets/test_movement": ("inventory/sheets/identities.py",),
        # what statements are made of is tried through them, on both engines
        "statements/test_movement": ("inventory/statements/crossing.py",),
        "statements/test_on_hand": ("inventory/statements/goods.py",),
        "statements/test_random": ("inventory/statements/held.py",),
        "statements/test_card": ("inventory/statements/papers.py",),
        "statements/test_asking": ("inventory/statements/shape.py",),
        "stories/test_merges": ("inventory/merged.py",),
        "inventory/test_revaluation": (
            "inventory/document_values.py",
            "inventory/lot_values.py",
            "inventory/whereabouts.py",
        ),
        "sheets/test_money": ("inventory/sheets/holdings.py",),
        "migrations/test_migrations": ("inventory/kinds.py",),
        "story/test_telling": ("inventory/clock.py",),
        "webui/test_auth": ("inventory/users.py",),
        "webui/test_issues": ("webui/goods_out.py",),
        "webui/test_stocktakes": ("webui/stocktake_counts.py", "webui/stocktake_ends.py"),
        "webui/test_dispatches": ("webui/transit.py",),
        "reports/test_shortcuts": (
            "reports/shortcuts_drawing.py",
            "reports/shortcuts_layout.py",
        ),
        "reports/test_long_paper": ("reports/shortcuts_tags.py",),
        "reports/test_witness": ("reports/cli_witness.py",),
        "reports/test_drawing": (
            "reports/cli.py",
            "reports/papers.py",
            "reports/pdf.py",
        ),
    }.items()
    for path in paths
}
