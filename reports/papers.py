"""The paper of a document, whatever it is: a slip to sign, a stocktake's sheet or result, a handover's list, an
order to approve.

What it says is read in one moment of the books; drawing comes after, when nobody waits for them.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from inventory import (
    documents,
    handover_ledger,
    kinds,
    order_books,
    signers,
    stocktake_ledger,
)
from reports import counting, handover, order, slip


def of(session: Any, *, actor: str, number: str) -> Callable[[], bytes]:
    """How the paper of a document is drawn. Raises ``NotAllowed``."""
    whole = documents.whole(session, actor=actor, number=number)
    if whole.kind == kinds.STOCKTAKE.code and whole.reverses is None:
        taking = stocktake_ledger.stocktake(session, actor=actor, number=number)
        return partial(counting.draw, taking)
    if whole.kind == kinds.HANDOVER.code:
        handed = handover_ledger.handover(session, actor=actor, number=number)
        return partial(handover.draw, handed)
    ordered = order_books.of_document(session, actor=actor, number=number)
    if ordered is not None:
        return partial(order.draw, whole, ordered)
    signed = signers.signatures(session, actor=actor, number=number)
    return partial(slip.draw, whole, signed)
