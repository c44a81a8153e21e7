"""For which goods the lines of a paper are, said on its page and from an order, and withdrawn."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from inventory import invoice_links, order_receipts, stock, users
from inventory.db import Ledger
from inventory.stock import ReceiptLine
from tests.webui import town
from tests.webui.conftest import post
from tests.webui.test_invoices import NUMBER as PAPER
from tests.webui.test_invoices import record
from tests.webui.test_orders import NUMBER as ORDER_NUMBER
from tests.webui.test_orders import ORDER

HERE = f"/papers/{PAPER}/goods"
FROM_ORDER = f"/papers/goods/{ORDER_NUMBER}"
TARGET = f"O{ORDER_NUMBER}/1"
LINE = {"lines-0-name": "*纺织产品*一次性医用口罩", "lines-0-amount": "100", "lines-0-tax": "3"}
KNOWN = LINE | {"lines-0-item": "MASK", "lines-0-quantity": "500"}
SAID = {"request_key": "g-1", "on": "2020-02-08", "lines-0-line": "1"}


@pytest.fixture
def clerk(browse: Callable[[str], FlaskClient], ledger: Ledger) -> FlaskClient:
    """One who ordered 1,000 masks, of which 300 came."""
    browser = browse("village_clerk")
    assert post(browser, "/orders/new", **ORDER).status_code == 303
    bought(ledger, 300)
    with ledger.writing() as books:
        link = {"line": 1, "lot": "TV1-RK-2020-000003-1", "request_key": "link"}
        order_receipts.link_receipt(books, actor=users.SYSTEM, number=ORDER_NUMBER, **link)
    return browser


def bought(ledger: Ledger, quantity: int) -> None:
    with ledger.writing() as books:
        stock.receive(
            books,
            actor=users.SYSTEM,
            organization="TV1",
            on=town.DAY,
            request_key=f"bought-{quantity}",
            origin="PURCHASED",
            counterparty="FIRM",
            lines=[ReceiptLine("MASK", "TV1-ROOM", quantity)],
        )


def links(ledger: Ledger) -> list[tuple[str | None, str | None, int, bool]]:
    with ledger.reading() as books:
        rows = invoice_links.links(books, actor=users.SYSTEM, number=PAPER)
    return [(row.order, row.lot, row.quantity, row.counts) for row in rows]


def sent(page: str) -> dict[str, Any]:
    """What the form would send as it is shown: one press."""
    fields = dict(re.findall(r'<input[^>]* name="([^"]*)"[^>]* value="([^"]*)"', page))
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def test_one_press_links_what_came_of_the_order_to_its_paper(
    clerk: FlaskClient, ledger: Ledger
) -> None:
    record(clerk, **KNOWN)
    assert FROM_ORDER in clerk.get(f"/documents/{ORDER_NUMBER}").text
    assert f"{HERE}?order={ORDER_NUMBER}" in clerk.get(FROM_ORDER).text
    page = clerk.get(f"{HERE}?order={ORDER_NUMBER}").text
    fields = sent(page)
    assert (fields["lines-0-goods"], fields["lines-0-quantity"]) == (TARGET, "300")
    answer = post(clerk, HERE, **fields)
    assert (answer.status_code, answer.location) == (303, f"/documents/{ORDER_NUMBER}")
    post(clerk, HERE, **fields)
    assert links(ledger) == [(ORDER_NUMBER, None, 300, True)], "sent twice, said once"
    order = clerk.get(answer.location).text
    assert "第 1 行开票 300" in order
    assert order.count(FROM_ORDER) == 1
    assert "挂了 300" in clerk.get(f"/papers/{PAPER}").text


def test_a_line_that_names_its_goods_only_in_words_asks_how_many_it_is(
    clerk: FlaskClient, ledger: Ledger
) -> None:
    record(clerk, **LINE)
    assert HERE in clerk.get(f"/papers/{PAPER}").text
    fields = sent(clerk.get(HERE).text)
    assert fields["lines-0-goods"] == TARGET
    refused = post(clerk, HERE, **fields)
    assert refused.status_code == 422
    assert 'id="e-lines-0-whole"' in refused.text
    answer = post(clerk, HERE, **fields | {"lines-0-whole": "300"})
    assert answer.location == f"/papers/{PAPER}"
    assert links(ledger) == [(ORDER_NUMBER, None, 300, True)]
    assert HERE + '"' not in clerk.get(answer.location).text, "nothing is left of it"


def test_a_lot_on_no_order_is_offered_and_linked(clerk: FlaskClient, ledger: Ledger) -> None:
    bought(ledger, 40)
    record(clerk, **KNOWN)
    page = clerk.get(HERE).text
    assert "LTV1-RK-2020-000004-1" in page
    assert "LTV1-RK-2020-000003-1" not in page, "that came in on an order"
    said = {"lines-0-goods": "LTV1-RK-2020-000004-1", "lines-0-quantity": "40"}
    assert post(clerk, HERE, **SAID | said).status_code == 303
    assert links(ledger) == [(None, "TV1-RK-2020-000004-1", 40, True)]


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"lines-0-quantity": "501"}, "lines-0-quantity"),
        ({"lines-0-quantity": "0"}, "lines-0-quantity"),
        ({"lines-0-quantity": "x"}, "lines-0-quantity"),
        ({"lines-0-goods": f"O{ORDER_NUMBER}/9"}, "lines-0-goods"),
        ({"lines-0-goods": "LNONE"}, "lines-0-goods"),
        ({"lines-0-goods": "?"}, "lines-0-goods"),
        ({"on": "2020-01-31"}, "on"),
        ({"on": "2099-01-01"}, "on"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_written(
    clerk: FlaskClient, ledger: Ledger, said: dict[str, str], where: str
) -> None:
    record(clerk, **KNOWN)
    answer = post(clerk, HERE, **SAID | {"lines-0-goods": TARGET} | said)
    assert answer.status_code in (404, 422), answer.text
    assert f'id="e-{where}"' in answer.text
    assert links(ledger) == []


def test_all_lines_of_a_paper_are_linked_or_none(clerk: FlaskClient, ledger: Ledger) -> None:
    second = {f"lines-1-{key[8:]}": value for key, value in KNOWN.items()}
    record(clerk, **KNOWN | second | {"amount": "200", "tax": "6"})
    said = {"lines-0-goods": TARGET, "lines-1-line": "2", "lines-1-goods": TARGET}
    refused = post(clerk, HERE, **SAID | said | {"lines-1-quantity": "501"})
    assert 'id="e-lines-1-quantity"' in refused.text
    assert links(ledger) == []
    assert post(clerk, HERE, **SAID | said).status_code == 303
    assert [row[2] for row in links(ledger)] == [500, 500]


def test_who_chooses_nothing_is_told_so(clerk: FlaskClient) -> None:
    record(clerk, **KNOWN)
    answer = post(clerk, HERE, **SAID)
    assert answer.status_code == 422
    assert "还没有选" in answer.text


def test_a_paper_without_lines_says_why_it_cannot_be_linked(clerk: FlaskClient) -> None:
    record(clerk)
    assert HERE not in clerk.get(f"/papers/{PAPER}").text
    assert "登记时没有写明细" in clerk.get(HERE).text
    assert "这一家没有还没挂完的票" in clerk.get(FROM_ORDER).text


def test_what_was_linked_is_withdrawn_with_its_reason(clerk: FlaskClient, ledger: Ledger) -> None:
    record(clerk, **KNOWN)
    post(clerk, HERE, **SAID, **{"lines-0-goods": TARGET})
    page = clerk.get(f"/papers/{PAPER}").text
    found = re.search(rf'href="({HERE}/off\?[^"]*)"', page)
    assert found, page
    form = sent(clerk.get(found[1].replace("&amp;", "&")).text)
    refused = post(clerk, f"{HERE}/off", **form)
    assert 'id="e-reason"' in refused.text
    post(clerk, f"{HERE}/off", **form | {"reason": "挂错了行"})
    assert links(ledger) == [(ORDER_NUMBER, None, 500, False)]
    assert "挂错了行" in clerk.get(f"/papers/{PAPER}").text
    again = post(clerk, f"{HERE}/off", **form | {"reason": "再撤", "request_key": "x-9"})
    assert again.status_code == 404
    assert "挂" in again.text
