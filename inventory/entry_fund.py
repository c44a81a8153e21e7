"""Lines of ``inventory post`` that are about the fund and about periods."""

from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from inventory import cash_gifts, funds, periods, shapes
from inventory.drafts import Posted
from inventory.errors import BadInput
from inventory.shapes import Line

Common: TypeAlias = dict[str, Any]


def create_fund(session: Session, common: Common, line: Line) -> Posted:
    """See ``funds`` and ``periods``."""
    return funds.create_fund(
        session,
        **common,
        fund=shapes.text(line, "fund"),
        name=shapes.text(line, "name"),
        decision=_decision(line),
        budget_source=shapes.text(line, "budget_source"),
        **_terms(line, ""),
        **_flags(line, "donated"),
    )


def change_appropriation(session: Session, common: Common, line: Line) -> Posted:
    """See ``funds`` and ``periods``."""
    return funds.change_appropriation(
        session,
        **common,
        fund=shapes.text(line, "fund"),
        amount_fen=line["amount_fen"],
        decision=_decision(line),
        **_flags(line, "less"),
    )


def take_back(session: Session, common: Common, line: Line) -> Posted:
    """See ``funds`` and ``periods``."""
    return funds.take_back(
        session,
        **common,
        fund=shapes.text(line, "fund"),
        holder=shapes.text(line, "holder"),
        amount_fen=line["amount_fen"],
        reason=shapes.text(line, "reason"),
    )


def give_back(session: Session, common: Common, line: Line) -> Posted:
    """See ``funds`` and ``periods``."""
    return funds.give_back(
        session,
        **common,
        fund=shapes.text(line, "fund"),
        amount_fen=line["amount_fen"],
        reason=shapes.text(line, "reason"),
    )


def receive_cash_gift(session: Session, common: Common, line: Line) -> Posted:
    """See ``cash_gifts``."""
    return cash_gifts.receive_cash_gift(
        session,
        **common,
        fund=shapes.text(line, "fund"),
        amount_fen=line["amount_fen"],
        receipt_number=shapes.text(line, "receipt_number"),
        donor=shapes.text_or_none(line, "donor"),
        intent=shapes.text_or_none(line, "intent"),
        **_flags(line, "cash"),
    )


def _decision(line: Line) -> funds.Decision:
    decision = line["decision"]
    if not isinstance(decision, dict):
        raise BadInput(field="decision", problem="要写 body、title、on、reference")
    shapes.only(decision, {"body", "title", "on", "reference"}, "decision.")
    return funds.Decision(
        body=shapes.text(decision, "body", "decision."),
        title=shapes.text(decision, "title", "decision."),
        on=shapes.day(decision.get("on"), "decision.on"),
        reference=shapes.text(decision, "reference", "decision."),
    )


def _terms(line: Line, at: str) -> dict[str, Any]:
    """For what and until when, where the line says so."""
    ends_on = line.get("ends_on")
    return {
        "uses": tuple(shapes.texts(line, "uses", at)),
        "ends_on": None if ends_on is None else shapes.day(ends_on, f"{at}ends_on"),
    }


def _flags(line: Line, *keys: str) -> dict[str, Any]:
    """True or false, where the line says so. Raises ``BadInput``."""
    said = {key: line[key] for key in keys if line.get(key) is not None}
    for key, value in said.items():
        if not isinstance(value, bool):
            raise BadInput(field=key, problem="要写 true 或 false")
    return said


def appropriate(session: Session, common: Common, line: Line) -> Posted:
    """See ``funds`` and ``periods``."""
    return funds.appropriate(
        session, **common, fund=shapes.text(line, "fund"), amount_fen=line["amount_fen"]
    )


def sub_allocate(session: Session, common: Common, line: Line) -> Posted:
    """See ``funds`` and ``periods``."""
    lines = []
    for number, entry in enumerate(shapes.lines(line)):
        at = f"lines[{number}]."
        shapes.only(entry, {"to", "amount_fen", "uses", "ends_on"}, at)
        amount = entry.get("amount_fen", 0)
        to = shapes.text(entry, "to", at)
        lines.append(funds.AllocationLine(to, amount, **_terms(entry, at)))
    return funds.sub_allocate(session, **common, fund=shapes.text(line, "fund"), lines=lines)


def close_period(session: Session, common: Common, line: Line) -> Posted:
    """See ``funds`` and ``periods``."""
    return periods.close_period(
        session,
        **common,
        through=shapes.day(line["through"], "through"),
        confirmed=shapes.texts(line, "confirmed"),
    )


def reopen_period(session: Session, common: Common, line: Line) -> Posted:
    """See ``funds`` and ``periods``."""
    return periods.reopen_period(
        session,
        **common,
        number=shapes.text(line, "number"),
        reason=shapes.text(line, "reason"),
    )
