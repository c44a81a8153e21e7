"""What came in on an order, said on a page and taken back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from inventory import order_arrivals, order_books, stock, users
from inventory.db import Ledger
from inventory.stock import ReceiptLine
from tests.webui import town
from tests.webui.conftest import post
from tests.webui.test_orders import NUMBER, ORDER

CAME = f"/orders/{NUMBER}/came"
BACK = f"/orders/{NUMBER}/withdraw"
LOT = "TV1-RK-2020-000003-1"


@pytest.fixture
def clerk(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    """One who ordered 1,000 masks."""
    browser = browse("village_clerk")
    assert post(browser, "/orders/new", **ORDER).status_code == 303
    return browser


@pytest.fixture
def bought(ledger: Ledger, clerk: FlaskClient) -> Ledger:
    """The village bought 700 masks, and 500 more."""
    for n, quantity in enumerate((700, 500)):
        with ledger.writing() as books:
            stock.receive(
                books,
                actor=users.SYSTEM,
                organization="TV1",
                on=town.DAY,
                request_key=f"bought-{n}",
                origin="PURCHASED",
                counterparty="FIRM",
                lines=[ReceiptLine("MASK", "TV1-ROOM", quantity)],
            )
    return ledger


def came(ledger: Ledger) -> list[tuple[str, int]]:
    with ledger.reading() as books:
        order = order_books.order(books, actor=users.SYSTEM, number=NUMBER)
        links = order_arrivals.receipts(books, order.id)
    return [(link.lot, link.quantity) for link in links]


def sent(page: str) -> dict[str, Any]:
    """What the form would send as it is shown."""
    fields = re.findall(
        r'<input[^>]* name="((?:lines-|seen|request_key)[^"]*)"[^>]* value="([^"]*)"', page
    )
    assert fields, page
    return dict(fields)


def test_what_is_missing_is_filled_in_and_one_press_says_it_came(
    clerk: FlaskClient, bought: Ledger
) -> None:
    assert CAME in clerk.get(f"/documents/{NUMBER}").text
    form = sent(clerk.get(CAME).text)
    assert (form["lines-0-quantity"], form["lines-1-quantity"]) == ("700", "300")
    answer = post(clerk, CAME, **form)
    assert (answer.status_code, answer.location) == (303, f"/documents/{NUMBER}")
    assert came(bought) == [(LOT, 700), ("TV1-RK-2020-000004-1", 300)]


def test_sent_twice_it_comes_once(clerk: FlaskClient, bought: Ledger) -> None:
    form = {**sent(clerk.get(CAME).text), "lines-0-quantity": "100", "lines-1-quantity": ""}
    assert post(clerk, CAME, **form).status_code == 303
    assert post(clerk, CAME, **form).status_code == 303
    assert came(bought) == [(LOT, 100)]


def test_two_lines_sent_twice_come_once(clerk: FlaskClient, bought: Ledger) -> None:
    form = sent(clerk.get(CAME).text)
    assert post(clerk, CAME, **form).status_code == 303
    assert post(clerk, CAME, **form).status_code == 303
    assert [quantity for _, quantity in came(bought)] == [700, 300]


def test_who_was_not_the_first_to_say_it_is_told_so(clerk: FlaskClient, bought: Ledger) -> None:
    form = {**sent(clerk.get(CAME).text), "lines-0-quantity": "100", "lines-1-quantity": ""}
    late = {**form, "request_key": sent(clerk.get(CAME).text)["request_key"]}
    assert post(clerk, CAME, **form).status_code == 303
    again = post(clerk, CAME, **late)
    assert again.status_code == 422
    assert "刚才有人登记过" in again.text
    assert came(bought) == [(LOT, 100)]
    assert 'name="seen" value="100"' in again.text, "the next press is about what is true now"


def test_more_than_is_free_is_refused_at_its_field_and_nothing_is_said(
    clerk: FlaskClient, bought: Ledger
) -> None:
    form = {**sent(clerk.get(CAME).text), "lines-0-quantity": "10", "lines-1-quantity": "501"}
    answer = post(clerk, CAME, **form)
    assert answer.status_code == 422
    assert 'id="e-lines-1-quantity"' in answer.text
    assert "还有 500 只没有挂到采购单上" in answer.text
    assert 'value="501"' in answer.text
    assert came(bought) == []


def test_without_a_quantity_there_is_nothing_to_say(clerk: FlaskClient, bought: Ledger) -> None:
    form = sent(clerk.get(CAME).text) | {"lines-0-quantity": "", "lines-1-quantity": " "}
    answer = post(clerk, CAME, **form)
    assert answer.status_code == 422
    assert "还没有填数量" in answer.text


def test_before_anything_came_the_page_says_what_to_do(clerk: FlaskClient) -> None:
    page = clerk.get(CAME).text
    assert "货到了先办入库" in page
    assert "/receipts/new?origin=PURCHASED" in page


def test_what_was_said_wrongly_is_taken_back_with_a_reason(
    clerk: FlaskClient, bought: Ledger
) -> None:
    post(clerk, CAME, **sent(clerk.get(CAME).text))
    there = f"{BACK}?line=1&amp;lot={LOT}"
    assert there in clerk.get(f"/documents/{NUMBER}").text
    assert "700" in clerk.get(f"{BACK}?line=1&lot={LOT}").text
    said = {"line": "1", "lot": LOT, "request_key": "back"}
    refused = post(clerk, BACK, **said)
    assert refused.status_code == 422
    assert 'id="e-reason"' in refused.text
    assert post(clerk, BACK, **said, reason="挂错了").status_code == 303
    assert came(bought) == [("TV1-RK-2020-000004-1", 300)]
    assert post(clerk, BACK, **said, reason="挂错了").status_code == 303, "the same press again"
    other = {**said, "request_key": "again"}
    assert post(clerk, BACK, **other, reason="挂错了").status_code == 404, (
        "it is taken back already"
    )


def test_what_was_settled_on_it_is_not_taken_back(
    clerk: FlaskClient, bought: Ledger, browse: Callable[[str], FlaskClient]
) -> None:
    post(clerk, CAME, **sent(clerk.get(CAME).text))
    settled = {"request_key": "s", "on": "2020-02-08", "amount": "2500", "purpose": "口罩"}
    assert post(clerk, f"/money/settle-order/{NUMBER}", **settled).status_code == 303
    answer = post(clerk, BACK, request_key="b", line="1", lot=LOT, reason="挂错了")
    assert answer.status_code == 422
    assert "先冲销支出单" in answer.text
