"""The position of a fund on a page."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory import setting_up, users
from inventory.db import Ledger
from tests.webui import town
from tests.webui.conftest import KEY, post
from webui import create_app


@pytest.fixture
def page(browse: Callable[[str], FlaskClient]) -> str:
    return browse("finance").get("/fund").text


def test_figures_table_and_proofs_stand_on_the_page(page: str) -> None:
    for words in (
        "疫情防控专项资金",
        "2020年2月3日镇党委会决定",
        "200,000.00",
        "镇本级和 2 个村",
        "4.68 万元",
        "3,180.00",
        "93.6%",
        "160,000.00 = 46,820.00 + 0.00 + 113,180.00",
        "160,000.00 + 40,000.00 = 200,000.00",
    ):
        assert words in page
    assert "不相符" not in page


def test_the_picture_is_drawn_twice_by_the_server_with_its_words(page: str) -> None:
    assert page.count('<svg class="flow') == 2
    assert page.count('role="img" aria-label="专项资金去向图') == 2


def test_a_past_day_shows_the_fund_of_that_day(browse: Callable[[str], FlaskClient]) -> None:
    page = browse("finance").get("/fund?on=2020-02-02").text
    assert "数字截至2020年2月2日24时" in page
    assert "46,820.00" not in page


def test_only_one_who_may_spend_is_offered_it(browse: Callable[[str], FlaskClient]) -> None:
    assert "记支出" in browse("village_clerk").get("/fund").text
    assert "记支出" not in browse("supervisor").get("/fund").text


def test_without_a_fund_the_page_says_what_comes_first(sqlite_ledger: Ledger) -> None:
    setting_up.setup(sqlite_ledger, actor=users.SYSTEM, data=town.setup_data())
    browser = create_app(sqlite_ledger, secret_key=KEY, plain_loopback=True).test_client()
    post(browser, "/sign-in", login="finance", password=town.PASSWORD)
    assert "还没有专项资金" in browser.get("/fund").text
    assert "还没有专项资金" in browser.get("/spending/new").text
    assert "没有库存" in browser.get("/stock").text
    assert "还没有单据" in browser.get("/").text


def test_a_holder_has_a_page_of_his_own_with_what_is_left_and_for_what(
    browse: Callable[[str], FlaskClient],
) -> None:
    page = browse("finance").get("/fund").text
    assert 'href="/fund/holder/TV1?fund=F2020"' in page
    page = browse("village_clerk").get("/fund/holder/TV1").text
    assert "各种用途" in page
    assert "3,180.00" in page
    assert "TV1-ZC-2020-000001" in page
    assert browse("finance").get("/fund/holder/NONE").status_code == 403


@pytest.fixture
def many(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    """Who has ten sums open in the village: nine without an invoice, one promised and past its day."""
    clerk = browse("village_clerk")
    said = {"fund": "F2020", "organization": "TV1", "use": "OTHER", "on": "2020-02-03"}
    for n in range(9):
        spent = {"purpose": f"第 {n} 笔", "payee": "某商店", "amount": "1", "awaiting_papers": "y"}
        answer = post(clerk, "/spending/new", request_key=f"s{n}", unpaid="y", **{**said, **spent})
        assert answer.status_code == 303
    order = {"purpose": "订帐篷", "payee": "某帐篷厂", "amount": "2", "due_on": "2020-02-04"}
    assert post(clerk, "/money/commit", request_key="o", **said, **order).status_code == 303
    return clerk


def test_of_many_odd_things_the_urgent_ones_are_shown_and_the_rest_on_demand(
    many: FlaskClient,
) -> None:
    page = many.get("/fund").text
    watch = page[page.index('id="h-watch"') :].split("</section>")[0]
    assert watch.count("<li>") == 5
    assert watch.index("占用到期，没有结算") < watch.index("待补票")
    assert "全部列出来，还有 5 件" in watch
    page = many.get("/fund?fund=F2020&all=1").text
    watch = page[page.index('id="h-watch"') :].split("</section>")[0]
    assert watch.count("<li>") == 10
    assert "全部列出来" not in watch


def test_of_many_open_sums_the_first_are_listed_and_the_rest_counted(many: FlaskClient) -> None:
    page = many.get("/fund").text
    opened = page[page.index('id="h-open"') :].split("</section>")[0]
    assert opened.count('scope="row"') == 8
    assert "还有 2 件没有列出来" in opened
    page = many.get("/fund/holder/TV1?fund=F2020").text
    opened = page[page.index('id="h-open"') :].split("</section>")[0]
    assert opened.count('scope="row"') == 10
    assert "使用单位" not in opened


def test_what_is_left_stands_before_what_is_odd(many: FlaskClient) -> None:
    page = many.get("/fund").text
    assert page.index("核定总额（元）") < page.index('id="h-watch"') < page.index('id="h-v"')
