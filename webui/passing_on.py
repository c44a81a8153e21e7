"""A published sheet to be passed on: lines for chalk and a text for the loudspeaker on one page, the long picture, the
article and the notice that goes with it as files. All of it from what was frozen."""

import json

from flask import Blueprint, Response, make_response, render_template
from werkzeug.wrappers import Response as Answer

from inventory import disclosure_ledger, sheet_format
from inventory.sheet_format import Published
from reports import article, chalk, long_picture, loudspeaker, notice
from reports.published import file_name, site
from webui.identity import ledger, me, require

blueprint = Blueprint("passing_on", __name__, url_prefix="/disclosures")
_DRAWN = {
    "png": (long_picture.draw, "image/png"),
    "html": (article.draw, "text/html; charset=utf-8"),
    "pdf": (notice.draw, "application/pdf"),
}


@blueprint.get("/<number>/pass-on")
def show(number: str) -> str:
    """What is copied and what is read aloud, ready to be taken."""
    published = _published(number)
    speech = loudspeaker.text(published)
    return render_template(
        "disclosures/pass_on.html",
        number=number,
        published=published,
        lines=chalk.lines(published),
        speech=speech,
        seconds=len(speech) * 60 // loudspeaker.A_MINUTE,
    )


@blueprint.get("/<number>/pass-on.<any(png, html, pdf):kind>")
def file(number: str, kind: str) -> Response | Answer:
    """The long picture, the article or the notice, as a file: what is in it is not opened here."""
    published = _published(number)
    draw, media_type = _DRAWN[kind]
    answer = make_response(draw(published, site()))
    answer.headers["Content-Type"] = media_type
    name = f"{file_name(published)}{'-notice' if kind == 'pdf' else ''}.{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _published(number: str) -> Published:
    """The sheet as it was frozen. Raises ``NotFound``, ``NotAllowed``."""
    require("sheet")
    with ledger().reading() as books:
        text = disclosure_ledger.text(books, actor=me().login, number=number)
    return sheet_format.read(json.loads(text))
