"""Second eyes on a page: what waits for approval, and deciding it."""

from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inventory import approvals, delegations, documents
from inventory.approvals import Wanted
from inventory.documents import Whole
from inventory.errors import LedgerError, SameApprover
from webui.approvals_form import DecisionForm
from webui.errors import status_of, words_of
from webui.identity import ledger, me, require
from webui.refusals import problems, put_beside_field

blueprint = Blueprint("approvals", __name__, url_prefix="/approvals")


@blueprint.get("")
def index() -> str:
    """What waits for the user's organization or one below it, and what was refused and is not reversed."""
    require("read_stock")
    with ledger().reading() as books:
        rows = approvals.waiting(books, actor=me().login)
        standing = [d for d in delegations.delegations(books, actor=me().login) if d.in_force]
    return render_template("approvals/index.html", rows=rows, standing=standing)


@blueprint.get("/<number>")
def ask(number: str) -> str:
    """The document in short, and the two answers."""
    require("approve")
    whole, wanted = _open(number, request.args.get("org"))
    return _page(whole, wanted, DecisionForm(data={"organization": wanted.organization}))


@blueprint.post("/<number>")
def record(number: str) -> Response | str | tuple[str, int]:
    """Decide, or show the page again with what is to be mended."""
    require("approve")
    form = DecisionForm(request.form)
    whole, wanted = _wanted(number, form.organization.data or None)
    if not form.validate():
        return _page(whole, wanted, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            approvals.decide(
                books,
                actor=me().login,
                number=number,
                approved=form.decision.data == "yes",
                note=form.note.data,
                organization=wanted.organization,
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(whole, wanted, form), status_of(error)
    return redirect(url_for("approvals.index"), HTTPStatus.SEE_OTHER)


def _open(number: str, organization: str | None) -> tuple[Whole, Wanted]:
    whole, wanted = _wanted(number, organization)
    if wanted.approved is not None or not whole.stands:
        abort(HTTPStatus.NOT_FOUND)
    return whole, wanted


def _wanted(number: str, organization: str | None) -> tuple[Whole, Wanted]:
    """The document and the approval it wants: the one named, else the first. Raises ``NotAllowed``."""
    with ledger().reading() as books:
        whole = documents.whole(books, actor=me().login, number=number)
    found = [one for one in whole.wanted if organization in (None, one.organization)]
    if not found:
        abort(HTTPStatus.NOT_FOUND)
    return whole, found[0]


def _page(whole: Whole, wanted: Wanted, form: DecisionForm) -> str:
    with ledger().reading() as books:
        barred = approvals.why_not(
            books, actor=me().login, number=whole.number, organization=wanted.organization
        )
    return render_template(
        "approvals/ask.html",
        doc=whole,
        wanted=wanted,
        form=form,
        problems=problems(form),
        barred=words_of(barred) if barred else None,
        may_refuse=barred is None or isinstance(barred, SameApprover),
    )
