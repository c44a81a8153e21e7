"""From an error of the library to a page: which status, which words, what to do next.

The words are the library's own (``wording``); here stands only which HTTP status belongs to which code, so that a
proxy, a browser and a test can tell a refusal from a fault.
"""

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from inventory import wording
from inventory.errors import BadInput, LedgerError
from reports.errors import MissingGlyph, PdfUnavailable

STATUS = {
    "NOT_ALLOWED": HTTPStatus.FORBIDDEN,
    "DUTY_ABOVE": HTTPStatus.FORBIDDEN,
    "NOT_FOUND": HTTPStatus.NOT_FOUND,
    "TOO_MANY_ATTEMPTS": HTTPStatus.TOO_MANY_REQUESTS,
    "TOO_MANY_LOOK_UPS": HTTPStatus.TOO_MANY_REQUESTS,
    "TOO_MANY_OBJECTIONS": HTTPStatus.TOO_MANY_REQUESTS,
    "BUSY": HTTPStatus.SERVICE_UNAVAILABLE,
    "KEY_REUSED": HTTPStatus.CONFLICT,
    "DUPLICATE": HTTPStatus.CONFLICT,
    "STUB_USED": HTTPStatus.CONFLICT,
    "STUB_VOID": HTTPStatus.CONFLICT,
    **dict.fromkeys(
        ("STOCKTAKE_ENDED", "COUNTED_ALREADY", "SAME_COUNTER", "NOT_COUNTED", "WANTS_RECOUNT"),
        HTTPStatus.CONFLICT,
    ),
    **dict.fromkeys(("ALREADY_IMPORTED", "ROWS_SEEN", "UNDECIDED"), HTTPStatus.CONFLICT),
    "ALREADY_MERGED": HTTPStatus.CONFLICT,
    "MERGE_CIRCLE": HTTPStatus.CONFLICT,
    "SHEET_BROKEN": HTTPStatus.CONFLICT,
    "PDF_UNAVAILABLE": HTTPStatus.NOT_IMPLEMENTED,
    "FILE_TOO_BIG": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "WRONG_FILE_TYPE": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "ERASED": HTTPStatus.GONE,
}

_TITLES = {
    HTTPStatus.FORBIDDEN: "这一步不归你办",
    HTTPStatus.NOT_FOUND: "没有这一页",
    HTTPStatus.METHOD_NOT_ALLOWED: "这一页不能这样打开",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "填的内容太多",
    HTTPStatus.MISDIRECTED_REQUEST: "网址不对",
    HTTPStatus.UPGRADE_REQUIRED: "要用 https 打开",
    HTTPStatus.TOO_MANY_REQUESTS: "请等一会儿",
    HTTPStatus.INTERNAL_SERVER_ERROR: "系统出了错",
    HTTPStatus.NOT_IMPLEMENTED: "还不能办",
    HTTPStatus.SERVICE_UNAVAILABLE: "现在很忙",
    HTTPStatus.CONFLICT: "没有办成",
    HTTPStatus.GONE: "已清除",
}
_SENTENCES = {
    HTTPStatus.NOT_FOUND: "网址可能抄错了。请从首页重新进入。",
    HTTPStatus.METHOD_NOT_ALLOWED: "请从首页重新进入。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "请把这一单分成几单来记。",
    HTTPStatus.MISDIRECTED_REQUEST: "这里只在本机使用。请用 127.0.0.1 或 localhost 打开。",
    HTTPStatus.UPGRADE_REQUIRED: "请把网址开头改成 https。还不行，代理要传 X-Forwarded-Proto。",
    HTTPStatus.INTERNAL_SERVER_ERROR: "什么都没有记账。请再试一次；还不行，请把时间告诉管理员。",
}
_STALE_FORM = "这一页打开太久，或者中途重新登录过，什么都没有记账。请回到上一页刷新，再办一次。"


def status_of(error: LedgerError) -> HTTPStatus:
    """The status that tells a program what kind of refusal this is; 422 where no other fits."""
    return STATUS.get(error.code, HTTPStatus.UNPROCESSABLE_ENTITY)


def words_of(error: LedgerError) -> str:
    """The sentence for people: the library's, or that of the reports for what only printing can refuse."""
    if isinstance(error, MissingGlyph | PdfUnavailable):
        return error.say()
    return wording.say(error)


def plain_words_of(error: LedgerError) -> str:
    """In words, without the names that only programs have for what is in a form."""
    if not isinstance(error, BadInput):
        return words_of(error)
    return f"{'不记的原因' if error.field == 'reason' else ''}{error.problem}。"


def register(app: Flask) -> None:
    """Every error of the library and of HTTP becomes one kind of page."""
    app.register_error_handler(LedgerError, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _refused(error: LedgerError) -> Response:
    response = _page(status_of(error), words_of(error))
    if error.retryable:
        response.headers["Retry-After"] = "5"
    return response


def _stale(_error: CSRFError) -> Response:
    return _page(HTTPStatus.BAD_REQUEST, _STALE_FORM)


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # a redirect
    return _page(
        HTTPStatus(error.code), _SENTENCES.get(HTTPStatus(error.code), "请从首页重新进入。")
    )


def _fault(error: Exception) -> Response:
    if current_app.testing:
        raise error
    current_app.logger.exception("unexpected error")
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return _page(status, _SENTENCES[status])


def _page(status: HTTPStatus, sentence: str) -> Response:
    title = _TITLES.get(status, "没有办成")
    return make_response(render_template("error.html", title=title, sentence=sentence), status)
