"""An invoice of somebody else than who was ordered from is asked about, and taken when it is right."""

from datetime import date

import pytest

from inventory import errors, merging, setting_up
from tests.inventory.matching import Matching

OTHER = "示例劳保用品商店"


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Matching(ledger)


def bill(books, **said):
    return books.bill(("MASK", 1_000, 300_000), **said)


def test_an_invoice_of_another_seller_is_asked_about_and_taken_when_it_is_right(books):
    number = books.order()
    invoice = bill(books, seller=OTHER)
    with pytest.raises(errors.NeedsConfirmation) as asked:
        books.put(invoice, number)
    error = asked.value
    assert error.question == "OTHER_SELLER"
    assert (error.about["seller"], error.about["number"]) == (OTHER, number)
    assert books.three(number)[2] == 0  # nothing was written
    books.put(invoice, number, key="one", confirmed=[error.token])
    assert books.three(number)[2] == 1_000
    books.put(invoice, number, key="one")  # sent twice it is not asked twice


def test_a_word_for_one_invoice_is_none_for_another(books):
    number = books.order()
    with pytest.raises(errors.NeedsConfirmation) as asked:
        books.put(bill(books, seller=OTHER), number)
    with pytest.raises(errors.NeedsConfirmation):
        books.put(bill(books, seller=OTHER), number, confirmed=[asked.value.token])


def test_it_is_asked_of_a_lot_too(books):
    lot = books.unpriced(1_000)
    with pytest.raises(errors.NeedsConfirmation):
        books.put(bill(books, seller=OTHER), lot=lot)
    books.put(bill(books), lot=lot)


def test_of_a_lot_of_nobody_nothing_is_asked(books):
    lot = f"{books.receive(date(2020, 2, 5), 1_000, origin='PURCHASED', value_fen=1)}-1"
    books.put(bill(books, seller=OTHER), lot=lot)


def test_the_same_seller_under_another_name_code_or_merged_is_not_asked_about(books):
    firms = [
        {"code": "F1", "name": "示例劳保用品有限公司", "kind": "单位"},
        {"code": "F2", "name": "示例劳保有限公司", "kind": "单位"},
    ]
    setting_up.setup(books.ledger, actor="system", data={"counterparties": firms})
    number = books.order(supplier="F1")
    books.put(bill(books, seller=" 示例劳保用品有限公司"), number, quantity=1)  # a name as typed
    with pytest.raises(errors.NeedsConfirmation):
        books.put(bill(books, seller="F2"), number, quantity=1)
    with books.ledger.writing() as session:
        merging.merge_counterparties(session, actor="system", code="F2", into="F1", reason="同一家")
    books.put(bill(books, seller="F2"), number, quantity=1)


def test_it_is_asked_of_the_money_of_an_order_whichever_way_it_went(books):
    number = books.order()
    books.came(number, 1_000)
    ahead = books.prepay(100_000, "NDL", number=number)
    for spent in (books.settle(100_000, ahead), books.settle(100_000, number)):
        paper = books.record(100_000, organization="NDL", seller=OTHER)
        with pytest.raises(errors.NeedsConfirmation) as asked:
            books.use(paper, spent)
        assert asked.value.about["number"] == number
        assert books.paper(paper).left_fen == 100_000
        books.use(paper, spent, confirmed=[asked.value.token])
    last = books.settle(100_000, number, awaiting_papers=True)
    books.use(books.slip(100_000, organization="NDL"), last)  # it stands in for the invoice
    books.use(books.record(100_000, organization="NDL"), last)
    assert books.broken() == {}


def test_of_what_no_order_was_written_for_nothing_is_asked(books):
    spent = books.buy(100_000, "NDL")
    books.use(books.record(100_000, organization="NDL", seller=OTHER), spent)
