"""An invoice is recorded once, ever, in the whole installation; red ones take back, void ones are for nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy.event import listen

from inventory import checks, invoices, kinships, setting_up, wording, wording_english
from inventory.errors import (
    BadCreditCode,
    BadInput,
    FutureDate,
    InvoiceDiffers,
    InvoiceInUse,
    InvoiceRecorded,
    InvoiceVoid,
    KeyReused,
    LedgerError,
    NeedsConfirmation,
    NotAllowed,
    NotFound,
    OverInvoice,
    OverPaperLimit,
    Related,
)
from inventory.rules import invoice_file
from inventory.rules.invoice_said import Line, Said
from tests.inventory.invoicing import DAY, Invoicing
from tests.inventory.money import ON
from tests.rules.invoice_files import xml

NUMBER = "23112000000000000001"
PAPER = {"kind": "VAT_ORDINARY", "code": "1200154130", "number": "03630024"}


@pytest.fixture
def books(ledger):
    return Invoicing(ledger)


def refused(error, call, *args, **said):
    with pytest.raises(error) as given:
        call(*args, **said)
    return given.value


def holds(books):
    with books.ledger.reading() as session:
        return [r.breaches for r in checks.run(session, actor="system") if not r.holds] == []


def test_the_register_numbers_them_and_says_all_that_was_typed(books):
    line = Line("口罩", 9000, 270, item="MASK", unit="包", quantity=1000)
    more = {"buyer": "东沟村", "buyer_credit_code": "541101170000000003"}
    lines = (line, Line("运费", 1000))
    number = books.record(10000, tax_fen=270, lines=lines, **PAPER, **more)
    assert (number, books.record()) == ("DGC-FP-000001", "DGC-FP-000002")
    told = books.paper(number)
    assert told.row.seller == "示例商贸有限公司"
    assert (told.row.code, told.row.number, told.row.kind_name) == (
        "1200154130",
        "03630024",
        "增值税普通发票",
    )
    assert (told.amount_fen, told.tax_fen, told.row.total_fen, told.left_fen) == (
        10000,
        270,
        10270,
        10270,
    )
    assert (told.came, told.buyer_credit_code) == ("TYPED", "541101170000000003")
    first = told.lines[0]
    assert (first.item, first.quantity, first.unit, first.amount_fen) == ("MASK", 1000, "包", 9000)
    assert told.lines[1].item is None
    assert holds(books)


def test_the_same_request_is_answered_again_and_another_with_its_key_refused(books):
    first = books.record(key="k", number=NUMBER)
    assert books.record(key="k", number=NUMBER) == first
    error = refused(KeyReused, books.record, 10001, key="k", number=NUMBER)
    assert error.number == first
    refused(KeyReused, books.record, key="k", number=NUMBER, actor="clerk")


@pytest.mark.parametrize("organization", ["DGC", "XLC"])
def test_the_same_invoice_twice_is_refused_with_the_number_of_the_first(books, organization):
    first = books.record(number=NUMBER)
    error = refused(InvoiceRecorded, books.record, 5, organization, number=NUMBER)
    assert (error.invoice, error.by, error.organization) == (NUMBER, first, "DGC")
    assert first in wording.say(error)


def test_who_may_not_see_the_other_organization_is_not_told_where(books):
    first = books.record(organization="XLC", number=NUMBER)
    error = refused(InvoiceRecorded, books.record, actor="clerk", number=NUMBER)
    assert (error.by, error.organization) == (None, None)
    assert first not in wording.say(error)


def test_code_and_number_together_are_one_invoice(books):
    books.record(**PAPER)
    books.record(**{**PAPER, "code": "1200154131"})
    refused(InvoiceRecorded, books.record, **PAPER)
    refused(InvoiceRecorded, books.record, **{**PAPER, "kind": "VAT_SPECIAL"})


def test_slips_and_small_receipts_are_nobody_s_numbers(books):
    for _ in range(2):
        books.slip(500, number="12")
        books.record(kind="SMALL_RECEIPT", number="12")
    assert holds(books)


@pytest.mark.parametrize("apart", [False, True])
def test_of_sixteen_who_record_one_invoice_at_once_one_does(books, apart):
    """In one organization, and in two, which do not wait for each other's lock."""

    def record(n):
        try:
            return books.record(
                organization=("DGC", "XLC")[n % 2 if apart else 0], key=f"r{n}", number=NUMBER
            )
        except InvoiceRecorded as error:
            return error

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(record, range(16)))
    (first,) = [one for one in told if isinstance(one, str)]
    assert {one.by for one in told if one != first} == {first}
    assert holds(books)


def test_what_was_scanned_and_what_the_file_says_are_kept_and_agree(books):
    scanned = f"01,32,,{NUMBER},103.00,20200206,,74AE"
    typed = {"kind": None, "issued_on": None, "seller": None, "amount_fen": None, "tax_fen": None}
    file = invoice_file.read("a.xml", xml())
    number = books.record(**typed, number=None, scanned=scanned, file=file)
    told = books.paper(number)
    assert (told.came, told.row.total_fen, told.row.number) == ("FILE", 10300, NUMBER)
    assert told.lines[0].name == "*纺织产品*口罩"
    error = refused(
        InvoiceDiffers, books.record, 10000, tax_fen=299, number=NUMBER, scanned=scanned
    )
    assert (error.typed, error.read, error.source) == (10299, 10300, "QR")
    assert "102.99" in wording.say(error)
    assert "103.00" in wording.say(error)


def test_a_seller_is_a_counterparty_by_its_code_or_its_credit_code(books):
    firm = {"code": "F", "name": "甲公司", "kind": "ENTITY", "credit_code": "91130600000000000M"}
    setting_up.setup(books.ledger, actor="system", data={"counterparties": [firm]})
    named = books.paper(books.record(seller="F"))
    assert (named.row.seller, named.row.seller_code) == ("甲公司", "F")
    known = books.record(seller="甲公司（本店）", seller_credit_code=firm["credit_code"])
    assert books.paper(known).row.seller_code == "F"
    other = "91130600000000001Q"
    error = refused(InvoiceDiffers, books.record, seller="F", seller_credit_code=other)
    assert (error.source, error.read) == ("COUNTERPARTY", firm["credit_code"])


def test_who_is_related_to_the_seller_does_not_record_what_he_sells(books):
    firm = {"code": "F", "name": "甲公司", "credit_code": "91130600000000000M"}
    setting_up.setup(books.ledger, actor="system", data={"counterparties": [firm]})
    books.run(kinships.declare, actor="clerk", counterparty="F")
    for seller in ({"seller": "F"}, {"seller_credit_code": firm["credit_code"]}):
        error = refused(Related, books.record, actor="clerk", **seller)
        assert (error.counterparty, error.act) == ("甲公司", "make")
    books.record(actor="clerk")
    books.record(seller="F")


def test_another_buyer_is_asked_about_and_may_be_right(books):
    error = refused(NeedsConfirmation, books.record, buyer="西梁村", number=NUMBER)
    assert (error.question, error.about["buyer"]) == ("OTHER_BUYER", "西梁村")
    assert "西梁村" in wording.say(error)
    assert books.record(buyer="西梁村", number=NUMBER, confirmed=[error.token])
    books.record(buyer=" 东沟村 ")


def test_a_red_one_takes_back_part_of_another_and_never_more_than_is_left(books):
    whole = books.record(10000)
    red = books.red(whole, 4000)
    assert books.paper(whole).left_fen == 6000
    assert (books.paper(red).row.red_of, books.paper(whole).reds) == (whole, (red,))
    error = refused(OverInvoice, books.red, whole, 6001)
    assert (error.number, error.left_fen) == (whole, 6000)
    books.red(whole, 6000)
    assert books.paper(whole).left_fen == 0
    refused(OverInvoice, books.red, whole, 1)
    assert holds(books)


def test_what_a_red_one_may_take_back(books):
    whole, slip = books.record(), books.slip(100)
    red = books.red(whole, 1)
    assert refused(BadInput, books.red, red, 1).field == "red_of"
    assert refused(BadInput, books.red, slip, 1).field == "red_of"
    early = date(2020, 2, 5)
    assert refused(BadInput, books.red, whole, 1, issued_on=early).field == "on"
    assert refused(BadInput, books.record, 1, red_of=whole).field == "total_fen"
    elsewhere = books.record(organization="XLC")
    refused(NotAllowed, books.red, elsewhere, 1, actor="clerk")
    refused(NotFound, books.red, "DGC-FP-000099", 1)


def test_a_red_one_that_is_void_took_nothing_back(books):
    whole = books.record(10000)
    red = books.red(whole, 4000)
    error = refused(InvoiceInUse, books.void, whole)
    assert (error.used_fen, error.by) == (4000, [red])
    books.void(red)
    assert books.paper(whole).left_fen == 10000
    books.void(whole)
    assert books.paper(whole).left_fen == 0
    refused(InvoiceVoid, books.red, whole, 1)


def test_a_void_one_stays_recorded_and_one_recorded_by_mistake_may_come_again(books):
    void = books.record(number=NUMBER)
    done = books.void(void, "开错抬头")
    assert done.number == void
    assert books.void(void, "开错抬头").replayed
    error = refused(InvoiceVoid, books.void, void, "别的原因")
    assert error.voided_on == ON
    refused(InvoiceRecorded, books.record, number=NUMBER)
    told = books.paper(void)
    assert (told.row.void, told.void_reason, told.voided_on) == ("VOIDED", "开错抬头", ON)
    typo = books.record(**PAPER)
    books.void(typo, "号码录错", cause="MISTAKEN")
    again = books.record(organization="XLC", **PAPER)
    assert refused(InvoiceRecorded, books.record, **PAPER).by == again
    assert holds(books)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"on": date(2020, 2, 9)}, FutureDate),
        ({"on": date(2020, 2, 5)}, BadInput),
        ({"cause": "LOST"}, BadInput),
        ({"reason": " "}, BadInput),
        ({"actor": "keeper"}, NotAllowed),
        ({"number": "DGC-FP-000002"}, NotFound),
        ({"number": "DGC-FP-000002", "actor": "clerk"}, NotFound),
        ({"number": "XLC-FP-000001", "actor": "clerk"}, NotAllowed),
        ({"number": "x"}, NotFound),
    ],
)
def test_what_is_not_made_void(books, said, error):
    said = {"number": books.record(), "reason": "作废", "actor": "system"} | said
    refused(error, books.run, invoices.void_invoice, **said)


def test_a_small_receipt_is_good_up_to_the_limit_of_its_day(books):
    limits = [
        {"kind": "SMALL_RECEIPT", "starts_on": day, "amount_fen": fen, "decision": "办法"}
        for day, fen in (("2020-01-01", 50000), ("2020-02-07", None))
    ]
    setting_up.setup(books.ledger, actor="system", data={"paper_limits": limits})
    books.record(50000, kind="SMALL_RECEIPT")
    error = refused(OverPaperLimit, books.record, 50001, kind="SMALL_RECEIPT")
    assert (error.limit_fen, error.asked_fen, error.decision) == (50000, 50001, "办法")
    books.record(50001, kind="SMALL_RECEIPT", issued_on=date(2020, 2, 7))
    books.record(50001)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"actor": "keeper"}, NotAllowed),
        ({"actor": "clerk", "organization": "XLC"}, NotAllowed),
        ({"organization": "NOBODY"}, NotFound),
        ({"issued_on": date(2020, 2, 9)}, FutureDate),
        ({"seller_credit_code": "91130600000000000X"}, BadCreditCode),
        ({"number": "1"}, BadInput),
        ({"lines": (Line("口罩", 10000, item="NONE"),)}, NotFound),
        ({"lines": (Line("口罩", 9999),)}, InvoiceDiffers),
        ({"key": " "}, BadInput),
    ],
)
def test_what_is_refused_leaves_nothing_behind(books, said, error):
    refused(error, books.record, **said)
    with pytest.raises(NotFound):
        books.paper("DGC-FP-000001")


def test_every_refusal_is_said_in_both_languages(books):
    for error in LedgerError.__subclasses__():
        if error.__module__.endswith("errors.invoices"):
            assert error in wording._CHINESE  # the table of words itself
            assert error.code in wording_english.ENGLISH


def test_an_invoice_is_seen_by_who_may_see_the_money_of_its_organization(books):
    number = books.record(issued_on=DAY)
    assert books.paper(number, "clerk") == books.paper(number, "publisher")
    elsewhere = books.record(organization="XLC")
    for actor in ("clerk", "checkpoint"):
        with pytest.raises(NotAllowed) as hidden:
            books.paper(elsewhere, actor)
        with pytest.raises(NotAllowed) as missing:
            books.paper("XLC-FP-000009", actor)
        assert wording.say(hidden.value) == wording.say(missing.value)


def test_said_is_what_the_verb_takes(books):
    with books.ledger.writing() as session:
        posted = invoices.record_invoice(
            session,
            actor="clerk",
            organization="DGC",
            request_key="x",
            said=Said(kind="FISCAL", number="0001", issued_on=DAY, seller="卫生院", total_fen=7),
        )
    assert books.paper(posted.number).row.kind_name == "财政票据"


def test_whether_an_invoice_is_known_is_asked_of_the_index(sqlite_ledger):
    """Among 100,000 of them, on SQLite, which takes a partial index only for its own words."""
    books, asked = Invoicing(sqlite_ledger), []
    listen(sqlite_ledger.engine, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
    books.record(number=NUMBER)
    known = [told for told in asked if "invoice.code = " in told[0] and "SELECT" in told[0]]
    assert len(known) == 2
    with sqlite_ledger.engine.connect() as connection:
        for statement, said in known:
            rows = connection.exec_driver_sql(f"explain query plan {statement}", said).all()
            assert any("uq_invoice_code_number" in row[3] for row in rows), rows
