"""The position of a special fund: figures, the picture of where the money is, one row a holder."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from werkzeug.datastructures import MultiDict

from inventory import (
    approvals,
    catalog,
    db,
    fund_ledger,
    fund_pools,
    fund_uses,
    fund_watch,
    open_items,
)
from inventory.approvals import Waiting
from inventory.kinds import BUCKET_NAMES, KINDS, Books
from inventory.rules.numbers import percent
from webui import fund_figures, fund_odd, fund_statements, grants
from webui.fund_form import FundForm
from webui.identity import ledger, may, me, require
from webui.money_acts import NEW

blueprint = Blueprint("fund", __name__, url_prefix="/fund")
ITEMS, ITEMS_OF_HOLDER = 8, 24  # so much of what is open is listed; the rest stands in statements


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
        uses = fund_uses.spent_on(books, actor=me().login, fund=wanted, as_of=as_of)
        items = open_items.open_items(books, actor=me().login, fund=wanted)
        odd = fund_watch.odd(books, actor=me().login, fund=wanted)
        waiting = _mine(approvals.waiting(books, actor=me().login)) if may("approve") else []
    whole = position.fund.owner in in_sight
    return render_template(
        "fund/index.html",
        form=form,
        funds=known,
        position=position,
        figures=fund_figures.figures(position, whole=whole),
        drawings=fund_figures.picture(position, whole=whole, uses=uses),
        on=as_of or today,
        today=today,
        items=items[:ITEMS] if on_today(as_of, today) else (),
        more_items=max(len(items) - ITEMS, 0),
        odd=fund_odd.lines(odd, wanted, every="all" in request.args)
        if on_today(as_of, today)
        else [],
        odd_count=len(odd),
        waiting=waiting if on_today(as_of, today) else [],
        grant_acts=grants.offered(position.fund.kind),
        buckets=BUCKET_NAMES,
        money_acts=[act for act in NEW if may(act.right)],
        ways=fund_statements.ways(
            wanted,
            items if on_today(as_of, today) else None,
            organization=position.fund.owner if whole else me().organization or "",
            below=whole,
            on=as_of,
        ),
    )


@blueprint.get("/holder/<code>")
def holder(code: str) -> str:
    """One holder of a fund, now: what is left and for what, what is open, what was done last. Raises ``NotAllowed``."""
    require("read_fund")
    login = me().login
    with ledger().reading() as books:
        known = fund_ledger.funds(books, actor=login)
        wanted = request.args.get("fund") or (known[0].code if known else "")
        position = fund_ledger.position(books, actor=login, fund=wanted)
        pools = fund_pools.pools(books, actor=login, fund=wanted, organization=code)
        items = open_items.open_items(books, actor=login, fund=wanted, organization=code)
        last = fund_watch.last_documents(books, actor=login, fund=wanted, organization=code)
    row = next((h for h in position.holders if h.organization == code), None)
    if row is None:
        abort(HTTPStatus.NOT_FOUND)
    return render_template(
        "fund/holder.html",
        position=position,
        holder=row,
        rate=percent(row.spent_fen - row.refunded_fen, row.allotted_fen),
        pools=pools,
        items=items[:ITEMS_OF_HOLDER],
        more_items=max(len(items) - ITEMS_OF_HOLDER, 0),
        last=last,
        buckets=BUCKET_NAMES,
        money_acts=[act for act in NEW if may(act.right)],
        ways=fund_statements.ways(wanted, items, organization=code, below=False),
    )


def on_today(as_of: date | None, today: date) -> bool:
    """Is the page about now? What is open is told of now alone."""
    return as_of is None or as_of >= today


def _mine(rows: tuple[Waiting, ...]) -> list[Waiting]:
    """What of money waits for the user's own approval."""
    of_money = {kind.name for kind in KINDS.values() if kind.books == Books.FUND}
    return [row for row in rows if row.mine and row.kind_name in of_money]
