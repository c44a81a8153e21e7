"""What papers there are for money spent, as data: how each is numbered, and whether it counts.

Some papers are numbered by the tax or finance authority, once in the whole country: those are unique. A fully digital
invoice (数电票) has twenty digits and no code. What a shop writes by hand (白条) is evidence and never counts.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from inventory.errors import BadInput


class InvoiceKind(StrEnum):
    """The kinds of papers."""

    VAT_SPECIAL = "VAT_SPECIAL"
    VAT_ORDINARY = "VAT_ORDINARY"
    VAT_E_SPECIAL = "VAT_E_SPECIAL"
    VAT_E_ORDINARY = "VAT_E_ORDINARY"
    DIGITAL_SPECIAL = "DIGITAL_SPECIAL"
    DIGITAL_ORDINARY = "DIGITAL_ORDINARY"
    TAX_AGENT = "TAX_AGENT"
    FISCAL = "FISCAL"
    SMALL_RECEIPT = "SMALL_RECEIPT"
    NON_COMPLIANT = "NON_COMPLIANT"


class VoidCause(StrEnum):
    """Why an invoice is void: the seller voided it (作废), or it was recorded wrongly here and is recorded again."""

    VOIDED = "VOIDED"
    MISTAKEN = "MISTAKEN"


class Came(StrEnum):
    """How what an invoice says came here."""

    TYPED = "TYPED"
    SCANNED = "SCANNED"
    FILE = "FILE"


@dataclass(frozen=True)
class Rule:
    """A kind of paper. ``forms``: the numberings it may have, each as patterns of code and number; ``taxed``: it tells
    the tax apart, so that the total alone does not do; ``counts``: it is a paper on which money may be reported."""

    name: str
    forms: tuple[tuple[str, str], ...]
    numbering: str
    taxed: bool = True
    unique: bool = True
    counts: bool = True


_PAPER = ("[0-9]{10}|[0-9]{12}", "[0-9]{8}")
_DIGITAL = ("", "[0-9]{20}")
_FISCAL = (r"[0-9A-Z]{0,12}", r"[0-9A-Z]{4,20}")
_OWN = ("", r"[0-9A-Za-z一-鿿()（）\-]{0,30}")
_OF_PAPER = "发票代码 10 或 12 位数字，发票号码 8 位数字"
_OF_DIGITAL = "数电票号码 20 位数字，没有发票代码"
_OF_OWN = "没有代码；号码可以不写，最多 30 个字"

KINDS: dict[str, Rule] = {
    InvoiceKind.VAT_SPECIAL: Rule("增值税专用发票", (_PAPER,), _OF_PAPER),
    InvoiceKind.VAT_ORDINARY: Rule("增值税普通发票", (_PAPER,), _OF_PAPER),
    InvoiceKind.VAT_E_SPECIAL: Rule("增值税电子专用发票", (_PAPER,), _OF_PAPER),
    InvoiceKind.VAT_E_ORDINARY: Rule("增值税电子普通发票", (_PAPER,), _OF_PAPER),
    InvoiceKind.DIGITAL_SPECIAL: Rule("数电票（专用发票）", (_DIGITAL,), _OF_DIGITAL),
    InvoiceKind.DIGITAL_ORDINARY: Rule("数电票（普通发票）", (_DIGITAL,), _OF_DIGITAL),
    InvoiceKind.TAX_AGENT: Rule(
        "税务代开发票", (_PAPER, _DIGITAL), f"{_OF_PAPER}；或{_OF_DIGITAL}"
    ),
    InvoiceKind.FISCAL: Rule(
        "财政票据",
        (_FISCAL,),
        "票据代码最多 12 位，票据号码 4 到 20 位，都是数字或大写字母",
        taxed=False,
    ),
    InvoiceKind.SMALL_RECEIPT: Rule("小额收款凭证", (_OWN,), _OF_OWN, taxed=False, unique=False),
    InvoiceKind.NON_COMPLIANT: Rule(
        "不合规票据（白条）", (_OWN,), _OF_OWN, taxed=False, unique=False, counts=False
    ),
}
NOT_UNIQUE = tuple(kind for kind, rule in KINDS.items() if not rule.unique)
COUNTING = tuple(kind for kind, rule in KINDS.items() if rule.counts)


def require_numbering(kind: str, code: str, number: str) -> None:
    """Code and number are such as the kind has them. Raises ``BadInput``."""
    rule = KINDS[kind]
    codes = [pattern for pattern, _ in rule.forms]
    if not any(re.fullmatch(pattern, code) for pattern in codes):
        raise BadInput(field="code", problem=f"{rule.name}：{rule.numbering}")
    if not any(
        re.fullmatch(of_code, code) and re.fullmatch(of_number, number)
        for of_code, of_number in rule.forms
    ):
        raise BadInput(field="number", problem=f"{rule.name}：{rule.numbering}")
