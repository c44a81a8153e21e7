"""Lines of ``inventory post`` that order goods."""

from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from inventory import charges, orders, shapes
from inventory.drafts import Posted
from inventory.order_books import Quote
from inventory.shapes import Line

Common: TypeAlias = dict[str, Any]

_LINE = {"item", "quantity", "unit", "amount_fen", "price_reason"}
_QUOTE = {"of", "asked_on", "amount_fen"}


def order(session: Session, common: Common, line: Line) -> Posted:
    """See ``orders``."""
    return orders.order(
        session,
        **common,
        fund=shapes.text(line, "fund"),
        supplier=shapes.text(line, "supplier"),
        procurement=shapes.text(line, "procurement"),
        purpose=shapes.text(line, "purpose"),
        lines=[_line(one, f"lines[{n}].") for n, one in enumerate(shapes.lines(line))],
        quotes=[_quote(one, n) for n, one in enumerate(_quotes(line))],
        use=shapes.text_or_none(line, "use") or charges.OTHER,
        due_on=shapes.day_or_none(line, "due_on"),
        reason=shapes.text_or_none(line, "reason"),
    )


def _line(line: Line, at: str) -> orders.PurchaseLine:
    shapes.only(line, _LINE, at)
    numbers: dict[str, Any] = {key: line.get(key) for key in ("quantity", "amount_fen")}
    return orders.PurchaseLine(
        item=shapes.text(line, "item", at),
        **numbers,
        unit=shapes.text_or_none(line, "unit", at),
        price_reason=shapes.text_or_none(line, "price_reason", at),
    )


def _quotes(line: Line) -> list[Line]:
    return shapes.lines(line, "quotes") if line.get("quotes") else []


def _quote(quote: Line, at: int) -> Quote:
    shapes.only(quote, _QUOTE, f"quotes[{at}].")
    amount: Any = quote.get("amount_fen")
    return Quote(
        of=shapes.text(quote, "of", f"quotes[{at}]."),
        asked_on=shapes.day(quote.get("asked_on"), f"quotes[{at}].asked_on"),
        amount_fen=amount,
    )
