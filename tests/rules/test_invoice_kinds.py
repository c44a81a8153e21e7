"""How papers are numbered."""

import pytest

from inventory.errors import BadInput
from inventory.rules import invoice_kinds
from inventory.rules.invoice_kinds import InvoiceKind

DIGITS = "23442000000014209621"


@pytest.mark.parametrize(
    ("kind", "code", "number"),
    [
        ("VAT_SPECIAL", "1200154130", "03630024"),
        ("VAT_E_ORDINARY", "011001605111", "80100798"),
        ("DIGITAL_ORDINARY", "", DIGITS),
        ("TAX_AGENT", "", DIGITS),
        ("TAX_AGENT", "1200154130", "03630024"),
        ("FISCAL", "11010120", "0000123456"),
        ("SMALL_RECEIPT", "", ""),
        ("NON_COMPLIANT", "", "收据12号"),
    ],
)
def test_these_are_numbered_so(kind, code, number):
    invoice_kinds.require_numbering(kind, code, number)


@pytest.mark.parametrize(
    ("kind", "code", "number", "field"),
    [
        ("VAT_SPECIAL", "", "03630024", "code"),
        ("VAT_SPECIAL", "12001541301", "03630024", "code"),
        ("VAT_SPECIAL", "1200154130", "0363002", "number"),
        ("DIGITAL_SPECIAL", "1200154130", DIGITS, "code"),
        ("DIGITAL_SPECIAL", "", DIGITS[:-1], "number"),
        ("TAX_AGENT", "1200154130", DIGITS, "number"),
        ("TAX_AGENT", "", "03630024", "number"),
        ("FISCAL", "11010120", "", "number"),
        ("SMALL_RECEIPT", "1", "", "code"),
    ],
)
def test_and_these_are_not(kind, code, number, field):
    with pytest.raises(BadInput) as refused:
        invoice_kinds.require_numbering(kind, code, number)
    assert refused.value.field == field


def test_digits_of_other_scripts_are_no_digits():
    with pytest.raises(BadInput):
        invoice_kinds.require_numbering("DIGITAL_SPECIAL", "", "２" * 20)


def test_every_kind_has_its_rule_and_only_slips_do_not_count():
    assert set(invoice_kinds.KINDS) == set(InvoiceKind)
    assert set(InvoiceKind) - set(invoice_kinds.COUNTING) == {InvoiceKind.NON_COMPLIANT}
