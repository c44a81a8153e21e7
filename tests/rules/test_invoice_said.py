"""What was typed, scanned and read of an invoice agrees, or is refused with both values."""

from dataclasses import replace
from datetime import date

import pytest

from inventory.errors import BadCreditCode, BadInput, InvoiceDiffers, NotAnInvoice
from inventory.rules import invoice_file
from inventory.rules.invoice_said import Line, Said, agreed
from tests.rules.invoice_files import xml

DAY = date(2016, 6, 21)
SPECIAL = "01,01,1200154130,03630024,94339.62,20160621,,9335,"
TYPED = Said(
    kind="VAT_SPECIAL",
    code="1200154130",
    number="03630024",
    issued_on=DAY,
    seller="示例商贸有限公司",
    amount_fen=9433962,
    tax_fen=566038,
)
FILE = invoice_file.read("a.xml", xml())


def differs(typed=TYPED, **more):
    with pytest.raises(InvoiceDiffers) as refused:
        agreed(typed, **more)
    return refused.value.source, refused.value.field, refused.value.typed, refused.value.read


def test_the_total_is_made_of_the_two_others():
    assert agreed(TYPED).total_fen == 10000000
    without = replace(TYPED, amount_fen=None, total_fen=10000000)
    assert agreed(without).amount_fen == 9433962
    assert agreed(replace(TYPED, tax_fen=None, total_fen=10000000)).tax_fen == 566038


def test_one_fen_off_is_refused():
    assert differs(replace(TYPED, total_fen=10000001)) == ("SUM", "total_fen", 10000001, 10000000)


def test_what_tells_no_tax_apart_is_its_total():
    slip = Said(kind="NON_COMPLIANT", issued_on=DAY, seller="小卖部", total_fen=500)
    paper = agreed(slip)
    assert (paper.amount_fen, paper.tax_fen, paper.code, paper.number) == (500, 0, "", "")
    assert paper.came == "TYPED"


def test_what_is_not_typed_is_scanned():
    seller = Said(seller="示例商贸有限公司", tax_fen=566038)
    assert agreed(seller, scanned=SPECIAL) == replace(agreed(TYPED), came="SCANNED")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "VAT_ORDINARY"}, "kind"),
        ({"code": "1200154131"}, "code"),
        ({"number": "03630025"}, "number"),
        ({"issued_on": date(2016, 6, 22)}, "issued_on"),
        ({"amount_fen": 9433961}, "amount_fen"),
    ],
)
def test_the_code_and_what_was_typed_differ_in_one_thing(change, field):
    source, where, typed, read = differs(replace(TYPED, **change), scanned=SPECIAL)
    assert (source, where) == ("QR", field)
    assert str(typed) == str(next(iter(change.values())))
    assert typed != read


def test_the_amount_of_a_digital_one_is_the_whole():
    typed = Said(seller="甲", amount_fen=10000, tax_fen=1200)
    scanned = "01,32,,23442000000014209621,112,20230215,,74AE"
    assert agreed(typed, scanned=scanned).total_fen == 11200
    without_tax = scanned.replace(",112,", ",100,")
    said = ("QR", "total_fen", 11200, 10000)
    assert differs(typed, scanned=without_tax) == said


@pytest.mark.parametrize("amount", ["100", "112"])
def test_the_amount_of_a_roll_is_either(amount):
    typed = Said(seller="甲", amount_fen=10000, tax_fen=1200)
    assert agreed(typed, scanned=f"01,11,1200154130,03630024,{amount},20160621,,").code
    assert differs(typed, scanned="01,11,1200154130,03630024,111,20160621,,")[1] == "total_fen"


def test_an_invoice_of_the_tax_office_is_printed_on_another_kind():
    typed = replace(TYPED, kind="TAX_AGENT")
    assert agreed(typed, scanned=SPECIAL).kind == "TAX_AGENT"
    assert agreed(Said(kind="TAX_AGENT"), file=FILE).kind == "TAX_AGENT"


def test_a_file_says_all_and_brackets_of_another_width_are_no_difference():
    paper = agreed(Said(), file=FILE)
    assert (paper.seller, paper.total_fen, paper.came) == ("示例商贸有限公司", 10300, "FILE")
    assert paper.lines == (Line("*纺织产品*口罩", 10000, 300, unit="只"),)
    wide = invoice_file.read("a.xml", xml(seller="示例（北京）公司"))
    assert agreed(Said(seller="示例(北京) 公司"), file=wide).seller == "示例(北京) 公司"


def test_a_file_and_what_was_typed_differ():
    assert differs(Said(seller="另一家"), file=FILE) == (
        "FILE",
        "seller",
        "另一家",
        "示例商贸有限公司",
    )


def test_a_file_and_its_code_differ():
    scanned = "01,32,,23112000000000000001,102,20200206,,74AE"
    assert differs(Said(), scanned=scanned, file=FILE) == ("FILE", "total_fen", 10200, 10300)


def test_the_number_of_a_person_in_a_file_is_not_kept():
    content = xml().replace(b"91130600000000000M", b"110117194910010013")
    assert agreed(Said(), file=invoice_file.read("a.xml", content)).seller_credit_code == ""


def test_lines_make_the_whole():
    lines = (Line("口罩", 9433961, 566038), Line("运费", 1))
    assert len(agreed(replace(TYPED, lines=lines)).lines) == 2
    assert differs(replace(TYPED, lines=lines[:1])) == ("LINES", "amount_fen", 9433962, 9433961)
    off = (Line("口罩", 9433962, 566039),)
    assert differs(replace(TYPED, lines=off)) == ("LINES", "tax_fen", 566038, 566039)


def test_a_red_one_has_minus_and_says_what_it_takes_back():
    red = replace(TYPED, amount_fen=-100, tax_fen=-6)
    assert agreed(red, red=True).total_fen == -106
    for typed, said in ((red, False), (TYPED, True), (replace(red, tax_fen=6), True)):
        with pytest.raises(BadInput) as refused:
            agreed(typed, red=said)
        assert refused.value.field == "total_fen"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": None}, "kind"),
        ({"kind": "RECEIPT"}, "kind"),
        ({"issued_on": None}, "on"),
        ({"seller": None}, "seller"),
        ({"seller": "x" * 201}, "seller"),
        ({"code": ""}, "code"),
        ({"number": "1"}, "number"),
        ({"tax_fen": None}, "total_fen"),
        ({"amount_fen": None}, "total_fen"),
        ({"amount_fen": True}, "amount_fen"),
        ({"amount_fen": 10**13}, "amount_fen"),
        ({"amount_fen": 0, "tax_fen": 0}, "total_fen"),
        ({"lines": (Line("", 1),)}, "lines[0].name"),
        ({"lines": (Line("x", "1"),)}, "lines[0].amount_fen"),
        ({"lines": (Line("x", 1, unit="x" * 21),)}, "lines[0].unit"),
        ({"lines": (Line("x", 1, item="MASK", quantity=0),)}, "lines[0].quantity"),
        ({"lines": (Line("x", 1, quantity=1),)}, "lines[0].item"),
    ],
)
def test_what_is_missing_or_cannot_be_is_named(change, field):
    with pytest.raises(BadInput) as refused:
        agreed(replace(TYPED, **change))
    assert refused.value.field == field


@pytest.mark.parametrize("field", ["seller_credit_code", "buyer_credit_code"])
def test_a_code_that_cannot_be_one_is_refused(field):
    with pytest.raises(BadCreditCode) as refused:
        agreed(replace(TYPED, **{field: "91130600000000000X"}))
    assert (refused.value.field, refused.value.expected) == (field, "M")


def test_another_code_than_an_invoice_s_is_refused():
    with pytest.raises(NotAnInvoice):
        agreed(TYPED, scanned="https://example.org")
