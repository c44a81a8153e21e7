"""Lines of ``inventory post`` that are about goods: each to its verb."""

from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from inventory import (
    conversions,
    corrections,
    in_use,
    loans,
    returns,
    revaluation,
    reversal,
    shapes,
    stock,
    transfers,
)
from inventory.conversions import ConversionLine, ResultLine, TrialLine
from inventory.corrections import LotLine
from inventory.drafts import Posted
from inventory.errors import BadInput
from inventory.returns import BackLine
from inventory.revaluation import ValueLine
from inventory.shapes import Line
from inventory.transfers import ArrivalLine

Common: TypeAlias = dict[str, Any]


def receive(session: Session, common: Common, line: Line) -> Posted:
    """Goods come in."""
    return stock.receive(session, **common, **_incoming(line))


def issue(session: Session, common: Common, line: Line) -> Posted:
    """Goods go out for good."""
    return stock.issue(
        session,
        **common,
        group=shapes.text_or_none(line, "group"),
        recipient_organization=shapes.text_or_none(line, "recipient_organization"),
        counterparty=shapes.text_or_none(line, "counterparty"),
        checkpoint=shapes.text_or_none(line, "checkpoint"),
        heads=line.get("heads"),
        days=line.get("days"),
        purpose=shapes.text_or_none(line, "purpose"),
        reason=shapes.text_or_none(line, "reason"),
        lines=_each(line, _issue_line),
        confirmed=shapes.texts(line, "confirmed"),
    )


def direct(session: Session, common: Common, line: Line) -> Posted:
    """Goods come in and go out at once; the answer is the issue's."""
    _, issued = stock.direct(
        session,
        **common,
        **_incoming(line),
        recipient=_recipient(line),
        purpose=shapes.text_or_none(line, "purpose"),
    )
    return issued


def return_issue(session: Session, common: Common, line: Line) -> Posted:
    """What was issued comes back."""
    return returns.return_issue(
        session,
        **common,
        number=shapes.text(line, "number"),
        location=shapes.text(line, "location"),
        reason=shapes.text(line, "reason"),
        lines=_each(line, _back_line),
    )


def hand_out(session: Session, common: Common, line: Line) -> Posted:
    """Goods are handed out for use."""
    return in_use.hand_out(
        session,
        **common,
        recipient=_recipient(line),
        custodian=shapes.text(line, "custodian"),
        due_on=shapes.day_or_none(line, "due_on"),
        purpose=shapes.text_or_none(line, "purpose"),
        lines=_each(line, _issue_line),
    )


def take_back(session: Session, common: Common, line: Line) -> Posted:
    """What was handed out comes back."""
    return in_use.take_back(
        session,
        **common,
        number=shapes.text(line, "number"),
        location=shapes.text(line, "location"),
        lines=_each(line, _back_line),
    )


def move_on(session: Session, common: Common, line: Line) -> Posted:
    """What was handed out goes on to somebody else; the answer is the new hand-out's."""
    whom = ("group", "recipient_organization", "counterparty_to", "checkpoint", "heads", "days")
    said = any(line.get(key) is not None for key in whom)
    return in_use.move_on(
        session,
        **common,
        number=shapes.text(line, "number"),
        location=shapes.text(line, "location"),
        custodian=shapes.text(line, "custodian"),
        recipient=_recipient(line) if said else None,
        due_on=shapes.day_or_none(line, "due_on"),
        lines=_each(line, _back_line),
    )


def capitalise(session: Session, common: Common, line: Line) -> Posted:
    """What was handed out becomes a fixed asset."""
    return in_use.capitalise(
        session,
        **common,
        number=shapes.text(line, "number"),
        reason=shapes.text(line, "reason"),
        lines=_each(line, _back_line),
    )


def dispatch(session: Session, common: Common, line: Line) -> Posted:
    """Goods are sent."""
    return transfers.dispatch(
        session,
        **common,
        to=shapes.text_or_none(line, "to"),
        to_location=shapes.text_or_none(line, "to_location"),
        due_on=shapes.day_or_none(line, "due_on"),
        repays=shapes.text_or_none(line, "repays"),
        lines=_each(line, _issue_line),
    )


def acknowledge(session: Session, common: Common, line: Line) -> Posted:
    """Goods that were sent have arrived."""
    return transfers.acknowledge(
        session,
        **common,
        number=shapes.text(line, "number"),
        location=shapes.text(line, "location"),
        reason=shapes.text_or_none(line, "reason"),
        lines=None if line.get("lines") is None else _each(line, _arrival_line),
    )


def give_loan(session: Session, common: Common, line: Line) -> Posted:
    """What was lent is given away."""
    return loans.give_loan(
        session,
        **common,
        number=shapes.text(line, "number"),
        reason=shapes.text(line, "reason"),
    )


def convert(session: Session, common: Common, line: Line) -> Posted:
    """Goods become other goods."""
    return conversions.convert(
        session,
        **common,
        reason=shapes.text(line, "reason"),
        lines=_each(line, _conversion_line),
    )


def accept(session: Session, common: Common, line: Line) -> Posted:
    """Goods on trial are decided upon."""
    return conversions.accept(session, **common, lines=_each(line, _trial_line))


def write_off(session: Session, common: Common, line: Line) -> Posted:
    """Goods leave the books: of a hand-out where a number is said, else from store."""
    reason = shapes.text(line, "reason")
    if line.get("number") is None:
        return corrections.write_off(session, **common, reason=reason, lines=_each(line, _lot_line))
    return in_use.write_off_in_use(
        session,
        **common,
        number=shapes.text(line, "number"),
        reason=reason,
        lines=_each(line, _back_line),
    )


def send_back(session: Session, common: Common, line: Line) -> Posted:
    """Goods go back to who gave them."""
    return corrections.send_back(
        session, **common, reason=shapes.text(line, "reason"), lines=_each(line, _lot_line)
    )


def correct(session: Session, common: Common, line: Line) -> Posted:
    """A receipt recorded more than came."""
    return corrections.correct(
        session,
        **common,
        number=shapes.text(line, "number"),
        reason=shapes.text(line, "reason"),
        lines=_each(line, _back_line),
    )


def revalue(session: Session, common: Common, line: Line) -> Posted:
    """Lots are worth something else."""
    return revaluation.revalue(
        session, **common, reason=shapes.text(line, "reason"), lines=_each(line, _value_line)
    )


def reverse(session: Session, common: Common, line: Line) -> Posted:
    """A document is taken back as a whole."""
    return reversal.reverse(
        session,
        **common,
        number=shapes.text(line, "number"),
        reason=shapes.text(line, "reason"),
    )


def _each(line: Line, make: Any) -> list[Any]:
    return [make(entry, f"lines[{n}].") for n, entry in enumerate(shapes.lines(line))]


def _incoming(line: Line) -> dict[str, Any]:
    return {
        "origin": shapes.text(line, "origin"),
        "counterparty": shapes.text_or_none(line, "counterparty"),
        "legal_donee": shapes.text_or_none(line, "legal_donee"),
        "slip": shapes.text_or_none(line, "slip"),
        "stub": shapes.text_or_none(line, "stub"),
        "consent": shapes.text_or_none(line, "consent"),
        "lines": _each(line, _receipt_line),
        "confirmed": shapes.texts(line, "confirmed"),
    }


def _recipient(line: Line) -> stock.Recipient:
    return stock.Recipient(
        group=shapes.text_or_none(line, "group"),
        organization=shapes.text_or_none(line, "recipient_organization"),
        counterparty=shapes.text_or_none(line, "counterparty_to"),
        checkpoint=shapes.text_or_none(line, "checkpoint"),
        heads=line.get("heads"),
        days=line.get("days"),
    )


def _receipt_line(entry: Line, at: str) -> stock.ReceiptLine:
    shapes.only(entry, RECEIPT_LINE, at)
    return stock.ReceiptLine(
        item=shapes.text(entry, "item", at),
        location=shapes.text(entry, "location", at),
        quantity=entry.get("quantity", 0),  # the verb says what is wrong with it
        unit=shapes.text_or_none(entry, "unit", at),
        factor=entry.get("factor"),
        value_fen=entry.get("value_fen"),
        provisional=shapes.flag(entry, "provisional", at),
        basis=shapes.text_or_none(entry, "basis", at),
        expires_on=shapes.day_or_none(entry, "expires_on", at),
        batch=shapes.text_or_none(entry, "batch", at),
        earmark=_earmark(entry.get("earmark"), f"{at}earmark"),
        acceptance=shapes.text_or_none(entry, "acceptance", at) or "QUALIFIED",
        expected=entry.get("expected"),
        difference=shapes.text_or_none(entry, "difference", at),
        note=shapes.text_or_none(entry, "note", at),
    )


RECEIPT_LINE = {
    *("item", "location", "quantity", "unit", "factor", "value_fen", "provisional", "basis"),
    *("expires_on", "batch", "earmark", "acceptance", "expected", "difference", "note"),
}


def _issue_line(entry: Line, at: str) -> stock.IssueLine:
    shapes.only(entry, {"item", "location", "quantity", "unit", "lot"}, at)
    return stock.IssueLine(
        item=shapes.text(entry, "item", at),
        location=shapes.text(entry, "location", at),
        quantity=entry.get("quantity", 0),  # the verb says what is wrong with it
        unit=shapes.text_or_none(entry, "unit", at),
        lot=shapes.text_or_none(entry, "lot", at),
    )


def _lot_line(entry: Line, at: str) -> LotLine:
    shapes.only(entry, {"item", "location", "quantity", "unit", "lot"}, at)
    return LotLine(
        item=shapes.text(entry, "item", at),
        location=shapes.text(entry, "location", at),
        quantity=entry.get("quantity", 0),
        lot=shapes.text(entry, "lot", at),
        unit=shapes.text_or_none(entry, "unit", at),
    )


def _back_line(entry: Line, at: str) -> BackLine:
    shapes.only(entry, {"line", "quantity"}, at)
    return BackLine(line=entry.get("line", 0), quantity=entry.get("quantity", 0))


def _arrival_line(entry: Line, at: str) -> ArrivalLine:
    shapes.only(entry, {"line", "quantity", "missing"}, at)
    return ArrivalLine(
        line=entry.get("line", 0),
        quantity=entry.get("quantity", 0),
        missing=entry.get("missing", 0),
    )


def _conversion_line(entry: Line, at: str) -> ConversionLine:
    shapes.only(entry, {"lot", "location", "quantity", "results", "lost"}, at)
    return ConversionLine(
        lot=shapes.text(entry, "lot", at),
        location=shapes.text(entry, "location", at),
        quantity=entry.get("quantity", 0),
        results=[
            _result_line(result, f"{at}results[{n}].")
            for n, result in enumerate(shapes.lines(entry, "results", at))
        ],
        lost=entry.get("lost", 0),
    )


def _result_line(entry: Line, at: str) -> ResultLine:
    shapes.only(entry, {"item", "quantity", "unit", "factor"}, at)
    return ResultLine(
        item=shapes.text(entry, "item", at),
        quantity=entry.get("quantity", 0),
        unit=shapes.text_or_none(entry, "unit", at),
        factor=entry.get("factor"),
    )


def _trial_line(entry: Line, at: str) -> TrialLine:
    shapes.only(entry, {"lot", "location", "qualified", "rejected"}, at)
    return TrialLine(
        lot=shapes.text(entry, "lot", at),
        location=shapes.text(entry, "location", at),
        qualified=entry.get("qualified", 0),
        rejected=entry.get("rejected", 0),
    )


def _value_line(entry: Line, at: str) -> ValueLine:
    shapes.only(entry, {"lot", "value_fen", "basis", "provisional"}, at)
    return ValueLine(
        lot=shapes.text(entry, "lot", at),
        value_fen=entry.get("value_fen", -1),
        basis=shapes.text(entry, "basis", at),
        provisional=shapes.flag(entry, "provisional", at),
    )


def _earmark(value: object, at: str) -> stock.Earmark | None:
    if value is None:
        return None
    if not isinstance(value, dict) or len(value) != 1:
        raise BadInput(
            field=at,
            problem='写成 {"group": 编码}、{"organization": 编码} 或 {"counterparty": 编码}',
        )
    shapes.only(value, {"group", "organization", "counterparty"}, f"{at}.")
    key = next(iter(value))
    code = shapes.text(value, key, f"{at}.")
    return stock.Earmark(
        group=code if key == "group" else None,
        organization=code if key == "organization" else None,
        counterparty=code if key == "counterparty" else None,
    )
