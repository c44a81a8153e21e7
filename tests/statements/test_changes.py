"""What an inspector asks after, by hand: corrected, lost, short, valued anew; reversed; recorded late."""

from datetime import UTC, datetime

import pytest

from tests.statements.town import Town, day, keys, tell

FEBRUARY = day(1), day(8)


@pytest.fixture
def town(ledger):
    return tell(Town(ledger))


def test_what_was_short_lost_corrected_and_valued_anew(town):
    town.correct(day(8), town.bought, 30)
    town.lose(day(8), f"{town.gift}-1", 40)
    town.revalue(day(8), f"{town.gift}-1", 200_000)
    shown = town.show("adjustments", *FEBRUARY)
    assert keys(shown.rows, "what", "quantity", "value_fen", "reason") == [
        ("盘亏短少", -10, -1000, "路上破损"),
        ("入库更正", -30, None, "多记了"),
        ("报损", -40, -4000, "受潮"),
        ("估价调整", 0, 36_000, "发票到了"),
    ]
    assert keys(shown.totals, "name", "value_fen") == [("口罩", 31_000), ("合计", 31_000)]
    assert shown.totals[0]["quantity"] == -80
    assert town.show("adjustments", day(1), day(3)).rows == ()
    pages = town.pages("adjustments", *FEBRUARY, limit=1)
    assert sum((page.rows for page in pages), ()) == shown.rows


def test_which_document_took_back_which_and_why(town):
    (row,) = town.show("reversals", *FEBRUARY).rows
    assert (row["number"], row["original"], row["reason"]) == (town.back, town.wrong, "录错")
    assert (row["original_on"], row["kind_name"]) == ("2020-02-07", "冲销发放出库单")
    assert town.show("reversals", day(1), day(7)).rows == ()
    assert town.show("reversals", *FEBRUARY, organization="DGC").rows == ()
    assert len(town.show("reversals", *FEBRUARY, location="KF").rows) == 1
    assert town.show("reversals", *FEBRUARY, location="KF2").rows == ()


@pytest.mark.parametrize(
    ("instant", "late"),
    [
        (datetime(2020, 2, 9, 15, 59, 59, tzinfo=UTC), 0),
        (datetime(2020, 2, 9, 16, tzinfo=UTC), 1),
        (datetime(2020, 2, 10, 16, tzinfo=UTC), 2),
    ],
)
def test_what_was_recorded_after_midnight_in_shanghai_is_late(town, clock, instant, late):
    clock.set(instant)
    number = town.receive(day(9), 5)
    shown = town.show("backdated", day(9), day(9))
    assert keys(shown.rows, "number", "days") == ([(number, late)] if late else [])


def test_those_recorded_late_in_pages_by_any_order(town):
    whole = town.show("backdated", *FEBRUARY, below=True)
    assert len(whole.rows) == 7  # all are told on the eighth
    assert {row["posted_on"] for row in whole.rows} == {"2020-02-08"}
    for sort in (None, "number", "actor_name"):
        sorted_ = town.show("backdated", *FEBRUARY, below=True, sort=sort, descending=True)
        pages = town.pages("backdated", *FEBRUARY, below=True, limit=4, sort=sort, descending=True)
        assert sum((page.rows for page in pages), ()) == sorted_.rows
