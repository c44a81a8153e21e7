"""One lot in one place, and what may be done to it: written off, sent back, accepted, turned into other goods."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inventory import catalog, conversions, corrections
from inventory import ledger as questions
from inventory.drafts import Posted
from inventory.errors import LedgerError, NotAllowed
from inventory.kinds import SOURCE_NAMES
from inventory.ledger import StockRow
from webui import nav, options
from webui.errors import status_of
from webui.identity import ledger, may, me, require
from webui.lots_form import AwayForm, ConversionForm, LotForm, TrialForm
from webui.refusals import problems, put_beside_field
from webui.writing import done, new_request_key, proposed_day, show_done

blueprint = Blueprint("lots", __name__, url_prefix="/lots")


@dataclass(frozen=True)
class Act:
    """One act on a lot. ``states`` are the decisions on the goods for which it makes sense."""

    key: str
    name: str
    right: str
    form: type[LotForm]
    verb: Callable[..., Posted]
    about: str
    states: tuple[str, ...] = ("QUALIFIED", "PENDING", "REJECTED")


ACTS = (
    Act(
        "accept",
        "验收",
        "accept",
        TrialForm,
        conversions.accept,
        "合格的从此可以发放，不合格的等待退还、降级或报损",
        ("PENDING",),
    ),
    Act(
        "convert",
        "转换",
        "convert",
        ConversionForm,
        conversions.convert,
        "开箱清点、分装、降级：来源、捐赠方和价值跟着走",
        ("QUALIFIED", "REJECTED"),
    ),
    Act(
        "write-off",
        "报损",
        "write_off",
        AwayForm,
        corrections.write_off,
        "损坏、过期、丢失的物资退出账面",
    ),
    Act(
        "send-back",
        "退还",
        "send_back",
        AwayForm,
        corrections.send_back,
        "退给供应商、捐赠方或上级",
    ),
)
BY_KEY = {act.key: act for act in ACTS}


@blueprint.get("/<place>/<lot>")
def show(place: str, lot: str) -> str:
    """What there is of the lot in the place, and what may be done."""
    _, row = _here(place, lot)
    return render_template("lots/show.html", row=row, acts=_allowed(row), sources=SOURCE_NAMES)


@blueprint.get("/<place>/<lot>/<act>")
def ask(place: str, lot: str, act: str) -> str:
    """The form of an act."""
    _, row, chosen = _chosen(place, lot, act)
    with ledger().reading() as books:
        day = proposed_day(books)
    typed = {"request_key": new_request_key(), "on": day.isoformat()}
    if chosen.form is TrialForm:
        typed["qualified"] = str(row.quantity)
    return _page(row, chosen, chosen.form(MultiDict(typed)))


@blueprint.post("/<place>/<lot>/<act>")
def record(place: str, lot: str, act: str) -> Response | str | tuple[str, int]:
    """Do it, or show the form again with what is to be mended."""
    organization, row, chosen = _chosen(place, lot, act)
    form = chosen.form(request.form)
    if not form.validate():
        return _page(row, chosen, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with ledger().writing() as books:
            posted = chosen.verb(
                books, actor=me().login, organization=organization, **form.facts(row)
            )
    except LedgerError as error:
        put_beside_field(form, error)
        return _page(row, chosen, form), status_of(error)
    return done(
        "lots.recorded",
        posted,
        said=f"已{chosen.name}",
        about=f"{row.name}，{row.lot} 批",
        again=url_for("stock.index", item=row.item),
    )


@blueprint.get("/done")
def recorded() -> Response | str:
    """What was recorded last, with the way back to the lots of the item."""
    require("write_off")
    return show_done(again=nav.STOCK, again_words="看这种物资的批次", others=(nav.SHEETS,))


def _here(place: str, lot: str) -> tuple[str, StockRow]:
    """The organization and the row of a lot in a place; 404 where nothing of it lies there (any more)."""
    require("read_stock")
    with ledger().reading() as books:
        locations = catalog.locations(books, actor=me().login)
        organization = options.organization_of(place, locations)
        if organization is None:
            raise NotAllowed(act="read_stock", role=me().role)
        rows = questions.on_hand(books, actor=me().login, organization=organization, location=place)
    row = next((row for row in rows if row.lot == lot), None)
    if row is None:
        abort(HTTPStatus.NOT_FOUND)
    return organization, row


def _chosen(place: str, lot: str, act: str) -> tuple[str, StockRow, Act]:
    organization, row = _here(place, lot)
    chosen = BY_KEY.get(act)
    if chosen is None or chosen not in _allowed(row):
        abort(HTTPStatus.NOT_FOUND)
    return organization, row, chosen


def _allowed(row: StockRow) -> tuple[Act, ...]:
    return tuple(act for act in ACTS if may(act.right) and row.acceptance in act.states)


def _page(row: StockRow, act: Act, form: LotForm) -> str:
    with ledger().reading() as books:
        items = catalog.items(books, actor=me().login)
    return render_template(
        "lots/act.html",
        row=row,
        act=act,
        form=form,
        problems=problems(form),
        items=options.of_items(items),
    )
