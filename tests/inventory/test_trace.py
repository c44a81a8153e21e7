"""What a donor gave and who got it; what a group got and from whom; across organizations, both ways."""

from datetime import date

import pytest

from inventory import conversions, stock, trace, transfers
from inventory.conversions import ConversionLine, ResultLine
from inventory.errors import BadInput, NotAllowed, NotFound
from inventory.stock import IssueLine
from tests.inventory.books import Books

FEB_1, FEB_3, FEB_5, FEB_8 = (date(2020, 2, day) for day in (1, 3, 5, 8))


def tell(books):
    """Six cartons of the firm: four opened, of the masks 600 sent to a village, and some issued by both."""
    books.gift = books.receive(FEB_1, 6, "MASK-BOX", by="FIRM")
    line = ConversionLine(f"{books.gift}-1", "KF", 4, [ResultLine("MASK", 1000)])
    books.opened = books.post(conversions.convert, FEB_3, lines=[line], reason="开箱")
    books.sent = books.post(
        transfers.dispatch, FEB_5, lines=[IssueLine("MASK", "KF", 600)], to="DGC"
    )
    books.arrived = books.arrive(FEB_5, books.sent, None)
    books.issue(FEB_5, 100)
    wrong = books.issue(FEB_5, 50, group="CLEAN")
    books.reverse(FEB_8, wrong)
    books.post(stock.issue, FEB_8, "DGC", group="GUARD", lines=[IssueLine("MASK", "DGC-KF", 250)])
    books.receive(FEB_8, 7, by="ZHANG")
    return books


@pytest.fixture
def town(ledger):
    return tell(Books(ledger))


def lots(found):
    return [(lot.lot, lot.received, lot.left) for lot in found.lots]


def test_what_a_donor_gave_is_followed_to_everybody_who_got_some(town):
    found = town.ask(trace.trace, counterparty="FIRM")
    assert lots(found) == [
        (f"{town.gift}-1", 6, 2),
        (f"{town.opened}-2", 1000, 300),
        (f"{town.arrived}-1", 600, 350),
    ]
    assert {(g.organization, g.recipient, g.quantity) for g in found.got} == {
        ("南独乐河镇", "检查点值守人员", 100),
        ("东沟村", "检查点值守人员", 250),
    }
    assert {lot.giver for lot in found.lots} == {"示例医疗器械有限公司"}


def test_from_any_lot_or_document_the_same_lineage_is_found(town):
    whole = lots(town.ask(trace.trace, counterparty="FIRM"))
    assert lots(town.ask(trace.trace, lot=f"{town.arrived}-1")) == whole
    assert lots(town.ask(trace.trace, lot=f"{town.gift}-1")) == whole
    assert lots(town.ask(trace.trace, document=town.sent)) == whole


def test_what_a_group_got_is_followed_to_who_gave_it(town):
    found = town.ask(trace.trace, group="GUARD")
    assert {lot.giver for lot in found.lots} == {"示例医疗器械有限公司"}
    assert sum(g.quantity for g in found.got) == 350


def test_a_village_sees_where_its_goods_come_from_and_not_who_else_got_some(town):
    found = town.ask(trace.trace, actor="clerk", lot=f"{town.arrived}-1")
    # of the town's lots it learns that they were, and not what is left of them
    assert lots(found) == [
        (f"{town.gift}-1", 6, 0),
        (f"{town.opened}-2", 1000, 0),
        (f"{town.arrived}-1", 600, 350),
    ]
    assert [(g.organization, g.quantity) for g in found.got] == [("东沟村", 250)]
    assert {step.number for step in found.steps if step.organization == "南独乐河镇"} == {
        town.gift,
        town.sent,
    }


@pytest.mark.parametrize("lot", ["NDL-RK-2020-000002-1", "NDL-RK-2020-000099-1", "nothing"])
def test_out_of_sight_a_lot_and_nothing_are_answered_alike(town, lot):
    with pytest.raises(NotAllowed) as refused:
        town.ask(trace.trace, actor="clerk", lot=lot)
    assert refused.value.facts() == {
        "act": "read_lot",
        "role": "village_clerk",
        "organization": None,
    }


def test_a_mistyped_lot_or_document_of_ones_own_is_not_found(town):
    for asked in ({"lot": "DGC-RK-2020-000099-1"}, {"document": "DGC-RK-2020-000099"}):
        with pytest.raises(NotFound):
            town.ask(trace.trace, actor="clerk", **asked)


def test_exactly_one_beginning(town):
    with pytest.raises(BadInput):
        town.ask(trace.trace)
    with pytest.raises(BadInput):
        town.ask(trace.trace, lot="x", group="GUARD")
