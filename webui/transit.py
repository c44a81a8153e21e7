"""Goods that are in no storage: on the way, with a button to take them in, and in use, by who answers for them."""

from flask import Blueprint, render_template

from inventory import transit
from webui.identity import ledger, me, require

blueprint = Blueprint("transit", __name__, url_prefix="/transit")


@blueprint.get("")
def index() -> str:
    """The lists of the user's organization."""
    require("read_stock")
    login = me().login
    with ledger().reading() as books:
        way = transit.on_the_way(books, actor=login)
        used = transit.in_use(books, actor=login)
        lent = transit.loans(books, actor=login)
    return render_template("transit/index.html", way=way, used=used, lent=lent)
