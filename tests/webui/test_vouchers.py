"""Vouchers on a document's pages: finance records and withdraws them, others who see the money read them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inventory import vouchers
from inventory.db import Ledger
from tests.webui.conftest import token

Browse = Callable[[str], FlaskClient]
SPENT = "TV1-ZC-2020-000001"
PAGE = f"/vouchers/{SPENT}"


def send(browser: FlaskClient, path: str = PAGE, **fields: str) -> TestResponse:
    said = {"voucher": "记-0012", "on": "2020-02-08"} | fields
    return browser.post(path, data={"csrf_token": token(browser), **said})


def booked(ledger: Ledger) -> list[tuple[str, int, bool, str]]:
    with ledger.reading() as books:
        rows = vouchers.vouchers(books, actor="system", number=SPENT)
    return [(v.voucher, v.amount_fen, v.as_spending, v.withdrawn) for v in rows]


@pytest.fixture
def whole(ledger: Ledger) -> int:
    """What the document is about, in fen."""
    with ledger.reading() as books:
        (share,) = vouchers.shares(books, actor="system", number=SPENT)
    return share.amount_fen or 0


def test_a_voucher_is_recorded_and_stands_on_the_document(
    browse: Browse, ledger: Ledger, whole: int
) -> None:
    finance = browse("finance")
    assert "登记凭证" in finance.get(f"/documents/{SPENT}").text
    assert send(finance, amount="1.00", counted="claim").status_code == 303
    assert send(finance, voucher="记-0013").status_code == 303
    assert booked(ledger) == [("记-0012", 100, False, ""), ("记-0013", whole - 100, True, "")]
    page = finance.get(f"/documents/{SPENT}").text
    assert "记-0012" in page
    assert "登记凭证" not in page  # nothing is left
    assert "记-0013" in browse("village_clerk").get(PAGE).text


def test_more_than_the_document_is_refused_beside_the_amount(
    browse: Browse, ledger: Ledger, whole: int
) -> None:
    answer = send(browse("finance"), amount=f"{whole // 100 + 1}.00")
    assert answer.status_code == 422
    assert "没有记凭证" in answer.text
    assert 'id="e-amount"' in answer.text
    assert booked(ledger) == []


@pytest.mark.parametrize(
    "fields",
    [{"voucher": ""}, {"voucher": "记" * 41}, {"on": ""}, {"on": "x"}, {"amount": "0"}],
)
def test_what_is_missing_or_malformed_is_said_and_nothing_recorded(
    browse: Browse, ledger: Ledger, fields: dict[str, str]
) -> None:
    answer = send(browse("finance"), **fields)
    assert answer.status_code == 422
    assert 'id="problems"' in answer.text
    assert booked(ledger) == []


def test_a_wrong_voucher_is_withdrawn_with_a_reason(browse: Browse, ledger: Ledger) -> None:
    finance = browse("finance")
    send(finance, amount="1.00")
    assert send(finance, f"{PAGE}/withdraw", reason="").status_code == 422
    assert send(finance, f"{PAGE}/withdraw", reason="号写错了").status_code == 303
    assert booked(ledger) == [("记-0012", 100, True, "号写错了")]
    assert "已撤销" in finance.get(PAGE).text


def test_the_lists_for_accountants_are_pages_with_what_they_mean(browse: Browse) -> None:
    finance = browse("finance")
    send(finance, amount="1.00")
    listed = finance.get("/statements/vouchers?at=below:T&from=2020-01-01&to=2020-02-29").text
    assert "建议科目" in listed
    assert "记-0012" in listed
    assert "只是建议" in listed
    shown = finance.get("/statements/reconciliation?at=below:T&to=2020-02-08").text
    assert "相符" in shown
    assert "时间性差异" in shown
