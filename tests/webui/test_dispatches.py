"""Goods are sent from one page, seen on the way on another and taken in from there."""

from collections.abc import Callable

from flask.testing import FlaskClient

from inventory import setting_up, users
from inventory.db import Ledger
from tests.webui.conftest import post, request_key
from tests.webui.town import PASSWORD

VILLAGE_APPROVER = {
    "login": "village_approver",
    "name": "上坡村主任",
    "role": "approver",
    "organization": "TV1",
    "password": PASSWORD,
}
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
    page = keeper.get("/documents/T-DC-2020-000001").text
    assert "/documents/T-DC-2020-000001/give" not in page, "it is repaid"


def test_a_loan_is_given_away_from_the_list_when_both_sides_approve(
    browse: Browse, ledger: Ledger
) -> None:
    setting_up.setup(ledger, actor=users.SYSTEM, data={"users": [VILLAGE_APPROVER]})
    keeper, clerk, approver = browse("keeper"), browse("village_clerk"), browse("approver")
    send(keeper, recipient="organization:TV1", due_on="2020-02-20")
    assert "转无偿划转" not in clerk.get("/transit").text, "who borrowed does not give"
    assert clerk.get("/documents/T-DC-2020-000001/give").status_code == 404
    assert "/documents/T-DC-2020-000001/give" in keeper.get("/transit").text
    form = keeper.get("/documents/T-DC-2020-000001/give").text
    typed = {"request_key": request_key(form), "on": "2020-02-08"}
    assert post(keeper, "/documents/T-DC-2020-000001/give", **typed).status_code == 422
    done = post(keeper, "/documents/T-DC-2020-000001/give", reason="村里留用", **typed)
    assert "已提出无偿划转" in keeper.get(done.location).text
    for browser in (keeper, clerk):
        assert "划转待批" in browser.get("/transit").text
        page = browser.get("/documents/T-HB-2020-000001").text
        assert "待青石镇审批" in page
        assert "待上坡村审批" in page
        assert "一次性医用口罩 300 只" in page
    second = post(
        keeper,
        "/documents/T-DC-2020-000001/give",
        reason="村里留用",
        request_key="other",
        on="2020-02-08",
    )
    assert "已有无偿划转单 T-HB-2020-000001" in second.text
    offered = "/documents/T-DC-2020-000001/give"
    assert offered not in keeper.get("/documents/T-DC-2020-000001").text, "it is proposed"
    for browser, organization in ((approver, "T"), (browse("village_approver"), "TV1")):
        assert f"T-HB-2020-000001?org={organization}" in browser.get("/approvals").text
        fields = {"decision": "yes", "organization": organization, "note": ""}
        assert post(browser, "/approvals/T-HB-2020-000001", **fields).status_code == 303
    assert offered not in keeper.get("/documents/T-DC-2020-000001").text, "it is given away"
    assert "T-DC-2020-000001" in keeper.get("/transit").text, "still on the way"
    assert "借用" not in keeper.get("/transit").text


def test_a_proposal_is_taken_back_by_who_made_it(browse: Browse) -> None:
    keeper, clerk = browse("keeper"), browse("village_clerk")
    send(keeper, recipient="organization:TV1", due_on="2020-02-20")
    at = "/documents/T-DC-2020-000001/give"
    key = request_key(keeper.get(at).text)
    post(keeper, at, request_key=key, on="2020-02-08", reason="村里留用")
    assert "/reverse" not in clerk.get("/documents/T-HB-2020-000001").text
    form = keeper.get("/documents/T-HB-2020-000001/reverse").text
    back = {"request_key": request_key(form), "on": "2020-02-08", "reason": "不划了"}
    assert post(keeper, "/documents/T-HB-2020-000001/reverse", **back).status_code == 303
    assert "转无偿划转" in keeper.get("/transit").text
