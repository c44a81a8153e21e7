"""实盘数 and 盘点日期 on S6: of the newest stocktake in the period that counted all of the item, and of no other."""

from datetime import date

import pytest

from inventory import merging, setting_up, stock
from inventory.stock import ReceiptLine
from tests.inventory.books import Books
from tests.inventory.counting import FEB_1, FEB_7, FEB_8, FEB_9, Counting


@pytest.fixture
def town(ledger, clock):
    clock.set(FEB_7)
    books = Books(ledger)
    place = {"code": "K2", "name": "二号卡口", "organization": "NDL"}
    limit = {"starts_on": "2020-01-01", "pieces": 100, "decision": "盘点办法"}
    data = {"locations": [place], "recount_limits": [limit]}
    setting_up.setup(ledger, actor="system", data=data)
    books.receive(FEB_1, 100)
    books.receive_lines([ReceiptLine("MASK", "K2", 20)])
    books.receive(FEB_1, 5, "SOAP")
    return Counting(books)


def taken(town, on, off=0, **scope):
    """A stocktake that counts what is there, but for ``off`` pieces of its first line."""
    number = town.start(on, **scope)
    lines = town.taking(number).lines
    counts = [(x.line, x.quantity + (off if x.line == 1 else 0)) for x in lines]
    town.count(number, *counts, on=on)
    return town.settle(number, on)


def shown(town, start=FEB_1, end=FEB_9, item="MASK"):
    drawn = town.books.sheet("S6", start, end)
    assert [column.title for column in drawn.columns[-2:]] == ["实盘数", "盘点日期"]
    return next((row["counted"], row["counted_on"]) for row in drawn.rows if row["item"] == item)


def test_the_newest_whole_count_of_the_period_is_shown(town, clock):
    assert shown(town) == (None, None)
    taken(town, FEB_7, -3, items=["MASK"])
    assert shown(town) == (117, "2020-02-07")
    assert shown(town, item="SOAP") == (None, None)
    clock.set(FEB_8)
    taken(town, FEB_8, 1)
    assert shown(town) == (118, "2020-02-08")
    assert shown(town, item="SOAP") == (5, "2020-02-08")
    assert shown(town, end=FEB_7) == (117, "2020-02-07")
    assert shown(town, start=date(2020, 2, 9)) == (None, None)


def test_one_shelf_and_a_sample_say_nothing_of_the_whole(town):
    taken(town, FEB_7, locations=["KF"])
    assert shown(town) == (None, None)
    assert shown(town, item="SOAP") == (5, "2020-02-07")
    taken(town, FEB_7, items=["MASK"], sample=1, actor="system")
    assert shown(town) == (None, None)


def test_a_settlement_that_was_reversed_counts_no_more(town):
    settled = taken(town, FEB_7)
    town.reverse(settled, FEB_7)
    assert shown(town) == (None, None)


def test_what_became_the_item_later_was_not_counted_with_it(town, clock):
    taken(town, FEB_7, items=["MASK"])
    town.books.receive(FEB_7, 9, "MASK-N95")
    clock.set(FEB_8)
    with town.books.ledger.writing() as session:
        merging.merge_items(session, actor="system", code="MASK-N95", into="MASK", reason="同种")
    assert shown(town) == (None, None)
    taken(town, FEB_8, items=["MASK"])
    assert shown(town) == (129, "2020-02-08")


def test_two_items_counted_apart_and_then_one_are_counted_together(town, clock):
    town.books.receive(FEB_7, 9, "MASK-N95")
    taken(town, FEB_7)
    clock.set(FEB_8)
    with town.books.ledger.writing() as session:
        merging.merge_items(session, actor="system", code="MASK-N95", into="MASK", reason="同种")
    assert shown(town) == (129, "2020-02-07")


def counted_there(town, on):
    """A stocktake of the village, that finds what there is."""
    number = town.start(on, actor="system", organization="DGC")
    counts = [(x.line, x.quantity) for x in town.taking(number).lines]
    said = {"organization": "DGC", "actor": "system"}
    town.count(number, *counts, on=on, **said)
    town.settle(number, on, **said)


def test_of_a_town_with_its_villages_what_all_that_have_it_counted_on_one_day(town, clock):
    lines = [ReceiptLine("MASK", "DGC-KF", 30)]
    town.books.post(stock.receive, FEB_1, "DGC", origin="DONATED", lines=lines)

    def whole(item):
        rows = town.books.sheet("S6", FEB_1, FEB_9, with_below=True).rows
        return next((r["counted"], r["counted_on"]) for r in rows if r["item"] == item)

    taken(town, FEB_7)
    assert whole("MASK") == (None, None), "the village did not"
    assert whole("SOAP") == (5, "2020-02-07"), "it has none"
    clock.set(FEB_8)
    counted_there(town, FEB_8)
    assert whole("MASK") == (None, None), "on another day"
    taken(town, FEB_8)
    assert whole("MASK") == (120 + 30, "2020-02-08")
