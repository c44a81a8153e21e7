"""Who signed a voucher: the form on its page to record one more."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Length

from inventory import documents, signers
from inventory.errors import LedgerError
from inventory.rules.evidence import SIGN_NAMES
from webui.errors import status_of
from webui.fields import DayField, Form, Needed
from webui.identity import ledger, me, require
from webui.refusals import problems, put_beside_field
from webui.writing import proposed_day

blueprint = Blueprint("signers", __name__, url_prefix="/signers")


class SignForm(Form):
    """Who signed in which role, and when."""

    role = StringField("签什么", [Needed("请选签什么")])
    name = StringField(
        "姓名",
        [
            Needed("请填姓名"),
            Length(max=signers.NAME_MAX, message=f"最多 {signers.NAME_MAX} 个字"),
        ],
    )
    on = DayField("日期", [Needed("请填日期")])


@blueprint.get("/<number>")
def ask(number: str) -> str:
    """The form, with the first role that is missing and today's date."""
    require("spend")
    with ledger().reading() as books:
        whole = documents.whole(books, actor=me().login, number=number)
        day = max(proposed_day(books), whole.on)
        signed = signers.signatures(books, actor=me().login, number=number)
    first = signed.missing[0] if signed.missing else next(iter(SIGN_NAMES))
    return _page(number, SignForm(MultiDict({"on": day.isoformat(), "role": str(first)})))


@blueprint.post("/<number>")
def record(number: str) -> Response | tuple[str, int]:
    """Record it and go back to the document, or show the form again with what is to be mended."""
    require("spend")
    form = SignForm(request.form)
    if not form.validate():
        return _page(number, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            signers.sign(
                books,
                actor=me().login,
                number=number,
                role=form.role.data or "",
                name=form.name.data or "",
                on=form.on.data,
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(number, form), status_of(error)
    there = url_for("documents.show", number=number, _anchor="signers")
    return redirect(there, HTTPStatus.SEE_OTHER)


def _page(number: str, form: SignForm) -> str:
    with ledger().reading() as books:
        whole = documents.whole(books, actor=me().login, number=number)
        signed = signers.signatures(books, actor=me().login, number=number)
    return render_template(
        "signers/form.html",
        doc=whole,
        signed=signed,
        form=form,
        roles=SIGN_NAMES,
        problems=problems(form),
    )
