"""Lines that order goods: what is wrong in them is named with its place."""

import pytest

from inventory import entry_orders, errors
from tests.inventory.buying import Shop
from tests.inventory.money import ON

SAID = {
    "fund": "F",
    "supplier": "FIRM",
    "procurement": "INQUIRY",
    "purpose": "订购口罩",
    "lines": [{"item": "MASK", "quantity": 10, "amount_fen": 3_000}],
}


@pytest.fixture
def books(ledger):
    return Shop(ledger)


def order(books, **said):
    common = {"actor": "system", "organization": "NDL", "on": ON, "request_key": "k"}
    with books.ledger.writing() as session:
        return entry_orders.order(session, common, SAID | said).number


def test_a_line_orders_what_it_says(books):
    quotes = [{"of": "另一家公司", "asked_on": "2020-02-07", "amount_fen": 3_100}]
    told = books.told(order(books, quotes=quotes, due_on="2020-02-20"))
    assert (told.amount_fen, told.lines[0].quantity, told.quotes[0].of) == (3_000, 10, "另一家公司")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"lines": [{"item": "MASK", "quantity": 1}]}, "lines[0].amount_fen"),
        ({"lines": [{"item": "MASK", "amount_fen": 1}]}, "lines[0].quantity"),
        (
            {"lines": [{"item": "MASK", "quantity": 1, "amount_fen": 1, "price": 1}]},
            "lines[0].price",
        ),
        ({"quotes": [{"of": "甲", "asked_on": "昨天", "amount_fen": 1}]}, "quotes[0].asked_on"),
        ({"quotes": [{"of": "甲", "asked_on": "2020-02-07"}]}, "quotes[0].amount_fen"),
        ({"supplier": None}, "supplier"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(books, said, field):
    with pytest.raises(errors.BadInput) as refused:
        order(books, **said)
    assert refused.value.field == field
