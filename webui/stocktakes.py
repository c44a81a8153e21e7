"""Stocktakes: which there are, a new one, one with its lines, and its paper. Counting and settling are beside."""

from http import HTTPStatus

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, db, stocktake_ledger, stocktakes
from inventory.errors import LedgerError, NotAllowed
from inventory.kinds import NATURE_NAMES
from inventory.stocktake_books import COUNTED, OPEN, STATE_NAMES
from inventory.stocktake_ledger import OUTCOME_NAMES, StocktakeWhole
from inventory.stocktakes import Scope
from reports import counting
from webui import options
from webui.errors import status_of
from webui.identity import ledger, may, me, require
from webui.options import Option
from webui.refusals import problems, put_beside_field
from webui.stocktakes_form import StartForm
from webui.writing import new_request_key

blueprint = Blueprint("stocktakes", __name__, url_prefix="/stocktakes")


@blueprint.get("")
def index() -> str:
    """Every stocktake, the newest first."""
    require("read_stock")
    with ledger().reading() as books:
        rows = stocktake_ledger.stocktakes(books, actor=me().login)
    return render_template(
        "stocktakes/index.html", rows=rows, states=STATE_NAMES, may_start=_may_start()
    )


@blueprint.get("/new")
def new() -> str:
    """What is to be counted: everything, one storage, goods of one nature, or a sample."""
    _require_start()
    typed = {"request_key": new_request_key(), "organization": me().organization}
    return _page(StartForm(MultiDict(typed)))


@blueprint.post("/new")
def start() -> Response | tuple[str, int]:
    """Freeze the list; the page after it has the sheet to print."""
    _require_start()
    form = StartForm(request.form)
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = stocktakes.start_stocktake(
                books,
                actor=me().login,
                organization=form.organization.data,
                on=db.today(books),
                request_key=form.request_key.data or "",
                scope=Scope(
                    locations=[form.location.data] if form.location.data else None,
                    nature=form.nature.data or None,
                    sample=form.sample.data,
                    seed=form.seed.data or None,
                ),
                witness=form.witness.data or None,
                note=form.note.data or None,
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(form), status_of(error)
    return back(posted.number)


@blueprint.get("/<number>")
def show(number: str) -> str:
    """The stocktake with its lines; what the books have only when all is counted."""
    whole = seen(number)
    return render_template(
        "stocktakes/show.html",
        whole=whole,
        state=STATE_NAMES[whole.state],
        outcomes=OUTCOME_NAMES,
        facts=counting.facts(whole),
        says=counting.says(whole) if whole.state not in (OPEN, "ABANDONED") else "",
        may_count=may("count") and whole.state in (OPEN, COUNTED),
        may_settle=may("settle_stocktake") and whole.state == COUNTED,
        request_key=new_request_key(),
        may_abandon=whole.state in (OPEN, COUNTED) and may_abandon(whole),
    )


@blueprint.get("/<number>.pdf")
def printed(number: str) -> Response:
    """The sheet to count with, or of lines to be counted again, or what it came to."""
    whole = seen(number)
    drawn = (
        counting.draw_sheet(whole, again=True) if "again" in request.args else counting.draw(whole)
    )
    answer = make_response(drawn)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{whole.number}.pdf"'
    return answer


def seen(number: str) -> StocktakeWhole:
    """The stocktake, for who may see it. Raises ``NotAllowed``."""
    require("read_stock")
    with ledger().reading() as books:
        return stocktake_ledger.stocktake(books, actor=me().login, number=number)


def back(number: str, *, keyed: str | None = None, why: str | None = None) -> Response:
    """To the page of the stocktake; which sheet was keyed, or what is missing."""
    address = url_for("stocktakes.show", number=number, keyed=keyed, why=why)
    return redirect(address, HTTPStatus.SEE_OTHER)


def may_abandon(whole: StocktakeWhole) -> bool:
    """A sample is given up by who may draw one."""
    return may("start_stocktake" if whole.sample is None else "draw_sample")


def _may_start() -> bool:
    return may("start_stocktake") or may("draw_sample")


def _require_start() -> None:
    if not _may_start():
        raise NotAllowed(act="start_stocktake", role=me().role)


def _page(form: StartForm) -> str:
    login = me().login
    with ledger().reading() as books:
        organizations = catalog.organizations(books, actor=login)
        locations = catalog.locations(books, actor=login)
    return render_template(
        "stocktakes/new.html",
        form=form,
        problems=problems(form),
        organizations=options.of_organizations(organizations),
        several=len(organizations) > 1,
        locations=options.of_locations(locations, organizations, first=me().organization),
        natures=options.plain(*(Option(code, name) for code, name in NATURE_NAMES.items())),
        may_draw=may("draw_sample"),
        must_draw=not may("start_stocktake"),
    )
