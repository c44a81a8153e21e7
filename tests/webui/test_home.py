"""The first page and the page of everything."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory import setting_up, users
from inventory.db import Ledger
from tests.webui import town
from tests.webui.conftest import post, request_key


def test_the_keeper_sees_his_acts_what_runs_low_and_what_was_recorded(
    browse: Callable[[str], FlaskClient],
) -> None:
    page = browse("keeper").get("/").text
    assert "库存偏低" in page
    assert "棉大衣" in page
    assert "T-CK-2020-000001" in page
    assert page.index("发放") < page.index("库存偏低") < page.index("最近单据"), "urgent first"


def test_the_head_of_a_checkpoint_sees_the_name_of_his_place(
    browse: Callable[[str], FlaskClient],
) -> None:
    assert "<h1>上坡村一号卡口</h1>" in browse("checkpoint_head").get("/").text


def test_what_is_being_counted_is_one_click_away_until_it_is_given_up(
    browse: Callable[[str], FlaskClient],
) -> None:
    keeper = browse("keeper")
    number = "T-PD-2020-000001"
    for role in ("keeper", "supervisor"):
        page = browse(role).get("/").text
        assert "没有结转的盘点" in page
        assert f'href="/stocktakes/{number}"' in page
        assert "共 4 行" in page
    for role in ("finance", "checkpoint_head"):
        assert "没有结转的盘点" not in browse(role).get("/").text, (
            "who counts nothing, or elsewhere"
        )
    page = keeper.get(f"/stocktakes/{number}").text
    fields = {"request_key": request_key(page), "reason": "改日再盘"}
    assert post(keeper, f"/stocktakes/{number}/abandon", **fields).status_code == 303
    assert "没有结转的盘点" not in keeper.get("/").text


def test_the_admin_is_told_where_lists_are_kept(browse: Callable[[str], FlaskClient]) -> None:
    page = browse("admin").get("/").text
    assert "inventory setup" in page
    assert "库存偏低" not in page


@pytest.mark.parametrize("role", town.ROLES)
def test_everything_a_role_may_enter_stands_under_more_and_opens(
    role: str, browse: Callable[[str], FlaskClient]
) -> None:
    browser = browse(role)
    page = browser.get("/more").text
    assert "退出登录" in page
    for address in ("/receipts/new", "/issues/new", "/spending/new", "/stock", "/fund", "/sheets"):
        assert (f'href="{address}"' in page) == (browser.get(address).status_code == 200)


def test_sample_data_is_marked_on_every_page_while_demo_users_are_there(
    client: FlaskClient, ledger: Ledger
) -> None:
    assert "示例数据" not in client.get("/sign-in").text
    person = {**town.setup_data()["users"][0], "login": "demo", "demo": True}
    setting_up.setup(ledger, actor=users.SYSTEM, data={"users": [person]})
    assert "示例数据" in client.get("/sign-in").text
