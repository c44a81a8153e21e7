"""What was likely entered twice: pairs side by side, and the form that makes one of two (合并)."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from inventory import merging, similar
from inventory.errors import AlreadyMerged, LedgerError
from webui.duplicates_form import MergeForm
from webui.errors import status_of
from webui.identity import ledger, me, require
from webui.refusals import problems, put_beside_field

blueprint = Blueprint("duplicates", __name__, url_prefix="/catalog/duplicates")
QUESTIONS: dict[str, Any] = {
    "items": similar.similar_items,
    "counterparties": similar.similar_counterparties,
}
VERBS = {"items": merging.merge_items, "counterparties": merging.merge_counterparties}
KINDS = {"ENTITY": "单位", "PERSON": "个人", "GROUP": "集体", "UNKNOWN": "未登记"}


@blueprint.get("")
def index() -> str:
    """Every pair, and above them what was merged last."""
    require("merge")
    with ledger().reading() as books:
        found = {what: ask(books, actor=me().login) for what, ask in QUESTIONS.items()}
    done = session.pop("merged", None)
    return render_template("duplicates/index.html", found=found, kinds=KINDS, done=done)


@blueprint.get("/<what>/<first>/<second>")
def ask(what: str, first: str, second: str) -> str:
    """One pair; the one with more stays unless somebody says otherwise."""
    require("merge")
    pair = _pair(what, first, second)
    if pair is None:
        abort(HTTPStatus.NOT_FOUND)
    return _page(what, pair, MergeForm(stays=pair.first.code))


@blueprint.post("/<what>/<first>/<second>")
def record(what: str, first: str, second: str) -> Response | tuple[str, int]:
    """Make one of the two, or show the form again. Sent twice, it is done once and answered alike."""
    require("merge")
    if what not in VERBS:
        abort(HTTPStatus.NOT_FOUND)
    form = MergeForm(request.form)
    valid = form.validate()
    chosen = form.between(first, second)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if valid and chosen:
        try:
            _merge(what, *chosen, reason=form.reason.data)
        except LedgerError as error:
            put_beside_field(form, error)
            status = status_of(error)
        else:
            session["merged"] = chosen
            return redirect(url_for("duplicates.index"), HTTPStatus.SEE_OTHER)
    pair = _pair(what, first, second)
    if pair is None:
        # meanwhile somebody else made something of one of them: the list says what is left
        return redirect(url_for("duplicates.index"), HTTPStatus.SEE_OTHER)
    return _page(what, pair, form), status


def _merge(what: str, gone: str, stays: str, *, reason: str) -> None:
    try:
        with ledger().writing() as books:
            VERBS[what](books, actor=me().login, code=gone, into=stays, reason=reason)
    except AlreadyMerged as error:
        if error.into != stays:
            raise


def _pair(what: str, first: str, second: str) -> Any:
    if what not in QUESTIONS:
        return None
    with ledger().reading() as books:
        pairs = QUESTIONS[what](books, actor=me().login)
    wanted = {first, second}
    return next((p for p in pairs if {p.first.code, p.second.code} == wanted), None)


def _page(what: str, pair: Any, form: MergeForm) -> str:
    return render_template(
        "duplicates/pair.html",
        what=what,
        pair=pair,
        form=form,
        kinds=KINDS,
        problems=problems(form),
    )
