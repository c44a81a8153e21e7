"""The paper of a document, whatever it is: a slip to sign, or of a stocktake its sheet to count with or its result.

What it says is read in one moment of the books; drawing comes after, when nobody waits for them.
"""

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from inventory import documents, kinds, stocktake_ledger
from reports import counting, slip


def of(session: Session, *, actor: str, number: str) -> Callable[[], bytes]:
    """How the paper of a document is drawn. Raises ``NotAllowed``."""
    whole = documents.whole(session, actor=actor, number=number)
    if whole.kind == kinds.STOCKTAKE.code and whole.reverses is None:
        taking = stocktake_ledger.stocktake(session, actor=actor, number=number)
        return partial(counting.draw, taking)
    return partial(slip.draw, whole)
