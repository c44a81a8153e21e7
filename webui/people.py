"""Who stands in for whom (AB角), who is related to whom (回避), and whose people do a duty (职责): the list of all
three, and the forms of the first two."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, db, delegations, duty_list, kinships, users
from inventory.duty_list import DutyRow
from inventory.errors import LedgerError, NotAllowed, NotFound
from inventory.kinships import KinshipRow
from webui import options
from webui.errors import status_of
from webui.fields import Form
from webui.identity import ledger, may, me, require
from webui.options import Option, Options
from webui.people_form import DelegationForm, KinshipForm, WithdrawalForm
from webui.refusals import problems, put_beside_field

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
def index() -> str:
    """Everybody who stands in, what was declared, and the duties: as far as the user may see it."""
    require("declare")
    with ledger().reading() as books:
        today = db.today(books)
        standing = delegations.delegations(books, actor=me().login)
        related = kinships.kinships(books, actor=me().login)
        duties = duty_list.duties(books, actor=me().login)
        organizations = catalog.organizations(books, actor=me().login)
    names = {row.code: row.name for row in organizations}
    return render_template(
        "people/index.html",
        standing=standing[::-1],
        related=related[::-1],
        duties=_together([row for row in duties if row.organization in names]),
        names=names,
        today=today,
    )


@blueprint.get("/delegate")
def ask_delegation() -> str:
    """The form, from today on."""
    require("delegate")
    with ledger().reading() as books:
        today = db.today(books).isoformat()
    return _delegation(DelegationForm(MultiDict({"from_on": today})))


@blueprint.post("/delegate")
def delegate() -> Response | tuple[str, int]:
    """Somebody stands in, or the form again with what is to be mended."""
    require("delegate")
    form = DelegationForm(request.form)
    if not form.validate():
        return _delegation(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            delegations.delegate(
                books,
                actor=me().login,
                absent=form.absent.data or "",
                stand_in=form.stand_in.data or "",
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                decision=form.decision.data or "",
            )
    except LedgerError as error:
        _put(form, error)
        return _delegation(form), status_of(error)
    return _back("standing")


@blueprint.post("/end")
def end() -> Response:
    """What was delegated ends today; sent again, it has ended already."""
    require("list")
    said = {key: request.form.get(key, "") for key in ("absent", "stand_in")}
    try:
        with ledger().writing() as books:
            delegations.end(books, actor=me().login, **said)
    except NotFound:
        pass  # it ended before
    return _back("standing")


@blueprint.get("/declare")
def ask_kinship() -> str:
    """The form."""
    require("declare")
    return _kinship(KinshipForm())


@blueprint.post("/declare")
def declare() -> Response | tuple[str, int]:
    """A kinship is declared, or the form again."""
    require("declare")
    form = KinshipForm(request.form)
    try:
        with ledger().writing() as books:
            kinships.declare(
                books,
                actor=me().login,
                user=(form.user.data or "").strip() or None,
                counterparty=(form.counterparty.data or "").strip() or None,
                other=(form.other.data or "").strip() or None,
            )
    except LedgerError as error:
        _put(form, error)
        return _kinship(form), status_of(error)
    return _back("related")


@blueprint.get("/withdraw/<user>/<kind>/<whom>")
def ask_withdrawal(user: str, kind: str, whom: str) -> str:
    """Why it does not stand."""
    require("declare_others")
    return _withdrawal(_declared(user, kind, whom), kind, whom, WithdrawalForm())


@blueprint.post("/withdraw/<user>/<kind>/<whom>")
def withdraw(user: str, kind: str, whom: str) -> Response | tuple[str, int]:
    """It was declared by mistake, or the form again."""
    require("declare_others")
    row, form = _declared(user, kind, whom), WithdrawalForm(request.form)
    if not form.validate():
        return _withdrawal(row, kind, whom, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            kinships.withdraw(
                books,
                actor=me().login,
                user=user,
                reason=form.reason.data or "",
                counterparty=whom if kind == "counterparty" else None,
                other=whom if kind == "other" else None,
            )
    except LedgerError as error:
        _put(form, error)
        return _withdrawal(row, kind, whom, form), status_of(error)
    return _back("related")


def _together(rows: Sequence[DutyRow]) -> list[tuple[DutyRow, list[str]]]:
    """Duties that are done alike, one row for all organizations (codes): duty by duty, most organizations first."""
    found: dict[tuple[object, ...], tuple[DutyRow, list[str]]] = {}
    for row in rows:
        above = None if row.whose == "OWN" else row.above
        key = row.duty, row.whose, above, row.starts_on, row.decision
        found.setdefault(key, (row, []))[1].append(row.organization)
    order = list(dict.fromkeys(row.duty for row in rows))
    return sorted(found.values(), key=lambda one: (order.index(one[0].duty), -len(one[1])))


def _declared(user: str, kind: str, whom: str) -> KinshipRow:
    """What stands of a user and a counterparty or another user; 404 where nothing does."""
    with ledger().reading() as books:
        rows = kinships.kinships(books, actor=me().login)
    for row in rows:
        named = row.counterparty if kind == "counterparty" else row.other
        if (row.user, named, row.withdrawn) == (user, whom, ""):
            break
    else:
        abort(HTTPStatus.NOT_FOUND)
    return row


def _put(form: Form, error: LedgerError) -> None:
    """Somebody whom the user has nothing to do with is told beside the form, which keeps what was typed."""
    if isinstance(error, NotAllowed):
        form.form_errors.append("登录名写错了，或者这个人不归你管；也不能指定自己做代理人")
        return
    put_beside_field(form, error)


def _back(anchor: str) -> Response:
    return redirect(url_for("people.index", _anchor=anchor), HTTPStatus.SEE_OTHER)


def _delegation(form: DelegationForm) -> str:
    return render_template(
        "people/delegate.html", form=form, problems=problems(form), people=_people()
    )


def _kinship(form: KinshipForm) -> str:
    with ledger().reading() as books:
        rows = catalog.counterparties(books, actor=me().login)
    parties = options.plain(*(Option(row.code, row.name) for row in rows))
    return render_template(
        "people/declare.html",
        form=form,
        problems=problems(form),
        people=_people(),
        counterparties=parties,
    )


def _withdrawal(row: KinshipRow, kind: str, whom: str, form: WithdrawalForm) -> str:
    said = {"row": row, "kind": kind, "whom": whom}
    return render_template("people/withdraw.html", form=form, problems=problems(form), **said)


def _people() -> Options:
    """Whom one can name, to who may see the list; the others type the login."""
    if not may("read_users"):
        return ()
    with ledger().reading() as books:
        rows = users.users(books, actor=me().login)
    return options.plain(*(Option(r.login, f"{r.name}（{r.role_name}）") for r in rows if r.active))
