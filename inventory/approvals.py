"""Second eyes: who approves what was done, and what still waits for it.

A document says with its posting whose approval it wants and why (``Draft.needs``). The decision comes later, by an
approver of that organization or of one above, never by who made the document; where two sides are to approve, by two
people. Goods may move first and be approved within a day (先发后批、限时补办); what was refused is listed until it is
reversed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, insert, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import access, db, duties, heads, kinds, kinships, resolve, standins
from inventory.access import Ground
from inventory.dialects import within
from inventory.drafts import Draw, ItemRef, Need, Ref, Take, Taken
from inventory.errors import (
    AlreadyDecided,
    AlreadyReversed,
    ApprovalRefused,
    BadInput,
    DutyAbove,
    LedgerError,
    NotAllowed,
    Related,
    SameApprover,
)
from inventory.models import (
    Approval,
    ApprovalNeed,
    AppUser,
    Document,
    Organization,
)
from inventory.models.approvals import DETAIL_MAX, Cause

IN_TIME = timedelta(hours=24)

CAUSE_NAMES: dict[str, str] = {
    Cause.WRITE_OFF: "报损",
    Cause.CAPITALISATION: "转固定资产",
    Cause.DOWNGRADE: "降级使用",
    Cause.GIFT_TO_FIRM: "受赠物资发给企业",
    Cause.ABOVE_NORM: "超过发放标准",
    Cause.OUTSIDE_GROUPS: "不在发放范围",
    Cause.LOAN_TO_GIFT: "借用转无偿划转",
}
_NAMES_OF_KINDS: dict[str, str] = {
    kinds.ADJUSTMENT.code: "盘盈盘亏",  # more is off than was written off
    kinds.EXPENDITURE.code: "超过支出限额",
    kinds.PREPAYMENT.code: "超过支出限额",
    kinds.ADVANCE.code: "超过支出限额",
}
# a document has one row for a cause, and an order may have both: its detail says of which it is
_OF_COMMITMENTS = {"紧急采购": "紧急采购", "限额": "超过支出限额"}


@dataclass(frozen=True)
class Decision:
    """What an organization decided on a document; ``replayed`` where the same person had said so before."""

    number: str
    organization: str
    approved: bool
    replayed: bool = False


@dataclass(frozen=True)
class Wanted:
    """The approval of an organization that a document wants, and what was decided, if it was."""

    organization: str
    organization_name: str
    causes: tuple[str, ...]
    details: tuple[str, ...]
    approved: bool | None
    by: str | None
    note: str
    decided_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """A document that waits for an organization's approval, or was refused and not reversed. ``since`` is when it was
    posted; ``hours`` have gone by; ``mine``: the asker may decide."""

    number: str
    kind_name: str
    actor_name: str
    wanted: Wanted
    since: datetime
    hours: int
    overdue: bool
    mine: bool


def wants(ground: Ground, cause: Cause, rows: Iterable[Take | Draw | Taken]) -> Need:
    """The approval of the ground's own organization, for goods: they are counted item by item."""
    sums: dict[ItemRef, int] = {}
    for row in rows:
        sums[row.item] = sums.get(row.item, 0) + row.quantity
    goods = (f"{item.name} {quantity:,} {item.base_unit}" for item, quantity in sums.items())
    return because(ground, cause, "、".join(goods))


def because(ground: Ground, cause: Cause, detail: str) -> Need:
    """The approval of the ground's own organization, with the figures in words."""
    said = detail if len(detail) <= DETAIL_MAX else f"{detail[: DETAIL_MAX - 1]}…"
    return Need(Ref(ground.organization_id, ground.organization), str(cause), said)


def decide(
    session: Session,
    *,
    actor: str,
    number: str,
    approved: bool,
    note: str | None = None,
    organization: str | None = None,
) -> Decision:
    """Approve a document or refuse to, for the ``organization`` whose approval it wants (the only one, by default).

    A refusal says why in ``note``. Raises ``NotAllowed`` outside the scope, ``NotFound`` for a number that nothing in
    it has, ``DutyAbove`` where only those above approve, ``SamePerson`` for who made the document, counted what it
    adjusts or paid it, ``Related`` for who is related to one of these or to its counterparty, ``SameApprover`` for who
    approved it for the other side, ``AlreadyDecided``, ``AlreadyReversed``, ``BadInput`` for a document that wants no
    approval (any more).
    """
    paths = access.scopes(session, actor=actor, act="approve")
    document = session.execute(_DOCUMENT.where(Document.number == number)).first()
    codes = _wanting(session, paths, document.id) if document else ()
    if document is None or not (codes or document.path.startswith(paths)):
        raise access.unknown(session, actor=actor, what="document", name=number)
    wanting = _for_whom(codes, organization)
    ground = access.permit(session, actor=actor, act="approve", organization=wanting)
    said = note.strip() if note else ""
    if not approved:
        said = resolve.words(said, "note", most=DETAIL_MAX)
    heads.lock(session, {document.organization_id})
    before = session.execute(
        _DECIDED.where(
            Approval.document_id == document.id,
            Approval.organization_id == ground.organization_id,
        )
    ).first()
    if before is not None:
        return _again(number, wanting, before, actor=actor, approved=approved)
    refusal = _second_eyes(session, document, actor, approved=approved)
    if refusal is not None:
        raise refusal
    session.execute(
        insert(Approval).values(
            document_id=document.id,
            organization_id=ground.organization_id,
            approver_id=ground.actor_id,
            approved=approved,
            note=said,
            decided_at=db.now(session),
        )
    )
    return Decision(number, wanting, approved)


def waiting(
    session: Session, *, actor: str, organization: str | None = None
) -> tuple[Waiting, ...]:
    """What waits for the approval of an organization (by default the actor's own) or one below it, oldest first.

    Who is held to one place sees what he did himself."""
    ground = access.permit_home(session, actor=actor, act="read_stock", organization=organization)
    inside = within(Organization.path, ground.path)
    now = db.now(session)
    found = []
    rows = _wanted(session, _NEEDS.where(inside, _reversal.id.is_(None)))
    circle = standins.circle(session, actor)
    other_side = {
        row.ApprovalNeed.document_id
        for row, wanted in rows
        if wanted.decided_at and wanted.approved
        if circle.holds(row.approver_login, wanted.decided_at)
    }
    numbers = {row.ApprovalNeed.document_id: row.number for row, _ in rows}
    barred = duties.barred(session, act=duties.APPROVE, actor=actor, numbers=numbers)
    free = {code: _deciding(session, actor, code) for code in {row.code for row, _ in rows}}
    for row, wanted in rows:
        if wanted.approved or (ground.location_id is not None and row.login != actor):
            continue
        age = now - row.posted_at
        found.append(
            Waiting(
                number=row.number,
                kind_name=kinds.KINDS[row.kind].name,
                actor_name=row.actor_name,
                wanted=wanted,
                since=row.posted_at,
                hours=int(age.total_seconds()) // 3600,
                overdue=age > IN_TIME,
                mine=wanted.approved is None
                and free[row.code]
                and row.ApprovalNeed.document_id not in barred
                and row.ApprovalNeed.document_id not in other_side,
            )
        )
    return tuple(found)


def _deciding(session: Session, actor: str, organization: str) -> bool:
    """May an actor decide for an organization?"""
    try:
        access.permit(session, actor=actor, act="approve", organization=organization)
    except (DutyAbove, NotAllowed):
        return False
    return True


def why_not(
    session: Session, *, actor: str, number: str, organization: str | None = None
) -> LedgerError | None:
    """Why an approver may not approve a document of his scope for an ``organization`` that somebody else may; None
    where he may. For pages that asked who may see it."""
    if organization is not None:
        try:
            access.permit(session, actor=actor, act="approve", organization=organization)
        except (DutyAbove, NotAllowed) as refusal:
            return refusal
    document = session.execute(_DOCUMENT.where(Document.number == number)).first()
    return _second_eyes(session, document, actor, approved=True) if document else None


def require_not_refused(session: Session, *, document_id: int, number: str) -> None:
    """Nobody refused to approve a document, on which something is to be paid. Raises ``ApprovalRefused``."""
    found = session.execute(_REFUSED_BY.where(Approval.document_id == document_id)).first()
    if found is not None:
        raise ApprovalRefused(
            number=number, organization=found.code, by=found.name, note=found.note
        )


def wanted_by(session: Session, document_id: int) -> tuple[Wanted, ...]:
    """Whose approval a document wants, with what each decided. For ``documents``, which asks who may see it."""
    rows = _wanted(session, _NEEDS.where(Document.id == document_id))
    return tuple(wanted for _, wanted in rows)


_reversal = aliased(Document)
_approver = aliased(AppUser)
_DOCUMENT = select(
    Document.id,
    Document.number,
    Document.organization_id,
    Document.counterparty_id,
    Organization.path,
)
_DOCUMENT = _DOCUMENT.join(Organization, Organization.id == Document.organization_id)
_DECIDED = select(Approval.approved, _approver.login, _approver.name).join(
    _approver, _approver.id == Approval.approver_id
)
_APPROVED_BY = (
    select(Organization.code, _approver.login, Approval.decided_at)
    .join(Approval, Approval.organization_id == Organization.id)
    .join(_approver, _approver.id == Approval.approver_id)
    .where(Approval.approved)
)
_REFUSED_BY = (
    select(Organization.code, _approver.name, Approval.note)
    .join(Approval, Approval.organization_id == Organization.id)
    .join(_approver, _approver.id == Approval.approver_id)
    .where(~Approval.approved)
)
_NEEDS = (
    select(
        ApprovalNeed,
        Document.number,
        Document.kind,
        Document.posted_at,
        AppUser.login,
        AppUser.name.label("actor_name"),
        Organization.code,
        Organization.name,
        Organization.path,
        Approval,
        _approver.name.label("approver"),
        _approver.login.label("approver_login"),
    )
    .join(Document, Document.id == ApprovalNeed.document_id)
    .join(AppUser, AppUser.id == Document.actor_id)
    .join(Organization, Organization.id == ApprovalNeed.organization_id)
    .outerjoin(
        Approval,
        (Approval.document_id == ApprovalNeed.document_id)
        & (Approval.organization_id == ApprovalNeed.organization_id),
    )
    .outerjoin(_approver, _approver.id == Approval.approver_id)
    .outerjoin(_reversal, _reversal.reverses_id == Document.id)
    .order_by(Document.posted_at, Document.id, Organization.id, ApprovalNeed.cause)
)


def _wanted(session: Session, query: Select[*tuple[Any, ...]]) -> list[tuple[Any, Wanted]]:
    """Needs of one document and organization together, each group with its first row."""
    grouped: dict[tuple[int, int], list[Any]] = {}
    for row in session.execute(query):
        key = row.ApprovalNeed.document_id, row.ApprovalNeed.organization_id
        grouped.setdefault(key, []).append(row)
    return [(rows[0], _together(rows)) for rows in grouped.values()]


def _together(rows: list[Any]) -> Wanted:
    first, decided = rows[0], rows[0].Approval
    return Wanted(
        organization=first.code,
        organization_name=first.name,
        causes=tuple(name for row in rows for name in _cause_names(row.kind, row.ApprovalNeed)),
        details=tuple(row.ApprovalNeed.detail for row in rows if row.ApprovalNeed.detail),
        approved=decided.approved if decided else None,
        by=first.approver,
        note=decided.note if decided else "",
        decided_at=decided.decided_at if decided else None,
    )


def _cause_names(kind: str, need: ApprovalNeed) -> tuple[str, ...]:
    if kind == kinds.COMMITMENT.code:
        return tuple(name for said, name in _OF_COMMITMENTS.items() if said in need.detail)
    return (_NAMES_OF_KINDS.get(kind, CAUSE_NAMES[need.cause]),)


def _wanting(session: Session, paths: Sequence[str], document_id: int) -> Sequence[str]:
    """The codes of the organizations below some paths whose approval a document wants."""
    return session.scalars(
        select(Organization.code)
        .join(ApprovalNeed, ApprovalNeed.organization_id == Organization.id)
        .where(
            ApprovalNeed.document_id == document_id,
            or_(*(within(Organization.path, path) for path in paths)),
        )
        .distinct()
        .order_by(Organization.code)
    ).all()


def _for_whom(codes: Sequence[str], organization: str | None) -> str:
    """The code of the organization whose approval is given: the one named, else the only one of them. Raises
    ``NotAllowed``, ``BadInput``."""
    if organization is not None and organization in codes:
        return organization
    if organization is not None:
        raise NotAllowed(act="approve", role="", organization=organization)
    if not codes:
        raise BadInput(field="number", problem="这张单据不用批")
    if len(codes) > 1:
        raise BadInput(field="organization", problem=f"要写明替哪个单位批：{'、'.join(codes)}")
    return codes[0]


def _again(number: str, organization: str, before: Any, *, actor: str, approved: bool) -> Decision:
    if (before.login, before.approved) != (actor, approved):
        raise AlreadyDecided(
            number=number, organization=organization, by=before.name, approved=before.approved
        )
    return Decision(number, organization, approved, replayed=True)


def _second_eyes(
    session: Session, document: Any, actor: str, *, approved: bool
) -> LedgerError | None:
    """Why this person may not decide so. Two sides approve by two people; to refuse, one is enough."""
    refusal = duties.why_not(
        session, act=duties.APPROVE, actor=actor, document_id=document.id, number=document.number
    )
    by = session.scalar(select(Document.number).where(Document.reverses_id == document.id))
    if refusal is not None:
        return refusal
    if by is not None:
        return AlreadyReversed(number=document.number, by=by)
    try:
        kinships.require_unrelated(
            session, actor=actor, act=duties.APPROVE, counterparty_id=document.counterparty_id
        )
    except Related as related:
        return related
    circle = standins.circle(session, actor)
    for other in session.execute(_APPROVED_BY.where(Approval.document_id == document.id)):
        if approved and circle.holds(other.login, other.decided_at):
            return SameApprover(number=document.number, actor=actor, organization=other.code)
    return None
