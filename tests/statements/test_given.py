"""发放台账: each line issued, to whom, and what takes one back."""

import pytest

from inventory.intake.reading import read
from reports import csv, xlsx
from tests.statements.town import Town, day, keys, tell


@pytest.fixture
def town(ledger):
    return tell(Town(ledger))


def test_each_line_issued_stands_on_its_day_and_a_reversal_with_minus_on_its_own(town):
    rows = town.show("issued", day(1), day(8)).rows
    assert keys(rows, "on", "kind_name", "recipient", "quantity") == [
        ("2020-02-02", "发放出库单", "检查点值守人员", 200),
        ("2020-02-07", "发放出库单", "检查点值守人员", 70),
        ("2020-02-08", "冲销发放出库单", "检查点值守人员", -70),
    ]


def test_its_sum_is_what_the_movement_says_was_issued(town):
    (movement,) = town.show("movement", day(1), day(8), item="MASK").rows
    mask, money = town.show("issued", day(1), day(8)).totals
    assert (mask["quantity"], mask["value_fen"]) == (movement["issued"], money["value_fen"])


def test_it_leads_on_page_by_page_and_can_be_of_one_source(town):
    whole = town.show("issued", day(1), day(8))
    pages = town.pages("issued", day(1), day(8), limit=1)
    assert [row for page in pages for row in page.rows] == list(whole.rows)
    assert pages[-1].totals == whole.totals
    assert town.show("issued", day(1), day(8), source="ALLOCATED").rows == ()


def test_what_was_sent_to_a_village_is_not_issued(town):
    assert town.show("issued", day(3), day(5)).rows == ()


@pytest.mark.parametrize("draw", [lambda s: xlsx.draw_statement([s]), csv.draw_statement])
def test_it_is_read_back_as_what_it_is(town, draw):
    drawn = town.show("issued", day(1), day(7))
    name = "台账.xlsx" if draw is not csv.draw_statement else "台账.csv"
    (table,) = read(draw(drawn), name).tables
    assert table.as_ == "issued"
    assert [(r.counterparty, r.item, r.quantity, r.unit, r.problems) for r in table.rows] == [
        (row["recipient"], row["name"], row["quantity"], row["unit"], ()) for row in drawn.rows
    ]
