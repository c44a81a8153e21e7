"""A document that is dated into published days does not hide what was changed straight in the database under them."""

import pytest

from inventory import disclosure_ledger
from inventory.errors import GateClosed
from tests.inventory.publishing import Public, day

HUNDRED_IS_NINETY = "update stock_move set quantity = 90 where quantity = 100"
SO_IS_WHAT_IS_LEFT = "update stock_balance set quantity = 90 where quantity = 100"


class Town(Public):
    def __init__(self, ledger, clock):
        super().__init__(ledger, clock)
        self.received = self.receive(day(3), 100)
        self.first = self.out(day(1), day(5))


@pytest.fixture
def town(sqlite_ledger, clock):
    return Town(sqlite_ledger, clock)


def due(town):
    (one,) = town.ask(disclosure_ledger.due)
    return one


def test_of_a_sheet_that_is_honestly_corrected_nothing_else_is_told(town):
    town.receive(day(4), 20)
    assert due(town).because == "BACKDATED"
    assert due(town).altered == ()
    assert town.broken() == {}


def test_a_figure_that_was_changed_is_told_beside_the_document_that_was_dated_back(town):
    town.tamper(HUNDRED_IS_NINETY)
    late = town.receive(day(4), 20)
    one = due(town)
    assert (one.because, one.documents) == ("BACKDATED", (late,))
    assert f"{town.received} 的内容和摘要不符" in one.altered
    assert any(breach.startswith("P3") for breach in one.altered)
    (breach,) = town.broken()["P9"]
    assert "账上还有改动" in breach
    assert town.received in breach


def test_so_it_is_where_both_were_made_to_agree_and_only_the_chain_still_tells(town):
    town.tamper(HUNDRED_IS_NINETY, SO_IS_WHAT_IS_LEFT)
    town.receive(day(4), 20)
    assert due(town).altered == (f"{town.received} 的内容和摘要不符",)


def test_no_sheet_of_another_series_comes_out_over_it(town):
    town.tamper(HUNDRED_IS_NINETY, SO_IS_WHAT_IS_LEFT)
    town.receive(day(4), 20)
    number = town.draw_up(day(1), day(5), "S2")
    town.review(number)
    town.approve(number)
    with pytest.raises(GateClosed) as told:
        town.release(number)
    assert any("账上还有改动" in breach for breach in told.value.breaches)
