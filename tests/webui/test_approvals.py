"""Second eyes on a page: a list, a document in short, two answers."""

import pytest

from inventory import corrections, db, delegations, loans, setting_up, spending, transfers, users
from inventory.corrections import LotLine
from inventory.stock import IssueLine
from tests.webui import town
from tests.webui.conftest import post

NUMBER = "T-BS-2020-000001"
AT = f"/approvals/{NUMBER}"


@pytest.fixture(autouse=True)
def written_off(ledger):
    with ledger.writing() as books:
        corrections.write_off(
            books,
            actor="keeper",
            organization="T",
            on=town.DAY,
            request_key="away",
            lines=[LotLine("MASK", "T-MAIN", 5, "T-RK-2020-000001-1")],
            reason="受潮",
        )


def test_the_approver_finds_on_his_first_page_what_waits_for_him(browse):
    page = browse("approver").get("/").text
    assert AT in page
    assert "一次性医用口罩 5 只，K君经办" in page
    assert "剩 24 小时" in page


def test_what_is_approved_is_off_the_list_and_says_so(browse):
    browser = browse("approver")
    page = browser.get(AT).text
    assert "受潮" in page
    assert "一次性医用口罩 5 只" in page
    answer = post(browser, AT, decision="yes", organization="T", note="")
    assert (answer.status_code, answer.location) == (303, "/approvals")
    assert NUMBER not in browser.get("/approvals").text
    assert "报损：已批准" in browser.get(f"/documents/{NUMBER}").text
    assert browser.get(AT).status_code == 404


def test_a_refusal_wants_a_reason_and_keeps_what_was_typed(browse):
    browser = browse("approver")
    answer = post(browser, AT, decision="no", organization="T", note="")
    assert answer.status_code == 422
    assert "不批准请写明原因" in answer.text
    post(browser, AT, decision="no", organization="T", note="晾干还能用")
    keeper = browse("keeper")
    assert "不批准，待冲销" in keeper.get("/approvals").text
    assert "晾干还能用" in keeper.get(f"/documents/{NUMBER}").text


def test_a_second_answer_is_told_what_the_first_was(browse):
    first, second = browse("approver"), browse("approver")
    post(first, AT, decision="yes", organization="T", note="")
    answer = post(second, AT, decision="no", organization="T", note="不行")
    assert answer.status_code == 422
    assert "已由A君审批：批准" in answer.text


def test_others_see_the_list_and_may_not_decide(browse):
    assert AT not in browse("keeper").get("/approvals").text, "the row leads to the document"
    assert post(browse("keeper"), AT, decision="yes").status_code == 403
    assert "没有待批的单据" in browse("checkpoint_head").get("/approvals").text


def test_nobody_answers_for_a_document_that_wants_nothing(browse):
    browser = browse("approver")
    assert browser.get("/approvals/T-RK-2020-000001").status_code == 404
    assert post(browser, "/approvals/NONE", decision="yes").status_code == 403
    assert users.SYSTEM not in browser.get("/approvals").text


def test_the_page_says_why_one_person_does_not_approve_for_both_sides(browse, ledger):
    line = [IssueLine("MASK", "TV1-ROOM", 5)]
    said = {"actor": "village_clerk", "organization": "TV1", "on": town.DAY}
    with ledger.writing() as books:
        lent = transfers.dispatch(
            books, **said, request_key="lend", lines=line, to="TV2", due_on=town.DAY
        )
        given = loans.give_loan(
            books, **said, request_key="give", number=lent.number, reason="互助"
        )
    browser = browse("approver")
    first, second = (f"/approvals/{given.number}?org={code}" for code in ("TV1", "TV2"))
    assert 'value="yes"' in browser.get(first).text
    decided = f"/approvals/{given.number}"
    assert post(browser, decided, decision="yes", organization="TV1").status_code == 303
    listed = browser.get("/approvals").text
    assert "要换一个人批" in listed
    assert second.replace("&", "&amp;") in listed
    page = browser.get(second).text
    assert "这一方要由另一个人批准" in page
    assert 'value="yes"' not in page
    assert 'value="no"' in page
    answer = post(browser, decided, decision="yes", organization="TV2")
    assert answer.status_code == 422
    assert "这一方要由另一个人批准" in answer.text


def test_who_stands_in_for_the_approver_is_named_and_approves_on_the_page(browse, ledger):
    pair = {"actor": "admin", "absent": "approver", "stand_in": "finance"}
    assert "代理：" not in browse("finance").get("/approvals").text
    assert browse("finance").get(AT).status_code == 403
    with ledger.writing() as books:
        days = {"from_on": town.DAY, "until_on": db.today(books)}
        delegations.delegate(books, **pair, **days, decision="通知")
    browser = browse("finance")
    assert "代理：F君代理A君" in browser.get("/approvals").text
    assert "待批" in browser.get("/more").text
    assert post(browser, AT, decision="yes").status_code == 303
    assert NUMBER not in browser.get("/approvals").text


def test_where_the_town_approves_for_a_village_the_page_of_its_own_approver_says_so(browse, ledger):
    people = [{"login": "head", "name": "村主任", "role": "approver", "organization": "TV1"}]
    people[0]["password"] = town.PASSWORD
    rule = {"organization": "TV1", "duty": "APPROVAL", "whose": "ABOVE", "decision": "纪要4号"}
    rules = [rule | {"starts_on": "2020-02-01"}]
    setting_up.setup(ledger, actor="system", data={"users": people, "duties": rules})
    limit = {"organization": "TV1", "starts_on": "2020-02-01", "amount_fen": 1, "decision": "办法"}
    setting_up.setup(ledger, actor="system", data={"spend_limits": [limit]})
    bought = {"fund": "F2020", "amount_fen": 2, "purpose": "消毒液", "payee": "FIRM"}
    with ledger.writing() as books:
        said = {"organization": "TV1", "on": town.DAY, "request_key": "v", **bought}
        number = spending.spend(books, actor="village_clerk", **said).number
    at = f"/approvals/{number}"
    page = browse("head").get(at).text
    assert "TV1 的审批由上级 T 代办（纪要4号）" in page
    assert 'value="yes"' not in page
    assert 'value="no"' not in page
    assert "要换一个人批" in browse("head").get("/approvals").text
    assert post(browse("head"), at, decision="no", organization="TV1", note="无").status_code == 403
    assert post(browse("approver"), at, decision="yes", organization="TV1").status_code == 303


def test_who_stands_in_is_offered_on_a_document_what_the_absent_may_do_with_it(browse, ledger):
    at = "/documents/T-RK-2020-000001"
    assert f"{at}/reverse" in browse("keeper").get(at).text
    assert f"{at}/reverse" not in browse("finance").get(at).text
    with ledger.writing() as books:
        pair = {"absent": "keeper", "stand_in": "finance", "decision": "通知"}
        days = {"from_on": town.DAY, "until_on": db.today(books)}
        delegations.delegate(books, actor="admin", **pair, **days)
    assert f"{at}/reverse" in browse("finance").get(at).text
    assert browse("finance").get(f"{at}/reverse").status_code == 200
