"""Who signed a voucher of money spent (经手人、证明人、审批人、村务监督委员会审核): recorded with it, or added later.

Which organizations want whom is dated data. What was recorded stands; a later row of the same role counts instead.
Names are of persons: whoever need not know them reads 张**, and a name can be erased.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from inventory import access, db, digest, documents, invoice_books, kinds, payees, resolve, users
from inventory.dialects import among
from inventory.drafts import Posted
from inventory.errors import (
    AlreadyReversed,
    BadInput,
    FutureDate,
    KeyReused,
    NotFound,
    SameSigner,
)
from inventory.models import (
    AppUser,
    Document,
    DocumentSigner,
    Organization,
    SignerName,
    SignRule,
)
from inventory.rules.evidence import SIGN_NAMES, SignRole

NAME_MAX = 40


@dataclass(frozen=True)
class SignRuleRow:
    """From a day on, vouchers of organizations of a kind from a sum (fen) on want somebody in a role, within ``days``
    (None: nobody); ``apart``: one who signs in no other role."""

    organization_kind: str
    role: str
    apart: bool
    from_fen: int
    days: int | None
    starts_on: date
    decision: str


@dataclass(frozen=True)
class Signer:
    """Who signed in a role; ``name`` as its reader reads it, "" where it was erased; ``stands``: no later row of the
    role."""

    id: int
    role: str
    role_name: str
    name: str
    signed_on: date
    by_name: str
    recorded_at: datetime
    stands: bool


@dataclass(frozen=True)
class Signatures:
    """The signatures of a voucher: those that there are, and the roles that are wanted and missing."""

    signers: tuple[Signer, ...]
    missing: tuple[str, ...]

    def of(self, role: str) -> str:
        """Who signed in a role; "" for nobody."""
        return next((s.name for s in self.signers if s.stands and s.role == role), "")


def sign_rules(session: Session, *, actor: str) -> tuple[SignRuleRow, ...]:
    """Every rule, also of the past and the future, by kind and role, the older first. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    return read(session)


def sign(
    session: Session, *, actor: str, number: str, role: str, name: str, on: date
) -> Signatures:
    """Somebody signed the expenditure ``number`` in a role on a day; who was recorded for the role before stays on
    record and no longer counts. Raises ``SameSigner``, ``AlreadyReversed``, ``FutureDate``, ``BadInput``,
    ``NotAllowed``, ``NotFound``."""
    of = select(Organization.code).join(Document, Document.organization_id == Organization.id)
    organization = session.scalar(of.where(Document.number == number))
    ground = access.permit_on(
        session, actor=actor, act="spend", number=number, organization=organization
    )
    document = session.scalars(select(Document).where(Document.number == number)).one()
    _require_voucher(session, document, on)
    # of two who record at once the second must see what the first recorded; SQLite has one writer anyway
    session.execute(
        select(Document.id).where(Document.id == document.id).with_for_update(key_share=True)
    )
    _insert(session, ground.actor_id, document, {role: name}, on)
    return signatures(session, actor=actor, number=number)


def record(session: Session, *, actor: str, posted: Posted, signed: Mapping[str, str]) -> None:
    """Who signed the expenditure that was ``posted``, by role, in the same transaction. Where it was posted before, the
    same must have been said then. Raises ``SameSigner``, ``BadInput``, ``KeyReused``."""
    if not signed:
        return
    number = posted.number
    document = session.scalars(select(Document).where(Document.number == number)).one()
    if not posted.replayed:
        actor_id = access.user_id(session, actor)
        _insert(session, actor_id, document, signed, document.business_on)
        return
    first = {row.role: row for row in session.execute(_ROWS.where(_of(document.id))) if row.first}
    for role, name in signed.items():
        if role not in first or not _is(first[role], name):
            raise KeyReused(request_key=document.request_key, number=number)


def signatures(session: Session, *, actor: str, number: str) -> Signatures:
    """The signatures of an expenditure; of any other document none are wanted. Raises ``NotAllowed``, ``NotFound``."""
    document_id, organization = documents.seen(session, actor=actor, number=number)
    reader = payees.reader(session, actor=actor, organization=organization)
    rows = session.execute(_ROWS.where(_of(document_id))).all()
    found = tuple(
        Signer(
            id=row.id,
            role=row.role,
            role_name=SIGN_NAMES[row.role],
            name=reader.name(row.name, "PERSON") or "",
            signed_on=row.signed_on,
            by_name=row.by_name,
            recorded_at=row.recorded_at,
            stands=row.last,
        )
        for row in rows
    )
    return Signatures(found, _missing(session, document_id, {s.role for s in found}))


def erase(session: Session, *, actor: str, number: str, signer_id: int) -> None:
    """Erase the name of who signed; that somebody did stays, and who erased it is recorded. Raises ``NotAllowed``,
    ``NotFound`` where there is none."""
    access.permit_anywhere(session, actor=actor, act="erase")
    mine = (
        select(DocumentSigner.id)
        .join(Document, Document.id == DocumentSigner.document_id)
        .where(Document.number == number, DocumentSigner.id == signer_id)
    )
    gone = session.execute(
        delete(SignerName)
        .where(SignerName.signer_id.in_(mine.scalar_subquery()))
        .returning(SignerName.signer_id)
    ).first()
    if gone is None:
        raise NotFound(what="signer", name=f"{number} #{signer_id}")
    users.record(session, actor=actor, event="signer_erased", subject=f"{number} #{signer_id}")


def read(session: Session) -> tuple[SignRuleRow, ...]:
    """Every rule, for who was asked about before."""
    rows = session.execute(
        select(
            SignRule.organization_kind,
            SignRule.role,
            SignRule.apart,
            SignRule.from_fen,
            SignRule.days,
            SignRule.starts_on,
            SignRule.decision,
        ).order_by(SignRule.organization_kind, SignRule.role, SignRule.starts_on)
    )
    return tuple(SignRuleRow(*row) for row in rows)


def wanted(
    rules: Iterable[SignRuleRow], *, organization_kind: str, on: date, fen: int
) -> dict[str, SignRuleRow]:
    """Of rules in the order of ``read`` those in force on a day for a voucher of a sum, by role in their order."""
    newest = {
        r.role: r for r in rules if r.organization_kind == organization_kind and r.starts_on <= on
    }
    return {
        role: newest[role]
        for role in SignRole
        if role in newest and newest[role].days is not None and fen >= newest[role].from_fen
    }


def roles_signed(session: Session, document_ids: Collection[int]) -> dict[int, set[str]]:
    """In which roles vouchers are signed, by document."""
    found: dict[int, set[str]] = {document: set() for document in document_ids}
    rows = session.execute(
        select(DocumentSigner.document_id, DocumentSigner.role).where(
            among(DocumentSigner.document_id, "documents")
        ),
        {"documents": sorted(found)},
    )
    for document, role in rows:
        found[document].add(role)
    return found


def _missing(session: Session, document_id: int, have: Collection[str]) -> tuple[str, ...]:
    row = session.execute(
        select(Document.kind, Document.reverses_id, Document.business_on, Organization.kind)
        .join(Organization, Organization.id == Document.organization_id)
        .where(Document.id == document_id)
    ).one()
    reversed_ = session.scalar(select(Document.id).where(Document.reverses_id == document_id))
    if row[0] != kinds.EXPENDITURE.code or row.reverses_id is not None or reversed_ is not None:
        return ()
    fen = invoice_books.spent(session, document_id)
    rules = wanted(read(session), organization_kind=row[3], on=row.business_on, fen=fen)
    return tuple(role for role in rules if role not in have)


def _require_voucher(session: Session, document: Document, on: date) -> None:
    if document.kind != kinds.EXPENDITURE.code or document.reverses_id is not None:
        raise BadInput(field="number", problem="要写支出单的号")
    by = session.scalar(select(Document.number).where(Document.reverses_id == document.id))
    if by is not None:
        raise AlreadyReversed(number=document.number, by=by)
    if resolve.day(on, "on") > db.today(session):
        raise FutureDate(on=on, today=db.today(session))


def _insert(
    session: Session, actor_id: int, document: Document, signed: Mapping[str, str], on: date
) -> None:
    kind = session.scalar(
        select(Organization.kind).where(Organization.id == document.organization_id)
    )
    apart = {
        rule.role
        for rule in wanted(
            read(session), organization_kind=kind or "", on=document.business_on, fen=2**62
        ).values()
        if rule.apart
    }
    for role, name in signed.items():
        if role not in SIGN_NAMES:
            raise BadInput(field="role", problem=f"要写 {'、'.join(SIGN_NAMES)} 之一")
        said = _normal(resolve.words(name, role.lower(), most=NAME_MAX))
        _require_apart(session, document, role, said, apart)
        salt = db.salt(session)
        signer_id = session.execute(
            insert(DocumentSigner)
            .values(
                document_id=document.id,
                role=role,
                signed_on=on,
                hash=digest.text_hash(salt, said),
                actor_id=actor_id,
                recorded_at=db.now(session),
            )
            .returning(DocumentSigner.id)
        ).scalar_one()
        session.execute(insert(SignerName).values(signer_id=signer_id, salt=salt.hex(), name=said))


def _require_apart(
    session: Session, document: Document, role: str, name: str, apart: Collection[str]
) -> None:
    """Nobody signs in two roles of which one wants somebody of its own. Raises ``SameSigner``."""
    for row in session.execute(_ROWS.where(_of(document.id))):
        if row.last and row.role != role and {role, row.role} & set(apart) and _is(row, name):
            raise SameSigner(number=document.number, role=role, other=row.role)


def _is(row: Any, name: str) -> bool:
    return row.salt is not None and row.hash == digest.text_hash(
        bytes.fromhex(row.salt), _normal(name)
    )


def _normal(name: str) -> str:
    return "".join(unicodedata.normalize("NFC", name).split())


def _of(document_id: int) -> Any:
    return DocumentSigner.document_id == document_id


_by_role: Any = {"partition_by": (DocumentSigner.document_id, DocumentSigner.role)}
_ROWS: Any = (
    select(
        DocumentSigner.id,
        DocumentSigner.role,
        DocumentSigner.signed_on,
        DocumentSigner.hash,
        DocumentSigner.recorded_at,
        SignerName.salt,
        SignerName.name,
        AppUser.name.label("by_name"),
        (func.max(DocumentSigner.id).over(**_by_role) == DocumentSigner.id).label("last"),
        (func.min(DocumentSigner.id).over(**_by_role) == DocumentSigner.id).label("first"),
    )
    .join(AppUser, AppUser.id == DocumentSigner.actor_id)
    .outerjoin(SignerName, SignerName.signer_id == DocumentSigner.id)
    .order_by(DocumentSigner.id)
)
