"""Headers, cookies, the secret key, and by which way the pages may be reached."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inventory.db import Ledger
from tests.webui import town
from tests.webui.conftest import KEY, post
from webui import create_app, security


def test_every_answer_carries_the_policy_and_allows_nothing_inline(client: FlaskClient) -> None:
    for path in ("/sign-in", "/", "/no-such-page", "/static/style.css"):
        headers = client.get(path, buffered=True).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_not_kept_by_browsers_but_files_may_be(client: FlaskClient) -> None:
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert "no-store" not in client.get("/static/style.css", buffered=True).headers.get(
        "Cache-Control", ""
    )


def cookie_of(app: Flask, base: str) -> str:
    """The session cookie as the sign-in page sets it."""
    answer = app.test_client().get("/sign-in", base_url=base)
    return next(c for c in answer.headers.getlist("Set-Cookie") if "inventory_session" in c)


def test_cookies_are_http_only_and_lax_and_secure_but_for_this_machine(ledger: Ledger) -> None:
    here = cookie_of(
        create_app(ledger, secret_key=KEY, plain_loopback=True), "http://127.0.0.1:8000"
    )
    there = cookie_of(create_app(ledger, secret_key=KEY), "https://wuzi.example")
    assert "HttpOnly" in here
    assert "SameSite=Lax" in here
    assert "Secure" not in here
    assert "HttpOnly" in there
    assert "SameSite=Lax" in there
    assert "Secure" in there


def test_the_text_size_cookie_has_the_same_flags(ledger: Ledger) -> None:
    app = create_app(ledger, secret_key=KEY)
    answer = app.test_client().get("/text?size=large&next=/more", base_url="https://wuzi.example")
    assert answer.location == "/more"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("text=large;")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax"):
        assert flag in cookie


def test_plain_http_from_elsewhere_is_told_to_use_https(ledger: Ledger) -> None:
    app = create_app(ledger, secret_key=KEY)
    answer = app.test_client().get("/sign-in", base_url="http://wuzi.example")
    assert answer.status_code == 426
    assert "https" in answer.text


def test_a_foreign_name_for_this_machine_is_not_answered(app: Flask) -> None:
    answer = app.test_client().get("/sign-in", base_url="http://evil.example:8000")
    assert answer.status_code == 421
    assert "登录名" not in answer.text


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 - the address under test
        ("::", False),
        ("192.168.1.5", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, own: bool) -> None:
    assert security.is_loopback(host) is own


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    key = security.secret_key(tmp_path)
    path = tmp_path / "secret.key"
    assert len(key) == security.KEY_BYTES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert security.secret_key(tmp_path) == key
    assert [p.name for p in tmp_path.iterdir()] == ["secret.key"]


def test_a_key_others_could_read_is_closed_again(tmp_path: Path) -> None:
    security.secret_key(tmp_path)
    (tmp_path / "secret.key").chmod(0o644)
    security.secret_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_an_empty_key_file_stops_the_start_instead_of_signing_with_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"")
    with pytest.raises(ValueError, match="不是密钥"):
        security.secret_key(tmp_path)


def test_a_form_of_a_megabyte_is_refused(browse: Callable[[str], FlaskClient]) -> None:
    browser = browse("keeper")
    answer = post(browser, "/receipts/new", note="长" * security.MAX_FORM_BYTES)
    assert answer.status_code == 413


def test_nothing_on_a_page_is_inline_or_from_another_host(
    browse: Callable[[str], FlaskClient],
) -> None:
    browser = browse("village_clerk")
    period = "from=2020-02-01&to=2020-02-29"
    for path in ("/", "/issues/new?item=MASK", "/fund", "/stock", f"/sheets/S6?{period}"):
        page = browser.get(path).text
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick" not in page
        assert "<script>" not in page
        assert "//" not in page.replace("http://www.w3.org", "").replace("://", "!!")


def test_the_password_stays_out_of_the_page(client: FlaskClient) -> None:
    answer = post(client, "/sign-in", login="keeper", password="falsch-" + town.PASSWORD)
    assert town.PASSWORD not in answer.text


def test_reading_never_sends_the_session_again(browse: Callable[[str], FlaskClient]) -> None:
    """A late answer would otherwise put an older session over a newer one, and the next form would be refused."""
    browser = browse("keeper")
    for path in ("/", "/issues/new", "/receipts/new", "/sheets", "/static/style.css"):
        answer = browser.get(path, buffered=True)
        assert "Set-Cookie" not in answer.headers, path
