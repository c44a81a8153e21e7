"""The public form of objections, the page of the answer, and what those see who answer."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from inventory.db import Ledger
from inventory.models import AuditEvent, Objection
from inventory.objections import OF_ONE_MAX
from tests.webui.conftest import post, request_key, token

TEXT = "<script>alert(1)</script>口罩少了"
Browse = Callable[[str], FlaskClient]


def raised(client: FlaskClient, **said: str) -> str:
    """Send an objection; gives its receipt."""
    key = request_key(client.get("/objection").text)
    answer = post(client, "/objection", **({"request_key": key, "text": TEXT} | said))
    assert answer.status_code == 200, answer.text
    found = re.search(r'<b class="nb">([A-Z0-9-]{14})</b>', answer.text)
    assert found, answer.text
    return found[1]


def test_who_signs_in_nowhere_objects_and_reads_the_answer(
    client: FlaskClient, browse: Browse
) -> None:
    assert 'href="/objection"' in client.get("/sign-in").text
    receipt = raised(client, name="张三", phone="139")
    waits = post(client, "/objection/answer", receipt=receipt)
    assert "还在核对" in waits.text
    watch = browse("supervisor")
    assert "今天提交" in watch.get("/").text
    assert "口罩少了" in watch.get("/objection/inside").text
    page = watch.get("/objection/inside/T-YY-000001").text
    assert "张三" in page
    assert "139" in page
    assert "<script>alert" not in page
    done = post(watch, "/objection/inside/T-YY-000001", answer="核对过，没有少")
    assert done.status_code == 303
    assert "今天提交" not in watch.get("/objection/inside").text
    told = post(client, "/objection/answer", receipt=receipt.lower())
    assert "核对过，没有少" in told.text
    for private in ("张三", "139", "口罩少了"):
        assert private not in told.text


def test_what_was_typed_stays_where_it_is_refused(client: FlaskClient) -> None:
    said = {"request_key": "k", "text": "字" * 2001, "name": "张三", "check_code": ""}
    answer = post(client, "/objection", **said)
    assert answer.status_code == 422
    assert "最多 2,000 个" in answer.text
    assert "字" * 2001 in answer.text
    assert 'value="张三"' in answer.text
    answer = post(client, "/objection", **(said | {"text": "少了", "check_code": "ABCD"}))
    assert (answer.status_code, "没有这个校验码" in answer.text) == (422, True)
    assert post(client, "/objection", text=" ").status_code == 422


def test_a_thousand_a_minute_are_refused_politely_and_others_are_heard(
    app: Flask, client: FlaskClient, ledger: Ledger
) -> None:
    said = {"csrf_token": token(client), "text": "少了"}
    statuses = [
        client.post("/objection", data=said | {"request_key": f"k{nth}"}).status_code
        for nth in range(1000)
    ]
    assert statuses == [200] * OF_ONE_MAX + [429] * (1000 - OF_ONE_MAX)
    last = client.post("/objection", data=said | {"request_key": "last"})
    assert "15 分钟" in last.text
    assert "少了" in last.text
    other = app.test_client()
    other.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    assert raised(other)
    with ledger.reading() as session:
        assert session.scalar(select(func.count()).select_from(Objection)) == OF_ONE_MAX + 1
        kept = session.scalars(select(AuditEvent.subject)).all()
    assert not [subject for subject in kept if "127.0.0.1" in subject or "10.0.0.9" in subject]


def test_the_receipt_stands_in_no_address_and_a_wrong_one_is_told(client: FlaskClient) -> None:
    receipt = raised(client)
    assert "还在核对" not in client.get(f"/objection/answer?receipt={receipt}").text
    answer = post(client, "/objection/answer", receipt="AAAA-AAAA-AAAA")
    assert (answer.status_code, "请核对" in answer.text) == (404, True)
    assert post(client, "/objection/answer", receipt=" ").status_code == 422


def test_the_link_of_a_sheet_fills_in_its_code(client: FlaskClient) -> None:
    assert 'value="ABCD-EFGH-JKMN"' in client.get("/objection?code=ABCD-EFGH-JKMN").text


def test_a_form_from_elsewhere_is_not_taken(client: FlaskClient) -> None:
    assert client.post("/objection", data={"text": TEXT}).status_code == 400


@pytest.mark.parametrize(
    ("text", "told"), [(" ", "请写答复"), ("打 13997123456", "139******56"), ("字" * 2001, "2,001")]
)
def test_an_answer_that_cannot_go_out_stays_in_its_field(
    client: FlaskClient, browse: Browse, text: str, told: str
) -> None:
    raised(client)
    answer = post(browse("supervisor"), "/objection/inside/T-YY-000001", answer=text)
    assert answer.status_code == 422
    assert told in answer.text
    assert text in answer.text
