"""Recording an expenditure from a special fund: out of what is available, or settling what a document opened."""

from http import HTTPStatus

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import charges, fund_ledger, open_items, spending
from inventory.errors import LedgerError
from webui import nav
from webui.amounts import bare_yuan, yuan
from webui.errors import status_of
from webui.fund_offer import SETTLED, offer
from webui.identity import ledger, me, require
from webui.refusals import problems, put_beside_field
from webui.spending_form import SpendingForm
from webui.writing import done, is_draft, new_request_key, proposed_day, redrafted, show_done

blueprint = Blueprint("spending", __name__, url_prefix="/spending")


@blueprint.get("/new")
def new() -> str:
    """A form with today's date, the user's own organization and the first fund; with ``number=`` the document to settle
    and all that is left of it."""
    require("spend")
    with ledger().reading() as books:
        known = fund_ledger.funds(books, actor=me().login)
        day = proposed_day(books)
        number = request.args.get("number", "")
        opened = open_items.of_document(books, actor=me().login, number=number) if number else ()
    first = known[0].code if known else ""
    typed = {
        "request_key": new_request_key(),
        "fund": request.args.get("fund") or first,
        "organization": request.args.get("organization") or me().organization,
        "on": day.isoformat(),
        "use": charges.OTHER,
    }
    settles = next((row for row in opened if row.bucket in SETTLED), None)
    if settles is not None:
        typed |= {
            "fund": settles.fund,
            "organization": settles.organization,
            "number": settles.number,
            "amount": bare_yuan(settles.left_fen),
            "purpose": settles.purpose,
            "on": max(day, settles.on).isoformat(),
        }
    return _page(SpendingForm(MultiDict(typed)))


@blueprint.post("/new")
def record() -> Response | str | tuple[str, int]:
    """Record what was typed, or show it again with what is to be mended."""
    require("spend")
    if is_draft():
        return _page(SpendingForm(MultiDict(redrafted())))
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


def _page(form: SpendingForm) -> str:
    with ledger().reading() as books:
        offered = offer(books, form, uses=True, number=form.number.data or "")
    return render_template("spending/new.html", form=form, problems=problems(form), offer=offered)
