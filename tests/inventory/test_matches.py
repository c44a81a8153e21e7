"""Ordered, received, invoiced: what differs is shown, and not settled."""

from datetime import date

import pytest
from sqlalchemy import event

from inventory import corrections, errors, matches, setting_up
from inventory.orders import PurchaseLine
from inventory.revaluation import ValueLine
from tests.inventory.buying import MASKS, SOAP
from tests.inventory.matching import Matching
from tests.inventory.money import ON

ALL = 300_000


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Matching(ledger)


def tolerate(books, **rule):
    rule = {
        "starts_on": "2020-02-01",
        "decision": "镇采购办法",
        "pieces": 0,
        "amount_fen": 0,
    } | rule
    setting_up.setup(books.ledger, actor="system", data={"match_tolerances": [rule]})


def test_part_deliveries_and_part_invoices_come_together(books):
    number = books.order(MASKS, SOAP)
    books.came(number, 600)
    first = books.bill(("MASK", 400, 120_000))
    books.put(first, number)
    assert books.three(number) == (1_000, 600, 400, 120_000)
    assert books.differs(number) == ["NOT_INVOICED", "NOT_COME"]
    books.came(number, 400)
    second = books.bill(("MASK", 600, 180_000), ("SOAP", 30, 10_000))
    books.put(second, number)
    books.put(second, number, 2, at=2)
    assert books.three(number) == (1_000, 1_000, 1_000, ALL)
    assert books.differs(number) == []
    assert books.differs(number, 2) == ["ABOVE_CAME", "NOT_COME"]
    books.came(number, 30, 2, "SOAP")
    assert not books.match(number).blocks
    books.settle(310_000, number)
    assert books.broken() == {}


def test_one_invoice_is_for_several_receipts_and_orders(books):
    first, second = books.order(), books.order(PurchaseLine("MASK", 500, 150_000))
    for number, pieces in ((first, 600), (first, 400), (second, 500)):
        books.came(number, pieces)
    invoice = books.bill(("MASK", 1_500, 450_000))
    books.put(invoice, first, quantity=1_000)
    books.put(invoice, second)
    assert books.three(first) == (1_000, 1_000, 1_000, ALL)
    assert books.three(second) == (500, 500, 500, 150_000)


def test_goods_before_papers_are_settled_without_any_invoice(books):
    number = books.order()
    books.came(number, 1_000)
    books.settle(100_000, number, awaiting_papers=True)
    books.settle(200_000, number)
    assert books.differs(number) == []


@pytest.mark.parametrize(
    ("pieces", "fen", "told"),
    [
        (1_001, ALL + 300, "ABOVE_CAME,ABOVE_ORDER"),
        (1_000, ALL + 1, "PRICE_ABOVE"),
    ],
)
def test_an_invoice_off_by_one_piece_or_one_fen_blocks_the_settlement(books, pieces, fen, told):
    number = books.order()
    books.came(number, 1_000)
    books.put(books.bill(("MASK", pieces, fen)), number, quantity=pieces)
    assert books.match(number).blocks
    for more in ({}, {"awaiting_papers": True}):
        with pytest.raises(errors.MatchDiffers) as refused:
            books.settle(1, number, **more)
    (line,) = refused.value.lines
    assert (line["line"], line["ordered"], line["came"], line["invoiced"]) == (
        1,
        1_000,
        1_000,
        pieces,
    )
    assert (line["ordered_fen"], line["came_fen"], line["invoiced_fen"]) == (ALL, ALL, fen)
    assert line["differs"] == told
    tolerate(books, pieces=1, amount_fen=1)
    assert not books.match(number).blocks
    books.settle(ALL, number)


@pytest.mark.parametrize(("pieces", "fen"), [(999, ALL - 300), (1_000, ALL - 1)])
def test_nor_is_more_settled_than_a_smaller_invoice_says(books, pieces, fen):
    number = books.order()
    books.came(number, 1_000)
    books.put(books.bill(("MASK", pieces, fen)), number)
    with pytest.raises(errors.AboveInvoiced) as refused:
        books.settle(fen + 1, number)
    assert (refused.value.most_fen, refused.value.settled_fen) == (fen, 0)
    tolerate(books, pieces=1, amount_fen=1)
    books.settle(ALL, number)
    assert books.broken() == {}


def test_exactly_what_a_smaller_invoice_says_is_settled(books):
    number = books.order()
    books.came(number, 1_000)
    books.put(books.bill(("MASK", 1_000, ALL - 1)), number)
    books.settle(ALL - 1, number)


def test_a_tolerance_begins_on_its_day(books):
    tolerate(books, amount_fen=1, starts_on="2020-02-09")
    number = books.order()
    books.came(number, 1_000)
    books.put(books.bill(("MASK", 1_000, ALL + 1)), number)
    with pytest.raises(errors.MatchDiffers):
        books.settle(ALL, number, on=date(2020, 2, 8))
    books.settle(ALL, number, on=date(2020, 2, 9))


def test_what_awaits_its_papers_does_not_use_up_the_invoice_of_the_rest(books):
    number = books.order()
    books.came(number, 1_000)
    books.settle(150_000, number, awaiting_papers=True)
    books.put(books.bill(("MASK", 500, 150_000)), number)
    books.settle(150_000, number)
    with pytest.raises(errors.LedgerError):
        books.settle(1, number)


def test_an_invoice_before_its_goods_blocks_a_settlement_but_no_prepayment(books):
    number = books.order()
    books.put(books.bill(("MASK", 1_000, ALL)), number)
    books.came(number, 600)
    with pytest.raises(errors.MatchDiffers):
        books.settle(180_000, number)
    prepaid = books.prepay(100_000, "NDL", number=number)
    with pytest.raises(errors.MatchDiffers):
        books.settle(100_000, prepaid)
    books.came(number, 400)
    books.settle(100_000, prepaid)
    books.settle(200_000, number)


def test_a_red_invoice_takes_back_what_went_back(books):
    number = books.order()
    books.came(number, 1_000)
    invoice = books.bill(("MASK", 1_000, ALL))
    books.put(invoice, number)
    red = books.red_bill(invoice, ("MASK", 200, 60_000))
    assert books.three(number) == (1_000, 1_000, 800, 240_000)
    with pytest.raises(errors.AboveInvoiced):
        books.settle(240_001, number)
    books.settle(240_000, number)
    books.void(red)
    assert books.three(number) == (1_000, 1_000, 1_000, ALL)
    books.red_bill(invoice, ("MASK", 1_000, ALL))
    assert books.three(number) == (1_000, 1_000, 0, 0)
    assert books.broken() == {}


def test_a_red_invoice_that_takes_all_back_needs_no_lines(books):
    number = books.order()
    invoice = books.bill(("MASK", 1_000, ALL + 1))
    books.put(invoice, number)
    books.red(invoice, ALL + 1, organization="NDL")
    assert books.three(number) == (1_000, 0, 0, 0)
    with pytest.raises(errors.OverInvoiceLine):
        books.put(invoice, number)


def test_what_is_void_or_withdrawn_counts_no_more(books):
    number = books.order()
    first, second = books.bill(("MASK", 10, 3_000)), books.bill(("MASK", 20, 6_000))
    books.put(first, number)
    books.put(second, number)
    books.void(first)
    assert books.three(number) == (1_000, 0, 20, 6_000)
    books.off(second, number)
    assert books.three(number) == (1_000, 0, 0, 0)


def test_nothing_is_lost_of_a_sum_between_two_orders(books):
    first, second = books.order(), books.order()
    invoice = books.bill(("MASK", 3, 100))
    books.put(invoice, first, quantity=1)
    books.put(invoice, second, quantity=1)
    books.put(invoice, first, quantity=1)
    assert books.three(first)[3] + books.three(second)[3] == 100


def test_tax_is_part_of_what_is_invoiced(books):
    number = books.order()
    line = books.line("MASK", 1_000, 291_262)
    line = type(line)(**{**vars(line), "tax_fen": 8_738})
    invoice = books.record(291_262, "NDL", tax_fen=8_738, lines=(line,))
    books.put(invoice, number)
    assert books.three(number)[3] == ALL


def test_the_invoice_of_a_lot_counts_on_the_order_that_is_written_later(books):
    lot = books.bought(1_000)
    invoice = books.bill(("MASK", 1_000, ALL + 1))
    books.put(invoice, lot=lot)
    number = books.order()
    assert books.three(number) == (1_000, 0, 0, 0)
    books.link(number, lot)
    (paper,) = books.papers(number)
    assert (paper.lot, paper.quantity, paper.amount_fen) == (lot, 1_000, ALL + 1)
    with pytest.raises(errors.MatchDiffers):
        books.settle(ALL, number)


def test_the_invoice_of_a_lot_on_two_orders_is_shared_as_its_pieces_are(books):
    lot = books.bought(100)
    books.put(books.bill(("MASK", 100, 30_001)), lot=lot)
    first, second = books.order(), books.order()
    books.link(first, lot, quantity=60)
    assert books.three(first) == (1_000, 60, 60, 18_000)
    books.link(second, lot)
    assert books.three(second) == (1_000, 40, 40, 12_001)
    assert books.three(first) == (1_000, 60, 60, 18_000)


def test_other_prices_of_one_sum_are_compared_line_by_line(books):
    """Two lines that are wrong by the same sum, in two directions: the sum says nothing."""
    number = books.order(MASKS, SOAP)
    books.came(number, 1_000)
    books.came(number, 30, 2, "SOAP")
    invoice = books.bill(("MASK", 1_000, ALL - 5), ("SOAP", 30, 10_005))
    books.put(invoice, number)
    books.put(invoice, number, 2, at=2)
    assert books.differs(number) == ["PRICE_BELOW"]
    with pytest.raises(errors.MatchDiffers) as refused:
        books.settle(310_000, number)
    assert [line["line"] for line in refused.value.lines] == [2]


def test_another_organization_does_not_see_the_match_of_an_order(books):
    number = books.order()
    clerk = {"login": "cun", "name": "村", "role": "village_clerk", "organization": "DGC"}
    setting_up.setup(books.ledger, actor="system", data={"users": [clerk]})
    with pytest.raises(errors.NotAllowed):
        books.ask(matches.match, actor="cun", number=number)
    with pytest.raises(errors.NotFound):
        books.match(books.commit(100, "NDL"))


def test_what_came_unpriced_is_held_against_its_order_then_its_invoice_and_revalued(books):
    guess, unknown = books.unpriced(400, 100_000), books.unpriced(600)
    number = books.order()
    books.link(number, guess)
    books.link(number, unknown)
    told = {
        v.lot: (v.value_fen, v.actual_fen, v.difference_fen, v.basis)
        for v in books.match(number).values
    }
    assert told == {
        guess: (100_000, 120_000, 20_000, "AGREEMENT"),
        unknown: (None, 180_000, 180_000, "AGREEMENT"),
    }
    invoice = books.bill(("MASK", 1_000, ALL - 1_000))
    books.put(invoice, number)
    values = books.match(number).values
    assert [(v.actual_fen, v.basis) for v in values] == [(119_600, "INVOICE"), (179_400, "INVOICE")]
    books.revalue(*[ValueLine(v.lot, v.actual_fen, v.basis) for v in values])
    assert books.worth() == ALL - 1_000
    assert books.match(number).values == ()
    books.settle(ALL - 1_000, number)
    assert books.broken() == {}


def test_a_lot_that_is_only_partly_on_the_order_is_not_priced_by_it(books):
    lot = books.unpriced(1_000, 1)
    number = books.order()
    books.link(number, lot, quantity=999)
    (value,) = books.match(number).values
    assert (value.value_fen, value.actual_fen, value.difference_fen) == (1, None, None)


def test_goods_that_went_back_are_invoiced_too_much_until_the_red_one_comes(books):
    number = books.order()
    lot = books.came(number, 1_000)
    invoice = books.bill(("MASK", 1_000, ALL))
    books.put(invoice, number)
    back = [corrections.LotLine("MASK", "KF", 200, lot)]
    books.post(corrections.send_back, ON, lines=back, reason="耳带断裂")
    assert books.three(number) == (1_000, 800, 1_000, ALL)
    with pytest.raises(errors.MatchDiffers):
        books.settle(1, number)
    books.red_bill(invoice, ("MASK", 200, 60_000))
    assert books.three(number) == (1_000, 800, 800, 240_000)
    books.settle(240_000, number)


def test_it_asks_as_often_for_one_line_as_for_many(books):
    def statements(lines):
        number = books.order(*[PurchaseLine("MASK", 10, 3_000) for _ in range(lines)])
        invoice = books.bill(*[("MASK", 10, 3_000) for _ in range(lines)])
        lot = books.unpriced(10 * lines, 1)
        for line in range(1, lines + 1):
            books.link(number, lot, line, 10)
            books.put(invoice, number, line, at=line)
        asked = []

        def note(*said):
            asked.append(said[2])

        event.listen(books.ledger.engine, "before_cursor_execute", note)
        assert len(books.match(number).lines) == lines
        event.remove(books.ledger.engine, "before_cursor_execute", note)
        return len(asked)

    assert statements(6) == statements(1)
