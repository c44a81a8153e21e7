"""Whose sheet it is: one organization, or one with all below it, and who may ask for that."""

from datetime import date

import pytest

from inventory import setting_up
from inventory.errors import BadInput, NotAllowed
from inventory.sheets.scope import Covered, Scope
from tests.inventory.books import Books

DAYS = (date(2020, 2, 1), date(2020, 2, 8))
TOWN = Covered(1, "NDL", "南独乐河镇", "TOWN")
VILLAGE = Covered(2, "DGC", "东沟村", "VILLAGE")
DISTRICT = Covered(3, "PGQ", "平谷区", "DISTRICT")


def scope(*covered):
    own = covered[0]
    return Scope(own.id, own.code, own.name, *DAYS, "疫情", covered)


def test_a_sheet_of_one_alone_is_called_as_ever():
    assert scope(TOWN).titled("物资收发存总表") == "南独乐河镇疫情防控物资收发存总表"
    assert (scope(TOWN).named, scope(TOWN).series("S6")) == ((), "S6")


@pytest.mark.parametrize(
    ("covered", "title"),
    [
        ((TOWN, VILLAGE), "南独乐河镇疫情防控甲表（含各村）"),
        ((DISTRICT, TOWN, VILLAGE), "平谷区疫情防控甲表（含下级各单位）"),
    ],
)
def test_a_sheet_with_those_below_says_so_in_its_title_and_its_series(covered, title):
    of = scope(*covered)
    assert (of.titled("甲表"), of.series("S6")) == (title, "S6-ALL")
    assert of.named == tuple((one.code, one.name) for one in covered)


@pytest.fixture
def town(sqlite_ledger, clock):
    clock.set(DAYS[1])
    return Books(sqlite_ledger)


def test_who_has_nobody_below_is_sent_to_his_own_sheet(town):
    with pytest.raises(BadInput) as refused:
        town.sheet("S6", *DAYS, organization="DGC", with_below=True)
    assert refused.value.field == "with_below"


@pytest.mark.parametrize("sheet", ["S5", "S1F"])
def test_sheets_of_a_fund_are_never_of_those_below(town, sheet):
    town.create_fund(DAYS[0])
    with pytest.raises(BadInput) as refused:
        town.sheet(sheet, *DAYS, fund="F", organization="NDL", with_below=True)
    assert refused.value.field == "with_below"


def test_a_village_may_not_ask_for_the_towns(town):
    with pytest.raises(NotAllowed):
        town.sheet("S6", *DAYS, actor="clerk", with_below=True)


def test_what_is_below_those_below_is_covered_too(town):
    more = {"code": "DGC-1", "name": "东沟一组", "kind": "VILLAGE", "parent": "DGC"}
    setting_up.setup(town.ledger, actor="system", data={"organizations": [more]})
    codes = [code for code, _ in town.sheet("S6", *DAYS, with_below=True).covers]
    assert codes == ["NDL", "DGC", "DGC-1", "XLC"]
