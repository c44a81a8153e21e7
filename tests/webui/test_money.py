"""Short forms about money: bind, prepay, settle, pay, refund, give back."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory import fund_ledger
from inventory.db import Ledger
from inventory.fund_ledger import HolderRow
from tests.webui.conftest import post
from tests.webui.test_orders import NUMBER
from tests.webui.test_orders import ORDER as PURCHASE

ORDER = {
    "fund": "F2020",
    "organization": "TV1",
    "amount": "1,000.00",
    "use": "PROTECTION",
    "purpose": "订购帐篷",
    "payee": "某帐篷厂",
    "on": "2020-02-08",
    "due_on": "2020-03-08",
}


@pytest.fixture
def clerk(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("village_clerk")


def holder(ledger: Ledger) -> HolderRow:
    with ledger.reading() as books:
        position = fund_ledger.position(books, actor="finance", fund="F2020")
    return next(h for h in position.holders if h.organization == "TV1")


def test_what_was_bound_is_settled_owed_paid_and_the_rest_released(
    clerk: FlaskClient, ledger: Ledger, browse: Callable[[str], FlaskClient]
) -> None:
    assert post(clerk, "/money/commit", request_key="m-1", **ORDER).status_code == 303
    assert holder(ledger).committed_fen == 100_000
    page = clerk.get("/documents/TV1-ZY-2020-000001").text
    assert all(words in page for words in ("结算", "追加占用", "解除占用"))
    form = clerk.get("/money/settle-order/TV1-ZY-2020-000001").text
    assert 'value="1000.00"' in form
    assert 'data-left="100000"' in form
    settled = {"request_key": "m-2", "on": "2020-02-08", "amount": "900", "purpose": "帐篷到货"}
    settled |= {"awaiting_papers": "y"}  # what has no papers and awaits none is not paid
    answer = post(clerk, "/money/settle-order/TV1-ZY-2020-000001", **settled)
    assert answer.status_code == 303
    assert "已记支出 900.00 元" in clerk.get(answer.location).text
    assert holder(ledger).payable_fen == 90_000
    owed = "TV1-ZC-2020-000002"
    assert "付款" in clerk.get(f"/documents/{owed}").text
    paid = {"request_key": "m-3", "on": "2020-02-08", "amount": "900"}
    refused = post(clerk, f"/money/pay/{owed}", **paid)
    assert refused.status_code == 422
    assert "付款要换一个人" in refused.text
    assert post(browse("finance"), f"/money/pay/{owed}", **paid).status_code == 303
    freed = {"request_key": "m-4", "on": "2020-02-08", "amount": "100", "reason": "不订了"}
    assert post(clerk, "/money/release/TV1-ZY-2020-000001", **freed).status_code == 303
    now = holder(ledger)
    assert (now.committed_fen, now.payable_fen) == (0, 0)


def test_one_fen_above_what_is_left_is_refused_at_the_amount(
    clerk: FlaskClient, ledger: Ledger
) -> None:
    post(clerk, "/money/prepay", request_key="m-1", **ORDER)
    typed = {"request_key": "m-2", "on": "2020-02-08", "amount": "1000.01", "purpose": "到货"}
    answer = post(clerk, "/money/settle/TV1-YF-2020-000001", **typed)
    assert answer.status_code == 422
    assert "预付只剩 1,000.00 元，不够 1,000.01 元" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert holder(ledger).prepaid_fen == 100_000


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", "", "请填金额"),
        ("amount", "0", "金额要大于 0"),
        ("organization", "", "请选使用单位"),
        ("use", "", "请选用途"),
        ("due_on", "", "请填日期"),
        ("due_on", "2020-02-07", "不能早于单据日期"),
        ("payee", " ", "请填付给谁"),
        ("fund", "", "请选哪项资金"),
    ],
)
def test_each_bad_value_is_refused_with_a_sentence_and_nothing_is_recorded(
    clerk: FlaskClient, ledger: Ledger, field: str, value: str, words: str
) -> None:
    before = holder(ledger)
    answer = post(clerk, "/money/prepay", **{**ORDER, "request_key": "m-9", field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert holder(ledger) == before


def test_an_advance_is_accounted_for_and_the_rest_comes_back(
    clerk: FlaskClient, ledger: Ledger
) -> None:
    post(clerk, "/money/advance", request_key="m-1", **ORDER)
    spent = {"request_key": "m-2", "on": "2020-02-08", "amount": "800", "purpose": "电池、饮水"}
    assert post(clerk, "/money/settle/TV1-BY-2020-000001", **spent).status_code == 303
    back = {"request_key": "m-3", "on": "2020-02-08", "amount": "200", "reason": "用不完"}
    assert post(clerk, "/money/unspent/TV1-BY-2020-000001", **back).status_code == 303
    assert holder(ledger).prepaid_fen == 0


def test_what_is_not_used_is_given_back(clerk: FlaskClient, ledger: Ledger) -> None:
    before = holder(ledger).available_fen
    typed = {"fund": "F2020", "organization": "TV1", "amount": "1万", "reason": "用不完"}
    answer = post(clerk, "/money/give-back", request_key="m-1", on="2020-02-08", **typed)
    assert answer.status_code == 422
    assert "只有" in answer.text
    typed["amount"] = "0.01万"
    answer = post(clerk, "/money/give-back", request_key="m-1", on="2020-02-08", **typed)
    assert answer.status_code == 303
    assert holder(ledger).available_fen == before - 10_000


def test_the_page_of_the_fund_lists_what_is_open(clerk: FlaskClient) -> None:
    post(clerk, "/money/commit", request_key="m-1", **ORDER)
    page = clerk.get("/fund").text
    assert "没有结清的" in page
    assert "TV1-ZY-2020-000001" in page
    assert "没有结清的" not in clerk.get("/fund?on=2020-02-03").text


def test_an_expenditure_may_be_owed_and_reimburse_somebody(
    clerk: FlaskClient, ledger: Ledger
) -> None:
    said = {k: v for k, v in ORDER.items() if k != "due_on"}
    typed = {**said, "amount": "5", "reimburses": "y", "request_key": "m-1"}
    answer = post(clerk, "/spending/new", **typed)
    assert answer.status_code == 422
    assert "报销垫付要写他付过钱的凭据" in answer.text
    assert post(clerk, "/spending/new", **typed, proof="小票").status_code == 303
    owed = {**said, "amount": "6", "unpaid": "y", "request_key": "m-2"}
    assert post(clerk, "/spending/new", **owed).status_code == 303
    assert holder(ledger).payable_fen == 600


def test_a_refund_is_typed_and_never_all_of_it_by_itself(clerk: FlaskClient) -> None:
    page = clerk.get("/money/refund/TV1-ZC-2020-000001").text
    assert 'name="amount" inputmode="decimal" autocomplete="off" value=""' in page
    assert "data-left=" in page


def test_another_payee_than_the_supplier_of_an_order_is_asked_about_and_his_reason_kept(
    clerk: FlaskClient,
) -> None:
    assert post(clerk, "/orders/new", **PURCHASE).status_code == 303
    there = f"/money/prepay-order/{NUMBER}"
    assert there in clerk.get(f"/documents/{NUMBER}").text
    assert 'name="payee_reason"' not in clerk.get(there).text
    said = {"request_key": "p", "on": "2020-02-08", "amount": "100", "purpose": "定金"}
    said |= {"payee": "隔壁老王商店", "due_on": "2020-03-08"}
    asked = post(clerk, there, **said)
    assert asked.status_code == 422
    assert "请核对是不是付错了人" in asked.text
    assert 'name="payee_reason"' in asked.text
    token = re.findall(r'name="confirmed" value="([^"]+)"', asked.text)[0]
    refused = post(clerk, there, **said, confirmed=token)
    assert refused.status_code == 422
    assert 'id="e-payee_reason"' in refused.text
    assert f'name="confirmed" value="{token}"' in refused.text
    done = post(clerk, there, **said, confirmed=token, payee_reason="供应商委托他代收")
    assert done.status_code == 303
    page = clerk.get("/documents/TV1-YF-2020-000001").text
    assert "供应商委托他代收" in page
