"""Whoever has a check code finds the issue it belongs to: for everybody, and so not for trying codes.

A code is sixty bits of a digest, so that a guess is never right; what is held up is who tries again and again, and
everybody else goes on: wrong codes are counted by address alone, in the audit trail, so that it holds over restarts and
several processes. Somebody who mistypes has thirty tries in a quarter of an hour.
"""

from sqlalchemy import select

from inventory import patience
from inventory.db import Ledger
from inventory.errors import NotFound
from inventory.models import DisclosurePublication
from inventory.sheet_format import code_as_typed

OF_ONE_MAX = 30
WRONG = "check_code_refused"


def look_up(ledger: Ledger, *, code: str, address: str) -> str:
    """The check code of an issue in its own form, for whoever typed it and asks from ``address``: any text by which
    askers are told apart, best one that does not say who they are. Raises ``NotFound``; after too many wrong codes
    ``TooManyLookUps``, also for a right one."""
    typed = code_as_typed(code)
    with ledger.reading() as session:
        patience.require(session, WRONG, address, of_one=OF_ONE_MAX)
        known = select(DisclosurePublication.check_code).where(
            DisclosurePublication.check_code == typed
        )
        found = session.scalar(known) if typed else None
    if found is not None:
        return found
    with ledger.writing() as session:
        patience.count(session, WRONG, address)
    raise NotFound(what="disclosure", name=code[:40])
