"""Pairs that look like one, side by side; one of two is chosen to stay, and why."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from inventory import catalog, setting_up, stock
from inventory.db import Ledger
from inventory.stock import ReceiptLine
from tests.webui.conftest import post

Browse = Callable[[str], FlaskClient]
PAIR = "/catalog/duplicates/items/MASK/WZ1"
FIRMS = "/catalog/duplicates/counterparties/FIRM/WL1"


@pytest.fixture(autouse=True)
def twice(ledger: Ledger) -> None:
    """The town's masks and one of its firms, entered a second time; seven of the second masks came in."""
    data = {
        "items": [{"code": "WZ1", "name": "一次性医用口罩（YY/T0969）", "unit": "只"}],
        "counterparties": [{"code": "WL1", "name": "甲医疗器械公司"}],
    }
    setting_up.setup(ledger, actor="system", data=data)
    with ledger.writing() as session:
        stock.receive(
            session,
            actor="system",
            organization="T",
            on=date(2020, 2, 8),
            request_key="twice",
            origin="DONATED",
            counterparty="WL1",
            lines=[ReceiptLine("WZ1", "T-MAIN", 7)],
        )


def merged(ledger: Ledger) -> dict[str, str | None]:
    with ledger.reading() as session:
        rows: list[Any] = [
            *catalog.items(session, actor="system", merged=True),
            *catalog.counterparties(session, actor="system", merged=True),
        ]
    return {row.code: row.merged_into for row in rows if row.merged_into}


def test_pairs_are_shown_with_what_each_has(browse: Browse) -> None:
    admin = browse("admin")
    assert "核对重复建档" in admin.get("/").text
    page = admin.get("/catalog/duplicates").text
    assert "一次性医用口罩（YY/T0969）" in page
    assert "1 批，结存 7 只" in page
    assert "甲医疗器械公司" in page
    assert PAIR in page
    assert FIRMS in page
    assert "未登记" in admin.get(FIRMS).text


def test_the_chosen_one_stays_and_the_list_says_so_once(browse: Browse, ledger: Ledger) -> None:
    admin = browse("admin")
    assert 'value="MASK" checked' in admin.get(PAIR).text
    done = post(admin, PAIR, stays="MASK", reason="导入时写法不同")
    assert done.status_code == 303
    page = admin.get("/catalog/duplicates").text
    assert "已并入" in page
    assert "没有像是重复的物资" in page
    assert "已并入" not in admin.get("/catalog/duplicates").text
    assert merged(ledger) == {"WZ1": "MASK"}
    assert admin.get(PAIR).status_code == 404


def test_sent_twice_it_is_done_once_and_answered_alike(browse: Browse, ledger: Ledger) -> None:
    admin = browse("admin")
    for _ in range(2):
        assert post(admin, FIRMS, stays="WL1", reason="同一家").status_code == 303
        assert "已并入" in admin.get("/catalog/duplicates").text
    assert merged(ledger) == {"FIRM": "WL1"}


def test_made_the_other_way_round_meanwhile_it_is_refused(browse: Browse, ledger: Ledger) -> None:
    admin = browse("admin")
    post(admin, PAIR, stays="MASK", reason="同一种")
    admin.get("/catalog/duplicates")
    assert post(admin, PAIR, stays="WZ1", reason="同一种").status_code == 303
    assert "已并入" not in admin.get("/catalog/duplicates").text
    assert merged(ledger) == {"WZ1": "MASK"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"stays": "MASK", "reason": " "}, "请写为什么是同一个"),
        ({"reason": "同一种"}, "请选留下哪一个"),
        ({"stays": "COAT", "reason": "同一种"}, "请选留下哪一个"),
        ({"stays": "MASK", "reason": "长" * 201}, "原因最多 200 个字"),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_typed_is_kept(
    browse: Browse, ledger: Ledger, typed: dict[str, str], said: str
) -> None:
    refused = post(browse("admin"), PAIR, **typed)
    assert refused.status_code == 422
    assert said in refused.text
    assert typed["reason"].strip() in refused.text
    assert merged(ledger) == {}


def test_an_old_address_of_the_stock_leads_to_what_it_is_now(browse: Browse) -> None:
    post(browse("admin"), PAIR, stays="MASK", reason="同一种")
    keeper = browse("keeper")
    old, new = (keeper.get(f"/stock?item={code}").text for code in ("WZ1", "MASK"))
    assert old.count("T-RK-2020-000001-1") == new.count("T-RK-2020-000001-1") > 0
    assert "一次性医用口罩（YY/T0969）" not in keeper.get("/receipts/new").text
