"""The vouchers of a document: which there are, one more, one that was recorded wrongly."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import documents, vouchers
from inventory.errors import LedgerError
from inventory.rules.accounts import SPENDING
from webui import options
from webui.errors import status_of
from webui.identity import ledger, may, me, require
from webui.options import Option
from webui.refusals import problems, put_beside_field
from webui.vouchers_form import VoucherForm, WithdrawForm
from webui.writing import proposed_day

blueprint = Blueprint("vouchers", __name__, url_prefix="/vouchers")


@blueprint.get("/<number>")
def show(number: str) -> str:
    """The vouchers of the document; to who may record them, with the form for one more."""
    return _page(number, None, None)


@blueprint.post("/<number>")
def record(number: str) -> Response | tuple[str, int]:
    """Record one, or show the form again with what is to be mended."""
    require("record_voucher")
    form = VoucherForm(request.form)
    if not form.validate():
        return _page(number, form, None), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            vouchers.record_voucher(
                books,
                actor=me().login,
                number=number,
                voucher=form.voucher.data or "",
                on=form.on.data,
                amount_fen=form.amount.data,
                organization=form.organization.data or None,
                as_spending=form.as_spending,
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(number, form, None), status_of(error)
    return _back(number)


@blueprint.post("/<number>/withdraw")
def withdraw(number: str) -> Response | tuple[str, int]:
    """Withdraw one, or show the page again with what is to be mended."""
    require("record_voucher")
    form = WithdrawForm(request.form)
    if not form.validate():
        return _page(number, None, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            vouchers.withdraw_voucher(
                books,
                actor=me().login,
                number=number,
                voucher=form.voucher.data or "",
                reason=form.reason.data or "",
                on=form.on.data,
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(number, None, form), status_of(error)
    return _back(number)


def _back(number: str) -> Response:
    return redirect(url_for("vouchers.show", number=number), HTTPStatus.SEE_OTHER)


def _page(number: str, form: VoucherForm | None, wrong: WithdrawForm | None) -> str:
    login = me().login
    with ledger().reading() as books:
        whole = documents.whole(books, actor=login, number=number)
        booked = vouchers.vouchers(books, actor=login, number=number)
        shares = vouchers.shares(books, actor=login, number=number)
        day = max(proposed_day(books), whole.on)
    if form is None:
        left = shares[0].left_fen if len(shares) == 1 else None
        form = VoucherForm(MultiDict({"on": day.isoformat(), "voucher": ""}))
        form.amount.data, form.amount.raw_data = left, None
    usual: Any = SPENDING.get(whole.kind)
    return render_template(
        "vouchers/show.html",
        doc=whole,
        booked=booked,
        shares=shares,
        form=form,
        wrong=wrong,
        problems=[*problems(form), *(problems(wrong) if wrong else ())],
        holders=options.plain(*(Option(s.organization, s.organization_name) for s in shares)),
        usual=usual,
        may_record=may("record_voucher"),
    )
