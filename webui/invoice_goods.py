"""For which goods the lines of a paper are: said from its page or from an order that wants its papers; withdrawn."""

from collections import defaultdict
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import documents, goods_offers, invoice_goods, invoice_ledger, invoice_links, wording
from inventory.errors import BadInput, LedgerError
from inventory.goods_offers import GoodsOffer, Offers, OpenLine
from inventory.invoice_goods import Goods
from inventory.invoice_ledger import WholeInvoice
from inventory.rules.invoice_kinds import KINDS
from webui import options
from webui.errors import status_of
from webui.identity import ledger, me, require
from webui.invoice_goods_form import GoodsForm, GoodsOffForm, goods_of, value_of
from webui.options import Group, Option, Options
from webui.refusals import problems, put_beside_field
from webui.writing import new_request_key, proposed_day

blueprint = Blueprint("invoice_goods", __name__, url_prefix="/papers")
# beside which field of a line a refusal stands; the others are about the paper or the day
_BESIDE = {
    "OVER_INVOICE_LINE": "quantity",
    "NOT_FOUND": "goods",
    "ALREADY_REVERSED": "goods",
    "quantity": "quantity",
    "whole": "whole",
    "unit": "quantity",
    "lot": "goods",
    "invoice_line": "goods",
}


@blueprint.get("/goods/<number>")
def of_order(number: str) -> str:
    """Which paper is for this order? Those of its seller of which lines are for no goods yet."""
    require("invoice")
    with ledger().reading() as books:
        whole = documents.whole(books, actor=me().login, number=number)
        papers = goods_offers.papers(books, actor=me().login, number=number)
    return render_template("invoice_goods/papers.html", doc=whole, papers=papers, kinds=KINDS)


@blueprint.get("/<number>/goods")
def ask(number: str) -> str:
    """Every line of which something is left, with what it most likely is and how many of it came."""
    require("invoice")
    paper, found = _found(number)
    with ledger().reading() as books:
        day = max(proposed_day(books), paper.row.issued_on)
    order = request.args.get("order", "")
    typed = {"request_key": new_request_key(), "on": day.isoformat(), "order": order}
    return _page(paper, found, GoodsForm(MultiDict(typed | _proposed(found, order))))


@blueprint.post("/<number>/goods")
def record(number: str) -> Response | tuple[str, int]:
    """All of it is said, or the form again with what is to be mended."""
    require("invoice")
    form = GoodsForm(request.form)
    paper, found = _found(number)
    if not form.validate():
        return _page(paper, found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    at = -1
    try:
        with ledger().writing() as books:
            for at, line in form.said():  # noqa: B007 - where it stopped is where the refusal stands
                _link(books, number, form, line, _unit(found, line))
    except LedgerError as error:
        _put(form, at, error)
        return _page(paper, found, form), status_of(error)
    there = url_for("invoices.show", number=number)
    if form.order.data:
        there = url_for("documents.show", number=form.order.data)
    return redirect(there, HTTPStatus.SEE_OTHER)


@blueprint.get("/<number>/goods/off")
def ask_off(number: str) -> str:
    """Why was it wrong?"""
    require("invoice")
    with ledger().reading() as books:
        paper = invoice_ledger.invoice(books, actor=me().login, number=number)
        day = max(proposed_day(books), paper.row.issued_on)
    typed = {key: request.args.get(key, "") for key in ("line", "goods")}
    typed |= {"request_key": new_request_key(), "on": day.isoformat()}
    return _page_off(paper, GoodsOffForm(MultiDict(typed)))


@blueprint.post("/<number>/goods/off")
def off(number: str) -> Response | tuple[str, int]:
    """It is withdrawn, or the form again with what is to be mended."""
    require("invoice")
    form = GoodsOffForm(request.form)
    with ledger().reading() as books:
        paper = invoice_ledger.invoice(books, actor=me().login, number=number)
    if not form.validate():
        return _page_off(paper, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            invoice_goods.unlink_goods(
                books,
                actor=me().login,
                on=form.on.data,
                request_key=form.request_key.data,
                invoice=number,
                invoice_line=form.line.data,
                goods=_chosen(form),
                reason=form.reason.data,
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page_off(paper, form), status_of(error)
    return redirect(url_for("invoices.show", number=number), HTTPStatus.SEE_OTHER)


def _found(number: str) -> tuple[WholeInvoice, Offers]:
    with ledger().reading() as books:
        paper = invoice_ledger.invoice(books, actor=me().login, number=number)
        found = goods_offers.offers(books, actor=me().login, invoice=number)
    return paper, found


def _chosen(line: Any) -> Goods:
    """Raises ``BadInput``."""
    goods = goods_of(line.goods.data or "")
    if goods is None:
        raise BadInput(field="lot", problem="请从列出的里面选")
    return goods


def _link(books: Any, number: str, form: GoodsForm, line: Any, unit: str | None) -> None:
    """Raises what ``link_goods`` raises."""
    goods = _chosen(line)
    if unit is None:  # nobody knows what the figures count
        raise BadInput(field="lot", problem="这一处刚才已经挂满了，请重新选")
    invoice_goods.link_goods(
        books,
        actor=me().login,
        on=form.on.data,
        request_key=f"{form.request_key.data}-{line.line.data}",
        invoice=number,
        invoice_line=line.line.data,
        goods=goods,
        quantity=line.quantity.data,
        whole=line.whole.data,
        unit=unit,
        confirmed=form.confirmed,
    )


def _unit(found: Offers, line: Any) -> str | None:
    """What the figures of a line count: the base unit of what was chosen, which is that of the line where it is known
    what it is."""
    for goods in found.goods:
        if _value(goods) == line.goods.data:
            return goods.unit
    return next((x.unit for x in found.lines if x.line == line.line.data and x.item), None)


def _put(form: GoodsForm, at: int, error: LedgerError) -> None:
    name = str(error.facts().get("field")) if error.code == "BAD_INPUT" else error.code
    if at < 0 or name not in _BESIDE:
        put_beside_field(form, error)
        return
    field = form.lines.entries[at].form._fields[_BESIDE[name]]
    sentence = error.facts().get("problem") if error.code == "BAD_INPUT" else wording.say(error)
    field.errors = [*field.errors, str(sentence)]
    field.refusal = error


def _value(goods: GoodsOffer) -> str:
    return value_of(Goods(goods.number, goods.line, goods.lot))


def _proposed(found: Offers, order: str) -> dict[str, str]:
    """For each line what is of its item and came, or of what the line names; from the order itself first."""
    typed: dict[str, str] = {}
    taken: defaultdict[str, int] = defaultdict(int)
    goods = sorted(found.goods, key=lambda one: one.number != order)
    for n, line in enumerate(_open(found)):
        typed[f"lines-{n}-line"] = str(line.line)
        for one in goods:
            left = one.here - taken[_value(one)]
            if left > 0 and one.same and _is(line, one):
                quantity = left if line.left is None else min(left, line.left)
                taken[_value(one)] += quantity
                typed[f"lines-{n}-goods"] = _value(one)
                typed[f"lines-{n}-quantity"] = "" if line.left is None else str(quantity)
                break
    return typed


def _open(found: Offers) -> list[OpenLine]:
    return [line for line in found.lines if line.left != 0]


def _is(line: OpenLine, goods: GoodsOffer) -> bool:
    return goods.item == line.item if line.item else goods.item_name in line.name


def _choices(line: OpenLine, found: Offers, order: str) -> Options:
    """Orders, and lots on no order, of the item of the line or of any."""
    groups: Mapping[str, list[Option]] = {"采购单": [], "没有采购单的入库": []}
    for one in sorted(found.goods, key=lambda one: one.number != order):
        if line.item in (None, one.item):
            groups["没有采购单的入库" if one.lot else "采购单"].append(
                Option(_value(one), _words(one))
            )
    return tuple(Group(name, tuple(rows)) for name, rows in groups.items() if rows)


def _words(goods: GoodsOffer) -> str:
    """一次性医用口罩，到了 2,500 只没挂，DGC-ZY-2020-000001 第 3 行."""
    where = goods.lot or f"{goods.number} 第 {goods.line} 行"
    if goods.here:
        return f"{goods.item_name}，{goods.here:,} {goods.unit}没有票，{where}"
    return f"{goods.item_name}，还没到货，{where}"


def _page(paper: WholeInvoice, found: Offers, form: GoodsForm) -> str:
    lines = {line.line: line for line in found.lines}
    fields = [(e.form, lines[e.form.line.data]) for e in form.lines if e.form.line.data in lines]
    order = form.order.data or ""
    return render_template(
        "invoice_goods/link.html",
        paper=paper,
        form=form,
        problems=problems(form),
        fields=[
            (field, line, _with(_choices(line, found, order), field.goods.data))
            for field, line in fields
        ],
        any=bool(found.goods),
        back=_back(form, paper),
    )


def _with(choices: Options, chosen: str | None) -> Options:
    """The choices with what was chosen, where it is none of them any more: what was typed is kept."""
    known = {option.value for group in choices for option in group.options}
    goods = goods_of(chosen or "")
    if not chosen or chosen in known or goods is None:
        return choices
    words = goods.lot or f"{goods.number} 第 {goods.line} 行"
    return (*options.plain(Option(chosen, f"{words}，已经挂满")), *choices)


def _back(form: GoodsForm, paper: WholeInvoice) -> str:
    if form.order.data:
        return url_for("documents.show", number=form.order.data)
    return url_for("invoices.show", number=paper.row.register)


def _page_off(paper: WholeInvoice, form: GoodsOffForm) -> str:
    with ledger().reading() as books:
        links = invoice_links.links(books, actor=me().login, number=paper.row.register)
    goods = goods_of(form.goods.data or "")
    its = [
        link
        for link in links
        if link.counts
        and link.line == form.line.data
        and goods == Goods(link.order, link.order_line, link.lot)
    ]
    return render_template(
        "invoice_goods/off.html",
        paper=paper,
        form=form,
        goods=goods,
        quantity=sum(link.quantity for link in its),
        unit=its[0].unit if its else "",
        problems=problems(form),
    )
