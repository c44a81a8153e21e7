"""Orders: one is written, with its lines, how the supplier was found and who was asked; a list of how far each came."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, fund_ledger, order_register, orders
from inventory.errors import LedgerError, PriceAboveLimit
from inventory.order_books import PROCUREMENT_NAMES
from webui import nav, options
from webui.amounts import yuan
from webui.drafts import redraft
from webui.errors import status_of
from webui.fund_offer import Offer, offer
from webui.identity import ledger, may, me, require
from webui.options import Option
from webui.orders_form import EMERGENCY, OrderForm
from webui.refusals import problems, put_beside_field
from webui.writing import done, is_draft, new_request_key, proposed_day, show_done

blueprint = Blueprint("orders", __name__, url_prefix="/orders")
PAGE = 30
QUOTES_MAX = 9


@blueprint.get("")
def index() -> str:
    """The orders of whom the user may see, the newest first, page by page; of one organization, or of a state."""
    require("read_fund")
    state = request.args.get("state") or None
    organization = request.args.get("org") or None
    with ledger().reading() as books:
        organizations = catalog.organizations(books, actor=me().login)
        rows = order_register.orders(
            books,
            actor=me().login,
            organization=organization,
            state=state if state in order_register.STATES else None,
            after=request.args.get("after") or None,
            limit=PAGE + 1,
        )
    return render_template(
        "orders/index.html",
        rows=rows[:PAGE],
        more=rows[PAGE - 1].number if len(rows) > PAGE else None,
        state=state,
        states=options.plain(*(Option(*one) for one in order_register.STATES.items())),
        organization=organization,
        organizations=options.of_organizations(organizations),
        asked={key: value for key, value in (("state", state), ("org", organization)) if value},
        may_order=may("commitment"),
    )


@blueprint.get("/new")
def new() -> str:
    """An empty form with today's date, the user's own organization, the first fund and one line."""
    require("commitment")
    with ledger().reading() as books:
        known = fund_ledger.funds(books, actor=me().login)
        day = proposed_day(books)
    typed = {
        "request_key": new_request_key(),
        "fund": request.args.get("fund") or (known[0].code if known else ""),
        "organization": request.args.get("organization") or me().organization,
        "on": day.isoformat(),
        "lines-0-item": request.args.get("item", ""),
        "lines-0-quantity": "",
    }
    return _page(OrderForm(MultiDict(typed)))


@blueprint.post("/new")
def record() -> Response | str | tuple[str, int]:
    """Record what was typed, or show it again with what is to be mended."""
    require("commitment")
    if is_draft():
        return _page(OrderForm(MultiDict(_redrafted(request.form, request.form["act"]))))
    form = OrderForm(request.form)
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = orders.order(books, actor=me().login, **form.facts())
    except LedgerError as error:
        _put(form, error)
        return _page(form), status_of(error)
    again = url_for("orders.new", fund=form.fund.data, organization=form.organization.data)
    said = f"已下采购单，占用 {yuan(form.amount_fen)} 元"
    return done("orders.recorded", posted, said=said, about=form.purpose.data.strip(), again=again)


@blueprint.get("/done")
def recorded() -> Response | str:
    """What was recorded last, with the next order beside it."""
    require("read_fund")
    return show_done(again=nav.ORDERS, again_words="继续", others=(nav.ORDERS, nav.FUND))


def _put(form: OrderForm, error: LedgerError) -> None:
    """Above the limit each such line is asked for its own reason; a sum that is too large is the lines'."""
    if not isinstance(error, PriceAboveLimit):
        put_beside_field(form, error)
        return
    for at, sentence in zip(error.at, error.lines, strict=True):
        field = form.lines[at - 1].form.price_reason
        field.errors = [f"{sentence.partition('行')[2]}。请写明理由，或改价格"]
        field.refusal = error


def _redrafted(typed: Mapping[str, str], act: str) -> dict[str, str]:
    """As ``redraft``; ``ask`` adds a row of whom one asked for his price, ``unask-2`` takes one away."""
    name, _, index = act.partition("-")
    if name == "ask":
        numbers = [int(key.split("-")[1]) for key in typed if key.startswith("quotes-")]
        following = max(numbers, default=-1) + 1
        added = {f"quotes-{following}-of": "", f"quotes-{following}-asked_on": typed.get("on", "")}
        kept = {key: text for key, text in typed.items() if key != "act"}
        return kept if len(set(numbers)) >= QUOTES_MAX else kept | added
    if name == "unask":
        return {
            k: v for k, v in typed.items() if k != "act" and not k.startswith(f"quotes-{index}-")
        }
    return redraft(typed, act)


def _page(form: OrderForm) -> str:
    login = me().login
    with ledger().reading() as books:
        offered = offer(books, form, uses=True)
        items = catalog.items(books, actor=login)
        suppliers = catalog.counterparties(books, actor=login)
    return render_template(
        "orders/new.html",
        form=form,
        problems=problems(form),
        offer=offered,
        now=_now(form, offered),
        items=options.of_items(items),
        units={row.code: row.unit for row in items},
        suppliers=options.of_counterparties(suppliers),
        ways=options.plain(*(Option(str(way), name) for way, name in PROCUREMENT_NAMES.items())),
        emergency=form.procurement.data == EMERGENCY,
        wants=_wants(form),
    )


def _wants(form: OrderForm) -> set[str]:
    """Names of the lines whose reason is asked for, or was given."""
    return {
        entry.name
        for entry in form.lines
        if entry.form.price_reason.errors or entry.form.price_reason.data
    }


def _now(form: OrderForm, offered: Offer) -> str:
    """What was understood, and what is left before and after; the script says the same while it is typed."""
    total, left = form.amount_fen, offered.left
    if left is None:
        return f"共 {yuan(total)} 元" if total else ""
    before = f"{left.name} {yuan(left.total_fen)} 元"
    if not total:
        return left.said
    if total > left.total_fen:
        return f"共 {yuan(total)} 元；{before}，不够，差 {yuan(total - left.total_fen)} 元"
    if total > left.most_fen:
        return f"共 {yuan(total)} 元；{left.said}"
    return f"共 {yuan(total)} 元；{before}，记账后 {yuan(left.total_fen - total)} 元"
