"""What a receipt takes over from paper: the stub that a gift was written on, and whether its donor may be named.

A stub is used while a receipt that names it stands, and is then refused to every other. A reversed receipt gives it
free again. The stub was written once, but what was wrong is the record, not the paper: the donor holds the look-up
code, which has to find the corrected receipt; and a mistyped number would else bar the real stub for ever. Both
receipts keep the number in their texts, under their digests, so nothing is hidden by it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    Connection,
    Update,
    bindparam,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from inventory import access, consents, resolve
from inventory.access import Ground
from inventory.drafts import Paper, Ref
from inventory.errors import BadInput, Busy, LedgerError, StubUsed, StubVoid
from inventory.kinds import Origin
from inventory.models import Document, Pad, Stub
from inventory.models.pads import Consent

NO_NAME = "匿名捐赠没有姓名可以公布；要公布请先登记往来单位(个人)"

_STUB = (
    select(Stub.id, Stub.number)
    .join(Pad, Pad.id == Stub.pad_id)
    .where(Pad.organization_id == bindparam("organization"), Stub.number == bindparam("number"))
)
_reversal = aliased(Document)
_TAKEN_BACK = exists().where(_reversal.reverses_id == Stub.document_id).correlate(Stub)
_STATE = (
    select(
        Stub.number, Stub.voided_on, Document.number.label("by"), _TAKEN_BACK.label("taken_back")
    )
    .outerjoin(Document, Document.id == Stub.document_id)
    .where(Stub.id == bindparam("stub"))
)
_FREE = (Stub.voided_on.is_(None), or_(Stub.document_id.is_(None), _TAKEN_BACK))
_USE = (
    update(Stub)
    .where(Stub.id == bindparam("stub"), *_FREE)
    .values(document_id=bindparam("document"))
    .execution_options(synchronize_session=False)
)
_VOID = (
    update(Stub)
    .where(Stub.id == bindparam("stub"), *_FREE)
    .values(
        document_id=None,
        voided_on=bindparam("on"),
        void_reason=bindparam("reason"),
        voided_by_id=bindparam("by"),
    )
    .execution_options(synchronize_session=False)
)


def number(organization: str, serial: int) -> str:
    """The number printed on a stub: NDL-ST-000123."""
    return f"{organization}-ST-{serial:06d}"


def full_number(organization: str, said: str) -> str:
    """What somebody typed of a stub's number, in full: 123 is the 123rd of the organization; blanks do not count."""
    typed = "".join(said.split())
    if typed.isascii() and typed.isdigit() and len(typed) <= 9:
        return number(organization, int(typed))
    return typed


def paper(
    session: Session,
    ground: Ground,
    *,
    origin: str,
    counterparty: Ref | None,
    stub: str | None,
    consent: str | None,
) -> Paper | None:
    """What a receipt takes over from paper; None where it was said nothing of that.

    Raises ``BadInput`` (not a gift, an unknown consent, a name to be published of nobody) and, for a stub that is none
    of the organization's, ``NotFound``, or ``NotAllowed`` where its number is not of the actor's scope.
    """
    if stub is None and consent is None:
        return None
    if origin != Origin.DONATED:
        problem = "只有受赠物资才写收条号和公布姓名"
        raise BadInput(field="consent" if stub is None else "stub", problem=problem)
    return Paper(
        stub=None if stub is None else find(session, ground, stub),
        consent=None if consent is None else checked(consent, named=counterparty is not None),
    )


def find(session: Session, ground: Ground, said: object) -> Ref:
    """The stub of the organization that somebody names. Raises ``BadInput``, ``NotFound``, ``NotAllowed``."""
    typed = full_number(ground.organization, resolve.words(said, "stub", most=64))
    own = {"organization": ground.organization_id, "number": typed}
    row = session.connection().execute(_STUB, own).first()
    if row is None:
        raise access.unknown(session, actor=ground.actor, what="stub", name=typed)
    return Ref(row.id, row.number)


def checked(consent: object, *, named: bool) -> str:
    """A consent as it is kept. Raises ``BadInput``; also where there is no name that could be published."""
    if not isinstance(consent, str) or consent not in set(Consent):
        raise BadInput(field="consent", problem=f"要写 {'、'.join(Consent)} 之一")
    if not named and consent != Consent.NOT:
        raise BadInput(field="consent", problem=NO_NAME)
    return str(consent)


def require_free(session: Session, stub: Ref) -> None:
    """Only under the lock of its organization's head does this stay true. Raises ``StubUsed``, ``StubVoid``."""
    refusal = _refusal(session.connection(), stub)
    if refusal is not None:
        raise refusal


def _refusal(connection: Connection, stub: Ref) -> LedgerError | None:
    row = connection.execute(_STATE, {"stub": stub.id}).one()
    if row.voided_on is not None:
        return StubVoid(number=row.number, voided_on=row.voided_on)
    if row.by is not None and not row.taken_back:
        return StubUsed(number=row.number, by=row.by)
    return None


@dataclass(frozen=True)
class Taken:
    """What a posted receipt took over from paper."""

    document_id: int
    paper: Paper
    actor_id: int
    at: datetime


def write(connection: Connection, taken: list[Taken]) -> None:
    """The stubs are used from now on, and what the donors said is kept. Raises ``StubUsed`` where somebody, or an
    earlier document of the same posting, was faster."""
    for one in taken:
        if one.paper.stub is not None:
            _change(connection, _USE, one.paper.stub, document=one.document_id)
        if one.paper.consent is not None:
            consents.keep(connection, one.document_id, one.paper.consent, one.actor_id, one.at)


def void(session: Session, stub: Ref, *, on: date, reason: str, by: int) -> None:
    """The stub is void from now on; only under the lock. Raises ``StubUsed``, ``StubVoid``."""
    _change(session.connection(), _VOID, stub, on=on, reason=reason, by=by)


def _change(connection: Connection, change: Update, stub: Ref, **said: object) -> None:
    """Change a stub where it is still free; else nothing is changed and the reason is raised."""
    if connection.execute(change, {"stub": stub.id, **said}).rowcount != 1:
        raise _refusal(connection, stub) or Busy()  # nobody comes between, under the lock
