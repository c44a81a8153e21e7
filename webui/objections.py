"""Objections (异议反馈): the public form and the page of the answer, without signing in and without JavaScript; and
inside, what waits, for those who answer.

A receipt stands in no address, so that it is in no log and no history: it is shown once, and typed to look it up.
"""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request
from flask import url_for as url
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from inventory import objection_ledger, objections, wording
from inventory.errors import LedgerError, NotAllowed, NotFound, TooManyLookUps
from inventory.objection_ledger import Answered
from inventory.objections import NAME_MAX, PHONE_MAX, TEXT_MAX
from webui import options
from webui.asking import asking
from webui.errors import status_of
from webui.identity import ledger, me, require
from webui.objections_form import AnswerForm, ObjectionForm, ReceiptForm
from webui.options import Option
from webui.refusals import problems, put_beside_field
from webui.writing import new_request_key

blueprint = Blueprint("objections", __name__, url_prefix="/objection")
ACT = objection_ledger.ACT


@blueprint.get("")
def index() -> str:
    """The form; ``?code=`` fills in the check code of a sheet."""
    typed = {"request_key": new_request_key(), "check_code": request.args.get("code", "")[:64]}
    return _form(ObjectionForm(MultiDict(typed)))


@blueprint.post("")
def raise_() -> str | tuple[str, int]:
    """Take it and show its receipt, or the form again with all that was written."""
    form = ObjectionForm(request.form)
    if not form.validate():
        return _form(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        raised = objections.raise_(
            ledger(),
            text=form.text.data or "",
            address=asking(),
            request_key=form.request_key.data or "",
            check_code=form.check_code.data or "",
            organization=form.organization.data or "",
            name=form.name.data or "",
            phone=form.phone.data or "",
        )
    except LedgerError as error:
        put_beside_field(form, error)
        return _form(form), status_of(error)
    receipt = raised.receipt
    spaced = "-".join(receipt[at : at + 4] for at in range(0, len(receipt), 4))
    return render_template("objections/taken.html", raised=raised, receipt=spaced)


@blueprint.get("/answer")
def receipt() -> str:
    """The one field."""
    return _look(ReceiptForm())


@blueprint.post("/answer")
def look_up() -> str | tuple[str, int]:
    """What it was answered, or that there is no such receipt."""
    form = ReceiptForm(request.form)
    if not form.validate():
        return _look(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        found = objections.look_up(ledger(), receipt=form.receipt.data or "", address=asking())
    except (NotFound, TooManyLookUps) as error:
        return _look(form, refused=wording.say(error)), status_of(error)
    return _look(ReceiptForm(), found=found)


@blueprint.get("/inside")
def inside() -> str:
    """What waits, the older first, then what was answered."""
    require(ACT)
    with ledger().reading() as books:
        rows = objection_ledger.objections(books, actor=me().login)
    return render_template("objections/inside.html", rows=rows)


@blueprint.get("/inside/<number>")
def show(number: str) -> str:
    """One objection with who sent it, and the field for the answer."""
    require(ACT)
    return _page(number, AnswerForm())


@blueprint.post("/inside/<number>")
def answer(number: str) -> Answer | tuple[str, int]:
    """Answer it, or show the page again with what is to be mended."""
    require(ACT)
    form = AnswerForm(request.form)
    if not form.validate():
        return _page(number, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            objections.answer(books, actor=me().login, number=number, text=form.answer.data or "")
    except NotAllowed:
        raise
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(number, form), status_of(error)
    return redirect(url("objections.show", number=number), HTTPStatus.SEE_OTHER)


def _form(form: ObjectionForm) -> str:
    with ledger().reading() as books:
        organizations = objections.organizations(books)
    return render_template(
        "objections/index.html",
        form=form,
        problems=problems(form),
        organizations=options.plain(*(Option(*one) for one in organizations)),
        most={"text": TEXT_MAX, "name": NAME_MAX, "phone": PHONE_MAX},
    )


def _look(form: ReceiptForm, *, found: Answered | None = None, refused: str | None = None) -> str:
    return render_template("objections/answer.html", form=form, found=found, refused=refused)


def _page(number: str, form: AnswerForm) -> str:
    full = objection_ledger.objection(ledger(), actor=me().login, number=number)
    return render_template(
        "objections/show.html", full=full, row=full.row, form=form, problems=problems(form)
    )
