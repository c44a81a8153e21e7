"""The page on which donors look up their gifts, without signing in."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from inventory import pads
from inventory.db import Ledger
from inventory.gift_lookups import OF_ONE_MAX
from inventory.models import AuditEvent
from tests.webui.conftest import post


@pytest.fixture
def code(ledger: Ledger) -> str:
    said = {"organization": "T", "custodian": "一号卡口", "count": 1, "request_key": "p"}
    with ledger.writing() as session:
        return pads.print_pad(session, actor="system", **said).stubs[0].look_up


def test_sign_in_leads_to_it_and_it_asks_for_the_code_alone(client: FlaskClient) -> None:
    assert 'href="/gift"' in client.get("/sign-in").text
    page = client.get("/gift").text
    assert re.findall(r'<input id="(\w+)"', page) == ["code"]


def test_a_code_typed_with_hyphens_finds_the_stub(client: FlaskClient, code: str) -> None:
    answer = post(client, "/gift", code=f"{code[:5].lower()}-{code[5:]}")
    assert answer.status_code == 200
    assert "还没有登记" in answer.text
    assert code not in answer.text


def test_a_wrong_code_stays_in_its_field_and_what_to_do_is_said(client: FlaskClient) -> None:
    answer = post(client, "/gift", code="AAAAAAAAAA")
    assert answer.status_code == 404
    assert "请核对收条上印的查询码" in answer.text
    assert 'value="AAAAAAAAAA"' in answer.text
    assert post(client, "/gift", code=" ").status_code == 422


def test_who_guesses_waits_and_others_do_not_and_no_address_is_kept(
    app: Flask, client: FlaskClient, ledger: Ledger, code: str
) -> None:
    for _ in range(OF_ONE_MAX):
        assert post(client, "/gift", code="AAAAAAAAAA").status_code == 404
    answer = post(client, "/gift", code=code)
    assert answer.status_code == 429
    assert "15 分钟" in answer.text
    other = app.test_client()
    other.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    assert post(other, "/gift", code=code).status_code == 200
    with ledger.reading() as session:
        kept = session.scalars(select(AuditEvent.subject)).all()
    assert not [subject for subject in kept if "127.0.0.1" in subject or "10.0.0.9" in subject]


def test_the_code_stands_in_no_address(client: FlaskClient, code: str) -> None:
    assert "还没有登记" not in client.get(f"/gift?code={code}").text
