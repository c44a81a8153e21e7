"""What an order says of goods, prices and who was asked is under its digest."""

from datetime import date

import pytest

from inventory.order_books import Quote
from tests.inventory.buying import Shop
from tests.inventory.money import ON


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("update purchase_order set procurement = 'TENDER'", ["P10"]),
        ("update order_line set amount_fen = amount_fen + 1", ["P8", "P10"]),
        ("update order_line set item_id = (select max(id) from item)", ["P10"]),
        ("update order_quote set asked_on = '2020-02-01'", ["P10"]),
        ("delete from order_quote", ["P10"]),
    ],
)
def test_what_an_order_lists_is_under_its_digest(sqlite_ledger, clock, change, broken):
    clock.set(date(2020, 3, 31))
    books = Shop(sqlite_ledger)
    books.order(quotes=[Quote("另一家公司", ON, 1)])
    assert books.broken() == {}
    books.tamper(change)
    assert list(books.broken()) == broken
