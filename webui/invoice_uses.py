"""A paper is used for an expenditure, from the page of either; and taken off again."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import documents, invoice_ledger, invoice_uses, kinds, paper_offers
from inventory.documents import Whole
from inventory.errors import LedgerError
from inventory.invoice_ledger import PapersRow, RegisterRow, UseRow, WholeInvoice
from webui.errors import status_of
from webui.identity import ledger, may, me, require
from webui.invoices_form import OffForm, UseForm
from webui.refusals import problems, put_beside_field
from webui.writing import new_request_key, proposed_day

blueprint = Blueprint("invoice_uses", __name__, url_prefix="/papers")
OFFERED_MAX = 20


def of_document(books: Any, whole: Whole) -> PapersRow | None:
    """The papers of a document, None where it is no expenditure or the user does not read of money."""
    if whole.kind != kinds.EXPENDITURE.code or whole.reverses or not may("read_fund"):
        return None
    return invoice_ledger.papers(books, actor=me().login, number=whole.number)


def standing(uses: Sequence[UseRow]) -> dict[str, int]:
    """By paper how much of it is used now."""
    used: dict[str, int] = {}
    for use in uses:
        if use.counts:
            used[use.invoice] = used.get(use.invoice, 0) + use.amount_fen
    return {register: fen for register, fen in used.items() if fen}


@blueprint.get("/<number>/use")
def ask_use(number: str) -> str:
    """For which expenditure? Those that still want papers are offered, those paid to its seller first."""
    require("invoice")
    with ledger().reading() as books:
        paper = invoice_ledger.invoice(books, actor=me().login, number=number)
        day = proposed_day(books)
    form = UseForm(MultiDict(_fresh(day)))
    return _page_use(paper, form)


@blueprint.post("/<number>/use")
def use(number: str) -> Response | tuple[str, int]:
    """It is used, or the form again with what is to be mended."""
    require("invoice")
    form = UseForm(request.form)
    with ledger().reading() as books:
        paper = invoice_ledger.invoice(books, actor=me().login, number=number)
    if not form.validate():
        return _page_use(paper, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        _use(form, invoice=number, number=form.picked)
    except LedgerError as error:
        put_beside_field(form, error)
        return _page_use(paper, form), status_of(error)
    return redirect(url_for("invoices.show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/for/<number>")
def ask_for(number: str) -> str:
    """Which paper is for this expenditure? Those of which something is left, of the same seller first."""
    require("invoice")
    whole = _expenditure(number)
    with ledger().reading() as books:
        day = max(proposed_day(books), whole.on)
    typed = _fresh(day) | {"chosen": request.args.get("paper", "")}
    return _page_for(whole, UseForm(MultiDict(typed)))


@blueprint.post("/for/<number>")
def use_for(number: str) -> Response | tuple[str, int]:
    """It is used, or the form again with what is to be mended."""
    require("invoice")
    whole = _expenditure(number)
    form = UseForm(request.form)
    if not form.validate():
        return _page_for(whole, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        _use(form, invoice=form.picked, number=number)
    except LedgerError as error:
        put_beside_field(form, error)
        return _page_for(whole, form), status_of(error)
    return redirect(url_for("documents.show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/<number>/off")
def ask_off(number: str) -> str:
    """Why is it not for the expenditure?"""
    require("invoice")
    with ledger().reading() as books:
        paper = invoice_ledger.invoice(books, actor=me().login, number=number)
        day = proposed_day(books)
    typed = _fresh(day) | {"number": request.args.get("document", "")}
    return _page_off(paper, OffForm(MultiDict(typed)))


@blueprint.post("/<number>/off")
def off(number: str) -> Response | tuple[str, int]:
    """It is taken off, or the form again with what is to be mended."""
    require("invoice")
    form = OffForm(request.form)
    with ledger().reading() as books:
        paper = invoice_ledger.invoice(books, actor=me().login, number=number)
    if not form.validate():
        return _page_off(paper, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            invoice_uses.take_off(
                books,
                actor=me().login,
                on=form.on.data,
                request_key=form.request_key.data,
                invoice=number,
                number=form.number.data,
                reason=form.reason.data,
                amount_fen=form.amount.data,
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page_off(paper, form), status_of(error)
    return redirect(url_for("invoices.show", number=number), HTTPStatus.SEE_OTHER)


def _fresh(day: Any) -> dict[str, str]:
    return {"request_key": new_request_key(), "on": day.isoformat()}


def _use(form: UseForm, **of: str) -> None:
    with ledger().writing() as books:
        invoice_uses.use_invoice(
            books,
            actor=me().login,
            on=form.on.data,
            request_key=form.request_key.data,
            amount_fen=form.amount.data,
            confirmed=form.confirmed,
            **of,
        )


def _expenditure(number: str) -> Whole:
    with ledger().reading() as books:
        whole = documents.whole(books, actor=me().login, number=number)
    if whole.kind != kinds.EXPENDITURE.code or whole.reverses:
        abort(HTTPStatus.NOT_FOUND)
    return whole


def _page_use(paper: WholeInvoice, form: UseForm) -> str:
    with ledger().reading() as books:
        offered = paper_offers.wanting(books, actor=me().login, invoice=paper.row.register)
    form.chosen.label.text, form.other.label.text = "用到哪一笔支出", "支出单号"
    return render_template(
        "invoices/use.html", paper=paper, form=form, problems=problems(form), offered=offered
    )


def _page_for(whole: Whole, form: UseForm) -> str:
    payee = whole.counterparty or whole.text("payee") or ""
    with ledger().reading() as books:
        papers = invoice_ledger.papers(books, actor=me().login, number=whole.number)
        same = _unused(books, whole.organization, payee) if payee else ()
        others = _unused(books, whole.organization, None)
    known = {row.register for row in same}
    form.other.label.text = "登记号"
    rows = [*same, *(row for row in others if row.register not in known)][:OFFERED_MAX]
    if form.chosen.data and form.chosen.data not in {row.register for row in rows}:
        form.other.data, form.other.raw_data = form.chosen.data, None
    return render_template(
        "invoices/for.html",
        doc=whole,
        payee=payee,
        papers=papers,
        form=form,
        problems=problems(form),
        offered=rows,
        same=known,
    )


def _unused(books: Any, organization: str, supplier: str | None) -> tuple[RegisterRow, ...]:
    return invoice_ledger.invoices(
        books,
        actor=me().login,
        organization=organization,
        supplier=supplier,
        unused=True,
        limit=OFFERED_MAX,
    )


def _page_off(paper: WholeInvoice, form: OffForm) -> str:
    used = sum(
        use.amount_fen for use in paper.uses if use.counts and use.number == form.number.data
    )
    return render_template(
        "invoices/off.html", paper=paper, form=form, problems=problems(form), used=used
    )
