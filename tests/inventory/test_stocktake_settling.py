"""What is off is posted: exactly that, once, with its value, and approved by somebody who counted nothing."""

import pytest

from inventory import approvals
from inventory.errors import (
    BadInput,
    NeedsConfirmation,
    NotAllowed,
    NotCounted,
    NotEnough,
    SamePerson,
    StocktakeEnded,
    WantsRecount,
)
from tests.inventory.counting import (
    FEB_8,
    issued,
    line_of,
    open_town,
)


@pytest.fixture
def town(ledger):
    town = open_town(ledger)
    yield town
    assert not town.books.broken()


@pytest.fixture
def sheet(town):
    """An open stocktake, and the line numbers of its masks and its soap."""
    number = town.start()
    return number, line_of(town, number, "MASK"), line_of(town, number, "SOAP")


def test_two_differences_become_one_adjustment_with_values_and_an_approval(town, sheet):
    number, mask, soap = sheet
    town.count(number, (mask, 990), (soap, 43))
    assert town.state(number) == "COUNTED"
    settled = town.settle(number)
    assert settled == "NDL-PY-2020-000001"
    assert (town.books.held(), town.books.held("SOAP")) == (990, 43)
    assert town.books.worth() == 148_500
    assert town.books.worth("SOAP") == 0
    assert town.state(number) == "SETTLED"
    (wanted,) = town.books.ask(approvals.waiting, "approver")
    assert wanted.wanted.causes == ("盘盈盘亏",)
    assert wanted.wanted.details == ("盘亏 口罩 10 只；盘盈 洗手液 3 瓶",)
    assert town.decide(settled).approved


def test_where_nothing_is_off_the_settlement_has_no_rows_and_wants_nobody(town, sheet):
    number, mask, soap = sheet
    town.count(number, (mask, 1000), (soap, 40))
    settled = town.settle(number)
    assert town.books.held() == 1000
    assert town.books.ask(approvals.waiting, "approver") == ()
    assert town.reverse(settled) == "NDL-PY-2020-000002"
    assert town.state(number) == "COUNTED"


def test_a_surplus_of_a_valued_lot_has_its_unit_value(town, sheet):
    number, mask, soap = sheet
    town.count(number, (mask, 1010), (soap, 40))
    town.settle(number)
    assert (town.books.held(), town.books.worth()) == (1010, 151_500)


def test_a_surplus_of_a_lot_that_left_has_the_unit_value_of_what_left_last(town, sheet):
    number, mask, soap = sheet
    town.count(number, (mask, 1005), (soap, 40))
    issued(town, 1000)
    with pytest.raises(NeedsConfirmation) as asked:
        town.settle(number)
    town.settle(number, confirmed=[asked.value.token])
    assert (town.books.held(), town.books.worth()) == (5, 750)


def test_what_was_posted_after_the_count_is_asked_after_where_it_is_off(town, sheet):
    number, mask, soap = sheet
    town.count(number, (mask, 990), (soap, 40))
    later = issued(town, 10)
    with pytest.raises(NeedsConfirmation) as asked:
        town.settle(number)
    assert asked.value.question == "MOVED_SINCE"
    assert asked.value.about["lines"] == [
        {"line": mask, "name": "口罩", "unit": "只", "difference": -10, "numbers": [later]}
    ]
    # the issue had left the shelf before: a second count says so
    town.count(number, (mask, 990), recount=True, counter="另一人")
    town.settle(number)
    assert town.books.held() == 990


def test_more_missing_than_there_is_now_is_refused_by_name(town, sheet):
    number, mask, soap = sheet
    town.count(number, (mask, 990), (soap, 40))
    issued(town, 995)
    with pytest.raises(NeedsConfirmation) as asked:
        town.settle(number)
    with pytest.raises(NotEnough) as refused:
        town.settle(number, confirmed=[asked.value.token])
    assert (refused.value.asked, refused.value.on_hand) == (10, 5)


def test_a_line_that_another_stocktake_adjusted_is_counted_again(town, sheet):
    number, mask, soap = sheet
    town.count(number, (mask, 990), (soap, 40))
    check = town.start(items=["MASK"])
    town.count(check, (1, 990))
    town.settle(check)
    with pytest.raises(WantsRecount) as refused:
        town.settle(number)
    assert refused.value.lines == [mask]
    town.count(number, (mask, 990), recount=True, counter="另一人")
    town.settle(number)
    assert town.books.held() == 990


def test_a_stocktake_is_settled_once_and_again_only_after_a_reversal(town, sheet):
    number, mask, soap = sheet
    with pytest.raises(NotCounted) as missing:
        town.settle(number)
    assert missing.value.lines == sorted([mask, soap])
    town.count(number, (mask, 990), (soap, 40))
    settled = town.settle(number)
    for again in (
        lambda: town.settle(number),
        lambda: town.count(number, (mask, 990), recount=True, counter="另一人"),
        lambda: town.abandon(number),
    ):
        with pytest.raises(StocktakeEnded) as refused:
            again()
        assert (refused.value.state, refused.value.by) == ("SETTLED", settled)
    town.reverse(settled)
    assert town.books.held() == 1000
    town.settle(number)
    assert town.books.held() == 990


def test_who_counted_does_not_approve(town, sheet):
    number, mask, soap = sheet
    town.count(number, (mask, 990))
    town.count(number, (soap, 40), counter="审批人")  # his name on the paper that the keeper keys
    settled = town.settle(number)
    with pytest.raises(SamePerson):
        town.decide(settled)
    with pytest.raises(NotAllowed):
        town.decide(settled, actor="keeper")
    town.decide(settled, actor="system")


def test_goods_on_no_line_are_taken_in_by_a_receipt_or_explained(town, sheet):
    number, mask, soap = sheet
    found = (("KF", "手套", "双", 12, "没有票"), ("KF", "雨衣", "件", 2))
    town.count(number, (mask, 1000), (soap, 40), found=found)
    assert [(f.serial, f.name, f.quantity) for f in town.taking(number).found] == [
        (1, "手套", 12),
        (2, "雨衣", 2),
    ]
    receipt = town.books.receive(FEB_8, 12, "MASK-N95")
    for answers, field in (
        ([], "found"),
        ([(1, receipt)], "found"),
        ([(1, receipt), (2, None, "私人物品"), (3, receipt)], "found[2].serial"),
        ([(1, "NDL-RK-2020-000099"), (2, None, "私人物品")], "found[0].receipt"),
        ([(1, number), (2, None, "私人物品")], "found[0].receipt"),
        ([(1, receipt), (1, receipt)], "found"),
    ):
        with pytest.raises(BadInput) as refused:
            town.settle(number, found=answers)
        assert refused.value.field == field
    town.settle(number, found=[(1, receipt), (2, None, "私人物品")])
