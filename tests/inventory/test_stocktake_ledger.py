"""What is told of stocktakes: blind until all is counted, to those who may see it, each state by its name."""

import pytest

from inventory import stocktake_ledger
from inventory.errors import NotAllowed
from inventory.stocktake_books import STATE_NAMES
from inventory.stocktake_ledger import OUTCOME_NAMES
from tests.inventory.counting import FEB_8, issued, line_of, open_town


@pytest.fixture
def town(ledger):
    return open_town(ledger)


def told(town, number, actor="keeper"):
    return town.books.ask(stocktake_ledger.stocktake, actor, number=number)


def figures(town, number):
    lines = {line.item: line for line in told(town, number).lines}
    return {
        item: (line.booked, line.expected, line.counted, line.difference, line.outcome)
        for item, line in lines.items()
    }


def test_what_the_books_have_is_told_only_when_all_is_counted(town):
    number = town.start(witness="监督员")
    mask, soap = line_of(town, number, "MASK"), line_of(town, number, "SOAP")
    issued(town, 1000)
    town.count(number, (soap, 20))
    assert figures(town, number) == {
        "MASK": (None, None, None, None, None),
        "SOAP": (None, None, 20, None, None),
    }
    town.count(number, (mask, 0))
    assert figures(town, number)["SOAP"] == (None, None, 20, None, None)  # to be counted again
    assert [line.state for line in told(town, number).left] == ["TO_RECOUNT"]
    town.count(number, (soap, 41), recount=True, counter="另一人")
    assert figures(town, number) == {
        "MASK": (1000, 0, 0, 0, "LEFT"),
        "SOAP": (40, 40, 41, 1, "OVER"),
    }
    whole = told(town, number)
    assert [line.item for line in whole.off] == ["SOAP"]
    assert (whole.state, whole.witness, whole.ended_by) == ("COUNTED", "监督员", None)
    by_item = {line.item: line for line in whole.lines}
    assert by_item["MASK"].moved == ("NDL-CK-2020-000001",)
    assert (by_item["SOAP"].rounds, by_item["SOAP"].counter) == (2, "另一人")
    assert {line.outcome for line in whole.lines} < OUTCOME_NAMES.keys()


def test_the_list_says_how_far_each_stocktake_is(town):
    def states(**said):
        rows = town.books.ask(stocktake_ledger.stocktakes, "keeper", **said)
        return [(row.number[-1], row.state, row.counted, row.lines) for row in rows]

    first = town.start(items=["MASK"])
    assert states() == [("1", "OPEN", 0, 1)]
    town.count(first, (1, 1))
    assert states() == [("1", "OPEN", 1, 1)]
    town.count(first, (1, 995), recount=True, counter="另一人")
    assert states() == [("1", "COUNTED", 1, 1)]
    settled = town.settle(first)
    second = town.start()
    town.abandon(second)
    assert states() == [("2", "ABANDONED", 0, 2), ("1", "SETTLED", 1, 1)]
    assert not states(going_on=True)
    assert {state for _, state, _, _ in states()} < STATE_NAMES.keys()
    found = town.books.ask(stocktake_ledger.settled_by, "keeper", number=settled)
    assert (found.number, found.ended_by) == (first, settled)
    assert town.books.ask(stocktake_ledger.settled_by, "keeper", number=first) is None
    town.reverse(settled)
    assert states()[1] == ("1", "COUNTED", 1, 1)
    assert states(going_on=True) == [("1", "COUNTED", 1, 1)]


def test_what_became_of_goods_on_no_line_is_told(town):
    number = town.start(items=["SOAP"])
    found = (("KF", "手套", "双", 12, "没有票"), ("KF", "雨衣", "件", 2))
    town.count(number, (1, 40), found=found)
    receipt = town.books.receive(FEB_8, 12)
    town.settle(number, found=[(1, receipt), (2, None, "私人物品")])
    assert [
        (f.name, f.quantity, f.note, f.receipt, f.reason) for f in told(town, number).found
    ] == [
        ("手套", 12, "没有票", receipt, ""),
        ("雨衣", 2, "", None, "私人物品"),
    ]


def test_who_may_see_a_stocktake(town):
    number = town.start()
    for actor in ("keeper", "finance", "approver", "publisher", "checkpoint"):
        assert told(town, number, actor).number == number
    for actor, asked in (("clerk", number), ("keeper", "NDL-PD-2020-000009")):
        with pytest.raises(NotAllowed):
            told(town, asked, actor)
    assert town.books.ask(stocktake_ledger.stocktakes, "clerk") == ()
