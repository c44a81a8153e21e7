"""The application put together: the library's books, the guards, the subjects."""

from flask import Flask

from inventory.db import Ledger
from webui import (
    approvals,
    arrivals,
    attachments,
    auth,
    board,
    brandings,
    bundles,
    chasing,
    disclosure_calendar,
    disclosures,
    dispatches,
    documents,
    duplicates,
    entry_forms,
    errors,
    filters,
    fund,
    gifts,
    grants,
    handouts,
    handovers,
    home,
    identity,
    invoice_goods,
    invoice_uses,
    invoices,
    issues,
    late,
    lots,
    money,
    objections,
    orders,
    originals,
    pads,
    papers,
    passing_on,
    people,
    periods,
    receipts,
    revaluations,
    security,
    sheets,
    signers,
    spending,
    statements,
    stock,
    stocktake_counts,
    stocktake_ends,
    stocktakes,
    surplus,
    tracing,
    transit,
    vouchers,
    witnesses,
)

SUBJECTS = (
    auth,
    board,
    home,
    documents,
    attachments,
    receipts,
    revaluations,
    issues,
    disclosure_calendar,
    disclosures,
    passing_on,
    dispatches,
    handouts,
    stock,
    stocktakes,
    stocktake_counts,
    stocktake_ends,
    handovers,
    surplus,
    lots,
    pads,
    gifts,
    objections,
    transit,
    tracing,
    approvals,
    people,
    fund,
    grants,
    late,
    spending,
    money,
    orders,
    originals,
    arrivals,
    invoices,
    invoice_goods,
    invoice_uses,
    sheets,
    papers,
    periods,
    statements,
    entry_forms,
    chasing,
    vouchers,
    duplicates,
    witnesses,
    signers,
    bundles,
    brandings,
)


def build(ledger: Ledger, *, secret_key: bytes, plain_loopback: bool) -> Flask:
    """See ``webui.create_app``."""
    app = Flask("webui")
    app.secret_key = secret_key
    app.extensions["ledger"] = ledger
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    security.harden(app, plain_loopback=plain_loopback)
    identity.register(app)
    errors.register(app)
    filters.register(app)
    for subject in SUBJECTS:
        app.register_blueprint(subject.blueprint)
    return app
