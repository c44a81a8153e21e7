"""Goods that come back are handed out to somebody who answers for them."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.webui.conftest import post, request_key

Browse = Callable[[str], FlaskClient]


def hand_out(browser: FlaskClient, **fields: str):
    key = request_key(browser.get("/handouts/new").text)
    typed = {
        "location": "T-MAIN",
        "recipient": "group:GATE",
        "on": "2020-02-08",
        "lines-0-item": "GLOVE",
        "lines-0-quantity": "5",
    }
    return post(browser, "/handouts/new", request_key=key, **{**typed, **fields})


def test_somebody_must_answer_for_them(browse: Browse) -> None:
    refused = hand_out(browse("keeper"), custodian="")
    assert refused.status_code == 422
    assert "请写由谁保管" in refused.text


def test_what_is_in_use_stands_under_its_custodian_until_it_is_back(browse: Browse) -> None:
    keeper = browse("keeper")
    assert hand_out(keeper, custodian="一号岗", due_on="2020-03-01").status_code == 303
    page = keeper.get("/transit").text
    assert "一号岗" in page
    assert "T-LY-2020-000001" in page
    form = keeper.get("/documents/T-LY-2020-000001/take-back").text
    back = {"location": "T-MAIN", "lines-0-line": "1", "lines-0-quantity": "5", "on": "2020-02-08"}
    done = post(
        keeper, "/documents/T-LY-2020-000001/take-back", request_key=request_key(form), **back
    )
    assert done.status_code == 303
    assert "没有在用的物资" in keeper.get("/transit").text
