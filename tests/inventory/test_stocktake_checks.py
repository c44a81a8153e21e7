"""The promises see a list, a count or a settlement that somebody changed behind our back."""

import pytest

from inventory import stock
from inventory.stock import IssueLine
from tests.inventory.books import Books, document
from tests.inventory.counting import FEB_1, FEB_8, Counting

PD, PY = document("NDL-PD-2020-000001"), document("NDL-PY-2020-000001")


@pytest.fixture
def settled(sqlite_ledger):
    """A stocktake of one line, of which one piece was missing; twenty were issued while it went on."""
    town = Counting(Books(sqlite_ledger))
    town.books.receive(FEB_1, 100)
    number = town.start()
    lines = [IssueLine("MASK", "KF", 20)]
    town.books.post(stock.issue, FEB_8, group="GUARD", lines=lines)
    found = [("KF", "手套", "双", 3)]
    town.count(number, (1, 79), found=found)
    town.count(number, (1, 79), recount=True, counter="另一人")
    town.settle(number, found=[(1, None, "私人物品")])
    assert not town.books.broken()
    return town.books


@pytest.mark.parametrize(
    ("change", "promise", "says"),
    [
        (f"update stocktake_line set quantity = 101 where document_id = {PD}", "P1", "账面写 101"),
        (f"update stocktake_line set quantity = 101 where document_id = {PD}", "P10", "摘要不符"),
        (f"update stocktake set seed = '7', sample = 1 where document_id = {PD}", "P10", "摘要"),
        ("update stocktake_count set quantity = 80 where round = 2", "P1", "却记了 -1"),
        ("update stocktake_count set quantity = 80 where round = 2", "P10", "摘要"),
        (f"update stocktake_result set expected = 79 where document_id = {PY}", "P1", "应存 79"),
        ("delete from stocktake_result", "P1", "行不同"),
        ("delete from stocktake_result", "P10", "摘要"),
        ("update stocktake_count set position = 2, known_position = 2", "P1", "应存 80"),
        (f"update stock_move set quantity = 2 where document_id = {PY}", "P1", "却记了 -2"),
        ("update stocktake_found set quantity = 4", "P10", "摘要"),
        (f"update stock_move set lot_id = lot_id + 1 where document_id = {PY}", "P1", "却记了 0"),
    ],
)
def test_a_change_breaks_the_promise_that_names_it(settled, change, promise, says):
    settled.tamper(change)
    assert any(says in breach for breach in settled.broken()[promise])
