"""Recording an expenditure on a page."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory import fund_ledger
from inventory.db import Ledger
from tests.webui.conftest import post, request_key

FORM = {
    "fund": "F2020",
    "organization": "TV1",
    "amount": "3,180.00",
    "purpose": "消毒液 20 箱",
    "payee": "甲医疗器械有限公司",
    "on": "2020-02-08",
}


@pytest.fixture
def clerk(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("village_clerk")


def available(ledger: Ledger) -> int:
    with ledger.reading() as books:
        position = fund_ledger.position(books, actor="finance", fund="F2020")
    return next(h.available_fen for h in position.holders if h.organization == "TV1")


def test_everything_that_is_left_can_be_spent_to_the_last_fen(
    clerk: FlaskClient, ledger: Ledger
) -> None:
    answer = post(clerk, "/spending/new", request_key="k-1", **FORM)
    assert answer.status_code == 303
    page = clerk.get(answer.location).text
    assert "已记支出 3,180.00 元，单号" in page
    assert "再记一笔" in page
    assert available(ledger) == 0


def test_one_fen_too_much_is_refused_at_the_amount_with_a_button_that_mends_it(
    clerk: FlaskClient, ledger: Ledger
) -> None:
    typed = {**FORM, "amount": "3180.01", "request_key": "k-2"}
    answer = post(clerk, "/spending/new", **typed)
    assert answer.status_code == 422
    assert "只有 3,180.00 元，不够 3,180.01 元" in answer.text
    assert 'aria-describedby="e-amount h-amount"' in answer.text
    assert 'value="3180.01"' in answer.text
    assert 'value="消毒液 20 箱"' in answer.text
    assert request_key(answer.text) == "k-2"
    assert available(ledger) == 318_000
    mended = post(clerk, "/spending/new", **{**typed, "act": "amount-3180.00"})
    assert mended.status_code == 200
    assert 'value="3180.00"' in mended.text


def test_sending_twice_spends_once(clerk: FlaskClient, ledger: Ledger) -> None:
    for _ in range(2):
        answer = post(clerk, "/spending/new", **{**FORM, "amount": "1000", "request_key": "k-3"})
        assert answer.status_code == 303
    assert available(ledger) == 218_000


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("fund", "", "请选从哪笔资金支出"),
        ("fund", "NO-SUCH", "没有这项资金"),
        ("organization", "", "请选使用单位"),
        ("amount", "", "请填金额"),
        ("amount", "0", "金额要大于 0"),
        ("amount", "1.234", "金额"),
        ("purpose", " ", "请填买了什么"),
        ("payee", "", "请填付给谁"),
        ("payee", "长" * 201, "最多 200 个字"),
        ("on", "2099-01-01", "还没有到"),
    ],
)
def test_each_bad_value_is_refused_with_a_sentence_and_nothing_is_spent(
    clerk: FlaskClient, ledger: Ledger, field: str, value: str, words: str
) -> None:
    answer = post(clerk, "/spending/new", **{**FORM, "request_key": "k-4", field: value})
    assert answer.status_code in (403, 422)
    assert words in answer.text
    assert available(ledger) == 318_000


def test_a_village_is_offered_itself_and_the_town_everybody(
    clerk: FlaskClient, browse: Callable[[str], FlaskClient]
) -> None:
    assert "下坡村（可用" not in clerk.get("/spending/new").text
    page = browse("finance").get("/spending/new").text
    assert "下坡村（可用 5 万元）" in page
    assert "可用 60,000.00 元" in page
