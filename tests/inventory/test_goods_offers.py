"""For which goods the lines of a paper may be, and which papers an order may still have."""

from datetime import date

import pytest

from inventory import errors, goods_offers
from inventory.rules.invoice_said import Line
from tests.inventory.buying import MASKS, SOAP
from tests.inventory.matching import Matching
from tests.inventory.money import ON


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Matching(ledger)


def offered(books, invoice):
    found = books.ask(goods_offers.offers, invoice=invoice)
    return [(o.number or o.lot, o.line, o.here, o.open) for o in found.goods]


def test_lines_of_orders_of_the_seller_are_offered_with_what_came_and_has_no_paper(books):
    number = books.order(MASKS, SOAP)
    who = {"seller": books.told(number).supplier}
    books.came(number, 300)
    invoice = books.bill(("MASK", 100, 30_000), **who)
    assert offered(books, invoice) == [(number, 1, 300, 1_000), (number, 2, 0, 30)]
    books.put(invoice, number)
    assert offered(books, invoice)[0] == (number, 1, 200, 900)
    other = books.bill(("MASK", 100, 30_000), seller="别家")
    assert offered(books, other) == []
    books.reverse(ON, number)
    assert [one[0] for one in offered(books, invoice)][:1] != [number]


def test_lots_on_no_order_are_offered_those_of_the_seller_first_and_what_is_linked_is_full(books):
    number = books.order()
    lot = books.bought(40)
    invoice = books.bill(("MASK", 100, 30_000), seller=books.told(number).supplier)
    found = books.ask(goods_offers.offers, invoice=invoice).goods
    assert [(o.lot, o.here, o.same) for o in found if o.lot] == [(lot, 40, True)]
    strange = books.bill(("MASK", 100, 30_000), seller="别家")
    found = books.ask(goods_offers.offers, invoice=strange).goods
    assert [(o.lot, o.same) for o in found] == [(lot, False)]
    with pytest.raises(errors.NeedsConfirmation) as asked:
        books.put(strange, lot=lot, quantity=15)
    books.put(strange, lot=lot, quantity=15, confirmed=[asked.value.token])
    assert (lot, None, 25, 25) in offered(books, invoice)
    red = books.red_bill(strange, ("MASK", 15, 4_500), seller="别家")
    assert (lot, None, 25, 25) in offered(books, invoice), "the red one takes off what is over"
    books.link(number, lot)
    assert lot not in [one[0] for one in offered(books, invoice)]
    assert [one[0] for one in offered(books, red)] == [lot], "a red one goes where its root was"


def test_lots_that_are_full_hide_none_that_are_not(books, monkeypatch):
    monkeypatch.setattr(goods_offers, "_LOTS", goods_offers._LOTS.limit(2))
    first = books.bought(5)
    number, lots = books.order(), [books.bought(10) for _ in range(3)]
    who = {"seller": books.told(number).supplier}
    invoice = books.bill(("MASK", 100, 30_000), **who)
    for lot in lots[:2]:
        books.put(invoice, lot=lot, quantity=10)
    books.link(number, lots[2])
    found = books.ask(goods_offers.offers, invoice=invoice).goods
    assert [(o.lot, o.here) for o in found if o.lot] == [(first, 5)]


def test_a_line_says_what_is_left_of_it_and_asks_what_nobody_said(books):
    number = books.order()
    who = {"seller": books.told(number).supplier}
    invoice = books.record(30_000, "NDL", lines=(Line("*纺织产品*口罩", 30_000, unit="只"),), **who)
    (line,) = books.ask(goods_offers.offers, invoice=invoice).lines
    assert (line.item, line.whole, line.left, line.typed_unit) == (None, None, None, "只")
    books.put(invoice, number, whole=100, quantity=60)
    (line,) = books.ask(goods_offers.offers, invoice=invoice).lines
    assert (line.item, line.whole, line.linked, line.left) == ("MASK", 100, 60, 40)
    books.void(invoice)
    (line,) = books.ask(goods_offers.offers, invoice=invoice).lines
    assert line.left == 0


def test_an_order_is_offered_the_papers_of_its_seller_until_every_line_is_linked(books):
    number = books.order()
    who = {"seller": books.told(number).supplier}

    def papers():
        return [(p.register, p.lines) for p in books.ask(goods_offers.papers, number=number)]

    two = books.bill(("MASK", 100, 30_000), ("SOAP", 30, 10_000), **who)
    books.bill(("MASK", 100, 30_000), seller="别家")
    books.void(books.bill(("MASK", 100, 30_000), **who))
    assert papers() == [(two, 2)]
    books.put(two, number, quantity=60)
    assert papers() == [(two, 2)]
    books.put(two, number)
    assert papers() == [(two, 1)]
