"""The text in the QR code of an invoice: ``01,<kind>,<code>,<number>,<amount>,<date>,<check>,…``.

The amount is the one without tax (不含税金额) on invoices with a code, and the whole (价税合计) on fully digital ones,
which have twenty digits and no code. On rolls (卷票) both are found.
"""

import re
from dataclasses import dataclass
from datetime import date

from inventory.errors import NotAnInvoice
from inventory.rules.invoice_kinds import InvoiceKind

TEXT_MAX = 500
_AMOUNT = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,2}))?")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")

NET, GROSS, EITHER = "NET", "GROSS", "EITHER"
# by the kind in the code: which kind of invoice, and which amount it gives
_KINDS = {
    "01": (InvoiceKind.VAT_SPECIAL, NET),
    "04": (InvoiceKind.VAT_ORDINARY, NET),
    "08": (InvoiceKind.VAT_E_SPECIAL, NET),
    "10": (InvoiceKind.VAT_E_ORDINARY, NET),
    "11": (InvoiceKind.VAT_ORDINARY, EITHER),
    "31": (InvoiceKind.DIGITAL_SPECIAL, GROSS),
    "32": (InvoiceKind.DIGITAL_ORDINARY, GROSS),
}


@dataclass(frozen=True)
class Scanned:
    """What the code says. ``basis``: whether ``amount_fen`` is NET (不含税), GROSS (价税合计), or EITHER. ``check`` is
    the invoice's own check code (校验码), "" where it has none."""

    kind: InvoiceKind
    code: str
    number: str
    amount_fen: int
    basis: str
    issued_on: date
    check: str


def parse(text: str) -> Scanned:
    """What the text says. Raises ``NotAnInvoice``."""
    parts = [part.strip() for part in text.strip().split(",")]
    if len(text) > TEXT_MAX or len(parts) < 7 or parts[0] != "01":
        raise _refused("不是发票的二维码")
    kind, basis = _KINDS.get(parts[1], (None, ""))
    if kind is None:
        raise _refused(f"不认识的发票种类 {parts[1][:10]}")
    code, number, check = parts[2], parts[3], parts[6]
    digital = basis == GROSS
    if not re.fullmatch("" if digital else r"\d{10}|\d{12}", code, re.ASCII):
        raise _refused("发票代码的位数不对")
    if not re.fullmatch(r"\d{20}" if digital else r"\d{8}", number, re.ASCII):
        raise _refused("发票号码的位数不对")
    if not re.fullmatch(r"\d*", check, re.ASCII):
        raise _refused("校验码不是数字")
    return Scanned(kind, code, number, _fen(parts[4]), basis, _day(parts[5]), check)


def _fen(text: str) -> int:
    found = _AMOUNT.fullmatch(text)
    if found is None or not text.isascii():
        raise _refused("金额不对")
    minus, whole, decimals = found[1], found[2], found[3] or ""
    fen = int(whole) * 100 + int(decimals.ljust(2, "0"))
    return -fen if minus else fen


def _day(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat("")
    except ValueError:
        raise _refused("日期不对") from None


def _refused(problem: str) -> NotAnInvoice:
    return NotAnInvoice(source="QR", problem=problem)
