"""Lines of ``inventory post`` that are about the fund and about periods."""

from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from inventory import funds, periods, shapes
from inventory.drafts import Posted
from inventory.errors import BadInput
from inventory.shapes import Line

Common: TypeAlias = dict[str, Any]


def create_fund(session: Session, common: Common, line: Line) -> Posted:
    """See ``funds`` and ``periods``."""
    decision = line["decision"]
    if not isinstance(decision, dict):
        raise BadInput(field="decision", problem="要写 body、title、on、reference")
    shapes.only(decision, {"body", "title", "on", "reference"}, "decision.")
    return funds.create_fund(
        session,
        **common,
        fund=shapes.text(line, "fund"),
        name=shapes.text(line, "name"),
        decision=funds.Decision(
            body=shapes.text(decision, "body", "decision."),
            title=shapes.text(decision, "title", "decision."),
            on=shapes.day(decision.get("on"), "decision.on"),
            reference=shapes.text(decision, "reference", "decision."),
        ),
        budget_source=shapes.text(line, "budget_source"),
    )


def appropriate(session: Session, common: Common, line: Line) -> Posted:
    """See ``funds`` and ``periods``."""
    return funds.appropriate(
        session, **common, fund=shapes.text(line, "fund"), amount_fen=line["amount_fen"]
    )


def sub_allocate(session: Session, common: Common, line: Line) -> Posted:
    """See ``funds`` and ``periods``."""
    lines = []
    for number, entry in enumerate(shapes.lines(line)):
        shapes.only(entry, {"to", "amount_fen"}, f"lines[{number}].")
        lines.append(
            funds.AllocationLine(
                shapes.text(entry, "to", f"lines[{number}]."), entry.get("amount_fen", 0)
            )
        )
    return funds.sub_allocate(session, **common, fund=shapes.text(line, "fund"), lines=lines)


def spend(session: Session, common: Common, line: Line) -> Posted:
    """See ``funds`` and ``periods``."""
    return funds.spend(
        session,
        **common,
        fund=shapes.text(line, "fund"),
        amount_fen=line["amount_fen"],
        purpose=shapes.text(line, "purpose"),
        payee=shapes.text(line, "payee"),
    )


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
