"""Goods that are in no storage: on the way, with a button to take them in, and in use, by who answers for them."""

from flask import Blueprint, render_template, request

from inventory import transit
from webui.identity import ledger, me, require

blueprint = Blueprint("transit", __name__, url_prefix="/transit")


@blueprint.get("")
def index() -> str:
    """The lists of the user's organization; ``custodian=`` what one person answers for."""
    require("read_stock")
    login = me().login
    custodian = request.args.get("custodian") or None
    with ledger().reading() as books:
        way = transit.on_the_way(books, actor=login)
        used = transit.in_use(books, actor=login)
        lent = transit.loans(books, actor=login)
    return render_template(
        "transit/index.html",
        way=way,
        used=[row for row in used if custodian in (None, row.custodian)],
        lent=lent,
        custodians=sorted({row.custodian for row in used if row.custodian}),
        custodian=custodian,
    )
