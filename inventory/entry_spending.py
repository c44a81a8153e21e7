"""Lines of ``inventory post`` that take a holder's money: commitments, prepayments, expenditures and what follows."""

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from inventory import commitments, prepayments, shapes, spending
from inventory.drafts import Posted
from inventory.errors import BadInput
from inventory.shapes import Line

Common: TypeAlias = dict[str, Any]
Verb: TypeAlias = Callable[..., Posted]

_TEXTS = ("fund", "number", "purpose", "payee", "use", "reason", "proof", "payee_reason")
_PLAIN = (
    "amount_fen",
    "paid",
    "awaiting_papers",
    "reimburses",
    "unpaid",
)  # the verb looks at these

_MISSED = (
    "fund",
    "number",
    "amount_fen",
    "purpose",
    "payee",
    "reason",
)  # the verb is told that they are null


def _verb(verb: Verb) -> Callable[[Session, Common, Line], Posted]:
    def post(session: Session, common: Common, line: Line) -> Posted:
        said: dict[str, Any] = {
            key: shapes.text(line, key) for key in _TEXTS if line.get(key) is not None
        }
        said |= {key: line[key] for key in _PLAIN if line.get(key) is not None}
        if "due_on" in line:
            due_on = line["due_on"]
            said["due_on"] = None if due_on is None else shapes.day(due_on, "due_on")
        if "confirmed" in line:
            said["confirmed"] = shapes.texts(line, "confirmed")
        if "signed" in line:
            said["signed"] = _signed(line["signed"])
        said |= {key: None for key in _MISSED if key in line and line[key] is None}
        return verb(session, **common, **said)

    return post


open_commitment = _verb(commitments.open_commitment)
enlarge_commitment = _verb(commitments.enlarge_commitment)
release_commitment = _verb(commitments.release_commitment)
prepay = _verb(prepayments.prepay)
advance = _verb(prepayments.advance)
return_unspent = _verb(prepayments.return_unspent)
spend = _verb(spending.spend)
pay = _verb(spending.pay)
refund = _verb(spending.refund)


def _signed(value: object) -> dict[str, str]:
    """Who signed, by role: an object of texts. Raises ``BadInput``."""
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value.values()):
        raise BadInput(field="signed", problem="要写成对象，角色对姓名")
    return {str(role): name for role, name in value.items()}
