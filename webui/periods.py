"""Periods on a page: how far each organization is closed, closing a month, opening the last one again."""

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import closings, db, documents, kinds, periods, wording
from inventory.closings import PeriodState
from inventory.documents import Whole
from inventory.errors import LedgerError
from webui import nav, options
from webui.errors import status_of
from webui.fields import Form
from webui.identity import ledger, me, require
from webui.options import Option
from webui.periods_form import ClosingForm, ReopeningForm
from webui.refusals import problems, put_beside_field
from webui.writing import done, new_request_key, show_done

blueprint = Blueprint("periods", __name__, url_prefix="/periods")


@blueprint.get("")
def index() -> str:
    """Each organization in the user's scope, with what is due and what can be done."""
    require("read_periods")
    return render_template("periods/index.html", states=_states())


@blueprint.get("/close")
def ask() -> str:
    """The form; the last full month is filled in."""
    require("close_period")
    wanted = request.args.get("org") or me().organization or ""
    states = _states()
    chosen = next((s for s in states if s.organization == wanted), states[0])
    through = chosen.due or chosen.closed_through
    typed = {
        "request_key": new_request_key(),
        "organization": chosen.organization,
        "through": through.isoformat() if through else "",
    }
    return _closing_page(ClosingForm(MultiDict(typed)))


@blueprint.post("/close")
def close() -> Response | str | tuple[str, int]:
    """Close, or show the form again with what is to be mended or answered."""
    require("close_period")
    form = ClosingForm(request.form)
    if not form.validate():
        return _closing_page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = periods.close_period(
                books,
                actor=me().login,
                organization=form.organization.data,
                on=db.today(books),
                request_key=form.request_key.data or "",
                through=form.through.data,
                note=form.note.data,
                confirmed=form.confirmed,
            )
    except LedgerError as error:
        _tell(form, error)
        return _closing_page(form), status_of(error)
    return done(
        "periods.recorded",
        posted,
        said=f"已结账到 {form.through.data.isoformat()}",
        about=_name(form.organization.data),
        again=url_for("periods.index"),
    )


@blueprint.get("/reopen/<number>")
def ask_why(number: str) -> str:
    """The closing that would be undone, and why."""
    whole = _closing(number)
    return _reopening_page(whole, ReopeningForm(MultiDict({"request_key": new_request_key()})))


@blueprint.post("/reopen/<number>")
def reopen(number: str) -> Response | str | tuple[str, int]:
    """Open the period again, or show the form again with what is to be mended."""
    whole = _closing(number)
    form = ReopeningForm(request.form)
    if not form.validate():
        return _reopening_page(whole, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = periods.reopen_period(
                books,
                actor=me().login,
                organization=whole.organization,
                on=db.today(books),
                request_key=form.request_key.data or "",
                number=number,
                reason=form.reason.data,
            )
    except LedgerError as error:
        _tell(form, error)
        return _reopening_page(whole, form), status_of(error)
    return done(
        "periods.recorded",
        posted,
        said="已反结账",
        about=f"{whole.organization_name}，原结账单 {number}",
        again=url_for("periods.index"),
    )


@blueprint.get("/done")
def recorded() -> Response | str:
    """What was recorded last, with the way back to the list."""
    require("read_periods")
    return show_done(again=nav.PERIODS, again_words="看结账情况", others=(nav.SHEETS, nav.STOCK))


def _states() -> tuple[PeriodState, ...]:
    with ledger().reading() as books:
        return closings.states(books, actor=me().login)


def _name(code: str) -> str:
    return next((s.name for s in _states() if s.organization == code), code)


def _closing(number: str) -> Whole:
    require("reopen_period")
    with ledger().reading() as books:
        whole = documents.whole(books, actor=me().login, number=number)
    if whole.kind != kinds.PERIOD_CLOSING.code:
        abort(HTTPStatus.NOT_FOUND)
    return whole


def _tell(form: Form, error: LedgerError) -> None:
    put_beside_field(form, error)
    form.form_errors.extend(wording.details(error))


def _closing_page(form: ClosingForm) -> str:
    states = _states()
    chosen = next((s for s in states if s.organization == form.organization.data), None)
    return render_template(
        "periods/close.html",
        form=form,
        problems=problems(form),
        chosen=chosen,
        several=len(states) > 1,
        organizations=options.plain(*(Option(s.organization, s.name) for s in states)),
    )


def _reopening_page(whole: Whole, form: ReopeningForm) -> str:
    return render_template("periods/reopen.html", doc=whole, form=form, problems=problems(form))
