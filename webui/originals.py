"""The files of a paper of money spent (原件): one is added on its page, and is taken home from there."""

from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote

from flask import Blueprint, redirect, request, send_file, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from inventory import originals, uploads, wording
from inventory.errors import FileTooBig, LedgerError, NotAllowed
from webui import invoices
from webui.attachments import CONTENT_POLICY
from webui.errors import status_of, words_of
from webui.identity import ledger, me, require

blueprint = Blueprint("originals", __name__, url_prefix="/papers")
_NOTHING_CHOSEN = "还没有选文件"
_SHOWN = "image/"  # all else is taken home: what may hold a program is not opened here


@blueprint.errorhandler(RequestEntityTooLarge)
def _far_too_big(_error: RequestEntityTooLarge) -> tuple[str, int]:
    """What is not even read is said on the page of the paper, too."""
    number = (request.view_args or {})["number"]
    said = wording.say(FileTooBig(file="文件", most=uploads.BYTES_MAX))
    return invoices.page(number, refused=said), HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@blueprint.post("/<number>/originals")
def add(number: str) -> Response | tuple[str, int]:
    """Add a file, or show the paper again with what is wrong with it."""
    require("invoice")
    with ledger().reading() as books:
        originals.require(books, actor=me().login, number=number)
    sent = request.files.get("file")
    content = sent.read() if sent is not None else b""
    if sent is None or not content:
        return invoices.page(number, refused=_NOTHING_CHOSEN), HTTPStatus.UNPROCESSABLE_ENTITY
    book = ledger()
    try:
        salt = book.salts(uploads.SALT_BYTES)
        prepared = uploads.prepared_original(sent.filename or "", content, salt=salt)
        with book.writing() as books:
            kept = originals.attach(books, actor=me().login, number=number, prepared=prepared)
    except NotAllowed:
        raise
    except LedgerError as error:
        return invoices.page(number, refused=words_of(error)), status_of(error)
    there = url_for("invoices.show", number=number, added=kept.id, _anchor="originals")
    return redirect(there, HTTPStatus.SEE_OTHER)


@blueprint.get("/<number>/originals/<int:original_id>")
def show(number: str, original_id: int) -> Response:
    """The file as it came."""
    require("read_fund")
    with ledger().reading() as books:
        held = originals.content(books, actor=me().login, number=number, original_id=original_id)
    answer = send_file(BytesIO(held.content), mimetype=held.media_type)
    ending = held.name.rpartition(".")[2]
    names = {
        "filename": f"original-{original_id}.{ending}",  # for what reads no Chinese
        "filename*": f"UTF-8''{quote(held.name, safe='')}",
    }
    how = "inline" if held.media_type.startswith(_SHOWN) else "attachment"
    answer.headers.set("Content-Disposition", how, **names)
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    return answer
