"""要催的事: goods without an order, money without its papers, prepayments without goods, debts; each list with how much
stands on it."""

from flask import Blueprint, render_template

from inventory import db
from inventory.statements.chasing import chases
from webui.identity import ledger, me, require
from webui.statements_form import BELOW

blueprint = Blueprint("chasing", __name__, url_prefix="/chasing")


@blueprint.get("")
def index() -> str:
    """The lists of the user's organization and all below it, those without a row as well."""
    require("read_fund")
    with ledger().reading() as books:
        found = chases(books, actor=me().login)
        today = db.today(books)
    at = f"{BELOW}{me().organization}"
    return render_template("chasing/index.html", chases=found, at=at, today=today)
