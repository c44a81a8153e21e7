"""Signing in and out; how a session ends."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory import users
from inventory.db import Ledger
from tests.webui import town
from tests.webui.conftest import post


def test_a_right_password_leads_to_the_page_that_was_wanted(client: FlaskClient) -> None:
    asked = client.get("/stock?item=MASK")
    assert asked.status_code == 303
    answer = client.post(
        asked.location,
        data={"csrf_token": token_of(client), "login": "keeper", "password": town.PASSWORD},
    )
    assert answer.location == "/stock?item=MASK"
    assert client.get(answer.location).status_code == 200


def token_of(browser: FlaskClient) -> str:
    return browser.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", ""]
)
def test_signing_in_never_leads_to_another_host(client: FlaskClient, wanted: str) -> None:
    answer = client.post(
        "/sign-in",
        query_string={"next": wanted},
        data={"csrf_token": token_of(client), "login": "keeper", "password": town.PASSWORD},
    )
    assert answer.location == "/"


def test_an_unknown_login_and_a_wrong_password_look_the_same(client: FlaskClient) -> None:
    unknown = post(client, "/sign-in", login="nobody", password="wrong-password")
    wrong = post(client, "/sign-in", login="keeper", password="wrong-password")
    assert unknown.status_code == wrong.status_code == 422
    assert "登录名或密码不对" in unknown.text
    assert "登录名或密码不对" in wrong.text


def test_an_empty_field_is_named(client: FlaskClient) -> None:
    answer = post(client, "/sign-in", login="", password="")
    assert answer.status_code == 422
    assert "请填登录名" in answer.text
    assert "请填密码" in answer.text


def test_sign_in_pauses_after_wrong_passwords_even_for_the_right_one(client: FlaskClient) -> None:
    for _ in range(users.ATTEMPTS_MAX):
        assert (
            post(client, "/sign-in", login="keeper", password="wrong-password").status_code == 422
        )
    answer = post(client, "/sign-in", login="keeper", password=town.PASSWORD)
    assert answer.status_code == 429
    assert "分钟" in answer.text
    other = post(client, "/sign-in", login="finance", password=town.PASSWORD)
    assert other.status_code == 303, "others are not held up"


def test_signing_out_ends_the_session(browse: Callable[[str], FlaskClient]) -> None:
    browser = browse("keeper")
    assert post(browser, "/sign-out").location == "/sign-in"
    assert browser.get("/").status_code == 303


def test_a_changed_password_ends_open_sessions(
    browse: Callable[[str], FlaskClient], ledger: Ledger
) -> None:
    browser = browse("keeper")
    assert browser.get("/").status_code == 200
    users.set_password(ledger, actor=users.SYSTEM, login="keeper", password="another-password")
    assert browser.get("/").status_code == 303


def test_a_session_of_another_key_is_no_session(
    browse: Callable[[str], FlaskClient], ledger: Ledger
) -> None:
    from webui import create_app

    cookie = browse("keeper").get_cookie("inventory_session")
    assert cookie is not None
    other = create_app(ledger, secret_key=b"x" * 32, plain_loopback=True).test_client()
    other.set_cookie("inventory_session", cookie.value)
    assert other.get("/").status_code == 303


def test_large_text_is_asked_for_and_taken_back(browse: Callable[[str], FlaskClient]) -> None:
    browser = browse("keeper")
    assert 'data-text="large"' not in browser.get("/").text
    browser.get("/text?size=large&next=/")
    assert 'data-text="large"' in browser.get("/").text
    browser.get("/text?size=normal&next=/")
    assert 'data-text="large"' not in browser.get("/").text
