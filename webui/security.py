"""What every answer carries and how the browser keeps its session: headers, cookies, the secret key.

The policy allows our own files only: no inline script or style, no frame around us, no other host. Cookies are
HttpOnly, SameSite=Lax and Secure; only plain http on this very machine goes without Secure, because a browser
would drop the cookie there.
"""

import contextlib
import ipaddress
import os
import secrets
import tempfile
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request, session
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException

from inventory import uploads
from inventory.intake import workbook

# data: is for the small arrows and ticks that Pico draws in its own style sheet.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SESSION_HOURS = 12
KEY_BYTES = 32
MAX_FORM_BYTES = 1_000_000
# A file somewhat above the limit still arrives and is refused by name; one far above it is not read at all.
MAX_FILE_BYTES = uploads.BYTES_MAX + 2_000_000
FILE_ENDPOINTS = frozenset(
    {"attachments.add", "brandings.save", "disclosures.photo", "disclosures.post"}
    | {"invoices.record", "originals.add"}
)
# A spreadsheet of 100,000 rows may be larger than any photo; who reads it has its own limit.
MAX_SPREADSHEET_BYTES = workbook.MOST_BYTES + 2_000_000
SPREADSHEET_ENDPOINTS = frozenset({"imports.hand_in", "imports.replace"})
# These say themselves how long an answer may be kept: it is the same for everybody.
CACHED_ENDPOINTS = frozenset({"board.index", "board.file"})


class NeedsHttps(HTTPException):
    """Asked for over plain http where only https may be used."""

    code = HTTPStatus.UPGRADE_REQUIRED


def secret_key(folder: Path) -> bytes:
    """The key that signs sessions: made on first start in ``folder``, readable by its owner only.

    Raises ``ValueError`` if the file is there but holds no key.
    """
    path = folder / "secret.key"
    if not path.exists():
        _make_key(path)
    path.chmod(0o600)
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        raise ValueError(f"{path} 不是密钥。请删掉它再启动，大家要重新登录一次")
    return key


def _make_key(path: Path) -> None:
    """Write a whole key beside, then give it its name: a second start at the same moment finds all or nothing."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".key-") as draft:
        draft.write(secrets.token_bytes(KEY_BYTES))
        draft.flush()
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)


def harden(app: Flask, *, plain_loopback: bool) -> None:
    """Set cookies, CSRF on every write and the headers of every answer."""
    app.config.update(
        SESSION_COOKIE_NAME="inventory_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not plain_loopback,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        # Only an answer that changes the session sends it. Else a picture of the last page that arrives late would
        # put back the session as it was before, without what the new page has just added.
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        # A form may stay open all morning; the token lives as long as the session.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.before_request(_only_loopback if plain_loopback else _only_https)
    app.before_request(_room_for_files)  # before the token is looked for among what was sent
    CSRFProtect(app)
    app.after_request(_headers)


def is_loopback(host: str) -> bool:
    """Is this an address that only this machine reaches? Another name than localhost is not trusted to be."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _only_loopback() -> None:
    """A page elsewhere may point its own name at this machine: what is asked for under that name is not answered."""
    host = urlsplit(f"//{request.host}").hostname or ""
    if not is_loopback(host):
        abort(HTTPStatus.MISDIRECTED_REQUEST)


def _only_https() -> None:
    """Without https the browser would not send the session back, and signing in would fail without a word."""
    if not request.is_secure:
        raise NeedsHttps()


def _room_for_files() -> None:
    """Who is signed in may send a file where one is asked for."""
    if request.endpoint in FILE_ENDPOINTS and "login" in session:
        request.max_content_length = MAX_FILE_BYTES
    elif request.endpoint in SPREADSHEET_ENDPOINTS and "login" in session:
        request.max_content_length = MAX_SPREADSHEET_BYTES


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault(
        "Content-Security-Policy", CONTENT_SECURITY_POLICY
    )  # an attachment has a stricter one
    headers["X-Content-Type-Options"] = "nosniff"
    # same-origin, not no-referrer: the CSRF check of a form sent over https reads the referrer.
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static" and request.endpoint not in CACHED_ENDPOINTS:
        headers["Cache-Control"] = "no-store"
    return response
