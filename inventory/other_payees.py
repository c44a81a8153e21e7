"""Who is paid out of an order: somebody else than its supplier is unusual, and may be right.

A firm has its branch collect, a claim was assigned. So it is asked, and not refused; and whoever says that it is right
writes down why, where those read it who check the books.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory import charges, confirming, resolve
from inventory.charges import Opened
from inventory.drafts import Draft, Ref
from inventory.errors import BadInput
from inventory.merged import now_of
from inventory.models import Counterparty, Document
from inventory.rules import invoice_said


class Paid(NamedTuple):
    """Who is paid: as it was typed, who that is in the catalogue, and why he is."""

    payee: str
    whom: Ref | None
    reason: str | None


def paid(session: Session, payee: str | None, reason: str | None) -> Paid:
    """Who is paid, and why, as it was said. Raises ``BadInput``."""
    said = resolve.words(payee, "payee")
    return Paid(said, charges.payee(session, said), reason)


def asked(
    session: Session, draft: Draft, of: Opened | None, paid: Paid, confirmed: Collection[str]
) -> Draft:
    """A draft that pays out of ``of``, which asks, under the lock, whether he is whom the order was given to, or whom
    the prepayment or advance was given that is settled. Of what is out of no order nothing is asked. It then raises
    ``NeedsConfirmation``, and ``BadInput`` for what was confirmed without a reason."""
    if of is None or of.order_id is None or _was_paid(of, paid):
        return draft
    order_id, rest = of.order_id, draft.complete

    def complete(draft: Draft) -> Draft:
        _ask(session, order_id, paid, confirmed)
        return rest(draft) if rest else draft

    return replace(draft, complete=complete)


def _ask(session: Session, order_id: int, paid: Paid, confirmed: Collection[str]) -> None:
    supplier: Any = session.execute(_SUPPLIER.where(Document.id == order_id)).first()
    whom = session.get(Counterparty, paid.whom.id) if paid.whom else None
    if supplier is None or _is(supplier, whom, paid.payee):
        return
    about = {"number": supplier.number, "supplier": supplier.name}
    confirming.ask(confirmed, "OTHER_PAYEE", payee=whom.name if whom else paid.payee, **about)
    if not (paid.reason or "").strip():
        raise BadInput(field="payee_reason", problem="付给供应商以外的，写明为什么付给他")


def _is(supplier: Any, whom: Counterparty | None, payee: str) -> bool:
    """The same are one counterparty, one credit code, or one name."""
    if whom is not None and whom.id == supplier.id:
        return True
    if whom is not None and whom.credit_code and supplier.credit_code:
        return bool(whom.credit_code == supplier.credit_code)
    name = whom.name if whom else payee
    return invoice_said.plain(name) == invoice_said.plain(supplier.name)


def _was_paid(of: Opened, paid: Paid) -> bool:
    """Is he whom what is settled was given to? He was asked about then."""
    if of.document.id == of.order_id:
        return False
    if paid.whom is not None and of.counterparty is not None:
        return paid.whom.id == of.counterparty.id
    return paid.payee == of.payee


_named = aliased(Counterparty)
_SUPPLIER = (
    select(Document.number, Counterparty.id, Counterparty.name, Counterparty.credit_code)
    .join(_named, _named.id == Document.counterparty_id)
    .join(Counterparty, Counterparty.id == now_of(_named))
)
