"""The pages of handovers: the list as it is now, recorded with three names, to be printed and read again."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webui.conftest import post, request_key

Browse = Callable[[str], FlaskClient]


@pytest.fixture
def keeper(browse: Browse) -> FlaskClient:
    return browse("keeper")


def hand_over(browser: FlaskClient, **fields: str) -> TestResponse:
    key = request_key(browser.get("/handovers/new").text)
    people = {"giver": "老王", "receiver": "小李", "witness": "会计"}
    said = {"request_key": key, "organization": "T", "location": "", **people}
    return post(browser, "/handovers/new", **{**said, **fields})


def test_the_list_is_shown_recorded_and_printed(keeper: FlaskClient, browse: Browse) -> None:
    page = keeper.get("/handovers/new").text
    for words in ("库存物资", "没有交回的收条", "盘点没有结转", "一号卡口保管", 'value="K君"'):
        assert words in page
    answer = hand_over(keeper)
    assert answer.location == "/handovers/T-JJ-2020-000001"
    page = browse("finance").get(answer.location).text
    for words in ("<dt>移交人</dt><dd>老王</dd>", "<dt>监交人</dt><dd>会计</dd>", "1,910"):
        assert words in page
    assert keeper.get("/documents/T-JJ-2020-000001.pdf").data.startswith(b"%PDF")
    document = keeper.get("/documents/T-JJ-2020-000001").text
    assert "看交接清单" in document
    assert "<dt>接收人</dt><dd>小李</dd>" in document


def test_one_storage_of_a_village_may_be_handed_over(keeper: FlaskClient) -> None:
    page = keeper.get("/handovers/new?org=TV1&location=TV1-GATE").text
    assert "上坡村一号卡口" in page
    assert "没有办完的单据" not in page
    answer = hand_over(keeper, organization="TV1", location="TV1-GATE")
    assert answer.location == "/handovers/TV1-JJ-2020-000001"


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        ({"giver": ""}, "giver"),
        ({"witness": "老王"}, "receiver"),
        ({"stocktake": "T-PD-2020-000001"}, "stocktake"),
    ],
)
def test_a_handover_that_cannot_be_says_so_at_its_field(
    keeper: FlaskClient, fields: dict[str, str], target: str
) -> None:
    answer = hand_over(keeper, **fields)
    assert answer.status_code == 422
    assert f'id="e-{target}"' in answer.text
