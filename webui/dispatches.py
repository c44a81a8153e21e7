"""Sending: goods to another organization, or to another place of this one."""

from flask import Blueprint
from werkzeug.wrappers import Response

from inventory import transfers
from webui import goods_out, nav
from webui.goods_out import Mode
from webui.identity import require
from webui.issues_form import DispatchForm
from webui.writing import show_done

blueprint = Blueprint("dispatches", __name__, url_prefix="/dispatches")
MODE = Mode(
    "调出",
    "对方收货以前还是本单位的在途物资",
    "调什么",
    "dispatch",
    DispatchForm,
    transfers.dispatch,
    "dispatches/new.html",
    "dispatches",
)


@blueprint.get("/new")
def new() -> str:
    """An empty form."""
    return goods_out.empty(MODE)


@blueprint.post("/new")
def record() -> Response | str | tuple[str, int]:
    """Record it, or show it again with what is to be mended."""
    return goods_out.sent(MODE)


@blueprint.get("/done")
def recorded() -> Response | str:
    """What was recorded last, with 再调一单 beside it."""
    require(MODE.right)
    return show_done(again=nav.DISPATCH, again_words="再调一单", others=(nav.STOCK, nav.SHEETS))
