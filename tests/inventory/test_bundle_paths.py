"""What hangs together is reached from any of it, and nothing else is."""

import pytest

from inventory import bundles, order_receipts
from tests.inventory.auditing import Audited
from tests.inventory.matching import Matching
from tests.inventory.money import ON


@pytest.fixture
def books(ledger):
    return Audited(ledger)


def test_what_has_nothing_to_do_with_it_stays_out(books):
    other = books.buy(1_000, "DGC")
    assert other not in books.numbers(document=books.payment)
    found = books.numbers(document=other)
    assert found[-1] == other
    assert books.number not in found


def test_what_was_reversed_is_in_it_with_its_reversal(books):
    books.reverse(ON, books.payment, "NDL")
    assert len(books.numbers(document=books.owed)) == 10


def test_a_link_that_was_taken_back_leads_nowhere(books):
    number = books.order()
    lot = books.bought(10)
    books.link(number, lot, quantity=10)
    assert number in books.numbers(lot=lot)
    said = {"line": 1, "lot": lot, "reason": "挂错了", "request_key": "unlink"}
    books.run(order_receipts.unlink_receipt, number=number, **said)
    assert number not in books.numbers(lot=lot)


def test_goods_on_no_order_belong_to_what_paid_their_invoice(ledger):
    books = Matching(ledger)
    lot = books.bought(40)
    spent = books.buy(12_000, "NDL")
    invoice = books.bill(("MASK", 40, 12_000), issued_on=ON)
    books.use(invoice, spent)
    receipt = lot.rpartition("-")[0]
    assert receipt not in numbers(books, document=spent)
    books.put(invoice, lot=lot)
    assert receipt in numbers(books, document=spent)
    assert spent in numbers(books, lot=lot)


def numbers(books, **said):
    return [piece.whole.number for piece in books.ask(bundles.bundle, **said).pieces]
