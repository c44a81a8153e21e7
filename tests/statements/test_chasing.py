"""要催的事 are what the lists themselves have, for those who may read them."""

import pytest

from inventory.errors import NotAllowed
from inventory.statements.asking import statement
from inventory.statements.chasing import chases
from tests.inventory.buying import Shop
from tests.statements.town import day, keys

FIGURE = {
    "orders-awaited": "value_fen",
    "papers-awaited": "lack_fen",
    "goods-awaited": "left_fen",
    "payables": "left_fen",
}


@pytest.fixture
def shop(ledger, clock):
    clock.set(day(10, 3))
    shop = Shop(ledger)
    shop.receive(day(3), 900, origin="PURCHASED", by="FIRM", value_fen=10_001)
    shop.receive(day(4), 9, "SOAP", origin="PURCHASED", by="FIRM")
    shop.buy(700, awaiting_papers=True)
    shop.prepay(500, due_on=day(1, 3))
    shop.prepay(400, "NDL", due_on=day(10, 3))
    shop.buy(300, "NDL", paid=False)
    return shop


def test_each_list_is_counted_as_it_stands(shop):
    found = {chase.name: chase for chase in shop.ask(chases, "finance")}
    assert list(found) == list(FIGURE)
    for name, figure in FIGURE.items():
        said = {"name": name, "organization": "NDL", "below": True}
        rows = shop.ask(statement, "finance", **said).rows
        chase = found[name]
        assert chase.count == len(rows) > 0
        assert chase.amount_fen == sum(row[figure] or 0 for row in rows)
        assert chase.oldest_on.isoformat() == rows[0]["on"]
        assert chase.overdue == len([row for row in rows if row.get("overdue")])
    assert [found[name].overdue for name in FIGURE] == [0, 0, 1, 0]


def test_a_village_is_told_of_its_own_alone_and_of_nothing_where_nothing_is(shop):
    rows = [vars(chase) for chase in shop.ask(chases, "clerk")]
    assert keys(rows, "name", "count", "amount_fen") == [
        ("orders-awaited", 0, 0),
        ("papers-awaited", 1, 700),
        ("goods-awaited", 1, 500),
        ("payables", 0, 0),
    ]
    assert rows[0]["oldest_on"] is None


def test_who_sees_no_money_is_told_nothing(shop):
    with pytest.raises(NotAllowed):
        shop.ask(chases, "checkpoint")
