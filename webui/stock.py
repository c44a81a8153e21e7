"""Stock on hand: what lies where, one line an item, and the lots of one item."""

from flask import Blueprint, render_template, request
from werkzeug.datastructures import MultiDict

from inventory import catalog, db
from inventory import ledger as questions
from inventory.catalog import LocationRow
from inventory.errors import NotAllowed
from inventory.kinds import SOURCE_NAMES
from webui import options
from webui.identity import ledger, me, require
from webui.shelf import shelves, shortages
from webui.stock_form import StockForm

blueprint = Blueprint("stock", __name__, url_prefix="/stock")


@blueprint.get("")
def index() -> str:
    """What the user's organization holds, or one below it, or one place; now or on a past day; ``item=`` its lots."""
    require("read_stock")
    form = StockForm(MultiDict(request.args))
    valid = form.validate()
    login = me().login
    with ledger().reading() as books:
        organizations = catalog.organizations(books, actor=login)
        locations = catalog.locations(books, actor=login)
        every = catalog.items(books, actor=login, merged=True)
        today = db.today(books)
        on = form.on.data or today
        rows = questions.on_hand(
            books,
            actor=login,
            **_where(form.at.data or "", locations),
            as_of=form.on.data if valid else None,
        )
    stock = shelves(rows, on=on)
    items = tuple(row for row in every if row.merged_into is None)
    now = {row.code: row.merged_into or row.code for row in every}
    chosen = now.get(form.item.data or "")
    return render_template(
        "stock/index.html",
        form=form,
        on=on,
        today=today,
        shelves=stock,
        short={s.item.code: s.item.minimum for s in shortages(stock, items)},
        shelf=next((s for s in stock if s.item == chosen), None),
        chosen=next((row for row in items if row.code == chosen), None),
        sources=SOURCE_NAMES,
        places=options.of_stores(locations, organizations, first=me().organization),
    )


def _where(at: str, locations: tuple[LocationRow, ...]) -> dict[str, str | None]:
    """From the choice to the question's keywords. Raises ``NotAllowed`` for a place that is not in sight."""
    if not at:
        return {}
    if at.startswith(options.WHOLE):
        return {"organization": at.removeprefix(options.WHOLE)}
    organization = options.organization_of(at, locations)
    if organization is None:
        raise NotAllowed(act="read_stock", role=me().role)
    return {"organization": organization, "location": at}
