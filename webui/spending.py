"""Recording an expenditure from a special fund."""

from http import HTTPStatus

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, charges, fund_ledger, spending
from inventory.errors import LedgerError
from webui import nav, options
from webui.amounts import short_yuan, yuan
from webui.errors import status_of
from webui.identity import ledger, me, require
from webui.options import Option
from webui.refusals import problems, put_beside_field
from webui.spending_form import SpendingForm
from webui.writing import done, is_draft, new_request_key, proposed_day, show_done

blueprint = Blueprint("spending", __name__, url_prefix="/spending")


@blueprint.get("/new")
def new() -> str:
    """A form with today's date, the user's own organization and the first fund."""
    require("spend")
    with ledger().reading() as books:
        known = fund_ledger.funds(books, actor=me().login)
        day = proposed_day(books)
    first = known[0].code if known else ""
    typed = {
        "request_key": new_request_key(),
        "fund": request.args.get("fund") or first,
        "organization": request.args.get("organization") or me().organization,
        "on": day.isoformat(),
        "use": charges.OTHER,
    }
    return _page(SpendingForm(MultiDict(typed)))


@blueprint.post("/new")
def record() -> Response | str | tuple[str, int]:
    """Record what was typed, or show it again with what is to be mended."""
    require("spend")
    if is_draft():
        return _page(SpendingForm(MultiDict(_redrafted())))
    form = SpendingForm(request.form)
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = spending.spend(books, actor=me().login, **form.facts())
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(form), status_of(error)
    said = f"已记支出 {yuan(form.amount.data)} 元"
    again = url_for("spending.new", fund=form.fund.data, organization=form.organization.data)
    return done(
        "spending.recorded", posted, said=said, about=form.purpose.data.strip(), again=again
    )


@blueprint.get("/done")
def recorded() -> Response | str:
    """What was recorded last, with 再记一笔 beside it."""
    require("spend")
    return show_done(again=nav.SPEND, again_words="再记一笔", others=(nav.FUND, nav.SHEETS))


def _redrafted() -> dict[str, str]:
    """``amount-1234.56`` writes the amount; anything else only shows the form again."""
    typed = {key: text for key, text in request.form.items() if key != "act"}
    name, _, value = request.form["act"].partition("-")
    return {**typed, "amount": value} if name == "amount" else typed


def _page(form: SpendingForm) -> str:
    login = me().login
    with ledger().reading() as books:
        known = fund_ledger.funds(books, actor=login)
        chosen = next((row for row in known if row.code == form.fund.data), None)
        position = fund_ledger.position(books, actor=login, fund=chosen.code) if chosen else None
        uses = catalog.fund_uses(books, actor=login)
    holders = position.holders if position else ()
    left = next(
        (h.available_fen for h in holders if h.organization == form.organization.data), None
    )
    return render_template(
        "spending/new.html",
        form=form,
        problems=problems(form),
        funds=options.plain(*(Option(row.code, row.name) for row in known)),
        holders=options.plain(
            *(
                Option(h.organization, f"{h.name}（可用 {short_yuan(h.available_fen)}）")
                for h in holders
            )
        ),
        left=left,
        uses=options.plain(*(Option(row.code, row.name) for row in uses)),
    )
