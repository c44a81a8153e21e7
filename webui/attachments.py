"""Attachments of a document: one is added on its page, and opens by itself."""

from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote

from flask import Blueprint, redirect, request, send_file, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from inventory import attachments, uploads
from inventory.errors import LedgerError, NotAllowed
from webui import documents
from webui.errors import status_of, words_of
from webui.identity import ledger, me

blueprint = Blueprint("attachments", __name__)

# What was sent by anybody is shown by itself, where it can neither run anything nor reach us.
CONTENT_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
_FIELDS = ("photo", "file")
_NOTHING_CHOSEN = "还没有选文件。请拍照，或选一个照片、PDF。"


@blueprint.errorhandler(RequestEntityTooLarge)
def _far_too_big(_error: RequestEntityTooLarge) -> Response:
    """What is not even read is said on the document's page, too."""
    number = (request.view_args or {})["number"]
    there = url_for("documents.show", number=number, too_big=1, _anchor="attachments")
    return redirect(there, HTTPStatus.SEE_OTHER)


@blueprint.post("/documents/<number>/attachments")
def add(number: str) -> Response | tuple[str, int]:
    """Add a photo or a scan, or show the document again with what is wrong with the file."""
    with ledger().reading() as books:
        attachments.require(books, actor=me().login, number=number)
    files = _sent()
    if not files:
        return documents.page(number, refused=_NOTHING_CHOSEN), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        added = _attach(number, files)
    except NotAllowed:
        raise
    except LedgerError as error:
        return documents.page(number, refused=words_of(error)), status_of(error)
    there = url_for("documents.show", number=number, added=added, _anchor="attachments")
    return redirect(there, HTTPStatus.SEE_OTHER)


@blueprint.post("/documents/<number>/attachments/<int:attachment_id>")
def say(number: str, attachment_id: int) -> Response:
    """Say what an attachment is."""
    with ledger().writing() as session:
        attachments.categorise(
            session,
            actor=me().login,
            number=number,
            attachment_id=attachment_id,
            category=request.form.get("category", ""),
        )
    there = url_for("documents.show", number=number, _anchor="attachments")
    return redirect(there, HTTPStatus.SEE_OTHER)


@blueprint.get("/attachments/<int:attachment_id>")
def show(attachment_id: int) -> Response:
    """What the attachment holds, as what it is and as nothing else."""
    with ledger().reading() as books:
        held = attachments.content(books, actor=me().login, attachment_id=attachment_id)
    answer = send_file(BytesIO(held.content), mimetype=held.media_type)
    ending = held.name.rpartition(".")[2]
    names = {
        "filename": f"attachment-{attachment_id}.{ending}",  # for what reads no Chinese
        "filename*": f"UTF-8''{quote(held.name, safe='')}",
    }
    answer.headers.set("Content-Disposition", "inline", **names)
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    return answer


def _sent() -> list[tuple[str, bytes]]:
    """The names and contents of what was chosen: one file, or one from the camera and one besides."""
    chosen = (request.files.get(field) for field in _FIELDS)
    sent = [(file.filename or "", file.read()) for file in chosen if file is not None]
    return [(name, content) for name, content in sent if content]


def _attach(number: str, files: list[tuple[str, bytes]]) -> int:
    """Add all of them or none; gives the id of the last."""
    books = ledger()
    prepared = [
        uploads.prepared(name, content, salt=books.salts(uploads.SALT_BYTES))
        for name, content in files
    ]
    with books.writing() as session:
        added = [
            attachments.attach(
                session,
                actor=me().login,
                number=number,
                prepared=one,
                category=request.form.get("category") or None,
            )
            for one in prepared
        ]
    return added[-1].id
