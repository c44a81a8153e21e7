"""Orders: what is bought and for how much, what came in on it, and no more settled than came."""

from dataclasses import replace
from datetime import date

import pytest

from inventory import approvals, errors, order_books, orders, setting_up
from inventory.orders import LineSaid, QuoteSaid
from tests.inventory.money import ON, Money

MASKS = LineSaid("MASK", 1_000, 300_000)  # 1,000 pieces for 3,000.00 yuan
SOAP = LineSaid("SOAP", 30, 10_000)
GUIDE = {
    "item": "MASK",
    "starts_on": "2020-02-01",
    "quantity": 1,
    "amount_fen": 300,
    "source": "区发改委公布的参考价（示例）",
}


class Shop(Money):
    """The fund's books, and orders and links in one line each."""

    def order(self, *lines, on=ON, **said):
        said = {"fund": "F", "supplier": "FIRM", "procurement": "INQUIRY"} | said
        said = {"purpose": "订购口罩", "lines": list(lines or [MASKS])} | said
        return self.post(orders.order, on, "NDL", **said)

    def bought(self, quantity, item="MASK", on=ON):
        """The code of the lot of a receipt."""
        number = self.receive(on, quantity, item, origin="PURCHASED", by="FIRM", value_fen=1)
        return f"{number}-1"

    def link(self, number, lot, line=1, quantity=None):
        said = {"number": number, "line": line, "lot": lot, "quantity": quantity}
        with self.ledger.writing() as session:
            return orders.link_receipt(session, actor="system", **said)

    def unlink(self, number, lot, line=1):
        said = {"number": number, "line": line, "lot": lot, "reason": "挂错了"}
        with self.ledger.writing() as session:
            return orders.unlink_receipt(session, actor="system", **said)

    def told(self, number):
        return self.ask(order_books.order, number=number)


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Shop(ledger)


def test_an_order_binds_what_its_lines_cost_and_says_what_was_ordered(books):
    quote = QuoteSaid("另一家公司", date(2020, 2, 7), 320_000)
    number = books.order(MASKS, SOAP, quotes=[quote], due_on=date(2020, 2, 20))
    assert books.holder("NDL").committed_fen == 310_000
    told = books.told(number)
    assert [(line.item, line.quantity, line.amount_fen, line.came) for line in told.lines] == [
        ("MASK", 1_000, 300_000, 0),
        ("SOAP", 30, 10_000, 0),
    ]
    assert (told.supplier, told.procurement_name) == ("示例医疗器械有限公司", "询价")
    assert [(q.of, q.asked_on, q.amount_fen) for q in told.quotes] == [
        ("另一家公司", date(2020, 2, 7), 320_000)
    ]
    assert books.broken() == {}


@pytest.mark.parametrize(
    "change",
    [
        "update purchase_order set procurement = 'TENDER'",
        "update order_line set amount_fen = amount_fen + 1",
        "update order_quote set asked_on = '2020-02-01'",
        "delete from order_quote",
    ],
)
def test_what_an_order_lists_is_under_its_digest(sqlite_ledger, clock, change):
    clock.set(date(2020, 3, 31))
    books = Shop(sqlite_ledger)
    books.order(quotes=[QuoteSaid("另一家公司", ON, 1)])
    assert books.broken() == {}
    books.tamper(change)
    assert list(books.broken()) == ["P10"]


def test_more_than_is_available_is_not_ordered(books):
    with pytest.raises(errors.OverFund):
        books.order(LineSaid("MASK", 1, 10_000_001))


def test_nothing_of_an_order_is_settled_before_its_goods_came(books):
    number = books.order()
    with pytest.raises(errors.NotCome) as refused:
        books.buy(1, "NDL", number=number)
    assert (refused.value.came_fen, refused.value.settled_fen) == (0, 0)
    assert refused.value.missing == ["第 1 行口罩订 1,000 只，到 0"]


def test_a_part_that_came_is_settled_to_the_fen_and_no_further(books):
    number = books.order(LineSaid("MASK", 3, 100))
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
    first, second = books.order(LineSaid("MASK", 60, 600)), books.order(LineSaid("MASK", 60, 600))
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


def test_a_reversed_settlement_frees_what_came(books):
    number = books.order()
    books.link(number, books.bought(1_000))
    spent = books.buy(300_000, "NDL", number=number)
    books.reverse(ON, spent)
    assert books.told(number).settled_fen == 0
    books.buy(300_000, "NDL", number=number)


def test_a_wrong_link_is_withdrawn_but_not_from_under_a_settlement(books):
    number = books.order()
    lot = books.bought(1_000)
    books.link(number, lot)
    assert books.unlink(number, lot).came_fen == 0
    books.link(number, lot)
    books.buy(1, "NDL", number=number)
    with pytest.raises(errors.BadInput) as refused:
        books.unlink(number, lot)
    assert refused.value.field == "lot"
    assert books.told(number).came_fen == 300_000


@pytest.mark.parametrize(
    ("lot", "error"),
    [("gift", errors.BadInput), ("soap", errors.BadInput), ("nothing", errors.NotFound)],
)
def test_only_bought_goods_of_the_line_s_item_come_in_on_it(books, lot, error):
    number = books.order()
    lots = {
        "gift": f"{books.receive(ON, 5, by='FIRM')}-1",
        "soap": books.bought(5, "SOAP"),
        "nothing": "没有",
    }
    with pytest.raises(error):
        books.link(number, lots[lot])


def test_a_price_above_the_limit_says_why(books, ledger):
    setting_up.setup(ledger, actor="system", data={"price_limits": [GUIDE]})
    books.order(MASKS)
    dear = LineSaid("MASK", 1_000, 300_001)
    with pytest.raises(errors.PriceAboveLimit) as refused:
        books.order(SOAP, dear)
    assert refused.value.lines == [
        "第 2 行口罩 1,000 只 3,000.01 元，限价每 1 只 3.00 元"
        "（区发改委公布的参考价（示例），2020-02-01 起）"
    ]
    reasoned = LineSaid("MASK", 1_000, 300_001, price_reason="当日只有这一家有现货")
    number = books.order(reasoned)
    assert books.told(number).lines[0].price_reason == "当日只有这一家有现货"


def test_an_emergency_purchase_says_why_and_is_approved_within_a_day(books):
    with pytest.raises(errors.BadInput) as refused:
        books.order(procurement="EMERGENCY")
    assert refused.value.field == "reason"
    number = books.order(procurement="EMERGENCY", reason="卡口当晚断货")
    (row,) = books.ask(approvals.waiting)
    assert (row.number, row.wanted.details) == (number, ("紧急采购 3,000.00 元",))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"procurement": "GUESS"}, "procurement"),
        ({"lines": []}, "lines"),
        ({"lines": [LineSaid("MASK", 1, 0)]}, "lines[0].amount_fen"),
        ({"lines": [LineSaid("MASK", 0, 1)]}, "lines[0].quantity"),
        ({"quotes": [QuoteSaid("甲", date(2020, 2, 9), 1)]}, "quotes[0].asked_on"),
        ({"quotes": [QuoteSaid("", ON, 1)]}, "quotes[0].of"),
    ],
)
def test_what_is_wrong_with_an_order_is_named_with_its_place(books, said, field):
    with pytest.raises(errors.BadInput) as refused:
        books.order(**said)
    assert refused.value.field == field
    assert books.holder("NDL").committed_fen == 0


def test_the_same_request_gives_the_same_order(books):
    said = {"actor": "system", "organization": "NDL", "on": ON, "request_key": "once", "fund": "F"}
    said |= {"supplier": "FIRM", "procurement": "INQUIRY", "purpose": "订购", "lines": [MASKS]}
    with books.ledger.writing() as session:
        first = orders.order(session, **said)
    with books.ledger.writing() as session:
        assert orders.order(session, **said) == replace(first, replayed=True)


def test_a_document_that_is_no_order_is_none(books):
    with pytest.raises(errors.NotFound):
        books.told(books.commit(100, "NDL"))
