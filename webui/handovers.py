"""Handovers: what there would be to hand over now, the form that records it, and what was handed over then."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, db, handover_ledger, handovers
from inventory.errors import LedgerError
from reports import handover as paper
from webui import options
from webui.errors import status_of
from webui.handovers_form import HandoverForm
from webui.identity import ledger, me, require
from webui.refusals import problems, put_beside_field
from webui.writing import new_request_key

blueprint = Blueprint("handovers", __name__, url_prefix="/handovers")


@blueprint.get("/new")
def new() -> str:
    """The list as it is now, and who gives, takes and watches."""
    require("hand_over")
    typed = {
        "request_key": new_request_key(),
        "organization": request.args.get("org") or me().organization,
        "location": request.args.get("location") or "",
        "giver": me().name,
    }
    return _page(HandoverForm(MultiDict(typed)))


@blueprint.post("/new")
def record() -> Response | tuple[str, int]:
    """Record it; the page after it has the list to print and sign."""
    require("hand_over")
    form = HandoverForm(request.form)
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = handovers.hand_over(
                books,
                actor=me().login,
                organization=form.organization.data,
                on=db.today(books),
                request_key=form.request_key.data or "",
                giver=form.giver.data,
                receiver=form.receiver.data,
                witness=form.witness.data,
                location=form.location.data or None,
                stocktake=form.stocktake.data or None,
                note=form.note.data or None,
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(form), status_of(error)
    return redirect(url_for("handovers.show", number=posted.number), HTTPStatus.SEE_OTHER)


@blueprint.get("/<number>")
def show(number: str) -> str:
    """What was handed over."""
    require("read_stock")
    with ledger().reading() as books:
        handed = handover_ledger.handover(books, actor=me().login, number=number)
    return render_template(
        "handovers/show.html",
        handed=handed,
        facts=paper.facts(handed),
        sections=paper.sections(handed.lines),
    )


def _page(form: HandoverForm) -> str:
    login = me().login
    organization, location = form.organization.data, form.location.data or None
    with ledger().reading() as books:
        rows = handover_ledger.now(books, actor=login, organization=organization, location=location)
        organizations = catalog.organizations(books, actor=login)
        locations = catalog.locations(books, actor=login)
    own = tuple(row for row in locations if row.organization == organization)
    return render_template(
        "handovers/new.html",
        form=form,
        problems=problems(form),
        sections=paper.sections(rows),
        organizations=options.of_organizations(organizations),
        several=len(organizations) > 1,
        locations=options.of_locations(own, organizations, first=organization),
    )
