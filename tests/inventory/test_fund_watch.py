"""What a holder's pools are for, what he did last, and what of a fund is odd."""

from datetime import date

import pytest

from inventory import cash_gifts, errors, fund_pools, fund_watch, orders, spending
from inventory.orders import PurchaseLine
from tests.inventory.money import ON, Money

END = date(2020, 2, 29)


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 5))
    return Money(ledger)


def odd(books, **said):
    rows = books.ask(fund_watch.odd, **{"fund": "F"} | said)
    return [(r.kind, r.number, r.days, r.amount_fen) for r in rows]


def test_nothing_is_odd_while_all_is_in_order(books):
    books.commit(100_000, due_on=date(2020, 3, 5))
    books.prepay(100_000, due_on=date(2020, 3, 6))
    books.buy(100_000, paid=False)
    books.give("DGC", 1_000, ends_on=date(2020, 3, 5))
    assert odd(books) == []


def test_what_is_past_its_day_is_odd_until_it_is_settled_or_given_back(books):
    order = books.commit(100_000, due_on=date(2020, 3, 1))
    ahead = books.prepay(30_000, due_on=date(2020, 3, 3))
    advance = books.advance(20_000, due_on=date(2020, 3, 4), organization="XLC")
    given = books.give("DGC", 70_000, uses=("HEATING",), ends_on=END)
    assert odd(books) == [
        ("ENDED", given, 5, 70_000),
        ("EXPIRED", order, 4, 100_000),
        ("EXPIRED", ahead, 2, 30_000),
        ("EXPIRED", advance, 1, 20_000),
    ]
    books.release(order)
    books.unspent(ahead, 10_000)
    books.give_back(70_000)
    assert odd(books) == [("EXPIRED", ahead, 2, 20_000), ("EXPIRED", advance, 1, 20_000)]


def test_an_order_past_its_promised_day_is_late_and_has_not_expired(books):
    said = {"fund": "F", "supplier": "FIRM", "procurement": "PETTY", "purpose": "订购口罩"}
    lines, due_on = [PurchaseLine("MASK", 1, 100_000)], date(2020, 3, 1)
    order = books.post(orders.order, ON, "DGC", lines=lines, due_on=due_on, **said)
    assert odd(books) == [("LATE", order, 4, 100_000)]
    books.release(order, 100_000)
    assert odd(books) == []


def test_what_was_spent_without_papers_is_odd_until_they_come(books):
    number = books.buy(50_000, awaiting_papers=True)
    owed = books.buy(30_000, awaiting_papers=True, paid=False)
    books.reverse(ON, books.buy(20_000, awaiting_papers=True), "DGC")
    books.refund(number, 10_000)
    assert odd(books) == [("PAPERS", number, 26, 40_000), ("PAPERS", owed, 26, 30_000)]
    with books.ledger.writing() as session:
        spending.add_papers(session, actor="system", number=number, on=ON, reference="发票 1")
    assert odd(books) == [("PAPERS", owed, 26, 30_000)]


def test_cash_that_was_given_is_odd_until_it_is_paid_in(books):
    books.create_gifts()
    books.gift(90_000, "收 1", cash=False)
    books.reverse(ON, books.gift(80_000, "收 2"))
    number = books.gift(50_000, "收 3", on=date(2020, 3, 4), donor="FIRM")
    assert odd(books) == []
    assert odd(books, fund="G") == [("CASH", number, 1, 50_000)]
    with books.ledger.writing() as session:
        cash_gifts.bank(session, actor="system", number=number, on=date(2020, 3, 5), slip="缴 1")
    assert odd(books, fund="G") == []


def test_the_last_documents_of_a_holder_with_what_each_moved(books):
    order = books.commit(100_000)
    bought = books.buy(40_000, number=order, purpose="到货")
    wrong = books.buy(7_000)
    back = books.reverse(ON, wrong, "DGC")
    rows = books.ask(fund_watch.last_documents, fund="F", organization="DGC")
    assert [(r.number, r.amount_fen, r.reversed) for r in rows] == [
        (back, -7_000, False),
        (wrong, 7_000, True),
        (bought, 40_000, False),
        (order, 100_000, False),
    ]
    assert rows[2].about == "到货"
    given = books.ask(fund_watch.last_documents, fund="F", organization="NDL", limit=1)
    assert [(r.number, r.amount_fen) for r in given] == [("NDL-XB-2020-000001", 20_000_000)]


def test_a_village_is_told_its_own_alone(books):
    books.commit(1, organization="XLC", due_on=date(2020, 3, 1))
    mine = books.commit(2, due_on=date(2020, 3, 1))
    assert [row[1] for row in odd(books, actor="clerk")] == [mine]
    for asked in (fund_pools.pools, fund_watch.last_documents):
        with pytest.raises(errors.NotAllowed):
            books.ask(asked, fund="F", actor="clerk", organization="XLC")
