"""Stock on hand on a page."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.webui.town import LONG_NAME


@pytest.fixture
def keeper(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("keeper")


def test_one_line_an_item_with_sum_lots_and_soonest_expiry(keeper: FlaskClient) -> None:
    page = keeper.get("/stock").text
    assert LONG_NAME in page
    assert "1,970" in page, "2,000 and 60 came in, 90 went out"
    assert "2030-01-01" in page
    assert "另 1 批未估价" in page
    assert "低于 5,000" in page


def test_an_item_shows_its_lots_with_origin_value_and_whom_they_are_for(
    keeper: FlaskClient,
) -> None:
    page = keeper.get("/stock?item=MASK").text
    for words in ("受赠", "镇中心库房", "未估价", "定向</span> 保洁员", "合计 2 批"):
        assert words in page
    assert 'href="/issues/new?item=MASK' in page


def test_a_place_shows_what_lies_there(keeper: FlaskClient) -> None:
    page = keeper.get("/stock?at=TV2-ROOM").text
    assert "棉大衣" in page
    assert "一次性医用口罩" not in page


def test_an_organization_below_shows_all_its_places(keeper: FlaskClient) -> None:
    page = keeper.get("/stock?item=MASK&at=org:TV1").text
    for words in ("上坡村库房", "上坡村一号卡口", "上级下拨", "合计 2 批"):
        assert words in page


def test_a_past_day_shows_the_stock_of_that_day(keeper: FlaskClient) -> None:
    page = keeper.get("/stock?on=2020-01-31").text
    assert "没有库存" in page
    assert "截至2020年1月31日24时" in page


def test_a_day_that_is_none_is_said_and_now_is_shown(keeper: FlaskClient) -> None:
    page = keeper.get("/stock?on=gestern").text
    assert "不是日期" in page
    assert "1,970" in page


def test_an_unknown_item_is_said_kindly(keeper: FlaskClient) -> None:
    assert "没有这种物资" in keeper.get("/stock?item=NO-SUCH").text


def test_one_who_may_not_issue_is_not_offered_it(browse: Callable[[str], FlaskClient]) -> None:
    assert "/issues/new" not in browse("supervisor").get("/stock?item=MASK").text


def test_the_head_of_a_checkpoint_sees_his_own_place_only(
    browse: Callable[[str], FlaskClient],
) -> None:
    page = browse("checkpoint_head").get("/stock?item=MASK").text
    assert "合计 1 批" in page
    assert "80" in page
