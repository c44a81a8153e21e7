"""What the code and the file of a paper say, put into the fields of its form where nothing was typed."""

import base64
from collections.abc import Mapping
from datetime import date

from inventory.errors import BadInput, LedgerError
from inventory.rules import invoice_file, invoice_qr, invoice_said
from inventory.rules.invoice_file import InvoiceFile
from webui.amounts import bare_yuan
from webui.invoices_form import InvoiceForm
from webui.refusals import put_beside_field

KEPT_MAX = 200_000  # bytes of a file that is carried along while its form is mended; they have some twenty thousand
FILE = "XML 文件"


def kept(content: bytes) -> str:
    """A file as it is carried along in the form. Raises ``BadInput``."""
    if len(content) > KEPT_MAX:
        problem = f"文件超过 {KEPT_MAX // 1000} KB，不像一张发票的文件。请照票面录入"
        raise BadInput(field="file", problem=problem)
    return base64.b64encode(content).decode()


def file_of(form: InvoiceForm) -> InvoiceFile | None:
    """What the file says, None without one. Raises what ``invoice_file.read`` raises."""
    content = form.content
    return None if content is None else invoice_file.read(FILE, content)


def read_into(typed: Mapping[str, str], form: InvoiceForm) -> dict[str, str]:
    """The typed fields, and in the empty ones what the code and the file say; what cannot be read is left to
    ``check``."""
    said: dict[str, str] = {}
    try:
        if (form.scanned.data or "").strip():
            said |= _of_code(form.scanned.data)
    except LedgerError:
        pass
    try:
        if (file := file_of(form)) is not None:
            said |= _of_file(file)
    except LedgerError:
        pass
    return dict(typed) | {
        key: text for key, text in said.items() if text and not typed.get(key, "").strip()
    }


def check(form: InvoiceForm) -> None:
    """Put beside their fields what cannot be read and the first that does not agree; what is not typed yet is no
    refusal."""
    try:
        file = file_of(form)
        scanned = (form.scanned.data or "").strip() or None
        invoice_said.agreed(form.said({}), scanned=scanned, file=file, red=bool(form.red_of.data))
    except BadInput:
        return
    except LedgerError as error:
        put(form, error)


def put(form: InvoiceForm, error: LedgerError) -> None:
    """As ``put_beside_field``; what is wrong with the file stands beside the file."""
    if error.facts().get("source") == "FILE" and error.code == "NOT_AN_INVOICE":
        form.aliases = {**form.aliases, "NOT_AN_INVOICE": "file"}  # type: ignore[misc]
    put_beside_field(form, error)


def _of_code(text: str) -> dict[str, str]:
    code = invoice_qr.parse(text)
    field = {invoice_qr.NET: "amount", invoice_qr.GROSS: "total"}.get(code.basis)
    said = {
        "kind": str(code.kind),
        "code": code.code,
        "number": code.number,
        "on": _day(code.issued_on),
    }
    return said | ({field: bare_yuan(code.amount_fen)} if field else {})


def _of_file(file: InvoiceFile) -> dict[str, str]:
    return {
        "kind": str(file.kind),
        "number": file.number,
        "on": _day(file.issued_on),
        "seller": file.seller,
        "seller_credit_code": file.seller_credit_code,
        "buyer": file.buyer,
        "buyer_credit_code": file.buyer_credit_code,
        "amount": bare_yuan(file.amount_fen),
        "tax": bare_yuan(file.tax_fen),
        "total": bare_yuan(file.total_fen),
    }


def _day(day: date) -> str:
    return day.isoformat()
