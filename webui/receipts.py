"""Recording a receipt: goods come in from a donor, a supplier or a superior body."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, stock
from inventory.drafts import Posted
from inventory.errors import LedgerError
from webui import nav, options
from webui.drafts import redraft
from webui.errors import status_of
from webui.identity import ledger, me, require
from webui.pads_form import CHOICES
from webui.receipts_form import ANONYMOUS, ReceiptForm
from webui.refusals import problems, put_beside_field
from webui.writing import (
    done,
    is_draft,
    new_request_key,
    own_location,
    proposed_day,
    show_done,
)

blueprint = Blueprint("receipts", __name__, url_prefix="/receipts")
STATES = (("QUALIFIED", "合格"), ("PENDING", "待检"), ("REJECTED", "不合格"))
BASES = (
    ("INVOICE", "发票"),
    ("AGREEMENT", "协议"),
    ("APPRAISAL", "评估"),
    ("LIKE_GOODS", "同类物资价格"),
    ("NOMINAL", "名义金额"),
)
ORIGINS = (("DONATED", "受赠"), ("PURCHASED", "自购"), ("ALLOCATED", "上级下拨"))


@blueprint.get("/new")
def new() -> str:
    """An empty form with today's date, the user's own storage place and one line."""
    require("receive")
    with ledger().reading() as books:
        own = own_location(catalog.locations(books, actor=me().login))
        day = proposed_day(books)
    typed = {
        "request_key": new_request_key(),
        "origin": request.args.get("origin", "DONATED"),
        "location": request.args.get("location") or own,
        "stub": request.args.get("stub", ""),
        "on": day.isoformat(),
        "lines-0-item": request.args.get("item", ""),
        "lines-0-quantity": "",
    }
    return _page(ReceiptForm(MultiDict(typed)))


@blueprint.post("/new")
def record() -> Response | str | tuple[str, int]:
    """Record what was typed, or show it again with what is to be mended."""
    require("receive")
    if is_draft():
        return _page(ReceiptForm(MultiDict(redraft(request.form, request.form["act"]))))
    form = ReceiptForm(request.form)
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = _record(
                books, actor=me().login, organization=_organization(books, form), **form.facts()
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(form), status_of(error)
    said = f"已入库{'并发放' if form.straight_to() else ''} {len(form.lines)} 种"
    return done(
        "receipts.recorded",
        posted,
        said=said,
        about=dict(ORIGINS)[form.origin.data],
        again=url_for("receipts.new", origin=form.origin.data, location=form.location.data),
    )


def _record(books: Any, **facts: Any) -> Posted:
    """Into store; or, where a recipient is named, straight through to him."""
    if "recipient" not in facts:
        return stock.receive(books, **facts)
    received, _ = stock.direct(books, **facts)
    return received


@blueprint.get("/done")
def recorded() -> Response | str:
    """What was recorded last, with 再入一单 beside it."""
    require("receive")
    return show_done(again=nav.RECEIVE, again_words="再入一单", others=(nav.STOCK, nav.SHEETS))


def _page(form: ReceiptForm) -> str:
    login = me().login
    with ledger().reading() as books:
        items = catalog.items(books, actor=login)
        organizations = catalog.organizations(books, actor=login)
        locations = catalog.locations(books, actor=login)
        groups = catalog.groups(books, actor=login)
        counterparties = catalog.counterparties(books, actor=login)
    anonymous = options.Option(ANONYMOUS, "匿名，或不知道名字")
    return render_template(
        "receipts/new.html",
        form=form,
        problems=problems(form),
        origins=ORIGINS,
        consents=(("", "未说"), *CHOICES),
        units={row.code: row.unit for row in items},
        items=options.of_items(items),
        where=next((r.name for r in locations if r.code == form.location.data), ""),
        locations=options.of_locations(locations, organizations, first=me().organization),
        donees=options.of_counterparties(counterparties),
        states=options.plain(*(options.Option(*state) for state in STATES)),
        bases=options.plain(*(options.Option(*basis) for basis in BASES)),
        counterparties=(*options.plain(anonymous), *options.of_counterparties(counterparties)),
        earmarks=options.of_earmarks(groups, organizations, counterparties),
    )


def _organization(books: Any, form: ReceiptForm) -> str:
    """Of the chosen place; for one that is not in sight the own one, and the verb refuses it."""
    rows = catalog.locations(books, actor=me().login)
    return options.organization_of(form.location.data or "", rows) or me().organization
