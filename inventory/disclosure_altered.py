"""What was changed straight in the database under sheets that are to be corrected anyway.

A document that is dated into published days says why their sheet comes out otherwise now; it says so of whatever else
changed as well. So where one is to be corrected and its figures are others, the chain of everybody whose rows it is
drawn from is read: what was changed in a document that stands shows there, whatever was written beside it. That costs
as much as the chain is long, and is asked of such sheets alone.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import chain
from inventory.disclosure_todos import Todo
from inventory.models import Fund, FundAccount


def altered(session: Session, todos: Iterable[Todo]) -> Mapping[int, tuple[str, ...]]:
    """Of sheets that are to be corrected, by their id, where the chains do not hold that their figures come from;
    nothing of a sheet whose figures are as they were."""
    read: dict[int, tuple[str, ...]] = {}
    found: dict[int, tuple[str, ...]] = {}
    for todo in todos:
        if not todo.changes:
            continue
        for one in _whose(session, todo):
            if one not in read:
                read[one] = tuple(chain.since(session, one, after=0))
            found[todo.sheet.id] = found.get(todo.sheet.id, ()) + read[one]
    return found


def _whose(session: Session, todo: Todo) -> list[int]:
    """Whose rows a sheet is drawn from: its organization's, and of a fund those of its owner and of who holds of it."""
    of = todo.sheet
    if of.fund_id is None:
        return [of.organization_id]
    held = select(FundAccount.organization_id).where(FundAccount.fund_id == of.fund_id)
    owner = select(Fund.organization_id).where(Fund.id == of.fund_id)
    return sorted({of.organization_id, *session.scalars(held.union(owner))})
