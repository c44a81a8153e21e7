"""Goods are sent from one page, seen on the way on another and taken in from there."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.webui.conftest import post, request_key

Browse = Callable[[str], FlaskClient]
LINE = {"lines-0-item": "MASK", "lines-0-quantity": "300", "location": "T-MAIN", "on": "2020-02-08"}


def send(browser: FlaskClient, **fields: str):
    key = request_key(browser.get("/dispatches/new").text)
    return post(browser, "/dispatches/new", request_key=key, **{**LINE, **fields})


def test_goods_go_to_a_village_and_wait_there_to_be_counted(browse: Browse) -> None:
    keeper, clerk = browse("keeper"), browse("village_clerk")
    done = send(keeper, recipient="organization:TV1")
    assert done.status_code == 303
    page = keeper.get(done.location).text
    assert "已调出 1 种" in page
    assert "调往上坡村" in page
    waiting = clerk.get("/transit").text
    assert "T-DC-2020-000001" in waiting
    assert "/documents/T-DC-2020-000001/arrive" in waiting
    assert "/arrive" not in keeper.get("/transit").text


def test_a_place_of_ones_own_is_a_receiver_too_and_the_sender_is_none(browse: Browse) -> None:
    page = browse("keeper").get("/dispatches/new?location=T-MAIN").text
    assert 'value="organization:TV1"' in page
    assert 'value="place:T-MAIN"' in page
    assert 'value="organization:T"' not in page


def test_without_a_receiver_nothing_goes(browse: Browse) -> None:
    refused = send(browse("keeper"), recipient="")
    assert refused.status_code == 422
    assert "请选调往哪里" in refused.text


def test_a_loan_is_due_after_it_begins(browse: Browse) -> None:
    refused = send(browse("keeper"), recipient="organization:TV1", due_on="2020-02-01")
    assert "归还日期不能早于借出日期" in refused.text


def test_what_was_borrowed_is_given_back_from_the_list(browse: Browse) -> None:
    keeper, clerk = browse("keeper"), browse("village_clerk")
    send(keeper, recipient="organization:TV1", due_on="2020-02-20")
    counted = clerk.get("/documents/T-DC-2020-000001/arrive").text
    line = {"lines-0-line": "1", "lines-0-quantity": "300", "location": "TV1-ROOM"}
    post(
        clerk,
        "/documents/T-DC-2020-000001/arrive",
        request_key=request_key(counted),
        on="2020-02-08",
        **line,
    )
    assert "repays=T-DC-2020-000001" in clerk.get("/transit").text
    page = clerk.get("/dispatches/new?recipient=organization:T&repays=T-DC-2020-000001").text
    typed = {**LINE, "location": "TV1-ROOM", "repays": "T-DC-2020-000001"}
    done = post(
        clerk,
        "/dispatches/new",
        request_key=request_key(page),
        recipient="organization:T",
        **typed,
    )
    assert done.status_code == 303
    assert "借用" not in keeper.get("/transit").text
