"""Statements on pages: the list, each with its filters, order, pages and file, and what a role is shown."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory.statements.asking import STATEMENTS
from reports import xlsx
from webui import statements

PERIOD = "from=2020-02-01&to=2020-02-29"


@pytest.fixture
def keeper(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("keeper")


def test_the_list_says_what_each_is_for_and_shows_no_money_to_a_checkpoint_head(
    keeper: FlaskClient, browse: Callable[[str], FlaskClient]
) -> None:
    page = keeper.get("/statements").text
    for kind in STATEMENTS.values():
        assert kind.title in page
        assert kind.about in page
    assert "资金明细账" not in browse("checkpoint_head").get("/statements").text


@pytest.mark.parametrize("name", STATEMENTS)
def test_each_opens_with_its_period_proposed_and_its_file(keeper: FlaskClient, name: str) -> None:
    page = keeper.get(f"/statements/{name}?item=MASK" if name == "card" else f"/statements/{name}")
    assert page.status_code == 200
    assert 'name="to" value="2020-02-08"' in page.text
    assert ('name="from" value="2020-02-01"' in page.text) == STATEMENTS[name].period
    for ending, type_ in (("csv", "text/csv; charset=utf-8"), ("xlsx", xlsx.TYPE)):
        (file,) = re.findall(rf'href="(/statements/{name}\.{ending}[^"]*)"', page.text)
        taken = keeper.get(file.replace("&amp;", "&"))
        assert taken.headers["Content-Type"] == type_
        assert f"{name}-T-2020-02-0" in taken.headers["Content-Disposition"]
        assert taken.headers["Content-Disposition"].endswith(f".{ending}")


def test_a_card_asks_for_an_item_first_and_then_tells_every_move(keeper: FlaskClient) -> None:
    assert "先选一种物资" in keeper.get("/statements/card").text
    page = keeper.get(f"/statements/card?item=MASK&{PERIOD}").text
    for words in ("期初结存", "T-RK-2020-000001", "检查点值守人员", "1,970", "期末结存"):
        assert words in page
    assert 'href="/documents/T-CK-2020-000001"' in page


def test_the_stock_page_leads_to_the_card_and_a_statement_to_the_cards_of_its_items(
    keeper: FlaskClient,
) -> None:
    page = keeper.get("/stock?item=MASK&at=T-MAIN").text
    assert "/statements/card?item=MASK&amp;at=T-MAIN" in page
    page = keeper.get(f"/statements/movement?{PERIOD}&at=below:T").text
    assert re.search(r'href="/statements/card\?item=MASK&amp;at=below:T&amp;from=2020-02-01', page)


def test_a_subtree_holds_all_below_it_and_one_place_its_own(keeper: FlaskClient) -> None:
    assert "2,150" in keeper.get(f"/statements/movement?{PERIOD}&at=below:T&item=MASK").text
    assert "1,970" in keeper.get(f"/statements/movement?{PERIOD}&at=org:T&item=MASK").text
    page = keeper.get("/statements/stock?at=TV1-GATE").text
    assert "上坡村一号卡口" in page
    assert "T-RK-2020-000001-1" not in page


def rows(page: str) -> list[str]:
    """The lots of a page, in its order."""
    return re.findall(r'href="/trace\?lot=([^"]+)"', page)


def test_pages_lead_on_and_joined_are_the_file(
    keeper: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "PAGE", 2)
    address, seen, pages = "/statements/stock?at=below:T&sort=quantity&desc=1", [], 0
    while address:
        page = keeper.get(address).text
        seen += rows(page)
        pages += 1
        found = re.search(r'href="([^"]+)" class="turn" rel="next"', page)
        address = found[1].replace("&amp;", "&") if found else ""
        assert ("第一页" in page) == (pages > 1)
        assert ("合计" in page) == (not address)
    file = keeper.get("/statements/stock.csv?at=below:T&sort=quantity&desc=1").data
    whole = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
    assert seen == [row["批次"] for row in whole if row["批次"]]
    assert pages == -(-len(seen) // 2)


def test_a_heading_sorts_and_turns_the_order_round(keeper: FlaskClient) -> None:
    page = keeper.get("/statements/stock?sort=quantity").text
    assert 'aria-sort="ascending"' in page
    assert "sort=quantity&amp;desc=1" in page
    assert rows(page)[::-1] == rows(keeper.get("/statements/stock?sort=quantity&desc=1").text)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("ledger?from=2020-02-10&to=2020-02-01", "结束日期在开始日期之前"),
        ("ledger?from=x&to=2020-02-01", "不是日期"),
        ("ledger?sort=digest", "可以写"),
        ("stock?after=x", "请从第一页重新看"),
        ("expiry?days=many", "天数"),
        ("stock?source=STOLEN", "之一"),
    ],
)
def test_what_cannot_be_asked_is_said_and_kept(keeper: FlaskClient, asked: str, words: str) -> None:
    answer = keeper.get(f"/statements/{asked}")
    assert answer.status_code == 422
    assert words in answer.text


def test_a_period_without_anything_says_so(keeper: FlaskClient) -> None:
    page = keeper.get("/statements/ledger?from=2019-01-01&to=2019-01-31").text
    assert "没有可列的内容" in page


def test_a_checkpoint_head_sees_his_place_and_no_value(
    browse: Callable[[str], FlaskClient],
) -> None:
    page = browse("checkpoint_head").get("/statements/stock").text
    assert "TV1-RK-2020-000002-1" in page
    assert "价值" not in page
    assert "上坡村库房" not in page


def test_a_day_to_come_is_refused_with_what_to_mend(keeper: FlaskClient) -> None:
    answer = keeper.get("/statements/stock?to=2020-02-09")
    assert answer.status_code == 422
    assert "2020-02-09 还没有到" in answer.text
    assert keeper.get("/statements/stock.csv?to=2020-02-09").status_code == 422
