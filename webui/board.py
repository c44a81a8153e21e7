"""The public board: what was published, for everybody, without signing in and without any script.

Its pages are files (``board_site``) that lie here under one folder, and what happens shows within a second. An answer
names its content by digest, so that who has it already is told so in a few bytes; a check code is answered on a page of
its own, and those who try one after the other are held up.
"""

import posixpath
from datetime import UTC
from http import HTTPStatus
from typing import cast

from flask import Blueprint, Flask, Response, current_app, redirect, request, url_for
from werkzeug.http import http_date
from werkzeug.wrappers import Response as Answer

from inventory import code_lookups, sheet_format
from inventory.errors import NotFound, TooManyLookUps
from webui.asking import asking
from webui.board_cache import Board, Kept
from webui.board_paths import CHECK, INDEX
from webui.board_site import HTML, PDF, SAVED
from webui.errors import status_of
from webui.identity import ledger

blueprint = Blueprint("board", __name__)
ROOT = "/board/"
PAGE_SECONDS = (
    60  # for so long a page may be shown without asking again: a correction is seen within a minute
)
FROZEN_SECONDS = 31_536_000
_UNKNOWN = "查不到这个校验码。请对着纸再抄一遍，每一位都看清；还不对，打表上的监督举报电话"
_WAIT = "输错的次数太多，请过 {minutes} 分钟再查。各期公示表照常可以看"
_MISTYPED = "校验码有 12 位字母和数字，现在不是。请对着纸再抄一遍"


@blueprint.get(ROOT)
def index() -> Answer:
    """The front page."""
    return _file(INDEX)


@blueprint.get(ROOT.rstrip("/"))
def short() -> Answer:
    """Its address as people type it."""
    return redirect(ROOT, HTTPStatus.MOVED_PERMANENTLY)


@blueprint.get(f"{ROOT}<path:path>")
def file(path: str) -> Answer:
    """A page, or a file to keep."""
    if path == CHECK and request.args.get("code", "").strip():
        return _checked(request.args["code"])
    if path.startswith("c/") and len(path) > len("c/X.html"):
        return _of_code(path)
    return _file(path + INDEX if path.endswith("/") else path)


@blueprint.get("/c/<code>")
def scanned(code: str) -> Answer:
    """The address that the QR code on paper says."""
    return redirect(url_for("board.file", path=_code(code)), HTTPStatus.FOUND)


def _of_code(path: str) -> Answer:
    """The page of a check code, which is looked up as if it was typed."""
    typed = path.removeprefix("c/").removesuffix(INDEX).rstrip("/")
    if path not in (_code(typed), _code(typed) + INDEX):
        return _checked(typed)
    refused = _refused(typed)
    return refused or _file(_code(typed) + INDEX)


def _checked(typed: str) -> Answer:
    refused = _refused(typed)
    if refused is not None:
        return refused
    return redirect(url_for("board.file", path=_code(typed)), HTTPStatus.FOUND)


def _refused(typed: str) -> Response | None:
    """The check page with why there is no answer; None where the code is known."""
    try:
        code_lookups.look_up(ledger(), code=typed, address=asking())
    except (NotFound, TooManyLookUps) as error:
        refused = _UNKNOWN if sheet_format.code_as_typed(typed) else _MISTYPED
        if isinstance(error, TooManyLookUps):
            refused = _WAIT.format(minutes=error.minutes)
        said = {"letters": (), "typed": typed[:60], "refused": refused}
        body = _board().render("check.html", request.path.removeprefix(ROOT), **said)
        return _no_store(body, status_of(error))
    return None


def _code(typed: str) -> str:
    """The folder of the page of a code, as it was typed."""
    return f"c/{(sheet_format.code_as_typed(typed) or typed).replace('-', '')}/"


def _board() -> Board:
    kept = current_app.extensions.get("board")
    if kept is None:
        kept = current_app.extensions["board"] = Board(
            ledger(), objections=objections_of(current_app)
        )
    return cast(Board, kept)


def objections_of(app: Flask) -> str:
    """Where an application takes objections, from the root of the board; "" where it does not."""
    rules = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("objections.")
        and "GET" in (rule.methods or ())
        and not rule.arguments
    ]
    return posixpath.relpath(min(rules, key=len), ROOT) if rules else ""


def _file(path: str) -> Answer:
    kept = _board().get(path)
    if kept is not None:
        return _answer(kept)
    if _board().get(f"{path}/{INDEX}") is not None:
        return redirect(f"{ROOT}{path}/", HTTPStatus.MOVED_PERMANENTLY)
    return _no_store(_board().render("missing.html", path), HTTPStatus.NOT_FOUND)


def _answer(kept: Kept) -> Response:
    etag = f'W/"{kept.tag}"'
    answer = Response(status=HTTPStatus.NOT_MODIFIED) if _has(kept) else _whole(kept)
    headers = answer.headers
    headers["ETag"] = etag
    if kept.changed_at is not None:
        headers["Last-Modified"] = http_date(kept.changed_at)
    frozen = kept.file.frozen
    headers["Cache-Control"] = (
        f"public, max-age={FROZEN_SECONDS}, immutable"
        if frozen
        else f"public, max-age={PAGE_SECONDS}"
    )
    if kept.zipped is not None:
        headers["Vary"] = "Accept-Encoding"
    return answer


def _has(kept: Kept) -> bool:
    """Has the asker what he asks for? By its digest, where he says one, else by its date."""
    if request.headers.get("If-None-Match"):
        return request.if_none_match.contains_weak(kept.tag)
    since = request.if_modified_since
    return bool(
        since
        and kept.changed_at
        and kept.changed_at.astimezone(UTC).replace(microsecond=0) <= since
    )


def _whole(kept: Kept) -> Response:
    media = kept.file.media
    if kept.zipped is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        answer = Response(kept.zipped, content_type=media)
        answer.headers["Content-Encoding"] = "gzip"
    else:
        answer = Response(kept.content, content_type=media)
    if media in SAVED:
        how = "inline" if media == PDF else "attachment"
        name = posixpath.basename(kept.file.path)
        answer.headers.set("Content-Disposition", how, filename=name)
    return answer


def _no_store(body: bytes, status: HTTPStatus) -> Response:
    answer = Response(body, status, content_type=HTML)
    answer.headers["Cache-Control"] = "no-store"
    return answer
