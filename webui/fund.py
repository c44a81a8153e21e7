"""The position of a special fund: figures, the picture of where the money is, one row a holder."""

from datetime import date

from flask import Blueprint, render_template, request
from werkzeug.datastructures import MultiDict

from inventory import access, catalog, db, fund_ledger, open_items
from inventory.kinds import BUCKET_NAMES
from webui import fund_figures
from webui.fund_form import FundForm
from webui.identity import ledger, me, require
from webui.money_acts import NEW

blueprint = Blueprint("fund", __name__, url_prefix="/fund")


@blueprint.get("")
def index() -> str:
    """The only fund, or the one chosen by ``fund=``, now or at the end of a past day. Raises ``NotAllowed``."""
    require("read_fund")
    form = FundForm(MultiDict(request.args))
    valid = form.validate()
    with ledger().reading() as books:
        today = db.today(books)
        known = fund_ledger.funds(books, actor=me().login)
        wanted = form.fund.data or (known[0].code if known else None)
        if wanted is None:
            return render_template("fund/none.html")
        as_of = form.on.data if valid else None
        in_sight = {row.code for row in catalog.organizations(books, actor=me().login)}
        position = fund_ledger.position(books, actor=me().login, fund=wanted, as_of=as_of)
        items = open_items.open_items(books, actor=me().login, fund=wanted)
    whole = position.fund.owner in in_sight
    return render_template(
        "fund/index.html",
        form=form,
        funds=known,
        position=position,
        figures=fund_figures.figures(position, whole=whole),
        drawings=fund_figures.picture(position, whole=whole),
        on=as_of or today,
        today=today,
        items=items if on_today(as_of, today) else (),
        buckets=BUCKET_NAMES,
        money_acts=[act for act in NEW if access.may(me().role, act.right)],
    )


def on_today(as_of: date | None, today: date) -> bool:
    """Is the page about now? What is open is told of now alone."""
    return as_of is None or as_of >= today
