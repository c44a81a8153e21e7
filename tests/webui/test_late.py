"""What comes later to a document of money: the invoice that was awaited, cash that is paid in; and the list of what is
odd, from which both are found."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from inventory import cash_gifts, commitments, funds, prepayments, setting_up, spending
from inventory.db import Ledger
from inventory.funds import AllocationLine, Decision
from tests.webui.conftest import post
from tests.webui.town import DAY

SPENT, GIFT = "TV1-ZC-2020-000002", "T-SK-2020-000001"


@pytest.fixture
def finance(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("finance")


@pytest.fixture
def clerk(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("village_clerk")


def say(ledger: Ledger, verb: Callable[..., object], organization: str, key: str, **said) -> None:
    with ledger.writing() as books:
        verb(books, actor="system", organization=organization, on=DAY, request_key=key, **said)


@pytest.fixture
def waiting(ledger: Ledger) -> Ledger:
    """A village that waits for an invoice, cash that nobody paid in, an order and an advance past their day, money past
    its term."""
    common = {"fund": "F2020", "amount_fen": 10_000}
    bought = {**common, "purpose": "消毒液", "payee": "FIRM", "awaiting_papers": True}
    say(ledger, spending.spend, "TV1", "l-1", **bought)
    decision = Decision("镇政府", "关于接受捐赠款的决定", DAY, "青政〔2020〕3号（示例）")
    gifts = {"name": "捐赠款", "decision": decision, "budget_source": "社会捐赠"}
    say(ledger, funds.create_fund, "T", "l-2", fund="G", donated=True, **gifts)
    given = {"amount_fen": 50_000, "receipt_number": "票 001"}
    say(ledger, cash_gifts.receive_cash_gift, "T", "l-3", fund="G", **given)
    due = {"due_on": date(2020, 2, 5), "payee": "FIRM"}
    say(ledger, commitments.open_commitment, "TV1", "l-4", **common, purpose="订帐篷", **due)
    say(ledger, prepayments.advance, "TV2", "l-5", **common, purpose="零星开支", **due)
    lines = [AllocationLine("TV2", 30_000, ends_on=date(2020, 2, 4))]
    say(ledger, funds.sub_allocate, "T", "l-6", fund="F2020", lines=lines)
    return ledger


def test_papers_that_came_are_registered_once_and_the_document_says_so(
    clerk: FlaskClient, waiting: Ledger
) -> None:
    assert "补票" in clerk.get(f"/documents/{SPENT}").text
    typed = {"on": "2020-02-08", "reference": " "}
    answer = post(clerk, f"/late/papers/{SPENT}", **typed)
    assert answer.status_code == 422
    assert "请填票号" in answer.text
    early = post(clerk, f"/late/papers/{SPENT}", on="2020-02-01", reference="发票 9")
    assert early.status_code == 422
    assert "不能早于原单日期" in early.text
    answer = post(clerk, f"/late/papers/{SPENT}", on="2020-02-08", reference="发票 9")
    assert answer.status_code == 303
    page = clerk.get(answer.location).text
    assert "2020年2月8日补到，发票 9" in page
    assert "/late/papers" not in page
    assert clerk.get(f"/late/papers/{SPENT}").status_code == 404


def test_cash_is_paid_in_with_the_slip_of_the_bank(finance: FlaskClient, waiting: Ledger) -> None:
    assert "银行缴款单号" in finance.get(f"/late/bank/{GIFT}").text
    answer = post(finance, f"/late/bank/{GIFT}", on="2020-02-08", reference="缴 7")
    assert answer.status_code == 303
    assert "2020年2月8日解缴，缴 7" in finance.get(answer.location).text
    assert finance.get(f"/late/bank/{GIFT}").status_code == 404


def test_what_lacks_nothing_is_not_asked_for_anything(finance: FlaskClient) -> None:
    assert finance.get("/late/papers/TV1-ZC-2020-000001").status_code == 404
    assert finance.get("/late/bank/TV1-ZC-2020-000001").status_code == 404
    assert finance.get("/late/nothing/TV1-ZC-2020-000001").status_code == 404


def test_the_page_of_the_fund_lists_what_is_odd_for_who_sees_it(
    finance: FlaskClient, clerk: FlaskClient, waiting: Ledger
) -> None:
    page = finance.get("/fund?fund=F2020").text
    for words in (
        "要处理的",
        "占用到期，没有结算",
        "备用金到期，没有报账",
        "使用期到了，没有缴回",
        "待补票",
        "/grants/take-back?fund=F2020&amp;holder=TV2",
        "4 件，急的在前",
    ):
        assert words in page
    assert "现金捐款没有解缴" in finance.get("/fund?fund=G").text
    own = clerk.get("/fund?fund=F2020").text
    assert "占用到期，没有结算" in own
    assert "备用金到期，没有报账" not in own
    assert "要处理的" not in finance.get("/fund?fund=F2020&on=2020-02-03").text


def test_where_all_is_in_order_there_is_no_such_list(finance: FlaskClient) -> None:
    assert "要处理的" not in finance.get("/fund").text


def test_what_was_spent_in_parts_is_listed_with_its_sum_and_its_documents(
    finance: FlaskClient, ledger: Ledger
) -> None:
    limit = {
        "organization": "T",
        "starts_on": "2020-02-01",
        "amount_fen": 10_000,
        "decision": "办法",
    }
    setting_up.setup(ledger, actor="system", data={"spend_limits": [limit]})
    bought = {"fund": "F2020", "amount_fen": 9_999, "purpose": "消毒液", "payee": "FIRM"}
    say(ledger, spending.spend, "TV1", "s-1", **bought)
    assert "几笔加起来超过支出限额" not in finance.get("/fund?fund=F2020").text
    say(ledger, spending.spend, "TV1", "s-2", **bought)
    page = finance.get("/fund?fund=F2020").text
    assert "几笔加起来超过支出限额" in page
    assert "2 笔合计，限额 100.00 元" in page
    assert "TV1-ZC-2020-000002" in page
    assert "TV1-ZC-2020-000003" in page
    assert "199.98" in page


def test_a_payment_of_what_was_refused_says_that_it_is_to_be_reversed(
    browse: Callable[[str], FlaskClient], ledger: Ledger
) -> None:
    limit = {"organization": "T", "starts_on": "2020-02-01", "amount_fen": 1, "decision": "办法"}
    setting_up.setup(ledger, actor="system", data={"spend_limits": [limit]})
    owed = {
        "fund": "F2020",
        "amount_fen": 9_999,
        "purpose": "消毒液",
        "payee": "FIRM",
        "paid": False,
    }
    say(ledger, spending.spend, "TV1", "s-1", **owed)
    refusal = {"decision": "no", "organization": "TV1", "note": "没有询价"}
    assert post(browse("approver"), f"/approvals/{SPENT}", **refusal).status_code == 303
    typed = {"organization": "TV1", "on": "2020-02-03", "amount": "1", "request_key": "p-1"}
    answer = post(browse("finance"), f"/money/pay/{SPENT}", **typed)
    assert answer.status_code == 422
    assert f"请冲销 {SPENT}" in answer.text
