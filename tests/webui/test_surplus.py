"""The page of what is left: what may go to whom is ticked, what its giver meant for others is listed as staying."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webui.conftest import post, request_key

Browse = Callable[[str], FlaskClient]
TO_VILLAGE = "/surplus?receiver=organization:TV2"


@pytest.fixture
def keeper(browse: Browse) -> FlaskClient:
    return browse("keeper")


def send(browser: FlaskClient, receiver: str = "organization:TV2", **fields: str) -> TestResponse:
    key = request_key(browser.get(TO_VILLAGE).text)
    said = {"request_key": key, "organization": "T", "receiver": receiver, "reason": "RESERVE"}
    line = {"lines-0-location": "T-MAIN", "lines-0-lot": "T-RK-2020-000001-1"}
    return post(browser, "/surplus", **{**said, **line, "lines-0-quantity": "100", **fields})


def test_what_may_go_is_ticked_and_what_must_stay_says_why(keeper: FlaskClient) -> None:
    assert "可以移交的" not in keeper.get("/surplus").text
    page = keeper.get(TO_VILLAGE).text
    assert page.count(" checked") == 3
    assert "要退还或征得捐赠人同意" in page
    answer = send(keeper, **{"lines-0-goes": "y"})
    assert answer.location == "/surplus/done"
    assert "已转应急储备" in keeper.get(answer.location).text
    assert "<dt>备注</dt><dd>转应急储备</dd>" in keeper.get("/documents/T-DC-2020-000001").text


def test_goods_go_to_a_counterparty_for_good(keeper: FlaskClient) -> None:
    assert send(keeper, "counterparty:UNION", **{"lines-0-goes": "y"}).status_code == 303
    assert "<dt>事由</dt><dd>转应急储备</dd>" in keeper.get("/documents/T-CK-2020-000002").text


def test_nothing_ticked_and_too_much_are_refused(keeper: FlaskClient) -> None:
    nothing = send(keeper)
    assert nothing.status_code == 422
    assert "还没有选物资" in nothing.text
    much = send(keeper, **{"lines-0-goes": "y", "lines-0-quantity": "9999"})
    assert much.status_code == 422
    assert "只有 1,910 只" in much.text
