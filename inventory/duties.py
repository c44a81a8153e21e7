"""Separation of duties (责任分离): which two acts on one chain of documents one person may not both do.

One table and one question, which verbs ask under the lock. Who stands in for somebody is one person with him, and who
is related to whoever did the other act does not do this one: see ``standins`` and ``kinships``.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from inventory import access, kinds, kinships, standins
from inventory.dialects import among
from inventory.errors import LedgerError, Related, SamePerson
from inventory.models import (
    Approval,
    AppUser,
    Document,
    FundEntry,
    StocktakeSettlement,
    StocktakeSheet,
)
from inventory.models.rules import Duty
from inventory.users import SYSTEM

MAKE, APPROVE, PAY = "make", "approve", "pay"
SETTLE = "settle"  # to take money of what was opened before: to spend or prepay it, or to pay what was spent
KEEP, BOOK = "keep", "book"  # to move goods; to record a voucher of it, or close the books over it
# requester, approver and payer are three: whoever did one of a pair does not do the other, in whichever order
APART: tuple[frozenset[str], ...] = (
    frozenset({MAKE, APPROVE}),
    frozenset({APPROVE, PAY}),
    frozenset({MAKE, PAY}),
    # what was ordered or prepaid is approved once, and whoever approved it does not take its money
    frozenset({APPROVE, SETTLE}),
    # who keeps the goods does not keep the books of them (管物不管账)
    frozenset({KEEP, BOOK}),
)
# what the local operator may do alone: he stands at the machine, takes over old books and signs for nobody
OPERATOR_MAY: tuple[frozenset[str], ...] = (frozenset({MAKE, PAY}), frozenset({KEEP, BOOK}))
OPENING = (kinds.COMMITMENT, kinds.PREPAYMENT, kinds.ADVANCE)  # of what these open, others take
_KEEPING = [k.code for k in kinds.KINDS.values() if access.DUTY_OF.get(k.act) == Duty.KEEPING]


class Did(NamedTuple):
    """Who did what on a document, and when."""

    document_id: int
    act: str
    login: str
    name: str
    at: datetime


def require_other(session: Session, *, act: str, actor: str, document_id: int, number: str) -> None:
    """The actor did nothing on a document that forbids him ``act`` on it. Raises ``SamePerson`` where he did, or who is
    one with him by a delegation; ``Related`` where a relative of his did. The local operator may pay what he made."""
    refusal = why_not(session, act=act, actor=actor, document_id=document_id, number=number)
    if refusal is not None:
        raise refusal


def why_not(
    session: Session, *, act: str, actor: str, document_id: int, number: str
) -> LedgerError | None:
    """As ``require_other``, told instead of raised."""
    return barred(session, act=act, actor=actor, numbers={document_id: number}).get(document_id)


def barred(
    session: Session, *, act: str, actor: str, numbers: Mapping[int, str]
) -> dict[int, LedgerError]:
    """Of several documents, by id with their numbers, those on which the actor may not do ``act``, and why."""
    apart = against(act, actor)
    found: dict[int, LedgerError] = {}
    done = [did for did in _done(session, numbers) if did.act in apart]
    if not done:
        return found
    circle = standins.circle(session, actor)
    relatives = kinships.relatives(session, actor)
    for did in done:
        of, number = did.document_id, numbers[did.document_id]
        # books are of a whole month: who is back at his desk may close one in which a keeper stood in for him
        if circle.holds_today(did.login) if did.act == KEEP else circle.holds(did.login, did.at):
            by = None if did.login == actor else did.name
            found.setdefault(
                of, SamePerson(number=number, actor=actor, act=act, did=did.act, one_with=by)
            )
        elif did.login in relatives:
            found.setdefault(of, Related(actor=actor, counterparty=did.name, act=act))
    return found


def require_none_kept(
    session: Session, *, actor: str, organization_id: int, after: date | None, through: date
) -> None:
    """Who closes the books of an organization through a day moved none of its goods since the last closing, ``after``.
    Raises ``SamePerson`` naming the first such document, ``Related``."""
    if KEEP not in against(BOOK, actor):
        return
    others = {login for login, *_ in standins.circle(session, actor).pairs}
    logins = {actor, *others, *kinships.relatives(session, actor)}
    since = () if after is None else (Document.business_on > after,)
    rows = session.execute(
        _KEPT.with_only_columns(Document.id, Document.number)
        .where(Document.organization_id == organization_id, Document.business_on <= through)
        .where(AppUser.login.in_(sorted(logins)), *since)
        .order_by(Document.id)
    )
    numbers = {row.id: row.number for row in rows}
    found = barred(session, act=BOOK, actor=actor, numbers=numbers) if numbers else {}
    if found:
        raise found[min(found)]


def against(act: str, actor: str) -> frozenset[str]:
    """The acts that whoever does ``act`` may not have done."""
    pairs = [p for p in APART if act in p and not (actor == SYSTEM and p in OPERATOR_MAY)]
    return frozenset().union(*pairs) - {act}


def _done(session: Session, documents: Collection[int]) -> list[Did]:
    rows = session.connection().execute(_DONE, {"documents": sorted(documents)})
    return [Did(*row) for row in rows]


_MADE = select(Document.id, literal(MAKE), AppUser.login, AppUser.name, Document.posted_at).join(
    AppUser, AppUser.id == Document.actor_id
)
# to count, or to key counts of, the stocktake that a document settles is to make it; on paper stands his name
_COUNTED = (
    select(Document.id, literal(MAKE), AppUser.login, AppUser.name, Document.posted_at)
    .join(StocktakeSettlement, StocktakeSettlement.document_id == Document.id)
    .join(StocktakeSheet, StocktakeSheet.document_id == StocktakeSettlement.stocktake_id)
    .join(
        AppUser,
        (AppUser.id == StocktakeSheet.keyed_by_id) | (AppUser.name == StocktakeSheet.counter),
    )
)
_KEPT = (
    select(Document.id, literal(KEEP), AppUser.login, AppUser.name, Document.posted_at)
    .join(AppUser, AppUser.id == Document.actor_id)
    .where(Document.kind.in_(_KEEPING))
)
_APPROVED = (
    select(Approval.document_id, literal(APPROVE), AppUser.login, AppUser.name, Approval.decided_at)
    .join(AppUser, AppUser.id == Approval.approver_id)
    .where(Approval.approved)
)
_PAID = (
    select(FundEntry.from_item_id, literal(PAY), AppUser.login, AppUser.name, Document.posted_at)
    .join(Document, Document.id == FundEntry.document_id)
    .join(AppUser, AppUser.id == Document.actor_id)
    .where(Document.kind == kinds.PAYMENT.code, Document.reverses_id.is_(None))
)
# what documents opened, or bound more to, and from there whatever took its money, through all that it opened in turn
_reach = (
    select(FundEntry.document_id.label("opened_by"), FundEntry.to_item_id.label("item_id"))
    .join(Document, Document.id == FundEntry.document_id)
    .where(
        among(FundEntry.document_id, "documents"),
        FundEntry.to_item_id.is_not(None),
        Document.kind.in_([kind.code for kind in OPENING]),
        Document.reverses_id.is_(None),
    )
    .cte("reach", recursive=True)
)
_taken = aliased(FundEntry)
_reach = _reach.union(
    select(_reach.c.opened_by, _taken.document_id)
    .join(_taken, _taken.from_item_id == _reach.c.item_id)
    .join(Document, Document.id == _taken.document_id)
    .where(
        Document.kind.in_([kind.code for kind in (*OPENING, kinds.EXPENDITURE, kinds.PAYMENT)]),
        Document.reverses_id.is_(None),
    )
)
_SETTLED = (
    select(_reach.c.opened_by, literal(SETTLE), AppUser.login, AppUser.name, Document.posted_at)
    .join(Document, Document.id == _reach.c.item_id)
    .join(AppUser, AppUser.id == Document.actor_id)
    .where(Document.id != _reach.c.opened_by, Document.kind != kinds.COMMITMENT.code)
)
_DONE: CompoundSelect[*tuple[Any, ...]] = union_all(
    _MADE.where(among(Document.id, "documents")),
    _COUNTED.where(among(Document.id, "documents")),
    _KEPT.where(among(Document.id, "documents")),
    _APPROVED.where(among(Approval.document_id, "documents")),
    _PAID.where(among(FundEntry.from_item_id, "documents")),
    _SETTLED,
)
