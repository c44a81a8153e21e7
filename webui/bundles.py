"""All that belongs together for an audit, as a file to keep: of a document, a lot, a voucher or a supplier."""

import re
from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote

from flask import Blueprint, abort, request, send_file
from werkzeug.wrappers import Response

from inventory import bundles, shapes
from reports import bundle as drawn
from webui.identity import ledger, me

blueprint = Blueprint("bundles", __name__, url_prefix="/bundle")
_DRAWN = {
    "zip": (drawn.draw_zip, "application/zip"),
    "pdf": (drawn.draw_pdf, "application/pdf"),
}
_ABOUT = ("document", "lot", "voucher", "supplier")


@blueprint.get("/<ending>")
def taken(ending: str) -> Response:
    """The file; ``document``, ``lot``, ``voucher`` (with ``on``) or ``supplier`` in the address says of what."""
    if ending not in _DRAWN:
        abort(HTTPStatus.NOT_FOUND)
    said = {key: request.args[key] for key in _ABOUT if request.args.get(key)}
    on = shapes.day(request.args["on"], "on") if request.args.get("on") else None
    with ledger().reading() as books:
        found = bundles.bundle(books, actor=me().login, on=on, **said)
        gathered = drawn.gather(books, actor=me().login, bundle=found)
    draw, media_type = _DRAWN[ending]
    answer = send_file(BytesIO(draw(gathered)), mimetype=media_type)
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", found.subject)
    names = {
        "filename": f"{plain}.{ending}",  # for what reads no Chinese
        "filename*": f"UTF-8''{quote(f'审计资料-{found.subject}.{ending}', safe='')}",
    }
    answer.headers.set("Content-Disposition", "attachment", **names)
    return answer
