"""Rows of the stock question put together for a screen."""

from datetime import date

from inventory.catalog import ItemRow
from inventory.ledger import StockRow
from webui.shelf import shelves, shortages

DAY = date(2020, 2, 8)


def lot(code: str, quantity: int, **other: object) -> StockRow:
    """A row of the stock question with one lot of masks unless it says otherwise."""
    values: dict[str, object] = {
        "item": "MASK",
        "name": "口罩",
        "specification": "",
        "unit": "只",
        "lot": code,
        "origin": "DONATED",
        "source": "DONATED",
        "location": "A",
        "location_name": "甲库",
        "quantity": quantity,
        "value_fen": None,
        "expires_on": None,
        "earmark": None,
    }
    return StockRow(**{**values, "acceptance": "QUALIFIED", "place": "STORAGE", **other})  # type: ignore[arg-type]


def test_lots_of_one_item_make_one_shelf_and_units_stay_apart() -> None:
    rows = [lot("1", 10), lot("2", 5, location="B"), lot("3", 4, item="MASK-BOX", unit="箱")]
    masks, boxes = shelves(rows, on=DAY)
    assert (masks.quantity, masks.unit, masks.places, len(masks.lots)) == (15, "只", 2, 2)
    assert (boxes.quantity, boxes.unit) == (4, "箱")


def test_expired_and_bound_goods_are_counted_and_named() -> None:
    rows = [
        lot("1", 10, expires_on=date(2020, 2, 7)),
        lot("2", 20, expires_on=DAY),
        lot("3", 30, earmark="group:CLEAN"),
        lot("4", 5, earmark="group:CLEAN", expires_on=date(2020, 1, 1)),
    ]
    (shelf,) = shelves(rows, on=DAY)
    assert (shelf.quantity, shelf.expired, shelf.bound, shelf.free) == (65, 15, 30, 20)
    assert shelf.expires_on == date(2020, 1, 1)


def test_unknown_values_are_counted_not_added() -> None:
    (shelf,) = shelves([lot("1", 1, value_fen=250), lot("2", 1), lot("3", 1, value_fen=0)], on=DAY)
    assert shelf.value_fen == 250
    assert shelf.unvalued == 1


def item(code: str, minimum: int | None) -> ItemRow:
    return ItemRow(code, code, "", "只", None, "CONSUMABLE", minimum)


def test_items_below_their_minimum_run_low_and_the_emptiest_comes_first() -> None:
    old = lot("4", 30, expires_on=date(2020, 1, 1))
    stock = shelves(
        [lot("1", 90), old, lot("2", 5, item="SOAP"), lot("3", 50, item="COAT")], on=DAY
    )
    items = [
        item("MASK", 100),
        item("SOAP", 100),
        item("COAT", 50),
        item("ROPE", None),
        item("GUN", 1),
    ]
    assert [(s.item.code, s.quantity) for s in shortages(stock, items)] == [
        ("GUN", 0),
        ("SOAP", 5),
        ("MASK", 90),
    ]


def test_goods_that_are_away_or_not_accepted_are_there_and_not_free() -> None:
    rows = [
        lot("1", 10),
        lot("2", 20, acceptance="PENDING"),
        lot("3", 30, place="IN_TRANSIT", expires_on=date(2020, 1, 1)),
    ]
    (shelf,) = shelves(rows, on=DAY)
    assert (shelf.quantity, shelf.away, shelf.expired, shelf.free) == (60, 50, 0, 10)
