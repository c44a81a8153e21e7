"""Lines of invoices and the goods they are for: in parts, to several, never for more than they say."""

from datetime import date

import pytest

from inventory import errors, invoice_links, merging, setting_up
from inventory.invoice_goods import Goods, link_goods
from inventory.orders import PurchaseLine
from inventory.rules.invoice_said import Line
from tests.inventory.buying import MASKS, SOAP
from tests.inventory.matching import Matching
from tests.inventory.money import ON


@pytest.fixture
def books(ledger, clock):
    clock.set(date(2020, 3, 31))
    return Matching(ledger)


def invoiced(books, number, line=1):
    return books.three(number, line)[2]


def test_one_piece_too_many_is_refused_and_everything_else_is_linked_by_default(books):
    first, second = books.order(), books.order()
    invoice = books.bill(("MASK", 100, 30_000))
    books.put(invoice, first, quantity=60)
    with pytest.raises(errors.OverInvoiceLine) as refused:
        books.put(invoice, second, quantity=41)
    assert (refused.value.line, refused.value.asked, refused.value.left) == (1, 41, 40)
    books.put(invoice, second)
    assert (invoiced(books, first), invoiced(books, second)) == (60, 40)
    with pytest.raises(errors.OverInvoiceLine):
        books.put(invoice, second)
    assert books.broken() == {}


def test_by_default_no_more_is_linked_than_the_goods_still_want(books):
    number, lot = books.order(SOAP), books.bought(30, "SOAP")
    invoice = books.bill(("SOAP", 100, 30_000))
    books.put(invoice, number)
    assert invoiced(books, number) == 30
    books.put(invoice, lot=lot)
    rows = books.ask(invoice_links.links, number=invoice)
    assert [row.quantity for row in rows] == [30, 30]
    for goods in ({"number": number}, {"lot": lot}):
        with pytest.raises(errors.BadInput) as refused:
            books.put(invoice, **goods)
        assert refused.value.field == "quantity"
    books.put(invoice, number, quantity=40)  # who says so may
    assert invoiced(books, number) == 70


def test_what_came_beyond_the_order_is_linked_by_default_as_well(books):
    number = books.order(SOAP)
    books.came(number, 35, item="SOAP")
    books.put(books.bill(("SOAP", 100, 30_000)), number)
    assert invoiced(books, number) == 35


def test_a_request_is_done_once_and_its_key_is_good_for_nothing_else(books):
    number = books.order()
    invoice = books.bill(("MASK", 100, 30_000))
    assert not books.put(invoice, number, quantity=10, key="k").replayed
    assert books.put(invoice, number, quantity=10, key="k").replayed
    assert invoiced(books, number) == 10
    for other in ({"quantity": 11}, {"quantity": 10, "lot": books.bought(1)}):
        with pytest.raises(errors.KeyReused):
            books.put(invoice, None if "lot" in other else number, key="k", **other)
    assert not books.off(invoice, number, key="w").replayed
    assert books.off(invoice, number, key="w").replayed
    with pytest.raises(errors.KeyReused):
        books.off(invoice, number, key="w", reason="别的原因")
    with pytest.raises(errors.KeyReused):
        books.off(invoice, number, key="k")


def test_what_was_withdrawn_is_linked_again_elsewhere(books):
    first, second = books.order(), books.order()
    invoice = books.bill(("MASK", 100, 30_000))
    books.put(invoice, first)
    books.off(invoice, first)
    with pytest.raises(errors.NotFound):
        books.off(invoice, first)
    books.put(invoice, second)
    rows = books.ask(invoice_links.links, number=invoice)
    assert [(r.order, r.quantity, r.counts, r.withdrawn) for r in rows] == [
        (first, 100, False, "挂错了"),
        (second, 100, True, ""),
    ]
    assert [row.state for row in rows] == ["已撤销：挂错了", ""]


def test_a_line_that_says_neither_item_nor_quantity_is_told_both_by_the_first_link(books):
    number = books.order(MASKS, SOAP)
    invoice = books.record(30_000, "NDL", lines=(Line("*纺织产品*口罩", 30_000, unit="只"),))
    with pytest.raises(errors.BadInput) as refused:
        books.put(invoice, number)
    assert refused.value.field == "whole"
    books.put(invoice, number, whole=100, quantity=60)
    with pytest.raises(errors.OverInvoiceLine):
        books.put(invoice, number, quantity=41)
    with pytest.raises(errors.BadInput):
        books.put(invoice, number, whole=101)
    with pytest.raises(errors.BadInput) as refused:
        books.put(invoice, number, 2, quantity=1, unit="块")
    books.put(invoice, number)
    assert books.three(number) == (1_000, 0, 100, 30_000)


def test_packings_that_the_invoice_counts_are_base_units_here(books):
    packed = {
        "code": "MASK",
        "name": "口罩",
        "unit": "只",
        "units": {"盒": 50},
    }
    setting_up.setup(books.ledger, actor="system", data={"items": [packed]})
    number = books.order()
    line = Line("口罩", 30_000, item="MASK", unit="盒", quantity=100)
    invoice = books.record(30_000, "NDL", lines=(line,))
    books.put(invoice, number, quantity=1)
    assert invoiced(books, number) == 50
    books.put(invoice, number, quantity=49, unit="只")
    with pytest.raises(errors.OverInvoiceLine):
        books.put(invoice, number, quantity=1)
    books.put(invoice, number)
    assert books.three(number)[2:] == (100, 30_000)
    unknown = books.record(10, "NDL", lines=(Line("口罩", 10, unit="打"),))
    with pytest.raises(errors.BadInput) as refused:
        books.put(unknown, number, whole=1)
    assert refused.value.field == "unit"
    books.put(unknown, number, whole=12, unit="只")


def test_another_item_is_refused_and_one_that_was_merged_is_the_same(books):
    number = books.order(MASKS, SOAP)
    invoice = books.bill(("SOAP", 30, 10_000))
    with pytest.raises(errors.BadInput):
        books.put(invoice, number)
    books.put(invoice, number, 2)
    twin = {"code": "MASK2", "name": "口罩（重）", "unit": "只"}
    setting_up.setup(books.ledger, actor="system", data={"items": [twin]})
    other = books.bill(("MASK2", 5, 1_500))
    with pytest.raises(errors.BadInput):
        books.put(other, number)
    merging_item(books, "MASK2", "MASK")
    books.put(other, number)
    assert books.three(number)[2:] == (5, 1_500)
    assert books.broken() == {}


def merging_item(books, code, into):
    with books.ledger.writing() as session:
        merging.merge_items(session, actor="system", code=code, into=into, reason="重复建档")


def test_nothing_is_linked_to_another_organization_s_order(books):
    number = books.order()
    village = books.bill(("MASK", 10, 3_000), organization="DGC")
    with pytest.raises(errors.NotFound):
        books.put(village, number)
    with pytest.raises(errors.NotFound):
        books.put(village, lot=books.bought(10))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"at": 2}, errors.BadInput),
        ({"line": 9}, errors.NotFound),
        ({"line": None}, errors.BadInput),
        ({"on": date(2020, 4, 1)}, errors.FutureDate),
        ({"on": date(2020, 2, 5)}, errors.BadInput),
        ({"quantity": 0}, errors.BadInput),
        ({"quantity": 1.5}, errors.BadInput),
        ({"organization": "DGC"}, errors.NotFound),
        ({"actor": "nobody"}, errors.NotAllowed),
        ({"invoice": "NDL-FP-000009"}, errors.NotFound),
    ],
)
def test_what_makes_no_sense_is_refused(books, change, error):
    number = books.order()
    invoice = books.bill(("MASK", 10, 3_000))
    with pytest.raises(error):
        books.put(**{"invoice": invoice, "number": number} | change)
    assert invoiced(books, number) == 0


def test_papers_that_do_not_count_and_void_ones_are_for_no_goods(books):
    number = books.order()
    slip = books.record(30, "NDL", kind="NON_COMPLIANT", lines=(books.line("MASK", 1, 30),))
    with pytest.raises(errors.BadInput):
        books.put(slip, number)
    void = books.bill(("MASK", 10, 3_000))
    books.void(void)
    with pytest.raises(errors.InvoiceVoid):
        books.put(void, number)


def test_what_was_reversed_takes_no_invoice_and_gives_back_the_one_it_had(books):
    first, second = books.order(), books.order()
    invoice = books.bill(("MASK", 100, 30_000))
    books.put(invoice, first)
    books.reverse(ON, first)
    with pytest.raises(errors.AlreadyReversed):
        books.put(invoice, first)
    books.put(invoice, second)
    assert invoiced(books, second) == 100
    lot = books.bought(5)
    books.reverse(ON, lot.rpartition("-")[0])
    with pytest.raises(errors.AlreadyReversed):
        books.put(books.bill(("MASK", 1, 1)), lot=lot)
    assert books.broken() == {}


def test_a_lot_takes_an_invoice_where_it_was_bought_and_is_on_no_order(books):
    number = books.order()
    lot, gift = books.came(number, 10), f"{books.receive(ON, 5)}-1"
    invoice = books.bill(("MASK", 10, 3_000))
    for other, words in ((lot, number), (gift, "自购")):
        with pytest.raises(errors.BadInput) as refused:
            books.put(invoice, lot=other)
        assert words in refused.value.problem
    with pytest.raises(errors.BadInput):
        books.run(
            link_goods,
            request_key="z",
            invoice=invoice,
            invoice_line=1,
            goods=Goods(number, 1, lot),
            on=ON,
        )


def test_a_red_line_is_linked_by_hand_where_it_does_not_say_what_it_is(books):
    first, second = books.order(), books.order()
    invoice = books.bill(("MASK", 100, 30_000))
    books.put(invoice, first)
    red = books.record(-3_000, "NDL", lines=(Line("口罩", -3_000),), red_of=invoice)
    assert books.three(first)[2:] == (100, 30_000)
    with pytest.raises(errors.OverInvoiceLine):
        books.put(red, second, whole=10)
    with pytest.raises(errors.OverInvoiceLine):
        books.put(red, first, whole=200, quantity=101)
    books.put(red, first, whole=10)
    assert books.three(first)[2:] == (90, 27_000)
    with pytest.raises(errors.OverInvoiceLine):
        books.off(invoice, first)
    books.off(red, first)
    books.off(invoice, first)
    assert books.broken() == {}


def test_a_red_one_takes_back_what_was_linked_last_and_only_what_is_too_much(books):
    first, second = books.order(), books.order()
    invoice = books.bill(("MASK", 100, 30_000))
    books.put(invoice, first, quantity=50)
    books.put(invoice, second, quantity=40)
    books.red_bill(invoice, ("MASK", 10, 3_000))
    assert (invoiced(books, first), invoiced(books, second)) == (50, 40)
    with pytest.raises(errors.OverInvoiceLine):
        books.put(invoice, second, quantity=1)
    books.red_bill(invoice, ("MASK", 60, 18_000))
    assert (invoiced(books, first), invoiced(books, second)) == (30, 0)
    assert books.broken() == {}


def test_lines_of_one_item_are_told_apart(books):
    number = books.order(*[PurchaseLine("MASK", 1, 300) for _ in range(5)])
    invoice = books.bill(*[("MASK", 1, 300) for _ in range(5)])
    for at in range(1, 6):
        books.put(invoice, number, at, at=at)
    assert [line.invoiced for line in books.match(number).lines] == [1] * 5
