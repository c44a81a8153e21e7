"""What the owner of a fund does with it: sub-allocate to several holders at once, take back, change what was decided,
receive gifts of money."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import cash_gifts, catalog, fund_ledger, funds
from inventory.errors import LedgerError
from inventory.fund_ledger import FundPosition, FundRow
from webui import nav, options
from webui.amounts import short_yuan, yuan
from webui.errors import status_of
from webui.grants_form import LESS, AllotForm, ChangeForm, GiftForm, GrantForm, TakeBackForm
from webui.identity import ledger, may, me, require
from webui.options import Option
from webui.refusals import problems, put_beside_field
from webui.writing import done, is_draft, new_request_key, proposed_day, show_done

blueprint = Blueprint("grants", __name__, url_prefix="/grants")
APPROPRIATED, DONATED = "APPROPRIATED", "DONATED"


@dataclass(frozen=True)
class GrantAct:
    """One act: ``key`` stands in the address, ``right`` is what it needs, ``kinds`` are the kinds of funds it is for;
    ``empty`` is said where there is none of these. ``left`` names what it changes, ``adds``: by more."""

    key: str
    name: str
    right: str
    verb: Callable[..., Any]
    form: type[GrantForm]
    about: str
    done: str
    empty: str
    kinds: frozenset[str] = frozenset({APPROPRIATED, DONATED})
    left: str = "未下拨"
    adds: bool = False


_NO_FUND = "还没有专项资金。会计立项、核定安排以后才能办。"
ACTS = (
    GrantAct(
        "allot",
        "下拨",
        "sub_allocate",
        funds.sub_allocate,
        AllotForm,
        "一次可以拨给几个单位；下拨不是支出，用了由使用单位报账",
        "已下拨",
        _NO_FUND,
    ),
    GrantAct(
        "take-back",
        "收回",
        "take_back_money",
        funds.take_back,
        TakeBackForm,
        "把使用单位没有用的钱收回来，回到未下拨",
        "已收回",
        _NO_FUND,
        left="可用",
    ),
    GrantAct(
        "change",
        "追加调减",
        "appropriate",
        funds.change_appropriation,
        ChangeForm,
        "要有新的决定；调减只能减未下拨的",
        "已记核定调整",
        _NO_FUND,
        frozenset({APPROPRIATED}),
        adds=True,
    ),
    GrantAct(
        "gift",
        "收捐赠款",
        "receive_cash_gift",
        cash_gifts.receive_cash_gift,
        GiftForm,
        "捐款单独记，不和财政资金混；现金当天解缴",
        "已收捐赠款",
        "还没有捐赠款这项资金。先立项，再收款。",
        frozenset({DONATED}),
        adds=True,
    ),
)
BY_KEY = {act.key: act for act in ACTS}


def offered(kind: str) -> tuple[GrantAct, ...]:
    """What the user may do with a fund of a kind."""
    return tuple(act for act in ACTS if kind in act.kinds and may(act.right))


@blueprint.get("/<key>")
def ask(key: str) -> str:
    """An empty form, with today's date, the first fund, a line for each holder."""
    act = _act(key)
    with ledger().reading() as books:
        known = _owned(act, books)
        day = proposed_day(books)
        organizations = catalog.organizations(books, actor=me().login)
    wanted = request.args.get("fund")
    chosen = next((row for row in known if row.code == wanted), known[0] if known else None)
    typed = {
        "request_key": new_request_key(),
        "on": day.isoformat(),
        "fund": wanted or (chosen.code if chosen else ""),
        "holder": request.args.get("holder", ""),
        "body": chosen.decision_body if chosen else "",
    }
    typed |= {f"lines-{n}-to": row.code for n, row in enumerate(organizations)}
    typed |= {f"lines-{n}-amount": "" for n in range(len(organizations))}
    return _page(act, act.form(MultiDict(typed)))


@blueprint.post("/<key>")
def record(key: str) -> Response | str | tuple[str, int]:
    """Record it, or show the form again with what is to be mended."""
    act = _act(key)
    if is_draft():
        return _page(act, act.form(_redrafted()))
    form = act.form(request.form)
    if not form.validate():
        return _page(act, form), HTTPStatus.UNPROCESSABLE_ENTITY
    with ledger().reading() as books:
        owners = {row.code: row.owner for row in _owned(act, books)}
    said = {"organization": owners.get(form.fund.data, me().organization), **form.facts()}
    try:
        with ledger().writing() as books:
            posted = act.verb(books, actor=me().login, **said)
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(act, form), status_of(error)
    words = f"{act.done} {yuan(form.total_fen or 0)} 元"
    again = url_for("grants.ask", key=key, fund=form.fund.data)
    return done("grants.recorded", posted, said=words, about="", again=again)


@blueprint.get("/done")
def recorded() -> Response | str:
    """What was recorded last, with the next of its kind beside it."""
    require("sub_allocate")
    return show_done(again=nav.FUND, again_words="再办一笔", others=(nav.FUND, nav.SHEETS))


def _act(key: str) -> GrantAct:
    act = BY_KEY.get(key)
    if act is None:
        abort(HTTPStatus.NOT_FOUND)
    require(act.right)
    return act


def _owned(act: GrantAct, books: Any) -> list[FundRow]:
    """The funds of the right kind whose owner the user has in sight."""
    in_sight = {row.code for row in catalog.organizations(books, actor=me().login)}
    known = fund_ledger.funds(books, actor=me().login)
    return [row for row in known if row.kind in act.kinds and row.owner in in_sight]


def _redrafted() -> MultiDict[str, str]:
    """``fill`` writes the amount for each into every line; anything else only shows the form again."""
    typed = MultiDict((key, text) for key, text in request.form.items(multi=True) if key != "act")
    if request.form["act"] == "fill":
        for key in [key for key in typed if key.startswith("lines-") and key.endswith("-amount")]:
            typed[key] = typed.get("each", "")
    return typed


def _page(act: GrantAct, form: GrantForm) -> str:
    login = me().login
    with ledger().reading() as books:
        known = _owned(act, books)
        uses = catalog.fund_uses(books, actor=login)
        donors = catalog.counterparties(books, actor=login) if act.form is GiftForm else ()
        names = {row.code: row.name for row in catalog.organizations(books, actor=login)}
        chosen = next((row for row in known if row.code == form.fund.data), None)
        position = fund_ledger.position(books, actor=login, fund=chosen.code) if chosen else None
    left = _left(form, position)
    return render_template(
        "grants/form.html",
        act=act,
        form=form,
        problems=problems(form),
        funds=options.plain(*(Option(row.code, row.name) for row in known)),
        uses=uses,
        donors=options.of_counterparties(donors),
        names=names,
        holders=[row for row in position.holders if row.available_fen] if position else [],
        given={row.organization: row.allotted_fen for row in position.holders} if position else {},
        left=left,
        now=_now(act, form, left),
        less=LESS,
    )


def _left(form: GrantForm, position: FundPosition | None) -> int | None:
    """What the act changes: of a holder what he has available, else what is not allotted."""
    if position is None:
        return None
    if not isinstance(form, TakeBackForm):
        return position.unallocated_fen
    return next(_available(position, form.holder.data), None)


def _available(position: FundPosition, holder: str | None) -> Iterator[int]:
    return (row.available_fen for row in position.holders if row.organization == holder)


def _now(act: GrantAct, form: GrantForm, left: int | None) -> str:
    """What was understood, and what is left before and after; the script says the same while it is typed."""
    total = form.total_fen
    before = f"{act.left} {yuan(left)} 元" if left is not None else ""
    if total is None or left is None:
        return before or (f"共 {short_yuan(total)}" if total else "")
    after = left + total if _adds(act, form) else left - total
    if after < 0:
        return f"共 {yuan(total)} 元；{before}，不够，差 {yuan(-after)} 元"
    return f"共 {yuan(total)} 元；{before}，记账后 {yuan(after)} 元"


def _adds(act: GrantAct, form: GrantForm) -> bool:
    return act.adds and not (isinstance(form, ChangeForm) and form.way.data == LESS)
