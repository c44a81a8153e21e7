"""What was done before a revaluation and what after it, taken back in order; and what was tampered with."""

import pytest

from inventory import stock
from inventory.errors import AlreadyReversed, DrawnOn, NotBefore, Revalued
from inventory.stock import IssueLine
from tests.inventory.books import Books, document
from tests.inventory.revaluing import day, opened, revalue, told


@pytest.fixture
def town(ledger, clock):
    yield from opened(ledger, clock)


def test_neither_is_taken_back_over_the_others_head(town):
    told(town)
    number = revalue(town, day(5), 100_000)
    # before it, also on the same day: its goods went where the value was spread
    for organization, earlier in (
        ("NDL", "NDL-CK-2020-000001"),
        ("NDL", "NDL-RK-2020-000001"),
        ("DGC", "DGC-CK-2020-000001"),
        ("DGC", "DGC-DR-2020-000001"),
    ):
        with pytest.raises((Revalued, DrawnOn)) as refused:
            town.reverse(day(6), earlier, organization)
        assert number in refused.value.facts()["by"] or earlier == "NDL-RK-2020-000001"
    # after it, also on the same day: they took value along
    lines = [IssueLine("MASK", "DGC-KF", 5)]
    later = town.post(stock.issue, day(5), "DGC", group="GUARD", lines=lines)
    with pytest.raises(DrawnOn) as drawn:
        town.reverse(day(6), number)
    assert (drawn.value.by, drawn.value.unit) == ([later], "fen")
    assert (drawn.value.needed, drawn.value.left) == (25_000, 20_000)
    town.reverse(day(6), later, "DGC")
    town.reverse(day(6), number)
    assert (town.worth(), town.worth("MASK", "DGC")) == (0, 0)
    with pytest.raises(AlreadyReversed):
        town.reverse(day(6), number)
    with pytest.raises(NotBefore):
        town.issue(day(5), 1)
    town.reverse(day(6), "DGC-CK-2020-000001", "DGC")
    assert town.held("MASK", "DGC") == 25


def test_two_on_the_same_day_are_taken_back_the_last_one_first(town):
    told(town)
    first, second = revalue(town, day(6), 5_000), revalue(town, day(6), 9_000, "INVOICE")
    with pytest.raises(Revalued) as refused:
        town.reverse(day(6), first)
    assert refused.value.by == [second]
    town.reverse(day(6), second)
    assert town.worth() == 1_250
    town.reverse(day(6), first)
    assert town.worth() == 0


def test_a_sheet_says_by_which_reversal_an_appraisal_was_taken_back(town):
    town.receive(day(1), 10, by="FIRM")
    number = revalue(town, day(2), 1_000)
    back = town.reverse(day(3), number)
    sheet = town.sheet("S1", day(1), day(28))
    assert [(r["value_fen"], r["note"]) for r in sheet.rows] == [
        (None, None),
        (1_000, f"已由 {back} 冲销"),
        (-1_000, f"冲销 {number}"),
    ]
    assert f"{number} 由 {back} 冲销" in "".join(sheet.notes)
    assert not town.sheet("S6", day(1), day(28)).notes


ROW = f"document_id = {document('NDL-GJ-2020-000001')}"


@pytest.mark.parametrize(
    ("promise", "sql"),
    [
        ("P1", f"update stock_move set value_fen = value_fen + 1 where {ROW}"),
        ("P1", f"update stock_move set quantity = 1 where {ROW}"),
        ("P1", f"update lot_valuation set lot_id = lot_id + 1 where {ROW}"),
        ("P1", f"delete from lot_valuation where {ROW}"),
        ("P2", f"update stock_move set from_id = to_id, to_id = from_id where {ROW}"),
        ("P3", "update stock_balance set revalued_on = null"),
        ("P10", "update lot_valuation set basis = 'NOMINAL'"),
        ("P10", "update lot_valuation set provisional = not provisional"),
        ("P10", "update lot_valuation set after_position = after_position + 1"),
        ("P10", f"delete from lot_valuation where {ROW}"),
    ],
)
def test_a_tampered_revaluation_breaks_its_promise(sqlite_ledger, clock, promise, sql):
    clock.set(day(28))
    town = Books(sqlite_ledger)
    told(town)
    revalue(town, day(6), 100_000)
    assert not town.broken()
    town.tamper(sql)
    assert promise in town.broken()
