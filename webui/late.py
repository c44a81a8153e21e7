"""What comes later to a document of money and is no document: the invoice that was awaited, cash that is paid in."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Length

from inventory import cash_gifts, documents, spending
from inventory.documents import Whole
from inventory.errors import LedgerError
from webui.errors import status_of
from webui.fields import DayField, Form, Needed
from webui.identity import ledger, may, me, require
from webui.refusals import problems, put_beside_field
from webui.writing import proposed_day

blueprint = Blueprint("late", __name__, url_prefix="/late")
_MAX = 60


class LateForm(Form):
    """The day and which paper it is."""

    on = DayField("日期", [Needed("请填日期")])
    reference = StringField(
        "号", [Needed("请填票号"), Length(max=_MAX, message=f"最多 {_MAX} 个字")]
    )


@dataclass(frozen=True)
class LateAct:
    """One act: ``key`` stands in the address, ``right`` is what it needs, ``paper`` what the verb calls the paper and
    ``label`` the page; ``wanted`` says of which documents it is still to come."""

    key: str
    name: str
    right: str
    verb: Callable[..., None]
    paper: str
    label: str
    about: str
    wanted: Callable[[Whole], bool]


def _lacks_papers(whole: Whole) -> bool:
    return whole.money is not None and whole.money.lacks_papers


def _holds_cash(whole: Whole) -> bool:
    gift = whole.money.gift if whole.money else None
    return gift is not None and gift.cash and gift.banked_on is None


ACTS = (
    LateAct(
        "papers",
        "补票",
        "spend",
        spending.add_papers,
        "reference",
        "发票号",
        "票到了在这里登记，这笔就不再列为待补票",
        _lacks_papers,
    ),
    LateAct(
        "bank",
        "解缴",
        "receive_cash_gift",
        cash_gifts.bank,
        "slip",
        "银行缴款单号",
        "现金捐款当天交财务、缴存银行",
        _holds_cash,
    ),
)
BY_KEY = {act.key: act for act in ACTS}


def offered(whole: Whole) -> tuple[LateAct, ...]:
    """What is still to come to a document that stands, and the user may record."""
    if not whole.stands:
        return ()
    return tuple(a for a in ACTS if a.wanted(whole) and may(a.right))


@blueprint.get("/<key>/<number>")
def ask(key: str, number: str) -> str:
    """The form, with today's date."""
    act, whole = _wanted(key, number)
    with ledger().reading() as books:
        day = max(proposed_day(books), whole.on)
    return _page(act, whole, LateForm(MultiDict({"on": day.isoformat()})))


@blueprint.post("/<key>/<number>")
def record(key: str, number: str) -> Response | tuple[str, int]:
    """Record it and go back to the document, or show the form again with what is to be mended."""
    act, whole = _wanted(key, number)
    form = LateForm(request.form)
    if not form.validate():
        return _page(act, whole, form), HTTPStatus.UNPROCESSABLE_ENTITY
    said: dict[str, Any] = {act.paper: form.reference.data or ""}
    try:
        with ledger().writing() as books:
            act.verb(books, actor=me().login, number=number, on=form.on.data, **said)
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(act, whole, form), status_of(error)
    return redirect(url_for("documents.show", number=number), HTTPStatus.SEE_OTHER)


def _wanted(key: str, number: str) -> tuple[LateAct, Whole]:
    act = BY_KEY.get(key)
    if act is None:
        abort(HTTPStatus.NOT_FOUND)
    require(act.right)
    with ledger().reading() as books:
        whole = documents.whole(books, actor=me().login, number=number)
    if act not in offered(whole):
        abort(HTTPStatus.NOT_FOUND)
    return act, whole


def _page(act: LateAct, whole: Whole, form: LateForm) -> str:
    form.reference.label.text = act.label
    return render_template("late/form.html", act=act, doc=whole, form=form, problems=problems(form))
