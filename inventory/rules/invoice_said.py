"""What an invoice says: as somebody typed it, as its QR code says it, as its file says it. All must agree.

Pure: what is not typed is taken from what was read, and the first difference is refused with both values.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from inventory.errors import BadCreditCode, BadInput, InvoiceDiffers
from inventory.rules import credit_code, invoice_qr
from inventory.rules.invoice_file import LINES_MAX, InvoiceFile
from inventory.rules.invoice_kinds import KINDS, Came, InvoiceKind, require_numbering

FEN_MAX = 1_000_000_000_000


@dataclass(frozen=True)
class Line:
    """A line of an invoice: its name as it is written; ``item`` (a code) and ``quantity``, in its base unit, what it is
    here, where that is known."""

    name: str
    amount_fen: int
    tax_fen: int = 0
    item: str | None = None
    unit: str = ""
    quantity: int | None = None


@dataclass(frozen=True)
class Said:
    """What an invoice says, as far as it is known: None is not said. Amounts of a red one (红字) have minus, as printed
    on it."""

    kind: str | None = None
    code: str | None = None
    number: str | None = None
    issued_on: date | None = None
    seller: str | None = None
    seller_credit_code: str | None = None
    buyer: str | None = None
    buyer_credit_code: str | None = None
    amount_fen: int | None = None
    tax_fen: int | None = None
    total_fen: int | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Paper:
    """What an invoice says, whole and agreed upon. ``came`` is the best of how it came: from a file, scanned, typed."""

    kind: str
    code: str
    number: str
    issued_on: date
    seller: str
    seller_credit_code: str
    buyer: str
    buyer_credit_code: str
    amount_fen: int
    tax_fen: int
    total_fen: int
    lines: tuple[Line, ...]
    came: Came

    @property
    def invoice(self) -> str:
        """Code and number, as people say them."""
        return " ".join(part for part in (self.code, self.number) if part)


def agreed(
    typed: Said, *, scanned: str | None = None, file: InvoiceFile | None = None, red: bool = False
) -> Paper:
    """The invoice that was typed, whose QR code says ``scanned``, and whose file is ``file``.

    Raises ``InvoiceDiffers`` (with both values) where two of them are not the same, or amount and tax, or the lines, do
    not make the total; ``NotAnInvoice`` for another code; ``BadCreditCode``; ``BadInput`` for what is missing or cannot
    be."""
    said, came = _thirds(_shaped(typed)), Came.TYPED
    code = None if scanned is None else invoice_qr.parse(scanned)
    if code is not None:
        came = Came.SCANNED
        said = _with_code(said, code)
    if file is not None:
        came = Came.FILE
        said = _with(said, _of_file(file), "FILE")
    said = _summed(said)
    if code is not None:
        _require_amount(said, code)
    return _whole(said, came, red)


def _shaped(typed: Said) -> Said:
    """Trimmed, codes checked. Raises ``BadInput``, ``BadCreditCode``."""
    changes: dict[str, object] = {}
    if typed.kind is not None and typed.kind not in KINDS:
        raise BadInput(field="kind", problem=f"要写 {'、'.join(KINDS)} 之一")
    for name in ("code", "number"):
        value = getattr(typed, name)
        changes[name] = None if value is None else str(plain(value))
    for name in ("seller", "buyer"):
        value = (getattr(typed, name) or "").strip()
        if len(value) > 200:
            raise BadInput(field=name, problem="不能超过 200 个字")
        changes[name] = value or None
    for name in ("seller_credit_code", "buyer_credit_code"):
        value = getattr(typed, name)
        changes[name] = credit_code.checked(value, name) if value else None
    return replace(typed, **changes)  # type: ignore[arg-type]


def _with_code(said: Said, code: invoice_qr.Scanned) -> Said:
    """With what the QR code says; its amount by what it is the amount of."""
    read = Said(code=code.code, number=code.number, issued_on=code.issued_on)
    if said.kind != InvoiceKind.TAX_AGENT:  # printed on invoices of the other kinds
        read = replace(read, kind=code.kind)
    if code.basis == invoice_qr.NET:
        read = replace(read, amount_fen=code.amount_fen)
    if code.basis == invoice_qr.GROSS:
        read = replace(read, total_fen=code.amount_fen)
    return _with(said, read, "QR")


def _of_file(file: InvoiceFile) -> Said:
    return Said(
        kind=file.kind,
        code="",
        number=file.number,
        issued_on=file.issued_on,
        seller=file.seller,
        seller_credit_code=_public(file.seller_credit_code),
        buyer=file.buyer,
        buyer_credit_code=_public(file.buyer_credit_code),
        amount_fen=file.amount_fen,
        tax_fen=file.tax_fen,
        total_fen=file.total_fen,
        lines=tuple(
            Line(line.name, line.amount_fen, line.tax_fen, unit=line.unit) for line in file.lines
        ),
    )


def _public(code: str) -> str | None:
    """A credit code; a person's own number is not kept."""
    try:
        return credit_code.checked(code, "file") if code else None
    except BadCreditCode:
        return None


def _with(said: Said, read: Said, source: str) -> Said:
    """What was said before, and what was read where nothing was. Raises ``InvoiceDiffers``."""
    changes = {}
    for field in fields(Said):
        old, new = getattr(said, field.name), getattr(read, field.name)
        if new is None or new == ():
            continue
        if old is None or old == ():
            changes[field.name] = new
        elif field.name == "kind" and old == InvoiceKind.TAX_AGENT:
            continue
        elif field.name != "lines" and plain(old) != plain(new):
            raise InvoiceDiffers(
                field=field.name, typed=_shown(old), read=_shown(new), source=source
            )
    return replace(said, **changes)


def plain(value: object) -> object:
    """As it is compared: full-width letters and brackets, and blanks, are no difference."""
    if isinstance(value, str):
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", value)).upper()
    return value


def _shown(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


def _thirds(said: Said) -> Said:
    """With the third of amount, tax and total where two are said, or where the kind tells no tax apart. Raises
    ``BadInput``."""
    for name in ("amount_fen", "tax_fen", "total_fen"):
        _fen(getattr(said, name), name)
    amount, tax, total = said.amount_fen, said.tax_fen, said.total_fen
    if tax is None and said.kind is not None and not KINDS[said.kind].taxed:
        tax = 0
    if tax is None and amount is not None and total is not None:
        tax = total - amount
    if tax is not None and amount is None and total is not None:
        amount = total - tax
    if tax is not None and amount is not None and total is None:
        total = amount + tax
    return replace(said, amount_fen=amount, tax_fen=tax, total_fen=total)


def _summed(said: Said) -> Said:
    """With all three, which add up. Raises ``BadInput``, ``InvoiceDiffers``."""
    said = _thirds(said)
    amount, tax, total = said.amount_fen, said.tax_fen, said.total_fen
    if amount is None or tax is None or total is None:
        problem = "金额（不含税）、税额、价税合计，至少写两个"
        raise BadInput(field="total_fen" if total is None else "tax_fen", problem=problem)
    if total != amount + tax:
        raise InvoiceDiffers(field="total_fen", typed=total, read=amount + tax, source="SUM")
    return said


def _fen(value: object, name: str) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(field=name, problem="要写整数（分）")
    if abs(value) > FEN_MAX:
        raise BadInput(field=name, problem=f"不能超过 {FEN_MAX:,} 分")


def _require_amount(said: Said, code: invoice_qr.Scanned) -> None:
    """What the QR code of a roll says is one of both. Raises ``InvoiceDiffers``."""
    if code.amount_fen not in (said.amount_fen, said.total_fen):
        raise InvoiceDiffers(
            field="total_fen", typed=said.total_fen or 0, read=code.amount_fen, source="QR"
        )


def _whole(said: Said, came: Came, red: bool) -> Paper:
    """Raises ``BadInput`` for what is missing, ``InvoiceDiffers`` for lines that do not add up."""
    kind = said.kind
    if kind is None:
        raise BadInput(field="kind", problem="要写票据种类")
    if said.issued_on is None:
        raise BadInput(field="on", problem="要写开票日期")
    if said.seller is None:
        raise BadInput(field="seller", problem="要写销售方（开票人）")
    code, number = said.code or "", said.number or ""
    require_numbering(kind, code, number)
    amount, tax, total = said.amount_fen or 0, said.tax_fen or 0, said.total_fen or 0
    _require_signs(amount, tax, total, red)
    _require_lines(said.lines, amount, tax)
    return Paper(
        kind=kind,
        code=code,
        number=number,
        issued_on=said.issued_on,
        seller=said.seller,
        seller_credit_code=said.seller_credit_code or "",
        buyer=said.buyer or "",
        buyer_credit_code=said.buyer_credit_code or "",
        amount_fen=amount,
        tax_fen=tax,
        total_fen=total,
        lines=said.lines,
        came=came,
    )


def _require_signs(amount: int, tax: int, total: int, red: bool) -> None:
    if red and (amount > 0 or tax > 0 or total >= 0):
        raise BadInput(field="total_fen", problem="红字发票的金额照票面写负数")
    if not red and (amount < 0 or tax < 0 or total <= 0):
        problem = "金额要大于 0；红字发票要写明冲的是哪一张（red_of）"
        raise BadInput(field="total_fen", problem=problem)


def _require_lines(lines: Sequence[Line], amount: int, tax: int) -> None:
    if len(lines) > LINES_MAX:
        raise BadInput(field="lines", problem=f"最多 {LINES_MAX:,} 行")
    for at, line in enumerate(lines):
        for problem in _line_problems(line):
            raise BadInput(field=f"lines[{at}].{problem[0]}", problem=problem[1])
    if not lines:
        return
    for name, whole in (("amount_fen", amount), ("tax_fen", tax)):
        summed = sum(getattr(line, name) for line in lines)
        if summed != whole:
            raise InvoiceDiffers(field=name, typed=whole, read=summed, source="LINES")


def _line_problems(line: Line) -> Iterator[tuple[str, str]]:
    if not line.name.strip() or len(line.name) > 200:
        yield "name", "要写名称，最多 200 个字"
    for name in ("amount_fen", "tax_fen"):
        if not _is_whole(getattr(line, name)):
            yield name, "要写整数（分）"
    if len(line.unit) > 20:
        yield "unit", "不能超过 20 个字"
    if line.quantity is not None and not (_is_whole(line.quantity) and line.quantity > 0):
        yield "quantity", "要写大于 0 的整数"
    if line.quantity is not None and line.item is None:
        yield "item", "写了数量，要写是哪种物资"


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= FEN_MAX
