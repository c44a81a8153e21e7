"""Closing on a page: which month is due, what stands in the way, and the way back."""

import re
from datetime import date

import pytest
from sqlalchemy import text

from inventory import stock, stocktakes, transfers
from tests.webui import town
from tests.webui.conftest import post, request_key

CLOSING = "T-JZ-2020-000001"
T = {"actor": "system", "organization": "T", "on": town.DAY}
TODAY = {"on": date(2020, 2, 8)}


@pytest.fixture(autouse=True)
def nobody_counts(ledger):
    """The stocktake of the town is given up, or each closing would ask about it."""
    with ledger.writing() as books:
        said = {"number": "T-PD-2020-000001", "reason": "改日再盘"}
        stocktakes.abandon_stocktake(books, **T | TODAY, request_key="given up", **said)


def close(browser, organization="T", through="2020-01-31", **said):
    page = browser.get(f"/periods/close?org={organization}").text
    said = {"request_key": request_key(page), **said}
    return post(browser, "/periods/close", organization=organization, through=through, **said)


def tokens(answer):
    return re.findall(r'name="confirmed" value="([^"]+)"', answer.text)


def reopen(browser, number=CLOSING, reason="漏记一张"):
    page = browser.get(f"/periods/reopen/{number}").text
    at = f"/periods/reopen/{number}"
    return post(browser, at, reason=reason, request_key=request_key(page))


def test_the_last_full_month_is_due_until_it_is_closed(browse):
    browser = browse("finance")
    page = browser.get("/periods").text
    assert page.count("1 月没有结") == 3
    assert 'value="2020-01-31"' in browser.get("/periods/close?org=TV1").text
    answer = close(browser, note="一月结账")
    assert (answer.status_code, answer.location) == (303, "/periods/done")
    done = browser.get("/periods/done").text
    assert "已结账到 2020-01-31" in done
    assert "青石镇" in done
    page = browser.get("/periods").text
    assert page.count("1 月没有结") == 2
    assert CLOSING in page
    document = browser.get(f"/documents/{CLOSING}").text
    assert "2020-01-31" in document
    assert "一月结账" in document


def test_an_approver_opens_it_again_and_says_why(browse):
    close(browse("finance"))
    approver = browse("approver")
    assert f"/periods/reopen/{CLOSING}" in approver.get("/periods").text
    refused = reopen(approver, reason=" ")
    assert (refused.status_code, "请写原因" in refused.text) == (422, True)
    assert reopen(approver).location == "/periods/done"
    assert "已经反结账" in approver.get(f"/documents/{CLOSING}").text
    page = approver.get("/documents/T-FJ-2020-000001").text
    assert CLOSING in page
    assert "漏记一张" in page
    again = reopen(approver)
    assert again.status_code == 422
    assert "没有结账，不用反结账" in again.text


def test_what_is_closed_is_not_closed_again(browse):
    browser = browse("finance")
    close(browser)
    answer = close(browser)
    assert answer.status_code == 422
    assert "已结账到 2020-01-31" in answer.text
    wrong = close(browser, through="二月")
    assert (wrong.status_code, "不是日期" in wrong.text) == (422, True)
    late = close(browser, through="2020-02-28")
    assert (late.status_code, "结账日不能晚于单据日期" in late.text) == (422, True)


def test_sending_twice_closes_once(browse):
    browser = browse("finance")
    key = request_key(browser.get("/periods/close").text)
    answers = [close(browser, request_key=key) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert "/periods/done" in answers[1].location


@pytest.fixture
def on_the_way(ledger):
    lines = [stock.IssueLine("MASK", "T-MAIN", 5)]
    with ledger.writing() as books:
        return transfers.dispatch(books, **T, request_key="sent", to="TV1", lines=lines).number


def test_goods_long_on_the_way_are_asked_after_and_answered(browse, on_the_way):
    browser = browse("finance")
    answer = close(browser, through="2020-02-08")
    assert answer.status_code == 422
    assert f"{on_the_way}（2020-02-03）" in answer.text
    (token,) = tokens(answer)
    assert close(browser, through="2020-02-08", confirmed=token).status_code == 303


def test_one_question_after_the_other_is_answered_and_none_is_asked_again(
    browse, ledger, on_the_way
):
    with ledger.writing() as books:
        stocktakes.start_stocktake(books, **T | TODAY, request_key="again")
    browser = browse("finance")
    first = close(browser, through="2020-02-08")
    second = close(browser, through="2020-02-08", confirmed=tokens(first))
    assert "T-PD-2020-000003 还没有结转" in second.text
    assert len(tokens(second)) == 2
    assert close(browser, through="2020-02-08", confirmed=tokens(second)).status_code == 303


def test_books_that_do_not_add_up_are_not_closed_and_say_where(browse, ledger):
    with ledger.writing() as books:
        books.execute(text("update stock_balance set quantity = quantity + 1"))
    answer = close(browse("finance"))
    assert answer.status_code == 422
    assert "不能结账到 2020-01-31" in answer.text
    assert "P3 库房" in answer.text


def test_only_a_closing_is_reopened_and_only_by_an_approver(browse):
    close(browse("finance"))
    assert browse("approver").get("/periods/reopen/T-RK-2020-000001").status_code == 404
    assert browse("finance").get(f"/periods/reopen/{CLOSING}").status_code == 403
    page = browse("keeper").get("/periods").text
    assert "反结账</a>" not in page
    assert "/periods/close" not in page
