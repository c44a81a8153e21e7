"""The text in the QR code of an invoice."""

from datetime import date

import pytest

from inventory.errors import NotAnInvoice
from inventory.rules import invoice_qr
from inventory.rules.invoice_qr import EITHER, GROSS, NET, Scanned

SPECIAL = "01,01,1200154130,03630024,94339.62,20160621,,9335,"
DIGITAL = "01,32,,23442000000014209621,112,20230215,,74AE"


def test_a_special_invoice_gives_what_is_without_tax_and_no_check_code():
    told = invoice_qr.parse(SPECIAL)
    day = date(2016, 6, 21)
    assert told == Scanned("VAT_SPECIAL", "1200154130", "03630024", 9433962, NET, day, "")


def test_a_digital_one_gives_the_whole_and_has_no_code():
    told = invoice_qr.parse(DIGITAL)
    day = date(2023, 2, 15)
    assert told == Scanned("DIGITAL_ORDINARY", "", "23442000000014209621", 11200, GROSS, day, "")


@pytest.mark.parametrize(
    ("kind", "means", "basis"),
    [
        ("04", "VAT_ORDINARY", NET),
        ("08", "VAT_E_SPECIAL", NET),
        ("10", "VAT_E_ORDINARY", NET),
        ("11", "VAT_ORDINARY", EITHER),
    ],
)
def test_which_amount_it_gives_follows_the_kind(kind, means, basis):
    told = invoice_qr.parse(f"01,{kind},011001605111,80100798,64.9,20161018,85342965681116380258,")
    assert (told.kind, told.basis, told.amount_fen) == (means, basis, 6490)
    assert told.check == "85342965681116380258"


def test_a_red_one_has_minus():
    assert invoice_qr.parse(SPECIAL.replace("94339.62", "-94339.62")).amount_fen == -9433962


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.org/",
        "01,01,1200154130",
        SPECIAL.replace("01,01", "02,01"),
        SPECIAL.replace("01,01", "01,99"),
        SPECIAL.replace("1200154130", "120015413"),
        SPECIAL.replace("03630024", "0363002A"),
        SPECIAL.replace("94339.62", "94339.623"),
        SPECIAL.replace("94339.62", "９４３３９"),
        SPECIAL.replace("94339.62", ""),
        SPECIAL.replace("20160621", "20160631"),
        SPECIAL.replace("20160621", "2016062"),
        DIGITAL.replace("32,,", "32,1200154130,"),
        DIGITAL.replace("14209621", "1420962"),
        DIGITAL.replace(",74AE", "x,74AE"),
        SPECIAL + "0" * 500,
    ],
)
def test_anything_else_is_no_invoice(text):
    with pytest.raises(NotAnInvoice) as refused:
        invoice_qr.parse(text)
    assert refused.value.source == "QR"
