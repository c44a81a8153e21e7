"""Pads of receipts: which stubs are still out, a new pad to print, a stub made void, a donor's word on being named."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, pad_ledger, pads
from inventory.errors import LedgerError
from reports import pad as paper
from webui import options
from webui.errors import status_of
from webui.identity import ledger, me, require
from webui.pads_form import ConsentForm, PadForm, VoidForm
from webui.refusals import problems, put_beside_field
from webui.writing import new_request_key

blueprint = Blueprint("pads", __name__, url_prefix="/pads")
USUAL_COUNT = 20


@blueprint.get("")
def index() -> str:
    """What is out, and the two forms; after one was sent, what it did."""
    require("pad")
    return _page(_fresh(), VoidForm())


@blueprint.post("")
def print_() -> Response | tuple[str, int]:
    """A new pad; the page after it has the link to its paper."""
    require("pad")
    form = PadForm(request.form)
    if not form.validate():
        return _page(form, VoidForm()), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            made = pads.print_pad(
                books,
                actor=me().login,
                organization=form.organization.data,
                custodian=form.custodian.data,
                count=form.count.data,
                request_key=form.request_key.data or "",
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(form, VoidForm()), status_of(error)
    return _back(organization=made.organization, serial=made.serial)


@blueprint.post("/void")
def void() -> Response | tuple[str, int]:
    """A stub is void from now on."""
    require("pad")
    form = VoidForm(request.form)
    if not form.validate():
        return _page(_fresh(), form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            voided = pads.void_stub(
                books, actor=me().login, number=form.stub.data, reason=form.reason.data
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(_fresh(), form), status_of(error)
    return _back(voided=voided.number)


@blueprint.get("/<organization>/<int:serial>.pdf")
def printed(organization: str, serial: int) -> Response:
    """A pad as PDF, as often as the printer wants it."""
    require("pad")
    with ledger().reading() as books:
        made = pad_ledger.pad(books, actor=me().login, organization=organization, serial=serial)
    answer = make_response(paper.draw(made))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{made.stubs[0].number}.pdf"'
    return answer


@blueprint.post("/consent")
def consent() -> Response:
    """What the donor of a receipt says now; back to its page."""
    require("consent")
    form = ConsentForm(request.form)
    number = form.number.data or ""
    with ledger().writing() as books:
        pads.record_consent(books, actor=me().login, number=number, consent=form.consent.data or "")
    return redirect(url_for("documents.show", number=number), HTTPStatus.SEE_OTHER)


def _back(**done: Any) -> Response:
    return redirect(url_for("pads.index", **done), HTTPStatus.SEE_OTHER)


def _fresh() -> PadForm:
    typed = {
        "request_key": new_request_key(),
        "organization": me().organization,
        "count": str(USUAL_COUNT),
    }
    return PadForm(MultiDict(typed))


def _page(pad: PadForm, void: VoidForm) -> str:
    login = me().login
    with ledger().reading() as books:
        out = pad_ledger.outstanding(books, actor=login)
        organizations = catalog.organizations(books, actor=login)
    return render_template(
        "pads/index.html",
        out=[(row, spans(row.missing)) for row in out],
        pad=pad,
        void=void,
        problems=(*problems(pad), *problems(void)),
        organizations=options.of_organizations(organizations),
        several=len(organizations) > 1,
        printed=(request.args.get("organization"), request.args.get("serial", type=int)),
        voided=request.args.get("voided"),
    )


def spans(numbers: tuple[str, ...]) -> str:
    """Numbers of stubs in words, runs of them shortened: NDL-ST-000004 至 000009、NDL-ST-000012."""
    runs: list[list[str]] = []
    for number in numbers:
        if runs and _serial(number) == _serial(runs[-1][-1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(
        run[0] if len(run) == 1 else f"{run[0]} 至 {run[-1].rpartition('-')[2]}" for run in runs
    )


def _serial(number: str) -> int:
    return int(number.rpartition("-")[2])
