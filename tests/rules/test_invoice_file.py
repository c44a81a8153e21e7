"""The structured file of a fully digital invoice, and what somebody may send in its place."""

import time
from datetime import date

import pytest

from inventory.errors import NotAnInvoice, UnsafeFile
from inventory.rules import invoice_file
from inventory.rules.invoice_file import FileLine
from tests.rules.invoice_files import LINE, xml

BOMB = (
    '<!DOCTYPE EInvoice [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {n} "&{m};&{m};&{m};&{m};">' for m, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def test_a_file_says_all_that_the_invoice_says():
    told = invoice_file.read("a.xml", xml())
    assert (told.kind, told.number) == ("DIGITAL_ORDINARY", "23112000000000000001")
    assert told.issued_on == date(2020, 2, 6)
    assert (told.seller, told.seller_credit_code) == ("示例商贸有限公司", "91130600000000000M")
    assert (told.buyer, told.buyer_credit_code) == ("东沟村", "")
    assert (told.amount_fen, told.tax_fen, told.total_fen) == (10000, 300, 10300)
    assert told.lines == (FileLine("*纺织产品*口罩", "只", 10000, 300),)


def test_a_special_one_and_one_with_several_lines_and_minus():
    half = LINE.replace("100.00", "-50.00").replace("3.00", "-1.50")
    told = invoice_file.read("a.xml", xml(sort="01", amount="-100.00", lines=half * 2))
    assert (told.kind, told.amount_fen) == ("DIGITAL_SPECIAL", -10000)
    assert [line.amount_fen for line in told.lines] == [-5000, -5000]


def test_the_text_of_a_file_is_read_whatever_encoding_it_had():
    text = xml().decode().replace("UTF-8", "GBK")
    assert invoice_file.read_text("a.xml", text) == invoice_file.read("a.xml", xml())


@pytest.mark.parametrize("encoding", ["GBK", "gb2312", "GB18030"])
def test_a_file_in_chinese_bytes_is_read_and_its_text_is_written_back_to_them(encoding):
    text = xml().decode().replace("UTF-8", encoding)
    content = text.encode(encoding)
    assert invoice_file.read("a.xml", content) == invoice_file.read("a.xml", xml())
    assert invoice_file.original(text) == content
    with pytest.raises(NotAnInvoice):
        invoice_file.read("a.xml", content.replace("示例".encode(encoding), b"\xff\xff"))


def test_a_text_that_its_encoding_cannot_say_is_kept_as_unicode():
    text = xml().decode().replace("UTF-8", "ascii")
    assert invoice_file.original(text) == text.encode()


@pytest.mark.parametrize(
    "prolog",
    [
        BOMB,
        "<!DOCTYPE EInvoice>",
        '<!DOCTYPE EInvoice SYSTEM "http://example.org/a.dtd">',
        '<!DOCTYPE EInvoice [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE EInvoice [<!ENTITY % x SYSTEM "http://example.org/x"> %x;]>',
    ],
)
def test_a_doctype_is_refused_before_anything_unfolds_or_is_fetched(prolog):
    started = time.monotonic()
    with pytest.raises(UnsafeFile) as refused:
        invoice_file.read("a.xml", xml(prolog=prolog, seller="&i;&x;"))
    assert refused.value.problem == "DOCTYPE"
    assert time.monotonic() - started < 1


def test_an_entity_that_nobody_declared_is_no_invoice():
    with pytest.raises(NotAnInvoice):
        invoice_file.read("a.xml", xml(seller="&x;"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b" " * (invoice_file.BYTES_MAX + 1), "TOO_LARGE"),
        (xml(lines=LINE * (invoice_file.LINES_MAX + 1)), "TOO_LARGE"),
        (b"<a>" * 100, "TOO_DEEP"),
        (b"<EInvoice>" + b"<a/>" * (invoice_file.PARTS_MAX + 1), "TOO_DEEP"),
    ],
)
def test_too_much_is_refused(content, problem):
    with pytest.raises(UnsafeFile) as refused:
        invoice_file.read("a.xml", content)
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff",
        b"%PDF-1.4",
        b"<html><body>x</body></html>",
        b"<EInvoice/>",
        xml()[:-20],
        xml(number="123"),
        xml(sort="03"),
        xml(amount="1e3"),
        xml(amount="100.005"),
        xml(issued="2020-02-30"),
        xml(seller=""),
        xml(
            more="<TaxSupervisionInfo><InvoiceNumber>23112000000000000002</InvoiceNumber></TaxSupervisionInfo>"
        ),
        xml(lines="<IssuItemInformation><ItemName>x</ItemName></IssuItemInformation>"),
        xml().replace(b'encoding="UTF-8"', b'encoding="no-such"'),
    ],
)
def test_what_is_no_invoice_is_refused_by_name(content):
    with pytest.raises(NotAnInvoice) as refused:
        invoice_file.read("a.xml", content)
    assert refused.value.source == "FILE"
