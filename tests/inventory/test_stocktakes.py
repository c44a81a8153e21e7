"""A list is frozen of what the books have, of all or of a part; it is given up, or keeps a period open."""

import pytest
from sqlalchemy import text

from inventory import periods, setting_up
from inventory.errors import (
    BadInput,
    ClosedPeriod,
    NeedsConfirmation,
    NotAllowed,
    NotFound,
    StocktakeEnded,
)
from inventory.stock import ReceiptLine
from tests.inventory.counting import (
    FEB_1,
    FEB_7,
    FEB_8,
    FEB_9,
    line_of,
    lot,
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


def test_the_list_is_what_the_books_have_now(town):
    number = town.start(witness="监盘员")
    assert number == "NDL-PD-2020-000001"
    lines = town.taking(number).lines
    assert [x.line for x in lines] == [1, 2]
    assert {(x.lot.code, x.quantity, x.whole) for x in lines} == {
        (lot(1), 1000, True),
        (lot(2), 40, True),
    }
    assert town.state(number) == "OPEN"


def test_an_abandoned_stocktake_takes_no_counts(town, sheet):
    number, mask, _ = sheet
    by = town.abandon(number)
    assert town.state(number) == "ABANDONED"
    for late in (
        lambda: town.count(number, (mask, 990)),
        lambda: town.settle(number),
        lambda: town.abandon(number),
    ):
        with pytest.raises(StocktakeEnded) as refused:
            late()
        assert (refused.value.state, refused.value.by) == ("ABANDONED", by)


def test_part_of_the_goods_may_be_counted(town):
    setting_up.setup(
        town.books.ledger,
        actor="system",
        data={"locations": [{"code": "K2", "name": "二号卡口", "organization": "NDL"}]},
    )
    town.books.receive_lines([ReceiptLine("MASK", "K2", 5)])
    by_place = town.taking(town.start(locations=["KF"])).lines
    assert {(x.item.code, x.whole) for x in by_place} == {("MASK", False), ("SOAP", True)}
    assert [x.item.code for x in town.taking(town.start(items=["SOAP"])).lines] == ["SOAP"]
    assert len(town.taking(town.start(nature="CONSUMABLE")).lines) == 3
    for scope, field in (
        ({"nature": "LOW_VALUE"}, "scope"),
        ({"nature": "OTHER"}, "nature"),
        ({"locations": []}, "lines"),
        ({"seed": "7"}, "seed"),
    ):
        with pytest.raises(BadInput) as refused:
            town.start(**scope)
        assert refused.value.field == field
    with pytest.raises(BadInput):
        town.start(locations=["DGC-KF"], actor="system")
    with pytest.raises(NotFound):
        town.start(items=["NONE"])


def test_supervision_draws_a_sample_that_its_seed_draws_again(town):
    for n in range(8):
        town.books.receive(FEB_1, n + 1)
    with pytest.raises(NotAllowed):
        town.start(sample=3)
    drawn = town.taking(town.start(sample=3, seed="2020-02-08/7", actor="system"))
    again = town.taking(town.start(sample=3, seed="2020-02-08/7", actor="system"))
    assert [x.lot for x in drawn.lines] == [x.lot for x in again.lines]
    assert (drawn.start.sample, drawn.start.population, len(drawn.lines)) == (3, 10, 3)
    other = town.taking(town.start(sample=3, actor="system"))
    assert len(other.start.seed) == 16
    with pytest.raises(BadInput) as refused:
        town.start(sample=11, actor="system")
    assert refused.value.field == "sample"
    with pytest.raises(NotAllowed):
        town.abandon(drawn.number)
    town.abandon(drawn.number, actor="system")


def test_a_list_is_frozen_today_and_a_repeat_finds_it_tomorrow(town, clock):
    with pytest.raises(BadInput) as refused:
        town.start(FEB_7)
    assert refused.value.field == "on"
    number = town.start(key="once")
    clock.set(FEB_9)
    assert town.start(key="once") == number
    with pytest.raises(BadInput):
        town.settle(number, FEB_7)
    with pytest.raises(BadInput):
        town.abandon(number, on=FEB_7)


def test_an_open_stocktake_makes_closing_ask(town, sheet):
    number, mask, soap = sheet
    with pytest.raises(NeedsConfirmation) as asked:
        town.books.close(FEB_8, FEB_7)
    assert asked.value.about == {"numbers": [number]}
    town.count(number, (mask, 1000), (soap, 40))
    town.settle(number)
    town.books.close(FEB_8, FEB_7)
    other = town.start()
    with pytest.raises(NeedsConfirmation) as asked:
        town.books.close(FEB_8, FEB_8)
    token = asked.value.token
    town.books.post(periods.close_period, FEB_8, through=FEB_8, confirmed=[token])
    with pytest.raises(ClosedPeriod):
        town.abandon(other)


def test_lists_counts_and_results_are_never_changed(town, sheet):
    number, mask, soap = sheet
    town.count(number, (mask, 990), (soap, 40))
    town.settle(number)
    for table in ("stocktake_line", "stocktake_count", "stocktake_sheet", "stocktake_result"):
        with pytest.raises(Exception, match="append-only"), town.books.ledger.writing() as session:
            session.execute(text(f"delete from {table}"))
