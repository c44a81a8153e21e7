"""Who signed a village's voucher is seen and recorded on its page, and printed on its slip."""

from collections.abc import Callable

import pypdfium2
import pytest
from flask.testing import FlaskClient

from tests.webui.conftest import post

SPENT = "TV1-ZC-2020-000001"


@pytest.fixture
def clerk(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("village_clerk")


def test_what_is_missing_is_said_and_recorded(clerk: FlaskClient) -> None:
    page = clerk.get(f"/documents/{SPENT}").text
    assert page.count("没有签") == 4
    assert 'value="HANDLER" selected' in clerk.get(f"/signers/{SPENT}").text
    answer = post(clerk, f"/signers/{SPENT}", role="HANDLER", name="李四", on="2020-02-03")
    assert answer.status_code == 303
    page = clerk.get(f"/documents/{SPENT}").text
    assert "经手人：李四" in page
    assert page.count("没有签") == 3
    paper = pypdfium2.PdfDocument(clerk.get(f"/documents/{SPENT}.pdf").data)
    text = paper[0].get_textpage().get_text_range()
    assert "经手人 李四" in text
    assert "村务监督委员会审核" in text


def test_one_person_twice_or_nobody_is_refused_beside_the_field(clerk: FlaskClient) -> None:
    post(clerk, f"/signers/{SPENT}", role="HANDLER", name="李四", on="2020-02-03")
    answer = post(clerk, f"/signers/{SPENT}", role="APPROVER", name="李四", on="2020-02-03")
    assert answer.status_code == 422
    assert "是同一个人" in answer.text
    answer = post(clerk, f"/signers/{SPENT}", role="APPROVER", name=" ", on="2020-02-03")
    assert answer.status_code == 422


def test_the_list_of_what_is_missing_is_on_the_way_from_the_fund(clerk: FlaskClient) -> None:
    page = clerk.get("/statements/missing").text
    assert "缺件清单" in page
    assert "经手人签字" in page
