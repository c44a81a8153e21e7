"""Orders on pages: one is written, every refusal beside its field; the list of how far each came."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from inventory import order_books, setting_up, users
from inventory.db import Ledger
from tests.webui.conftest import post

NUMBER = "TV1-ZY-2020-000001"
LINE = {"lines-0-item": "MASK", "lines-0-quantity": "1,000", "lines-0-amount": "2,500"}
ORDER: dict[str, str] = {
    "request_key": "o-1",
    "fund": "F2020",
    "organization": "TV1",
    "use": "PROTECTION",
    "on": "2020-02-08",
    "supplier": "FIRM",
    "due_on": "2020-02-20",
    "purpose": "卡口值守口罩",
    "procurement": "INQUIRY",
    **LINE,
}


@pytest.fixture
def clerk(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("village_clerk")


def told(ledger: Ledger, number: str = NUMBER) -> order_books.Order:
    with ledger.reading() as books:
        return order_books.order(books, actor=users.SYSTEM, number=number)


def limit(ledger: Ledger) -> None:
    row = {"item": "MASK", "starts_on": "2020-02-01", "amount_fen": 200, "source": "区参考价"}
    setting_up.setup(ledger, actor=users.SYSTEM, data={"price_limits": [row]})


def test_an_order_is_written_with_its_lines_and_whom_one_asked(
    clerk: FlaskClient, ledger: Ledger
) -> None:
    sent = {
        **ORDER,
        "procurement": "EMERGENCY",
        "reason": "卡口当天断货",
        "lines-1-item": "DISINFECT",
        "lines-1-quantity": "30",
        "lines-1-amount": "360",
        "quotes-0-of": "老李药店",
        "quotes-0-asked_on": "2020-02-07",
        "quotes-0-amount": "2,900",
    }
    answer = post(clerk, "/orders/new", **sent)
    assert answer.status_code == 303
    assert "已下采购单，占用 2,860.00 元" in clerk.get(answer.location).text
    made = told(ledger)
    page = clerk.get(f"/documents/{made.number}").text
    assert "约定到货" in page
    assert "占用到" not in page
    assert [(line.item, line.quantity, line.amount_fen) for line in made.lines] == [
        ("MASK", 1_000, 250_000),
        ("DISINFECT", 30, 36_000),
    ]
    assert [(quote.of, quote.amount_fen) for quote in made.quotes] == [("老李药店", 290_000)]
    assert (made.reason, made.procurement, made.due_on.isoformat()) == (
        "卡口当天断货",
        "EMERGENCY",
        "2020-02-20",
    )
    assert post(clerk, "/orders/new", **sent).location == answer.location, "sent twice, once booked"


@pytest.mark.parametrize(
    ("field", "value", "where", "words"),
    [
        ("supplier", "", "supplier", "请选向谁买"),
        ("supplier", "NOBODY", "supplier", "NOBODY"),
        ("purpose", " ", "purpose", "请填买来做什么用"),
        ("procurement", "", "procurement", "请选采购方式"),
        ("procurement", "EMERGENCY", "reason", "来不及按通常方式采购"),
        ("lines-0-item", "", "lines-0-item", "请选物资"),
        ("lines-0-quantity", "0", "lines-0-quantity", "数量至少是 1"),
        ("lines-0-amount", "", "lines-0-amount", "请填价格"),
        ("lines-0-unit", "吨", "lines-0-unit", "没有“吨”的换算"),
        ("lines-0-amount", "1万", "amount", ""),
        ("quotes-0-of", "老李药店", "quotes-0-amount", "请填报价"),
        ("on", "2030-01-01", "on", "2030"),
        ("due_on", "2020-02-01", "due_on", ""),
        ("fund", "", "fund", "请选用哪笔资金"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_what_was_typed_is_kept(
    clerk: FlaskClient, field: str, value: str, where: str, words: str
) -> None:
    answer = post(clerk, "/orders/new", **ORDER | {"due_on": "", field: value})
    assert answer.status_code in (404, 422)
    assert words in answer.text
    if where != "amount":  # what the lines cost together is no field
        assert f'id="e-{where}"' in answer.text
    assert field == "purpose" or 'value="卡口值守口罩"' in answer.text
    assert "处要改" in answer.text


def test_a_quote_after_the_order_is_refused_at_its_day(clerk: FlaskClient) -> None:
    asked = {"quotes-0-of": "老李药店", "quotes-0-asked_on": "2020-02-09", "quotes-0-amount": "1"}
    answer = post(clerk, "/orders/new", **ORDER | asked)
    assert 'id="e-quotes-0-asked_on"' in answer.text
    assert "询价不能晚于下单" in answer.text


def test_a_price_above_the_limit_wants_its_reason_on_that_line(
    clerk: FlaskClient, ledger: Ledger
) -> None:
    limit(ledger)
    two = {"lines-1-item": "MASK", "lines-1-quantity": "10", "lines-1-amount": "20"}
    answer = post(clerk, "/orders/new", **ORDER | two)
    assert answer.status_code == 422
    assert 'id="e-lines-0-price_reason"' in answer.text
    assert "限价每 1 只 2.00 元" in answer.text
    assert 'id="e-lines-1-price_reason"' not in answer.text
    assert (
        post(clerk, "/orders/new", **ORDER | two, **{"lines-0-price_reason": "断货"}).status_code
        == 303
    )
    assert told(ledger).lines[0].price_reason == "断货"


def test_lines_and_quotes_are_added_and_taken_away_without_script(clerk: FlaskClient) -> None:
    sent = {**ORDER, "act": "add"}
    page = post(clerk, "/orders/new", **sent).text
    assert 'name="lines-1-item"' in page
    sent |= {"lines-1-item": "GLOVE", "lines-1-quantity": "5", "act": "drop-0"}
    page = post(clerk, "/orders/new", **sent).text
    assert 'name="lines-0-item"' in page
    assert 'name="lines-1-item"' not in page
    page = post(clerk, "/orders/new", **{**ORDER, "act": "ask"}).text
    assert 'name="quotes-0-asked_on" value="2020-02-08"' in page
    asked = {"quotes-0-of": "甲", "quotes-3-of": "乙", "act": "unask-0"}
    page = post(clerk, "/orders/new", **{**ORDER, **asked}).text
    assert 'value="乙"' in page
    assert 'value="甲"' not in page


def test_what_the_lines_cost_is_held_against_what_is_there(clerk: FlaskClient) -> None:
    page = post(clerk, "/orders/new", **{**ORDER, "act": "look"}).text
    assert "共 2,500.00 元；可用 3,180.00 元，记账后 680.00 元" in page
    page = post(clerk, "/orders/new", **{**ORDER, "lines-0-amount": "4000", "act": "look"}).text
    assert "不够，差 820.00 元" in page


def test_the_fund_leads_to_an_order_and_the_list_to_its_page(
    clerk: FlaskClient, browse: Callable[[str], FlaskClient]
) -> None:
    assert "/orders/new?fund=F2020" in clerk.get("/fund").text
    assert "organization=TV1" in clerk.get("/fund/holder/TV1?fund=F2020").text
    assert "还没有采购单" in clerk.get("/orders").text
    post(clerk, "/orders/new", **ORDER)
    page = clerk.get("/orders?state=WAITING").text
    assert f"/documents/{NUMBER}" in page
    assert "没有到货" in page
    assert NUMBER not in clerk.get("/orders?state=SETTLED").text
    assert "写采购单" not in browse("supervisor").get("/orders").text


def test_the_list_turns_pages(clerk: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.orders.PAGE", 1)
    small: dict[str, Any] = {"lines-0-amount": "1"}
    for n in (1, 2):
        assert (
            post(clerk, "/orders/new", **ORDER | small | {"request_key": f"o-{n}"}).status_code
            == 303
        )
    first = clerk.get("/orders").text
    assert "TV1-ZY-2020-000002" in first
    assert 'rel="next" href="/orders?after=TV1-ZY-2020-000002"' in first
    assert NUMBER in clerk.get("/orders?after=TV1-ZY-2020-000002").text
