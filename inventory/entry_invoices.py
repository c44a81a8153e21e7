"""Lines of ``inventory post`` about papers of money spent: recorded, void, linked to expenditures and taken off,
and for which goods their lines are."""

from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from inventory import db, invoice_goods, invoice_uses, invoices, originals, shapes, uploads
from inventory.drafts import Posted
from inventory.errors import BadInput
from inventory.invoice_goods import Goods
from inventory.rules import invoice_file
from inventory.rules.invoice_said import Line as InvoiceLine
from inventory.rules.invoice_said import Said
from inventory.shapes import Line

Common: TypeAlias = dict[str, Any]

_TEXTS = (
    "kind",
    "code",
    "number",
    "seller",
    "seller_credit_code",
    "buyer",
    "buyer_credit_code",
)
_FEN = ("amount_fen", "tax_fen", "total_fen")  # the verb looks at these
_LINE = {"name", "amount_fen", "tax_fen", "item", "unit", "quantity"}


def record_invoice(session: Session, common: Common, line: Line) -> Posted:
    """``on`` is the day on which it was issued; ``xml`` the text of its structured file."""
    common = _without_note(common)
    xml = shapes.text_or_none(line, "xml")
    texts: Line = {key: shapes.text_or_none(line, key) for key in _TEXTS}
    said = Said(
        issued_on=common.pop("on"),
        lines=tuple(_line(one, f"lines[{at}].") for at, one in enumerate(_lines(line))),
        **texts,
        **{key: line.get(key) for key in _FEN},
    )
    posted = invoices.record_invoice(
        session,
        **common,
        said=said,
        scanned=shapes.text_or_none(line, "scanned"),
        file=None if xml is None else invoice_file.read_text("xml", xml),
        red_of=shapes.text_or_none(line, "red_of"),
        confirmed=shapes.texts(line, "confirmed"),
    )
    if xml is not None:
        content, salt = invoice_file.original(xml), db.salt(session)
        kept = uploads.prepared_original("发票", content, salt=salt)
        originals.attach(session, actor=common["actor"], number=posted.number, prepared=kept)
    return posted


def void_invoice(session: Session, common: Common, line: Line) -> Posted:
    """An invoice is void; the request key is not needed, since it is void once."""
    said = _without_note(common)
    del said["request_key"]
    cause = shapes.text_or_none(line, "cause")
    if cause is not None:
        said["cause"] = cause
    return invoices.void_invoice(
        session,
        **said,
        number=shapes.text(line, "number"),
        reason=shapes.text(line, "reason"),
    )


def use_invoice(session: Session, common: Common, line: Line) -> Posted:
    """So much of an invoice is for an expenditure."""
    return invoice_uses.use_invoice(
        session,
        **_without_note(common),
        invoice=shapes.text(line, "invoice"),
        number=shapes.text(line, "number"),
        amount_fen=line.get("amount_fen"),
        confirmed=shapes.texts(line, "confirmed"),
    )


def take_off_invoice(session: Session, common: Common, line: Line) -> Posted:
    """And not any more."""
    return invoice_uses.take_off(
        session,
        **_without_note(common),
        invoice=shapes.text(line, "invoice"),
        number=shapes.text(line, "number"),
        reason=shapes.text(line, "reason"),
        amount_fen=line.get("amount_fen"),
    )


def link_goods(session: Session, common: Common, line: Line) -> Posted:
    """A line of an invoice is for a line of an order, or for a lot."""
    return invoice_goods.link_goods(
        session,
        **_without_note(common),
        **_goods(line),
        quantity=line.get("quantity"),
        whole=line.get("whole"),
        unit=shapes.text_or_none(line, "unit"),
        confirmed=shapes.texts(line, "confirmed"),
    )


def unlink_goods(session: Session, common: Common, line: Line) -> Posted:
    """And never was."""
    return invoice_goods.unlink_goods(
        session,
        **_without_note(common),
        **_goods(line),
        reason=shapes.text(line, "reason"),
    )


def _goods(line: Line) -> dict[str, Any]:
    at: Any = line.get("line")
    return {
        "invoice": shapes.text(line, "invoice"),
        "invoice_line": line.get("invoice_line"),
        "goods": Goods(shapes.text_or_none(line, "number"), at, shapes.text_or_none(line, "lot")),
    }


def _without_note(common: Common) -> Common:
    if common["note"] is not None:
        raise BadInput(field="note", problem="票据没有备注，写了也不留；要说明的写在支出单上")
    return {key: value for key, value in common.items() if key != "note"}


def _lines(line: Line) -> list[Line]:
    return shapes.lines(line) if line.get("lines") is not None else []


def _line(line: Line, at: str) -> InvoiceLine:
    shapes.only(line, _LINE, at)
    return InvoiceLine(
        name=shapes.text(line, "name", at),
        amount_fen=line.get("amount_fen", None),
        tax_fen=line.get("tax_fen", 0),
        item=shapes.text_or_none(line, "item", at),
        unit=shapes.text_or_none(line, "unit", at) or "",
        quantity=line.get("quantity"),
    )
