"""Who stands in, who is related to whom, and whose people do a duty: seen and set on the pages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory.db import Ledger
from inventory.setting_up import setup
from tests.webui.conftest import post

SAID = {"from_on": "2020-02-01", "until_on": "2099-02-16", "decision": "会计隔离观察"}
PAIR = {"absent": "finance", "stand_in": "village_clerk"}


@pytest.fixture
def admin(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("admin")


def test_an_administrator_names_a_stand_in_and_ends_it(admin: FlaskClient) -> None:
    assert 'value="village_clerk"' in admin.get("/people/delegate").text
    assert post(admin, "/people/delegate", **PAIR, **SAID).status_code == 303
    page = admin.get("/people").text
    assert "V君代理F君" in page
    assert "会计隔离观察" in page
    assert "正在代理" in page
    for _ in range(2):  # sent twice, it ends once
        assert post(admin, "/people/end", **PAIR).status_code == 303
    page = admin.get("/people").text
    assert "提前结束" in page
    assert "结束代理" not in page


def test_who_is_back_ends_it_himself_and_the_stand_in_does_not(
    admin: FlaskClient, browse: Callable[[str], FlaskClient]
) -> None:
    post(admin, "/people/delegate", **PAIR, **SAID)
    stand_in, absent = browse("village_clerk"), browse("finance")
    assert "结束代理" not in stand_in.get("/people").text
    assert post(stand_in, "/people/end", **PAIR).status_code == 403
    assert "结束代理" in absent.get("/people").text
    assert post(absent, "/people/end", **PAIR).status_code == 303


def test_what_is_wrong_with_a_delegation_stands_beside_its_field(admin: FlaskClient) -> None:
    answer = post(admin, "/people/delegate", **PAIR, **SAID | {"until_on": "2020-01-02"})
    assert (answer.status_code, "不能早于开始日期" in answer.text) == (422, True)
    answer = post(admin, "/people/delegate", absent="finance", stand_in="finance", **SAID)
    assert "代理人不能是本人" in answer.text
    answer = post(admin, "/people/delegate", absent="finance", stand_in="admin", **SAID)
    assert "不能指定自己做代理人" in answer.text
    post(admin, "/people/delegate", **PAIR, **SAID)
    answer = post(admin, "/people/delegate", **PAIR, **SAID)
    assert answer.status_code == 409


def test_an_approver_types_logins_and_a_wrong_one_leaves_what_he_typed(
    browse: Callable[[str], FlaskClient],
) -> None:
    approver = browse("approver")
    answer = post(approver, "/people/delegate", absent="nobody", stand_in="keeper", **SAID)
    assert answer.status_code == 403
    assert "登录名写错了" in answer.text
    assert 'value="nobody"' in answer.text


def test_a_kinship_is_declared_by_oneself_and_withdrawn_by_another_with_a_reason(
    admin: FlaskClient, browse: Callable[[str], FlaskClient]
) -> None:
    finance = browse("finance")
    answer = post(finance, "/people/declare")
    assert (answer.status_code, "二者选一" in answer.text) == (422, True)
    assert post(finance, "/people/declare", counterparty="FIRM").status_code == 303
    assert post(finance, "/people/declare", counterparty="FIRM").status_code == 409
    page = finance.get("/people").text
    assert "F君和甲医疗器械有限公司" in page
    assert "/people/withdraw" not in page
    there = "/people/withdraw/finance/counterparty/FIRM"
    assert there in admin.get("/people").text
    assert post(admin, there, reason="").status_code == 422
    assert post(admin, there, reason="同名，不是这家").status_code == 303
    assert "已撤回：同名，不是这家" in admin.get("/people").text
    assert admin.get(there).status_code == 404


def test_somebody_elses_kinship_is_declared_by_who_may_and_is_not_seen_by_others(
    admin: FlaskClient, browse: Callable[[str], FlaskClient]
) -> None:
    assert post(admin, "/people/declare", user="finance", other="approver").status_code == 303
    assert "F君和A君" in admin.get("/people").text
    assert "F君和A君" not in browse("keeper").get("/people").text
    keeper = post(browse("keeper"), "/people/declare", user="finance", counterparty="FIRM")
    assert keeper.status_code == 403


def test_whose_people_do_a_duty_is_read_with_its_decision(
    admin: FlaskClient, ledger: Ledger
) -> None:
    rule = {"organization": "TV1", "duty": "PAYING", "whose": "ABOVE", "starts_on": "2020-02-01"}
    setup(ledger, actor="system", data={"duties": [rule | {"decision": "村账镇管办法"}]})
    page = admin.get("/people").text
    assert "村账镇管办法" in page
    assert "只由青石镇的人" in page
    assert "没有另作决定" in page
    table = page.partition('id="duties"')[2]
    assert table.count("上坡村") == table.count("下坡村") > 1


def test_the_page_is_reached_from_what_waits_and_from_more(
    browse: Callable[[str], FlaskClient],
) -> None:
    keeper = browse("keeper")
    assert 'href="/people"' in keeper.get("/approvals").text
    assert 'href="/people"' in keeper.get("/more").text
