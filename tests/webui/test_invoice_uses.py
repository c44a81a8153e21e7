"""Papers are used for expenditures from either page, and taken off."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory import invoice_ledger, users
from inventory.db import Ledger
from inventory.invoice_ledger import PapersRow
from tests.webui.conftest import post
from tests.webui.test_invoices import NUMBER, record

SPENT = "TV1-ZC-2020-000001"  # 46,820.00 to FIRM
USED = {"request_key": "u-1", "on": "2020-02-08"}


@pytest.fixture
def clerk(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    """One who has a paper for 103.00 of whom he paid."""
    browser = browse("village_clerk")
    assert record(browser).status_code == 303
    return browser


def papers(ledger: Ledger) -> PapersRow:
    with ledger.reading() as books:
        return invoice_ledger.papers(books, actor=users.SYSTEM, number=SPENT)


def test_the_expenditure_says_what_it_wants_and_offers_what_there_is_of_the_same_seller(
    clerk: FlaskClient, ledger: Ledger
) -> None:
    record(clerk, request_key="p-2", number="23112000000000000002", seller="别家")
    page = clerk.get(f"/documents/{SPENT}").text
    assert "还缺" in page
    assert f"/papers/for/{SPENT}" in page
    offered = clerk.get(f"/papers/for/{SPENT}").text
    assert offered.index(NUMBER) < offered.index("TV1-FP-000002")
    assert offered.count(">同一家</span>") == 1
    answer = post(clerk, f"/papers/for/{SPENT}", **USED, chosen=NUMBER, amount="100")
    assert (answer.status_code, answer.location) == (303, f"/documents/{SPENT}")
    assert papers(ledger).papers_fen == 10_000
    post(clerk, f"/papers/for/{SPENT}", **USED, chosen=NUMBER, amount="100")
    assert papers(ledger).papers_fen == 10_000, "sent twice, used once"
    assert f"/papers/{NUMBER}" in clerk.get(f"/documents/{SPENT}").text


def test_a_new_paper_for_an_expenditure_is_chosen_when_it_is_recorded(clerk: FlaskClient) -> None:
    assert f"/papers/new?for={SPENT}" in clerk.get(f"/documents/{SPENT}").text
    said = {"request_key": "p-2", "number": "23112000000000000002", "back": SPENT}
    answer = record(clerk, **said)
    assert answer.location == f"/papers/for/{SPENT}?paper=TV1-FP-000002"
    assert 'value="TV1-FP-000002" checked' in clerk.get(answer.location).text


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({}, "chosen"),
        ({"chosen": "TV1-FP-000009"}, "chosen"),
        ({"chosen": NUMBER, "amount": "103.01"}, "amount"),
        ({"chosen": NUMBER, "amount": "x"}, "amount"),
        ({"chosen": NUMBER, "on": "2020-01-01"}, "on"),
    ],
)
def test_a_refusal_stands_beside_its_field(
    clerk: FlaskClient, ledger: Ledger, said: dict[str, str], where: str
) -> None:
    answer = post(clerk, f"/papers/for/{SPENT}", **USED | said)
    assert answer.status_code in (404, 422)
    assert f'id="e-{where}"' in answer.text
    assert papers(ledger).papers_fen == 0


def test_the_paper_offers_what_wants_papers_and_takes_a_number_by_hand(
    clerk: FlaskClient, ledger: Ledger
) -> None:
    assert f"/papers/{NUMBER}/use" in clerk.get(f"/papers/{NUMBER}").text
    page = clerk.get(f"/papers/{NUMBER}/use").text
    assert SPENT in page
    assert "缺 46,820.00" in page
    wrong = post(clerk, f"/papers/{NUMBER}/use", **USED, other="TV1-RK-2020-000001")
    assert 'id="e-chosen"' in wrong.text
    assert 'value="TV1-RK-2020-000001"' in wrong.text
    answer = post(clerk, f"/papers/{NUMBER}/use", **USED, other=SPENT)
    assert answer.location == f"/papers/{NUMBER}"
    assert papers(ledger).papers_fen == 10_300


def test_it_is_taken_off_with_a_reason_and_both_rows_stay(
    clerk: FlaskClient, ledger: Ledger
) -> None:
    post(clerk, f"/papers/{NUMBER}/use", **USED, chosen=SPENT)
    there = f"/papers/{NUMBER}/off"
    assert f"{there}?document={SPENT}" in clerk.get(f"/papers/{NUMBER}").text
    assert "用了 103.00 元" in clerk.get(f"{there}?document={SPENT}").text
    said = {"request_key": "u-2", "on": "2020-02-08", "number": SPENT}
    assert 'id="e-reason"' in post(clerk, there, **said).text
    much = post(clerk, there, **said, reason="用错", amount="200")
    assert 'id="e-amount"' in much.text
    assert post(clerk, there, **said, reason="用错").status_code == 303
    assert papers(ledger).papers_fen == 0
    assert [use.amount_fen for use in papers(ledger).uses] == [10_300, -10_300]


def test_only_an_expenditure_takes_papers(clerk: FlaskClient) -> None:
    assert clerk.get("/papers/for/TV1-RK-2020-000001").status_code == 404
    assert "h-papers" not in clerk.get("/documents/TV1-RK-2020-000001").text
