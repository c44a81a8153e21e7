"""Issuing: goods go out for good, to a group, to a village or to a firm."""

from flask import Blueprint
from werkzeug.wrappers import Response

from inventory import stock
from webui import goods_out, nav
from webui.goods_out import Mode
from webui.identity import require
from webui.issues_form import IssueForm
from webui.writing import show_done

blueprint = Blueprint("issues", __name__, url_prefix="/issues")
MODE = Mode(
    "发放",
    "先到期的先发，定向的只发给指定的人",
    "发什么",
    "issue",
    IssueForm,
    stock.issue,
    "issues/new.html",
    "issues",
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
    """What was recorded last, with 再发一单 beside it."""
    require(MODE.right)
    return show_done(again=nav.ISSUE, again_words="再发一单", others=(nav.STOCK, nav.SHEETS))
