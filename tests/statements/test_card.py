"""明细账 by hand: opening, each move and what is left after it, closing; pages begin with what is brought forward."""

from itertools import pairwise

import pytest

from inventory.errors import BadInput
from tests.statements.town import Town, day, keys, tell

FEBRUARY = day(1), day(8)
ALL = {"item": "MASK"}


@pytest.fixture
def town(ledger):
    return tell(Town(ledger))


def test_every_move_by_hand(town):
    card = town.show("card", *FEBRUARY, **ALL)
    assert (card.opening["balance"], card.opening["balance_fen"]) == (1000, 100_000)
    assert keys(card.rows, "on", "kind_name", "whom", "in", "out", "balance", "balance_fen") == [
        ("2020-02-01", "入库单", "示例医疗器械有限公司", 300, 0, 1300, 100_000),
        ("2020-02-02", "发放出库单", "检查点值守人员", 0, 200, 1100, 80_000),
        ("2020-02-04", "调入单", "东沟村", 0, 390, 710, 41_000),
        ("2020-02-04", "调入单", "东沟村", 0, 10, 700, 40_000),
        ("2020-02-07", "发放出库单", "检查点值守人员", 0, 70, 630, 33_000),
        ("2020-02-08", "冲销发放出库单", "检查点值守人员", 0, -70, 700, 40_000),
    ]
    assert (card.closing["balance"], card.closing["balance_fen"]) == (700, 40_000)
    assert keys(card.totals, "in", "out", "in_fen", "out_fen", "unit") == [
        (300, 600, 0, 60_000, "只")
    ]


def test_of_a_village_the_sender_and_the_receiver_are_named(town):
    card = town.show("card", *FEBRUARY, organization="DGC", **ALL)
    assert keys(card.rows, "whom", "in", "out", "balance") == [
        ("南独乐河镇", 390, 0, 390),
        ("西梁村", 0, 100, 290),
    ]


def test_of_one_place_what_left_for_another_organization_left_when_it_was_sent(town):
    card = town.show("card", *FEBRUARY, organization="DGC", location="DGC-KF", **ALL)
    assert keys(card.rows, "on", "kind_name", "out") == [
        ("2020-02-04", "调入单", 0),
        ("2020-02-05", "调出单", 100),
    ]


def test_of_a_subtree_transfers_are_no_rows(town):
    card = town.show("card", *FEBRUARY, below=True, **ALL)
    assert [row["balance"] for row in card.rows] == [1300, 1100, 1090, 1020, 1090]
    assert card.closing["balance"] == 1090


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_pages_joined_are_the_whole_and_each_begins_where_the_last_ended(town, limit):
    whole = town.show("card", *FEBRUARY, **ALL)
    pages = town.pages("card", *FEBRUARY, limit=limit, **ALL)
    assert sum((page.rows for page in pages), ()) == whole.rows
    for before, page in pairwise(pages):
        assert page.opening["kind_name"] == "承前页"
        assert page.opening["balance"] == before.rows[-1]["balance"]
        assert page.opening["balance_fen"] == before.rows[-1]["balance_fen"]
        assert (before.closing, before.totals) == (None, ())
    assert (pages[-1].closing, pages[-1].totals) == (whole.closing, whole.totals)


def test_a_period_without_moves_has_its_opening_and_its_closing(town):
    card = town.show("card", day(3), day(3), **ALL)
    assert card.rows == ()
    assert card.opening["balance"] == card.closing["balance"] == 1100


def test_a_correction_takes_back_of_what_came_in(town):
    town.correct(day(8), town.bought, 30)
    card = town.show("card", day(8), day(8), **ALL)
    assert keys(card.rows, "in", "out", "balance") == [(0, -70, 700), (-30, 0, 670)]


def test_what_is_worth_more_moves_value_alone(town):
    town.revalue(day(8), f"{town.gift}-1", 200_000)
    last = town.show("card", day(8), day(8), **ALL).rows[-1]
    assert (last["in"], last["out"], last["balance"]) == (0, 0, 700)
    assert (last["in_fen"], last["balance_fen"]) == (40_000, 80_000)


def test_an_item_is_needed_and_another_order_is_none(town):
    with pytest.raises(BadInput) as refused:
        town.show("card", *FEBRUARY)
    assert refused.value.field == "item"
    first = town.show("card", *FEBRUARY, limit=1, **ALL)
    with pytest.raises(BadInput) as refused:
        town.show("card", *FEBRUARY, limit=1, after=first.next, sort="in", **ALL)
    assert refused.value.field == "sort"
