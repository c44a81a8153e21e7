"""What is left at the end: which lots may go to whom, which must stay and why."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, db, surplus
from inventory.errors import LedgerError
from inventory.kinds import SURPLUS_NAMES, Surplus
from inventory.surplus import STAY_NAMES, SurplusLine, SurplusRow
from webui import nav, options
from webui.errors import status_of
from webui.handovers_form import SurplusForm
from webui.identity import ledger, me, require
from webui.options import Group, Option
from webui.refusals import problems, put_beside_field
from webui.writing import done, new_request_key, show_done

blueprint = Blueprint("surplus", __name__, url_prefix="/surplus")


@blueprint.get("")
def ask() -> str:
    """To whom; and once that is said, which lots may go to him."""
    require("hand_over")
    typed = {
        "request_key": new_request_key(),
        "organization": request.args.get("org") or me().organization,
        "receiver": request.args.get("receiver") or "",
        "reason": Surplus.TRANSFER.value,
    }
    if typed["receiver"]:
        offered = _offered(typed["organization"], typed["receiver"])
        for at, one in enumerate(row for row in offered if row.stays is None):
            typed |= {
                f"lines-{at}-location": one.row.location,
                f"lines-{at}-lot": one.row.lot,
                f"lines-{at}-quantity": str(one.row.quantity),
                f"lines-{at}-goes": "y",
            }
    return _page(SurplusForm(MultiDict(typed)))


@blueprint.post("")
def record() -> Response | str | tuple[str, int]:
    """Send it."""
    require("hand_over")
    form = SurplusForm(request.form)
    kept = [at for at, entry in enumerate(form.lines) if entry.form.goes.data]
    if form.validate() and not kept:
        form.form_errors.append("还没有选物资，没有记账")
    if form.errors or form.form_errors:
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = surplus.hand_over_surplus(
                books,
                actor=me().login,
                organization=form.organization.data,
                on=db.today(books),
                request_key=form.request_key.data or "",
                reason=form.reason.data,
                lines=[_line(form.lines[at].form) for at in kept],
                note=form.note.data or None,
                confirmed=form.confirmed,
                **_whom(form.receiver.data),
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(form), status_of(error)
    return done(
        "surplus.recorded",
        posted,
        said=f"已{SURPLUS_NAMES[form.reason.data]}",
        about=f"{len(kept)} 批；交给别的单位的，对方收货以后才算他的",
        again=url_for("surplus.ask"),
    )


@blueprint.get("/done")
def recorded() -> Response | str:
    """What was sent last."""
    require("hand_over")
    return show_done(again=nav.SURPLUS, again_words="再移交一批", others=(nav.TRANSIT, nav.STOCK))


def _line(form: Any) -> SurplusLine:
    return SurplusLine(form.location.data or "", form.lot.data or "", form.quantity.data or 0)


def _whom(receiver: str) -> dict[str, str | None]:
    """To an organization, or to a counterparty."""
    kind, _, code = receiver.partition(":")
    return {
        "to": code if kind == "organization" else None,
        "counterparty": code if kind == "counterparty" else None,
    }


def _offered(organization: str, receiver: str) -> tuple[SurplusRow, ...]:
    with ledger().reading() as books:
        return surplus.surplus(
            books, actor=me().login, organization=organization, **_whom(receiver)
        )


def _page(form: SurplusForm) -> str:
    login = me().login
    with ledger().reading() as books:
        organizations = catalog.organizations(books, actor=login)
        counterparties = catalog.counterparties(books, actor=login)
    own = form.organization.data
    offered = _offered(own, form.receiver.data) if form.receiver.data else ()
    rows = {(one.row.location, one.row.lot): one.row for one in offered}
    return render_template(
        "handovers/surplus.html",
        form=form,
        problems=problems(form),
        lines=[
            (entry, rows[entry.form.location.data, entry.form.lot.data])
            for entry in form.lines
            if (entry.form.location.data, entry.form.lot.data) in rows
        ],
        staying=[(one.row, STAY_NAMES[one.stays]) for one in offered if one.stays],
        receivers=(
            Group(
                "单位（对方签收）",
                tuple(
                    Option(f"organization:{row.code}", row.name)
                    for row in organizations
                    if row.code != own
                ),
            ),
            Group(
                "往来单位（直接交付）",
                tuple(Option(f"counterparty:{row.code}", row.name) for row in counterparties),
            ),
        ),
        reasons=options.plain(*(Option(key, name) for key, name in SURPLUS_NAMES.items())),
        organizations=options.of_organizations(organizations),
        several=len(organizations) > 1,
    )
