"""Where goods came from and where they went, on one page: the lots, who got how much, every step; and the
orders and the money that bought them."""

from flask import Blueprint, render_template, request

from inventory import trace
from inventory.kinds import ORIGIN_NAMES
from webui.identity import ledger, me, require
from webui.trace_picture import giver, money, pictures

blueprint = Blueprint("tracing", __name__, url_prefix="/trace")
_BEGINNINGS = ("lot", "document", "counterparty", "group", "holder")
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
        money=money(found.orders),
        of=next(iter(asked.values())),
        bundled={_BUNDLED[name]: code for name, code in asked.items() if name in _BUNDLED},
        origins=ORIGIN_NAMES,
        givers={lot.lot: giver(lot) for lot in found.lots},
    )
