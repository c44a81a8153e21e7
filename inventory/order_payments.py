"""What is owed on an order is paid as the order stands on that day: goods may have gone back since the debt was
recorded, and a wrong or a red invoice come.

A debt is told once and paid weeks later; what leaves is held to what is there when it leaves. Paid is what expenditures
out of the order, or out of what was prepaid on it, have paid less what came back.
"""

from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from inventory import matches, order_books
from inventory.kinds import Bucket
from inventory.models import FundAccount, FundCharge, FundEntry, FundItem, PapersReceived
from inventory.order_books import OWN_ITEMS


def require(session: Session, order_id: int, *, document_id: int, asked_fen: int, on: date) -> None:
    """So much more may be paid on the expenditure (id) of an order, under the lock: no more than what is there costs,
    and where an invoice is matched, nothing while a line differs and no more than its invoices say; what still awaits
    its papers is left to those. Raises ``NotCome``, ``MatchDiffers``, ``AboveInvoiced``."""
    order = order_books.read(session, order_id)
    if order is None:
        return
    rows = session.execute(_PAID, {"order": order_id}).all()
    paid = sum(int(row.fen) for row in rows)
    waiting = {row.document_id: int(row.fen) for row in rows if row.awaits}
    awaits = document_id in waiting
    order_books.require_come(order, asked_fen, paid)
    rest = paid if awaits else paid - sum(waiting.values())
    matches.require(session, order_id, asked_fen, on=on, so_far=lambda _: rest, papers=not awaits)


_to = aliased(FundAccount)
_paid = (
    select(func.coalesce(func.sum(FundItem.amount_fen), 0))
    .join(FundAccount, FundAccount.id == FundItem.account_id)
    .where(FundItem.document_id == FundEntry.document_id, FundAccount.bucket == Bucket.PAID)
    .correlate(FundEntry)
    .scalar_subquery()
)
# what each expenditure of an order has paid, less what came back, and whether its papers are awaited
_PAID: Any = (
    select(
        FundEntry.document_id,
        _paid.label("fen"),
        and_(FundCharge.awaiting_papers.is_(True), PapersReceived.id.is_(None)).label("awaits"),
    )
    .join(_to, _to.id == FundEntry.to_account_id)
    .outerjoin(FundCharge, FundCharge.document_id == FundEntry.document_id)
    .outerjoin(PapersReceived, PapersReceived.document_id == FundEntry.document_id)
    .where(FundEntry.from_item_id.in_(OWN_ITEMS), _to.bucket == Bucket.PAYABLE)
)
