"""No more of an order is settled than came in on it, to the piece and to the fen."""

from datetime import date

import pytest

from inventory import errors, order_books
from inventory.order_books import Quote
from inventory.orders import PurchaseLine
from tests.inventory.buying import Shop
from tests.inventory.money import ON


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Shop(ledger)


def test_nothing_of_an_order_is_settled_before_its_goods_came(books):
    number = books.order()
    with pytest.raises(errors.NotCome) as refused:
        books.buy(1, "NDL", number=number)
    assert (refused.value.came_fen, refused.value.settled_fen) == (0, 0)
    assert refused.value.missing == ["第 1 行口罩订 1,000 只，到 0"]


def test_a_part_that_came_is_settled_to_the_fen_and_no_further(books):
    number = books.order(PurchaseLine("MASK", 3, 100))
    books.link(number, books.bought(1))
    with pytest.raises(errors.NotCome):
        books.buy(34, "NDL", number=number)
    books.buy(33, "NDL", number=number)
    with pytest.raises(errors.NotCome):
        books.buy(1, "NDL", number=number)
    books.link(number, books.bought(2))
    books.buy(67, "NDL", number=number)
    assert books.holder("NDL").committed_fen == 0
    assert books.broken() == {}


def test_what_came_beyond_the_order_costs_nothing_more(books):
    number = books.order()
    books.link(number, books.bought(1_001))
    told = books.told(number)
    assert (told.lines[0].came, told.came_fen) == (1_001, 300_000)
    with pytest.raises(errors.NotCome):
        books.buy(300_001, "NDL", number=number)


def test_one_receipt_serves_two_orders_and_no_piece_twice(books):
    first, second = (
        books.order(PurchaseLine("MASK", 60, 600)),
        books.order(PurchaseLine("MASK", 60, 600)),
    )
    lot = books.bought(100)
    books.link(first, lot, quantity=60)
    assert books.link(second, lot).lines[0].came == 40
    with pytest.raises(errors.BadInput) as refused:
        books.link(second, lot, quantity=1)
    assert "还有 0 只" in refused.value.problem


def test_goods_that_went_back_no_longer_count(books):
    number = books.order()
    receipt = books.bought(1_000)
    books.link(number, receipt)
    books.reverse(ON, receipt.removesuffix("-1"))
    assert books.told(number).came_fen == 0
    with pytest.raises(errors.NotCome):
        books.buy(1, "NDL", number=number)


def test_what_was_prepaid_out_of_an_order_is_settled_within_what_came(books):
    number = books.order()
    paid = books.prepay(200_000, "NDL", number=number)
    with pytest.raises(errors.NotCome):
        books.buy(1, "NDL", number=paid)
    books.link(number, books.bought(500))
    books.buy(100_000, "NDL", number=paid)
    with pytest.raises(errors.NotCome):
        books.buy(50_001, "NDL", number=number)
    books.buy(50_000, "NDL", number=number)
    assert books.told(number).settled_fen == 150_000


def test_what_was_advanced_out_of_an_order_is_accounted_for_within_what_came(books):
    number = books.order()
    taken = books.advance(100_000, "NDL", number=number, fund=None)
    with pytest.raises(errors.NotCome):
        books.buy(1, "NDL", number=taken)
    books.link(number, books.bought(500))
    books.buy(100_000, "NDL", number=taken)
    with pytest.raises(errors.NotCome):
        books.buy(50_001, "NDL", number=number)


def test_a_prepayment_out_of_what_is_available_is_of_no_order(books):
    books.order()
    paid = books.prepay(1_000, "NDL")
    books.buy(1_000, "NDL", number=paid)


def test_what_came_in_on_a_reversed_order_is_free_again(books):
    first, second = books.order(), books.order()
    lot = books.bought(1_000)
    books.link(first, lot)
    books.reverse(ON, first)
    assert books.told(first).came_fen == 0
    assert books.link(second, lot).lines[0].came == 1_000


def test_persons_who_sell_are_named_to_those_who_handle_the_money(books):
    quotes = [Quote("王五", ON, 1), Quote("示例医药公司", ON, 2)]
    number = books.order(supplier="ZHANG", quotes=quotes)
    told = books.told(number)
    assert (told.supplier, [q.of for q in told.quotes]) == ("张三", ["王五", "示例医药公司"])
    masked = books.ask(order_books.order, actor="keeper", number=number)
    assert (masked.supplier, [q.of for q in masked.quotes]) == ("张**", ["王**", "示例医药公司"])


def test_a_reversed_settlement_frees_what_came(books):
    number = books.order()
    books.link(number, books.bought(1_000))
    spent = books.buy(300_000, "NDL", number=number)
    books.reverse(ON, spent)
    assert books.told(number).settled_fen == 0
    books.buy(300_000, "NDL", number=number)


def test_a_document_that_is_no_order_is_none(books):
    with pytest.raises(errors.NotFound):
        books.told(books.commit(100, "NDL"))
