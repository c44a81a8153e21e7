"""Separation of duties (责任分离): which acts on one document one person may not both do, as one table.

会计法 (2024 第二十五条): who keeps the accounts is apart from who approves, handles and keeps. Asked inside the verbs,
under the lock; a village with a single clerk has its second eyes in the town.
"""

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from inventory.errors import SamePerson
from inventory.models import Approval, AppUser, Document, FundEntry
from inventory.models.people import Role

# by act: what none of whom may have done to the same document
APART: dict[str, tuple[str, ...]] = {
    "approve": ("make", "pay"),
    "pay": ("make", "approve"),
}

_MADE = (
    select(Document.id)
    .join(AppUser, AppUser.id == Document.actor_id)
    .where(Document.id == bindparam("document"), AppUser.login == bindparam("actor"))
)
_APPROVED = (
    select(Approval.id)
    .join(AppUser, AppUser.id == Approval.approver_id)
    .where(Approval.document_id == bindparam("document"), AppUser.login == bindparam("actor"))
)
_PAID = (
    select(Document.id)
    .join(FundEntry, FundEntry.document_id == Document.id)
    .join(AppUser, AppUser.id == Document.actor_id)
    .where(
        FundEntry.from_item_id == bindparam("document"),
        Document.id != bindparam("document"),
        Document.kind == "PAYMENT",
        AppUser.login == bindparam("actor"),
    )
)
_DONE: dict[str, Select[int]] = {"make": _MADE, "approve": _APPROVED, "pay": _PAID}


def require_other(session: Session, *, act: str, actor: str, document_id: int, number: str) -> None:
    """May this person do the act, by what he did to the document before? The local system operator, who stands at the
    machine and acts for others, is held to it only where a decision is taken. Raises ``SamePerson``."""
    said = {"document": document_id, "actor": actor}
    if act != "approve" and _is_system(session, actor):
        return
    for other in APART[act]:
        if session.connection().execute(_DONE[other].limit(1), said).first() is not None:
            raise SamePerson(number=number, actor=actor)


def _is_system(session: Session, actor: str) -> bool:
    role = session.scalar(select(AppUser.role).where(AppUser.login == actor))
    return role == Role.SYSTEM
