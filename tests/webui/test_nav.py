"""What each role sees, and that nothing it sees is refused."""

import pytest

from inventory import access
from tests.webui.town import ROLES
from webui import nav


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_shown_only_what_it_may_enter(role: str) -> None:
    shown = {*nav.places(role), *nav.acts(role), *nav.tabs(role)} - {nav.HOME, nav.MORE}
    assert all(access.may(role, place.act) for place in shown)


def test_who_stands_in_for_somebody_is_shown_the_places_of_both() -> None:
    assert set(nav.places("keeper", "finance")) == {*nav.places("keeper"), *nav.places("finance")}


@pytest.mark.parametrize("role", ROLES)
def test_five_places_and_four_acts_are_the_most(role: str) -> None:
    assert len(nav.tabs(role)) <= 5
    assert len(nav.acts(role)) <= 4


def test_the_most_frequent_act_comes_first() -> None:
    assert [p.name for p in nav.acts("keeper")] == ["发放", "入库", "库存", "公示"]
    assert [p.name for p in nav.acts("finance")] == ["支出", "资金", "公示", "库存"]
    assert [p.name for p in nav.acts("checkpoint_head")] == ["发放", "库存"]
    assert nav.acts("admin") == ()


def test_a_page_lights_up_its_own_place_only() -> None:
    assert nav.is_here(nav.STOCK, "stock.index")
    assert not nav.is_here(nav.STOCK, "home.index")
    assert nav.is_here(nav.HOME, "home.index")
    assert not nav.is_here(nav.HOME, "home.more")
    assert not nav.is_here(nav.HOME, None)
