"""Lines are counted while goods move, by whoever counts first and by somebody else where much is off."""

import pytest

from inventory import setting_up
from inventory.errors import (
    BadInput,
    CountedAlready,
    KeyReused,
    NotAllowed,
    NotFound,
    SameCounter,
    WantsRecount,
)
from inventory.stock import ReceiptLine
from tests.inventory.books import Books
from tests.inventory.counting import (
    FEB_1,
    FEB_7,
    FEB_8,
    Counting,
    at,
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


def test_what_was_issued_before_the_count_should_not_be_there(town, sheet):
    number, mask, soap = sheet
    issued(town, 100)
    town.count(number, (mask, 900), (soap, 40))
    town.settle(number)
    assert town.books.held() == 900


def test_what_was_issued_after_the_count_was_there(town, sheet):
    number, mask, soap = sheet
    town.count(number, (mask, 1000), (soap, 40))
    issued(town, 100)
    town.settle(number)
    assert town.books.held() == 900


def test_a_sheet_keyed_later_says_when_it_was_counted(town, clock):
    clock.set(at(9))
    number = town.start()
    mask, soap = line_of(town, number, "MASK"), line_of(town, number, "SOAP")
    clock.set(at(10))
    issued(town, 100)
    clock.set(at(11))
    issued(town, 50)
    clock.set(at(12))
    town.count(number, (mask, 900), (soap, 40), at=at(10, 30))
    assert town.state(number) == "COUNTED"
    town.settle(number)
    assert town.books.held() == 850


def test_the_counter_may_name_the_last_document_whose_goods_had_moved(town, sheet):
    number, mask, soap = sheet
    first = issued(town, 100)
    issued(town, 50)
    town.count(number, (mask, 900, None, first), (soap, 40, None, number))
    town.settle(number)
    assert town.books.held() == 850


def test_a_paper_found_after_the_count_explains_what_was_missing(town, clock):
    clock.set(FEB_8)
    number = town.start()
    mask, soap = line_of(town, number, "MASK"), line_of(town, number, "SOAP")
    town.count(number, (mask, 985), (soap, 40))
    issued(town, 15, FEB_7)
    town.settle(number)
    assert town.books.held() == 985


def test_a_lot_that_left_is_counted_as_none(town, sheet):
    number, mask, soap = sheet
    issued(town, 1000)
    town.count(number, (mask, 0), (soap, 40))
    assert town.state(number) == "COUNTED"
    town.settle(number)
    assert town.books.held() == 0


def test_a_great_difference_is_counted_again_by_somebody_else(town, sheet):
    number, mask, soap = sheet
    town.count(number, (mask, 100), (soap, 40))
    assert town.taking(number).states == {mask: "TO_RECOUNT", soap: "DONE"}
    with pytest.raises(WantsRecount) as refused:
        town.settle(number)
    assert refused.value.lines == [mask]
    with pytest.raises(SameCounter):
        town.count(number, (mask, 979), recount=True)
    town.count(number, (mask, 979), recount=True, counter="另一人")
    assert town.state(number) == "COUNTED"
    town.settle(number)
    assert town.books.held() == 979


def test_a_difference_in_percent_alone_is_enough(town, sheet):
    number, mask, soap = sheet
    town.count(number, (mask, 1000), (soap, 45))
    assert town.taking(number).states == {mask: "DONE", soap: "TO_RECOUNT"}


def test_without_a_limit_every_difference_is_counted_again(sqlite_ledger):
    town = Counting(Books(sqlite_ledger))
    town.books.receive(FEB_1, 10)
    number = town.start()
    town.count(number, (1, 9))
    assert town.taking(number).states == {1: "TO_RECOUNT"}
    town.count(number, (1, 9), recount=True, counter="另一人")
    assert town.state(number) == "COUNTED"


def test_a_sheet_keyed_twice_is_refused_and_a_request_sent_twice_is_one(town, sheet):
    number, mask, soap = sheet
    first = town.count(number, (mask, 990), (soap, 40), key="paper")
    again = town.count(number, (mask, 990), (soap, 40), key="paper")
    assert (again.number, again.replayed) == (first.number, True)
    assert first.number == f"{number}/1"
    with pytest.raises(KeyReused):
        town.count(number, (mask, 991), (soap, 40), key="paper")
    with pytest.raises(CountedAlready) as refused:
        town.count(number, (mask, 990), (soap, 40))
    assert refused.value.facts() == {
        "number": number,
        "line": mask,
        "round": 1,
        "counter": "物资员",
    }


@pytest.mark.parametrize("quantity", [-1, True, "9", None, 10**13])
def test_a_count_that_is_no_number_is_refused(town, sheet, quantity):
    number, mask, _ = sheet
    with pytest.raises(BadInput) as refused:
        town.count(number, (mask, quantity))
    assert refused.value.field == "lines[0].quantity"


@pytest.mark.parametrize(
    ("line", "said", "field"),
    [
        ((9, 1), {}, "lines[0].line"),
        ((1, 1, None, "NDL-RK-2020-000001"), {}, "lines[0].after"),
        ((1, 1, "箱"), {}, "lines[0].unit"),
        ((1, 1), {"recount": True}, "recount"),
        ((1, 1), {"at": at(19)}, "at"),
        ((1, 1), {"at": at(8, day=7)}, "at"),
        ((1, 1), {"on": FEB_7}, "on"),
    ],
)
def test_a_count_that_cannot_be_is_refused(town, sheet, line, said, field):
    with pytest.raises(BadInput) as refused:
        town.count(sheet[0], line, **said)
    assert refused.value.field == field


def test_a_line_twice_on_one_sheet_and_a_sheet_of_nothing_are_refused(town, sheet):
    for lines in ([(1, 1), (1, 1)], []):
        with pytest.raises(BadInput):
            town.count(sheet[0], *lines)


def test_a_sheet_of_another_organization_is_refused(town, sheet):
    number, mask, _ = sheet
    with pytest.raises(NotFound) as refused:
        town.count(number, (mask, 1), organization="DGC", actor="clerk")
    assert refused.value.what == "stocktake"
    with pytest.raises(NotAllowed):
        town.count(number, (mask, 1), actor="clerk")
    with pytest.raises(BadInput):
        town.count("NDL-RK-2020-000001", (1, 1))


def test_a_checkpoint_head_counts_at_his_place_alone(town):
    setting_up.setup(
        town.books.ledger,
        actor="system",
        data={"locations": [{"code": "K2", "name": "二号卡口", "organization": "NDL"}]},
    )
    line = ReceiptLine("MASK", "K2", 5)
    town.books.receive_lines([line])
    number = town.start(items=["MASK"])
    lines = {x.place.code: x.line for x in town.taking(number).lines}
    town.count(number, (lines["KF"], 1000), actor="checkpoint")
    with pytest.raises(NotAllowed):
        town.count(number, (lines["K2"], 5), actor="checkpoint")
    with pytest.raises(NotAllowed):
        town.start(actor="checkpoint")
