"""What came in on an order is said, from the lots that were received and are on no order yet; and that is withdrawn."""

from http import HTTPStatus
from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import documents, order_arrivals, order_books, order_receipts, order_register
from inventory.errors import BadInput, LedgerError
from inventory.order_books import Order
from inventory.order_register import FreeLot
from webui.errors import status_of
from webui.identity import ledger, me, require
from webui.orders_form import CameForm, WithdrawForm
from webui.refusals import problems, put_beside_field
from webui.writing import new_request_key

blueprint = Blueprint("arrivals", __name__, url_prefix="/orders")


@blueprint.get("/<number>/came")
def ask(number: str) -> str:
    """The lots that may have come in on it; what is still missing of a line is filled in, from the first of them on."""
    require("commitment")
    found = _found(number)
    typed = {"seen": str(found.linked), "request_key": new_request_key()}
    rows = [(line, lot) for line in found.order.lines for lot in found.free[line.line]]
    missing = {line.line: max(line.quantity - line.came, 0) for line in found.order.lines}
    left = {lot.lot: lot.free for _, lot in rows}
    for n, (line, lot) in enumerate(rows):
        proposed = min(missing[line.line], left[lot.lot])
        missing[line.line] -= proposed
        left[lot.lot] -= proposed
        typed |= {
            f"lines-{n}-line": str(line.line),
            f"lines-{n}-lot": lot.lot,
            f"lines-{n}-quantity": str(proposed or ""),
        }
    return _page(found, CameForm(MultiDict(typed)))


@blueprint.post("/<number>/came")
def record(number: str) -> Response | tuple[str, int]:
    """Say it and go back to the order, or show the form again with what is to be mended."""
    require("commitment")
    form = CameForm(request.form)
    if not form.validate():
        return _page(_found(number), form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            _link(books, number, form)
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(_found(number), form), status_of(error)
    return redirect(url_for("documents.show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/<number>/withdraw")
def ask_back(number: str) -> str:
    """Why it was wrong."""
    require("commitment")
    typed = {key: request.args.get(key, "") for key in ("line", "lot")}
    typed["request_key"] = new_request_key()
    return _page_back(number, WithdrawForm(MultiDict(typed)))


@blueprint.post("/<number>/withdraw")
def take_back(number: str) -> Response | tuple[str, int]:
    """Take it back and go to the order, or show the form again."""
    require("commitment")
    form = WithdrawForm(request.form)
    if not form.validate():
        return _page_back(number, form), HTTPStatus.UNPROCESSABLE_ENTITY
    said = {"line": form.line.data, "lot": form.lot.data, "reason": form.reason.data.strip()}
    said["request_key"] = form.request_key.data
    try:
        with ledger().writing() as books:
            order_receipts.unlink_receipt(books, actor=me().login, number=number, **said)
    except LedgerError as error:
        put_beside_field(form, error)
        return _page_back(number, form), status_of(error)
    return redirect(url_for("documents.show", number=number), HTTPStatus.SEE_OTHER)


def _link(books: Any, number: str, form: CameForm) -> None:
    """All of it or nothing, and once; each line is a request of its own. Where somebody else has said something since
    the form was shown, who sends it is told so. Raises what ``link_receipt`` raises, ``BadInput``."""
    linked, order = form.seen.data, None
    for at, line in enumerate(form.lines):
        said = line.form
        if not said.quantity.data:
            continue
        try:
            order = order_receipts.link_receipt(
                books,
                actor=me().login,
                number=number,
                line=said.line.data,
                lot=said.lot.data,
                quantity=said.quantity.data,
                request_key=f"{form.request_key.data}-{at}",
            )
        except BadInput as error:
            raise BadInput(field=f"lines[{at}].quantity", problem=error.problem) from None
        linked += said.quantity.data
    if order is not None and order_arrivals.linked(books, order.id) != linked:
        problem = "这张采购单的到货刚才有人登记过，请按现在的数再对一遍"
        raise BadInput(field="seen", problem=problem)


class _Found(NamedTuple):
    """An order, how many pieces are linked to it, and by line the lots that may be; of one moment."""

    order: Order
    linked: int
    free: dict[int, tuple[FreeLot, ...]]


def _found(number: str) -> _Found:
    with ledger().reading() as books:
        order = order_books.order(books, actor=me().login, number=number)
        linked = order_arrivals.linked(books, order.id)
        free = order_register.free_lots(books, actor=me().login, number=number)
    return _Found(order, linked, free)


def _page(found: _Found, form: CameForm) -> str:
    with ledger().reading() as books:
        whole = documents.whole(books, actor=me().login, number=found.order.number)
    fields = {(e.form.line.data, e.form.lot.data): e.form for e in form.lines}
    # what was refused because somebody was quicker is shown with what is true now
    form.seen.raw_data, form.seen.data = None, found.linked
    return render_template(
        "orders/came.html",
        doc=whole,
        order=found.order,
        free=found.free,
        form=form,
        fields=fields,
        problems=problems(form),
    )


def _page_back(number: str, form: WithdrawForm) -> str:
    with ledger().reading() as books:
        order = order_books.order(books, actor=me().login, number=number)
        came = order_arrivals.receipts(books, order.id)
        whole = documents.whole(books, actor=me().login, number=number)
    line = next((one for one in order.lines if one.line == form.line.data), None)
    links = [r for r in came if (r.line, r.lot) == (form.line.data, form.lot.data)]
    return render_template(
        "orders/withdraw.html",
        doc=whole,
        line=line,
        quantity=sum(link.quantity for link in links),
        form=form,
        problems=problems(form),
    )
