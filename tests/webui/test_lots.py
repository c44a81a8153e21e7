"""One lot in one place: decided upon, turned into other goods, written off, sent back."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from inventory import ledger as questions
from inventory import stock
from inventory.db import Ledger
from inventory.stock import ReceiptLine
from tests.webui.conftest import post, request_key

Browse = Callable[[str], FlaskClient]
DAY = "2020-02-08"


@pytest.fixture
def trial(ledger: Ledger) -> str:
    """The address of forty bottles on trial in the town."""
    with ledger.writing() as books:
        number = stock.receive(
            books,
            actor="system",
            organization="T",
            on=date(2020, 2, 5),
            request_key="t",
            origin="DONATED",
            lines=[ReceiptLine("DISINFECT", "T-MAIN", 40, acceptance="PENDING", value_fen=400)],
        ).number
    return f"/lots/T-MAIN/{number}-1"


def do(browser: FlaskClient, address: str, **fields: str):
    """Open a form and send it."""
    page = browser.get(address)
    assert page.status_code == 200, page.text
    return post(browser, address, request_key=request_key(page.text), on=DAY, **fields)


def held(ledger: Ledger, item: str) -> dict[str, int]:
    with ledger.reading() as books:
        rows = questions.on_hand(books, actor="system", organization="T")
    return {row.lot: row.quantity for row in rows if row.item == item}


def test_goods_on_trial_are_decided_upon_from_the_stock_page(browse: Browse, trial: str) -> None:
    keeper = browse("keeper")
    assert "待检" in keeper.get("/stock?item=DISINFECT").text
    assert trial in keeper.get("/stock?item=DISINFECT").text
    assert "convert" not in keeper.get(trial).text
    nothing = do(keeper, f"{trial}/accept", qualified="", rejected="")
    assert "请填合格和不合格的数量" in nothing.text
    done = do(keeper, f"{trial}/accept", qualified="38", rejected="2", reason="抽查")
    assert done.status_code == 303
    assert "T-YS-2020-000001" in keeper.get(done.location).text
    assert keeper.get(trial).status_code == 404, "nothing of it is left"


def test_a_carton_is_opened_and_counted(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    address = "/lots/T-MAIN/T-RK-2020-000002-1/convert"
    odd = do(keeper, address, quantity="6", reason="分装", **{"results-0-item": "GLOVE"})
    assert "成对填" in odd.text
    done = do(
        keeper,
        address,
        quantity="6",
        lost="1",
        reason="分装",
        **{"results-0-item": "GLOVE", "results-0-quantity": "10"},
    )
    assert done.status_code == 303
    assert held(ledger, "DISINFECT")["T-RK-2020-000002-1"] == 40
    assert held(ledger, "GLOVE")["T-ZH-2020-000001-3"] == 10


def test_more_than_there_is_cannot_be_written_off(browse: Browse, ledger: Ledger) -> None:
    keeper = browse("keeper")
    address = "/lots/T-MAIN/T-RK-2020-000002-1/write-off"
    refused = do(keeper, address, quantity="47", reason="受潮")
    assert refused.status_code in (409, 422)
    assert "只有 46 瓶" in refused.text
    assert do(keeper, address, quantity="46", reason="受潮").status_code == 303
    assert "T-RK-2020-000002-1" not in held(ledger, "DISINFECT")


def test_goods_are_sent_back_to_who_gave_them(browse: Browse) -> None:
    keeper = browse("keeper")
    done = do(keeper, "/lots/T-MAIN/T-RK-2020-000002-1/send-back", quantity="6", reason="不符")
    assert done.status_code == 303
    assert "甲医疗器械有限公司" in keeper.get("/documents/T-TH-2020-000001").text
