"""The witness of this moment, for who keeps it: the ends of all chains to look at, to print, and as a file."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, make_response, render_template

from inventory.keeping import witnesses
from inventory.keeping.witnesses import Witness
from reports import witness as paper
from webui.identity import ledger, me, require

blueprint = Blueprint("witnesses", __name__, url_prefix="/witness")
DRAWN: Mapping[str, tuple[str, Callable[[Witness], bytes]]] = {
    "pdf": ("application/pdf", paper.draw),
    "json": ("application/json", witnesses.content),
}


@blueprint.get("")
def show() -> str:
    """The end of every chain now, as the paper has it."""
    return render_template("witnesses/show.html", **paper.values(_witness()))


@blueprint.get("/now.<any(pdf, json):kind>")
def take(kind: str) -> Response:
    """The same to keep, on paper or for a program."""
    made = _witness()
    media, draw = DRAWN[kind]
    answer = make_response(draw(made))
    answer.headers["Content-Type"] = media
    answer.headers.set("Content-Disposition", "attachment", filename=f"witness-{made.on}.{kind}")
    return answer


def _witness() -> Witness:
    require("witness")
    with ledger().reading() as books:
        return witnesses.witness(books, actor=me().login)
