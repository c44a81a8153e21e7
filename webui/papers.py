"""Papers that the worker draws: how far one is, on a page that shows itself anew, without JavaScript; stopped, asked
for again, taken along."""

from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask import url_for as url
from werkzeug.wrappers import Response as Answer

from inventory import paper_jobs
from webui.identity import ledger, me, require

blueprint = Blueprint("papers", __name__, url_prefix="/drawn")
AGAIN_SECONDS = "3"


@blueprint.get("/<key>")
def show(key: str) -> Response:
    """How many pages of about how many are drawn; what went wrong; what was drawn. With ``?still=`` it does not show
    itself anew: who reads slowly, or listens, is not torn away."""
    require("sheet")
    with ledger().reading() as books:
        job = paper_jobs.job(books, actor=me().login, key=key)
    still = bool(request.args.get("still"))
    answer = make_response(render_template("papers/show.html", job=job, still=still))
    if job.going and not still:
        answer.headers["Refresh"] = AGAIN_SECONDS
    return answer


@blueprint.post("/<key>/<any(cancel, again):act>")
def take(key: str, act: str) -> Answer:
    """Stop it, or ask for it once more."""
    require("sheet")
    verb = {"cancel": paper_jobs.cancel, "again": paper_jobs.again}[act]
    with ledger().writing() as books:
        verb(books, actor=me().login, key=key)
    return redirect(url("papers.show", key=key), HTTPStatus.SEE_OTHER)


@blueprint.get("/<key>.pdf")
def draft(key: str) -> Response:
    """What was drawn for whoever asked."""
    require("sheet")
    with ledger().reading() as books:
        name, content = paper_jobs.draft(books, actor=me().login, key=key)
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
