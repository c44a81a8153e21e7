"""A document on a page, and what may be done to it from there."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from inventory import order_books, order_receipts, orders, stock, transfers
from inventory.db import Ledger
from inventory.stock import IssueLine, ReceiptLine
from tests.webui.conftest import post, request_key

Browse = Callable[[str], FlaskClient]
RECEIPT, ISSUE = "T-RK-2020-000001", "T-CK-2020-000001"
DAY = "2020-02-08"


def act(browser: FlaskClient, number: str, name: str, **fields: str):
    """Open the form of an act and send it, with what is typed besides what was proposed."""
    page = browser.get(f"/documents/{number}/{name}")
    assert page.status_code == 200, page.text
    key = request_key(page.text)
    return post(browser, f"/documents/{number}/{name}", request_key=key, on=DAY, **fields)


@pytest.fixture
def sent(ledger: Ledger) -> str:
    """A dispatch of 500 masks from the town to the first village."""
    with ledger.writing() as books:
        return transfers.dispatch(
            books,
            actor="system",
            organization="T",
            on=date(2020, 2, 5),
            request_key="d",
            lines=[IssueLine("MASK", "T-MAIN", 500)],
            to="TV1",
        ).number


def test_the_page_says_what_the_document_says(browse: Browse) -> None:
    page = browse("keeper").get(f"/documents/{ISSUE}").text
    for words in ("发放出库单", ISSUE, "检查点值守人员", "9 人", "一次性医用口罩", "90", "未估价"):
        assert words in page or words == "未估价"
    assert f"/documents/{ISSUE}/return" in page
    assert f"/documents/{ISSUE}/reverse" in page


def test_who_may_only_read_is_offered_nothing_to_do(browse: Browse) -> None:
    page = browse("supervisor").get(f"/documents/{ISSUE}").text
    assert "/return" not in page
    assert browse("supervisor").get(f"/documents/{ISSUE}/return").status_code == 404


def test_a_document_is_taken_back_with_a_reason(browse: Browse) -> None:
    keeper = browse("keeper")
    without = act(keeper, ISSUE, "reverse", reason="")
    assert without.status_code == 422
    assert "请写原因" in without.text
    done = act(keeper, ISSUE, "reverse", reason="录错了")
    assert done.status_code == 303
    assert "T-CK-2020-000002" in keeper.get(done.location).text
    page = keeper.get(f"/documents/{ISSUE}").text
    assert "这张单据已经冲销" in page
    assert "/reverse" not in page
    assert keeper.get(f"/documents/{ISSUE}/reverse").status_code == 404


def test_what_was_not_used_is_returned_line_by_line(browse: Browse) -> None:
    keeper = browse("keeper")
    line = {"lines-0-line": "1", "location": "T-MAIN", "reason": "没用完"}
    nothing = act(keeper, ISSUE, "return", **line, **{"lines-0-quantity": ""})
    assert "还没有填数量" in nothing.text
    too_much = act(keeper, ISSUE, "return", **line, **{"lines-0-quantity": "91"})
    assert too_much.status_code in (409, 422)
    assert "只剩 90 只" in too_much.text
    assert act(keeper, ISSUE, "return", **line, **{"lines-0-quantity": "40"}).status_code == 303
    page = keeper.get(f"/documents/{ISSUE}").text
    assert "后来的发放退回单" in page


def test_sending_a_form_twice_records_once(browse: Browse) -> None:
    keeper = browse("keeper")
    page = keeper.get(f"/documents/{ISSUE}/return").text
    typed = {
        "request_key": request_key(page),
        "on": DAY,
        "location": "T-MAIN",
        "reason": "没用完",
        "lines-0-line": "1",
        "lines-0-quantity": "40",
    }
    first = post(keeper, f"/documents/{ISSUE}/return", **typed)
    again = post(keeper, f"/documents/{ISSUE}/return", **typed)
    assert (first.status_code, again.status_code) == (303, 303)
    assert "没有重复记" in keeper.get(again.location).text


def test_the_village_counts_what_arrived_and_says_what_is_missing(
    browse: Browse, sent: str
) -> None:
    clerk = browse("village_clerk")
    page = clerk.get(f"/documents/{sent}/arrive").text
    assert 'value="500"' in page, "all that is on the way is proposed"
    line = {"lines-0-line": "1", "location": "TV1-ROOM", "lines-0-quantity": "490"}
    silent = act(clerk, sent, "arrive", **line, **{"lines-0-missing": "10"})
    assert "有短少或破损，请写原因" in silent.text
    done = act(clerk, sent, "arrive", reason="破了一包", **line, **{"lines-0-missing": "10"})
    assert done.status_code == 303
    assert "TV1-DR-2020-000001" in clerk.get(done.location).text
    assert clerk.get(f"/documents/{sent}/arrive").status_code == 404, "nothing is left on the way"


def test_the_sender_does_not_count_for_the_receiver(browse: Browse, sent: str) -> None:
    page = browse("keeper").get(f"/documents/{sent}").text
    assert "/arrive" not in page
    assert "/reverse" in page
    assert "/reverse" not in browse("village_clerk").get(f"/documents/{sent}").text


def test_a_receipt_that_said_too_much_is_corrected(browse: Browse) -> None:
    keeper = browse("keeper")
    done = act(
        keeper, RECEIPT, "correct", reason="多记", **{"lines-0-line": "1", "lines-0-quantity": "5"}
    )
    assert done.status_code == 303
    assert "T-GZ-2020-000001" in keeper.get(done.location).text


@pytest.mark.parametrize("number", [RECEIPT, "T-RK-2020-009999", "x"])
def test_out_of_sight_every_number_is_answered_alike(browse: Browse, number: str) -> None:
    answer = browse("village_clerk").get(f"/documents/{number}")
    assert answer.status_code == 403


def test_the_slip_and_the_list_to_sign_are_pdf(browse: Browse) -> None:
    keeper = browse("keeper")
    for path in (f"/documents/{ISSUE}.pdf", f"/documents/{ISSUE}.pdf?people=1"):
        answer = keeper.get(path)
        assert answer.content_type == "application/pdf"
        assert answer.data.startswith(b"%PDF")


def test_counting_twice_what_arrived_records_once(browse: Browse, sent: str) -> None:
    clerk = browse("village_clerk")
    page = clerk.get(f"/documents/{sent}/arrive").text
    typed = {
        "request_key": request_key(page),
        "on": DAY,
        "location": "TV1-ROOM",
        "lines-0-line": "1",
        "lines-0-quantity": "500",
    }
    first = post(clerk, f"/documents/{sent}/arrive", **typed)
    again = post(clerk, f"/documents/{sent}/arrive", **typed)
    assert (first.status_code, again.status_code) == (303, 303)
    assert "没有重复记" in clerk.get(again.location).text
    other = post(clerk, f"/documents/{sent}/arrive", **{**typed, "request_key": "another"})
    assert "已经全部办完" in other.text


def test_an_order_shows_what_came_of_each_line_and_who_was_asked(
    browse: Browse, ledger: Ledger
) -> None:
    common = {"actor": "system", "organization": "T", "on": date(2020, 2, 5)}
    said = {"fund": "F2020", "supplier": "FIRM", "procurement": "INQUIRY", "purpose": "订购口罩"}
    lines = [orders.PurchaseLine("MASK", 100, 30_000, price_reason="只有这一家有现货")]
    quotes = [order_books.Quote("另一家公司", date(2020, 2, 4), 32_000)]
    goods = [ReceiptLine("MASK", "T-MAIN", 60, value_fen=18_000)]
    bought = {"origin": "PURCHASED", "counterparty": "FIRM", "lines": goods}
    with ledger.writing() as books:
        made = orders.order(books, **common, **said, request_key="o", lines=lines, quotes=quotes)
        lot = f"{stock.receive(books, **common, **bought, request_key='r').number}-1"
        link = {"line": 1, "lot": lot, "request_key": "link"}
        order_receipts.link_receipt(books, actor="system", number=made.number, **link)
    page = browse("finance").get(f"/documents/{made.number}").text
    for words in ("采购单", "询价", "另一家公司", "320.00", "180.00", "只有这一家有现货", lot):
        assert words in page
    assert "/money/settle" in page
    assert "/money/enlarge" not in page, "another order is written"
    assert "采购单" not in browse("finance").get(f"/documents/{RECEIPT}").text
