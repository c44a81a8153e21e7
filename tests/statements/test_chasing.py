"""要催的事 are what the lists themselves have, for those who may read them."""

import pytest

from inventory.errors import NotAllowed
from inventory.statements import chasing
from inventory.statements.asking import statement
from inventory.statements.chasing import chases, due
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
    assert [found[name].overdue for name in FIGURE] == [0, 1, 1, 0]


def test_a_village_is_told_of_its_own_alone_and_of_nothing_where_nothing_is(shop):
    rows = [vars(chase) for chase in shop.ask(chases, "clerk")]
    assert keys(rows, "name", "count", "amount_fen") == [
        ("orders-awaited", 0, 0),
        ("papers-awaited", 1, 700),
        ("goods-awaited", 1, 500),
        ("payables", 0, 0),
    ]
    assert rows[0]["oldest_on"] is None


def test_the_first_page_names_the_lists_that_have_rows_and_how_many(shop):
    for login in ("finance", "clerk"):
        whole = [(c.name, c.title, c.count) for c in shop.ask(chases, login) if c.count]
        assert [(d.name, d.title, d.many) for d in shop.ask(due, login)] == whole
    assert len(shop.ask(due, "finance")) == len(FIGURE)


def test_what_left_a_list_is_no_longer_said_on_the_first_page(shop):
    number = shop.order()
    before = {d.name: d.many for d in shop.ask(due, "finance")}
    shop.link(number, f"{shop.receive(day(5), 50, origin='PURCHASED', by='FIRM', value_fen=5)}-1")
    assert {d.name: d.many for d in shop.ask(due, "finance")} == before
    shop.receive(day(5), 50, origin="PURCHASED", by="FIRM", value_fen=5)
    after = {d.name: d.many for d in shop.ask(due, "finance")}
    assert after == before | {"orders-awaited": before["orders-awaited"] + 1}


def test_no_more_is_counted_than_is_said(shop, monkeypatch):
    monkeypatch.setattr(chasing, "SEEN", 2)
    chasing._some.cache_clear()
    said = {d.name: d.said for d in shop.ask(due, "finance")}
    chasing._some.cache_clear()
    whole = {c.name: c.count for c in shop.ask(chases, "finance")}
    assert said == {name: "1+" if many >= 2 else str(many) for name, many in whole.items()}
    assert set(said.values()) == {"1", "1+"}


def test_who_sees_no_money_is_told_nothing(shop):
    for question in (chases, due):
        with pytest.raises(NotAllowed):
            shop.ask(question, "checkpoint")
