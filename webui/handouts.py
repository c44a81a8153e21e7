"""Handing out for use: goods that come back, and somebody who answers for them."""

from flask import Blueprint
from werkzeug.wrappers import Response

from inventory import in_use
from webui import goods_out, nav
from webui.goods_out import Mode
from webui.identity import require
from webui.issues_form import HandOutForm
from webui.writing import show_done

blueprint = Blueprint("handouts", __name__, url_prefix="/handouts")
MODE = Mode(
    "领用",
    "帐篷、电暖器、测温枪这类要交回的物资，记到保管人名下",
    "领什么",
    "hand_out",
    HandOutForm,
    in_use.hand_out,
    "handouts/new.html",
    "handouts",
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
    """What was recorded last, with 再领一单 beside it."""
    require(MODE.right)
    return show_done(again=nav.HAND_OUT, again_words="再领一单", others=(nav.STOCK, nav.SHEETS))
