"""Verbs on pads of receipts (收条本): a pad is printed and handed to its custodian, a spoilt stub is made void, a donor
says whether he may be named.

How the receipt of a gift takes over a stub is in ``stubs``; the questions are in ``pad_ledger``.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from inventory import access, consents, db, heads, kinds, resolve, standing, stubs
from inventory.access import Ground
from inventory.dialects import within
from inventory.errors import BadInput, KeyReused
from inventory.kinds import Origin
from inventory.models import Lot, Organization, Pad, Stub
from inventory.pad_ledger import PrintedPad, printed
from inventory.standing import Standing

STUBS_MAX = 50
# Letters and digits that nobody mistakes for one another on paper.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LOOK_UP_LENGTH = 10


@dataclass(frozen=True)
class Voided:
    """A stub that was made void."""

    number: str
    voided_on: date


@dataclass(frozen=True)
class Consented:
    """What the donor of a receipt says of being named."""

    number: str
    consent: str


def print_pad(
    session: Session,
    *,
    actor: str,
    organization: str,
    custodian: str,
    count: int,
    request_key: str,
) -> PrintedPad:
    """A new pad of ``count`` stubs (at most 50), numbered on from the last one, handed out today to ``custodian``.

    A request key that was used before gives the first pad again, marked replayed, if actor and input are the same;
    else ``KeyReused``. Raises ``NotAllowed``, ``NotFound``, ``BadInput``.
    """
    ground = access.permit(session, actor=actor, act="pad", organization=organization)
    holder = resolve.words(custodian, "custodian", most=64)
    key = resolve.words(request_key, "request_key", most=64)
    if resolve.whole(count, "count") > STUBS_MAX:
        raise BadInput(field="count", problem=f"一本最多 {STUBS_MAX} 张")
    heads.lock(session, [ground.organization_id])
    seen = session.scalar(
        select(Pad).where(Pad.organization_id == ground.organization_id, Pad.request_key == key)
    )
    if seen is None:
        return printed(session, _new(session, ground, holder, count, key))
    before = (seen.actor_id, seen.custodian, seen.last_stub - seen.first_stub + 1)
    if before != (ground.actor_id, holder, count):
        first = stubs.number(ground.organization, seen.first_stub)
        raise KeyReused(request_key=key, number=first)
    return printed(session, seen, replayed=True)


def _new(session: Session, ground: Ground, holder: str, count: int, key: str) -> Pad:
    serial, stub = session.execute(
        select(func.max(Pad.serial), func.max(Pad.last_stub)).where(
            Pad.organization_id == ground.organization_id
        )
    ).one()
    first = (stub or 0) + 1
    pad = Pad(
        organization_id=ground.organization_id,
        serial=(serial or 0) + 1,
        first_stub=first,
        last_stub=first + count - 1,
        custodian=holder,
        handed_out_on=db.today(session),
        actor_id=ground.actor_id,
        request_key=key,
    )
    session.add(pad)
    session.flush()
    session.execute(
        insert(Stub),
        [
            {"pad_id": pad.id, "number": stubs.number(ground.organization, n), "look_up": code}
            for n, code in enumerate(_codes(session, count), start=first)
        ],
    )
    return pad


def _codes(session: Session, count: int) -> list[str]:
    """Fresh look-up codes, from the session's source of salts. One that exists is drawn again."""
    codes: dict[str, None] = {}
    while len(codes) < count:
        drawn = _drawn(db.salt(session))
        if session.scalar(select(Stub.id).where(Stub.look_up == drawn)) is None:
            codes[drawn] = None
    return list(codes)


def _drawn(salt: bytes) -> str:
    number, letters = int.from_bytes(salt), []
    for _ in range(LOOK_UP_LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def void_stub(session: Session, *, actor: str, number: str, reason: str) -> Voided:
    """A stub was spoilt or lost and is void (作废) from today; ``number`` may be short within one's own organization.

    Raises ``StubUsed``, ``StubVoid``, ``BadInput``, ``NotFound`` for a number that was not printed and, where it is
    none of the actor's scope, whether there is such a stub or not, ``NotAllowed``.
    """
    path = access.scope(session, actor=actor, act="pad")
    said = resolve.words(number, "stub", most=64)
    said = stubs.full_number(access.home(session, actor=actor), said)
    why = resolve.words(reason, "reason")
    organization = session.scalar(
        select(Organization.code)
        .join(Pad, Pad.organization_id == Organization.id)
        .join(Stub, Stub.pad_id == Pad.id)
        .where(Stub.number == said, within(Organization.path, path))
    )
    if organization is None:
        raise access.unknown(session, actor=actor, what="stub", name=said)
    ground = access.permit(session, actor=actor, act="pad", organization=organization)
    stub = stubs.find(session, ground, said)
    heads.lock(session, [ground.organization_id])
    today = db.today(session)
    stubs.void(session, stub, on=today, reason=why, by=ground.actor_id)
    return Voided(stub.code, today)


def record_consent(session: Session, *, actor: str, number: str, consent: str) -> Consented:
    """The donor of the receipt ``number`` says now whether he may be named: FULL, MASKED or NOT.

    The last word holds, so a consent may be withdrawn. Sheets drawn from now on follow it; what was said before stays
    to be seen. Raises ``NotAllowed``, ``NotFound``, ``BadInput`` (no receipt of a gift, a name to be published of
    nobody).
    """
    document = standing.document(session, number)
    owner = document.organization.code if document else None
    ground = access.permit_on(
        session, actor=actor, act="consent", number=number, organization=owner
    )
    if document is None or not _is_gift(session, document):
        raise BadInput(field="number", problem="只有受赠物资的入库单才写公布姓名")
    said = stubs.checked(consent, named=document.counterparty is not None)
    if said != session.scalar(select(consents.last(document.id))):
        consents.keep(session.connection(), document.id, said, ground.actor_id, db.now(session))
    return Consented(number, said)


def _is_gift(session: Session, document: Standing) -> bool:
    gift = select(Lot.id).where(Lot.document_id == document.id, Lot.origin == Origin.DONATED)
    is_receipt = document.kind == kinds.RECEIPT.code and document.reverses_id is None
    return is_receipt and session.scalar(gift.limit(1)) is not None
