"""Issuing: goods go out to a group, to a village or to a firm."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, db, stock
from inventory import ledger as questions
from inventory.catalog import LocationRow
from inventory.errors import LedgerError, NotAllowed
from inventory.ledger import StockRow
from webui import issue_lines, nav, options
from webui.drafts import redraft
from webui.errors import status_of
from webui.identity import ledger, me, require
from webui.issues_form import IssueForm
from webui.refusals import problems, put_beside_field
from webui.shelf import shelves
from webui.writing import (
    done,
    is_draft,
    new_request_key,
    own_location,
    proposed_day,
    show_done,
)

blueprint = Blueprint("issues", __name__, url_prefix="/issues")


@blueprint.get("/new")
def new() -> str:
    """A form with today's date and the user's own storage place; ``item=`` puts a line in."""
    require("issue")
    with ledger().reading() as books:
        own = own_location(catalog.locations(books, actor=me().login))
        day = proposed_day(books)
    typed = {
        "request_key": new_request_key(),
        "location": request.args.get("location") or own,
        "recipient": request.args.get("recipient", ""),
        "on": day.isoformat(),
    }
    for number, item in enumerate(request.args.getlist("item")):
        typed |= {f"lines-{number}-item": item, f"lines-{number}-quantity": ""}
    return _page(IssueForm(MultiDict(typed)))


@blueprint.post("/new")
def record() -> Response | str | tuple[str, int]:
    """Record what was typed, or show it again with what is to be mended."""
    require("issue")
    if is_draft():
        return _page(IssueForm(MultiDict(redraft(request.form, request.form["act"]))))
    form = IssueForm(request.form)
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = stock.issue(
                books, actor=me().login, organization=_organization(books, form), **form.facts()
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(form), status_of(error)
    said = f"已发放 {len(form.lines)} 种"
    again = url_for(
        "issues.new",
        recipient=form.recipient.data,
        location=form.location.data,
        item=[line.item.data for line in form.lines],
    )
    return done("issues.recorded", posted, said=said, about=_about(form), again=again)


@blueprint.get("/done")
def recorded() -> Response | str:
    """What was recorded last, with 再发一单 beside it."""
    require("issue")
    return show_done(again=nav.ISSUE, again_words="再发一单", others=(nav.STOCK, nav.SHEETS))


def _page(form: IssueForm) -> str:
    login = me().login
    with ledger().reading() as books:
        organizations = catalog.organizations(books, actor=login)
        locations = catalog.locations(books, actor=login)
        groups = catalog.groups(books, actor=login)
        counterparties = catalog.counterparties(books, actor=login)
        on = form.on.data or db.today(books)
        rows = _on_hand(books, form.location.data or "", locations)
    stock_here = shelves(rows, on=on)
    return render_template(
        "issues/new.html",
        form=form,
        problems=problems(form),
        lines=issue_lines.lines(form.lines.entries, stock_here),
        shelves=stock_here,
        on=on,
        groups=groups,
        locations=options.of_locations(locations, organizations, first=me().organization),
        organizations=options.of_organizations(organizations),
        counterparties=options.of_counterparties(counterparties),
    )


def _on_hand(books: Any, place: str, locations: tuple[LocationRow, ...]) -> tuple[StockRow, ...]:
    """What lies at the chosen place. Raises ``NotAllowed`` for one that is not in sight, there or not."""
    if not place:
        return ()
    organization = options.organization_of(place, locations)
    if organization is None:
        raise NotAllowed(act="issue", role=me().role)
    return questions.on_hand(books, actor=me().login, organization=organization, location=place)


def _organization(books: Any, form: IssueForm) -> str:
    """Of the chosen place; for one that is not in sight the own one, and the verb refuses it."""
    rows = catalog.locations(books, actor=me().login)
    return options.organization_of(form.location.data or "", rows) or me().organization


def _about(form: IssueForm) -> str:
    """发给检查点值守人员，9 人."""
    to = form.recipient_facts()
    login = me().login
    with ledger().reading() as books:
        names = {
            "group": {r.code: r.name for r in catalog.groups(books, actor=login)},
            "recipient_organization": {
                r.code: r.name for r in catalog.organizations(books, actor=login)
            },
            "counterparty": {r.code: r.name for r in catalog.counterparties(books, actor=login)},
        }
    name = "".join(names[kind].get(code or "", "") for kind, code in to.items())
    heads = f"，{form.heads.data} 人" if form.heads.data else ""
    return f"发给{name}{heads}"
