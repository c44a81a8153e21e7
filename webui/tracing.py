"""Where goods came from and where they went, on one page: the lots, who got how much, every step."""

from flask import Blueprint, render_template, request

from inventory import trace
from inventory.kinds import ORIGIN_NAMES
from inventory.rules.names import public_name
from webui.identity import ledger, me, require
from webui.trace_picture import pictures

blueprint = Blueprint("tracing", __name__, url_prefix="/trace")
_BEGINNINGS = ("lot", "document", "counterparty", "group")
_BUNDLED = {"lot": "lot", "document": "document", "counterparty": "supplier"}  # for an audit


@blueprint.get("")
def index() -> str:
    """The lineage of the one thing that the address names."""
    require("read_stock")
    asked = {name: request.args[name] for name in _BEGINNINGS if request.args.get(name)}
    with ledger().reading() as books:
        found = trace.trace(books, actor=me().login, **asked)
    return render_template(
        "tracing/index.html",
        found=found,
        pictures=pictures(found),
        of=next(iter(asked.values())),
        bundled={_BUNDLED[name]: code for name, code in asked.items() if name in _BUNDLED},
        origins=ORIGIN_NAMES,
        givers={lot.lot: public_name(lot.giver, lot.giver_kind or "") for lot in found.lots},
    )
