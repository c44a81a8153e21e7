"""Questions about objections of the public: what was answered, for whoever has the receipt; what waits, for those who
answer.

Inside, what somebody wrote and who he is is private: that it was read is on the audit trail.
"""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from inventory import access, db, users
from inventory.access import Ground
from inventory.clock import local_date
from inventory.db import Ledger
from inventory.disclosure_books import number_of as number_of_sheet
from inventory.errors import NotFound
from inventory.models import (
    AppUser,
    Disclosure,
    DisclosurePublication,
    Objection,
    ObjectionAnswer,
    ObjectionWords,
    Organization,
)

PREFIX = "YY"
READ = "objection_read"
ACT = "answer_objection"
# Letters and digits that nobody mistakes for one another: 2⁵⁹ receipts.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
RECEIPT_LENGTH = 12
_ALIKE = 4  # the database finds receipts that begin alike; the rest is compared whole


@dataclass(frozen=True)
class Said:
    """An answer: its words and its day."""

    text: str
    on: date


@dataclass(frozen=True)
class Answered:
    """What whoever has the receipt sees: to whom it went and when, the sheet it is about, the answers; never what was
    written, nor by whom, nor who answered."""

    organization_name: str
    raised_on: date
    about: str
    answers: tuple[Said, ...]


@dataclass(frozen=True)
class Waiting:
    """An objection as those see it who answer: ``about`` names the published sheet, "" in general; ``text`` is empty
    where it was erased; ``days`` it has waited, or had when it was first answered."""

    number: str
    organization: str
    organization_name: str
    about: str
    sheet: str | None
    raised_at: datetime
    days: int
    answered: bool
    text: str


@dataclass(frozen=True)
class Full:
    """One objection with whatever its sender said of himself, and its answers with who gave them."""

    row: Waiting
    name: str
    phone: str
    erased: bool
    answers: tuple[tuple[Said, str], ...]


def look_up(session: Session, *, receipt: str) -> Answered:
    """What was answered to the objection of a receipt, typed with or without blanks and hyphens. Raises ``NotFound``.
    For ``objections.look_up``, which counts who guesses."""
    typed = "".join(c for c in str(receipt).upper() if c.isalnum())[:64]
    head = typed[:_ALIKE]
    rows = session.execute(
        ROWS.where(Objection.receipt.between(head, head + "Z" * RECEIPT_LENGTH))
    ).all()
    row = next(
        (r for r in rows if hmac.compare_digest(r.Objection.receipt.encode(), typed.encode())), None
    )
    if row is None:
        raise NotFound(what="objection_receipt", name=str(receipt)[:64])
    of: Objection = row.Objection
    answers = tuple(said for said, _ in _answers(session, of.id))
    return Answered(row.organization_name, local_date(of.raised_at), about(row), answers)


def objections(session: Session, *, actor: str, waiting: bool | None = None) -> tuple[Waiting, ...]:
    """The objections that the actor may answer, those that wait first and of these the older first, then the answered
    ones, the newest first; only these or those, where ``waiting`` is said. Without who sent them. Raises
    ``NotAllowed``."""
    if access.nobody_yet(session, actor=actor, act=ACT):
        return ()
    paths = access.scopes(session, actor=actor, act=ACT)
    rows = [
        one
        for one in (_waiting(session, r) for r in session.execute(ROWS).all())
        if any(one[1].startswith(path) for path in paths)
    ]
    told = [one for one, _ in rows if waiting is None or one.answered is not waiting]
    first = sorted((o for o in told if not o.answered), key=lambda o: o.raised_at)
    return (
        *first,
        *sorted((o for o in told if o.answered), key=lambda o: o.raised_at, reverse=True),
    )


def objection(ledger: Ledger, *, actor: str, number: str) -> Full:
    """One objection with what its sender wrote of himself, which is put on the audit trail. Raises ``NotAllowed``,
    ``NotFound``."""
    with ledger.writing() as session:
        _, row = permitted(session, actor=actor, number=number)
        shown, _ = _waiting(session, row)
        users.record(session, actor=actor, event=READ, subject=shown.number)
        return Full(
            row=shown,
            name=row.name or "",
            phone=row.phone or "",
            erased=row.text is None,
            answers=tuple(_answers(session, row.Objection.id)),
        )


def permitted(session: Session, *, actor: str, number: str) -> tuple[Ground, Any]:
    """May the actor answer the objection of a number? Raises ``NotAllowed``, ``DutyAbove``, and ``NotFound`` where it
    would be one of an organization in his scope."""
    code, _, last = str(number).rpartition(f"-{PREFIX}-")
    row = None
    if last.isascii() and last.isdigit() and len(last) <= 9:
        query = ROWS.where(Organization.code == code, Objection.serial == int(last))
        row = session.execute(query).first()
    ground = access.permit_on(
        session,
        actor=actor,
        act=ACT,
        number=number,
        organization=row.organization if row else None,
        what="objection",
    )
    return ground, row


def number_of(organization: str, serial: int) -> str:
    """The number by which an objection is called inside: NDL-YY-000001."""
    return f"{organization}-{PREFIX}-{serial:06d}"


_FIRST = (
    select(ObjectionAnswer.answered_at)
    .where(ObjectionAnswer.objection_id == Objection.id)
    .order_by(ObjectionAnswer.id)
    .limit(1)
    .scalar_subquery()
)
# an objection with all that belongs to it; for the verbs as well
ROWS: Select[*tuple[Any, ...]] = (
    select(
        Objection,
        Organization.code.label("organization"),
        Organization.name.label("organization_name"),
        Organization.path,
        ObjectionWords.text,
        ObjectionWords.name,
        ObjectionWords.phone,
        DisclosurePublication.series,
        DisclosurePublication.issue,
        Disclosure.serial.label("sheet_serial"),
        Disclosure.sheet,
        Disclosure.start_on,
        Disclosure.end_on,
        _FIRST.label("answered_at"),
    )
    .join(Organization, Organization.id == Objection.organization_id)
    .outerjoin(ObjectionWords, ObjectionWords.objection_id == Objection.id)
    .outerjoin(
        DisclosurePublication, DisclosurePublication.disclosure_id == Objection.disclosure_id
    )
    .outerjoin(Disclosure, Disclosure.id == Objection.disclosure_id)
    .order_by(Objection.id)
)


def _waiting(session: Session, row: Any) -> tuple[Waiting, str]:
    of: Objection = row.Objection
    until = local_date(row.answered_at) if row.answered_at else db.today(session)
    shown = Waiting(
        number=number_of(row.organization, of.serial),
        organization=row.organization,
        organization_name=row.organization_name,
        about=about(row),
        sheet=number_of_sheet(row.organization, row.sheet_serial) if row.series else None,
        raised_at=of.raised_at,
        days=max(0, (until - local_date(of.raised_at)) // timedelta(days=1)),
        answered=row.answered_at is not None,
        text=row.text or "",
    )
    return shown, row.path


def about(row: Any) -> str:
    """Which published sheet an objection is about; "" in general."""
    if row.series is None:
        return ""
    return f"{row.series} 第{row.issue}期（{row.start_on} 至 {row.end_on}）"


def _answers(session: Session, objection_id: int) -> list[tuple[Said, str]]:
    rows = session.execute(
        select(ObjectionAnswer.text, ObjectionAnswer.answered_at, AppUser.name)
        .join(AppUser, AppUser.id == ObjectionAnswer.actor_id)
        .where(ObjectionAnswer.objection_id == objection_id)
        .order_by(ObjectionAnswer.id)
    )
    return [(Said(row.text, local_date(row.answered_at)), row.name) for row in rows]
