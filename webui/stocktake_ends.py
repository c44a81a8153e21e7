"""The end of a stocktake: what is off is posted, or it is given up."""

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import db, stocktake_settling, stocktakes
from inventory.errors import LedgerError
from inventory.stocktake_books import COUNTED, OPEN
from inventory.stocktake_ledger import OUTCOME_NAMES, StocktakeWhole
from inventory.stocktake_settling import FoundAnswer
from reports import counting
from webui import nav
from webui.errors import status_of
from webui.identity import ledger, me, require
from webui.refusals import problems, put_beside_field
from webui.stocktakes import back, may_abandon, seen
from webui.stocktakes_form import AbandonForm, SettleForm
from webui.writing import done, new_request_key, show_done

blueprint = Blueprint("stocktake_ends", __name__, url_prefix="/stocktakes")


@blueprint.get("/<number>/settle")
def ask(number: str) -> str:
    """What is off, and what is to be said of goods on no line."""
    whole = _whole(number)
    if whole.state != COUNTED:
        abort(HTTPStatus.NOT_FOUND)
    with ledger().reading() as books:
        day = max(db.today(books), whole.on)
    typed = {"request_key": new_request_key(), "on": day.isoformat()}
    for at, one in enumerate(whole.found):
        typed[f"found-{at}-serial"] = str(one.serial)
    return _page(whole, SettleForm(MultiDict(typed)))


@blueprint.post("/<number>/settle")
def settle(number: str) -> Response | str | tuple[str, int]:
    """Post it."""
    whole = _whole(number)
    form = SettleForm(request.form)
    if not form.validate():
        return _page(whole, form), HTTPStatus.UNPROCESSABLE_ENTITY
    answers = [
        FoundAnswer(
            int(entry.form.serial.data) if str(entry.form.serial.data).isdecimal() else 0,
            entry.form.receipt.data or None,
            entry.form.reason.data or None,
        )
        for entry in form.found
    ]
    try:
        with ledger().writing() as books:
            posted = stocktake_settling.settle_stocktake(
                books,
                actor=me().login,
                organization=whole.organization,
                on=form.on.data,
                request_key=form.request_key.data or "",
                number=number,
                found=answers,
                note=form.note.data or None,
                confirmed=form.confirmed,
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(whole, form), status_of(error)
    return done(
        "stocktake_ends.settled",
        posted,
        said="盘点已结转",
        about=f"{number}：{counting.says(whole).rpartition('；')[0]}",
        again=url_for("stocktakes.show", number=number),
    )


@blueprint.get("/settled")
def settled() -> Response | str:
    """What was posted last, with the way back to the stocktake."""
    require("settle_stocktake")
    return show_done(
        again=nav.STOCKTAKES, again_words="看盘点单", others=(nav.APPROVALS, nav.STOCK)
    )


@blueprint.post("/<number>/abandon")
def abandon(number: str) -> Response | tuple[str, int]:
    """Give it up; the form stands on the page of the stocktake."""
    require("read_stock")
    whole = seen(number)
    if not may_abandon(whole):
        require("start_stocktake" if whole.sample is None else "draw_sample")
    form = AbandonForm(request.form)
    if not form.validate():
        return back(number, why="missing")
    with ledger().writing() as books:
        stocktakes.abandon_stocktake(
            books,
            actor=me().login,
            organization=whole.organization,
            on=db.today(books),
            request_key=form.request_key.data or new_request_key(),
            number=number,
            reason=form.reason.data,
        )
    return back(number)


def _whole(number: str) -> StocktakeWhole:
    require("settle_stocktake")
    whole = seen(number)
    if whole.state == OPEN:
        abort(HTTPStatus.NOT_FOUND)
    return whole


def _page(whole: StocktakeWhole, form: SettleForm) -> str:
    return render_template(
        "stocktakes/settle.html",
        whole=whole,
        form=form,
        problems=problems(form),
        found=list(zip(form.found, whole.found, strict=False)),
        outcomes=OUTCOME_NAMES,
        says=counting.says(whole),
    )
