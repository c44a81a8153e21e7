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


def move_on(browser: FlaskClient, **fields: str):
    at = "/documents/T-LY-2020-000001/move-on"
    key = request_key(browser.get(at).text)
    typed = {"location": "T-MAIN", "on": "2020-02-08", "lines-0-line": "1", "lines-0-quantity": "2"}
    return post(browser, at, request_key=key, **{**typed, **fields})


def test_goods_in_use_move_on_to_the_next_who_answers_for_them(browse: Browse) -> None:
    keeper = browse("keeper")
    hand_out(keeper, custodian="一号岗")
    refused = move_on(keeper, custodian="")
    assert refused.status_code == 422
    assert "请写由谁保管" in refused.text
    done = move_on(keeper, custodian="二号岗", recipient="organization:TV1", due_on="2020-03-31")
    assert done.status_code == 303
    assert "T-LY-2020-000002" in keeper.get(done.location).text
    page = keeper.get("/documents/T-LY-2020-000002").text
    for words in ("二号岗", "上坡村", "同时办的交回单", "2020-03-31"):
        assert words in page
    same = move_on(keeper, custodian="三号岗", recipient="")
    assert same.status_code == 303
    assert "检查点值守人员" in keeper.get("/documents/T-LY-2020-000003").text


def test_what_is_in_use_can_be_seen_for_one_custodian(browse: Browse) -> None:
    keeper = browse("keeper")
    hand_out(keeper, custodian="一号岗")
    assert "按保管人筛选" not in keeper.get("/transit").text, "one needs no choice"
    move_on(keeper, custodian="二号岗")
    one = keeper.get("/transit?custodian=二号岗").text
    assert "T-LY-2020-000002" in one
    assert "T-LY-2020-000001" not in one
    assert '<option value="一号岗">' in one
    assert "没有在用的物资" in keeper.get("/transit?custodian=别人").text
