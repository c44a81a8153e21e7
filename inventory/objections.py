"""Verbs on objections (异议反馈): anybody raises one, without signing in; those who supervise answer it.

Nothing is refused for what it says. What nobody sees and what turns text around is taken out; the length is limited;
and how many come from one address, and from all together, within a quarter of an hour: counted on the audit trail, so
that it holds over restarts and several processes. Where very many come, everybody is still heard once. One who is
refused writes nothing, so that a thousand a minute cost a thousand questions and no place.
"""

from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from inventory import (
    db,
    disclosure_books,
    heads,
    kinships,
    objection_ledger,
    patience,
    resolve,
    sheet_format,
    standins,
)
from inventory.db import Ledger
from inventory.errors import (
    BadInput,
    KeyReused,
    NotFound,
    Related,
    SamePerson,
    TooManyObjections,
)
from inventory.models import (
    Disclosure,
    Objection,
    ObjectionAnswer,
    ObjectionWords,
    Organization,
)
from inventory.models.disclosures import Event
from inventory.objection_ledger import ALPHABET, RECEIPT_LENGTH, Answered
from inventory.rules.plain_words import one_line, plain
from inventory.rules.public_text import KIND_NAMES, private
from inventory.sheets import scan

OF_ONE_MAX = 10
OF_ALL_MAX = 300
OF_ONE_THEN = 1  # where so many came, each is still heard once
TEXT_MAX = 2000
NAME_MAX = 50
PHONE_MAX = 30
RAISED, WRONG = "objection_raised", "objection_look_up_refused"


@dataclass(frozen=True)
class Raised:
    """An objection was taken: ``receipt`` is for its sender alone; ``replayed`` where the same form came again."""

    receipt: str
    organization_name: str
    about: str
    replayed: bool = False


@dataclass(frozen=True)
class Done:
    """An objection was answered; ``replayed`` where its last answer says the same already."""

    number: str
    replayed: bool = False


def raise_(
    ledger: Ledger,
    *,
    text: str,
    address: str,
    request_key: str,
    check_code: str = "",
    organization: str = "",
    name: str = "",
    phone: str = "",
) -> Raised:
    """Take an objection to the published sheet of a check code, else to an organization (by default the one on top),
    from ``address``: any text by which senders are told apart. The same form sent again is answered as before.

    Raises ``BadInput`` where it says nothing, is too long, or where there is no such sheet; ``NotFound`` where
    there is no such organization; ``TooManyObjections``; ``KeyReused``."""
    said = _words(text, name, phone)
    key = resolve.words(request_key, "request_key", most=64)
    with ledger.reading() as session:
        if again := _again(session, key, said):
            return again
        _require_patience(session, address)
        of, sheet = _about(session, check_code, organization)
    with ledger.writing() as session:
        heads.lock(session, [of])
        if again := _again(session, key, said):
            return again
        _require_patience(session, address)
        _insert(session, of, sheet, key, said)
        patience.count(session, RAISED, address)
        raised = _again(session, key, said)
    assert raised is not None  # noqa: S101 - it was just put there
    return Raised(raised.receipt, raised.organization_name, raised.about)


def organizations(session: Session) -> tuple[tuple[str, str], ...]:
    """The organizations, by code and name, to which an objection may go: they are no secret."""
    rows = session.execute(select(Organization.code, Organization.name).order_by(Organization.path))
    return tuple((row.code, row.name) for row in rows)


def look_up(ledger: Ledger, *, receipt: str, address: str) -> Answered:
    """What an objection was answered, for whoever has its receipt. Raises ``NotFound``; after too many wrong ones
    ``TooManyLookUps``, also for a right one."""
    with ledger.reading() as session:
        patience.require(session, WRONG, address, of_one=OF_ONE_MAX, of_all=OF_ALL_MAX)
        try:
            return objection_ledger.look_up(session, receipt=receipt)
        except NotFound as error:
            wrong = error
    with ledger.writing() as session:
        patience.count(session, WRONG, address)
    raise wrong


def answer(session: Session, *, actor: str, number: str, text: str) -> Done:
    """Answer an objection, for its receipt; more may be said later, and nothing is taken back.

    Raises ``SamePerson`` where he, or who is one with him, drew up, approved or published the sheet it is about,
    ``Related``; ``BadInput`` where it says nothing, is too long or has what must not be public; ``NotAllowed``,
    ``DutyAbove``, ``NotFound``."""
    ground, row = objection_ledger.permitted(session, actor=actor, number=number)
    said = _limited(plain(str(text)), "answer", TEXT_MAX, needed=True)
    heads.lock(session, [ground.organization_id])
    _require_other(session, actor, row.Objection.disclosure_id)
    found = private(said, scan.hotlines(session, ground.organization))
    if found:
        told = "、".join(f"{KIND_NAMES[one.kind]} {one.masked}" for one in found)
        raise BadInput(field="answer", problem=f"有不能公开的内容（{told}），请改写")
    last = session.scalar(
        select(ObjectionAnswer.text)
        .where(ObjectionAnswer.objection_id == row.Objection.id)
        .order_by(ObjectionAnswer.id.desc())
        .limit(1)
    )
    of = objection_ledger.number_of(row.organization, row.Objection.serial)
    if last == said:
        return Done(of, replayed=True)
    session.execute(
        insert(ObjectionAnswer).values(
            objection_id=row.Objection.id,
            text=said,
            actor_id=ground.actor_id,
            answered_at=db.now(session),
        )
    )
    return Done(of)


def _require_patience(session: Session, address: str) -> None:
    """Raises ``TooManyObjections``."""
    patience.require(
        session,
        RAISED,
        address,
        of_one=OF_ONE_MAX,
        of_all=OF_ALL_MAX,
        of_one_then=OF_ONE_THEN,
        refusal=TooManyObjections,
    )


def _words(text: str, name: str, phone: str) -> tuple[str, str, str]:
    return (
        _limited(plain(str(text)), "text", TEXT_MAX, needed=True),
        _limited(one_line(str(name)), "name", NAME_MAX),
        _limited(one_line(str(phone)), "phone", PHONE_MAX),
    )


def _limited(said: str, field: str, most: int, *, needed: bool = False) -> str:
    """Raises ``BadInput``."""
    if needed and not said:
        raise BadInput(field=field, problem="不能空着")
    if len(said) > most:
        problem = f"写了 {len(said):,} 个字，最多 {most:,} 个，请缩短"
        raise BadInput(field=field, problem=problem)
    return said


def _about(session: Session, check_code: str, organization: str) -> tuple[int, int | None]:
    """The organization, and the published sheet, that an objection is about."""
    if check_code.strip():
        code = sheet_format.code_as_typed(check_code[:64])
        found = disclosure_books.find(session, code) if code else None
        if found is None:
            raise BadInput(
                field="check_code", problem="没有这个校验码的公示表。请照表上的抄，或者空着"
            )
        return found.organization_id, found.id
    query = select(Organization.id).order_by(Organization.id)
    if organization:
        query = query.where(Organization.code == organization[:64])
    else:
        query = query.where(Organization.parent_id.is_(None))
    of = session.scalar(query.limit(1))
    if of is None:
        raise NotFound(what="organization", name=organization[:64])
    return of, None


def _again(session: Session, key: str, said: tuple[str, str, str]) -> Raised | None:
    """The objection that came with this key before. Raises ``KeyReused`` where it said something else."""
    row = session.execute(objection_ledger.ROWS.where(Objection.request_key == key)).first()
    if row is None:
        return None
    if (row.text, row.name, row.phone) != said:
        raise KeyReused(
            request_key=key,
            number=objection_ledger.number_of(row.organization, row.Objection.serial),
        )
    about = objection_ledger.about(row)
    return Raised(row.Objection.receipt, row.organization_name, about, replayed=True)


def _insert(
    session: Session, of: int, sheet: int | None, key: str, said: tuple[str, str, str]
) -> None:
    last = session.scalar(select(func.max(Objection.serial)).where(Objection.organization_id == of))
    made = session.execute(
        insert(Objection)
        .values(
            organization_id=of,
            serial=(last or 0) + 1,
            disclosure_id=sheet,
            request_key=key,
            receipt=_receipt(session),
            raised_at=db.now(session),
        )
        .returning(Objection.id)
    )
    text, name, phone = said
    session.execute(
        insert(ObjectionWords).values(
            objection_id=made.scalar_one(), text=text, name=name, phone=phone
        )
    )


def _receipt(session: Session) -> str:
    """Signs drawn evenly: bytes beyond the last whole round of the alphabet are thrown away."""
    signs: list[str] = []
    limit = 256 - 256 % len(ALPHABET)
    while len(signs) < RECEIPT_LENGTH:
        signs += [ALPHABET[byte % len(ALPHABET)] for byte in db.salt(session) if byte < limit]
    return "".join(signs[:RECEIPT_LENGTH])


def _require_other(session: Session, actor: str, disclosure_id: int | None) -> None:
    """Who answers did not make the sheet, nor did who is one with him. Raises ``SamePerson``, ``Related``."""
    rows = disclosure_books.listed(session, Disclosure.id == disclosure_id)
    for row in rows if disclosure_id is not None else ():
        did = [("draw_up", row.drawn_by, row.drawn_by_name, row.drawn_at)]
        did += [("approve", s.by, s.by_name, s.at) for s in row.steps if s.event == Event.APPROVED]
        if row.issue is not None:
            did.append(("publish", row.issue.by, row.issue.by_name, row.issue.published_at))
        circle, relatives = standins.circle(session, actor), kinships.relatives(session, actor)
        for what, login, by_name, at in did:
            if circle.holds(login, at):
                one_with = None if login == actor else by_name
                raise SamePerson(
                    number=row.number, actor=actor, act="answer", did=what, one_with=one_with
                )
            if login in relatives:
                raise Related(actor=actor, counterparty=by_name, act="answer")
