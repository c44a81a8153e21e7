"""Short forms about money: binding, prepaying, advancing, giving back; and what follows a document that opened
something: settling, paying, refunding."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import documents, fund_ledger, fund_pools, kinds, open_items
from inventory.documents import Whole
from inventory.errors import LedgerError
from inventory.kinds import Bucket
from inventory.open_items import OpenItemRow
from webui import nav
from webui.amounts import bare_yuan, yuan
from webui.errors import status_of
from webui.fund_offer import Left, of_item, of_pool, offer
from webui.identity import ledger, may, me, require
from webui.money_acts import BY_KEY, OF_DOCUMENT, MoneyAct
from webui.money_form import MoneyForm
from webui.refusals import problems, put_beside_field
from webui.writing import done, is_draft, new_request_key, proposed_day, redrafted, show_done

blueprint = Blueprint("money", __name__, url_prefix="/money")


def offered(
    whole: Whole, items: tuple[OpenItemRow, ...], *, is_order: bool = False
) -> tuple[MoneyAct, ...]:
    """What the user may do with what is open of a document that stands. An order is not enlarged."""
    if not whole.stands:
        return ()
    kind, open_ = kinds.KINDS[whole.kind], {item.bucket for item in items}
    return tuple(
        act
        for act in OF_DOCUMENT
        if kind in act.of
        and may(act.right)
        and not (is_order and act.key == "enlarge")
        and (act.of[kind] in open_ or (act.of[kind] == Bucket.AVAILABLE and open_))
    )


@blueprint.get("/<key>")
def ask(key: str) -> str:
    """An empty form, with today's date, the user's own organization and the first fund."""
    act = _act(key, about_document=False)
    with ledger().reading() as books:
        known = fund_ledger.funds(books, actor=me().login)
        day = proposed_day(books)
    typed = {
        "request_key": new_request_key(),
        "fund": request.args.get("fund") or (known[0].code if known else ""),
        "organization": request.args.get("organization") or me().organization,
        "on": day.isoformat(),
    }
    return _page(act, MoneyForm(MultiDict(typed)).of(act))


@blueprint.post("/<key>")
def record(key: str) -> Response | str | tuple[str, int]:
    """Record it, or show the form again with what is to be mended."""
    act = _act(key, about_document=False)
    if is_draft():
        return _page(act, MoneyForm(MultiDict(redrafted())).of(act))
    form = MoneyForm(request.form).of(act)
    organization = request.form.get("organization", "")
    return _recorded(act, form, organization, None, url_for("money.ask", key=key))


@blueprint.get("/<key>/<number>")
def ask_of(key: str, number: str) -> str:
    """The form about a document; where it usually is about all that is left, that is filled in."""
    act = _act(key, about_document=True)
    whole, item = _opened(act, number)
    with ledger().reading() as books:
        day = max(proposed_day(books), whole.on)
    typed = {
        "request_key": new_request_key(),
        "on": day.isoformat(),
        "amount": bare_yuan(item.left_fen) if item and act.fills else "",
        "purpose": whole.text("purpose"),
        "paid": "y",
    }
    if "payee" in act.fields and "payee" not in act.optional:
        typed["payee"] = item.payee if item and item.payee else ""
    if "due_on" in act.fields and whole.due_on and whole.due_on >= day:
        typed["due_on"] = whole.due_on.isoformat()
    return _page(act, MoneyForm(MultiDict(typed)).of(act), whole, item)


@blueprint.post("/<key>/<number>")
def record_of(key: str, number: str) -> Response | str | tuple[str, int]:
    """Record it, or show the form again with what is to be mended."""
    act = _act(key, about_document=True)
    whole, item = _opened(act, number)
    if is_draft():
        return _page(act, MoneyForm(MultiDict(redrafted())).of(act), whole, item)
    form = MoneyForm(request.form).of(act)
    return _recorded(act, form, whole.organization, whole, url_for("documents.show", number=number))


@blueprint.get("/done")
def recorded() -> Response | str:
    """What was recorded last."""
    require("read_fund")
    return show_done(again=nav.FUND, again_words="继续", others=(nav.FUND, nav.SPEND))


def _recorded(
    act: MoneyAct, form: MoneyForm, organization: str, whole: Whole | None, again: str
) -> Response | str | tuple[str, int]:
    if not form.validate():
        return _again(act, form, whole), HTTPStatus.UNPROCESSABLE_ENTITY
    said: dict[str, Any] = form.facts() | ({"number": whole.number} if whole else {})
    if "paid" in act.fields:
        said["paid"] = bool(form.paid.data)
    try:
        with ledger().writing() as books:
            posted = act.verb(books, actor=me().login, organization=organization, **said)
    except LedgerError as error:
        put_beside_field(form, error)
        return _again(act, form, whole), status_of(error)
    about = f"原单 {whole.number}" if whole else ""
    words = f"{act.done} {yuan(form.amount.data)} 元"
    return done("money.recorded", posted, said=words, about=about, again=again)


def _again(act: MoneyAct, form: MoneyForm, whole: Whole | None) -> str:
    item = _item(act, whole) if whole else None
    return _page(act, form, whole, item)


def _act(key: str, *, about_document: bool) -> MoneyAct:
    act = BY_KEY.get(key)
    if act is None or bool(act.of) is not about_document:
        abort(HTTPStatus.NOT_FOUND)
    require(act.right)
    return act


def _opened(act: MoneyAct, number: str) -> tuple[Whole, OpenItemRow | None]:
    with ledger().reading() as books:
        whole = documents.whole(books, actor=me().login, number=number)
    if kinds.KINDS[whole.kind] not in act.of:
        abort(HTTPStatus.NOT_FOUND)
    return whole, _item(act, whole)


def _item(act: MoneyAct, whole: Whole) -> OpenItemRow | None:
    """What is open of the document in the bucket that the act takes from."""
    bucket = act.of[kinds.KINDS[whole.kind]]
    with ledger().reading() as books:
        items = open_items.of_document(books, actor=me().login, number=whole.number)
    return next((i for i in items if i.bucket == bucket), None)


def _page(
    act: MoneyAct,
    form: MoneyForm,
    whole: Whole | None = None,
    item: OpenItemRow | None = None,
) -> str:
    with ledger().reading() as books:
        offered = None if whole else offer(books, form, uses="use" in form)
        left = offered.left if offered else _left(books, act, whole, item)
    return render_template(
        "money/form.html",
        act=act,
        form=form,
        doc=whole,
        item=item,
        problems=problems(form),
        offer=offered,
        left=left,
    )


def _left(books: Any, act: MoneyAct, whole: Whole | None, item: OpenItemRow | None) -> Left | None:
    """What an act about a document takes from: what is left of it, or the pool that it came out of."""
    if item is not None or whole is None:
        return of_item(item) if item else None
    opened = open_items.of_document(books, actor=me().login, number=whole.number)
    of = next((row for row in opened if act.of[kinds.KINDS[whole.kind]] == Bucket.AVAILABLE), None)
    if of is None:
        return None
    pools = fund_pools.pools(books, actor=me().login, fund=of.fund, organization=of.organization)
    return next((of_pool(pool) for pool in pools if pool.number == of.pool), None)
